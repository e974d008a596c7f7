import CLibPQ
import Diagnostics
import Processes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One session with a database. It blocks, and belongs to the thread that made it: libpq breaks when two threads use
/// one connection. Only `CancelHandle` may go elsewhere.
package final class Connection {
  package let parameters: ConnectionParameters
  /// The server's process for this session.
  package let backendID: Int32
  let functions: LibPQ.Functions
  private let box: NoticeBox
  /// nil after `close`.
  private var handle: OpaquePointer?

  /// Connects, and waits for it as long as `connectTimeout`.
  /// - Throws: `database.*` diagnostics, which name host and user and never the password.
  package init(_ parameters: ConnectionParameters) throws(Diagnostic) {
    let functions = try LibPQ.load()
    let handle: OpaquePointer
    switch Connection.open(parameters, functions) {
    case .success(let opened): handle = opened
    case .failure(let failure): throw failure.diagnostic(parameters)
    }
    self.parameters = parameters
    self.functions = functions
    self.handle = handle
    backendID = functions.pointee.PQbackendPID(handle)
    box = NoticeBox(functions)
    box.attach(to: handle)
    if let role = parameters.role, !role.isEmpty {
      do { _ = try execute("set role \(role)") } catch { throw error.diagnostic() }
    }
  }

  deinit { close() }

  private static func open(
    _ parameters: ConnectionParameters, _ functions: LibPQ.Functions
  ) -> Result<OpaquePointer, ConnectionFailure> {
    let pairs = parameters.keywords
    // A NUL would cut a value short without a word.
    guard !pairs.contains(where: { $0.1.utf8.contains(0) }) else {
      return .failure(ConnectionFailure(.badSetting, "a setting holds a NUL character"))
    }
    let keywords = CStrings(pairs.map(\.0))
    let values = CStrings(pairs.map(\.1))
    guard let handle = functions.pointee.PQconnectdbParams(keywords.pointers, values.pointers, 0) else {
      return .failure(ConnectionFailure(.other, "out of memory"))
    }
    if functions.pointee.PQstatus(handle) == LibPQ.connectionOK { return .success(handle) }
    let message = functions.pointee.PQerrorMessage(handle).map { String(cString: $0) } ?? ""
    functions.pointee.PQfinish(handle)
    return .failure(ConnectionFailure(message))
  }

  /// Tries to connect and hangs up again; nil where a server answered.
  static func probe(_ parameters: ConnectionParameters) throws(Diagnostic) -> ConnectionFailure? {
    let functions = try LibPQ.load()
    switch open(parameters, functions) {
    case .success(let handle):
      functions.pointee.PQfinish(handle)
      return nil
    case .failure(let failure): return failure
    }
  }

  /// Ends the session; an open transaction is rolled back by the server. No harm when called twice.
  package func close() {
    guard let handle else { return }
    functions.pointee.PQfinish(handle)
    self.handle = nil
  }

  /// Whether the connection can take statements, as far as is known without asking the server.
  package var isOpen: Bool { functions.pointee.PQstatus(handle) == LibPQ.connectionOK }

  /// What the server last told a `WireChannel`, of which libpq knows nothing; nil where libpq had the last word.
  var wireStatus: TransactionStatus?

  package var transactionStatus: TransactionStatus {
    if let wireStatus { return isOpen ? wireStatus : .unknown }
    return TransactionStatus(rawValue: functions.pointee.PQtransactionStatus(handle)) ?? .unknown
  }

  /// As 150004 for 15.4 and 80002 for Redshift's 8.0.2; 0 without a connection.
  package var serverVersion: Int { Int(functions.pointee.PQserverVersion(handle)) }

  /// A setting that the server tells by itself, as `server_version`, `TimeZone`, `standard_conforming_strings`.
  package func parameterStatus(_ name: String) -> String? {
    functions.pointee.PQparameterStatus(handle, name).map { String(cString: $0) }
  }

  /// The connection's socket; nil without a connection.
  var socket: Int32? {
    let descriptor = functions.pointee.PQsocket(handle)
    return descriptor >= 0 ? descriptor : nil
  }

  /// What cancels this connection's statements from another thread; nil without a connection.
  /// - Parameter around: called on that thread with what asks the server: for what the session does beside it.
  package func makeCancelHandle(around: CancelHandle.Around? = nil) -> CancelHandle? {
    functions.pointee.PQgetCancel(handle).map { CancelHandle($0, around) }
  }

  /// The notices of the last call, where no handler takes them.
  package var notices: [Notice] { box.collected }

  /// Gets each notice as it comes, on the connection's thread; nil collects them in `notices`. The handler must not
  /// use the connection.
  package var noticeHandler: ((Notice) -> Void)? {
    get { box.handler }
    set { box.handler = newValue }
  }

  // MARK: Statements

  /// Sends a text of one or more statements as it stands and waits for all answers, one for each statement. The server
  /// runs them as one transaction unless they say otherwise.
  /// - Throws: the first error; the answers before it are dropped.
  package func execute(_ sql: String) throws(DatabaseError) -> [ResultSet] { try collect(try send(sql)) }

  private func send(_ sql: String) throws(DatabaseError) -> OpaquePointer {
    let handle = try begin(sql)
    let sent = sql.withCString { functions.pointee.PQsendQuery(handle, $0) }
    guard sent == 1 else { throw connectionError() }
    return handle
  }

  /// As `execute`, but goes on while the server works: the answers are taken by `takeAnswers`, and until then nothing
  /// else may be asked.
  package func begin(asking sql: String) throws(DatabaseError) { _ = try send(sql) }

  /// Waits for the answers to what `begin(asking:)` sent.
  /// - Throws: as `execute`.
  package func takeAnswers() throws(DatabaseError) -> [ResultSet] {
    guard let handle else {
      throw DatabaseError(.connectionLost, message: "the connection is closed", sqlState: "08003")
    }
    return try collect(handle)
  }

  /// Sends a text and gives the last statement's answer.
  package func query(_ sql: String) throws(DatabaseError) -> ResultSet {
    guard let last = try execute(sql).last else { throw connectionError() }
    return last
  }

  /// Sends one statement with values for `$1`, `$2`, ... as texts, whose types the server infers; nil is NULL. Redshift
  /// takes at most 32,767 of them.
  package func execute(_ sql: String, _ values: [String?]) throws(DatabaseError) -> ResultSet {
    let handle = try begin(sql)
    guard !values.contains(where: { $0?.utf8.contains(0) ?? false }) else {
      throw DatabaseError(.misuse, message: "a value holds a NUL character", sqlState: "22021")
    }
    guard values.count <= Int(UInt16.max) else {
      throw DatabaseError(.misuse, message: "a statement takes at most 65535 values", sqlState: "54000")
    }
    let texts = CStrings(values)
    let count = Int32(values.count)
    let sent = sql.withCString {
      functions.pointee.PQsendQueryParams(handle, $0, count, nil, texts.pointers, nil, nil, 0)
    }
    guard sent == 1 else { throw connectionError() }
    guard let last = try collect(handle).last else { throw connectionError() }
    return last
  }

  /// The connection, ready for a new text.
  func begin(_ sql: String) throws(DatabaseError) -> OpaquePointer {
    guard let handle else {
      throw DatabaseError(.connectionLost, message: "the connection is closed", sqlState: "08003")
    }
    guard !Self.holdsNul(sql) else {
      throw DatabaseError(.misuse, message: "the statement holds a NUL character", sqlState: "22021")
    }
    if !box.collected.isEmpty { box.collected.removeAll() }
    wireStatus = nil
    return handle
  }

  private static func holdsNul(_ text: String) -> Bool {
    let found = text.utf8.withContiguousStorageIfAvailable { buffer -> Bool in
      guard let start = buffer.baseAddress else { return false }
      return memchr(start, 0, buffer.count) != nil
    }
    return found ?? text.utf8.contains(0)
  }

  /// Takes all answers of what was sent.
  func collect(_ handle: OpaquePointer) throws(DatabaseError) -> [ResultSet] {
    var results: [ResultSet] = []
    var failure: DatabaseError?
    while let result = functions.pointee.PQgetResult(handle) {
      let status = LibPQ.Status(rawValue: functions.pointee.PQresultStatus(result)) ?? .badResponse
      switch status {
      case .tuplesOK, .commandOK, .emptyQuery:
        results.append(ResultSet(result, status: status, functions))
        continue
      case .copyIn:
        let reason = "this COPY needs its data on the connection; use copyIn"
        _ = functions.pointee.PQputCopyEnd(handle, reason)
        failure = failure ?? DatabaseError(.misuse, message: reason, sqlState: "0A000")
      case .copyOut, .copyBoth:
        drainCopy(handle)
        failure =
          failure
          ?? DatabaseError(
            .misuse, message: "this COPY sends its data on the connection; use copyOut", sqlState: "0A000")
      default:
        failure = failure ?? DatabaseError(result: result, functions)
      }
      functions.pointee.PQclear(result)
    }
    if var failure {
      if !isOpen { failure.cause = .connectionLost }
      throw failure
    }
    return results
  }

  /// Reads COPY data to its end and drops it.
  func drainCopy(_ handle: OpaquePointer) {
    var row: UnsafeMutablePointer<CChar>?
    while functions.pointee.PQgetCopyData(handle, &row, 0) > 0 { functions.pointee.PQfreemem(row) }
  }

  /// What libpq itself has to say, as when sending failed.
  func connectionError() -> DatabaseError {
    let message = functions.pointee.PQerrorMessage(handle).map { DatabaseError.tidy(String(cString: $0)) } ?? ""
    let text = message.isEmpty ? "the server gave no answer" : message
    // Not sent, but the connection stands: a command is under way.
    return DatabaseError(
      isOpen ? .misuse : .connectionLost, message: text, sqlState: isOpen ? "" : "08006", severity: "")
  }
}
