import Diagnostics
import FileSystem
import Foundation
import TestSupport
import Testing

@testable import Postgres

@Suite struct ConnectionFailureTests {
  static let secret = "s3cret-pässword"

  private func fail(_ parameters: ConnectionParameters) throws -> Diagnostic {
    let finding = try #require(#expect(throws: Diagnostic.self) { try Connection(parameters) })
    let texts = [finding.message, finding.hint ?? ""] + finding.notes
    #expect(!texts.contains { $0.contains(Self.secret) })
    return finding
  }

  private func network(_ port: Int) -> ConnectionParameters {
    ConnectionParameters(
      host: "127.0.0.1", port: port, user: "someone", password: Self.secret, database: "db", sslMode: "disable",
      connectTimeout: 60)
  }

  @Test func noServer() throws {
    // A port that was free a moment ago.
    let port = try FakeServer.closedPort()
    let finding = try fail(network(port))
    #expect(finding.code == "database.no-server")
    #expect(finding.message == "no database server answers at host '127.0.0.1', port \(port)")
    var socket = network(5432)
    socket.host = "/nonexistent"
    #expect(try fail(socket).code == "database.no-server")
  }

  @Test func unknownHost() throws {
    var parameters = network(5432)
    parameters.host = "no-such-host.invalid"
    let finding = try fail(parameters)
    #expect(finding.code == "database.unknown-host")
    #expect(finding.message.contains("no-such-host.invalid"))
  }

  @Test func wrongSettings() throws {
    var parameters = network(99_999)
    #expect(try fail(parameters).code == "database.bad-setting")
    parameters = network(5432)
    parameters.sslMode = "sometimes"
    #expect(try fail(parameters).code == "database.bad-setting")
    parameters = network(5432)
    parameters.password = "a\u{0}b"
    #expect(try fail(parameters).code == "database.bad-setting")
  }

  @Test func passwordsAndNames() throws {
    let server = try TestServer.shared()
    let administrator = try server.connect()
    // Sockets of the embedded server trust; for one user it shall not.
    let rules = try #require(try administrator.query("show hba_file").scalar)
    let old = try FileSystem.read(rules)
    try FileSystem.write(Array("local all locked scram-sha-256\n".utf8) + old, to: rules)
    let quoted = Self.secret
    _ = try administrator.execute("create user locked password '\(quoted)'; select pg_reload_conf()")
    // The reload is heard a moment later.
    while try administrator.query("select count(*) from pg_hba_file_rules where 'locked' = any(user_name)").scalar
      == "0"
    {
      usleep(1000)
    }
    var parameters = server.handle.parameters
    parameters.user = "locked"
    parameters.password = Self.secret
    let connection = try retried(parameters)
    #expect(try connection.query("select current_user").scalar == "locked")
    parameters.password = Self.secret + "x"
    let wrong = try fail(parameters)
    #expect(wrong.code == "database.wrong-password")
    #expect(wrong.hint == "check 'user' and 'password' of the profile")
    parameters.password = nil
    #expect(try fail(parameters).code == "database.no-password")
    parameters = server.handle.parameters
    parameters.database = "no such db"
    let database = try fail(parameters)
    #expect(database.code == "database.unknown-database")
    #expect(database.message.contains("no such db"))
    parameters = server.handle.parameters
    parameters.user = "no such user"
    #expect(try fail(parameters).code == "database.unknown-user")
    _ = try administrator.query("create database closed_db allow_connections false")
    parameters = server.handle.parameters
    parameters.database = "closed_db"
    #expect(try fail(parameters).code.hasPrefix("database."))
    _ = try administrator.query("create user one_only connection limit 0")
    parameters = server.handle.parameters
    parameters.user = "one_only"
    #expect(try fail(parameters).code == "database.too-many-connections")
  }

  /// Until the server has taken the new rules.
  private func retried(_ parameters: ConnectionParameters) throws -> Connection {
    for _ in 0..<100 {
      if let connection = try? Connection(parameters) { return connection }
      usleep(10_000)
    }
    return try Connection(parameters)
  }

  @Test func redshiftsHashedUsers() throws {
    // AuthenticationRequest 13: Redshift asks so for users with a SHA-256 password.
    let server = try FakeServer(answer: [UInt8(ascii: "R"), 0, 0, 0, 12, 0, 0, 0, 13, 0, 0, 0, 0])
    let finding = try fail(network(server.port))
    #expect(finding.code == "database.hashed-user")
    #expect(finding.message.contains("SHA-256"))
    #expect(finding.hint?.contains("md5") == true)
  }

