import Diagnostics
import JSON
import YAML

/// Finds configs that cannot do what their writer meant: unknown keys, paths that lead to nothing.
package enum ConfigChecks {
  /// Keys that nobody knows, in one `config()` call, properties file or level of a tree. A key may be a package's
  /// own, so it is a warning.
  package static func unknownKeys(_ keys: some Sequence<String>, type: ResourceType, place: (String) -> SourcePlace?)
    -> [Diagnostic]
  {
    keys.compactMap { written in
      let name = ConfigMerger.name(written)
      if let key = ConfigTable.key(name), key.types.contains(type) || type == .group { return nil }
      let known = ConfigTable.keys.filter { $0.types.contains(type) }.map(\.name)
      return Diagnostic(
        code: "config.unknown-key", message: "'\(written)' is no config of a \(type.rawValue)", place: place(written),
        hint: Suggestion.hint(for: name, among: known) ?? "configs of your own belong under 'meta'",
        severity: .warning)
    }
  }

  /// The same for the trees of a project file.
  static func unknownKeys(in project: ProjectConfig) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let file = project.file, let document = project.document {
      for type in [ResourceType.model, .seed, .snapshot, .test, .source, .exposure, .unitTest, .function] {
        for key in ProjectKeys.spellings(ofTree: ConfigTable.tree(of: type)) {
          guard let tree = document[key] else { continue }
          walk(tree, type, file, &found)
        }
      }
    }
    return found
  }

  private static func walk(_ node: YAMLNode, _ type: ResourceType, _ file: SourceFile, _ found: inout [Diagnostic]) {
    for entry in node.entries ?? [] {
      let isConfig = entry.key.hasPrefix("+") || entry.value.entries == nil
      guard isConfig else {
        // A config without its `+` is told of as a path that leads to nothing.
        if ConfigTable.key(entry.key) == nil { walk(entry.value, type, file, &found) }
        continue
      }
      // `vars` under a tree are dbt's old way, which it still takes without a word.
      found += unknownKeys([ConfigTree.name(entry.key)], type: type) { _ in SourcePlace(file, entry.keySpan) }
    }
  }

  /// Paths of the root project's trees that lead to no resource.
  /// - Parameters:
  ///   - used: fqns by tree name (`models`, …), as `ConfigTable.tree(of:)` has it.
  ///   - disabled: fqns of disabled resources of any kind.
  package static func unusedPaths(
    in project: LoadedProject, used: [String: [[String]]], disabled: [[String]]
  ) -> [Diagnostic] {
    guard let config = project.packages.first?.project, let file = config.file, let document = config.document else {
      return []
    }
    let trees = [
      "models", "seeds", "snapshots", "sources", "data_tests", "unit_tests", "metrics", "semantic_models",
      "saved_queries", "exposures", "functions",
    ]
    let always = prefixes(disabled)
    var found: [Diagnostic] = []
    for tree in trees {
      guard let node = ProjectKeys.spellings(ofTree: tree).lazy.compactMap({ document.entry($0) }).first else {
        continue
      }
      let known = prefixes(used[tree] ?? []).union(always)
      unused(node, [], tree, file, known, &found)
    }
    return found
  }

  private static func unused(
    _ entry: YAMLEntry, _ path: [String], _ tree: String, _ file: SourceFile, _ known: Set<[String]>,
    _ found: inout [Diagnostic]
  ) {
    let members = entry.value.entries ?? []
    let setsConfig = members.contains { $0.key.hasPrefix("+") || $0.value.entries == nil }
    if setsConfig, !known.contains(path) {
      let name = path.last ?? ""
      let neighbours = known.filter { $0.count == path.count && $0.dropLast() == path.dropLast() }.compactMap(\.last)
      let hint =
        ConfigTable.key(name) != nil ? "write '+\(name)' for a config" : Suggestion.hint(for: name, among: neighbours)
      found.append(
        Diagnostic(
          code: "config.unused-path",
          message: "the path '\(([tree] + path).joined(separator: "."))' leads to no resource",
          place: SourcePlace(file, entry.keySpan), hint: hint,
          severity: .warning))
    }
    for member in members where !member.key.hasPrefix("+") && member.value.entries != nil {
      unused(member, path + [member.key], tree, file, known, &found)
    }
  }

  /// Every beginning of every fqn, the empty one too where there is any.
  private static func prefixes(_ fqns: [[String]]) -> Set<[String]> {
    var all: Set<[String]> = []
    for fqn in fqns {
      for length in 0...fqn.count { all.insert(Array(fqn[..<length])) }
    }
    return all
  }
}
