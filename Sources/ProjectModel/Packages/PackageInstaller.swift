import Diagnostics
import FileSystem
import JSON
import YAML

/// `deps`: links local packages into the packages' folder and writes `package-lock.yml` as dbt does. Nothing is fetched:
/// packages of other kinds must lie there already.
package struct PackageInstaller {
  /// One package that was put in place.
  package struct Installed: Sendable {
    /// As written in the list.
    package let local: String
    /// The name in its project file.
    package let name: String
  }

  package struct Outcome: Sendable {
    package var installed: [Installed] = []
    /// Packages of other kinds that lie in the folder already, as the list names them.
    package var kept: [String] = []
    /// Whether any list names any package.
    package var hasPackages = false
    /// Set where the lock file was written anew.
    package var lockFile: String?
  }

  private struct Entry {
    var kind: String
    /// The folder, the hub's name, the address.
    var text: String
    /// As dbt hashes it: rendered, with the text as written beside it.
    var json: JSONObject
    var place: SourcePlace
  }

  private let options: LoadOptions
  private let project: ProjectConfig
  private let root: String

  /// - Parameter project: as `ProjectLoader.projectFile` gives it.
  package init(_ options: LoadOptions, _ project: ProjectConfig) {
    self.options = options
    self.project = project
    root = ProjectLoader.rootPath(options)
  }

  /// - Parameters:
  ///   - installs: false for `--lock`, which only writes the lock file.
  ///   - upgrades: whether the lock file is written even where it fits the list.
  /// - Throws: `packages.*`.
  package func run(installs: Bool, upgrades: Bool) throws(DiagnosticList) -> Outcome {
    let findings = Findings()
    let list = entries(of: root, shownPrefix: "", findings)
    try findings.check()
    var outcome = Outcome(hasPackages: !list.isEmpty)
    guard outcome.hasPackages else {
      if installs { try makeFolder() }
      return outcome
    }
    var remote = list.filter { $0.kind != "local" }
    var paths: [String: String] = [:]
    var queue = list.filter { $0.kind == "local" }
    while !queue.isEmpty {
      let entry = queue.removeFirst()
      // dbt: also a package's own list is read from the root project's folder.
      let path = Path.normalize(Path.join(root, entry.text))
      guard let name = Self.name(path, shown: entry.text, findings) else {
        findings.add(
          Diagnostic(
            code: "packages.missing-folder",
            message: "No dbt_project.yml found at expected path \(path)/dbt_project.yml",
            place: entry.place,
            hint: "each entry of packages.yml, and of the packages' own lists, names a folder with a project file, "
              + "seen from the root project"))
        continue
      }
      guard paths[name] == nil else { continue }
      paths[name] = path
      outcome.installed.append(Installed(local: entry.text, name: name))
      let more = entries(of: path, shownPrefix: entry.text + "/", findings)
      queue += more.filter { $0.kind == "local" }
      remote += more.filter { $0.kind != "local" }
    }
    try findings.check()
    if remote.isEmpty { outcome.lockFile = try lock(list, outcome.installed, upgrades) }
    guard installs else { return outcome }
    try install(outcome.installed, paths)
    for entry in remote {
      if isInstalled(entry) { outcome.kept.append(entry.text) } else { findings.add(missing(entry)) }
    }
    try findings.check()
    return outcome
  }

  // MARK: Lists

  private func entries(of folder: String, shownPrefix: String, _ findings: Findings) -> [Entry] {
    for name in ["packages.yml", "dependencies.yml"] {
      let path = Path.join(folder, name)
      guard FileSystem.isFile(path), let (file, node) = YAMLFile.load(path, shownAs: shownPrefix + name, findings)
      else { continue }
      let scope = RenderScope(
        environment: options.invocation.environment, vars: VarScope(layers: [options.vars]), allowsSecrets: true)
      let rendered =
        name == "packages.yml"
        ? TreeRenderer(
          file: file, renderer: JinjaScalarRenderer(scope), findings: findings, shouldRender: { _ in true }
        ).render(node) : node
      guard let items = rendered["packages"]?.items else { continue }
      let written = node["packages"]?.items ?? []
      return items.enumerated().compactMap { at, item in
        guard var json = item.json.object,
          let kind = ["local", "package", "git", "tarball", "private"].first(where: { json[$0] != nil }),
          let text = json[kind]?.string
        else { return nil }
        json["unrendered"] = at < written.count ? written[at].json : .object([:])
        return Entry(kind: kind, text: text, json: json, place: SourcePlace(file, item.span))
      }
    }
    return []
  }

  private static func name(_ folder: String, shown: String, _ findings: Findings) -> String? {
    let path = Path.join(folder, ProjectFileReader.fileName)
    guard FileSystem.isFile(path) else { return nil }
    return YAMLFile.load(path, shownAs: Path.join(shown, ProjectFileReader.fileName), findings)?.root["name"]?.string
  }

  // MARK: The lock file

  /// Its path where it was written: it did not fit the list, or there was none.
  private func lock(
    _ list: [Entry], _ installed: [Installed], _ upgrades: Bool
  ) throws(DiagnosticList) -> String? {
    let path = Path.join(root, "package-lock.yml")
    let style = JSONWriter.Style(sortKeys: true)
    let hash = Checksum.sha1(list.map { JSONWriter.text(.object($0.json), style) }.sorted().joined(separator: "\n"))
    if !upgrades, FileSystem.isFile(path),
      YAMLFile.load(path, shownAs: "package-lock.yml", Findings())?.root["sha1_hash"]?.string == hash
    {
      return nil
    }
    var text = "packages:\n"
    for package in installed {
      text += "  - local: \(Self.scalar(package.local))\n    name: \(Self.scalar(package.name))\n"
    }
    text += "sha1_hash: \(hash)\n"
    do throws(FileError) { try FileSystem.writeAtomically(text, to: path) } catch { throw Self.failure(error) }
    return path
  }

  /// A YAML scalar, quoted where it would not read back as this text.
  private static func scalar(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_-./".utf8.contains(byte)
    }
    let first = text.utf8.first.map { "-0123456789".utf8.contains($0) } ?? true
    if plain, !first, !["true", "false", "yes", "no", "on", "off", "null"].contains(text.lowercased()) { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  // MARK: The folder

  private var folder: String { Path.normalize(Path.join(root, project.packagesInstallPath)) }

  private func makeFolder() throws(DiagnosticList) {
    do throws(FileError) { try FileSystem.makeDirectory(folder) } catch { throw Self.failure(error) }
  }

  private func install(_ installed: [Installed], _ paths: [String: String]) throws(DiagnosticList) {
    try makeFolder()
    do throws(FileError) {
      // What an earlier run linked goes; what somebody fetched stays.
      for name in try FileSystem.list(folder) where FileSystem.isLink(Path.join(folder, name)) {
        try FileSystem.remove(Path.join(folder, name))
      }
      for package in installed {
        guard let path = paths[package.name] else { continue }
        let place = Path.join(folder, package.name)
        try FileSystem.remove(place)
        try FileSystem.link(path, at: place)
      }
    } catch {
      throw Self.failure(error)
    }
  }

  private func isInstalled(_ entry: Entry) -> Bool { candidates(entry).contains { FileSystem.isDirectory($0) } }

  private func candidates(_ entry: Entry) -> [String] {
    var names: [String] = []
    if let name = entry.json["name"]?.string { names.append(name) }
    var last = Path.name(entry.text)
    if last.hasSuffix(".git") { last = String(last.dropLast(4)) }
    names += [last, String(last.map { $0 == "-" ? "_" : $0 })]
    if last.hasPrefix("dbt-") { names.append(String(last.dropFirst(4).map { $0 == "-" ? "_" : $0 })) }
    return names.map { Path.join(folder, $0) }
  }

  private func missing(_ entry: Entry) -> Diagnostic {
    let name = candidates(entry).last.map(Path.name) ?? entry.text
    let origin =
      switch entry.kind {
      case "package": "the package hub"
      case "tarball": "an archive on the network"
      default: "a git repository"
      }
    return Diagnostic(
      code: "packages.needs-network",
      message: "'\(entry.text)' comes from \(origin), and this program fetches nothing", place: entry.place,
      hint: "copy the package into \(Path.join(project.packagesInstallPath, name)), or name a folder that holds it: "
        + "- local: path/to/\(name)")
  }

  private static func failure(_ error: FileError) -> DiagnosticList {
    DiagnosticList([Diagnostic(code: "packages.cannot-write", message: error.description)])
  }
}
