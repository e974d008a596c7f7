import Database
import Diagnostics
import Postgres
import TestSupport
import Testing

/// What a session keeps of the catalog is as good as asking anew: `* EXCLUDE` is written out by what the session knows.
struct CatalogTests {
  /// Two sessions in one schema of their own, with a table there.
  private static func sessions() throws -> (LocalRedshift, LocalRedshift) {
    let parameters = try TestServer.shared().parameters()
    let first = try LocalRedshift(try Connection(parameters))
    let second = try LocalRedshift(try Connection(parameters))
    _ = try first.execute("create table orders (id int, price decimal(8, 2))")
    #expect(try names(first) == ["price"])
    #expect(try names(second) == ["price"])
    return (first, second)
  }

  private static func names(_ session: LocalRedshift) throws -> [String] {
    try session.execute("select * exclude (id) from orders").columns.map(\.name)
  }

  @Test func anotherSessionsCommand() throws {
    let (first, second) = try Self.sessions()
    _ = try second.execute("alter table orders add column status varchar(8)")
    #expect(try Self.names(first) == ["price", "status"])
    _ = try second.execute("alter table orders drop column price")
    #expect(try Self.names(first) == ["status"])
    #expect(try Self.names(second) == ["status"])
  }

  @Test func anotherSessionsTransaction() throws {
    let (first, second) = try Self.sessions()
    _ = try second.execute("create table others (id int)")
    _ = try second.execute("begin")
    _ = try second.execute("create or replace view seen as select 1 as one, 2 as two")
    #expect(throws: Diagnostic.self) { try first.execute("select * exclude (one) from seen") }
    _ = try second.execute("commit")
    #expect(try first.execute("select * exclude (one) from seen").columns.map(\.name) == ["two"])
  }

  @Test func ownCommandAndRollback() throws {
    let (first, second) = try Self.sessions()
    _ = try first.execute("begin")
    _ = try first.execute("alter table orders add column status varchar(8)")
    #expect(try Self.names(first) == ["price", "status"])
    _ = try first.execute("rollback")
    #expect(try Self.names(first) == ["price"])
    #expect(try Self.names(second) == ["price"])
  }

  /// What was true of the old table is no error, and what is not true of the new one is.
  @Test func findingsAreOfWhatIsThere() throws {
    let (first, second) = try Self.sessions()
    #expect(throws: Diagnostic.self) { try first.execute("select doubled(id) from orders") }
    _ = try second.execute(
      "create function doubled (int) returns int immutable as $$ select $1 * 2 $$ language sql")
    _ = try first.execute("insert into orders values (4, 1.5)")
    #expect(try first.execute("select doubled(id) from orders").value(0, 0) == "8")
    // Integers are divided as integers, decimals at their scale.
    #expect(try first.execute("select id / 3 from orders").value(0, 0) == "1")
    _ = try second.execute("drop table orders; create table orders (id decimal(8, 2), price int)")
    _ = try second.execute("insert into orders values (4, 1)")
    #expect(try first.execute("select id / 3 from orders").value(0, 0)?.hasPrefix("1.3333") == true)
  }

  @Test func preparedStatementsAreDropped() throws {
    let (first, second) = try Self.sessions()
    _ = try first.execute("begin")
    _ = try first.execute("deallocate all")
    #expect(try Self.names(first) == ["price"])
    _ = try first.execute("commit")
    _ = try second.execute("alter table orders add column status varchar(8)")
    #expect(try Self.names(first) == ["price", "status"])
  }

  @Test func failedTransaction() throws {
    let (first, second) = try Self.sessions()
    _ = try first.execute("begin")
    #expect(throws: Diagnostic.self) { try first.execute("select 1 / 0 from orders") }
    #expect(throws: Diagnostic.self) { try Self.names(first) }
    _ = try first.execute("rollback")
    _ = try second.execute("alter table orders add column status varchar(8)")
    #expect(try Self.names(first) == ["price", "status"])
  }
}
