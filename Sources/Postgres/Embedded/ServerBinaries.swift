import Diagnostics
import FileSystem
import Processes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder with PostgreSQL's programs.
struct ServerBinaries: Sendable, Equatable {
  let folder: String
  /// 15 or above.
  let major: Int

  var initdb: String { folder + "/initdb" }
  var postgres: String { folder + "/postgres" }

  static let oldest = 15

  /// Where distributions put each major version.
  private static let places: [(parent: String, prefix: String, suffix: String)] = [
    ("/usr/lib/postgresql", "", "/bin"), ("/usr", "pgsql-", "/bin"), ("/opt/homebrew/opt", "postgresql@", "/bin"),
    ("/usr/local/opt", "postgresql@", "/bin"),
  ]

  /// Looks in `REDSTART_PG_BIN` (alone, where it is set), then where distributions install (the highest version), then
  /// where `pg_config` points, then in `PATH`.
  /// - Parameter cluster: the major version that an existing cluster needs.
  /// - Throws: `embedded.no-server-binaries`, `embedded.bad-binaries`, `embedded.version-mismatch`.
  static func find(
    _ environment: [String: String], for folder: ServerFolder, cluster: Int?
  ) throws(Diagnostic) -> ServerBinaries {
    if let chosen = environment["REDSTART_PG_BIN"], !chosen.isEmpty {
      return try check(chosen, environment, folder, cluster)
    }
    for candidate in installed() where cluster == nil || candidate.major == cluster { return candidate }
    for bin in searched(environment) {
      guard let major = version(bin, environment), major >= oldest, cluster == nil || major == cluster else { continue }
      return ServerBinaries(folder: bin, major: major)
    }
    throw .noServerBinaries(wanted: cluster)
  }

  private static func check(
    _ bin: String, _ environment: [String: String], _ folder: ServerFolder, _ cluster: Int?
  ) throws(Diagnostic) -> ServerBinaries {
    guard isComplete(bin) else { throw .badBinaries(bin, "initdb and postgres are not both in it") }
    guard let major = version(bin, environment) else { throw .badBinaries(bin, "its postgres does not tell a version") }
    guard major >= oldest else { throw .badBinaries(bin, "its PostgreSQL is version \(major), older than \(oldest)") }
    if let cluster, cluster != major { throw .versionMismatch(folder.path, cluster: cluster, server: major) }
    return ServerBinaries(folder: bin, major: major)
  }

  private static func installed() -> [ServerBinaries] {
    var found: [ServerBinaries] = []
    for place in places {
      for name in (try? FileSystem.list(place.parent)) ?? [] where name.hasPrefix(place.prefix) {
        guard let major = Int(name.dropFirst(place.prefix.count)), major >= oldest else { continue }
        let bin = "\(place.parent)/\(name)\(place.suffix)"
        if isComplete(bin) { found.append(ServerBinaries(folder: bin, major: major)) }
      }
    }
    return found.sorted { $0.major > $1.major }
  }

  private static func searched(_ environment: [String: String]) -> [String] {
    let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    var folders: [String] = []
    if let tool = path.map({ $0 + "/pg_config" }).first(where: { access($0, X_OK) == 0 }),
      let text = ChildProcess(path: tool, arguments: ["--bindir"], environment: environment).capture()
    {
      folders.append(String(text.prefix { !$0.isNewline }))
    }
    return (folders + path).filter(isComplete)
  }

  private static func isComplete(_ bin: String) -> Bool {
    access(bin + "/initdb", X_OK) == 0 && access(bin + "/postgres", X_OK) == 0
  }

  /// "postgres (PostgreSQL) 15.14 (Debian ...)" gives 15.
  private static func version(_ bin: String, _ environment: [String: String]) -> Int? {
    let child = ChildProcess(path: bin + "/postgres", arguments: ["--version"], environment: environment)
    guard let text = child.capture(), let at = text.firstRange(of: "(PostgreSQL) ") else { return nil }
    return Int(text[at.upperBound...].prefix { $0.isWholeNumber })
  }
}
