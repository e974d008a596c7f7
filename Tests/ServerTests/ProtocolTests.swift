import Foundation
import Testing

@testable import Server

/// The protocol's own matters, byte by byte.
@Suite struct ProtocolTests {
  let server: RunningServer

  init() throws { server = try RunningServer.shared.get() }

  @Test func declinesEncryptionAndLaterProtocols() throws {
    let client = try RawClient(port: server.port)
    client.ask(encryption: 80_877_104)
    #expect(client.bytes(1) == [UInt8(ascii: "N")])
    client.start(["user": "ann", "database": server.database, "_pq_.wide": "1"], version: 196_610)
    let answer = try #require(client.next())
    #expect(answer.type == "v")
    #expect(answer.body == [0, 0, 0, 0, 0, 0, 0, 1] + Array("_pq_.wide".utf8) + [0])
    #expect(client.next()?.type == "R")
  }

  @Test func tellsOfItself() throws {
    let client = try RawClient(server, parameters: ["application_name": "probe", "client_protocol_version": "2"])
    #expect(client.settings["server_version"] == "8.0.2")
    #expect(client.settings["client_encoding"] == "UTF8")
    #expect(client.settings["session_authorization"] == "ann")
    #expect(client.settings["application_name"] == "probe")
    // Redshift's extended metadata is not spoken.
    #expect(client.settings["server_protocol_version"] == nil)
    #expect(client.process > 0 && client.secret > 0)
    let answers = client.ask("set application_name to 'other'")
    #expect(client.types(answers) == "SCZ")
    #expect(server.logged.contains { $0.contains("application probe") })
  }

  @Test func startsWithTheClientsSettings() throws {
    let client = try RawClient(
      server, parameters: ["options": "-c statement_timeout=5000 -c query_group=x", "datestyle": "ISO, DMY"])
    #expect(client.ask("show statement_timeout")[1].row == ["5s"])
    #expect(client.ask("show query_group")[1].row == ["x"])
    #expect(client.ask("show datestyle")[1].row == ["ISO, DMY"])
  }

  @Test func answersSimpleQueries() throws {
    let client = try RawClient(server)
    #expect(client.types(client.ask("select 1; select 2 where false; set query_group to 'a'")) == "TDCTCCZ")
    #expect(client.types(client.ask("")) == "IZ")
    #expect(client.types(client.ask(" ; -- nothing")) == "IZ")
    // Nothing runs before the text as a whole is read.
    #expect(client.types(client.ask("select 1; selec 2")) == "EZ")
    #expect(client.types(client.ask("select 1; select nope; select 3")) == "TDCEZ")
    // A statement without a counterpart gives no row.
    _ = client.ask("create table plain (a int)")
    let granted = client.ask("grant drop on plain to public")
    #expect(client.types(granted) == "CZ")
    #expect(granted[0].text.hasPrefix("GRANT"))
    _ = client.ask("drop table plain")
  }

  @Test func refusesTextThatIsNoUTF8() throws {
    let client = try RawClient(server)
    client.send("Q", Array("select '".utf8) + [0xFF, 0x27, 0])
    let answers = client.answers()
    #expect(client.types(answers) == "EZ")
    #expect(answers[0].field("C") == "22021")
  }

  @Test func describesAndExecutes() throws {
    let client = try RawClient(server)
    client.parse("select nvl($1, 'x')::varchar(4) as v, json_parse('[1]') as s", types: [1043])
    client.describe("S")
    client.bind(["ab"])
    client.describe("P")
    client.execute()
    client.sync()
    let answers = client.answers()
    #expect(client.types(answers) == "1tT2TDCZ")
    #expect(answers[1].body == [0, 1, 0, 0, 4, 19])
    #expect(answers[2].columns.map(\.name) == ["v", "s"])
    #expect(answers[2].columns.map(\.type) == [1043, 4000])
    #expect(answers[5].row == ["ab", "[1]"])
  }

