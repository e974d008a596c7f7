import Database
import Diagnostics
import Postgres

/// A text that a client has prepared.
final class PreparedStatement {
  let sql: String
  let text: PreparedText
  /// The rows that it gives, once the server has told.
  var shape: RowShape?

  init(_ sql: String, _ text: PreparedText) {
    self.sql = sql
    self.text = text
  }

  var isScripted: Bool {
    if case .scripted = text.content { return true }
    return false
  }

  /// Whether it can be in no transaction.
  var standsAlone: Bool {
    if case .scripted(let standsAlone) = text.content { return standsAlone }
    return false
  }

  var tag: String? {
    if case .direct(_, let tag, _) = text.content { return tag }
    return nil
  }

  /// Whether rows that come are its own: a SELECT may stand for a statement that has no counterpart.
  var answersRows: Bool {
    if case .direct(_, _, let answersRows) = text.content { return answersRows }
    return true
  }
}

/// A prepared text with its values.
struct Portal {
  let statement: PreparedStatement
  /// What is run where the statement's own text has parameters.
  var sql: String?
  /// As the Bind message gives them: none, one for all, or one for each column.
  let formats: [Int]
  /// When it was asked to run.
  var started: Int64 = 0
}

/// The transaction of the messages up to the client's Sync.
struct Pipeline {
  /// A name for a statement and a portal that no client has.
  static let name = "redstart begin"

  /// Whether something ran in it since the server was last ready.
  var hasExecuted = false
  /// Whether it is about to be made one that stays.
  var isOpening = false
  /// Whether it was opened here, and is to be ended at the Sync.
  var isOurs = false
  /// Whether the client has begun it in these messages.
  var isClients = false

  /// The messages of a BEGIN, which leave nothing behind.
  static let begin: [UInt8] = {
    var parse = Message("P")
    parse.string(name)
    parse.string("begin")
    parse.int16(0)
    var bind = Message("B")
    bind.string(name)
    bind.string(name)
    for _ in 0..<3 { bind.int16(0) }
    var execute = Message("E")
    execute.string(name)
    execute.int32(0)
    return [parse, bind, execute].flatMap(\.finished)
      + ["P", "S"].flatMap { kind in
        var close = Message("C")
        close.string(kind + name)
        return close.finished
      }
  }()
}

/// An answer that is to come from the server, or that stands ready in its turn.
enum Pending {
  /// `before` keeps the name where the server does not take the statement.
  case parse(PreparedStatement, name: String, before: PreparedStatement?)
  /// Our own question for the rows' types: the client did not ask.
  case shape(PreparedStatement)
  case bind(PreparedStatement?)
  case describeStatement(PreparedStatement?)
  case describePortal(PreparedStatement?)
  case execute(Portal?)
  case close
  /// Of a message of our own.
  case own(Unicode.Scalar)
  case local([UInt8])
}

extension ClientSession {
  /// Parse, Bind, Describe, Execute, Close: gathered, and sent when an answer is wanted.
  func extended(_ type: UInt8, _ body: [UInt8]) {
    var reader = MessageReader(body)
    let isSound =
      switch Unicode.Scalar(type) {
      case "P": parse(&reader)
      case "B": bind(&reader, body)
      case "D": describe(&reader, body)
      case "E": execute(&reader, body)
      default: close(&reader, body)
      }
    if !isSound { fail(ErrorFields.message("invalid message format", state: "08P01")) }
  }

  // MARK: The client's messages; false for one that ends too early

  private func parse(_ reader: inout MessageReader) -> Bool {
    guard let name = reader.string(), let sql = reader.stringBytes(), let count = reader.int16() else { return false }
    var types: [UInt32] = []
    for _ in 0..<max(count, 0) {
      guard let type = reader.uint32() else { return false }
      types.append(numbers.postgres(type))
    }
    // The catalog is asked on the same session.
    pause()
    guard !isSkipping else { return true }
    guard let sql = String(validating: sql, as: UTF8.self) else {
      fail(ErrorFields.message("invalid byte sequence for encoding \"UTF8\"", state: "22021"))
      return true
    }
    if let known = statements[name], !name.isEmpty, known.isScripted {
      fail(ErrorFields.message("prepared statement \"\(name)\" already exists", state: "42P05"))
      return true
    }
    do throws(Diagnostic) {
      let statement = PreparedStatement(sql, try local.prepare(sql))
      switch statement.text.content {
      case .scripted:
        statements[name] = statement
        pending.append(.local(Message.empty("1")))
      case .empty: send(parse: "", name, types, statement)
      case .direct(let lowered, _, _): send(parse: lowered, name, types, statement)
      }
    } catch {
      isSkipping = true
      report(error)
    }
    return true
  }

