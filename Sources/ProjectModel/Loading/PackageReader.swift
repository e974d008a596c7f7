import Diagnostics
import FileSystem
import JSON

/// Finds and reads the files of one package whose project file is read already.
struct PackageReader {
  let project: ProjectConfig
  /// Absolute.
  let root: String
  /// In front of the paths in messages.
  let shownPrefix: String
  /// For templates in properties files.
  let scope: RenderScope
  let isRoot: Bool
  let findings: Findings

  func read() -> Package {
    var package = Package(project: project, rootPath: root)
    package.shownPrefix = shownPrefix
    let finder = FileFinder(root: root, ignore: ignoreRules(), findings: findings)
    var cache: [String: [FileFinder.Found]] = [:]
    func files(_ path: String) -> [FileFinder.Found] {
      if let known = cache[path] { return known }
      let found = finder.files(in: path)
      cache[path] = found
      return found
    }
    func resources(_ paths: [String], _ kinds: Set<FileFinder.Kind>) -> [ResourceFile] {
      paths.flatMap { files(Self.trimmed($0)) }.filter { kinds.contains($0.kind) }.compactMap(resource)
    }
    package.macros = resources(project.macroPaths, [.sql])
    package.models = resources(project.modelPaths, [.sql, .python])
    package.snapshots = resources(project.snapshotPaths, [.sql])
    package.analyses = resources(project.analysisPaths, [.sql])
    package.seeds = resources(project.seedPaths, [.csv])
    package.functions = resources(project.functionPaths, [.sql, .python])
    readTests(into: &package, files)
    package.docs = resources(project.docsPaths, [.markdown])
    readProperties(into: &package, files)
    return package
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private func ignoreRules() -> IgnoreRules {
    let path = root + "/.dbtignore"
    guard FileSystem.isFile(path), let file = YAMLFile.read(path, shownAs: shownPrefix + ".dbtignore", findings)
    else { return IgnoreRules() }
    return IgnoreRules(file.text)
  }

  private func resource(_ found: FileFinder.Found) -> ResourceFile? {
    let below = found.searchPath + "/" + found.relativePath
    if FileSystem.isSpecial(root + "/" + below) {
      // A pipe that nobody writes to would be waited for without end.
      findings.add(YAMLFile.unreadable(shownPrefix + below, "it is a pipe, a socket or a device"))
      return nil
    }
    if found.kind == .csv {
      return ResourceFile(searchPath: found.searchPath, relativePath: found.relativePath, source: nil)
    }
    guard let source = YAMLFile.read(root + "/" + below, shownAs: shownPrefix + below, findings) else { return nil }
    return ResourceFile(searchPath: found.searchPath, relativePath: found.relativePath, source: source)
  }

  /// Tests' folders hold singular tests, generic ones in `generic/`, fixtures of unit tests in `fixtures/`.
  private func readTests(into package: inout Package, _ files: (String) -> [FileFinder.Found]) {
    for path in project.testPaths.map(Self.trimmed) {
      for found in files(path) {
        let isGeneric = found.relativePath.hasPrefix("generic/")
        let isFixture = found.relativePath.hasPrefix("fixtures/")
        var found = found
        if isGeneric || isFixture, let slash = found.relativePath.firstIndex(of: "/") {
          found.searchPath = path + "/" + found.relativePath[..<slash]
          found.relativePath = String(found.relativePath[found.relativePath.index(after: slash)...])
        }
        switch found.kind {
        case .sql:
          guard let file = resource(found) else { continue }
          if isGeneric {
            package.macros.append(file)
          } else if isFixture {
            package.fixtures.append(file)
          } else {
            package.tests.append(file)
          }
        case .csv where isFixture:
          if let file = resource(found) { package.fixtures.append(file) }
        default: break
        }
      }
    }
  }

  private func readProperties(into package: inout Package, _ files: (String) -> [FileFinder.Found]) {
    let reader = PropertiesReader(scope: scope, isRoot: isRoot, findings: findings)
    for path in project.resourcePaths {
      for found in files(path) where found.kind == .yaml {
        let below = found.searchPath + "/" + found.relativePath
        guard let source = YAMLFile.read(root + "/" + below, shownAs: shownPrefix + below, findings) else { continue }
        if let properties = reader.read(source, originalFilePath: below, searchPath: found.searchPath) {
          package.properties.append(properties)
        }
      }
    }
  }
}
