import Diagnostics
import JSON
import ProjectModel

/// Finds what `ref` and `source` name: by name, package and version, as seen from a package. Immutable.
package final class ReferenceResolver: Sendable {
  package enum Resolution<Found: Sendable>: Sendable {
    case found(Found)
    case disabled
    case missing
  }

  private struct Key: Hashable {
    let package: String?
    let name: String
  }

  private let rootPackage: String
  private let nodes: OrderedMap<Node>
  private let sources: OrderedMap<SourceDefinition>
  /// Name to unique ids, in order; versioned models also under `name.v2`, their latest version under the bare name.
  private let refs: [Key: String]
  private let sourceIDs: [Key: String]
  private let disabledRefs: Set<Key>
  private let disabledSources: Set<Key>
  private let functions: [Key: String]

  package init(_ project: ParsedProject) {
    rootPackage = project.name
    nodes = project.nodes
    sources = project.sources
    var refs: [Key: String] = [:]
    var functions: [Key: String] = [:]
    func add(_ name: String, _ node: Node) {
      for key in [Key(package: node.packageName, name: name), Key(package: nil, name: name)] where refs[key] == nil {
        refs[key] = node.uniqueID
      }
    }
    for position in nodes.values.indices
    where nodes.values[position].resourceType.isRefable || nodes.values[position].resourceType == .function {
      let (id, node) = (nodes.keys[position], nodes.values[position])
      if node.resourceType == .function {
        for package in [node.packageName, nil] where functions[Key(package: package, name: node.name)] == nil {
          functions[Key(package: package, name: node.name)] = id
        }
      }
      guard node.resourceType.isRefable else { continue }
      if node.isVersioned { add(node.searchName, node) }
      if !node.isVersioned || node.version == node.latestVersion { add(node.name, node) }
    }
    var sourceIDs: [Key: String] = [:]
    for (id, source) in project.sources {
      let name = "\(source.sourceName).\(source.name)"
      for package in [source.packageName, nil] where sourceIDs[Key(package: package, name: name)] == nil {
        sourceIDs[Key(package: package, name: name)] = id
      }
    }
    var disabledRefs: Set<Key> = []
    for (_, copies) in project.disabledNodes {
      for node in copies where node.resourceType.isRefable {
        for name in [node.searchName, node.name] {
          disabledRefs.insert(Key(package: node.packageName, name: name))
          disabledRefs.insert(Key(package: nil, name: name))
        }
      }
    }
    var disabledSources: Set<Key> = []
    for (_, copies) in project.disabledSources {
      for source in copies {
        let name = "\(source.sourceName).\(source.name)"
        disabledSources.insert(Key(package: source.packageName, name: name))
        disabledSources.insert(Key(package: nil, name: name))
      }
    }
    self.refs = refs
    self.sourceIDs = sourceIDs
    self.disabledRefs = disabledRefs
    self.disabledSources = disabledSources
    self.functions = functions
  }

  /// - Parameter package: that of the template which refers.
  package func ref(_ arguments: RefArguments, from package: String) -> Resolution<Node> {
    let name = arguments.version.map { "\(arguments.name).v\(Node.text(version: $0))" } ?? arguments.name
    for candidate in candidates(arguments.package, from: package) {
      let key = Key(package: candidate, name: name)
      if let id = refs[key], let node = nodes[id] { return .found(node) }
      if disabledRefs.contains(key) { return .disabled }
    }
    return .missing
  }

  package func source(_ source: String, _ table: String, from package: String) -> Resolution<SourceDefinition> {
    for candidate in candidates(nil, from: package) {
      let key = Key(package: candidate, name: "\(source).\(table)")
      if let id = sourceIDs[key], let found = sources[id] { return .found(found) }
      if disabledSources.contains(key) { return .disabled }
    }
    return .missing
  }

  package func function(_ name: String, package wanted: String?, from package: String) -> Node? {
    for candidate in candidates(wanted, from: package) {
      if let id = functions[Key(package: candidate, name: name)] { return nodes[id] }
    }
    return nil
  }

  /// Packages in which to search; nil stands for all.
  private func candidates(_ wanted: String?, from package: String) -> [String?] {
    if let wanted { return [wanted] }
    return package == rootPackage ? [rootPackage, nil] : [package, rootPackage, nil]
  }

  package var refNames: [String] { refs.keys.compactMap { $0.package == nil ? $0.name : nil } }
  package var functionNames: [String] { functions.keys.compactMap { $0.package == nil ? $0.name : nil } }
  package var sourceNames: [String] { sourceIDs.keys.compactMap { $0.package == nil ? $0.name : nil } }
}
