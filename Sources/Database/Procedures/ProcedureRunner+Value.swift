import Diagnostics
import Lowering
import Postgres
import SQL

/// Expressions, types and assignments.
extension ProcedureRunner {
  /// Sends a command of the runner's own.
  func ask(_ sql: String) throws(Diagnostic) -> ResultSet {
    try checkTime()
    do throws(DatabaseError) {
      return try session.connection.query(sql)
    } catch {
      throw error.diagnostic()
    }
  }

  /// Parses and runs one statement with the variables' values.
  func execute(_ pieces: [Span]) throws(Diagnostic) -> QueryResult {
    try execute(pieces.map { program.text($0) }.joined(separator: " "), variables: scope.bound)
  }

  func execute(_ text: String, variables: [String: BoundVariable]) throws(Diagnostic) -> QueryResult {
    let script = SQLScript.parse(SourceFile(path: name, text: text))
    if let first = script.diagnostics.first { throw first }
    var last = QueryResult(commandTag: "")
    for statement in script.statements {
      if case .call(let name, let arguments) = statement.kind {
        try nested(name, arguments, script)
        continue
      }
      last = try session.executeInside(
        statement, script, variables: variables, mayCommit: ownsTransaction || isNonatomic, isAtomic: !isNonatomic)
    }
    return last
  }

  /// `EXECUTE text`: the statement that the expression gives.
  func dynamic(_ expression: Span) throws(Diagnostic) -> QueryResult {
    guard let text = try evaluate(expression).text else {
      throw failure("cannot EXECUTE a null querystring", state: "22004")
    }
    let script = SQLScript.parse(SourceFile(path: name, text: text))
    for statement in script.statements {
      if case .transaction = statement.kind {
        throw failure("COMMIT and ROLLBACK cannot run as dynamic SQL", state: "0A000")
      }
    }
    return try execute(text, variables: [:])
  }

  // MARK: Expressions

  func evaluate(_ span: Span) throws(Diagnostic) -> ProcedureValue {
    let text = program.text(span)
    // What stands for itself needs no server.
    if let place = scope.find(text.lowercased()), case .value(let value)? = scope[place]?.content { return value }
    if let number = Int(text), abs(number) < 1 << 31 { return ProcedureValue(text: String(number), type: "integer") }
    let result = try execute("SELECT " + text, variables: scope.bound)
    guard result.rowCount > 0, let column = try columnTypes(result).first else {
      return ProcedureValue(text: nil, type: "text")
    }
    return ProcedureValue(text: result.value(0, 0), type: column.type)
  }

  func holds(_ condition: Span) throws(Diagnostic) -> Bool {
    try convert(try evaluate(condition), to: "boolean").text == "t"
  }

  func isEqual(_ value: ProcedureValue, _ candidate: Span) throws(Diagnostic) -> Bool {
    let other = try evaluate(candidate)
    if value.type == other.type { return value.text != nil && value.text == other.text }
    return try ask("select \(value.sql) = (\(other.sql))").scalar == "t"
  }

  // MARK: Types

  func columnTypes(_ result: QueryResult) throws(Diagnostic) -> [(name: String, type: String)] {
    var types: [(name: String, type: String)] = []
    for column in result.columns {
      types.append((column.name, try session.typeName(column.typeOID, column.typeModifier)))
    }
    return types
  }

  func value(
    _ result: QueryResult, _ row: Int, _ column: Int, _ types: [(name: String, type: String)]
  ) -> ProcedureValue {
    ProcedureValue(text: result.value(row, column), type: types[column].type)
  }

  /// A declared type in PostgreSQL's words.
  func typeName(_ span: Span) throws(Diagnostic) -> String {
    let text = program.text(span)
    let lower = text.lowercased()
    if lower == "refcursor" { return "refcursor" }
    if lower.hasSuffix("%type") {
      let parts = lower.dropLast(5).split(separator: ".").map(String.init)
      if parts.count == 1, let place = scope.find(parts[0]), case .value(let value)? = scope[place]?.content {
        return value.type
      }
      guard parts.count >= 2 else { throw failure("there is no type \(text)", state: "42704") }
      let table = Names.qualified(Array(parts.dropLast()))
      let found = try ask(
        "select format_type(atttypid, atttypmod) from pg_catalog.pg_attribute where attrelid = "
          + "\(Names.literal(table))::regclass and attname = \(Names.key(parts[parts.count - 1]))")
      guard let type = found.scalar else { throw failure("there is no type \(text)", state: "42704") }
      return type
    }
    let result = try execute("SELECT NULL::" + text, variables: [:])
    return try columnTypes(result).first?.type ?? "text"
  }