  private func send(parse sql: String, _ name: String, _ types: [UInt32], _ statement: PreparedStatement) {
    var message = Message("P")
    message.string(name)
    message.string(sql)
    message.int16(types.count)
    for type in types { message.int32(Int(type)) }
    var question = Message("D")
    question.byte(UInt8(ascii: "S"))
    question.string(name)
    outgoing += message.finished + question.finished
    pending.append(.parse(statement, name: name, before: statements[name]))
    statements[name] = statement
    pending.append(.shape(statement))
  }

  private func bind(_ reader: inout MessageReader, _ body: [UInt8]) -> Bool {
    guard let portal = reader.string(), let name = reader.string(), let formats = reader.int16() else { return false }
    var isBinary = false
    for _ in 0..<max(formats, 0) {
      guard let format = reader.int16() else { return false }
      if format != 0 { isBinary = true }
    }
    guard let values = reader.int16() else { return false }
    let count = Int(UInt16(truncatingIfNeeded: values))
    var texts: [String?] = []
    let call = statements[name]?.text.call
    for _ in 0..<count {
      guard let length = reader.int32() else { return false }
      if length < 0 {
        texts.append(nil)
        continue
      }
      guard let value = reader.raw(length) else { return false }
      if call != nil { texts.append(String(decoding: value, as: UTF8.self)) }
    }
    guard let results = reader.int16() else { return false }
    var wanted: [Int] = []
    for _ in 0..<max(results, 0) {
      guard let format = reader.int16() else { return false }
      wanted.append(format)
    }
    let statement = statements[name]
    portals[portal] = statement.map { Portal(statement: $0, formats: wanted) }
    if let statement, statement.isScripted {
      if let call, count > 0 || wanted.contains(1) {
        guard count == call.parameterCount, !isBinary, !wanted.contains(1) else {
          fail(
            ErrorFields.message(
              "the values of a CALL come and go as text here, \(call.parameterCount) of them", state: "0A000"))
          return true
        }
        portals[portal]?.sql = call.text(texts)
        pending.append(.local(Message.empty("2")))
        return true
      }
      guard count == 0 else {
        fail(ErrorFields.message("this statement takes no parameters here", state: "0A000"))
        return true
      }
      pending.append(.local(Message.empty("2")))
    } else {
      forward("B", body)
      pending.append(.bind(statement))
    }
    return true
  }

  private func describe(_ reader: inout MessageReader, _ body: [UInt8]) -> Bool {
    guard let kind = reader.byte(), let name = reader.string() else { return false }
    let isStatement = kind == UInt8(ascii: "S")
    let statement = isStatement ? statements[name] : portals[name]?.statement
    if let statement, statement.isScripted {
      if isStatement {
        var parameters = Message("t")
        let count = statement.text.call?.parameterCount ?? 0
        parameters.int16(count)
        for _ in 0..<count { parameters.int32(1043) }
        pending.append(.local(parameters.finished))
      }
      pending.append(.local(callRow(statement) ?? Message.empty("n")))
    } else {
      forward("D", body)
      pending.append(isStatement ? .describeStatement(statement) : .describePortal(statement))
    }
    return true
  }

  private func execute(_ reader: inout MessageReader, _ body: [UInt8]) -> Bool {
    guard let name = reader.string(), reader.int32() != nil else { return false }
    let portal = portals[name]
    if let portal, portal.statement.isScripted {
      script(portal)
    } else {
      forward("E", body)
      var portal = portal
      portal?.started = LocalRedshift.now()
      pending.append(.execute(portal))
      pipeline.hasExecuted = true
      // Together they fit into the socket's buffer: nobody waits for the other.
      if outgoing.count > 32_768 { drain() }
    }
    return true
  }

