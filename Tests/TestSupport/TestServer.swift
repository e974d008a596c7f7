import Diagnostics
import Foundation
import Postgres
import Synchronization

/// One embedded PostgreSQL for the whole test process. It goes, with its folder, when the process ends.
///
///     let server = try TestServer.shared()
///     let connection = try server.connect()     // in a new, empty schema
public final class TestServer: Sendable {
  /// The hold on the server; its parameters lead to the maintenance database.
  package let handle: EmbeddedServer.Handle
  private let count = Mutex(0)

  private init(_ handle: EmbeddedServer.Handle) { self.handle = handle }

  private static let result = Result { () throws -> TestServer in
    // Short enough for a socket, and reachable for the server's user.
    let folder = "/tmp/redstart-test-\(getuid())-\(getpid())"
    let server = EmbeddedServer(
      folder: folder, executable: TestTool.path, environment: TestTool.environment, removeWhenStopped: true)
    let handle = try server.ensureRunning()
    try handle.ensureDatabase("tests")
    return TestServer(handle)
  }

  public static func shared() throws -> TestServer { try result.get() }

  private func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }

  /// How to reach a new, empty schema, which is first (and alone) in the search path; its name is in `searchPath`.
  package func parameters() throws -> ConnectionParameters {
    var parameters = handle.parameters
    parameters.database = "tests"
    let schema = "test_\(next())"
    _ = try Connection(parameters).query("create schema \(schema)")
    parameters.searchPath = schema
    return parameters
  }

  /// How to reach a new, empty database; it costs some 30 ms.
  package func databaseParameters() throws -> ConnectionParameters {
    var parameters = handle.parameters
    parameters.database = "test_\(next())"
    try handle.ensureDatabase(parameters.database)
    return parameters
  }

  /// A connection to a new, empty schema.
  package func connect() throws -> Connection { try Connection(try parameters()) }
}
