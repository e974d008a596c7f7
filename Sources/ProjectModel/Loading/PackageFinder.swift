import Diagnostics
import FileSystem
import JSON
import YAML

/// Finds a project's packages: what is installed, and local ones that are only named.
struct PackageFinder {
  let options: LoadOptions
  let root: ProjectConfig
  /// Absolute.
  let rootPath: String
  let findings: Findings

  /// One package's folder.
  struct Folder {
    /// Absolute.
    var path: String
    /// In front of its paths in messages, with a slash at the end.
    var shownPrefix: String
  }

  /// The folders of all packages; installed ones first, in the order of their names.
  func folders() -> [Folder] {
    let installed = installedFolders()
    let list = PackageListReader.read(rootPath, shownPrefix: "", options, isRoot: true, findings)
    let remote = list.specs.filter { $0.kind != .local }
    var found = installed
    var names = Set(installed.compactMap { projectName($0.path) })
    var realPaths = Set(installed.map { Path.real($0.path) ?? $0.path })
    var visited: Set<String> = []
    var extra = 0
    var queue = list.specs.filter { $0.kind == .local }.map { ($0.place, $0.origin, rootPath, "") }
    while !queue.isEmpty {
      let (place, local, base, shown) = queue.removeFirst()
      // dbt: a package's own list counts from the root project's folder. Where nothing is there, from the package's.
      let fromRoot = Path.normalize(Path.join(rootPath, local))
      let path = FileSystem.isDirectory(fromRoot) ? fromRoot : Path.normalize(Path.join(base, local))
      guard FileSystem.isDirectory(path) else {
        findings.add(
          Diagnostic(
            code: "packages.missing-folder", message: "there is no folder '\(local)'", place: place,
            hint: "the path is relative to the project that names it"))
        continue
      }
      let real = Path.real(path) ?? path
      guard visited.insert(real).inserted else { continue }
      let prefix = Path.relative(path, to: rootPath).map { $0 + "/" } ?? Path.join(shown, local) + "/"
      if realPaths.insert(real).inserted, projectName(path).map({ names.insert($0).inserted }) ?? true {
        found.append(Folder(path: path, shownPrefix: prefix))
        extra += 1
      }
      let more = PackageListReader.read(path, shownPrefix: prefix, options, isRoot: false, findings)
      queue += more.specs.filter { $0.kind == .local }.map { ($0.place, $0.origin, path, prefix) }
    }
    if list.specs.count > installed.count + extra || remote.count > installed.count {
      reportMissing(list.specs.count, installed.count, list.fileName, remote.first?.place)
    }
    return found
  }

  private func installedFolders() -> [Folder] {
    let base = Path.join(rootPath, root.packagesInstallPath)
    guard FileSystem.isDirectory(base), let names = try? FileSystem.list(base) else { return [] }
    return names.filter { !$0.hasPrefix("__") && !$0.hasPrefix(".") }.compactMap { name in
      let path = base + "/" + name
      guard FileSystem.isDirectory(path) else { return nil }
      return Folder(path: path, shownPrefix: root.packagesInstallPath + "/" + name + "/")
    }
  }

  /// The name in a folder's project file; what is wrong with the file is told when it is read.
  private func projectName(_ folder: String) -> String? {
    let path = folder + "/" + ProjectFileReader.fileName
    guard FileSystem.isFile(path) else { return nil }
    return YAMLFile.load(path, shownAs: path, Findings())?.root["name"]?.string
  }

  private func reportMissing(_ wanted: Int, _ installed: Int, _ file: String, _ place: SourcePlace?) {
    // Orchestrators look for the words after the semicolon.
    findings.add(
      Diagnostic(
        code: "packages.not-installed",
        message: "\(file) names \(wanted) package\(wanted == 1 ? "" : "s"), but \(installed) "
          + "\(installed == 1 ? "is" : "are") installed in '\(root.packagesInstallPath)'; "
          + "Run \"dbt deps\" to install package dependencies",
        place: place))
  }
}
