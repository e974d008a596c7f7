import Diagnostics
import SQL

/// ALTER TABLE, DROP, COMMENT.
extension Lowerer {
  mutating func alterTable(_ alter: AlterTable, _ statement: Statement) {
    traits.insert(.changesCatalog)
    name(alter.name)
    let target = Names.literal(text(alter.name.span))
    var kept: [Span] = []
    var calls: [String] = []
    checkEncodings(alter)
    for action in alter.actions {
      if let call = keyChange(action, target) {
        calls.append(call)
      } else if columnChange(action, alter, target, &calls) {
        kept.append(action.span)
      }
    }
    if kept.count > 1 {
      report(
        .notRedshift(
          "ALTER TABLE makes one such change at a time on Redshift", place(kept[1]),
          hint: "write one statement for each")
      )
    }
    if kept.isEmpty {
      main = calls.isEmpty ? ["SELECT"] : calls
      tag = "ALTER TABLE"
    } else if kept.count < alter.actions.count, let first = alter.actions.first, let last = alter.actions.last {
      var pieces: [PatchList.Piece] = []
      for span in kept {
        if !pieces.isEmpty { pieces.append(.text(", ")) }
        pieces.append(.source(span))
      }
      patches.replace(Span(Int(first.span.start), Int(last.span.end)), pieces)
      after += calls
    } else {
      after += calls
    }
  }

  /// A column's encoding changes once in a command.
  private mutating func checkEncodings(_ alter: AlterTable) {
    var seen: Set<String> = []
    for action in alter.actions {
      guard case .alterEncode(let column, _) = action.kind, !seen.insert(folded(column)).inserted else { continue }
      report(.conflictingAttributes("the encoding of \(folded(column)) is altered twice", place(action.span)))
    }
  }

  /// The call that keeps a changed key or encoding; nil for any other action.
  private mutating func keyChange(_ action: AlterTable.Action, _ target: String) -> String? {
    switch action.kind {
    case .distKey(let column):
      return "SELECT rs_catalog.alter_distribution(\(target), 'key', \(Names.key(folded(column))))"
    case .distStyle(let style, let key):
      let column = key.map { Names.key(folded($0)) } ?? "NULL"
      return "SELECT rs_catalog.alter_distribution(\(target), '\(style.rawValue)', \(column))"
    case .sortKey(let style, let columns):
      if style == .interleaved {
        report(.conflictingAttributes("a sort key cannot be altered to an interleaved one", place(action.span)))
      }
      return "SELECT rs_catalog.alter_sort(\(target), 'compound', \(list(columns.map { folded($0) })))"
    case .sortKeyAuto: return "SELECT rs_catalog.alter_sort(\(target), 'auto', NULL)"
    case .sortKeyNone: return "SELECT rs_catalog.alter_sort(\(target), NULL, NULL)"
    case .encodeAuto: return "SELECT rs_catalog.alter_encode_auto(\(target))"
    case .alterEncode(let column, let encoding):
      return "SELECT rs_catalog.alter_encoding(\(target), \(Names.key(folded(column))), "
        + "\(Names.literal(encoding.folded)))"
    case .dropConstraint(let name, _):
      return "SELECT rs_catalog.drop_constraint(\(target), \(Names.key(folded(name))))"
    default: return nil
    }
  }

