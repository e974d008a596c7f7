import JSON
import ProjectModel

/// The files and folders of the root project that define something, to match paths without reading the disk.
///
/// dbt: it lists the disk below the root, then compares with each resource's path below its own package; so a folder
/// of the root also takes in what packages keep in a folder of the same name.
struct PathIndex {
  private struct Entry {
    var names: [String]
    var isFolder: Bool
  }

  private var entries: [String: Entry] = ["": Entry(names: [], isFolder: true)]

  init(_ project: ParsedProject) {
    let root = project.name
    func isOwn(_ package: String) -> Bool { package == root }
    for node in project.nodes.values where isOwn(node.packageName) { add(node.originalFilePath, node.patchPath) }
    for source in project.sources.values where isOwn(source.packageName) {
      add(source.originalFilePath, source.patchPath)
    }
    for macro in project.macros.values where isOwn(macro.packageName) { add(macro.originalFilePath, macro.patchPath) }
    for doc in project.docs.values where isOwn(doc.packageName) { add(doc.originalFilePath) }
    for exposure in project.exposures.values where isOwn(exposure.packageName) { add(exposure.originalFilePath) }
    for group in project.groups.values where isOwn(group.packageName) { add(group.originalFilePath) }
    for test in project.unitTests.values where isOwn(test.packageName) { add(test.originalFilePath) }
    for test in project.idleTests.values where isOwn(test.node.packageName) { add(test.node.originalFilePath) }
    for nodes in project.disabledNodes.values {
      for node in nodes where isOwn(node.packageName) { add(node.originalFilePath, node.patchPath) }
    }
    for sources in project.disabledSources.values {
      for source in sources where isOwn(source.packageName) { add(source.originalFilePath) }
    }
    for exposures in project.disabledExposures.values {
      for exposure in exposures where isOwn(exposure.packageName) { add(exposure.originalFilePath) }
    }
    for objects in project.disabledSemantics.values {
      for object in objects where isOwn(object["package_name"]?.string ?? "") {
        if let path = object["original_file_path"]?.string { add(path) }
      }
    }
    for map in [project.metrics, project.semanticModels, project.savedQueries] {
      for object in map.values where isOwn(object["package_name"]?.string ?? "") {
        if let path = object["original_file_path"]?.string { add(path) }
      }
    }
  }

  private mutating func add(_ path: String, _ patchPath: String? = nil) {
    add(path)
    if let patchPath { add(Self.withoutPackage(patchPath)) }
  }

  private mutating func add(_ path: String) {
    guard entries[path] == nil else { return }
    let names = path.split(separator: "/").map(String.init)
    var folder = ""
    for (index, name) in names.enumerated() {
      folder = folder.isEmpty ? name : folder + "/" + name
      let isFolder = index + 1 < names.count
      if entries[folder] == nil {
        entries[folder] = Entry(names: Array(names[...index]), isFolder: isFolder)
      } else if isFolder {
        entries[folder]?.isFolder = true
      }
    }
  }

  /// `models/x.yml` of `package://models/x.yml`.
  static func withoutPackage(_ patchPath: String) -> String {
    guard let separator = patchPath.firstRange(of: "://") else { return patchPath }
    return String(patchPath[separator.upperBound...])
  }

  /// The paths that match; the root itself is the empty text.
  func matching(_ pattern: PathPattern) -> Set<String> {
    if let plain = pattern.plain {
      guard let entry = entries[plain], entry.isFolder || !pattern.wantsFolder else { return [] }
      return [plain]
    }
    var found: Set<String> = []
    for (path, entry) in entries where entry.isFolder || !pattern.wantsFolder {
      if pattern.matches(entry.names) { found.insert(path) }
    }
    return found
  }

  /// Whether a path or a folder above it is among the given ones.
  static func isInside(_ path: String, _ found: Set<String>) -> Bool {
    if found.contains(path) || found.contains("") { return true }
    var rest = Substring(path)
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      if found.contains(String(rest)) { return true }
    }
    return false
  }
}
