import Database
import Diagnostics
import Postgres

/// One client's session: the client's messages on one side, a session of the local Redshift on the other. Belongs to its
/// thread.
final class ClientSession: StatementSink {
  let socket: ClientSocket
  let connection: Connection
  let local: LocalRedshift
  let wire: WireChannel
  private let firstNumbers: TypeNumbers
  var numbers: TypeNumbers {
    guard firstNumbers.spatial == nil, let spatial = local.spatialTypes else { return firstNumbers }
    return TypeNumbers(ownSuper: firstNumbers.ownSuper, spatial: spatial)
  }
  private let registry: SessionRegistry
  private let id: Int

  // MARK: Extended query

  /// Texts that were prepared, by their name.
  var statements: [String: PreparedStatement] = [:]
  var portals: [String: Portal] = [:]
  /// Messages for the server that have not been sent yet, and what answers are to come, in order.
  var outgoing: [UInt8] = []
  var pending: [Pending] = []
  /// Whether the server has had messages since its last word of being ready.
  var isUnsynced = false
  var pipeline = Pipeline()
  /// After an error nothing counts until the client's Sync.
  var isSkipping = false

  // MARK: The statement under way

  /// Whether rows have no way to the client: nobody said that there would be any.
  var hidesRows = false
  /// Whether the rows' description is left out: the client has it.
  var hidesShape = false
  /// How many statements of a text were answered.
  var answers = 0
  private var wasCancelled = false
  /// Whether texts still come as UTF-8: a statement may have asked for something else.
  private var keepsEncoding = true

  init(
    _ socket: ClientSocket, _ local: LocalRedshift, _ wire: WireChannel, _ numbers: TypeNumbers,
    _ registry: SessionRegistry, _ id: Int
  ) {
    self.socket = socket
    self.local = local
    self.wire = wire
    firstNumbers = numbers
    connection = local.connection
    self.registry = registry
    self.id = id
    connection.noticeHandler = { socket.write(ErrorFields.message($0)) }
  }

  /// Until the client says goodbye or is gone.
  func run() {
    do throws(ClientFailure) {
      while true {
        registry.setBusy(id, false)
        socket.flush()
        local.rest()
        if socket.wait(or: wire.descriptor) == .server {
          guard hearServer() else { break }
          continue
        }
        let (type, body) = try socket.message()
        if registry.isStopping { throw .gone }
        registry.setBusy(id, true)
        guard try handle(type, body) else { break }
        guard connection.isOpen, !socket.isBroken else { break }
      }
    } catch {
      switch error {
      case .gone where registry.isStopping:
        socket.write(
          ErrorFields.message(
            "terminating connection: the server is being stopped", state: "57P01", severity: "FATAL"))
      case .gone, .noHandshake: break
      case .violation(let message):
        socket.write(ErrorFields.message(message, state: "08P01", severity: "FATAL"))
      }
    }
    connection.noticeHandler = nil
    // An open transaction is rolled back by the server.
    local.close()
  }

  /// What the server says while nothing is asked of it: a setting that changed, or that the session is over. false
  /// ends ours.
  private func hearServer() -> Bool {
    do throws(DatabaseError) {
      let (type, _) = try wire.next()
      guard type == UInt8(ascii: "E") else {
        aside(type)
        return true
      }
      let error = ErrorFields.decode(wire.input.takeBody())
      socket.write(ErrorFields.message(error.diagnostic(), severity: "FATAL"))
    } catch {
      socket.write(ErrorFields.message(error.diagnostic(), severity: "FATAL"))
    }
    return false
  }

  /// false ends the session.
  private func handle(_ type: UInt8, _ body: [UInt8]) throws(ClientFailure) -> Bool {
    switch Unicode.Scalar(type) {
    case "Q":
      simple(body)
    case "P", "B", "D", "E", "C":
      if !isSkipping { extended(type, body) }
    case "H":
      if !isSkipping { drain() }
      socket.flush()
    case "S": sync()
    case "X": return false
    case "F":
      socket.write(ErrorFields.message("function calls by message are not supported", state: "0A000"))
      ready()
    // Data of a COPY that is no longer under way.
    case "d", "c", "f": break
    default: throw .violation("invalid frontend message type \(type)")
    }
    return true
  }

  /// Tells the client that it may go on.
  func ready() {
    if !keepsEncoding, connection.transactionStatus != .inError {
      // Redshift has no other; texts would be read wrongly from here on.
      keepsEncoding = true
      do { _ = try connection.execute("set client_encoding to 'UTF8'") } catch {}
    }
    var message = Message("Z")
    switch connection.transactionStatus {
    case .inTransaction, .active: message.byte(UInt8(ascii: "T"))
    case .inError: message.byte(UInt8(ascii: "E"))
    default: message.byte(UInt8(ascii: "I"))
    }
    socket.write(message.finished)
  }

  // MARK: Simple query

  private func simple(_ body: [UInt8]) {
    // As the server does: a text of its own ends what was begun in parts.
    isSkipping = false
    if isUnsynced || !pending.isEmpty { settle() }
    endPipeline()
    guard let sql = text(body) else { return ready() }
    answers = 0
    hidesRows = false
    do throws(Diagnostic) {
      _ = try local.execute(sql, sink: self)
      if answers == 0 { socket.write(Message.empty("I")) }
    } catch {
      report(error)
    }
    ready()
  }

  /// The statement's text; nil and an error where it is none.
  func text(_ body: [UInt8]) -> String? {
    let bytes = body.last == 0 ? body.dropLast() : body[...]
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    socket.write(ErrorFields.message("invalid byte sequence for encoding \"UTF8\"", state: "22021"))
    return nil
  }

