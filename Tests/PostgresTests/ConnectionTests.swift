import Diagnostics
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct ConnectionTests {
  @Test func valuesTypesAndTags() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table items (id int, name varchar(20), price numeric(10, 2))")
    let inserted = try connection.query("insert into items values (1, 'Tée', 2.50), (2, null, null), (3, '', 0)")
    #expect(inserted.commandTag == "INSERT 0 3")
    #expect(inserted.affectedRows == 3)
    #expect(!inserted.hasRows)
    let rows = try connection.query("select * from items order by id")
    #expect(rows.hasRows)
    #expect(rows.commandTag == "SELECT 3")
    #expect(rows.columns.map(\.name) == ["id", "name", "price"])
    #expect(rows.columns.map(\.typeOID) == [23, 1043, 1700])
    let price: Int32 = (10 << 16) + 2 + 4
    #expect(rows.columns.map(\.typeModifier) == [-1, 24, price])
    #expect(rows.columnIndex("price") == 2)
    #expect(rows.columnIndex("none") == nil)
    #expect(rows.row(0) == ["1", "Tée", "2.50"])
    #expect(rows.row(1) == ["2", nil, nil])
    #expect(rows.row(2) == ["3", "", "0.00"])
    #expect(rows.isNull(1, 1) && !rows.isNull(2, 1))
    #expect(rows.bytes(0, 1).map { Array($0) } == Array("Tée".utf8))
    #expect(rows.value(3, 0) == nil && rows.value(0, 3) == nil && rows.value(-1, 0) == nil)
    let none = try connection.query("select 1 where false")
    #expect(none.hasRows && none.rowCount == 0 && none.columnCount == 1 && none.scalar == nil)
  }

  @Test func resultsOutliveTheConnection() throws {
    let connection = try TestServer.shared().connect()
    let rows = try connection.query("select 'still here'")
    connection.close()
    #expect(rows.scalar == "still here")
  }

  @Test func copiedRowsTravel() throws {
    let connection = try TestServer.shared().connect()
    let rows = try connection.query(
      "select i, case when i % 2 = 0 then null else 'v' || i end, '' from generate_series(1, 4) i")
    let copy = rows.copy()
    let seen = Mutex<[[String?]]>([])
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      for row in 0..<copy.rowCount { seen.withLock { $0.append(copy.row(row)) } }
      done.signal()
    }
    done.wait()
    let wanted: [[String?]] = [["1", "v1", ""], ["2", nil, ""], ["3", "v3", ""], ["4", nil, ""]]
    let travelled = seen.withLock { $0 }
    #expect(travelled == wanted)
    #expect(copy.rowCount == 4 && copy.commandTag == "SELECT 4" && copy.affectedRows == 4)
    #expect(copy.value(4, 0) == nil && copy.value(0, 3) == nil)
    #expect(copy.columnIndex("i") == 0)
  }

  @Test func severalStatementsGiveAllAnswers() throws {
    let connection = try TestServer.shared().connect()
    let results = try connection.execute("create table t (a int); insert into t values (1), (2); select * from t; ")
    #expect(results.map(\.commandTag) == ["CREATE TABLE", "INSERT 0 2", "SELECT 2"])
  }

  @Test func anEmptyTextIsNoError() throws {
    let connection = try TestServer.shared().connect()
    let result = try connection.query("-- nothing here")
    #expect(result.isEmptyQuery && result.commandTag.isEmpty && result.affectedRows == nil)
  }

  @Test func aFailureAmongSeveralRollsAllBack() throws {
    let connection = try TestServer.shared().connect()
    let error = #expect(throws: DatabaseError.self) {
      try connection.execute("create table t (a int); select 1/0; create table u (a int)")
    }
    #expect(error?.sqlState == "22012")
    #expect(error?.cause == .server)
    #expect(try connection.query("select to_regclass('t'), to_regclass('u')").row(0) == [nil, nil])
  }

  @Test func errorsCarryTheServersFields() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table keyed (id int constraint keyed_pk primary key, n int not null)")
    _ = try connection.query("insert into keyed values (7, 1)")
    let duplicate = #expect(throws: DatabaseError.self) { try connection.execute("insert into keyed values (7, 2)") }
    #expect(duplicate?.severity == "ERROR")
    #expect(duplicate?.sqlState == "23505")
    #expect(duplicate?.message == "duplicate key value violates unique constraint \"keyed_pk\"")
    #expect(duplicate?.detail == "Key (id)=(7) already exists.")
    #expect(duplicate?.schema == connection.parameters.searchPath)
    #expect(duplicate?.table == "keyed" && duplicate?.constraint == "keyed_pk")
    #expect(duplicate?.diagnostic().code == "database.unique-violation")
    let missing = #expect(throws: DatabaseError.self) { try connection.execute("insert into keyed (id) values (8)") }
    #expect(missing?.column == "n")
    let inside = #expect(throws: DatabaseError.self) {
      try connection.execute("do $$ begin execute 'select nothing from nowhere'; end $$")
    }
    #expect(inside?.internalQuery == "select nothing from nowhere")
    #expect(inside?.internalPosition == 21)
    #expect(inside?.position == nil)
    #expect(inside?.context?.contains("inline_code_block") == true)
    let hinted = #expect(throws: DatabaseError.self) { try connection.execute("select idd from keyed") }
    #expect(hinted?.hint == "Perhaps you meant to reference the column \"keyed.id\".")
    #expect(hinted?.description.contains("HINT:  Perhaps") == true)
  }

  @Test func positionsCountCharacters() throws {
    let connection = try TestServer.shared().connect()
    let sql = "select 'é€🎉' as a;\nselect 'ü', wrong from pg_class"
    let error = try #require(#expect(throws: DatabaseError.self) { try connection.execute(sql) })
    #expect(error.position == 32)
    let offset = try #require(error.byteOffset(in: sql))
    #expect(String(decoding: Array(sql.utf8)[offset...], as: UTF8.self) == "wrong from pg_class")
    let end = try #require(#expect(throws: DatabaseError.self) { try connection.execute("select é(") })
    #expect(end.byteOffset(in: "select é(") == 10)
    #expect(end.byteOffset(in: "short") == nil)
  }

  @Test func valuesGoAsParameters() throws {
    let connection = try TestServer.shared().connect()
    let result = try connection.execute("select $1::int + 1, $2::text, $3::text is null", ["41", "it's \\ \"é\"", nil])
    #expect(result.row(0) == ["42", "it's \\ \"é\"", "t"])
    let error = #expect(throws: DatabaseError.self) { try connection.execute("select $1::int", ["x"]) }
    #expect(error?.sqlState == "22P02")
  }

  @Test func noticesAreCollectedOrHandled() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("drop table if exists nothing")
    #expect(connection.notices.map(\.message) == ["table \"nothing\" does not exist, skipping"])
    #expect(connection.notices.first?.severity == "NOTICE")
    #expect(connection.notices.first?.sqlState == "00000")
    _ = try connection.query("select 1")
    #expect(connection.notices.isEmpty)
    var seen: [String] = []
    connection.noticeHandler = { seen.append("\($0.severity) \($0.message) \($0.hint ?? "")") }
    _ = try connection.query("do $$ begin raise warning 'w%', 1 using hint = 'h'; raise info 'i'; end $$")
    #expect(seen == ["WARNING w1 h", "INFO i "])
    #expect(connection.notices.isEmpty)
    connection.noticeHandler = nil
  }

  @Test func transactionStatusFollows() throws {
    let connection = try TestServer.shared().connect()
    #expect(connection.transactionStatus == .idle)
    _ = try connection.query("begin")
    #expect(connection.transactionStatus == .inTransaction)
    _ = #expect(throws: DatabaseError.self) { try connection.execute("select nope") }
    #expect(connection.transactionStatus == .inError)
    _ = try connection.query("rollback")
    #expect(connection.transactionStatus == .idle)
    _ = try connection.query("create table target (a text)")
    let writer = try connection.copyIn("copy target from stdin")
    #expect(connection.transactionStatus == .active)
    writer.abort()
    #expect(connection.transactionStatus == .idle)
    connection.close()
    #expect(connection.transactionStatus == .unknown)
  }

  @Test func theServerIntroducesItself() throws {
    var parameters = try TestServer.shared().parameters()
    parameters.applicationName = "tests of redstart"
    parameters.searchPath = "\"two words\", pg_catalog"
    parameters.options = "-c statement_timeout=12345"
    let connection = try Connection(parameters)
    #expect(connection.serverVersion >= 150_000)
    #expect(connection.parameterStatus("client_encoding") == "UTF8")
    #expect(connection.parameterStatus("no_such_thing") == nil)
    #expect(try connection.query("select pg_backend_pid()").scalar == String(connection.backendID))
    #expect(try connection.query("show application_name").scalar == "tests of redstart")
    #expect(try connection.query("show search_path").scalar == "\"two words\", pg_catalog")
    #expect(try connection.query("show statement_timeout").scalar == "12345ms")
    #expect(try connection.query("show timezone").scalar == "UTC")
  }

  @Test func aRoleIsTaken() throws {
    var parameters = try TestServer.shared().parameters()
    parameters.role = "pg_monitor"
    #expect(try Connection(parameters).query("select current_user").scalar == "pg_monitor")
    parameters.role = "nobody_knows_me"
    let finding = #expect(throws: Diagnostic.self) { try Connection(parameters) }
    #expect(finding?.code == "database.bad-value")
  }

  @Test func textIsByteOrderedAndKnowsUnicode() throws {
    let connection = try TestServer.shared().connect()
    #expect(try connection.query("select lower('ÀÉ'), 'Z' < 'a', 'z' < 'é'").row(0) == ["àé", "t", "t"])
  }

  @Test func anotherThreadCancels() throws {
    let connection = try TestServer.shared().connect()
    let handle = try #require(connection.makeCancelHandle())
    let begin = Date()
    Thread.detachNewThread {
      usleep(100_000)
      handle.cancel()
    }
    let error = #expect(throws: DatabaseError.self) { try connection.execute("select pg_sleep(60)") }
    #expect(error?.isCancelled == true)
    #expect(error?.diagnostic().code == "database.cancelled")
    #expect(Date().timeIntervalSince(begin) < 20)
    #expect(try connection.query("select 'usable'").scalar == "usable")
    connection.close()
    // Nothing to cancel any more: no harm.
    handle.cancel()
  }

  @Test func aKilledSessionIsRecognised() throws {
    let connection = try TestServer.shared().connect()
    let other = try TestServer.shared().connect()
    #expect(connection.isOpen)
    _ = try other.query("select pg_terminate_backend(\(connection.backendID))")
    let error = #expect(throws: DatabaseError.self) { try connection.execute("select pg_sleep(5)") }
    #expect(error?.isConnectionLost == true)
    #expect(error?.sqlState == "57P01" || error?.sqlState == "08006")
    #expect(error?.diagnostic().code == "database.connection-lost")
    #expect(!connection.isOpen)
    let again = #expect(throws: DatabaseError.self) { try connection.execute("select 1") }
    #expect(again?.isConnectionLost == true)
  }

  @Test func wrongCallsAreRefused() throws {
    let connection = try TestServer.shared().connect()
    let nul = #expect(throws: DatabaseError.self) { try connection.execute("select 1\u{0}; drop table x") }
    #expect(nul?.cause == .misuse)
    let value = #expect(throws: DatabaseError.self) { try connection.execute("select $1", ["a\u{0}b"]) }
    #expect(value?.cause == .misuse)
    _ = try connection.query("create table c (a int)")
    for sql in ["copy c from stdin", "copy c to stdout", "copy c to stdout; copy c from stdin"] {
      let copy = #expect(throws: DatabaseError.self) { try connection.execute(sql) }
      #expect(copy?.cause == .misuse, "\(sql)")
      #expect(try connection.query("select 1").scalar == "1")
    }
    connection.close()
    connection.close()
    let closed = #expect(throws: DatabaseError.self) { try connection.execute("select 1") }
    #expect(closed?.isConnectionLost == true)
    #expect(connection.makeCancelHandle() == nil)
  }
}
