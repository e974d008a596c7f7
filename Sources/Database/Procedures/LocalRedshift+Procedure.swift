import Diagnostics
import Lowering
import Postgres
import SQL

/// CALL.
extension LocalRedshift {
  /// Runs `CALL name(arguments)`; the OUT and INOUT arguments are its row.
  func call(
    _ name: QualifiedName, _ arguments: [FunctionArgument], _ statement: Statement, _ script: SQLScript,
    _ sink: (any StatementSink)?
  ) throws(Diagnostic) -> QueryResult {
    let owns = !isInTransaction
    var outputs: [(name: String, value: ProcedureValue)] = []
    let showsBytes = showsBytesAsText
    showsBytesAsText = false
    let found = try? connection.query(
      "select current_setting('extra_float_digits'), current_setting('statement_timeout')")
    let digits = found?.value(0, 0)
    defer {
      showsBytesAsText = showsBytes
      if let digits, !isFailed { try? send("set extra_float_digits to \(digits)") }
    }
    do throws(Diagnostic) {
      // A value on its way through a variable keeps all its digits.
      try send("set extra_float_digits to 1")
      var values: [ProcedureValue] = []
      for argument in arguments { values.append(try self.value(argument, script)) }
      let procedure = try self.procedure(name, values.map(\.type))
      let mayOwn = owns && procedure.settings.isEmpty
      if owns, !procedure.isNonatomic { try send("begin") }
      for setting in procedure.settings {
        try send(
          "select set_config(\(Names.literal(setting.name)), \(Names.literal(setting.value)), true)")
      }
      let runner = try ProcedureRunner(
        self, procedure, ownsTransaction: mayOwn, limit: found?.value(0, 1).flatMap(Self.duration))
      outputs = try runner.call(procedure, values)
      if owns, isInTransaction { try send("commit") }
    } catch {
      if owns, isInTransaction { try? send("rollback") }
      throw calledFrom(error, statement, script)
    }
    guard !outputs.isEmpty else { return QueryResult(commandTag: "CALL") }
    if let digits { try? send("set extra_float_digits to \(digits)") }
    let list = outputs.map { "\($0.value.sql) AS \(Names.quoted($0.name))" }.joined(separator: ", ")
    do throws(DatabaseError) {
      if let sink { return try sink.run("SELECT \(list)", tag: "CALL", answersRows: true) }
      return QueryResult(try connection.query("SELECT \(list)"), commandTag: "CALL")
    } catch {
      throw calledFrom(error.diagnostic(), statement, script)
    }
  }

  /// A setting's time as the server writes it: `500ms`, `2min`; nil for none.
  static func duration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number > 0 else { return nil }
    switch text.dropFirst(digits.count) {
    case "", "ms": return .milliseconds(number)
    case "s": return .seconds(number)
    case "min": return .seconds(number * 60)
    case "h": return .seconds(number * 3600)
    case "d": return .seconds(number * 86400)
    default: return nil
    }
  }

  private func value(_ argument: FunctionArgument, _ script: SQLScript) throws(Diagnostic) -> ProcedureValue {
    let text = "SELECT " + script.source.text(argument.span)
    let inner = SQLScript.parse(SourceFile(path: SentText.path, text: text))
    if let first = inner.diagnostics.first { throw first }
    guard let select = inner.statements.first else { return ProcedureValue(text: nil, type: "text") }
    let result = try executeInside(select, inner, variables: [:], mayCommit: false, isAtomic: false)
    guard let column = result.columns.first else { return ProcedureValue(text: nil, type: "text") }
    return ProcedureValue(text: result.value(0, 0), type: try typeName(column.typeOID, column.typeModifier))
  }

  /// At the CALL itself, whatever text in the body failed.
  private func calledFrom(_ error: Diagnostic, _ statement: Statement, _ script: SQLScript) -> Diagnostic {
    var moved = error
    if let place = error.place, place.file.path != SentText.path { moved.trace.append(.init("in a procedure", place)) }
    moved.place = SourcePlace(script.source, statement.span)
    return moved
  }

  /// The procedure of a name that fits the arguments' types best.
  func procedure(_ name: QualifiedName, _ types: [String]) throws(Diagnostic) -> StoredProcedure {
    let parts = name.parts.map(\.folded)
    do throws(DatabaseError) {
      var best: (score: Int, procedure: StoredProcedure)?
      for candidate in try StoredProcedure.named(parts, connection) {
        if let score = candidate.fits(types), score > best?.score ?? -1 { best = (score, candidate) }
      }
      if let best { return best.procedure }
    } catch {
      throw error.diagnostic()
    }
    throw Diagnostic(
      code: "database.unknown-procedure",
      message: "procedure \(parts.joined(separator: "."))(\(types.joined(separator: ", "))) does not exist",
      place: nil, hint: "an OUT argument is no argument of CALL", notes: ["SQLSTATE 42883"])
  }

  static func atomicContext(_ command: String) -> Diagnostic {
    Diagnostic(
      code: "database.atomic-context",
      message: "\(command) cannot be invoked from a procedure that is executing in an atomic context.",
      hint: "Try calling the procedure as a top-level call i.e. not from within an explicit transaction block.",
      notes: ["SQLSTATE 2D000"])
  }
}

