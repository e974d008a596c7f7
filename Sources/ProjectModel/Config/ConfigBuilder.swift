import Diagnostics
import JSON

/// Merges the layers of a resource's configs as dbt does: defaults, the tree of its own project, its properties file,
/// its in-file `config()`, and for a package's resource the root project's tree on top.
package struct ConfigBuilder: Sendable {
  let adapter: String
  let rootName: String
  let projects: [String: ProjectConfig]
  private let rendered: [String: [String: ConfigTree]]
  private let written: [String: [String: ConfigTree]]
  private let standards: [ResourceType: JSONObject]

  package init(_ project: LoadedProject) {
    adapter = project.target.type
    rootName = project.packages.first?.name ?? ""
    projects = Dictionary(project.packages.map { ($0.name, $0.project) }, uniquingKeysWith: { first, _ in first })
    rendered = projects.mapValues { Self.trees($0.configTrees) }
    written = projects.mapValues { Self.trees($0.unrenderedConfigTrees) }
    var standards: [ResourceType: JSONObject] = [:]
    for type in ResourceType.allCases { standards[type] = ConfigTable.standards(for: type) }
    self.standards = standards
  }

  private static func trees(_ all: JSONObject) -> [String: ConfigTree] {
    var trees: [String: ConfigTree] = [:]
    for (name, tree) in all { trees[name] = ConfigTree(tree.object ?? [:]) }
    return trees
  }

  /// What one resource brings.
  package struct Request: Sendable {
    package var type: ResourceType
    package var package: String
    package var fqn: [String]
    /// From its properties file.
    package var properties: JSONObject
    /// From its in-file `config()` calls, joined by `add(call:to:)`.
    package var calls: JSONObject
    /// Where messages point when nothing better is known: the resource's name or file.
    package var place: SourcePlace?
    /// The properties file and where in it each config stands.
    package var propertiesFile: SourceFile?
    package var propertiesPlaces: [String: Span] = [:]
    /// As messages name it: `model 'orders'`.
    package var title: String

    package init(
      type: ResourceType, package: String, fqn: [String], properties: JSONObject = [:], calls: JSONObject = [:],
      place: SourcePlace? = nil
    ) {
      self.type = type
      self.package = package
      self.fqn = fqn
      self.properties = properties
      self.calls = calls
      self.place = place
      title = "\(type.rawValue.replacingUnderscores) '\(fqn.last ?? "")'"
    }
  }

  /// Every key of the resource's type with its default, then the user's own; not yet checked (`finalize`).
  package func merge(_ request: Request) -> NodeConfig {
    let merger = ConfigMerger(type: request.type, adapter: adapter)
    var configs = standards[request.type] ?? [:]
    for layer in layers(request, rendered) { merger.merge(layer, into: &configs) }
    return NodeConfig(configs)
  }

  /// The configs of a node as a manifest shows them and `config.get` gives them.
  ///
  /// dbt: null in a properties file or a `config()` call takes nothing away from what the project files set, though
  /// names (`alias`, `schema`, `database`) are made of the configs with it, which `merge` gives.
  package func settled(_ config: NodeConfig, for request: Request) -> NodeConfig {
    let own = [request.properties, request.calls]
    let nulls = own.joined().filter { $0.1.isNull }.map { ConfigMerger.name($0.0) }
    guard nulls.contains(where: { config[$0]?.isNull == true && ConfigTable.key($0)?.standard != nil }) else {
      return config
    }
    var lower = request
    lower.properties = [:]
    var layers: [NodeConfig] = [merge(lower)]
    lower.calls = [:]
    layers.append(merge(lower))
    var result = config
    for name in nulls where result[name]?.isNull == true && ConfigTable.key(name)?.standard != nil {
      result[name] = layers.lazy.compactMap { $0[name] }.first { !$0.isNull } ?? .null
    }
    return result
  }

  /// Layers as written, one over the other: a manifest's `unrendered_config`. `properties` are taken as rendered, which
  /// is what dbt shows unless told otherwise; pass them as written for `state_modified_compare_more_unrendered_values`.
  package func unrendered(_ request: Request) -> JSONObject {
    var result = JSONObject()
    var request = request
    // dbt: it takes what the project file says of models for what it says of functions.
    if request.type == .function { request.type = .model }
    for layer in layers(request, written) {
      for (key, value) in layer { result[ConnectionKey.aliases[key] ?? key] = value }
    }
    return result
  }

  /// The names that any layer sets, some of them repeated.
  func layerKeys(_ request: Request) -> [String] { layers(request, rendered).flatMap(\.keys) }

  private func layers(_ request: Request, _ trees: [String: [String: ConfigTree]]) -> [JSONObject] {
    let name = ConfigTable.tree(of: request.type)
    var layers = trees[request.package]?[name]?.levels(request.fqn) ?? []
    layers.append(request.properties)
    layers.append(request.calls)
    if request.package != rootName { layers += trees[rootName]?[name]?.levels(request.fqn) ?? [] }
    return layers
  }

  /// Joins a further `config()` call of the same file to those before it.
  package static func add(call: JSONObject, to calls: inout JSONObject) {
    let call = JSONObject(call.lazy.map { (hookName($0), $1) })
    guard !calls.isEmpty else {
      calls = call
      return
    }
    for (name, value) in call {
      switch (name, calls[name], value) {
      case ("pre-hook", let before, _), ("post-hook", let before, _), ("tags", let before, _),
        ("packages", let before, _):
        calls[name] = .array((before.map(list) ?? []) + list(value))
      case ("quoting", .object(let before)?, .object(let new)),
        ("column_types", .object(let before)?, .object(let new)),
        ("meta", .object(let before)?, .object(let new)), ("docs", .object(let before)?, .object(let new)),
        ("contract", .object(let before)?, .object(let new)),
        ("snapshot_meta_column_names", .object(let before)?, .object(let new)):
        calls[name] = .object(before.merging(new))
      case ("grants", .object(let before)?, .object(let new)): calls[name] = .object(joinGrants(before, new))
      default: calls[name] = value
      }
    }
  }

  private static func hookName(_ name: String) -> String {
    name == "pre_hook" ? "pre-hook" : name == "post_hook" ? "post-hook" : name
  }

  private static func list(_ value: JSONValue) -> [JSONValue] {
    if case .array(let items) = value { items } else { [value] }
  }

  /// As grants merge, but a `+` stays for the layers below to see.
  private static func joinGrants(_ before: JSONObject, _ new: JSONObject) -> JSONObject {
    var result = JSONObject(before.lazy.map { ($0, .array(list($1))) })
    for (key, value) in new {
      if key.hasPrefix("+"), let old = result[key]?.array {
        result[key] = .array(old + list(value))
      } else {
        result[key] = .array(list(value))
      }
    }
    return result
  }
}

extension String {
  /// `unit_test` as `unit test`.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