  private func close(_ reader: inout MessageReader, _ body: [UInt8]) -> Bool {
    guard let kind = reader.byte(), let name = reader.string() else { return false }
    let known =
      kind == UInt8(ascii: "S")
      ? statements.removeValue(forKey: name) : portals.removeValue(forKey: name)?.statement
    if let known, known.isScripted {
      pending.append(.local(Message.empty("3")))
    } else {
      forward("C", body)
      pending.append(.close)
    }
    return true
  }

  func sync() {
    if isUnsynced || !pending.isEmpty { settle() }
    endPipeline()
    isSkipping = false
    ready()
  }

  /// Takes in what stands open, as a Sync would, but for the end of the transaction: all that comes before the client's
  /// Sync is one, unless the client has its own. `BEGIN` makes the transaction that a pipeline is in one that stays.
  private func pause() {
    guard isUnsynced || !pending.isEmpty else { return }
    let opens = pipeline.hasExecuted && connection.transactionStatus == .idle
    if opens {
      pipeline.isOpening = true
      outgoing += Pipeline.begin
      pending += [.own("1"), .own("2"), .own("C"), .own("3"), .own("3")]
    }
    settle()
    if opens, connection.transactionStatus == .inTransaction, !pipeline.isClients {
      pipeline = Pipeline(isOurs: true)
    }
  }

  /// Ends the transaction that was opened for the client's pipeline.
  func endPipeline() {
    guard pipeline.isOurs else { return }
    pipeline = Pipeline()
    do throws(DatabaseError) {
      switch connection.transactionStatus {
      case .inTransaction: _ = try connection.execute("commit")
      case .inError: _ = try connection.execute("rollback")
      default: break
      }
    } catch {
      report(error.diagnostic())
    }
  }

  // MARK: The server

  private func forward(_ type: Unicode.Scalar, _ body: [UInt8]) {
    var message = Message(type)
    message.raw(body)
    outgoing += message.finished
  }

  /// The description of a procedure's row; nil where there is none.
  private func callRow(_ statement: PreparedStatement) -> [UInt8]? {
    guard let columns = statement.text.call?.columns, !columns.isEmpty else { return nil }
    var message = Message("T")
    message.int16(columns.count)
    for column in columns {
      message.string(column.name)
      message.int32(0)
      message.int16(0)
      message.int32(Int(numbers.redshift(column.typeOID)))
      message.int16(-1)
      message.int32(-1)
      message.int16(0)
    }
    return message.finished
  }

  /// More than one command, or one that does something to the transaction: run as a simple query would be.
  private func script(_ portal: Portal) {
    pause()
    guard !isSkipping else { return }
    // A procedure's row was described before.
    let gives = portal.statement.text.call?.columns.isEmpty == false
    hidesRows = !gives
    hidesShape = gives
    defer {
      hidesRows = false
      hidesShape = false
    }
    do throws(Diagnostic) {
      if connection.transactionStatus == .idle, !portal.statement.standsAlone {
        try local.begin()
        pipeline.isOurs = true
      }
      _ = try local.execute(portal.sql ?? portal.statement.sql, sink: self)
    } catch {
      isSkipping = true
      report(error)
    }
  }

  /// An error of ours in its turn.
  private func fail(_ error: [UInt8]) {
    pause()
    guard !isSkipping else { return }
    isSkipping = true
    socket.write(error)
    if connection.transactionStatus == .inTransaction {
      do { _ = try connection.execute("rollback to savepoint \"statement failed before it ran\"") } catch {}
    }
  }

  /// Ends the server's turn: it commits what stands open outside of a transaction, and says how things are.
  func settle() { exchange(endsTurn: true) }

  /// Passes the answers on to all that was gathered.
  func drain() { if !pending.isEmpty { exchange(endsTurn: false) } }

  /// Sends what is gathered and passes its answers on, in order.
  private func exchange(endsTurn: Bool) {
    let answers = pending
    pending.removeAll(keepingCapacity: true)
    let isSilent = outgoing.isEmpty && !endsTurn
    outgoing += Message.empty(endsTurn ? "S" : "H")
    do throws(DatabaseError) {
      if !isSilent {
        isUnsynced = true
        try wire.send(outgoing)
      }
      outgoing.removeAll(keepingCapacity: true)
      for answer in answers {
        guard try pass(answer) else { break }
      }
      if endsTurn { try awaitReady() }
    } catch {
      lost(error)
    }
  }

