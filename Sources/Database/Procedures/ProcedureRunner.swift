import Diagnostics
import HTTP
import Lowering
import ObjectStore
import Postgres
import SQL

/// Runs procedures, statement by statement: each is lowered when its turn comes, with the values of the variables, so
/// that dynamic SQL, tables made on the way and transaction control are Redshift's.
///
/// Redshift: an atomic procedure is one transaction; an error that a handler catches rolls it back, the handler runs in a
/// new one, and the error is thrown on. In a NONATOMIC procedure each statement commits by itself, and a handled error
/// is gone.
final class ProcedureRunner {
  /// Where control goes after a statement.
  enum Flow {
    case next, returning
    case exit(String?)
    case again(String?)
  }

  let session: LocalRedshift
  /// Whether this call began the transaction, and may end it.
  let ownsTransaction: Bool
  let isNonatomic: Bool
  var program: ProcedureProgram
  var scope = ProcedureScope()
  var depth = 1
  /// Whether the rows of a query are being looped over.
  var isLooping = false
  /// Rows of the last SQL statement.
  var rowCount = 0
  var current: Span?
  private(set) var name: String

  /// When the call has had its time (`statement_timeout` counts for all of it).
  private let deadline: ContinuousClock.Instant?

  init(
    _ session: LocalRedshift, _ procedure: StoredProcedure, ownsTransaction: Bool, limit: Duration? = nil
  ) throws(Diagnostic) {
    self.session = session
    deadline = limit.map { ContinuousClock.now + $0 }
    self.ownsTransaction = ownsTransaction
    isNonatomic = procedure.isNonatomic
    name = procedure.name
    program = try ProcedureProgram.parse(procedure.body, name: procedure.name)
  }

  // MARK: Calls

  /// Runs the body; returns the values of the OUT and INOUT arguments with their column names.
  func call(
    _ procedure: StoredProcedure, _ values: [ProcedureValue]
  ) throws(Diagnostic) -> [(name: String, value: ProcedureValue)] {
    var frame = ProcedureScope.Frame(label: procedure.name)
    var remaining = values[...]
    for (index, argument) in procedure.arguments.enumerated() {
      var value = ProcedureValue(text: nil, type: argument.type)
      if argument.isInput, let given = remaining.popFirst() { value = try convert(given, to: argument.type) }
      frame.variables["$\(index + 1)"] = ProcedureVariable(content: .value(value))
      if !argument.name.isEmpty { frame.aliases[argument.name] = "$\(index + 1)" }
    }
    frame.variables["found"] = ProcedureVariable(content: .value(ProcedureValue(text: "f", type: "boolean")))
    scope.frames = [frame]
    do throws(Diagnostic) {
      _ = try block(program.block)
    } catch {
      throw located(error)
    }
    var outputs: [(name: String, value: ProcedureValue)] = []
    for (index, argument) in procedure.arguments.enumerated() where argument.isOutput {
      guard let variable = scope[(0, "$\(index + 1)")] else { continue }
      // Redshift calls an OUT argument's column by its number, an INOUT argument's by its name.
      let column = argument.isOnlyOutput || argument.name.isEmpty ? "column\(outputs.count + 1)" : argument.name
      switch variable.content {
      case .value(let value): outputs.append((column, value))
      default: outputs.append((column, ProcedureValue(text: nil, type: argument.type)))
      }
    }
    return outputs
  }

  /// With the place in the body, as the server would tell it.
  private func located(_ error: Diagnostic) -> Diagnostic {
    guard let current, error.databaseContext == nil else { return error }
    var moved = error
    let line = 1 + program.source.bytes.prefix(Int(current.start)).reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    moved.notes.append("context: PL/pgSQL function \"\(name)\" line \(line)")
    return moved
  }

