import Foundation

@testable import Server

/// Speaks the protocol byte by byte, as drivers other than libpq do, and as no driver should.
final class RawClient {
  struct Answer: Equatable, CustomStringConvertible {
    let type: Character
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
    var description: String { "\(type)(\(text.split(separator: "\0").joined(separator: "|")))" }

    /// A field of an error.
    func field(_ name: Character) -> String? {
      text.split(separator: "\0").first { $0.first == name }.map { String($0.dropFirst()) }
    }

    /// A row's values as text; nil is NULL.
    var row: [String?] {
      var reader = MessageReader(body)
      return (0..<(reader.int16() ?? 0)).map { _ in
        guard let length = reader.int32(), length >= 0, let value = reader.raw(length) else { return nil }
        return String(decoding: value, as: UTF8.self)
      }
    }

    /// A RowDescription's names and types.
    var columns: [(name: String, type: UInt32)] {
      var reader = MessageReader(body)
      return (0..<(reader.int16() ?? 0)).map { _ in
        let name = reader.string() ?? ""
        _ = reader.raw(6)
        let type = reader.uint32() ?? 0
        _ = reader.raw(8)
        return (name, type)
      }
    }
  }

  let descriptor: Int32
  private(set) var process = 0
  private(set) var secret: UInt32 = 0
  private(set) var settings: [String: String] = [:]

  /// Connects only.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    var time = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Connects and logs in.
  convenience init(_ server: RunningServer, parameters: [String: String] = [:]) throws {
    try self.init(port: server.port)
    start(["user": "ann", "database": server.database].merging(parameters) { $1 })
    guard let request = next() else { throw POSIXError(.ECONNRESET) }
    var reader = MessageReader(request.body)
    if request.type == "R", reader.int32() == 5, let salt = reader.raw(4) {
      let inner = PasswordDigest.hex(PasswordDigest.md5(Array("s3cret öann".utf8)))
      send("p", Array("md5".utf8) + PasswordDigest.hex(PasswordDigest.md5(inner + Array(salt))) + [0])
    }
    while let answer = next(), answer.type != "Z" {
      var reader = MessageReader(answer.body)
      if answer.type == "K" {
        process = reader.int32() ?? 0
        secret = reader.uint32() ?? 0
      }
      if answer.type == "S", let name = reader.string() { settings[name] = reader.string() }
    }
  }

  deinit { close(descriptor) }

  // MARK: Sending

  func start(_ parameters: [String: String], version: UInt32 = 196_608) {
    var body = Message("x")
    body.int32(Int(version))
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
      body.string(name)
      body.string(value)
    }
    body.byte(0)
    // A startup packet has no type.
    raw(Array(body.finished.dropFirst()))
  }

  /// A request for TLS or GSSAPI's encryption.
  func ask(encryption code: Int, then more: [UInt8] = []) {
    var body = Message("x")
    body.int32(code)
    raw(Array(body.finished.dropFirst()) + more)
  }

  func raw(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
  }

  func send(_ type: Unicode.Scalar, _ body: [UInt8] = []) {
    var message = Message(type)
    message.raw(body)
    raw(message.finished)
  }

  func query(_ sql: String) { send("Q", Array(sql.utf8) + [0]) }

  func parse(_ sql: String, name: String = "", types: [Int] = []) {
    var message = Message("P")
    message.string(name)
    message.string(sql)
    message.int16(types.count)
    for type in types { message.int32(type) }
    raw(message.finished)
  }

  func bind(_ values: [String?] = [], statement: String = "", portal: String = "", formats: [Int] = []) {
    var message = Message("B")
    message.string(portal)
    message.string(statement)
    message.int16(0)
    message.int16(values.count)
    for value in values {
      message.int32(value?.utf8.count ?? -1)
      message.raw(Array((value ?? "").utf8))
    }
    message.int16(formats.count)
    for format in formats { message.int16(format) }
    raw(message.finished)
  }

  func describe(_ kind: Character, _ name: String = "") { send("D", Array("\(kind)\(name)".utf8) + [0]) }

  func execute(_ portal: String = "", rows: Int = 0) {
    var message = Message("E")
    message.string(portal)
    message.int32(rows)
    raw(message.finished)
  }

  func sync() { send("S") }

  // MARK: Receiving

  func bytes(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      let more = bytes.withUnsafeMutableBytes { buffer in
        recv(descriptor, buffer.baseAddress.map { $0 + got }, count - got, 0)
      }
      guard more > 0 else { return nil }
      got += more
    }
    return bytes
  }

  /// nil where the connection has ended, or nothing came for half a minute.
  func next() -> Answer? {
    guard let head = bytes(5) else { return nil }
    var reader = MessageReader(Array(head.dropFirst()))
    guard let length = reader.int32(), length >= 4 else { return nil }
    return Answer(type: Character(Unicode.Scalar(head[0])), body: length == 4 ? [] : bytes(length - 4) ?? [])
  }

  /// All up to ReadyForQuery, which is the last.
  func answers() -> [Answer] {
    var all: [Answer] = []
    while let answer = next() {
      all.append(answer)
      if answer.type == "Z" { break }
    }
    return all
  }

  func ask(_ sql: String) -> [Answer] {
    query(sql)
    return answers()
  }

  func types(_ answers: [Answer]) -> String { String(answers.map(\.type)) }
}
