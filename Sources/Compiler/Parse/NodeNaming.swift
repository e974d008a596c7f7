import Diagnostics
import JSON
import Jinja
import ProjectModel

/// Asks `generate_database_name`, `generate_schema_name` and `generate_alias_name` for a node's names.
final class NodeNaming {
  private let project: ProjectContext
  private var contexts: [String: RenderContext] = [:]
  private var ours: [String: Bool] = [:]

  init(_ project: ProjectContext) { self.project = project }

  /// Sets database, schema, alias and relation name. `config` as merged: the custom names come from it.
  func name(_ node: inout Node) throws(Diagnostic) {
    if let database = try ask("database", node.config.database, node) { node.database = database }
    if let schema = try ask("schema", node.config.schema, node) { node.schema = schema }
    if let alias = try ask("alias", node.config.alias, node) { node.alias = alias }
    if node.resourceType == .snapshot {
      if let database = node.config.string("target_database"), !database.isEmpty { node.database = database }
      if let schema = node.config.string("target_schema"), !schema.isEmpty { node.schema = schema }
    }
    node.relationName = relationName(node)
  }

  /// Quoted as the adapter does; nil for what has no relation.
  private func relationName(_ node: Node) -> String? {
    let hasRelation =
      switch node.resourceType {
      case .model, .seed, .snapshot: !node.isEphemeral
      case .test: node.config.bool("store_failures") ?? false || project.flags.storeFailures
      default: false
      }
    guard hasRelation else { return nil }
    return Relation(node: node, quoting: project.rootProject.quoting).rendered
  }

  private func ask(_ component: String, _ custom: String?, _ node: Node) throws(Diagnostic) -> String? {
    guard let entry = project.macros.generateName(component, for: node.packageName) else { return nil }
    if isOurs(entry, component), let name = standard(component, custom, node) { return name }
    let context = contexts[entry.macro.uniqueID] ?? make(entry)
    contexts[entry.macro.uniqueID] = context
    let value = try MacroCaller.call(
      entry, Arguments([.optional(custom), .object(NodeObject(node))]), in: context)
    guard !value.isNone else { return nil }
    return value.text.trimmed
  }

  /// Whether neither the macro nor what it dispatches to is the project's or a package's.
  private func isOurs(_ entry: MacroLibrary.Entry, _ component: String) -> Bool {
    if let known = ours[entry.macro.uniqueID] { return known }
    let macros = project.macros
    let name = "generate_\(component)_name"
    var result = false
    if macros.internalPackages.contains(entry.macro.packageName),
      case .success(let end) = macros.dispatch(name, namespace: "dbt", from: entry.macro.packageName)
    {
      result = end.macro.name == "default__" + name && macros.internalPackages.contains(end.macro.packageName)
    }
    ours[entry.macro.uniqueID] = result
    return result
  }

  /// What our own macros give, without calling them: every node asks for three names, and few projects replace more
  /// than one of the macros. nil where it takes more than the names.
  private func standard(_ component: String, _ custom: String?, _ node: Node) -> String? {
    switch component {
    case "database": return (custom ?? project.target.database).trimmed
    case "schema": return (custom.map { "\(project.target.schema)_\($0.trimmed)" } ?? project.target.schema).trimmed
    default:
      guard node.version == nil else { return nil }
      return (custom.flatMap { $0.isEmpty ? nil : $0 } ?? node.name).trimmed
    }
  }

  private func make(_ entry: MacroLibrary.Entry) -> RenderContext {
    // dbt: these macros run as if executing, in the root project's context.
    RenderContext(
      project, package: project.rootName, subject: .macro(name: entry.macro.name), phase: .run,
      adapter: AdapterObject(project.adapter))
  }
}

extension String {
  /// Without white space at both ends.
  package var trimmed: String {
    var text = self[...]
    while let first = text.unicodeScalars.first, first.properties.isWhitespace { text.unicodeScalars.removeFirst() }
    while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.unicodeScalars.removeLast() }
    return String(text)
  }
}

/// A node as macros get it (`generate_schema_name(custom, node)`): the dict is made when something unusual is asked.
package final class NodeObject: Object {
  let node: Node
  private lazy var dictionary = NodeDictionary.make(node)

  package init(_ node: Node) { self.node = node }

  package var typeName: String { "ModelNode" }
  package var representation: String { "<node \(node.uniqueID)>" }
  package var nature: ObjectNature { .mapping }
  package var json: JSONValue? { .object(dictionary) }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "name": .string(node.name)
    case "resource_type": .string(node.resourceType.rawValue)
    case "package_name": .string(node.packageName)
    case "database": .optional(node.database)
    case "schema": .string(node.schema)
    case "alias", "identifier": .string(node.alias)
    case "unique_id": .string(node.uniqueID)
    case "path": .string(node.path)
    case "original_file_path": .string(node.originalFilePath)
    case "version": node.version.map(Value.init) ?? Value.none
    case "is_versioned": .bool(node.isVersioned)
    case "is_ephemeral_model": .bool(node.isEphemeral)
    default: dictionary[name].map(Value.init)
    }
  }

  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  package func contains(_ value: Value) -> Bool? { value.string.map { dictionary[$0] != nil } }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    try state.callMethod(name, of: Value(.object(dictionary)), arguments)
  }
}