  func failure(_ message: String, state: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "database.procedure", message: message, place: current.map { SourcePlace(program.source, $0) }, hint: hint,
      notes: ["SQLSTATE " + state])
  }

  // MARK: Blocks

  func block(_ block: ProcedureBlock) throws(Diagnostic) -> Flow {
    scope.frames.append(ProcedureScope.Frame(label: block.label))
    let level = scope.frames.count
    defer { scope.frames.removeLast(scope.frames.count - level + 1) }
    do throws(Diagnostic) {
      for declaration in block.declarations { try declare(declaration) }
      let flow = try run(block.statements)
      if case .exit(let label?) = flow, label == block.label { return .next }
      return flow
    } catch {
      guard let handler = block.handler, isCaught(error) else { throw error }
      scope.frames.removeLast(scope.frames.count - level)
      try startOver()
      for (name, text) in [("sqlerrm", error.message), ("sqlstate", error.sqlState ?? "XX000")] {
        scope.frames[level - 1].variables[name] = ProcedureVariable(
          content: .value(ProcedureValue(text: text, type: "character varying")))
      }
      caught.append(error)
      defer { caught.removeLast() }
      let flow = try run(handler)
      guard !isNonatomic else { return flow }
      if session.isInTransaction { try session.send("commit") }
      if ownsTransaction { try session.send("begin") }
      throw error
    }
  }

  /// The errors whose handlers are running, outermost first.
  var caught: [Diagnostic] = []

  /// OTHERS is every error but a cancelled query and a lost connection.
  private func isCaught(_ error: Diagnostic) -> Bool {
    error.sqlState != "57014" && error.code != "database.connection-lost" && error.code != "database.cancelled"
      && error.code != "storage.stopped"
  }

  /// Redshift: the transaction is rolled back, and the handler runs in a new one.
  private func startOver() throws(Diagnostic) {
    if session.isInTransaction { try session.send("rollback") }
    if !isNonatomic { try session.send("begin") }
  }

  private func declare(_ declaration: ProcedureDeclaration) throws(Diagnostic) {
    current = declaration.span
    let level = scope.frames.count - 1
    var variable: ProcedureVariable
    switch declaration.kind {
    case .alias(let number):
      scope.frames[level].aliases[declaration.name] = "$\(number)"
      return
    case .record: variable = ProcedureVariable(content: .record(nil))
    case .cursor(let parameters, let query):
      variable = ProcedureVariable(
        content: .cursor(parameters: parameters, query: query, portal: declaration.name))
    case .variable(let type, let isConstant, let isNotNull, let value):
      let text = program.text(type)
      if text.lowercased().hasSuffix("%rowtype") {
        variable = ProcedureVariable(content: .record(nil))
      } else {
        let name = try typeName(type)
        var content = ProcedureValue(text: nil, type: name)
        if let value { content = try convert(try evaluate(value), to: name) }
        if isNotNull, content.text == nil {
          throw failure("variable \"\(declaration.name)\" declared NOT NULL cannot default to NULL", state: "22004")
        }
        variable = ProcedureVariable(content: .value(content))
      }
      variable.isConstant = isConstant
      variable.isNotNull = isNotNull
    }
    scope.frames[level].variables[declaration.name] = variable
  }

  func run(_ statements: [ProcedureStatement]) throws(Diagnostic) -> Flow {
    for statement in statements {
      current = statement.span
      try checkTime()
      let flow = try run(statement)
      guard case .next = flow else { return flow }
    }
    return .next
  }

  /// Between two statements the server knows nothing of the call: a cancel request, a client that went away and the time
  /// limit are ours to heed.
  func checkTime() throws(Diagnostic) {
    if session.mover.stop.isRaised { throw StorageDiagnostics.stopped() }
    guard let deadline, ContinuousClock.now >= deadline else { return }
    throw Diagnostic(
      code: "database.cancelled", message: "canceling statement due to statement timeout", notes: ["SQLSTATE 57014"])
  }

  // MARK: Control

  private func run(_ statement: ProcedureStatement) throws(Diagnostic) -> Flow {
    switch statement.kind {
    case .block(let inner): return try block(inner)
    case .branches(let branches, let otherwise):
      for branch in branches where try holds(branch.condition) { return try run(branch.body) }
      return try run(otherwise ?? [])
    case .searchedCases(let branches, let otherwise):
      for branch in branches where try holds(branch.condition) { return try run(branch.body) }
      guard let otherwise else { throw caseNotFound() }
      return try run(otherwise)
    case .cases(let operand, let branches, let otherwise):
      let value = try evaluate(operand)
      for branch in branches {
        for candidate in branch.values where try isEqual(value, candidate) { return try run(branch.body) }
      }
      guard let otherwise else { throw caseNotFound() }
      return try run(otherwise)
    case .loop(let label, let body):
      while true {
        if let flow = try pass(body, label) { return flow }
      }
    case .whileLoop(let label, let condition, let body):
      while try holds(condition) {
        if let flow = try pass(body, label) { return flow }
      }
      return .next
    case .range(let label, let name, let isReverse, let low, let high, let body):
      return try range(label, name, isReverse, low, high, body)
    case .rows(let label, let targets, let query, let isDynamic, let body):
      return try rows(label, targets, query, isDynamic, body)
    case .exit(let label, let condition):
      if let condition, try !holds(condition) { return .next }
      return .exit(label)
    case .continue(let label, let condition):
      if let condition, try !holds(condition) { return .next }
      return .again(label)
    case .returning: return .returning
    case .nothing: return .next
    default:
      try perform(statement)
      return .next
    }
  }

  private func caseNotFound() -> Diagnostic {
    failure("case not found", state: "20000", hint: "CASE statement is missing ELSE part.")
  }

  /// One pass of a loop's body; nil where the loop goes on.
  private func pass(_ body: [ProcedureStatement], _ label: String?) throws(Diagnostic) -> Flow? {
    try checkTime()
    switch try run(body) {
    case .next: return nil
    case .returning: return .returning
    case .exit(let wanted): return wanted == nil || wanted == label ? .next : .exit(wanted)
    case .again(let wanted): return wanted == nil || wanted == label ? nil : .again(wanted)
    }
  }

  private func range(
    _ label: String?, _ name: String, _ isReverse: Bool, _ low: Span, _ high: Span, _ body: [ProcedureStatement]
  ) throws(Diagnostic) -> Flow {
    guard let first = Int(try convert(try evaluate(low), to: "integer").text ?? ""),
      let last = Int(try convert(try evaluate(high), to: "integer").text ?? "")
    else { throw failure("a bound of a FOR loop is null", state: "22004") }
    scope.frames.append(ProcedureScope.Frame(label: label))
    let level = scope.frames.count - 1
    defer { scope.frames.removeLast(scope.frames.count - level) }
    var index = first
    var hasRun = false
    var result = Flow.next
    while isReverse ? index >= last : index <= last {
      hasRun = true
      scope.frames[level].variables[name] = ProcedureVariable(
        content: .value(ProcedureValue(text: String(index), type: "integer")))
      if let flow = try pass(body, label) {
        result = flow
        break
      }
      index += isReverse ? -1 : 1
    }
    setFound(hasRun)
    return result
  }

  private func rows(
    _ label: String?, _ targets: [ProcedureTarget], _ query: Span, _ isDynamic: Bool, _ body: [ProcedureStatement]
  ) throws(Diagnostic) -> Flow {
    // Redshift: such a loop is a cursor, and one is open at a time.
    guard !isLooping else {
      throw failure(
        "nested cursors are not supported: a FOR loop over rows stands in another one", state: "0A000",
        hint: "join the two queries in one loop, or loop over numbers")
    }
    let result = isDynamic ? try dynamic(query) : try execute([query])
    isLooping = true
    defer { isLooping = false }
    // The rows as they are now: what the body does to the table changes nothing.
    let columns = try columnTypes(result)
    var flow = Flow.next
    for row in 0..<result.rowCount {
      try assign(columns.indices.map { (columns[$0].name, value(result, row, $0, columns)) }, to: targets)
      if let found = try pass(body, label) {
        flow = found
        break
      }
    }
    setFound(result.rowCount > 0)
    return flow
  }

  func setFound(_ found: Bool) {
    scope[(0, "found")] = ProcedureVariable(
      content: .value(ProcedureValue(text: found ? "t" : "f", type: "boolean")))
  }
}
