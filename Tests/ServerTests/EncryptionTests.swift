import Diagnostics
import Foundation
import Postgres
import Testing

@testable import Server

/// TLS: for whom, with what certificate, and what may not slip in.
@Suite struct EncryptionTests {
  static let request = 80_877_103

  @Test func encryptsForWhoeverAsks() throws {
    let server = try RunningServer()
    defer { #expect(server.stop()) }
    let plain = try Connection(server.parameters(ssl: "disable"))
    #expect(!server.identity.isMade)
    let connection = try Connection(server.parameters(ssl: "require"))
    #expect(server.identity.isMade)
    // Large ones both ways: more than TLS puts into one record.
    let text = String(repeating: "abcdefghij", count: 300_000)
    #expect(try connection.execute("select len($1::varchar(max)), $1", [String(text.prefix(60_000))]).scalar == "60000")
    let result = try connection.query("select repeat('xy', 500000), i from generate_series(1, 3) i")
    #expect((0..<3).map { result.value($0, 0)?.utf8.count } == [1_000_000, 1_000_000, 1_000_000])
    #expect(try connection.query("select len('\(text.prefix(65_000))')").scalar == "65000")
    #expect(try plain.query("select 1").scalar == "1")
  }

  @Test func cancelsUnderTLS() throws {
    let server = try RunningServer.shared.get()
    let connection = try Connection(server.parameters(ssl: "require"))
    let handle = try #require(connection.makeCancelHandle())
    Thread.detachNewThread {
      usleep(300_000)
      handle.cancel()
    }
    let error = #expect(throws: DatabaseError.self) { try connection.execute(SessionTests.slow) }
    #expect(error?.isCancelled == true)
    #expect(try connection.query("select 1").scalar == "1")
  }

  @Test func mayBeRequired() throws {
    let server = try RunningServer(tls: .require)
    defer { #expect(server.stop()) }
    #expect(try Connection(server.parameters(ssl: "prefer")).query("select 1").scalar == "1")
    let client = try RawClient(port: server.port)
    client.start(["user": "ann", "database": server.database])
    let answer = try #require(client.next())
    #expect(answer.field("C") == "28000")
    #expect(answer.field("M") == "this server takes encrypted connections only")
    #expect(client.next() == nil)
  }

  @Test func mayBeOff() throws {
    let server = try RunningServer(tls: .off)
    defer { #expect(server.stop()) }
    #expect(throws: Diagnostic.self) { try Connection(server.parameters(ssl: "require")) }
    #expect(try Connection(server.parameters(ssl: "prefer")).query("select 1").scalar == "1")
    #expect(!server.identity.isMade)
  }

  @Test func goesOnWithoutWhereTheCertificateIsNone() throws {
    let made = try TLSIdentity.make()
    let broken = TLSIdentity(certificate: made.certificate, key: Array("-----BEGIN PRIVATE KEY-----\n".utf8))
    let server = try RunningServer(identity: broken)
    defer { #expect(server.stop()) }
    for _ in 0..<2 { #expect(try Connection(server.parameters(ssl: "prefer")).query("select 1").scalar == "1") }
    #expect(server.logged.filter { $0.hasPrefix("no TLS: ") }.count == 1)
  }

  @Test func refusesAKeyThatIsNotTheCertificates() throws {
    let one = try TLSIdentity.make()
    let other = try TLSIdentity.make()
    #expect(one != other)
    let error = #expect(throws: Diagnostic.self) {
      _ = try TLSContext(TLSIdentity(certificate: one.certificate, key: other.key))
    }
    #expect(error?.code == "serve.no-tls")
  }

  /// What came before the handshake must not count as if it had been encrypted.
  @Test func dropsWhatWasSentBeforeTheHandshake() throws {
    let server = try RunningServer.shared.get()
    let client = try RawClient(port: server.port)
    client.ask(encryption: Self.request, then: Array("Q\0\0\0\u{0D}select 1\0".utf8))
    var rest: [UInt8] = []
    while let byte = client.bytes(1) { rest += byte }
    #expect(String(decoding: rest, as: UTF8.self).contains("received unencrypted data after SSL request"))
  }

  @Test func outlivesAClientThatShakesNoHands() throws {
    let server = try RunningServer.shared.get()
    for bytes in [Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x16, 0x03, 0x01, 0x00, 0x02, 0x01, 0x00], []] {
      let client = try RawClient(port: server.port)
      client.ask(encryption: Self.request)
      #expect(client.bytes(1) == [UInt8(ascii: "S")])
      client.raw(bytes)
    }
    #expect(try Connection(server.parameters(ssl: "require")).query("select 1").scalar == "1")
  }
}
