import CSys
import Diagnostics
import FileSystem
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A private PostgreSQL cluster in a folder, started on first use, shared by all programs of its user, stopped when
/// the last of them is gone.
package struct EmbeddedServer: Sendable {
  /// The folder as wanted; see `location` for where it lies.
  package let folder: String
  /// The program that answers to the hidden command; nil for the running one.
  package let executable: String?
  /// Where `REDSTART_PG_BIN`, `PATH`, `HOME` and `XDG_CACHE_HOME` are looked up.
  package let environment: [String: String]
  /// How long the server stays up without a client.
  package let idleSeconds: Int
  /// Whether the whole folder goes when the server stops (tests).
  package let removeWhenStopped: Bool

  package init(
    folder: String, executable: String? = nil, environment: [String: String], idleSeconds: Int = 0,
    removeWhenStopped: Bool = false
  ) {
    self.folder = folder
    self.executable = executable
    self.environment = environment
    self.idleSeconds = idleSeconds
    self.removeWhenStopped = removeWhenStopped
  }

  /// The use of a running server. The server stays up for as long as any handle of any program is held; the kernel
  /// lets go for a program that dies.
  package final class Handle: Sendable {
    /// How to reach the maintenance database; set `database` for another one. They hold until `release`.
    package let parameters: ConnectionParameters
    /// The lease, and the descriptor that the parameters may go through.
    private let held: Mutex<(FileLock, SocketAddress)?>
    /// Whether this handle's maker started the server.
    package let started: Bool

    init(_ lease: FileLock, _ address: SocketAddress, started: Bool) {
      parameters = address.parameters
      held = Mutex((lease, address))
      self.started = started
    }

    /// Gives the server up; connections should be closed before.
    package func release() { held.withLock { $0 = nil } }

    /// Makes the lease outlive an exec of another program.
    func keepThroughExec() {
      held.withLock { state in
        guard let (lease, address) = state else { return }
        _ = csys_set_cloexec(lease.descriptor, 0)
        address.keepThroughExec()
      }
    }

    /// A connection to a database, which is made where it is missing.
    package func connect(
      database: String, applicationName: String? = nil, searchPath: String? = nil, user: String? = nil
    ) throws(Diagnostic) -> Connection {
      var parameters = parameters
      if let user { parameters.user = user }
      parameters.database = database
      parameters.applicationName = applicationName
      parameters.searchPath = searchPath
      do {
        return try connect(parameters)
      } catch {
        guard error.code == "database.unknown-database" else { throw error }
      }
      try ensureDatabase(database)
      return try connect(parameters)
    }

    /// A session of whoever the parameters name: a user whom the server does not know is made on the way. What a session
    /// makes is its user's.
    package func connect(_ parameters: ConnectionParameters) throws(Diagnostic) -> Connection {
      do {
        return try Connection(parameters)
      } catch {
        guard error.code == "database.unknown-user", parameters.user != self.parameters.user else { throw error }
      }
      try ensureUser(parameters.user)
      return try Connection(parameters)
    }

    /// Makes the user, as a superuser: as whoever the owner of a cluster logs in.
    private func ensureUser(_ name: String) throws(Diagnostic) {
      let connection = try Connection(parameters)
      defer { connection.close() }
      do {
        _ = try connection.execute("create role \(EmbeddedServer.quoted(name)) superuser createdb login")
      } catch {
        if error.sqlState == "42710" || error.sqlState == "23505" { return }
        throw error.diagnostic()
      }
    }

    /// Makes the database where it is missing. Safe when several programs do so at once.
    package func ensureDatabase(_ name: String) throws(Diagnostic) {
      let connection = try Connection(parameters)
      do {
        let known = try connection.execute("select 1 from pg_catalog.pg_database where datname = $1", [name])
        if known.rowCount > 0 { return }
        // template1 is nobody's, so that copying it never meets another session.
        _ = try connection.execute("create database \(EmbeddedServer.quoted(name)) strategy file_copy")
      } catch {
        // 42P04, or 23505 where both were past the check: somebody else was first.
        if error.sqlState == "42P04" || error.sqlState == "23505" { return }
        throw error.diagnostic()
      }
    }
  }

  fileprivate static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// Where the cluster lies: the folder, or for root, when the server's user cannot get there, one in `/var/tmp`.
  package func location() throws(Diagnostic) -> String { try ServerFolder.locate(folder, create: false).path }

  /// Joins the running server, or starts it, making the cluster first where there is none.
  /// - Throws: `embedded.*`, `database.no-libpq`.
  package func ensureRunning() throws(Diagnostic) -> Handle {
    for _ in 0..<10 {
      let place = try ServerFolder.locate(folder, create: true)
      let lease: FileLock
      do {
        lease = try FileLock(place.lease, owner: place.user)
      } catch {
        if error.number == ENOENT { continue }
        throw .folderFailed(place.path, error)
      }
      guard lease.lock(.shared) else {
        throw .folderFailed(place.path, FileError("cannot lock", place.lease))
      }
      // While we waited for a server to stop, the folder may have gone.
      guard lease.isCurrent else { continue }
      lease.touch()
      if let handle = try join(place, lease) { return handle }
      if let handle = try start(place, lease) { return handle }
    }
    throw .keepsFailing(try ServerFolder.locate(folder, create: true), ["the folder is being removed all the time"])
  }

  private func join(_ place: ServerFolder, _ lease: FileLock, started: Bool = false) throws(Diagnostic) -> Handle? {
    guard let address = SocketAddress(place, environment) else { return nil }
    guard let failure = try Connection.probe(address.parameters) else {
      return Handle(lease, address, started: started)
    }
    switch failure.kind {
    case .noServer, .starting, .stopping, .dropped, .timeout: return nil
    default: throw failure.diagnostic(address.parameters)
    }
  }

  /// nil where the folder has gone meanwhile.
  private func start(_ place: ServerFolder, _ lease: FileLock) throws(Diagnostic) -> Handle? {
    let lock: FileLock
    do {
      lock = try FileLock(place.startLock, owner: place.user)
    } catch {
      if error.number == ENOENT { return nil }
      throw .folderFailed(place.path, error)
    }
    lock.lock(.exclusive)
    guard lock.isCurrent else { return nil }
    // Whoever held the lock before may have started it.
    if let handle = try wait(place, lease) { return handle }
    for _ in 0..<3 {
      try SupervisorLauncher(server: self, folder: place).launch()
      if let handle = try wait(place, lease, started: true) { return handle }
      // Killed as soon as it was up? Once more.
    }
    throw .keepsFailing(place, ServerLog.tail(place.log, from: 0))
  }

  /// Joins the server as soon as it takes connections: it may be starting for a client that died, recovering from a
  /// killed session, or stopping. nil once it has no supervisor.
  private func wait(
    _ place: ServerFolder, _ lease: FileLock, started: Bool = false
  ) throws(Diagnostic) -> Handle? {
    for _ in 0..<12_000 {
      if let handle = try join(place, lease, started: started) { return handle }
      guard try supervisorID(place) != nil else { return nil }
      usleep(5000)
    }
    throw .supervisorStuck(place, try supervisorID(place) ?? 0)
  }
}
