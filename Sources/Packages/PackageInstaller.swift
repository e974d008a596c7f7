import Diagnostics
import FileSystem
import HTTP
import JSON
import ProjectModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `deps`: resolves the project's package list, writes `package-lock.yml`, and installs what that names.
package struct PackageInstaller {
  private let surroundings: PackageSurroundings
  private let project: ProjectConfig
  private let root: String

  /// - Parameters:
  ///   - project: as `ProjectLoader.projectFile` gives it.
  ///   - stop: raised from another thread, it ends the work.
  package init(_ options: LoadOptions, _ project: ProjectConfig, stop: StopFlag, report: @escaping PackageReport) {
    root = ProjectLoader.rootPath(options)
    self.project = project
    surroundings = PackageSurroundings(
      options: options, root: root, scrubber: Scrubber(options.invocation.environment), stop: stop, report: report)
  }

  /// What is asked for.
  package struct Request: Sendable {
    /// False for `--lock`, which only writes the lock file.
    package var installs = true
    /// Whether the lock file is written even where it fits the list.
    package var upgrades = false
    /// What `--add-package` names.
    package var added: AddedPackage?

    package init() {}
  }

  /// - Throws: `packages.*`, and what the lists and the projects may have.
  package func run(_ request: Request) throws(DiagnosticList) {
    var list = try PackageListReader.read(root, shownPrefix: "", surroundings.options, isRoot: true)
    if let added = request.added {
      try added.write(root: root, fileName: list.fileName, surroundings.report)
      list = try PackageListReader.read(root, shownPrefix: "", surroundings.options, isRoot: true)
      // dbt: the list is hashed as it was written to the file, so that the next run resolves it once more.
      for at in list.specs.indices { list.specs[at].hashed["unrendered"] = .object([:]) }
    }
    guard request.installs else {
      let workspace = try Workspace(in: temporaryFolder)
      surroundings.report(.downloads(folder: workspace.folder))
      try lock(list, PackageResolver(surroundings, workspace), upgrades: request.upgrades)
      return
    }
    try checkFolder()
    let existed = FileSystem.exists(folder)
    do throws(DiagnosticList) {
      try install(list, upgrades: request.upgrades)
    } catch {
      if !existed { FileSystem.removeIfEmpty(folder) }
      throw error
    }
  }

  private func install(_ list: PackageList, upgrades: Bool) throws(DiagnosticList) {
    let guardian = try makeFolder()
    defer { withExtendedLifetime(guardian) {} }
    try removeLeftovers()
    let workspace = try Workspace(in: folder)
    surroundings.report(.downloads(folder: workspace.folder))
    let resolver = PackageResolver(surroundings, workspace)
    try lock(list, resolver, upgrades: upgrades)
    let locked = try PackageListReader.readLock(root, surroundings.options)?.specs ?? []
    guard !locked.isEmpty else {
      // Told already where the list is empty.
      if !list.specs.isEmpty { surroundings.report(.noPackages) }
      return try removeOthers(than: [], workspace)
    }
    var names: Set<String> = []
    var outdated: [String] = []
    for package in try resolver.locked(locked) {
      try surroundings.checkStop()
      let shown = surroundings.scrubber(package.name)
      surroundings.report(.installing(name: shown))
      let metadata = try resolver.fetcher.metadata(package)
      try checkName(metadata.name, package)
      try put(try resolver.fetcher.take(package), metadata.name)
      names.insert(metadata.name)
      surroundings.report(.installed(version: versionText(package, metadata)))
      if package.spec.kind == .hub {
        if package.latest == package.version {
          surroundings.report(.upToDate)
        } else {
          outdated.append(package.name)
          surroundings.report(.updateAvailable(version: package.latest))
        }
      }
      if let subdirectory = package.spec.subdirectory, !subdirectory.isEmpty {
        surroundings.report(.subdirectory(subdirectory))
      }
    }
    try removeOthers(than: names, workspace)
    if !outdated.isEmpty { surroundings.report(.updatesAvailable(outdated)) }
  }

  private func versionText(_ package: PinnedPackage, _ metadata: PackageMetadata) -> String {
    switch package.spec.kind {
    case .local, .private: "<local @ \(package.spec.origin)>"
    case .hub: "version \(package.version)"
    case .tarball: "tarball (url: \(surroundings.scrubber(package.spec.origin)))"
    case .git: "revision \(metadata.commit ?? package.revision)"
    }
  }

  // MARK: The lock file

  private func lock(
    _ list: PackageList, _ resolver: PackageResolver, upgrades: Bool
  ) throws(DiagnosticList) {
    let hash = LockFile.hash(list.specs)
    if !upgrades, let lock = try PackageListReader.readLock(root, surroundings.options), lock.hash == hash { return }
    guard !list.specs.isEmpty else { return surroundings.report(.noPackages) }
    let resolved = try resolver.resolve(list.specs, projectName: project.name)
    try surroundings.checkStop()
    let entries = resolved.map { package, metadata in
      LockFile.entry(package, metadata, surroundings.scrubber) { surroundings.report(.scrubbed($0)) }
    }
    try surroundings.checkStop()
    let path = Path.join(root, PackageListReader.lockFile)
    try LockFile.write(entries, hash: hash, to: path)
    surroundings.report(.updatingLock(path: path))
  }

  // MARK: The folder

  private var folder: String { Path.normalize(Path.join(root, project.packagesInstallPath)) }

  private var temporaryFolder: String {
    let environment = surroundings.environment
    return ["DBT_DOWNLOADS_DIR", "TMPDIR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "/tmp"
  }

  /// What is installed replaces all that the folder holds: it must not hold the project.
  private func checkFolder() throws(DiagnosticList) {
    let real = Path.real(folder) ?? folder
    let project = Path.real(root) ?? root
    guard real == project || real == "/" || project.hasPrefix(real + "/") else { return }
    throw DiagnosticList([
      Diagnostic(
        code: "packages.bad-folder",
        message: "the packages-install-path '\(self.project.packagesInstallPath)' holds the project itself",
        hint: "name a folder of its own in dbt_project.yml, as dbt_packages")
    ])
  }

  /// Held by one run at a time.
  private func makeFolder() throws(DiagnosticList) -> FolderLock {
    do throws(FileError) {
      try FileSystem.makeDirectory(folder)
      return try FolderLock(
        folder, waiting: { surroundings.report(.waiting(folder: folder)) }, isStopped: { surroundings.stop.isRaised })
    } catch {
      try surroundings.checkStop()
      throw PackageDiagnostics.file(error)
    }
  }

  /// Of runs that were killed.
  private func removeLeftovers() throws(DiagnosticList) {
    do throws(FileError) {
      for name in try FileSystem.list(folder) where name.hasPrefix(Workspace.prefix) {
        try FileSystem.remove(Path.join(folder, name))
      }
    } catch {
      throw PackageDiagnostics.file(error)
    }
  }

  private func checkName(_ name: String, _ package: PinnedPackage) throws(DiagnosticList) {
    if PackageName.isSafe(name) { return }
    throw DiagnosticList([
      PackageDiagnostics.badName(name, project.packagesInstallPath, place: package.spec.place)
    ])
  }

  private func put(_ path: String, _ name: String) throws(DiagnosticList) {
    do throws(FileError) {
      try FileSystem.replace(Path.join(folder, name), with: path)
    } catch {
      throw PackageDiagnostics.file(error)
    }
  }

  /// dbt empties the folder first; here what has left the list goes last, so that a failure takes nothing away.
  private func removeOthers(than names: Set<String>, _ workspace: Workspace) throws(DiagnosticList) {
    do throws(FileError) {
      for name in try FileSystem.list(folder) where !names.contains(name) && name != Path.name(workspace.folder) {
        try FileSystem.remove(Path.join(folder, name))
      }
    } catch {
      throw PackageDiagnostics.file(error)
    }
  }
}