/// What a prepared CALL takes and gives.
package struct CallShape {
  /// One row of these, or none.
  package let columns: [ResultSet.Column]
  /// The places of `$1` and its kin in the text, by their numbers.
  let parameters: [(number: Int, span: Span)]
  private let source: SourceFile

  init(columns: [ResultSet.Column], parameters: [(number: Int, span: Span)], source: SourceFile) {
    self.columns = columns
    self.parameters = parameters
    self.source = source
  }

  package var parameterCount: Int { parameters.map(\.number).max() ?? 0 }

  /// The text with values in the place of its parameters.
  package func text(_ values: [String?]) -> String {
    var bytes: [UInt8] = []
    var from = 0
    for (number, span) in parameters.sorted(by: { $0.span.start < $1.span.start }) {
      bytes += source.bytes[from..<Int(span.start)]
      let value = number <= values.count ? values[number - 1] : nil
      // Redshift reads backslashes in a string as escapes.
      bytes += Array((value.map { Names.literal(Self.escaped($0)) } ?? "NULL").utf8)
      from = Int(span.end)
    }
    return String(decoding: bytes + source.bytes[from...], as: UTF8.self)
  }

  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      if scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension LocalRedshift {
  func shape(
    of name: QualifiedName, _ arguments: [FunctionArgument], _ script: SQLScript
  ) throws(Diagnostic) -> CallShape {
    var parameters: [(number: Int, span: Span)] = []
    for token in script.tokens where token.kind == .parameter {
      if let number = Int(script.source.text(token.span).dropFirst()) { parameters.append((number, token.span)) }
    }
    do throws(DatabaseError) {
      let candidates = try StoredProcedure.named(name.parts.map(\.folded), connection)
      guard let procedure = candidates.first(where: { $0.inputs.count == arguments.count }) else {
        return CallShape(columns: [], parameters: parameters, source: script.source)
      }
      let outputs = procedure.arguments.filter(\.isOutput)
      var columns: [ResultSet.Column] = []
      for (index, argument) in outputs.enumerated() {
        let oid = try connection.query("select \(Names.literal(argument.type))::regtype::oid").scalar
        let named = !argument.isOnlyOutput && !argument.name.isEmpty
        columns.append(
          ResultSet.Column(
            name: named ? argument.name : "column\(index + 1)", typeOID: oid.flatMap { UInt32($0) } ?? 25,
            typeModifier: -1))
      }
      return CallShape(columns: columns, parameters: parameters, source: script.source)
    } catch {
      throw error.diagnostic()
    }
  }
}
