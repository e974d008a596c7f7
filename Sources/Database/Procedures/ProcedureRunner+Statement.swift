import Diagnostics
import Lowering
import Postgres
import SQL

/// Statements that hold no others.
extension ProcedureRunner {
  func perform(_ statement: ProcedureStatement) throws(Diagnostic) {
    switch statement.kind {
    case .assign(let target, let span): try assign(try evaluate(span), to: target)
    case .raise(let level, let format, let values): try raise(level, format, values)
    case .raiseAgain:
      guard let error = caught.last, isNonatomic else {
        throw failure("RAISE without parameters stands in an exception block of a NONATOMIC procedure", state: "0Z002")
      }
      throw error
    case .execute(let text, let into): try take(try dynamic(text), into)
    case .sql(let pieces, let into): try take(try execute(pieces), into)
    case .perform(let span):
      let result = try execute("SELECT " + program.text(span), variables: scope.bound)
      setFound(result.rowCount > 0)
    case .openQuery(let cursor, let query, let isDynamic): try open(cursor, query, isDynamic)
    case .openBound(let cursor, let arguments): try open(cursor, arguments)
    case .fetch(let cursor, let into):
      let result = QueryResult(try ask("FETCH NEXT FROM \(try portal(cursor))"))
      try take(result, into)
    case .close(let cursor): _ = try ask("CLOSE \(try portal(cursor))")
    case .rowCount(let target): try assign(ProcedureValue(text: String(rowCount), type: "bigint"), to: target)
    case .commit, .rollback: try endTransaction(statement)
    case .startTransaction:
      guard isNonatomic else {
        throw failure("START TRANSACTION stands in a NONATOMIC procedure alone", state: "0A000")
      }
      if !session.isInTransaction { try session.send("begin") }
    default: break
    }
  }

  /// What a statement's answer does: variables, FOUND and ROW_COUNT.
  private func take(_ result: QueryResult, _ into: [ProcedureTarget]) throws(Diagnostic) {
    rowCount = max(result.affectedRows, 0)
    if into.isEmpty {
      if result.affectedRows >= 0 { setFound(result.affectedRows > 0) }
      return
    }
    let columns = try columnTypes(result)
    guard !columns.isEmpty else { throw failure("INTO needs a statement that gives rows", state: "42601") }
    let row = columns.indices.map { index in
      let text = result.rowCount > 0 ? result.value(0, index) : nil
      return (name: columns[index].name, value: ProcedureValue(text: text, type: columns[index].type))
    }
    setFound(result.rowCount > 0)
    try assign(row, to: into)
  }

  // MARK: Transactions

  private func endTransaction(_ statement: ProcedureStatement) throws(Diagnostic) {
    var isCommit = false
    if case .commit = statement.kind { isCommit = true }
    if isNonatomic {
      if session.isInTransaction { try session.send(isCommit ? "commit" : "rollback") }
      return
    }
    guard ownsTransaction else {
      throw LocalRedshift.atomicContext(isCommit ? "COMMIT" : "ROLLBACK")
    }
    try session.send(isCommit ? "commit" : "rollback")
    try session.send("begin")
  }

  // MARK: RAISE

  private func raise(_ level: String, _ format: String, _ values: [Span]) throws(Diagnostic) {
    var message = ""
    var rest = values[...]
    var characters = format[...]
    while let character = characters.popFirst() {
      guard character == "%" else {
        message.append(character)
        continue
      }
      if characters.first == "%" {
        characters.removeFirst()
        message.append("%")
        continue
      }
      guard let span = rest.popFirst() else {
        throw failure("too few parameters specified for RAISE", state: "42601")
      }
      message += try evaluate(span).text ?? "<NULL>"
    }
    guard rest.isEmpty else { throw failure("too many parameters specified for RAISE", state: "42601") }
    // The server itself raises it, so that it reaches the client, and an error ends the transaction.
    let text = Names.literal(message)
    _ = try ask("DO " + Names.literal("begin raise \(level) '%', \(text); end"))
  }

  // MARK: Cursors