  @Test func editsBinaryValues() throws {
    let client = try RawClient(server)
    client.parse("select json_parse('[1]') as s, 7::int as n, 'a'::varbyte as b")
    client.bind(formats: [1])
    client.execute()
    client.bind(formats: [0, 1, 0])
    client.execute()
    client.sync()
    let answers = client.answers()
    #expect(client.types(answers) == "12DC2DCZ")
    #expect(answers[2].row == ["[1]", "\0\0\0\u{7}", "a"])
    #expect(answers[5].row == ["[1]", "\0\0\0\u{7}", "61"])
  }

  @Test func portalsStopAtTheirLimit() throws {
    let client = try RawClient(server)
    _ = client.ask("begin")
    client.parse("select n from (select 1 as n union all select 2 union all select 3) order by n", name: "s")
    client.bind(statement: "s", portal: "p")
    client.execute("p", rows: 2)
    client.send("H")
    #expect((0..<5).compactMap { _ in client.next()?.type } == ["1", "2", "D", "D", "s"])
    client.execute("p", rows: 2)
    client.sync()
    #expect(client.types(client.answers()) == "DCZ")
    _ = client.ask("rollback")
  }

  @Test func skipsToTheSyncAfterAnError() throws {
    let client = try RawClient(server)
    client.parse("select 1 +")
    client.bind()
    client.execute()
    client.sync()
    let own = client.answers()
    #expect(client.types(own) == "EZ")
    #expect(own[0].field("C") == "42601")
    client.parse("select nvl(1, 2), nope")
    client.bind()
    client.describe("P")
    client.execute()
    client.sync()
    let servers = client.answers()
    #expect(client.types(servers) == "EZ")
    #expect(servers[0].field("P") == "19")
    client.parse("select 1 / $1::int")
    client.bind(["0"])
    client.execute()
    client.parse("select 2")
    client.sync()
    #expect(client.types(client.answers()) == "1EZ")
    client.bind(statement: "unknown")
    client.sync()
    #expect(client.types(client.answers()) == "EZ")
    #expect(client.types(client.ask("select 1")) == "TDCZ")
  }