  /// A value as another type, as an assignment makes it: too long a string is an error.
  func convert(_ value: ProcedureValue, to type: String) throws(Diagnostic) -> ProcedureValue {
    if value.type == type || value.text == nil { return ProcedureValue(text: value.text, type: type) }
    let base = String(type.prefix { $0 != "(" })
    var text = value.text
    if value.type.prefix(while: { $0 != "(" }) != base[...] {
      text = try ask("select \(value.sql)::\(type.hasPrefix("character") ? base : type)").scalar
    } else if !type.hasPrefix("character") {
      text = try ask("select \(value.sql)::\(type)").scalar
    }
    if type.hasPrefix("character"), let open = type.firstIndex(of: "("),
      let length = Int(type[type.index(after: open)...].prefix { $0.isNumber }), var found = text
    {
      while found.utf8.count > length, found.hasSuffix(" ") { found.removeLast() }
      guard found.utf8.count <= length else { throw failure("value too long for type \(type)", state: "22001") }
      if base == "character" { found += String(repeating: " ", count: length - found.utf8.count) }
      text = found
    }
    return ProcedureValue(text: text, type: type)
  }

  // MARK: Assignments

  /// One row to a record, or to as many variables.
  func assign(
    _ row: [(name: String, value: ProcedureValue)], to targets: [ProcedureTarget]
  ) throws(Diagnostic) {
    if targets.count == 1, targets[0].parts.count == 1, let place = scope.find(targets[0].parts[0]),
      case .record? = scope[place]?.content
    {
      scope[place]?.content = .record(row)
      return
    }
    guard targets.count <= row.count else {
      throw failure("the query gives \(row.count) columns for \(targets.count) variables", state: "42601")
    }
    for (target, column) in zip(targets, row) { try assign(column.value, to: target) }
  }

  func assign(_ value: ProcedureValue, to target: ProcedureTarget) throws(Diagnostic) {
    guard let (place, rest) = resolve(target), var variable = scope[place] else {
      throw failure("\"\(target.parts.joined(separator: "."))\" is not a known variable", state: "42601")
    }
    if variable.isConstant {
      throw failure("variable \"\(target.parts[0])\" is declared CONSTANT", state: "22005")
    }
    if variable.isNotNull, value.text == nil {
      throw failure(
        "null value cannot be assigned to variable \"\(target.parts[0])\" declared NOT NULL", state: "22004")
    }
    switch variable.content {
    case .value(let old) where rest.isEmpty: variable.content = .value(try convert(value, to: old.type))
    case .record(let fields?) where rest.count == 1:
      guard let index = fields.firstIndex(where: { $0.name == rest[0] }) else {
        throw failure("record \"\(target.parts[0])\" has no field \"\(rest[0])\"", state: "42703")
      }
      var changed = fields
      changed[index].value = try convert(value, to: fields[index].value.type)
      variable.content = .record(changed)
    case .cursor(let parameters, let query, _) where rest.isEmpty:
      variable.content = .cursor(parameters: parameters, query: query, portal: value.text ?? "")
    default:
      throw failure("\"\(target.parts.joined(separator: "."))\" cannot be assigned to", state: "42601")
    }
    scope[place] = variable
  }

  /// The variable, and the parts of the name behind it: fields of a record; a label may stand in front.
  func resolve(_ target: ProcedureTarget) -> (place: (frame: Int, name: String), rest: [String])? {
    if let place = scope.find(target.parts[0]) { return (place, Array(target.parts.dropFirst())) }
    guard target.parts.count > 1 else { return nil }
    for index in scope.frames.indices.reversed() where scope.frames[index].label == target.parts[0] {
      let name = scope.frames[index].aliases[target.parts[1]] ?? target.parts[1]
      if scope.frames[index].variables[name] != nil { return ((index, name), Array(target.parts.dropFirst(2))) }
    }
    return nil
  }
}
