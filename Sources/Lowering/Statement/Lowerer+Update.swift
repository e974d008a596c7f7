import Diagnostics
import SQL

/// UPDATE and MERGE.
extension Lowerer {
  mutating func update(_ update: Update, _ statement: Statement) {
    if let with = update.with { self.with(with) }
    refuse(RefusedForms.of(statement))
    scopes.append(Scope())
    target(update.target, update.alias)
    from(update.from)
    assignments(update.assignments)
    if let condition = update.condition { expression(condition) }
    scopes.removeLast()
    joinToItself(update)
    if update.with != nil { commonTables.removeLast() }
  }

  /// PostgreSQL takes the column alone on the left side.
  mutating func assignments(_ assignments: [Assignment]) {
    for assignment in assignments {
      for target in assignment.targets {
        name(target.last)
        if target.parts.count > 1 { patches.replace(target.span, [.source(target.last.span)]) }
      }
      let type = expression(assignment.value)
      if type == .boolean, assignment.targets.count == 1, let target = assignment.targets.first,
        scopes.last?.relations.first?.columns?.first(where: { $0.name == folded(target.last) })?.type?.isString == true
      {
        refuseBoolean(assignment.value)
      }
    }
  }

  // MARK: The target in FROM

  /// Redshift: the target's own name in FROM, under an alias, is the target, unless a condition relates the two.
  /// PostgreSQL would join every row to every other one.
  private mutating func joinToItself(_ update: Update) {
    guard update.alias == nil, let last = update.from.last else { return }
    let parts = folded(update.target)
    var finder = SelfJoin(target: parts, settings: settings)
    for reference in update.from { finder.visit(reference, isOuter: false) }
    if let condition = update.condition { finder.visit(condition) }
    guard let alias = finder.alias, !finder.isRelated, !isCommonTable(parts) else {
      if update.condition == nil, !finder.isRelated, finder.alias == nil { report(.noEquijoin(place(last.span))) }
      return
    }
    guard !finder.isOuter else { return report(.noEquijoin(place(last.span))) }
    let same = "\(Names.quoted(parts[parts.count - 1])).ctid = \(Names.quoted(folded(alias))).ctid"
    if let condition = update.condition {
      patches.wrap(condition.span, "(", ") AND " + same)
    } else {
      patches.wrap(last.span, "", " WHERE " + same)
    }
  }

  private func isCommonTable(_ parts: [String]) -> Bool {
    parts.count == 1 && commonTables.contains { $0[parts[0]] != nil }
  }

  // MARK: MERGE

  mutating func merge(_ merge: Merge, _ statement: Statement) {
    scopes.append(Scope())
    defer { scopes.removeLast() }
    target(merge.target, merge.alias)
    refuse(RefusedForms.of(statement))
    checkMergeSource(merge)
    table(merge.source)
    isMerging = true
    defer { isMerging = false }
    expression(merge.condition)
    guard !merge.removesDuplicates else {
      removeDuplicates(merge, statement)
      return
    }
    for branch in merge.branches {
      if let condition = branch.condition { expression(condition) }
      switch branch.action {
      case .update(let assignments): self.assignments(assignments)
      case .insert(let columns, let values):
        for column in columns {
          name(column.last)
          if column.parts.count > 1 { patches.replace(column.span, [.source(column.last.span)]) }
        }
        for value in values { expression(value) }
      case .delete, .doNothing: break
      }
    }
  }

  /// Redshift: the rows come from elsewhere than they go to.
  private mutating func checkMergeSource(_ merge: Merge) {
    let target = folded(merge.target)
    if case .relation(let name, _) = merge.source.kind {
      guard folded(name) == target else { return }
      report(
        .notRedshift(
          "the source and the target of MERGE are the same table", place(merge.source.span),
          hint: "put the rows into a temporary table first"))
      return
    }
    guard case .subquery(let query, _) = merge.source.kind else { return }
    var names: [QualifiedName] = []
    var walker = QueryWalker()
    walker.onTable = { reference in
      if case .relation(let name, _) = reference.kind { names.append(name) }
    }
    walker.walk(query)
    guard names.contains(where: { folded($0) == target }) else { return }
    report(
      .notRedshift(
        "Source view/subquery in Merge statement cannot reference target table.", place(merge.source.span),
        hint: "put the rows into a temporary table first"))
  }

  /// Target rows that match are replaced by the source's, duplicates among which count once.
  private mutating func removeDuplicates(_ merge: Merge, _ statement: Statement) {
    let staged = "_merge_source"
    let target = text(merge.target.span)
    let alias = merge.alias.map { " AS " + text($0.span) } ?? ""
    let source = text(merge.source.span)
    let condition = text(merge.condition.span)
    main = [
      "DROP TABLE IF EXISTS pg_temp.\(staged)",
      "CREATE TEMPORARY TABLE \(staged) AS SELECT DISTINCT * FROM \(source)",
      "DELETE FROM \(target)\(alias) USING \(source) WHERE \(condition)",
      "INSERT INTO \(target) SELECT * FROM pg_temp.\(staged)",
    ]
    after.append("DROP TABLE pg_temp.\(staged)")
    tag = "MERGE"
  }
}

/// Looks for an UPDATE's target among the entries of its FROM.
private struct SelfJoin {
  let target: [String]
  let settings: Lowering.Settings
  /// The alias of the one entry that is the target's table.
  var alias: Identifier?
  /// Whether it stands in an outer join.
  var isOuter = false
  /// Whether a condition names the target itself.
  var isRelated = false

  init(target: [String], settings: Lowering.Settings) {
    self.target = target
    self.settings = settings
  }

  func names(_ name: QualifiedName) -> [String] { name.parts.map(settings.folded) }

  mutating func visit(_ reference: TableReference, isOuter: Bool) {
    switch reference.kind {
    case .relation(let name, _):
      guard let own = reference.alias?.name, alias == nil, names(name) == target else { return }
      alias = own
      self.isOuter = isOuter
    case .join(let left, let kind, let right, let condition):
      let isOuter = isOuter || [.left, .right, .full].contains(kind.form)
      visit(left, isOuter: isOuter)
      visit(right, isOuter: isOuter)
      if case .on(let condition) = condition { visit(condition) }
    case .parenthesized(let inner): visit(inner, isOuter: isOuter)
    default: break
    }
  }

  mutating func visit(_ expression: Expression) {
    if case .name(let name) = expression.kind, name.parts.count > 1 {
      let parts = names(name)
      if parts[0] == target[target.count - 1] || (target.count > 1 && parts.starts(with: target)) { isRelated = true }
    }
    expression.forEachChild { visit($0) }
  }
}
