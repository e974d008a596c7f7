import Foundation
import Postgres
import Testing

@testable import Server

/// Several statements before one Sync: one transaction, though the server asks its catalog in between.
@Suite struct PipelineTests {
  let server: RunningServer
  let client: RawClient

  init() throws {
    server = try RunningServer.shared.get()
    client = try RawClient(server)
  }

  /// The answers to statements sent as one pipeline.
  private func run(_ statements: String...) -> [RawClient.Answer] {
    for sql in statements {
      client.parse(sql)
      client.bind()
      client.execute()
    }
    client.sync()
    return client.answers()
  }

  private func value(_ sql: String) -> String? { client.ask(sql).first { $0.type == "D" }?.row.first ?? nil }

  private func status(_ answers: [RawClient.Answer]) -> String? {
    answers.last.map { String(decoding: $0.body, as: UTF8.self) }
  }

  @Test func allOrNothing() throws {
    _ = client.ask("drop table if exists piped; create table piped (a int, b varchar(3))")
    let failed = run(
      "insert into piped values (1, 'a')", "insert into piped values (2, 'long')", "insert into piped values (3, 'c')")
    // The server sees at the Bind already that the constant is too long.
    #expect(client.types(failed) == "12C1EZ")
    #expect(status(failed) == "I")
    #expect(value("select count(*) from piped") == "0")
    let done = run(
      "insert into piped values (1, 'a')", "insert into piped values (2, 'b')", "select count(*) from piped")
    #expect(client.types(done) == "12C12C12DCZ")
    #expect(status(done) == "I")
    #expect(try server.connect().query("select count(*) from piped").scalar == "2")
  }

  @Test func anErrorOfOursEndsItToo() throws {
    _ = client.ask("drop table if exists piped_own; create table piped_own (a int)")
    let failed = run("insert into piped_own values (1)", "insert into piped_own values (2)", "selec 1", "select 1")
    #expect(client.types(failed) == "12C12CEZ")
    #expect(status(failed) == "I")
    #expect(value("select count(*) from piped_own") == "0")
  }

  @Test func definitionsBelongToIt() throws {
    _ = client.ask("drop table if exists piped_new")
    let failed = run(
      "create table piped_new (a int encode az64) diststyle all", "insert into piped_new values (1)", "select nope")
    #expect(client.types(failed).hasSuffix("EZ"))
    #expect(status(failed) == "I")
    #expect(client.ask("select * from piped_new").first?.field("C") == "42P01")
    #expect(
      status(run("create table piped_new (a int encode az64) diststyle all", "insert into piped_new values (1)")) == "I"
    )
    #expect(value("select count(*) from piped_new") == "1")
    _ = client.ask("drop table piped_new")
  }

  @Test func theClientsTransactionStaysItsOwn() throws {
    _ = client.ask("drop table if exists piped_tx; create table piped_tx (a int)")
    let begun = run("insert into piped_tx values (0)", "begin", "insert into piped_tx values (1)", "select 1")
    #expect(client.types(begun) == "12C12C12C12DCZ")
    #expect(status(begun) == "T")
    #expect(status(client.ask("rollback")) == "I")
    #expect(value("select count(*) from piped_tx") == "0")
    let whole = run(
      "begin", "insert into piped_tx values (1)", "commit", "insert into piped_tx values (2)", "select 1/0")
    #expect(status(whole) == "I")
    #expect(value("select listagg(a, ',') from piped_tx") == "1")
    // In a transaction that was there before, a Sync ends nothing.
    _ = client.ask("begin")
    #expect(status(run("insert into piped_tx values (3)", "insert into piped_tx values (4)")) == "T")
    _ = client.ask("rollback")
    #expect(value("select count(*) from piped_tx") == "1")
  }

  @Test func whatStandsAloneStandsFirst() throws {
    _ = client.ask("drop table if exists piped_vacuum; create table piped_vacuum (a int)")
    let alone = run("vacuum piped_vacuum", "insert into piped_vacuum values (1)")
    #expect(!client.types(alone).contains("E"))
    let failed = run("insert into piped_vacuum values (2)", "vacuum piped_vacuum")
    #expect(failed.first { $0.type == "E" }?.field("C") == "25001")
    #expect(value("select count(*) from piped_vacuum") == "1")
  }

  @Test func truncateCommitsInTheMiddle() throws {
    _ = client.ask("drop table if exists piped_cut; create table piped_cut (a int)")
    let answers = run(
      "insert into piped_cut values (1)", "truncate piped_cut", "insert into piped_cut values (2)", "select 1/0")
    #expect(status(answers) == "I")
    #expect(value("select count(*) from piped_cut") == "0")
  }

  /// A Flush shows answers and commits nothing.
  @Test func flushCommitsNothing() throws {
    _ = client.ask("drop table if exists piped_flush; create table piped_flush (a int)")
    client.parse("insert into piped_flush values (1)")
    client.bind()
    client.execute()
    client.send("H")
    #expect(client.next()?.type == "1")
    #expect(client.next()?.type == "2")
    #expect(client.next()?.type == "C")
    let failed = run("insert into piped_flush values (2)", "select 1/0")
    #expect(status(failed) == "I")
    #expect(value("select count(*) from piped_flush") == "0")
  }

  /// A portal that is not yet at its end survives the next statement's Parse.
  @Test func portalsSurvive() throws {
    client.parse("select i from generate_series(1, 5) i", name: "rows")
    client.bind(statement: "rows", portal: "p")
    client.execute("p", rows: 2)
    client.parse("select 7", name: "other")
    client.execute("p", rows: 2)
    client.sync()
    let answers = client.answers()
    #expect(client.types(answers) == "12DDs1DDsZ")
    #expect(status(answers) == "I")
  }
}
