import Diagnostics
import Foundation
import Postgres
import Synchronization
import Testing

@testable import Server

/// Many clients, large texts and rows, clients and servers that go away.
@Suite struct RobustnessTests {
  let server: RunningServer

  init() throws { server = try RunningServer.shared.get() }

  @Test func takesManyClientsAtOnce() throws {
    let server = try RunningServer(maxSessions: 50)
    defer { #expect(server.stop()) }
    let outcomes = Mutex<[String]>([])
    let group = DispatchGroup()
    for number in 0..<50 {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        do {
          let connection = try Connection(server.parameters(ssl: number % 2 == 0 ? "require" : "disable"))
          _ = try connection.execute(
            "create temp table mine (a int) diststyle even; insert into mine values (\(number))")
          let value = try connection.query("select nvl(a, 0) from mine").scalar ?? ""
          outcomes.withLock { $0.append(value) }
          connection.close()
        } catch {
          outcomes.withLock { $0.append("\(error)") }
        }
      }
    }
    group.wait()
    #expect(outcomes.withLock { Set($0) } == Set((0..<50).map(String.init)))
  }

  @Test func limitsAStatementsSize() throws {
    let connection = try server.connect()
    let fill = String(repeating: " ", count: (16 << 20) - 8)
    #expect(try connection.query("select 1" + fill).scalar == "1")
    for values in [nil, [String?]()] {
      let error = #expect(throws: DatabaseError.self) {
        if let values {
          _ = try connection.execute("select 11" + fill, values)
        } else {
          _ = try connection.query("select 11" + fill)
        }
      }
      #expect(error?.sqlState == "54000")
      #expect(
        error?.message
          == "Statement is too large. Statement Size: 16777217 bytes. Maximum Allowed: 16777216 bytes")
    }
    #expect(try connection.query("select 1").scalar == "1")
  }

  @Test func passesALargeRow() throws {
    let connection = try server.connect()
    let result = try connection.query("select repeat('x', 4000000), repeat('y', 65535)")
    #expect(result.value(0, 0)?.utf8.count == 4_000_000)
    #expect(result.value(0, 1)?.utf8.count == 65_535)
  }

  /// A client that reads slowly holds the query back, not the server's memory.
  @Test func waitsForSlowReaders() throws {
    let client = try RawClient(server)
    client.query("select repeat('x', 1000) from generate_series(1, 20000)")
    usleep(500_000)
    #expect(try server.connect().query("select 1").scalar == "1")
    let answers = client.answers()
    #expect(answers.count(where: { $0.type == "D" }) == 20_000)
    #expect(client.types(client.ask("select 1")) == "TDCZ")
  }

  @Test func outlivesAClientKilledAmidRows() throws {
    do {
      let client = try RawClient(server, parameters: ["application_name": "killed amid rows"])
      client.query("select repeat('x', 1000) from generate_series(1, 3000000)")
      #expect(client.next()?.type == "T")
    }
    let watch = try server.connect()
    var left = "?"
    for _ in 0..<3000 where left != "0" {
      left =
        try watch.query("select count(*) from pg_stat_activity where application_name = 'killed amid rows'").scalar
        ?? ""
      usleep(10_000)
    }
    #expect(left == "0")
  }

  /// The server's own session ends while its client is idle: the client is told at once.
  @Test func tellsOfTheEndWhileIdle() throws {
    let client = try RawClient(server)
    _ = try server.connect().query("select pg_terminate_backend(\(client.process))")
    let answer = try #require(client.next())
    #expect(answer.field("S") == "FATAL")
    #expect(answer.field("C") == "57P01")
    #expect(client.next() == nil)
    #expect(try server.connect().query("select 1").scalar == "1")
  }

  @Test func idleSessionsMayTimeOut() throws {
    let client = try RawClient(server)
    _ = client.ask("set idle_session_timeout to 200")
    let answer = try #require(client.next())
    #expect(answer.field("S") == "FATAL")
    #expect(answer.field("C") == "57P05")
    let other = try RawClient(server)
    _ = other.ask("set idle_in_transaction_session_timeout to 200")
    _ = other.ask("begin")
    #expect(other.next()?.field("C") == "25P03")
    #expect(other.next() == nil)
  }

  @Test func copyIsRefusedAndTheSessionGoesOn() throws {
    let client = try RawClient(server)
    _ = client.ask("create temp table copied (a int)")
    for sql in ["copy copied from stdin", "copy copied to stdout", "copy (select 1) to stdout"] {
      let answers = client.ask(sql)
      #expect(client.types(answers) == "EZ", "\(sql)")
      #expect(answers[0].field("H")?.hasPrefix("Redshift") == true)
      client.parse(sql)
      client.bind()
      client.execute()
      client.sync()
      #expect(client.types(client.answers()).hasSuffix("EZ"))
    }
    #expect(client.types(client.ask("select 1")) == "TDCZ")
  }
}
