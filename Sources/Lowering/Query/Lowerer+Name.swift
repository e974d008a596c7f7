import Diagnostics
import SQL

/// References to columns, aliases, rows, and paths into SUPER values.
extension Lowerer {
  mutating func reference(_ name: QualifiedName, _ span: Span) -> SQLType? {
    if settings.variables.isEmpty, let column = plainColumn(name) {
      self.name(name)
      return column.type
    }
    let parts = folded(name)
    if !settings.variables.isEmpty, let found = variable(name, parts, span) { return found.type }
    switch scopes.resolve(parts) {
    case .column(let type, let count, let relation, let scope):
      if count < parts.count {
        return navigate(name, from: count, relation, scope, span)
      }
      self.name(name)
      dropSchema(name, count, relation, scope)
      qualifyElement(name, count, relation, scope)
      return type
    case .alias(let alias): return inline(alias, span)
    case .row, .unknown:
      if let type = pseudocolumn(parts, span) ?? levelOfHierarchy(parts, span) { return type }
      if Names.systemColumns.contains(parts[parts.count - 1]), scopes.last?.isComplete ?? false {
        // PostgreSQL has it beside the columns that a table declares.
        cluster.findings.append(
          .notRedshift(
            "column \"\(parts[parts.count - 1])\" does not exist", place(span),
            hint: "tables of Redshift's have no columns of the system's"))
      }
      self.name(name)
      dropUnknownSchema(name, parts)
      return nil
    }
  }

  /// The column of a name as most are, `a` or `t.a` of the innermost SELECT: what `Scope.resolve` finds, without a list
  /// of the name's parts. nil where that is not enough.
  private func plainColumn(_ name: QualifiedName) -> Column? {
    let level = scopes.count - 1
    // Read in place: a scope is large to copy.
    guard level >= 0, !scopes[level].isHidden else { return nil }
    switch name.count {
    case 1: return scopes[level].plainColumn(folded(name.last))
    case 2: return scopes[level].plainColumn(folded(name.last), of: folded(name.first))
    default: return nil
    }
  }

  /// A procedure's variable; Redshift puts its value wherever its name stands, a column of that name or not.
  private mutating func variable(_ name: QualifiedName, _ parts: [String], _ span: Span) -> Lowered? {
    guard var found = settings.variables[parts[0]] else { return nil }
    var count = 1
    while let fields = found.fields {
      guard count < parts.count else { return nil }
      guard let field = fields[parts[count]] else {
        report(
          Diagnostic(
            code: "lowering.unknown-field", message: "record \"\(parts[0])\" has no field \"\(parts[count])\"",
            place: place(span)))
        return Lowered(type: nil)
      }
      found = field
      count += 1
    }
    guard count < parts.count else {
      patches.replace(span, found.text)
      return Lowered(type: found.type)
    }
    guard found.type == .super else { return nil }
    let steps = name.parts[count...].map { ", " + Names.literal(attribute($0)) + ")" }.joined()
    patches.replace(span, String(repeating: "rs_catalog.get(", count: parts.count - count) + found.text + steps)
    return Lowered(type: .super)
  }

  /// An external table's `"$path"` and `"$size"`: a row's file is the server's table that the row lies in.
  private mutating func pseudocolumn(_ parts: [String], _ span: Span) -> SQLType? {
    guard let last = parts.last, last == "$path" || last == "$size" else { return nil }
    let qualifier = Array(parts.dropLast())
    for scope in scopes.reversed() where !scope.isHidden && !scope.relations.isEmpty {
      let found = scope.relations.first { qualifier.isEmpty || $0.isCalled(qualifier) }
      guard let found else { continue }
      patches.replace(span, "rs_catalog.\(Names.quoted(last))(\(found.reference).tableoid)")
      return last == "$path" ? .varchar(SQLType.longestVarchar) : .bigint
    }
    return nil
  }

  /// As `dropSchema`, where the relation's columns are not known.
  private mutating func dropUnknownSchema(_ name: QualifiedName, _ parts: [String]) {
    guard parts.count > 2 else { return }
    for (level, scope) in scopes.enumerated().reversed() {
      if let index = scope.relations.firstIndex(where: { $0.isInlined && $0.isCalled(Array(parts.dropLast())) }) {
        dropSchema(name, parts.count, index, level)
        return
      }
    }
  }