  private func open(_ target: ProcedureTarget, _ query: Span, _ isDynamic: Bool) throws(Diagnostic) {
    guard let (place, _) = resolve(target), case .value(let value)? = scope[place]?.content else {
      throw failure("\"\(target.parts[0])\" is no cursor variable", state: "42804")
    }
    let name = value.text ?? "<unnamed portal \(session.nextPortal())>"
    var text = program.text(query)
    if isDynamic {
      guard let found = try evaluate(query).text else {
        throw failure("cannot open a cursor for a null querystring", state: "22004")
      }
      text = found
    }
    try declare(name, text, isDynamic ? [:] : scope.bound)
    scope[place]?.content = .value(ProcedureValue(text: name, type: value.type))
  }

  private func open(_ target: ProcedureTarget, _ arguments: [Span]) throws(Diagnostic) {
    guard let (place, _) = resolve(target),
      case .cursor(let parameters, let query, let portal)? = scope[place]?.content
    else { throw failure("\"\(target.parts[0])\" is no cursor with a query of its own", state: "42804") }
    guard parameters.count == arguments.count else {
      throw failure("cursor \"\(target.parts[0])\" takes \(parameters.count) arguments", state: "42601")
    }
    var bound = scope.bound
    for (parameter, argument) in zip(parameters, arguments) {
      bound[parameter.name] = try convert(try evaluate(argument), to: try typeName(parameter.type)).bound
    }
    try declare(portal, program.text(query), bound)
  }

  private func declare(_ portal: String, _ query: String, _ variables: [String: BoundVariable]) throws(Diagnostic) {
    guard session.isInTransaction else {
      throw failure(
        "a cursor of a NONATOMIC procedure needs a transaction", state: "34000",
        hint: "write START TRANSACTION; in front of OPEN")
    }
    let lowered = try session.lowered(query, variables: variables)
    _ = try ask("DECLARE \(Names.quoted(portal)) CURSOR FOR \(lowered)")
  }

  private func portal(_ target: ProcedureTarget) throws(Diagnostic) -> String {
    guard let (place, _) = resolve(target) else {
      throw failure("\"\(target.parts[0])\" is not a known variable", state: "42601")
    }
    switch scope[place]?.content {
    case .value(let value):
      guard let text = value.text else {
        throw failure("cursor variable \"\(target.parts[0])\" is null", state: "22004")
      }
      return Names.quoted(text)
    case .cursor(_, _, let portal): return Names.quoted(portal)
    default: throw failure("\"\(target.parts[0])\" is no cursor variable", state: "42804")
    }
  }

  // MARK: Nested calls

  func nested(_ name: QualifiedName, _ arguments: [FunctionArgument], _ script: SQLScript) throws(Diagnostic) {
    guard depth < 16 else {
      throw failure("procedures are nested deeper than 16 levels", state: "54001")
    }
    let bound = scope.bound
    var values: [ProcedureValue] = []
    for argument in arguments {
      let result = try execute("SELECT " + script.source.text(argument.span), variables: bound)
      let type = try columnTypes(result).first?.type ?? "text"
      values.append(ProcedureValue(text: result.value(0, 0), type: type))
    }
    let procedure = try session.procedure(name, values.map(\.type))
    guard procedure.isNonatomic == isNonatomic else {
      throw failure("a NONATOMIC and an atomic procedure cannot call each other", state: "0A000")
    }
    let runner = try ProcedureRunner(session, procedure, ownsTransaction: ownsTransaction)
    runner.depth = depth + 1
    let outputs = try runner.call(procedure, values)
    // An INOUT argument's value comes back into the variable that was passed.
    var rest = outputs[...]
    var input = 0
    for argument in procedure.arguments {
      if argument.isOutput, let output = rest.popFirst(), argument.isInput,
        case .name(let variable) = arguments[input].value.kind
      {
        let target = ProcedureTarget(parts: variable.parts.map(\.folded), span: variable.span)
        if resolve(target) != nil { try assign(output.value, to: target) }
      }
      if argument.isInput { input += 1 }
    }
  }
}
