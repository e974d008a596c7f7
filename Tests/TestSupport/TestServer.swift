import Diagnostics
import FileSystem
import Foundation
import Postgres
import Synchronization

/// One embedded PostgreSQL for the whole test process. It goes, with its folder, when the process ends.
///
///     let server = try TestServer.shared()
///     let connection = try server.connect()     // a database of its own, empty
public final class TestServer: Sendable {
  package let handle: EmbeddedServer.Handle
  private let databases = Mutex(0)

  private init(_ handle: EmbeddedServer.Handle) { self.handle = handle }

  private static let result = Result { () throws -> TestServer in
    // Short enough for a socket, and reachable for the server's user.
    let folder = "/tmp/redstart-test-\(getuid())-\(getpid())"
    let server = EmbeddedServer(
      folder: folder, executable: TestTool.path, environment: ProcessInfo.processInfo.environment,
      removeWhenStopped: true)
    return TestServer(try server.ensureRunning())
  }

  public static func shared() throws -> TestServer { try result.get() }

  /// How to reach a new, empty database.
  package func parameters() throws -> ConnectionParameters {
    let number = databases.withLock { count in
      count += 1
      return count
    }
    var parameters = handle.parameters
    parameters.database = "test_\(number)"
    try handle.ensureDatabase(parameters.database)
    return parameters
  }

  /// A connection to a new, empty database.
  package func connect() throws -> Connection { try Connection(try parameters()) }
}

/// The program beside the tests that plays supervisor and client (Tests/PostgresTool).
public enum TestTool {
  /// The folder that the build puts its programs into.
  public static let folder: String = {
    let running = Path.real("/proc/self/exe").map { Path.parent($0) }
    if let running, FileSystem.exists(running + "/PostgresTool") { return running }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.path + "/.build/debug"
  }()

  public static var path: String { folder + "/PostgresTool" }
}
