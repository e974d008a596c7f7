import Database
import Diagnostics
import FileSystem
import JSON
import Postgres
import ProjectModel
import Synchronization

/// Opens sessions with the chosen target; starts the embedded server when the first one is asked for.
package final class WarehouseOpener: Sendable {
  private let target: Target
  private let projectRoot: String
  private let targetPath: String
  private let environment: [String: String]
  private let executable: String?
  /// Held until the process ends: the server stays while somebody holds it.
  private let server = Mutex<EmbeddedServer.Handle?>(nil)

  package init(
    target: Target, projectRoot: String, targetPath: String, environment: [String: String], executable: String?
  ) {
    self.target = target
    self.projectRoot = projectRoot
    self.targetPath = targetPath
    self.environment = environment
    self.executable = executable
  }

  /// - Throws: `database.*` or `embedded.*`, with what to do about it.
  package func open() throws(Diagnostic) -> any Warehouse {
    guard target.isEmbedded else { return DirectWarehouse(try Connection(parameters())) }
    let handle = try embedded()
    let connection = try handle.connect(database: target.database, applicationName: "redstart")
    return try LocalRedshift(connection)
  }

  /// The embedded server, running, with the target's database in it.
  package func embedded() throws(Diagnostic) -> EmbeddedServer.Handle {
    if let handle = server.withLock({ $0 }) { return handle }
    let handle = try embeddedServer().ensureRunning()
    try handle.ensureDatabase(target.database)
    server.withLock { $0 = handle }
    return handle
  }

  package func embeddedServer() -> EmbeddedServer {
    let folder =
      target.credentials["path"]?.string.map { Path.join(projectRoot, $0) }
      ?? Path.join(Path.join(projectRoot, targetPath), "postgres")
    return EmbeddedServer(
      folder: folder, executable: executable, environment: environment,
      idleSeconds: target.credentials["idle_seconds"]?.int ?? 0)
  }

  private func parameters() -> ConnectionParameters {
    let credentials = target.credentials
    func text(_ keys: String...) -> String? { keys.lazy.compactMap { credentials[$0]?.string }.first }
    var parameters = ConnectionParameters(
      host: text("host") ?? "localhost", port: credentials["port"]?.int ?? (target.type == "redshift" ? 5439 : 5432),
      user: text("user") ?? "", password: text("password", "pass"), database: target.database)
    parameters.sslMode = text("sslmode")
    parameters.sslRootCertificate = text("sslrootcert")
    parameters.sslCertificate = text("sslcert")
    parameters.sslKey = text("sslkey")
    if let seconds = credentials["connect_timeout"]?.int { parameters.connectTimeout = seconds }
    if let seconds = credentials["keepalives_idle"]?.int, seconds > 0 { parameters.keepalivesIdle = seconds }
    parameters.applicationName = text("application_name") ?? "dbt"
    parameters.searchPath = text("search_path")
    parameters.role = text("role")
    return parameters
  }
}