  func run(_ sql: String, tag: String?, answersRows: Bool) throws(DatabaseError) -> QueryResult {
    var query = Message("Q")
    query.string(sql)
    try wire.send(query.finished)
    wasCancelled = false
    var result = ""
    var editor: RowEditor?
    let hides = hidesRows || !answersRows
    var failure: DatabaseError?
    while true {
      let type: UInt8
      do throws(DatabaseError) {
        type = try wire.next().type
      } catch {
        // The server's last words tell more.
        failure?.cause = .connectionLost
        throw failure ?? error
      }
      switch Unicode.Scalar(type) {
      case "T":
        let (message, shape) = RowShape.translate(wire.input.takeBody(), numbers)
        if !hides, !hidesShape { socket.write(message) }
        editor = shape.editor
      case "D": rows(editor, hides: hides)
      case "C":
        var reader = MessageReader(wire.input.takeBody())
        result = reader.string() ?? ""
      case "E": failure = failure ?? ErrorFields.decode(wire.input.takeBody())
      case "Z":
        wire.isReady(wire.input.takeBody().first)
        if let failure { throw failure }
        return QueryResult(commandTag: tag ?? result)
      default: aside(type)
      }
    }
  }

  func finished(_ result: QueryResult) {
    answers += 1
    if let rows = result.rows, !hidesRows { write(rows) }
    complete(result.commandTag)
  }

  func complete(_ tag: String) {
    var message = Message("C")
    message.string(tag)
    socket.write(message.finished)
  }

  /// Rows that libpq gathered: those of statements that PostgreSQL has no counterpart for.
  private func write(_ rows: ResultSet) {
    var description = Message("T")
    description.int16(rows.columnCount)
    for column in rows.columns {
      description.string(ShownName.of(column.name))
      description.int32(0)
      description.int16(0)
      description.int32(Int(numbers.redshift(column.typeOID)))
      description.int16(-1)
      description.int32(Int(column.typeModifier))
      description.int16(0)
    }
    socket.write(description.finished)
    for row in 0..<rows.rowCount {
      var message = Message("D")
      message.int16(rows.columnCount)
      for column in 0..<rows.columnCount {
        guard let value = rows.bytes(row, column) else {
          message.int32(-1)
          continue
        }
        message.int32(value.count)
        message.raw(value)
      }
      socket.write(message.finished)
    }
  }

  /// An error of a statement. An open transaction has failed with it, also where the server never saw the statement.
  func report(_ diagnostic: Diagnostic) {
    if diagnostic.code == "database.connection-lost" {
      // libpq does not know yet.
      socket.write(ErrorFields.message(diagnostic, severity: "FATAL"))
      socket.breakOff()
      return
    }
    socket.write(ErrorFields.message(diagnostic))
    if connection.transactionStatus == .inTransaction {
      do { _ = try connection.execute("rollback to savepoint \"statement failed before it ran\"") } catch {}
    }
  }

  // MARK: Passing on

  /// Passes on all whole rows that are there.
  func rows(_ editor: RowEditor?, hides: Bool) {
    if let editor, !hides {
      socket.write(editor.edit(wire.input.takeBody()))
    } else {
      let count = wire.input.run(of: UInt8(ascii: "D"))
      if !hides { wire.input.withBytes(count) { socket.write($0) } }
      wire.input.skip(count)
    }
    if socket.isBroken { cancel() }
  }

  /// The client is gone: what it asked for need not go on.
  private func cancel() {
    guard !wasCancelled else { return }
    wasCancelled = true
    local.cancelHandle?.cancel()
  }

  /// A message that may come at any time.
  func aside(_ type: UInt8) {
    let count = 1 + (wire.input.header?.length ?? 0)
    switch Unicode.Scalar(type) {
    case "N": wire.input.withBytes(count) { if !isOfOurBegin($0) { socket.write(ErrorFields.restored($0)) } }
    case "S":
      let bytes = wire.input.take(count)
      var reader = MessageReader(Array(bytes.dropFirst(5)))
      guard let name = reader.string() else { return }
      if ParameterStatus.isPassedOn(name) { socket.write(bytes) }
      if name == "client_encoding" { keepsEncoding = reader.string() == "UTF8" }
      return
    case "G", "W":
      // Redshift has no COPY from the client: the statement fails.
      var refusal = Message("f")
      refusal.string("COPY from the client is not supported")
      try? wire.send(refusal.finished)
    default: break
    }
    wire.input.skip(count)
  }
}

extension ClientSession {
  /// Whether a notice tells that a transaction is in progress already: in a pipeline it may be one of ours.
  private func isOfOurBegin(_ message: UnsafeRawBufferPointer) -> Bool {
    guard pipeline.isOurs || pipeline.isOpening else { return false }
    return ErrorFields.decode(Array(message.dropFirst(5))).sqlState == "25001"
  }
}

/// What a server tells of itself at the beginning, and when it changes.
enum ParameterStatus {
  /// Redshift's, whatever the embedded server says; `standard_conforming_strings` is not among them, as there.
  private static let own: [(String, String)] = [
    ("server_version", "8.0.2"), ("server_encoding", "UNICODE"), ("client_encoding", "UTF8"),
    ("padb_revision", "redstart"), ("padb_version", "1.0.0"),
  ]
  private static let servers = ["DateStyle", "TimeZone", "integer_datetimes", "is_superuser", "application_name"]

  static func isPassedOn(_ name: String) -> Bool { servers.contains(name) }

  static func all(_ connection: Connection, user: String) -> [UInt8] {
    let told = servers.compactMap { name in connection.parameterStatus(name).map { (name, $0) } }
    return (own + told + [("session_authorization", user)]).flatMap { name, value in
      var message = Message("S")
      message.string(name)
      message.string(value)
      return message.finished
    }
  }
}