  /// Whether the action's text stays.
  private mutating func columnChange(
    _ action: AlterTable.Action, _ alter: AlterTable, _ target: String, _ calls: inout [String]
  ) -> Bool {
    switch action.kind {
    case .addColumn(_, _, let column):
      var keys = TableKeys()
      checkAdded(column)
      calls += columnDefinition(column, of: alter.name, &keys)
      for (column, encoding) in keys.encodings {
        calls.append(
          "SELECT rs_catalog.alter_encoding(\(target), \(Names.key(folded(column))), "
            + "\(Names.literal(encoding.folded)))")
      }
      calls.append("SELECT rs_catalog.limit_bytes(\(target))")
      return true
    case .dropColumn(_, _, let column, let behavior):
      name(column)
      before.append(
        "SELECT rs_catalog.check_column_drop(\(target), \(Names.key(folded(column))), \(behavior == .cascade))")
      return true
    case .addConstraint(let constraint):
      if case .primaryKey(let columns) = constraint.kind {
        before.append("SELECT rs_catalog.check_not_null(\(target), \(list(columns.map { folded($0) })))")
      }
      calls += tableConstraint(constraint, of: alter.name)
      return false
    case .renameTo(let name):
      if folded(name.last).hasPrefix("#") {
        report(
          .notRedshift("a name that begins with # is a temporary table's: none can be renamed to it", place(name.span)))
      }
      // The new name has no schema in PostgreSQL.
      self.name(name.last)
      if name.parts.count > 1 { patches.replace(name.span, [.source(name.last.span)]) }
      return true
    case .renameColumn(let old, let new, _):
      name(old)
      name(new)
      return true
    case .owner(let owner):
      name(owner)
      return true
    case .alterType(let column, let type):
      name(column)
      before.append("SELECT rs_catalog.check_column_type(\(target), \(Names.key(folded(column))))")
      switch SQLType(type) {
      case .varchar, .varbyte: break
      default:
        report(
          .notRedshift(
            "ALTER COLUMN … TYPE changes the size of a VARCHAR or VARBYTE column alone on Redshift", place(type.span),
            hint: "add a column of the new type, copy the values, drop the old one, and rename"))
      }
      typeName(type, inDefinition: true)
      traits.insert(.standsAlone)
      calls.append("SELECT rs_catalog.limit_bytes(\(target))")
      return true
    case .alterDefault, .alterNull:
      report(
        .notRedshift(
          "Redshift does not change a column's default or NOT NULL", place(action.span),
          hint: "add a new column, copy the values, and rename it"))
      return true
    case .append(let origin, let options): return append(action, alter, origin, options, &calls)
    case .other(let elements): return other(action, alter, elements, target, &calls)
    case .rowLevelSecurity(let on, let options):
      calls.append(rowSecurity(target, isOn: on, options))
      return false
    default: return false
    }
  }

  /// ALTER TABLE … APPEND moves the rows.
  private mutating func append(
    _ action: AlterTable.Action, _ alter: AlterTable, _ origin: QualifiedName, _ options: [Keyword],
    _ calls: inout [String]
  ) -> Bool {
    traits.insert(.standsAlone)
    traits.insert(.commits)
    name(origin)
    let (target, source) = (text(alter.name.span), text(origin.span))
    var columns = "*"
    var list = ""
    if case .columns(let own)? = catalog.relation(folded(alter.name)),
      case .columns(let others)? = catalog.relation(folded(origin))
    {
      let common = own.map(\.name).filter { name in others.contains { $0.name == name } }
      columns = common.map(Names.quoted).joined(separator: ", ")
      list = " (\(columns))"
      if !options.contains(.ignoreextra), common.count < others.count {
        report(
          .conflictingAttributes(
            "the source has columns that the target has not: IGNOREEXTRA leaves them out", place(action.span)))
      }
      if !options.contains(.filltarget), common.count < own.count {
        report(
          .conflictingAttributes(
            "the target has columns that the source has not: FILLTARGET fills them", place(action.span)))
      }
    } else if !options.isEmpty {
      report(.unknownColumns("APPEND", place(action.span)))
    }
    calls += ["INSERT INTO \(target)\(list) SELECT \(columns) FROM \(source)", "TRUNCATE \(source)"]
    return false
  }

  private mutating func other(
    _ action: AlterTable.Action, _ alter: AlterTable, _ elements: [Element], _ target: String, _ calls: inout [String]
  ) -> Bool {
    if elements.first == .word(.auto), case .name(let answer)? = elements.last {
      calls.append("SELECT rs_catalog.alter_auto_refresh(\(target), \(answer.folded == "yes"))")
      return false
    }
    // What datashares show, and whether masking counts: nothing is shared or masked here.
    if elements.first == .word(.row) || elements.first == .word(.masking) {
      calls.append("SELECT \(target)::regclass")
      return false
    }
    report(.unsupportedStatement("ALTER of external tables", place(action.span)))
    return false
  }

