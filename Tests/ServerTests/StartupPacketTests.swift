import Testing

@testable import Server

@Suite struct StartupPacketTests {
  static func packet(_ code: UInt32, _ rest: [UInt8]) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> UInt32($0)) } + rest
  }

  @Test func readsParameters() throws {
    let text = "user\0ann\0database\0dev\0options\0-c search_path=a,b --timezone=UTC -c x=1\\ 2\0_pq_.later\0on\0\0"
    guard case .start(let minor, let parameters) = try StartupPacket(Self.packet(196_610, Array(text.utf8))) else {
      Issue.record("no start")
      return
    }
    #expect(minor == 2)
    let request = try SessionRequest(parameters)
    #expect(request.user == "ann")
    #expect(request.database == "dev")
    #expect(request.settings.map(\.name) == ["search_path", "timezone", "x"])
    #expect(request.settings.map(\.value) == ["a,b", "UTC", "1 2"])
    #expect(request.protocolOptions == ["_pq_.later"])
  }

  @Test func theDatabaseIsTheUsersWhereNoneIsNamed() throws {
    #expect(try SessionRequest([("user", "ann")]).database == "ann")
  }

  @Test func speaksOneEncoding() throws {
    for name in ["UTF8", "utf-8", "UNICODE", "'utf-8'"] {
      _ = try SessionRequest([("user", "ann"), ("client_encoding", name)])
    }
    #expect(throws: ClientFailure.self) { try SessionRequest([("user", "ann"), ("client_encoding", "LATIN1")]) }
  }

  @Test func refusesWhatIsNone() {
    let broken: [[UInt8]] = [
      [], [0], Self.packet(196_608, []), Self.packet(196_608, Array("user".utf8)),
      Self.packet(196_608, Array("user\0".utf8)), Self.packet(131_072, Array("x".utf8)),
      Self.packet(80_877_102, [1, 2]),
    ]
    for bytes in broken { #expect(throws: ClientFailure.self) { try StartupPacket(bytes) } }
    #expect(throws: ClientFailure.self) { try SessionRequest([("database", "dev")]) }
  }
}