  /// `schema.view.column` where the view's query stands in the place of its name.
  private mutating func dropSchema(_ name: QualifiedName, _ count: Int, _ relation: Int, _ scope: Int) {
    guard count > 2, scopes[scope].relations[relation].isInlined else { return }
    let first = name.parts[0].span
    let kept = name.parts[count - 2].span
    patches.replace(Span(Int(first.start), Int(kept.end)), [.source(kept)])
  }

  /// An array's element may have the name of a column beside it.
  private mutating func qualifyElement(_ name: QualifiedName, _ count: Int, _ relation: Int, _ scope: Int) {
    let found = scopes[scope].relations[relation]
    guard count == 1, found.isElement else { return }
    patches.replace(name.parts[0].span, found.reference + "." + Names.quoted(folded(name.parts[0])))
  }

  mutating func starQualifier(_ qualifier: QualifiedName) {
    name(qualifier)
    guard qualifier.parts.count > 1 else { return }
    for scope in scopes.reversed() {
      if let relation = scope.relations.first(where: { $0.isCalled(folded(qualifier)) }) {
        if relation.isInlined { patches.replace(qualifier.span, relation.reference) }
        return
      }
    }
  }

  /// Writes the value behind a select-list alias in the place of its name.
  private mutating func inline(_ alias: SelectAlias, _ span: Span) -> SQLType? {
    if isVolatile(alias.expression) { report(.volatileAlias(alias.name, place(span))) }
    patches.replace(span, .text("("), .source(alias.expression.span), .text(")"))
    return alias.type
  }

  /// Whether two evaluations may give two values.
  func isVolatile(_ expression: Expression) -> Bool {
    var finder = FunctionFinder(names: Self.volatileFunctions)
    finder.visit(expression)
    return finder.found
  }

  private static let volatileFunctions: WordSet = ["random", "gen_random_uuid", "timeofday", "clock_timestamp"]

  // MARK: SUPER

  /// `column.a.b`: a path below a column.
  private mutating func navigate(
    _ name: QualifiedName, from count: Int, _ relation: Int, _ scope: Int, _ span: Span
  ) -> SQLType? {
    if isMerging { refusePartOfSuper(span) }
    for part in name.parts[..<count] { self.name(part) }
    qualifyElement(name, count, relation, scope)
    let head = Span(Int(name.parts[0].span.start), Int(name.parts[count - 1].span.end))
    let steps = name.parts[count...].map { ", " + Names.literal(attribute($0)) + ")" }.joined()
    let opening = String(repeating: "rs_catalog.get(", count: name.parts.count - count)
    patches.replace(span, .text(opening), .source(head), .text(steps))
    return .super
  }

  private mutating func refusePartOfSuper(_ span: Span) {
    report(
      .notRedshift(
        "Partial reference of SUPER column is not supported in MERGE statement.", place(span),
        hint: "put the part into a column of the source table first"))
  }

  /// A step of a path, as attributes of objects are compared.
  private func attribute(_ name: Identifier) -> String {
    settings.caseSensitiveAttributes || (name.isQuoted && settings.caseSensitiveIdentifiers) ? name.text : name.folded
  }

  /// `a[0].b`: subscripts and fields after something that is no plain name.
  mutating func path(_ whole: Expression) -> SQLType? {
    switch whole.kind {
    case .subscripted(let operand, let index):
      let type = expression(operand)
      let indexType = expression(index)
      guard type == .super else { return nil }
      if isMerging { refusePartOfSuper(whole.span) }
      // A constant string names an attribute; it would have no type of its own.
      let cast = isConstantString(index) ? "::text)" : indexType == nil ? "::bigint)" : ")"
      patches.replace(
        whole.span, .text("rs_catalog.get("), .source(operand.span), .text(", "), .source(index.span), .text(cast))
      return .super
    case .field(let operand, let field):
      let type = expression(operand)
      guard type == .super else {
        name(field)
        return nil
      }
      patches.replace(
        whole.span, .text("rs_catalog.get("), .source(operand.span), .text(", " + Names.literal(attribute(field)) + ")")
      )
      return .super
    default: return nil
    }
  }
}
