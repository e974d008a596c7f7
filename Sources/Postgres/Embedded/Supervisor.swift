import CSys
import Diagnostics
import FileSystem
import Processes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process between a cluster's server and its clients. It makes the cluster, starts the server, sleeps until no
/// client holds the lease, and stops the server. When it is killed the kernel stops the server for it.
///
/// Its signals: TERM and INT stop the server; USR1 keeps it up without clients (pins it), HUP takes that back; USR2
/// comes from its own wait for the lease.
package struct Supervisor {
  /// The hidden command's name.
  package static let command = "__supervise"

  private let request: SupervisorRequest
  private let folder: ServerFolder
  private let signals: SignalQueue
  private let processLock: FileLock
  private let lease: FileLock
  private let log: Int32
  private let logStart: Int
  /// Holds a lease of our own while the server is pinned.
  private var pin: FileLock?
  private var facts: [String] = []

  /// Runs the hidden command; `arguments` are those after its name. Returns the process's exit code when the server
  /// has ended.
  package static func run(_ arguments: [String]) -> Int32 {
    guard let request = SupervisorRequest(arguments) else { return 2 }
    csys_set_cloexec(request.answer, 1)
    umask(0o077)
    let signals = SignalQueue([SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGUSR1, SIGUSR2])
    let server: pid_t
    var supervisor: Supervisor
    do {
      supervisor = try Supervisor(request, signals)
      server = try supervisor.start()
    } catch {
      if request.removeWhenStopped { try? FileSystem.remove(request.folder) }
      answer(.failed(error), to: request.answer)
      return 1
    }
    supervisor.answerReady()
    return supervisor.watch(server)
  }

  private static func answer(_ answer: SupervisorAnswer, to descriptor: Int32) {
    // The client may be gone: nothing is lost then.
    signal(SIGPIPE, SIG_IGN)
    _ = FileSystem.writeAll(Array(answer.text.utf8), to: descriptor)
    close(descriptor)
    signal(SIGPIPE, SIG_DFL)
  }

  private init(_ request: SupervisorRequest, _ signals: SignalQueue) throws(Diagnostic) {
    self.request = request
    self.signals = signals
    folder = ServerFolder(path: request.folder, user: nil)
    if let user = request.user {
      let number = csys_become_user(user.user, user.group)
      guard number == 0 else { throw .noSupervisor("setuid \(user.user)", number) }
    }
    do {
      guard chdir(folder.path) == 0 else { throw FileError("cannot use", folder.path) }
      processLock = try FileLock(folder.supervisorLock)
      try Supervisor.own(processLock, folder)
      lease = try FileLock(folder.lease)
      Supervisor.rotate(folder.log)
      log = csys_open(folder.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard log >= 0 else { throw FileError("cannot write", folder.log) }
    } catch let error as FileError {
      throw .folderFailed(folder.path, error)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw .noSupervisor("\(error)", 0)
    }
    logStart = Int(lseek(log, 0, SEEK_END))
    unlink(folder.pinned)
  }

  /// One supervisor at a time; an earlier one may still be stopping its server.
  private static func own(_ lock: FileLock, _ folder: ServerFolder) throws(Diagnostic) {
    for _ in 0..<6000 {
      if lock.tryLockForProcess() { return }
      usleep(5000)
    }
    throw .supervisorStuck(folder, lock.holder ?? 0)
  }

  private static func rotate(_ log: String) {
    var facts = stat()
    if stat(log, &facts) == 0, facts.st_size > 4 << 20 { rename(log, log + ".1") }
  }

  // MARK: Start

  private mutating func start() throws(Diagnostic) -> pid_t {
    if !FileSystem.exists(folder.data + "/PG_VERSION") { try makeCluster() }
    // initdb's mode; a well-meant chmod of the project would keep the server from starting.
    chmod(folder.data, 0o700)
    guard ClusterProcesses(folder: folder).clear() else {
      throw .serverFailed("processes of an earlier local server do not end", folder: folder, tail: [])
    }
    return try launch()
  }

  private mutating func makeCluster() throws(Diagnostic) {
    for name in (try? FileSystem.list(folder.path)) ?? [] where name.hasPrefix("data.new") {
      try? FileSystem.remove(folder.path + "/" + name)
    }
    // Without PG_VERSION it is no cluster, whatever it is.
    try? FileSystem.remove(folder.data)
    let fresh = folder.path + "/data.new.\(getpid())"
    var made = false
    if request.image == .restore { made = try restore(to: fresh) }
    if !made { try initialize(fresh) }
    if request.image == .save {
      do {
        try ClusterImage.save(fresh, to: STDIN_FILENO)
        facts.append("image-saved")
      } catch {
        facts.append("image-failed")
      }
    }
    guard rename(fresh, folder.data) == 0 else { throw .folderFailed(folder.path, FileError("cannot rename", fresh)) }
  }

  private mutating func restore(to fresh: String) throws(Diagnostic) -> Bool {
    do {
      try ClusterImage.restore(from: STDIN_FILENO, to: fresh)
      facts.append("restored")
      return true
    } catch {
      try? FileSystem.remove(fresh)
      if case .file(let reason) = error { throw .folderFailed(folder.path, reason) }
      facts.append("image-broken")
      return false
    }
  }

  private mutating func initialize(_ fresh: String) throws(Diagnostic) {
    let arguments = ["-D", fresh] + ServerSettings.initdbArguments()
    let code = try run(child(request.binaries.initdb, arguments, deathSignal: SIGKILL))
    guard code == 0 else {
      let tail = logTail()
      try? FileSystem.remove(fresh)
      throw .serverFailed("initdb cannot make the local cluster (exit code \(code))", folder: folder, tail: tail)
    }
    facts.append("initialized")
  }

  private func child(_ path: String, _ arguments: [String], deathSignal: Int32) -> ChildProcess {
    var environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": folder.path]
    environment.merge(ServerSettings.memory) { first, _ in first }
    for name in ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return ChildProcess(
      path: path, arguments: arguments, environment: environment, folder: folder.path, output: log,
      deathSignal: deathSignal)
  }

  private func run(_ child: ChildProcess) throws(Diagnostic) -> Int32 {
    do { return try child.run() } catch { throw .noSupervisor(child.path, error.number) }
  }

  /// Starts the server and waits until it takes connections.
  private func launch() throws(Diagnostic) -> pid_t {
    let child = child(request.binaries.postgres, ServerSettings.postgresArguments(folder), deathSignal: SIGINT)
    for attempt in 1... {
      let server: pid_t
      do { server = try child.start() } catch { throw .noSupervisor(child.path, error.number) }
      guard let status = waitUntilReady(server) else { return server }
      let tail = logTail()
      // What is left of an earlier server needs a moment to go.
      let mayPass = tail.contains { $0.contains("pre-existing shared memory block") || $0.contains("lock file") }
      guard mayPass, attempt < 100 else {
        let what = "the local server does not start (exit code \(ChildProcess.code(status)))"
        throw .serverFailed(what, folder: folder, tail: tail)
      }
      usleep(20_000)
    }
    throw .serverFailed("the local server does not start", folder: folder, tail: logTail())
  }

  /// nil when the server is ready; its wait status when it ended instead.
  private func waitUntilReady(_ server: pid_t) -> Int32? {
    while true {
      if isReady(server) { return nil }
      let signal = signals.next(milliseconds: 1)
      if signal == SIGTERM || signal == SIGINT { kill(server, SIGINT) }
      var status: Int32 = 0
      if waitpid(server, &status, WNOHANG) == server { return status }
    }
  }

  /// The server writes its state as the eighth line of its file.
  private func isReady(_ server: pid_t) -> Bool {
    guard let bytes = try? FileSystem.read(folder.postmasterFile) else { return false }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.count >= 8 && lines[0].elementsEqual(String(server).utf8) && lines[7].starts(with: "ready".utf8)
  }

  private func logTail() -> [String] { ServerLog.tail(folder.log, from: logStart) }

  private mutating func answerReady() {
    Supervisor.answer(.ready(facts), to: request.answer)
    // The image, if there was one, is done with.
    let null = csys_open("/dev/null", O_RDONLY, 0)
    if null > STDIN_FILENO {
      dup2(null, STDIN_FILENO)
      close(null)
    }
  }

  // MARK: Watch

  /// Sleeps in the kernel until something happens; no polling.
  private mutating func watch(_ server: pid_t) -> Int32 {
    waitForLease()
    while true {
      switch signals.next() {
      case SIGCHLD:
        if let code = ended(server) { return finish(code) }
      case SIGUSR1: setPin()
      case SIGHUP: dropPin()
      case SIGTERM, SIGINT: return stop(server)
      default:
        // The lease is ours: no client is left.
        if request.idleSeconds <= 0 { return stop(server) }
        let seen = lease.touched
        lease.unlock()
        if let code = rest(server, since: seen) { return code }
      }
    }
  }

  /// The server has no clients; it gets `idleSeconds` for new ones to come. Returns the exit code where it ended.
  private mutating func rest(_ server: pid_t, since seen: Int) -> Int32? {
    var left = request.idleSeconds * 1000
    var clock = Supervisor.milliseconds()
    while left > 0, let signal = signals.next(milliseconds: left) {
      switch signal {
      case SIGCHLD:
        if let code = ended(server) { return finish(code) }
      case SIGTERM, SIGINT: return stop(server)
      case SIGUSR1: setPin()
      case SIGHUP: dropPin()
      default: break
      }
      let now = Supervisor.milliseconds()
      left -= now - clock
      clock = now
    }
    if lease.tryLock(.exclusive) {
      if lease.touched == seen { return stop(server) }
      lease.unlock()
    }
    waitForLease()
    return nil
  }

  private static func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  private func waitForLease() { _ = csys_signal_when_locked(lease.descriptor, SIGUSR2) }

  private mutating func setPin() {
    guard pin == nil, let lock = try? FileLock(folder.lease), lock.tryLock(.shared) else { return }
    pin = lock
    try? FileSystem.write([], to: folder.pinned)
  }

  private mutating func dropPin() {
    unlink(folder.pinned)
    pin = nil
  }

  /// The exit code where the server has ended.
  private func ended(_ server: pid_t) -> Int32? {
    var status: Int32 = 0
    return waitpid(server, &status, WNOHANG) == server ? ChildProcess.code(status) : nil
  }

  /// Shuts the server down, ever less politely, and waits for its end. A lease held exclusively stays so until this
  /// process is gone: new clients wait for that, then start the server anew.
  private mutating func stop(_ server: pid_t) -> Int32 {
    for (signal, milliseconds) in [(SIGINT, 20_000), (SIGQUIT, 5000), (SIGKILL, 60_000)] {
      kill(server, signal)
      let begin = Supervisor.milliseconds()
      while Supervisor.milliseconds() - begin < milliseconds {
        if let code = ended(server) { return finish(code) }
        _ = signals.next(milliseconds: 20)
      }
    }
    return finish(1)
  }

  private mutating func finish(_ code: Int32) -> Int32 {
    dropPin()
    if request.removeWhenStopped { try? FileSystem.remove(folder.path) }
    return code
  }
}

/// The log of supervisor and server.
enum ServerLog {
  /// The last lines written since an offset, at most 20.
  static func tail(_ path: String, from offset: Int) -> [String] {
    guard let bytes = try? FileSystem.read(path) else { return [] }
    let fresh = bytes.dropFirst(max(min(offset, bytes.count), bytes.count - 65_536))
    return fresh.split(separator: 0x0A).suffix(20).map { String(decoding: $0, as: UTF8.self) }
  }
}
