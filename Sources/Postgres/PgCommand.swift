import Diagnostics
import FileSystem
import Processes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The embedded server by hand: `redstart pg start | stop | status | psql | url`.
package struct PgCommand: Sendable {
  package let server: EmbeddedServer
  /// The database that `psql` opens and `url` names; made where it is missing.
  package let database: String

  package init(server: EmbeddedServer, database: String) {
    self.server = server
    self.database = database
  }

  package struct Outcome: Sendable {
    /// 0 done, 1 failed (`status` also: not running), 2 wrong usage.
    package let exitCode: Int32
    /// For standard output, with its last line end; empty for none.
    package let output: String
    /// For standard error.
    package let findings: [Diagnostic]
  }

  /// Runs the subcommand; `arguments` are those after `pg`. `psql` replaces this process and does not come back.
  package func run(_ arguments: [String]) -> Outcome {
    do {
      return try dispatch(arguments)
    } catch {
      return Outcome(exitCode: error.code == "embedded.usage" ? 2 : 1, output: "", findings: [error])
    }
  }

  private func dispatch(_ arguments: [String]) throws(Diagnostic) -> Outcome {
    guard let name = arguments.first else { throw .usage("pg needs a subcommand") }
    let rest = Array(arguments.dropFirst())
    switch name {
    case "start":
      try expect(rest, among: [])
      return try start()
    case "stop":
      try expect(rest, among: ["--force"])
      return try stop(force: rest.contains("--force"))
    case "status":
      try expect(rest, among: [])
      return try status()
    case "psql": throw try psql(rest)
    case "url":
      guard rest.count <= 1 else { throw .usage("pg url takes one database") }
      return try url(rest.first ?? database)
    default: throw .usage("pg has no subcommand '\(name)'")
    }
  }

  private func expect(_ given: [String], among known: [String]) throws(Diagnostic) {
    for argument in given where !known.contains(argument) { throw .usage("unknown argument '\(argument)'") }
  }

  private func start() throws(Diagnostic) -> Outcome {
    try server.pin()
    let handle = try server.ensureRunning()
    try handle.ensureDatabase(database)
    handle.release()
    return Outcome(exitCode: 0, output: PgCommand.describe(try server.status()), findings: [])
  }

  private func stop(force: Bool) throws(Diagnostic) -> Outcome {
    switch try server.stop(force: force) {
    case .stopped: return Outcome(exitCode: 0, output: "stopped\n", findings: [])
    case .wasNotRunning: return Outcome(exitCode: 0, output: "not running\n", findings: [])
    case .inUse: return Outcome(exitCode: 1, output: "", findings: [.inUse(try server.location())])
    }
  }

  private func status() throws(Diagnostic) -> Outcome {
    let status = try server.status()
    return Outcome(exitCode: status.state == .stopped ? 1 : 0, output: PgCommand.describe(status), findings: [])
  }

  private static func describe(_ status: EmbeddedServer.Status) -> String {
    var lines = ["state:        \(status.state.rawValue)"]
    if let version = status.version { lines.append("version:      PostgreSQL \(version)") }
    lines.append("folder:       \(status.folder)")
    if let server = status.serverID { lines.append("server:       process \(server)") }
    if let supervisor = status.supervisorID { lines.append("supervisor:   process \(supervisor)") }
    if let uptime = status.uptime { lines.append("up for:       \(duration(uptime))") }
    if let connections = status.connections { lines.append("connections:  \(connections)") }
    if status.state != .stopped {
      let use = status.isPinned ? "stays up until 'redstart pg stop'" : "stops when no program uses it"
      lines.append("then:         \(use)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func duration(_ seconds: Int) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    if hours > 0 { return "\(hours) h \(minutes) min" }
    return minutes > 0 ? "\(minutes) min \(seconds % 60) s" : "\(seconds) s"
  }

  private func url(_ database: String) throws(Diagnostic) -> Outcome {
    let place = try ServerFolder.locate(server.folder, create: false)
    guard var parameters = SocketAddress.shareable(place, server.environment) else {
      throw .folderFailed(place.path, FileError("cannot link to", place.data))
    }
    parameters.database = database
    let running = try server.status().state == .running
    return Outcome(
      exitCode: 0, output: parameters.url + "\n", findings: running ? [] : [.notRunning(place.path)])
  }

  /// Comes back only with what went wrong.
  private func psql(_ arguments: [String]) throws(Diagnostic) -> Diagnostic {
    let place = try ServerFolder.locate(server.folder, create: true)
    let program = try findPsql(place)
    let handle = try server.ensureRunning()
    try handle.ensureDatabase(database)
    // psql holds the server up in our stead.
    handle.keepThroughExec()
    var environment = server.environment
    for name in ["PGSERVICE", "PGPASSWORD", "PGHOSTADDR", "PGOPTIONS", "PGSSLMODE"] { environment[name] = nil }
    environment["PGHOST"] = handle.parameters.host
    environment["PGPORT"] = String(handle.parameters.port)
    environment["PGUSER"] = handle.parameters.user
    environment["PGDATABASE"] = database
    environment["PGAPPNAME"] = "psql"
    let texts = CStrings([program] + arguments)
    let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    execve(program, texts.mutablePointers, variables.mutablePointers)
    return .noSupervisor(program, errno)
  }

  /// The one beside the server: Debian's `/usr/bin/psql` is a Perl script of 20 ms.
  private func findPsql(_ place: ServerFolder) throws(Diagnostic) -> String {
    let binaries = try ServerBinaries.find(server.environment, for: place, cluster: place.clusterVersion)
    let path = (server.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
    for folder in [binaries.folder] + path where access(folder + "/psql", X_OK) == 0 { return folder + "/psql" }
    throw .noPsql()
  }
}
