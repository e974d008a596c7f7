import Diagnostics
import Foundation
import Postgres
import Testing

@testable import Server

/// Sessions over libpq: logging in, simple queries, what of Redshift shows.
@Suite struct SessionTests {
  let server: RunningServer

  init() throws { server = try RunningServer.shared.get() }

  @Test(arguments: ServeOptions.Method.allCases)
  func logsInByEveryMethod(_ method: ServeOptions.Method) throws {
    let server = try RunningServer(method: method)
    defer { #expect(server.stop()) }
    let connection = try server.connect()
    #expect(try connection.query("select 7").scalar == "7")
    connection.close()
    for (user, password) in [("ann", "wrong"), ("bob", "s3cret ö"), ("ann", "")] {
      let error = #expect(throws: Diagnostic.self) {
        try Connection(server.parameters(user: user, password: password))
      }
      // libpq has no empty password to give.
      #expect(error?.code == (password.isEmpty ? "database.no-password" : "database.wrong-password"))
    }
    #expect(!server.logged.contains { $0.contains("s3cret") || $0.contains("wrong") })
  }

  @Test func refusesAnUnknownDatabase() throws {
    let error = #expect(throws: Diagnostic.self) { try Connection(server.parameters(database: "nowhere")) }
    #expect(error?.code == "database.unknown-database")
  }

  @Test func looksLikeRedshift() throws {
    let connection = try server.connect()
    #expect(connection.serverVersion == 80002)
    #expect(connection.parameterStatus("standard_conforming_strings") == nil)
    #expect(try connection.query("select version()").scalar?.contains("Redshift") == true)
    #expect(try connection.query("show server_version").scalar == "8.0.2")
    _ = try connection.query("show transaction isolation level")
    _ = try connection.query("set query_group to 'nightly'")
    #expect(try connection.query("show query_group").scalar == "nightly")
  }

  @Test func lowersEachStatement() throws {
    let connection = try server.connect()
    let answers = try connection.execute(
      "select nvl(null, 'x'), dateadd(day, 1, '2024-02-28'::date); select top 1 a from (select 2 as a union select 3) order by 1"
    )
    #expect(answers.map { $0.row(0) } == [["x", "2024-02-29 00:00:00"], ["2"]])
    #expect(answers.map(\.commandTag) == ["SELECT 1", "SELECT 1"])
  }

