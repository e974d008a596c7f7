import Diagnostics
import ProjectModel

/// What all lists together want of one package.
struct PackageRequest {
  /// Of the list that named it first.
  let spec: PackageSpec
  private(set) var versions: [VersionSpecifier]
  private(set) var revisions: [String]
  private(set) var warnsUnpinned: Bool

  /// - Throws: `packages.bad-version`, `packages.private`.
  init(_ spec: PackageSpec) throws(DiagnosticList) {
    self.spec = spec
    revisions = spec.revision.map { [$0] } ?? []
    warnsUnpinned = spec.warnsUnpinned
    versions = []
    if spec.kind == .private {
      throw DiagnosticList([PackageDiagnostics.isPrivate(URLText.redacted(spec.origin), place: spec.place)])
    }
    for text in spec.versions {
      guard let version = VersionSpecifier(text) else {
        throw DiagnosticList([PackageDiagnostics.badVersion(text, place: spec.place)])
      }
      versions.append(version)
    }
  }

  /// What tells it from others.
  var name: String { Self.name(spec.origin, spec.subdirectory) }

  /// dbt: a repository is the same with and without `.git`.
  var names: [String] {
    guard spec.kind == .git else { return [name] }
    let other = spec.origin.hasSuffix(".git") ? String(spec.origin.dropLast(4)) : spec.origin + ".git"
    return [name, Self.name(other, spec.subdirectory)]
  }

  private static func name(_ origin: String, _ subdirectory: String?) -> String {
    guard let subdirectory, !subdirectory.isEmpty else { return origin }
    return origin + "/" + subdirectory
  }

  mutating func incorporate(_ other: PackageRequest) {
    versions += other.versions
    revisions += other.revisions
    warnsUnpinned = warnsUnpinned && other.warnsUnpinned
  }
}

/// Requests in the order in which they came.
struct PackageListing {
  private(set) var requests: [PackageRequest] = []
  private var places: [String: Int] = [:]

  init() {}

  init(_ specs: [PackageSpec]) throws(DiagnosticList) { try add(specs) }

  mutating func add(_ specs: [PackageSpec]) throws(DiagnosticList) {
    for spec in specs { _ = try add(PackageRequest(spec)) }
  }

  /// - Returns: what is wanted of the package now.
  /// - Throws: `packages.two-kinds`.
  mutating func add(_ request: PackageRequest) throws(DiagnosticList) -> PackageRequest {
    guard let at = request.names.compactMap({ places[$0] }).first else {
      places[request.name] = requests.count
      requests.append(request)
      return request
    }
    guard requests[at].spec.kind == request.spec.kind else {
      func shown(_ request: PackageRequest) -> String {
        "'\(URLText.redacted(request.name))' (\(request.spec.kind.rawValue))"
      }
      throw DiagnosticList([
        PackageDiagnostics.mismatch(shown(request), shown(requests[at]), place: request.spec.place)
      ])
    }
    requests[at].incorporate(request)
    return requests[at]
  }
}

/// A package's name is a folder's name, too.
enum PackageName {
  static func isSafe(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
      && !name.utf8.contains(0) && !name.hasPrefix(Workspace.prefix)
  }
}

/// One package in the version that was chosen.
struct PinnedPackage {
  let spec: PackageSpec
  /// Of a hub package, with the highest that could be had.
  var version = ""
  var latest = ""
  /// Of a git package: as asked for.
  var revision = "HEAD"
  var warnsUnpinned = true

  /// As messages name it.
  var name: String {
    switch spec.kind {
    case .tarball: spec.name ?? spec.origin
    case .git: spec.subdirectory.map { $0.isEmpty ? spec.origin : spec.origin + "/" + $0 } ?? spec.origin
    default: spec.origin
    }
  }
}
