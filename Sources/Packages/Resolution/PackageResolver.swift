import Diagnostics
import ProjectModel

/// Finds which version of which package is wanted: the project's list, then the lists of what it names, and so on.
final class PackageResolver {
  private let surroundings: PackageSurroundings
  private let hub: HubClient
  let fetcher: PackageFetcher

  init(_ surroundings: PackageSurroundings, _ workspace: Workspace) {
    self.surroundings = surroundings
    let downloader = Downloader(surroundings)
    hub = HubClient(surroundings, downloader)
    fetcher = PackageFetcher(surroundings, hub, downloader, workspace)
  }

  /// dbt: a version is picked as soon as a package comes up; bounds that come up later may still exclude it.
  /// - Returns: packages with their metadata, in the order in which they came up.
  func resolve(
    _ specs: [PackageSpec], projectName: String
  ) throws(DiagnosticList) -> [(package: PinnedPackage, metadata: PackageMetadata)] {
    var pending = try PackageListing(specs)
    var final = PackageListing()
    while !pending.requests.isEmpty {
      var next = PackageListing()
      for request in pending.requests {
        let package = try pin(try final.add(request))
        try next.add(try fetcher.metadata(package).packages)
      }
      pending = next
    }
    var resolved: [(package: PinnedPackage, metadata: PackageMetadata)] = []
    for request in final.requests {
      let package = try pin(request)
      resolved.append((package, try fetcher.metadata(package)))
    }
    var seen: Set<String> = []
    for (package, metadata) in resolved {
      guard seen.insert(metadata.name).inserted else {
        throw DiagnosticList([PackageDiagnostics.duplicateName(metadata.name, place: package.spec.place)])
      }
      guard metadata.name != projectName else {
        throw DiagnosticList([PackageDiagnostics.nameOfRoot(metadata.name, place: package.spec.place)])
      }
    }
    return resolved
  }

  /// What a lock file names, which holds all lists' packages already.
  func locked(_ specs: [PackageSpec]) throws(DiagnosticList) -> [PinnedPackage] {
    var packages: [PinnedPackage] = []
    for request in try PackageListing(specs).requests { packages.append(try pin(request)) }
    return packages
  }

  private func pin(_ request: PackageRequest) throws(DiagnosticList) -> PinnedPackage {
    var package = PinnedPackage(spec: request.spec)
    switch request.spec.kind {
    case .local, .private: break
    case .tarball:
      guard PackageName.isSafe(package.name) else {
        throw DiagnosticList([
          Diagnostic(
            code: "packages.bad-name",
            message: "Invalid package name '\(package.name)': resolves outside of the temporary downloads directory",
            place: package.spec.place)
        ])
      }
    case .git:
      var revisions: [String] = []
      for revision in request.revisions where !revisions.contains(revision) { revisions.append(revision) }
      guard revisions.count < 2 else {
        throw DiagnosticList([
          PackageDiagnostics.severalRevisions(
            surroundings.scrubber(request.name), revisions, place: request.spec.place)
        ])
      }
      package.revision = revisions.first ?? "HEAD"
      package.warnsUnpinned = request.warnsUnpinned
    case .hub: try choose(request, &package)
    }
    return package
  }

  private func choose(_ request: PackageRequest, _ package: inout PinnedPackage) throws(DiagnosticList) {
    let (name, place) = (request.spec.origin, request.spec.place)
    try hub.checkIndex(name, place: place)
    let range: VersionRange
    do throws(VersionRange.Empty) {
      range = try VersionRange(request.versions)
    } catch {
      throw DiagnosticList([PackageDiagnostics.versionError(name, request.versions.map(\.text), place: place)])
    }
    let checksVersion = surroundings.options.versionCheck
    var compatible: [String] = []
    for (number, version) in try hub.versions(name, place: place) {
      if checksVersion, try !isCompatible(version, place) { continue }
      compatible.append(number)
    }
    let prereleases = request.spec.installsPrereleases || request.versions.contains { $0.prerelease != nil }
    let installable = VersionChoice.installable(compatible, withPrereleases: prereleases)
    guard let version = VersionChoice.highest(installable, in: range), let latest = installable.last else {
      throw DiagnosticList([
        PackageDiagnostics.noVersion(name, range.text, installable, checksVersion: checksVersion, place: place)
      ])
    }
    package.version = version
    package.latest = latest
  }

  private func isCompatible(_ version: HubClient.Version, _ place: SourcePlace?) throws(DiagnosticList) -> Bool {
    var bounds = VersionSpecifier(DBTCompatibility.version).map { [$0] } ?? []
    for text in version.requiredVersions {
      guard let bound = VersionSpecifier(text) else {
        throw DiagnosticList([PackageDiagnostics.badVersion(text, place: place)])
      }
      bounds.append(bound)
    }
    do throws(VersionRange.Empty) {
      _ = try VersionRange(bounds)
      return true
    } catch {
      return false
    }
  }
}
