import Diagnostics
import FileSystem
import JSON
import ProjectModel

/// What of a package counts before it is installed.
struct PackageMetadata {
  /// Its project's name.
  let name: String
  /// Of its own list.
  let packages: [PackageSpec]
  /// Of a git package.
  var commit: String?
}

/// Brings packages here: their metadata first, then their folders. What was brought for the one serves for the other.
final class PackageFetcher {
  private let surroundings: PackageSurroundings
  private let hub: HubClient
  private let downloader: Downloader
  private let workspace: Workspace
  private var known: [String: PackageMetadata] = [:]
  /// Folders in the workspace.
  private var folders: [String: String] = [:]

  init(_ surroundings: PackageSurroundings, _ hub: HubClient, _ downloader: Downloader, _ workspace: Workspace) {
    self.surroundings = surroundings
    self.hub = hub
    self.downloader = downloader
    self.workspace = workspace
  }

  func metadata(_ package: PinnedPackage) throws(DiagnosticList) -> PackageMetadata {
    let key = Self.key(package, package.revision)
    if let metadata = known[key] { return metadata }
    let metadata: PackageMetadata
    switch package.spec.kind {
    case .hub: metadata = try hubMetadata(package)
    case .local, .private:
      metadata = try read(localPath(package.spec), shownAs: localPath(package.spec), package)
    case .tarball:
      let read = try read(try unpacked(package), shownAs: package.name, package)
      metadata = PackageMetadata(name: package.spec.name ?? read.name, packages: read.packages)
    case .git:
      let commit = try checkOut(package)
      let shown = surroundings.scrubber(package.name)
      var read = try read(folders[Self.key(package, commit)] ?? "", shownAs: shown, package)
      read.commit = commit
      metadata = read
      // A lock file names the commit.
      known[Self.key(package, commit)] = metadata
    }
    known[key] = metadata
    return metadata
  }

  /// The package's folder in the workspace, or the link that stands for it: for the caller to move.
  func take(_ package: PinnedPackage) throws(DiagnosticList) -> String {
    switch package.spec.kind {
    case .local, .private: return try linked(package.spec)
    case .hub: return try unpacked(package)
    case .tarball:
      let folder = try unpacked(package)
      folders[Self.key(package, "")] = nil
      return folder
    case .git:
      let commit = try metadata(package).commit ?? package.revision
      let key = Self.key(package, commit)
      if folders[key] == nil { _ = try checkOut(package) }
      return folders.removeValue(forKey: key) ?? ""
    }
  }

  private static func key(_ package: PinnedPackage, _ revision: String) -> String {
    let spec = package.spec
    return switch spec.kind {
    case .hub: "hub\n\(spec.origin)\n\(package.version)"
    case .git: "git\n\(spec.origin)\n\(spec.subdirectory ?? "")\n\(revision)"
    default: "\(spec.kind.rawValue)\n\(spec.origin)\n\(spec.name ?? "")"
    }
  }

  /// Name and list of a package whose folder is here.
  private func read(
    _ folder: String, shownAs shown: String, _ package: PinnedPackage
  ) throws(DiagnosticList) -> PackageMetadata {
    let name = try ProjectLoader.packageName(folder, shownAs: shown, place: package.spec.place)
    let list = try PackageListReader.read(folder, shownPrefix: shown + "/", surroundings.options, isRoot: false)
    return PackageMetadata(name: name, packages: list.specs)
  }

  // MARK: Local folders

  private func localPath(_ spec: PackageSpec) -> String {
    var text = spec.origin
    if let home = surroundings.options.invocation.home, text == "~" || text.hasPrefix("~/") {
      text = home + text.dropFirst(1)
    }
    // dbt: also a package's own list counts from the project's folder.
    return Path.normalize(Path.join(surroundings.root, text))
  }