  @Test func otherServers() throws {
    let unknown = try FakeServer(answer: [UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 99])
    let finding = try fail(network(unknown.port))
    #expect(finding.code == "database.unsupported-authentication", "\(finding.message)")
    let mute = try FakeServer(answer: [])
    #expect(try fail(network(mute.port)).code == "database.connection-dropped")
    let plain = try FakeServer(answer: [UInt8(ascii: "N")])
    var parameters = network(plain.port)
    parameters.sslMode = "require"
    #expect(try fail(parameters).code == "database.no-tls")
    let slow = try FakeServer(answer: nil)
    parameters = network(slow.port)
    parameters.connectTimeout = 2
    #expect(try fail(parameters).code == "database.connect-timeout")
  }

  static let messages: [(String, ConnectionFailure.Kind, String)] = [
    (
      "connection to server at \"localhost\" (::1), port 5439 failed: Connection refused\n\tIs the server running on that "
        + "host and accepting TCP/IP connections?\nconnection to server at \"localhost\" (127.0.0.1), port 5439 failed: "
        + "FATAL:  password authentication failed for user \"x\"\n", .wrongPassword, "Connection refused"
    ),
    (
      "connection to server on socket \"/a/.s.PGSQL.5432\" failed: FATAL:  the database system is starting up\n",
      .starting,
      "the database system is starting up"
    ),
    ("connection to server at \"h\" (10.0.0.1), port 5439 failed: timeout expired\n", .timeout, "timeout expired"),
    (
      "connection to server at \"h\" (1.2.3.4), port 5432 failed: SSL error: certificate verify failed\n", .certificate,
      "SSL error: certificate verify failed"
    ),
    (
      "root certificate file \"/x/root.crt\" does not exist\nEither provide the file or change sslmode", .certificate,
      "root certificate file \"/x/root.crt\" does not exist"
    ),
    (
      "connection to server at \"h\", port 1 failed: FATAL:  no pg_hba.conf entry for host \"1.1.1.1\", user \"u\", "
        + "database \"d\", no encryption\n", .notAllowed,
      "no pg_hba.conf entry for host \"1.1.1.1\", user \"u\", database \"d\", no encryption"
    ),
    ("something new", .other, "something new"),
  ]

  @Test(arguments: messages.indices) func messagesAreRead(_ index: Int) {
    let (message, kind, first) = Self.messages[index]
    let failure = ConnectionFailure(message)
    #expect(failure.kind == kind)
    #expect(failure.lines.first == first)
  }

  @Test func textsForPeopleHideThePassword() {
    let parameters = network(5439)
    let texts = [
      "\(parameters)", String(reflecting: parameters), String(describing: Optional(parameters)), parameters.url,
    ]
    for text in texts { #expect(!text.contains(Self.secret) && text.contains("127.0.0.1:5439"), "\(text)") }
    var dumped = ""
    dump(parameters, to: &dumped)
    #expect(!dumped.contains(Self.secret))
    #expect(parameters.url == "postgresql://someone@127.0.0.1:5439/db?sslmode=disable")
    let odd = ConnectionParameters(host: "::1", user: "a@b", database: "d/é")
    #expect(odd.url == "postgresql://a%40b@[::1]:5432/d%2F%C3%A9")
  }
}

/// Answers every connection with the same bytes and hangs up; nil never answers.
private final class FakeServer {
  let port: Int
  private let descriptor: Int32

  init(answer: [UInt8]?) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length) == 0 && listen(descriptor, 5) == 0 && getsockname(descriptor, raw, &length) == 0
      }
    }
    guard bound else { throw FileError("cannot listen", "127.0.0.1") }
    self.descriptor = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
    guard let answer else { return }
    Thread.detachNewThread {
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        var greeting = [UInt8](repeating: 0, count: 1024)
        _ = recv(client, &greeting, greeting.count, 0)
        _ = send(client, answer, answer.count, 0)
        // Until the client has read it and gone, or for five seconds; closing earlier could take the answer back.
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        while !answer.isEmpty, recv(client, &greeting, greeting.count, 0) > 0 {}
        close(client)
      }
    }
  }

  /// A port where nobody listens. No thread was started for it: one that still stood before its `accept` would answer
  /// for whichever server gets the descriptor's number next.
  static func closedPort() throws -> Int {
    let server = try FakeServer(answer: nil)
    close(server.descriptor)
    return server.port
  }
}
