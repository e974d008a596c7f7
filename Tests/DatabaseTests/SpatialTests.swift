import Database
import Diagnostics
import Postgres
import TestSupport
import Testing

/// PostGIS comes into a database when a statement first needs it.
@Suite(.serialized) struct SpatialTests {
  static let isAvailable =
    (try? TestServer.shared().connect().query("select from pg_catalog.pg_available_extensions where name = 'postgis'"))?
    .rowCount == 1
  static let reason: Comment = "the server has no PostGIS: run scripts/setup.sh"

  private static func hasExtension(_ connection: Connection) throws -> Bool {
    try connection.query("select from pg_catalog.pg_extension where extname = 'postgis'").rowCount == 1
  }

  @Test(.enabled(if: isAvailable, reason)) func comesWhenItIsNeeded() throws {
    let session = try LocalRedshift(try Connection(try TestServer.shared().databaseParameters()))
    defer { session.close() }
    _ = try session.execute("create table t (a int); insert into t values (1); select * from t")
    #expect(try !Self.hasExtension(session.connection))
    _ = try session.execute("create table g (a int, geom geometry)")
    #expect(try Self.hasExtension(session.connection))
  }

  /// It is the database's, whatever becomes of the transaction.
  @Test(.enabled(if: isAvailable, reason)) func staysAfterARollback() throws {
    let session = try LocalRedshift(try Connection(try TestServer.shared().databaseParameters()))
    defer { session.close() }
    _ = try session.execute("begin")
    _ = try session.execute("create table t (a int)")
    #expect(try session.execute("select st_astext(st_point(1, 2))").value(0, 0) == "POINT(1 2)")
    _ = try session.execute("rollback")
    #expect(try Self.hasExtension(session.connection))
    #expect(throws: Diagnostic.self) { try session.execute("select * from t") }
  }

  @Test(.enabled(if: isAvailable, reason)) func severalSessionsAtOnce() async throws {
    let parameters = try TestServer.shared().databaseParameters()
    try LocalRedshift(try Connection(parameters)).close()
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<3 {
        group.addTask {
          let session = try LocalRedshift(try Connection(parameters))
          defer { session.close() }
          return try session.execute("select st_x(st_point(1, 2))").value(0, 0)
        }
      }
      for try await value in group { #expect(value == "1") }
    }
  }

  /// The prelude's next version finds the former's shims in place.
  @Test(.enabled(if: isAvailable, reason)) func isMadeAnew() throws {
    let parameters = try TestServer.shared().databaseParameters()
    let first = try LocalRedshift(try Connection(parameters))
    _ = try first.execute("create table g as select st_point(1, 2) as geom")
    _ = try first.connection.execute(
      "comment on schema rs_spatial is 'former'; comment on schema rs_catalog is 'former'")
    first.close()
    let second = try LocalRedshift(try Connection(parameters))
    defer { second.close() }
    #expect(try second.execute("select st_asewkt(geom) from g").value(0, 0) == "POINT(1 2)")
    let version = try second.connection.query("select obj_description('rs_spatial'::regnamespace, 'pg_namespace')")
      .scalar
    #expect(version != "former")
  }
}
