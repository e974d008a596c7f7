import Database
import Diagnostics
import Postgres
import TestSupport
import Testing

/// What a session keeps of the catalog is as good as asking anew: `* EXCLUDE` is written out by what the session knows.
struct CatalogTests {
  /// Two sessions in one schema of their own, with a table there.
  private static func sessions(_ parameters: ConnectionParameters? = nil) throws -> (LocalRedshift, LocalRedshift) {
    let parameters = try parameters ?? TestServer.shared().parameters()
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

  /// A client that lists columns asks for the one view, and changes nothing by it.
  @Test func lateBindingViewsAreLookedAtWhereTheyAreAskedFor() throws {
    // In a database of its own: other tests change the catalog of theirs.
    let (first, _) = try Self.sessions(TestServer.shared().databaseParameters())
    let schema = try #require(try first.execute("select current_schema()").value(0, 0))
    for name in ["one", "two"] {
      _ = try first.execute("create view \(name) as select price from \(schema).orders with no schema binding")
    }
    let count = "select count(*), max(id) from rs_catalog.catalog_changes"
    let before = try first.connection.query(count).row(0)
    let columns = "view_schema name, view_name name, col_name name, col_type varchar, col_num int"
    let question = "from pg_get_late_binding_view_cols() cols(\(columns)) where view_schema = '\(schema)'"
    let answer = try first.execute("select view_name, col_name, col_type \(question) order by 1")
    #expect(answer.value(0, 0) == "one" && answer.value(1, 0) == "two" && answer.value(1, 2) == "numeric(8,2)")
    #expect(try first.connection.query(count).row(0) == before)
    // The planner sees into the function: what is no answer is not looked at.
    let plan = try first.execute("explain select col_name \(question) and view_name = 'one'")
    let lines = (0..<(plan.rows?.rowCount ?? 0)).compactMap { plan.value($0, 0) }
    #expect(lines.contains { $0.contains("late_columns") } && !lines.contains { $0.contains("late_binding_view_cols") })
  }

  /// As dbt writes them where it works over several databases.
  @Test func schemasBehindTheirDatabase() throws {
    let (first, _) = try Self.sessions(TestServer.shared().databaseParameters())
    let database = try #require(try first.execute("select current_database()").value(0, 0))
    _ = try first.execute("create schema if not exists \"\(database)\".\"beside\"")
    let count = "select count(*) from svv_redshift_schemas where schema_name = 'beside'"
    #expect(try first.execute(count).value(0, 0) == "1")
    let elsewhere = #expect(throws: Diagnostic.self) { try first.execute("create schema elsewhere.beside") }
    #expect(elsewhere?.message.contains("a schema of another database") == true)
    #expect(throws: Diagnostic.self) { try first.execute("drop schema elsewhere.beside") }
    _ = try first.execute("drop schema if exists \(database).beside cascade")
    #expect(try first.execute(count).value(0, 0) == "0")
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