  @Test func preparedNamesLive() throws {
    let client = try RawClient(server)
    func run(_ messages: () -> Void) -> String {
      messages()
      client.sync()
      return client.types(client.answers())
    }
    #expect(run { client.parse("select 1", name: "a") } == "1Z")
    #expect(run { client.parse("select 2", name: "a") } == "EZ")
    #expect(
      run {
        client.bind(statement: "a")
        client.execute()
      } == "2DCZ")
    // Drivers also deallocate in SQL.
    #expect(client.types(client.ask("deallocate a")) == "CZ")
    #expect(run { client.parse("select 2, 3", name: "a") } == "1Z")
    client.bind(statement: "a")
    client.execute()
    client.sync()
    #expect(client.answers()[1].row == ["2", "3"])
    #expect(
      run {
        client.send("C", Array("Sa".utf8) + [0])
        client.send("C", Array("Snone".utf8) + [0])
      } == "33Z")
    // One that is run as a text: the same names and answers.
    #expect(
      run {
        client.parse("create table scripted (a int) distkey(a)", name: "b")
        client.describe("S", "b")
      } == "1tnZ")
    #expect(
      run {
        client.bind(statement: "b", portal: "q")
        client.describe("P", "q")
        client.execute("q")
      } == "2nCZ")
    #expect(run { client.parse("select 1", name: "b") } == "EZ")
    #expect(run { client.send("C", Array("Sb".utf8) + [0]) } == "3Z")
    #expect(
      run {
        client.parse("truncate scripted")
        client.bind()
        client.execute()
      } == "12CZ")
    #expect(
      run {
        client.parse("drop table scripted")
        client.bind()
        client.execute()
      } == "12CZ")
    #expect(run { client.parse("select 1; select 2") } == "EZ")
    #expect(
      run {
        client.parse("")
        client.bind()
        client.execute()
      } == "12IZ")
  }

  @Test func transactionsOverExtendedQueries() throws {
    let client = try RawClient(server)
    func run(_ sql: String) -> RawClient.Answer? {
      client.parse(sql)
      client.bind()
      client.execute()
      client.sync()
      return client.answers().last
    }
    #expect(run("begin")?.text == "T")
    #expect(run("create table late (a int) sortkey(a)")?.text == "T")
    #expect(run("select * from late")?.text == "T")
    #expect(run("select +")?.text == "E")
    #expect(run("rollback")?.text == "I")
    #expect(run("select * from late")?.text == "I")
    #expect(client.ask("select to_regclass('late') is null")[1].row == ["t"])
  }

  @Test func cancelNeedsTheSecret() throws {
    let client = try RawClient(server)
    client.query(SessionTests.slow)
    usleep(300_000)
    func cancel(_ secret: UInt32) throws {
      let other = try RawClient(port: server.port)
      var body = Message("x")
      body.int32(80_877_102)
      body.int32(client.process)
      body.int32(Int(secret))
      other.raw(Array(body.finished.dropFirst()))
      #expect(other.next() == nil)
    }
    try cancel(client.secret ^ 1)
    var waiting = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&waiting, 1, 500) == 0)
    try cancel(client.secret)
    let answers = client.answers()
    #expect(answers.first { $0.type == "E" }?.field("C") == "57014")
  }

  @Test func refusesWhatIsNoMessage() throws {
    // After logging in.
    for bytes: [UInt8] in [
      [0x21, 0, 0, 0, 4], [UInt8(ascii: "Q"), 0, 0, 0, 1], [UInt8(ascii: "Q"), 0xFF, 0xFF, 0xFF, 0xFF],
    ] {
      let client = try RawClient(server)
      client.raw(bytes)
      let answer = try #require(client.next())
      #expect(answer.field("S") == "FATAL")
      #expect(answer.field("C") == "08P01")
      #expect(client.next() == nil)
    }
    // Messages that are too short for what they say.
    let client = try RawClient(server)
    for type: Unicode.Scalar in ["P", "B", "D", "E", "C"] {
      client.send(type, [0])
      client.sync()
      #expect(client.types(client.answers()) == "EZ")
    }
    #expect(client.types(client.ask("select 1")) == "TDCZ")
    client.send("F", [0, 0, 0, 0])
    #expect(client.types(client.answers()) == "EZ")
  }

  /// No bytes whatever end the server or make it hang.
  @Test func survivesAnything() throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(_ below: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(below))
    }
    for round in 0..<150 {
      let isLoggedIn = round % 3 != 0
      let client = isLoggedIn ? try RawClient(server) : try RawClient(port: server.port)
      var bytes: [UInt8] = []
      for _ in 0..<(1 + random(4)) {
        var message = Message(["Q", "P", "B", "D", "E", "C", "S", "H", "F", "p", "d", "c", "X"][random(13)])
        switch random(3) {
        case 0: message.raw((0..<random(60)).map { _ in UInt8(random(256)) })
        case 1: message.string(["select 1", "", "begin", "s", "select $1"][random(5)])
        default:
          message.string("")
          message.string("select $1::int")
          message.int16(random(4) - 1)
          message.int32(random(3) - 2)
        }
        var sent = message.finished
        if random(4) == 0 { sent[1 + random(4)] = UInt8(random(256)) }
        if random(6) == 0 { sent.removeLast(random(sent.count)) }
        bytes += sent
      }
      if !isLoggedIn, random(2) == 0 { bytes = (0..<random(80)).map { _ in UInt8(random(256)) } }
      client.raw(bytes)
      shutdown(client.descriptor, Int32(SHUT_WR))
      while client.bytes(1) != nil {}
    }
    let client = try RawClient(server)
    #expect(client.types(client.ask("select 1")) == "TDCZ")
  }
}