  private func linked(_ spec: PackageSpec) throws(DiagnosticList) -> String {
    let path = workspace.newPath("link")
    do throws(FileError) {
      do throws(FileError) {
        surroundings.report(.linking)
        try FileSystem.link(localPath(spec), at: path)
      } catch {
        surroundings.report(.copying)
        try FileSystem.copy(localPath(spec), to: path)
      }
    } catch {
      throw PackageDiagnostics.file(error)
    }
    return path
  }

  // MARK: The hub, and archives

  private func version(_ package: PinnedPackage) throws(DiagnosticList) -> HubClient.Version {
    let (name, place) = (package.spec.origin, package.spec.place)
    let versions = try hub.versions(name, place: place)
    guard let version = versions.first(where: { $0.number == package.version })?.version else {
      throw DiagnosticList([PackageDiagnostics.notFound("\(name)@\(package.version)", place: place)])
    }
    return version
  }

  private func hubMetadata(_ package: PinnedPackage) throws(DiagnosticList) -> PackageMetadata {
    let version = try version(package)
    var packages: [PackageSpec] = []
    var findings: [Diagnostic] = []
    for entry in version.packages {
      let spec = PackageSpec.read(
        entry, written: [:], place: { _ in package.spec.place },
        report: { code, message, _, _, hint in
          // dbt: the hub may say more than we know.
          if code == "unknown-key" { return }
          findings.append(
            Diagnostic(
              code: "packages." + code, message: message, place: package.spec.place, hint: hint,
              notes: ["the hub names it in the list of \(package.spec.origin) \(package.version)"]))
        })
      if let spec { packages.append(spec) }
    }
    guard findings.isEmpty else { throw DiagnosticList(findings) }
    return PackageMetadata(name: version.name, packages: packages)
  }

  private func unpacked(_ package: PinnedPackage) throws(DiagnosticList) -> String {
    let key = Self.key(package, "")
    if let folder = folders[key] { return folder }
    let (spec, place) = (package.spec, package.spec.place)
    let url = spec.kind == .hub ? try version(package).archive : spec.origin
    // An archive that came damaged is asked for again, too.
    let folder = try downloader.retrying(place: place) { () throws(Downloader.Trouble) in
      let bytes = try downloader.archive(url)
      let folder = workspace.newPath("archive")
      do throws(ArchiveUnpacker.Failure) {
        return try ArchiveUnpacker.unpack(bytes, into: folder)
      } catch {
        try? FileSystem.remove(folder)
        if bytes.starts(with: [0x1F, 0x8B]), error.isFinal {
          throw .final(PackageDiagnostics.badArchive(error.reason, surroundings.scrubber(url), place: place))
        }
        throw .passing("\(error.reason): \(surroundings.scrubber(url))")
      }
    }
    if spec.kind == .tarball { folders[key] = folder }
    return folder
  }

  // MARK: Git

  /// - Returns: the commit; the folder of it is known then.
  private func checkOut(_ package: PinnedPackage) throws(DiagnosticList) -> String {
    let spec = package.spec
    let subdirectory = spec.subdirectory.flatMap { $0.isEmpty ? nil : $0 }
    let path = workspace.newPath("git")
    let commit = try GitClient(surroundings: surroundings).checkout(
      spec.origin, revision: package.revision, subdirectory: subdirectory, into: Path.parent(path),
      name: Path.name(path), place: spec.place)
    if ["HEAD", "main", "master"].contains(package.revision), package.warnsUnpinned {
      surroundings.report(.unpinned(git: surroundings.scrubber(spec.origin), revision: package.revision))
    }
    var folder = path
    if let subdirectory {
      folder = Path.normalize(Path.join(path, subdirectory))
      // A link of the repository's may lead anywhere.
      guard FileSystem.isDirectory(folder), let real = Path.real(folder), let base = Path.real(path),
        real == base || real.hasPrefix(base + "/")
      else {
        throw DiagnosticList([
          Diagnostic(
            code: "packages.missing-folder",
            message: "Directory does not exist: '\(subdirectory)' of \(surroundings.scrubber(spec.origin))",
            place: spec.place)
        ])
      }
    }
    folders[Self.key(package, commit)] = folder
    return commit
  }
}