  // MARK: DROP, COMMENT

  mutating func drop(_ drop: Drop, _ statement: Statement) {
    traits.insert(.changesCatalog)
    switch drop.object {
    case "TABLE", "VIEW", "SCHEMA", "FUNCTION", "PROCEDURE", "MATERIALIZED VIEW", "USER", "GROUP", "ROLE", "DATABASE":
      for name in drop.names {
        if drop.object == "SCHEMA" { schemaName(name) } else { self.name(name) }
      }
      if drop.object == "DATABASE" { traits.insert(.standsAlone) }
      if ["USER", "GROUP"].contains(drop.object) { tag = "DROP " + drop.object }
      if drop.options.contains(.word(.external)) {
        report(.unsupportedStatement("DROP EXTERNAL DATABASE", place(statement.span)))
      }
      if drop.object == "ROLE" {
        dropRole(drop)
      } else if drop.options.contains(.word(.force)) {
        report(.unsupportedSyntax("DROP … FORCE", place(statement.span)))
      }
    case "RLS POLICY", "MASKING POLICY": dropPolicy(drop)
    default: unsupported("DROP " + drop.object, statement)
    }
  }

  mutating func comment(_ comment: Comment, _ statement: Statement) {
    name(comment.name)
    if let text = comment.text { string(text) }
    if comment.object == "VIEW" { commentOnView(comment) }
    if comment.object == "CONSTRAINT" {
      // Constraints are no objects of PostgreSQL's here.
      main = ["SELECT"]
      tag = "COMMENT"
    }
  }

  /// A materialized view is a view to Redshift: what it is, only the server knows.
  private mutating func commentOnView(_ comment: Comment) {
    let words = comment.text.map { Names.literal($0.value) } ?? "NULL"
    main = ["SELECT rs_catalog.comment_on_view(\(Names.literal(text(comment.name.span))), \(words))"]
    tag = "COMMENT"
  }

  /// Redshift: a new column that is NOT NULL needs a default, rows or not.
  private mutating func checkAdded(_ column: ColumnDefinition) {
    for attribute in column.attributes {
      switch attribute.kind {
      case .identity, .generatedIdentity:
        report(
          .notRedshift(
            "ALTER TABLE adds no identity column on Redshift", place(attribute.span),
            hint: "make a table that has it, and insert the rows"))
      case .unique, .primaryKey, .references, .distKey, .sortKey:
        report(
          .notRedshift(
            "ALTER TABLE ADD COLUMN takes no keys and constraints on Redshift", place(attribute.span),
            hint: "add the column, then alter the table's keys or add a constraint of the table"))
      default: break
      }
    }
    let isNotNull = column.attributes.contains { $0.kind == .notNull }
    let hasValue = column.attributes.contains { attribute in
      switch attribute.kind {
      case .default, .identity, .generatedIdentity: true
      default: false
      }
    }
    if isNotNull, !hasValue {
      report(
        .notRedshift(
          "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression", place(column.span),
          hint: "give it a DEFAULT"))
    }
  }

  // MARK: Other definitions

  mutating func createRoutine(_ routine: CreateRoutine, _ statement: Statement) {
    guard !routine.isExternal else {
      unsupported("CREATE EXTERNAL FUNCTION", statement)
      return
    }
    traits.insert(.changesCatalog)
    name(routine.name)
    var language: String?
    var body: StringLiteral?
    for (index, clause) in routine.clauses.enumerated() where index + 1 < routine.clauses.count {
      if clause == .word(.language), case .name(let name) = routine.clauses[index + 1] { language = name.folded }
      if clause == .word(.as), case .string(let string) = routine.clauses[index + 1] { body = string }
    }
    for parameter in routine.parameters + [routine.clauses] {
      for case .type(let type) in parameter { typeName(type, inDefinition: false) }
    }
    for parameter in routine.parameters {
      for case .name(let name) in parameter { self.name(name) }
    }
    switch language {
    case "sql": if let body { routineBody(body) }
    case "plpgsql" where routine.isProcedure:
      if let body { procedureBody(body, routine) }
      replaceWord("nonatomic", "SET rs_catalog.nonatomic TO 'on'", of: statement)
    default: report(.unsupportedStatement("functions in \(language ?? "no language")", place(routine.name.span)))
    }
  }