  private func awaitReady() throws(DatabaseError) {
    while true {
      let (type, _) = try wire.next()
      switch Unicode.Scalar(type) {
      case "Z":
        wire.isReady(wire.input.takeBody().first)
        isUnsynced = false
        pipeline.hasExecuted = false
        if connection.transactionStatus == .idle { pipeline = Pipeline() }
        return
      case "E": socket.write(ErrorFields.message(ErrorFields.decode(wire.input.takeBody()).diagnostic()))
      default: aside(type)
      }
    }
  }

  private func lost(_ error: DatabaseError) {
    isSkipping = true
    isUnsynced = false
    outgoing.removeAll()
    pending.removeAll()
    socket.write(ErrorFields.message(error.diagnostic(), severity: "FATAL"))
    socket.breakOff()
  }

  /// One answer; false where it is an error: the server ignores what follows until a Sync.
  private func pass(_ answer: Pending) throws(DatabaseError) -> Bool {
    var statement: PreparedStatement?
    var portal: Portal?
    var last: Set<Unicode.Scalar> = []
    var isQuiet = false
    switch answer {
    case .local(let bytes):
      socket.write(bytes)
      return true
    case .parse(let prepared, _, _):
      statement = prepared
      last = ["1"]
    case .shape(let prepared):
      statement = prepared
      last = ["T", "n"]
      isQuiet = true
    case .bind(let prepared):
      statement = prepared
      last = ["2"]
    case .describeStatement(let prepared), .describePortal(let prepared):
      statement = prepared
      last = ["T", "n"]
    case .execute(let bound):
      portal = bound
      statement = bound?.statement
      last = ["C", "I", "s"]
    case .close: last = ["3"]
    case .own(let letter):
      last = [letter]
      isQuiet = true
    }
    let hides = portal.map { !$0.statement.answersRows } ?? false
    let editor = portal.flatMap { $0.statement.shape?.bound($0.formats).editor }
    while true {
      let (type, length) = try wire.next()
      let letter = Unicode.Scalar(type)
      switch letter {
      case "D": rows(editor, hides: hides)
      case "T":
        let (message, shape) = RowShape.translate(wire.input.takeBody(), numbers)
        if let statement { statement.shape = statement.shape ?? shape }
        if !isQuiet { socket.write(statement?.answersRows ?? true ? message : Message.empty("n")) }
      case "E":
        let error = ErrorFields.decode(wire.input.takeBody())
        isSkipping = true
        if case .parse(_, let name, let before) = answer { statements[name] = before }
        if let portal { local.note(portal.statement.text, since: portal.started, tag: "", error: error) }
        socket.write(ErrorFields.message(statement?.text.diagnostic(error) ?? error.diagnostic()))
        return false
      case "C":
        var reader = MessageReader(wire.input.takeBody())
        let tag = reader.string() ?? ""
        guard !isQuiet else { break }
        if tag == "BEGIN" || tag == "START TRANSACTION" { pipeline = Pipeline(isClients: true) }
        complete(statement?.tag ?? tag)
        if let portal { local.note(portal.statement.text, since: portal.started, tag: tag, error: nil) }
      case "t":
        let bytes = wire.input.take(length + 1)
        if !isQuiet { socket.write(ParameterTypes.translate(bytes, numbers)) }
        continue
      case "1", "2", "3", "n", "I", "s":
        let bytes = wire.input.take(length + 1)
        if !isQuiet { socket.write(bytes) }
      default: aside(type)
      }
      if last.contains(letter) { return true }
    }
  }
}

/// ParameterDescription with Redshift's numbers.
enum ParameterTypes {
  static func translate(_ bytes: [UInt8], _ numbers: TypeNumbers) -> [UInt8] {
    var reader = MessageReader(Array(bytes.dropFirst(5)))
    var message = Message("t")
    let count = Int(UInt16(truncatingIfNeeded: reader.int16() ?? 0))
    message.int16(count)
    for _ in 0..<count { message.int32(Int(numbers.redshift(reader.uint32() ?? 0))) }
    return message.finished
  }
}
