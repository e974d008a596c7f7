import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension EmbeddedServer {
  /// What is known of the server, without starting it or keeping it up.
  package struct Status: Sendable, Equatable {
    package enum State: String, Sendable {
      case stopped, running
      /// There is a supervisor, but the server takes no connection.
      case changing = "starting or stopping"
    }

    package var state: State
    /// Where the cluster lies.
    package var folder: String
    /// As "15.14"; nil where no server answers.
    package var version: String?
    package var serverID: Int32?
    package var supervisorID: Int32?
    /// Seconds since the server started.
    package var uptime: Int?
    /// Sessions of clients, this question aside.
    package var connections: Int?
    /// Whether the server stays up without clients until `stop`.
    package var isPinned: Bool
    /// Whether some program holds the server.
    package var isLeased: Bool
  }

  package func status() throws(Diagnostic) -> Status {
    let place = try ServerFolder.locate(folder, create: false)
    var status = Status(state: .stopped, folder: place.path, isPinned: false, isLeased: false)
    guard let supervisor = try supervisorID(place) else { return status }
    status.supervisorID = supervisor
    status.state = .changing
    status.isPinned = FileSystem.exists(place.pinned)
    if let lease = try? FileLock(place.lease) { status.isLeased = !lease.tryLock(.exclusive) && !status.isPinned }
    guard let address = SocketAddress(place, environment) else { return status }
    // Without a lease the server may stop while we ask.
    guard let facts = ask(address) else { return status }
    status.state = .running
    status.version = facts[0].map { String($0.prefix { $0 != " " }) }
    status.uptime = facts[1].flatMap { Int($0) }
    status.connections = facts[2].flatMap { Int($0) }
    if let bytes = try? FileSystem.read(place.postmasterFile) {
      status.serverID = Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }
    return status
  }

  /// Version, seconds since the start, other sessions; nil where the server takes no connection.
  private func ask(_ address: SocketAddress) -> [String?]? {
    guard let connection = try? Connection(address.parameters) else { return nil }
    let facts = try? connection.query(
      """
      select current_setting('server_version'), extract(epoch from now() - pg_postmaster_start_time())::bigint,
        (select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid())
      """)
    return facts?.row(0)
  }

  /// The process that looks after the server; nil where there is none.
  func supervisorID(_ place: ServerFolder) throws(Diagnostic) -> pid_t? {
    guard FileSystem.exists(place.supervisorLock) else { return nil }
    do {
      return try FileLock(place.supervisorLock).holder
    } catch {
      throw .folderFailed(place.path, error)
    }
  }

  /// Makes sure that the server runs, and keeps it up without clients until `stop`.
  package func pin() throws(Diagnostic) {
    let handle = try ensureRunning()
    defer { handle.release() }
    let place = try ServerFolder.locate(folder, create: false)
    for attempt in 0..<1000 {
      if FileSystem.exists(place.pinned) { return }
      // Our lease keeps the supervisor from stopping the server before the signal is heard.
      if attempt == 0, let supervisor = try supervisorID(place) { kill(supervisor, SIGUSR1) }
      usleep(5000)
    }
    throw .keepsFailing(place, ["the supervisor does not answer"])
  }

  package enum StopOutcome: Sendable, Equatable {
    case stopped
    case wasNotRunning
    /// Other programs hold the server: it is no longer pinned, and stops when they end.
    case inUse
  }

  /// Stops the server: where no program uses it, or, with `force`, at once (their sessions break off).
  package func stop(force: Bool = false) throws(Diagnostic) -> StopOutcome {
    let place = try ServerFolder.locate(folder, create: false)
    guard let supervisor = try supervisorID(place) else { return .wasNotRunning }
    if force {
      kill(supervisor, SIGTERM)
      return try waitForEnd(supervisor, place)
    }
    kill(supervisor, SIGHUP)
    let lease: FileLock
    do { lease = try FileLock(place.lease) } catch { throw .folderFailed(place.path, error) }
    for _ in 0..<50 {
      guard try supervisorID(place) == supervisor else { return .stopped }
      if lease.tryLock(.exclusive) {
        kill(supervisor, SIGTERM)
        return try waitForEnd(supervisor, place)
      }
      usleep(10_000)
    }
    return .inUse
  }

  private func waitForEnd(_ supervisor: pid_t, _ place: ServerFolder) throws(Diagnostic) -> StopOutcome {
    // The supervisor itself gives the server half a minute.
    for _ in 0..<9000 {
      guard try supervisorID(place) == supervisor else { return .stopped }
      usleep(5000)
    }
    throw .supervisorStuck(place, supervisor)
  }
}