  @Test func errorsPointIntoTheClientsText() throws {
    let connection = try server.connect()
    for (sql, word, state) in [
      ("select nvl(1, 2) as é,\n  nope", "nope", "42703"), ("select getdate() from nix", "nix", "42P01"),
      ("select ) from x", ")", "42601"), ("select listagg(distinct a, b, c) from x", "listagg", ""),
    ] {
      let error = #expect(throws: DatabaseError.self) { try connection.execute(sql) }
      if !state.isEmpty { #expect(error?.sqlState == state) }
      let offset = error?.byteOffset(in: sql)
      #expect(offset.map { String(decoding: Array(sql.utf8)[$0...], as: UTF8.self).hasPrefix(word) } == true, "\(sql)")
    }
    #expect(try connection.query("select 1").scalar == "1")
  }

  @Test func statementsOfOneTextAreOneTransaction() throws {
    let connection = try server.connect()
    _ = try connection.execute("create table pair (a int)")
    #expect(throws: DatabaseError.self) { try connection.execute("insert into pair values (1); select 1/0") }
    #expect(try connection.query("select count(*) from pair").scalar == "0")
    _ = try connection.execute("drop table pair")
  }

  @Test func transactionsShowTheirState() throws {
    let connection = try server.connect()
    #expect(connection.transactionStatus == .idle)
    _ = try connection.execute("begin")
    #expect(connection.transactionStatus == .inTransaction)
    // Never sent to the server, and yet the transaction has failed.
    #expect(throws: DatabaseError.self) { try connection.execute("select from where") }
    #expect(connection.transactionStatus == .inError)
    #expect(throws: DatabaseError.self) { try connection.execute("select 1") }
    _ = try connection.execute("rollback")
    #expect(connection.transactionStatus == .idle)
  }

  @Test func truncateCommits() throws {
    let connection = try server.connect()
    _ = try connection.execute("create table cut (a int) distkey(a); insert into cut values (1)")
    _ = try connection.execute("begin; truncate cut")
    #expect(connection.transactionStatus == .idle)
    let error = #expect(throws: DatabaseError.self) { try connection.execute("begin; vacuum cut") }
    #expect(error?.sqlState == "25001")
    _ = try connection.execute("rollback; drop table cut")
  }

  @Test func typesAreRedshifts() throws {
    let connection = try server.connect()
    let result = try connection.query(
      "select json_parse('{\"a\":1}'), 'abc'::varbyte, 1.5::decimal(6, 2), 'x'::varchar(5)")
    #expect(result.columns.map(\.typeOID) == [4000, 6551, 1700, 1043])
    #expect(result.columns[3].typeModifier == 9)
    #expect(result.row(0) == ["{\"a\":1}", "616263", "1.50", "x"])
  }

  @Test func bindsValues() throws {
    let connection = try server.connect()
    let result = try connection.execute(
      "select nvl($1, 'none')::varchar(9), $2::int + 1, $3::varbyte", [nil, "4", "a"])
    #expect(result.row(0) == ["none", "5", "61"])
    let error = #expect(throws: DatabaseError.self) { try connection.execute("select nvl($1, 1), oops", ["1"]) }
    #expect(error?.position == 20)
    // More than one command of PostgreSQL's.
    _ = try connection.execute("create table bound (a int encode az64) diststyle all sortkey(a)", [])
    _ = try connection.execute("insert into bound values ($1::int)", ["3"])
    #expect(try connection.execute("select a from bound", []).scalar == "3")
    #expect(try connection.execute("drop table bound", []).commandTag == "DROP TABLE")
  }

  @Test func noticesComeThrough() throws {
    let connection = try server.connect()
    _ = try connection.execute("drop table if exists never_there")
    #expect(connection.notices.count == 1)
  }

  @Test func refusesCopyFromTheClient() throws {
    let connection = try server.connect()
    #expect(throws: DatabaseError.self) { try connection.execute("copy t from stdin") }
    #expect(try connection.query("select 1").scalar == "1")
  }

  @Test func passesManyRows() throws {
    let connection = try server.connect()
    let result = try connection.query(
      """
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
      select a.i * 1000 + b.i as k, repeat('x', 50) as v from n a cross join n b where a.i <= 300
      """)
    #expect(result.rowCount == 300_000)
    #expect(Set((0..<result.rowCount).compactMap { result.value($0, 0) }).count == 300_000)
  }

  @Test func cancelsFromAnotherConnection() throws {
    let connection = try server.connect()
    let handle = try #require(connection.makeCancelHandle())
    Thread.detachNewThread {
      usleep(300_000)
      handle.cancel()
    }
    let error = #expect(throws: DatabaseError.self) { try connection.execute(Self.slow) }
    #expect(error?.isCancelled == true)
    #expect(try connection.query("select 1").scalar == "1")
  }

  /// Minutes of work.
  static let slow =
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) "
    + "select count(*) from n a cross join n b where a.i + b.i < 0"

  @Test func cancelsForAClientThatIsGone() throws {
    let watch = try server.connect()
    func running() throws -> Int {
      let count = try watch.query(
        "select count(*) from pg_stat_activity where state = 'active' and query like '%where a.i + b.i < -7%' and pid <> pg_backend_pid()"
      ).scalar
      return Int(count ?? "") ?? -1
    }
    do {
      let client = try RawClient(server)
      client.query(Self.slow.replacingOccurrences(of: "< 0", with: "< -7"))
      for _ in 0..<6000 where try running() == 0 { usleep(10_000) }
      #expect(try running() >= 1)
    }
    for _ in 0..<6000 where try running() > 0 { usleep(10_000) }
    #expect(try running() == 0)
  }

  @Test func endsWithTheServersSession() throws {
    let client = try RawClient(server)
    let other = try server.connect()
    client.query("select 1")
    _ = client.answers()
    client.query(Self.slow)
    usleep(300_000)
    _ = try other.query("select pg_terminate_backend(\(client.process))")
    let answers = client.answers()
    #expect(answers.last?.field("S") == "FATAL")
    #expect(client.next() == nil)
  }

  /// In both kinds of queries, in errors and in notices.
  @Test func longNamesAreWhole() throws {
    let long = "a_name_that_has_more_bytes_than_the_63_that_postgresql_would_keep_of_it"
    let client = try RawClient(server)
    #expect(client.ask("select 1 as \(long)")[0].columns.map(\.name) == [long])
    client.parse("select 1 as \(long), 2 as b")
    client.describe("S")
    client.sync()
    #expect(client.answers().first { $0.type == "T" }?.columns.map(\.name) == [long, "b"])
    let notice = client.ask("drop table if exists \(long)").first { $0.type == "N" }
    #expect(notice?.field("M") == "table \"\(long)\" does not exist, skipping")
    #expect(client.ask("select \(long)")[0].field("M") == "column \"\(long)\" does not exist")
    client.parse("select \(long)")
    client.sync()
    #expect(client.answers()[0].field("M") == "column \"\(long)\" does not exist")
  }

