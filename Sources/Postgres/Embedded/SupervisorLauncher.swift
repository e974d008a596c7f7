import CSys
import Diagnostics
import FileSystem
import Processes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Starts a supervisor and waits for its answer. The caller holds the start lock.
struct SupervisorLauncher {
  let server: EmbeddedServer
  let folder: ServerFolder

  func launch() throws(Diagnostic) {
    let cluster = folder.clusterVersion
    let binaries = try ServerBinaries.find(server.environment, for: folder, cluster: cluster)
    let image = cluster == nil ? CachedImage(binaries, server.environment) : nil
    defer { image?.discard() }
    var ends: [Int32] = [0, 0]
    guard csys_pipe_cloexec(&ends) == 0 else { throw .noSupervisor("pipe", errno) }
    defer { close(ends[0]) }
    let logStart = ServerLog.size(folder.log)
    do {
      try spawn(binaries, image, answer: ends[1])
    } catch {
      close(ends[1])
      throw error
    }
    close(ends[1])
    switch SupervisorAnswer(ChildProcess.readAll(ends[0])) {
    case .ready(let facts):
      if facts.contains("image-saved") { image?.publish() }
      if facts.contains("image-broken") { image?.removeBroken() }
    case .failed(let finding): throw finding
    case nil: throw .supervisorSilent(folder, tail: ServerLog.tail(folder.log, from: logStart))
    }
  }

  private func spawn(_ binaries: ServerBinaries, _ image: CachedImage?, answer: Int32) throws(Diagnostic) {
    let request = SupervisorRequest(
      folder: folder, binaries: binaries, idleSeconds: server.idleSeconds, removeWhenStopped: server.removeWhenStopped,
      image: image?.use ?? .none, answer: answer)
    let executable = server.executable ?? SupervisorLauncher.ownExecutable()
    var environment: [String: String] = [:]
    for name in ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
      environment[name] = server.environment[name]
    }
    // Its own words, if it crashes, go where the server's go.
    let log = csys_open(folder.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if log >= 0, let user = folder.user { _ = fchown(log, user.user, user.group) }
    defer { if log >= 0 { close(log) } }
    let child = ChildProcess(
      path: executable, arguments: request.arguments, environment: environment, folder: "/",
      input: image?.descriptor ?? -1, output: log, kept: answer, detached: true)
    do { _ = try child.start() } catch { throw .noSupervisor(executable, error.number) }
  }

  /// The running program itself, even if its file was replaced meanwhile.
  private static func ownExecutable() -> String {
    #if os(Linux)
      return "/proc/self/exe"
    #else
      var size: UInt32 = 4096
      var path = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&path, &size) == 0 else { return "redstart" }
      return String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #endif
  }
}

extension ServerLog {
  static func size(_ path: String) -> Int {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
  }
}

/// The cluster image in the user's cache: open to be unpacked, or a new file to be filled.
private struct CachedImage {
  let descriptor: Int32
  let use: SupervisorRequest.Image
  private let path: String
  private let temporary: String?

  /// nil where there is no cache to be had.
  init?(_ binaries: ServerBinaries, _ environment: [String: String]) {
    guard let cache = CachedImage.folder(environment) else { return nil }
    path = cache + "/" + ClusterImage.name(binaries, arguments: ServerSettings.initdbArguments())
    let known = csys_open(path, O_RDONLY | O_CLOEXEC, 0)
    if known >= 0 {
      descriptor = known
      use = .restore
      temporary = nil
      return
    }
    guard (try? FileSystem.makeDirectory(cache)) != nil else { return nil }
    let fresh = path + ".\(getpid())"
    unlink(fresh)
    descriptor = csys_open(fresh, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    use = .save
    temporary = fresh
  }

  private static func folder(_ environment: [String: String]) -> String? {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/redstart" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    #if os(Linux)
      return home + "/.cache/redstart"
    #else
      return home + "/Library/Caches/redstart"
    #endif
  }

  func publish() {
    if let temporary { rename(temporary, path) }
  }

  func removeBroken() { unlink(path) }

  /// Closes it; an unpublished file goes.
  func discard() {
    close(descriptor)
    if let temporary { unlink(temporary) }
  }
}
