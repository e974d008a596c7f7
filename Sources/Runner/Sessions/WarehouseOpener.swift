import Database
import Diagnostics
import FileSystem
import JSON
import ObjectStore
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
    return try openLocal(database: target.database)
  }

  /// A session of the embedded server's. The target's own database is made where it is missing, others are not.
  /// - Parameter user: who the session is; the target's user as a rule, else the server's own.
  /// - Throws: `database.*` or `embedded.*`.
  package func openLocal(
    database: String, applicationName: String = "redstart", user: String? = nil
  ) throws(Diagnostic) -> LocalRedshift {
    let handle = try embedded()
    // Redshift: users' names fold.
    let user = (user ?? target.credentials["user"]?.string).map { ShownName.stored($0.lowercased()) }
    do {
      return try openLocal(handle, database, applicationName, user)
    } catch {
      guard Self.isAway.contains(error.code) else { throw error }
    }
    // The server has ended since; who comes first forgets it, and all start it anew.
    server.withLock { if $0 === handle { $0 = nil } }
    return try openLocal(try embedded(), database, applicationName, user)
  }

  /// What a server is said to be that does not run, or not yet.
  private static let isAway: Set<String> = [
    "database.no-server", "database.server-starting", "database.server-stopping", "database.connection-dropped",
    "database.connection-lost",
  ]

  private func openLocal(
    _ handle: EmbeddedServer.Handle, _ database: String, _ applicationName: String, _ user: String?
  ) throws(Diagnostic) -> LocalRedshift {
    guard database != target.database else {
      return try LocalRedshift(
        try handle.connect(database: database, applicationName: applicationName, user: user), storage: try storage())
    }
    var parameters = handle.parameters
    parameters.database = ShownName.stored(database)
    parameters.applicationName = applicationName
    if let user { parameters.user = user }
    return try LocalRedshift(try handle.connect(parameters), storage: try storage())
  }

  /// The embedded server, running, with the target's database in it.
  package func embedded() throws(Diagnostic) -> EmbeddedServer.Handle {
    if let handle = server.withLock({ $0 }) { return handle }
    let handle = try embeddedServer().ensureRunning()
    try handle.ensureDatabase(target.database)
    return server.withLock { server in
      // Another thread may have been faster: one handle is enough.
      if let server { return server }
      server = handle
      return handle
    }
  }

  package func embeddedServer() -> EmbeddedServer {
    let folder =
      target.credentials["path"]?.string.map { Path.join(projectRoot, $0) }
      ?? Path.join(Path.join(projectRoot, targetPath), "postgres")
    return EmbeddedServer(
      folder: folder, executable: executable, environment: environment,
      idleSeconds: target.credentials["idle_seconds"]?.int ?? 0)
  }

  /// Where `s3://` locations lead to, as the target's `s3` says.
  /// - Throws: `profile.bad-s3`.
  package func storage() throws(Diagnostic) -> StorageSettings {
    guard let value = target.credentials["s3"], !value.isNull else { return .none }
    guard let fields = value.object else { throw Self.badStorage("must be a mapping") }
    let known = [
      "root", "endpoint", "access_key_id", "secret_access_key", "session_token", "region", "path_style",
    ]
    if let unknown = fields.keys.first(where: { !known.contains($0) }) {
      throw Self.badStorage("has no key '\(unknown)'", hint: Suggestion.hint(for: unknown, among: known))
    }
    if let root = fields["root"]?.string, !root.isEmpty {
      guard fields["endpoint"] == nil else { throw Self.badStorage("has 'root' and 'endpoint'", hint: "keep one") }
      return .folder(root: Path.join(projectRoot, root))
    }
    let region = fields["region"]?.string ?? "us-east-1"
    func text(_ key: String, _ variable: String) -> String? { fields[key]?.string ?? environment[variable] }
    guard
      let endpoint = fields["endpoint"]?.string
        ?? (fields["region"] == nil ? nil : "https://s3.\(region).amazonaws.com"),
      endpoint.hasPrefix("http://") || endpoint.hasPrefix("https://")
    else { throw Self.badStorage("needs a 'root', or an 'endpoint' as http://HOST:PORT") }
    guard let id = text("access_key_id", "AWS_ACCESS_KEY_ID"),
      let secret = text("secret_access_key", "AWS_SECRET_ACCESS_KEY")
    else { throw Self.badStorage("needs 'access_key_id' and 'secret_access_key'") }
    return .endpoint(
      EndpointSettings(
        url: endpoint, region: region, accessKeyID: id, secretAccessKey: secret,
        sessionToken: text("session_token", "AWS_SESSION_TOKEN"), usesPaths: fields["path_style"]?.bool ?? true))
  }

  private static func badStorage(_ what: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "profile.bad-s3", message: "'s3' of the target \(what)",
      hint: hint ?? "as 's3: {root: data}': s3://bucket/key is then data/bucket/key")
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