  @Test func textsStayUTF8() throws {
    let connection = try server.connect()
    #expect(throws: DatabaseError.self) { try connection.execute("set client_encoding to 'LATIN1'") }
    // Nor by the way around.
    _ = try connection.execute("select set_config('client_encoding', 'LATIN1', false)")
    #expect(try connection.query("select 'é'::varchar(4)").scalar == "é")
  }

  @Test func turnsAwayOneTooMany() throws {
    let server = try RunningServer(maxSessions: 2)
    let first = try server.connect()
    let second = try server.connect()
    let error = #expect(throws: Diagnostic.self) { try server.connect() }
    #expect(error?.code == "database.too-many-connections")
    first.close()
    for _ in 0..<200 {
      if let third = try? server.connect() {
        #expect(try third.query("select 3").scalar == "3")
        third.close()
        break
      }
      usleep(10_000)
    }
    #expect(try second.query("select 2").scalar == "2")
    #expect(server.stop())
  }

  @Test func endsItsSessionsWhenItStops() throws {
    let server = try RunningServer()
    let idle = try RawClient(server)
    let busy = try RawClient(server)
    busy.query(Self.slow)
    usleep(300_000)
    #expect(server.stop(seconds: 8))
    #expect(idle.next()?.field("C") == "57P01")
    #expect(idle.next() == nil)
    var last = busy.next()
    while let answer = last, answer.type != "E" { last = busy.next() }
    #expect(last?.field("C") == "57014")
    #expect(throws: (any Error).self) { try RawClient(port: server.port) }
  }

  /// A login owns what it makes, is a superuser, and stays itself whatever it became meanwhile.
  @Test func theLoginIsTheSessionsUser() throws {
    let server = try RunningServer()
    let connection = try server.connect()
    defer { connection.close() }
    func answer(_ sql: String) throws -> String? { try connection.execute(sql).last?.scalar }
    #expect(try answer("select current_user || ' ' || session_user") == "ann ann")
    #expect(try answer("select usesuper from pg_user where usename = current_user") == "t")
    _ = try connection.execute("create table hers (a int distkey); create view her_view as select * from hers")
    _ = try connection.execute("create user brook password disable; alter table hers owner to brook")
    #expect(try answer("select tableowner from pg_tables where tablename = 'hers'") == "brook")
    #expect(try answer("select viewowner from pg_views where viewname = 'her_view'") == "ann")
    _ = try connection.execute("set session authorization brook")
    #expect(try answer("select current_user") == "brook")
    _ = try connection.execute("create table brooks (a int)")
    _ = try connection.execute("reset session authorization")
    #expect(try answer("select current_user") == "ann")
    #expect(try answer("select tableowner from pg_tables where tablename = 'brooks'") == "brook")
    #expect(try answer("select count(*) from brooks") == "0")
    _ = try connection.execute("drop table hers cascade; drop table brooks; drop user brook")
  }

  /// What one client ran another finds in the logs, simple or prepared.
  @Test func whatWasRunIsLogged() throws {
    let server = try RunningServer()
    let (one, other) = (try server.connect(), try server.connect())
    defer {
      one.close()
      other.close()
    }
    _ = try one.execute("set query_group to 'logged here'")
    _ = try one.execute("create table kept_log (a int)")
    _ = try one.execute("insert into kept_log values (1), (2)")
    _ = try one.execute("select a from kept_log where a = $1", ["2"])
    _ = try? one.execute("select a from no_such_table")
    let found = try other.execute(
      """
      select trim(query_type) || ' ' || trim(status) || ' ' || returned_rows from sys_query_history
      where trim(query_label) = 'logged here' and trim(username) = 'ann' and query_type <> 'UTILITY' order by query_id
      """
    ).last
    let rows = (0..<(found?.rowCount ?? 0)).map { found?.value($0, 0) ?? "" }
    #expect(rows == ["DDL success 0", "INSERT success 0", "SELECT success 1", "SELECT failed 0"])
    let written = try other.execute(
      """
      select d.output_rows from sys_query_detail d join pg_class c on c.oid = d.table_id
      where c.relname = 'kept_log' and d.step_name = 'insert'
      """
    ).last
    #expect(written?.rowCount == 1 && written?.value(0, 0) == "2")
  }
}
