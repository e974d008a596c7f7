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

  /// One entry of a package list.
  private struct Wanted {
    /// The folder, for a local one.
    var local: String?
    var place: SourcePlace
  }

  /// The folders of all packages; installed ones first, in the order of their names.
  func folders() -> [Folder] {
    let installed = installedFolders()
    let list = wanted(in: rootPath, shownPrefix: "")
    let remote = list.wanted.filter { $0.local == nil }
    var found = installed
    var names = Set(installed.compactMap { projectName($0.path) })
    var realPaths = Set(installed.map { Path.real($0.path) ?? $0.path })
    var visited: Set<String> = []
    var extra = 0
    var queue = list.wanted.compactMap { wanted in wanted.local.map { (wanted.place, $0, rootPath, "") } }
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
      let more = wanted(in: path, shownPrefix: prefix)
      queue += more.wanted.compactMap { wanted in wanted.local.map { (wanted.place, $0, path, prefix) } }
    }
    if list.wanted.count > installed.count + extra || remote.count > installed.count {
      reportMissing(list.wanted.count, installed.count, list.file, remote.first?.place)
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

  // MARK: Package lists

  /// What `packages.yml` or `dependencies.yml` of a project names.
  private func wanted(in folder: String, shownPrefix: String) -> (wanted: [Wanted], file: String) {
    var lists: [(file: SourceFile, items: [YAMLNode])] = []
    for name in ["packages.yml", "dependencies.yml"] {
      let path = folder + "/" + name
      guard FileSystem.isFile(path), let (file, node) = YAMLFile.load(path, shownAs: shownPrefix + name, findings),
        let fields = Fields(rendered(node, file, name), name, file, "packages", findings)
      else { continue }
      if name == "packages.yml" {
        for entry in fields.entries where entry.key != "packages" {
          let hint =
            entry.key == "projects"
            ? "move it to dependencies.yml"
            : Suggestion.hint(for: entry.key, among: ["packages"])
          fields.report("unknown-key", "'\(entry.key)' is no key of \(name)", entry.keySpan, hint: hint)
        }
      }
      guard let items = fields.optionalList("packages") else { continue }
      if !lists.isEmpty, let entry = fields.node.entry("packages") {
        fields.report(
          "two-lists", "packages.yml and dependencies.yml both name packages", entry.keySpan, hint: "keep one list")
      }
      lists.append((file, items))
    }
    let all = lists.flatMap { list in list.items.compactMap { wanted($0, list.file) } }
    return (all, lists.first?.file.path ?? "packages.yml")
  }

  private func rendered(_ node: YAMLNode, _ file: SourceFile, _ name: String) -> YAMLNode {
    guard name == "packages.yml" else { return node }
    let scope = RenderScope(
      environment: options.invocation.environment, vars: VarScope(layers: [options.vars]), allowsSecrets: true)
    return TreeRenderer(
      file: file, renderer: JinjaScalarRenderer(scope), findings: findings, shouldRender: { _ in true }
    ).render(node)
  }

  private func wanted(_ item: YAMLNode, _ file: SourceFile) -> Wanted? {
    guard let fields = Fields(item, "a package", file, "packages", findings) else { return nil }
    let kinds = ["local", "package", "git", "tarball", "private"]
    guard let kind = kinds.first(where: { fields.has($0) }) else {
      let key = fields.entries.first
      fields.report(
        "unknown-package", "a package needs one of: \(kinds.joined(separator: ", "))", key?.keySpan ?? item.span,
        hint: key.flatMap { Suggestion.hint(for: $0.key, among: kinds) })
      return nil
    }
    guard let text = fields.string(kind), !text.isEmpty else {
      if fields.value(kind) == nil || fields.string(kind) == "" {
        fields.report("empty-package", "'\(kind)' is empty", fields.node.entry(kind)?.keySpan ?? item.span)
      }
      return nil
    }
    let place = fields.place(fields.value(kind)?.span ?? item.span)
    if kind == "package", fields.value("version") == nil {
      fields.report("missing-key", "the package '\(text)' has no 'version'", place.span)
    }
    return Wanted(local: kind == "local" ? text : nil, place: place)
  }
}