  /// The body is kept as it stands: the session runs it (`ProcedureProgram`), not the server.
  private mutating func procedureBody(_ body: StringLiteral, _ routine: CreateRoutine) {
    do throws(Diagnostic) {
      let program = try ProcedureProgram.parse(body.value, name: "procedure")
      try ProcedureCheck(program: program).block(program.block)
    } catch {
      var moved = error
      if let span = error.place.flatMap({ body.span(of: $0.span, in: source) }) {
        moved.place = place(span)
      } else {
        moved.trace.append(.init("procedure body", error.place))
        if let place = error.place { moved.notes.append("context: line \(Self.line(of: place)) of the body") }
        moved.place = place(body.span)
      }
      report(moved)
    }
    patches.replace(body.span, Names.literal(body.value))
    before.append("SELECT set_config('check_function_bodies', 'off', true)")
    tag = "CREATE PROCEDURE"
  }

  private static func line(of place: SourcePlace) -> Int {
    1 + place.file.bytes.prefix(Int(place.span.start)).reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
  }

  /// Replaces a word that stands outside of strings and names.
  private mutating func replaceWord(_ word: String, _ text: String, of statement: Statement) {
    let offset = Int(statement.span.start)
    for token in SQLScript.parse(SourceFile(path: source.path, text: source.text(statement.span))).tokens {
      let span = Span(offset + Int(token.start), offset + Int(token.end))
      if token.kind == .word, source.text(span).lowercased() == word { patches.replace(span, text) }
    }
  }

  /// A SQL function's body is a query over `$1`, `$2`.
  private mutating func routineBody(_ body: StringLiteral) {
    let script = SQLScript.parse(SourceFile(path: source.path, text: body.value))
    guard script.diagnostics.isEmpty, script.statements.count == 1,
      case .query(let query)? = script.statements.first?.kind
    else {
      report(.unsupportedSyntax("this body of a function", place(body.span), hint: "one SELECT is expected"))
      return
    }
    var lowerer = Lowerer(source: script.source, catalog: catalog, settings: settings)
    lowerer.query(query)
    for diagnostic in lowerer.diagnostics {
      var moved = diagnostic
      moved.place = place(body.span)
      report(moved)
    }
    patches.replace(body.span, Names.literal(lowerer.text(query.span)))
  }
}

extension StringLiteral {
  /// Where a span of the string's value stands in the source; nil where it cannot be told.
  fileprivate func span(of part: Span, in source: SourceFile) -> Span? {
    let text = Array(source.bytes[Int(span.start)..<Int(span.end)])
    var at: Int
    let isDollar: Bool
    switch form {
    case .dollar(let tag):
      at = tag.utf8.count + 2
      isDollar = true
    case .plain:
      at = 1
      isDollar = false
    default: return nil
    }
    // The offsets of the value's bytes.
    var offsets: [Int] = []
    let end = text.count - (isDollar ? at : 1)
    while at < end {
      offsets.append(at)
      if !isDollar, text[at] == UInt8(ascii: "\\") || text[at] == UInt8(ascii: "'") { at += 1 }
      at += 1
    }
    offsets.append(end)
    guard offsets.count == value.utf8.count + 1, Int(part.end) < offsets.count else { return nil }
    return Span(Int(span.start) + offsets[Int(part.start)], Int(span.start) + offsets[Int(part.end)])
  }
}
