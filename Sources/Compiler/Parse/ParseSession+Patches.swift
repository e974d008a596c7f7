import Diagnostics
import JSON
import ProjectModel

/// Where a properties file names a node, and where it sets the node's configs.
struct PropertyPlaces {
  let name: SourcePlace
  let configs: [String: Span]

  init(_ properties: NodeProperties) {
    name = properties.place
    configs = properties.configPlaces
  }

  func place(of config: String) -> SourcePlace? { configs[config].map { SourcePlace(name.file, $0) } }
}

extension ParseSession {
  /// Configs that a properties entry gives, its version's over its own.
  static func config(_ patch: PendingPatch) -> JSONObject {
    guard let version = patch.version else { return patch.properties.config }
    return deepMerge(patch.properties.config, version.config)
  }

  static func unrenderedConfig(_ patch: PendingPatch) -> JSONObject {
    guard let version = patch.version else { return patch.properties.unrenderedConfig }
    return deepMerge(patch.properties.unrenderedConfig, version.unrenderedConfig)
  }

  static func deepMerge(_ base: JSONObject, _ over: JSONObject) -> JSONObject {
    var result = base
    for (key, value) in over {
      if let inner = value.object, let old = base[key]?.object {
        result[key] = .object(deepMerge(old, inner))
      } else if let items = value.array, let old = base[key] {
        result[key] = .array(items + (old.array ?? [old]))
      } else {
        result[key] = value
      }
    }
    return result
  }

  /// Copies what a properties entry says onto its node (configs aside).
  func apply(_ patch: PendingPatch, to node: inout Node) {
    let properties = patch.properties
    node.patchPath = "\(node.packageName)://\(patch.file.originalFilePath)"
    node.description = patch.version?.description ?? properties.description
    node.name = properties.name
    if let docs = patch.version?.docs ?? properties.docs { node.docs = node.docs.merging(docs) }
    node.columns = Self.columns(patch).map { properties in
      var column = properties.column
      column.constraints = column.constraints.map { Self.complete(constraint: $0) }
      return column
    }
    if node.resourceType == .function {
      node.arguments = (properties.arguments?.array ?? []).map(Self.complete(argument:))
      node.returns = properties.returns.map(Self.complete(returns:))
    }
    guard node.resourceType == .model else { return }
    if let access = patch.version?.access ?? properties.access { node.access = access }
    if let group = properties.group { node.group = group }
    node.constraints = (patch.version?.constraints ?? properties.constraints).map {
      Self.complete(constraint: $0, ofModel: true)
    }
    // dbt: a version has its own date or none.
    node.deprecationDate =
      (patch.version.map(\.deprecationDate) ?? properties.deprecationDate).map(Self.moment)
    node.timeSpine = properties.timeSpine
    guard let version = patch.version else { return }
    let text = Node.text(version: version.version)
    node.version = version.version
    node.latestVersion = Self.latest(properties)
    node.uniqueID = "model.\(node.packageName).\(properties.name).v\(text)"
    node.fqn[node.fqn.count - 1] = properties.name
    node.fqn.append("v\(text)")
  }

  /// An argument of a function with the members that dbt gives each.
  private static func complete(argument: JSONValue) -> JSONValue {
    guard let object = argument.object else { return argument }
    return .object([
      "name": object["name"] ?? .null, "data_type": object["data_type"] ?? .null,
      "description": object["description"] ?? .null, "default_value": object["default_value"] ?? .null,
    ])
  }

  private static func complete(returns: JSONValue) -> JSONValue {
    guard var object = returns.object else { return returns }
    object["description"] = object["description"] ?? .null
    return .object(object)
  }

  /// A constraint with the members that dbt gives each.
  private static func complete(constraint: JSONValue, ofModel: Bool = false) -> JSONValue {
    guard let object = constraint.object else { return constraint }
    var members: JSONObject = [
      "type": nil, "name": nil, "expression": nil, "warn_unenforced": true, "warn_unsupported": true, "to": nil,
      "to_columns": [],
    ]
    if ofModel { members["columns"] = [] }
    return .object(members.merging(object))
  }

  /// A date as a moment with its time zone: `2030-06-30T00:00:00+00:00`. What has no zone counts as UTC.
  private static func moment(_ date: String) -> String {
    let text = date.trimmed
    guard text.utf8.count > 10 else { return text + "T00:00:00+00:00" }
    let time = text.dropFirst(11)
    let hasZone = time.hasSuffix("Z") || time.contains("+") || time.contains("-")
    let zoned = time.hasSuffix("Z") ? time.dropLast() + "+00:00" : hasZone ? time : time + "+00:00"
    return text.prefix(10) + "T" + zoned
  }

  /// The columns of a model's version: its own, with those of the model that `include` and `exclude` leave.
  static func columns(_ patch: PendingPatch) -> [ColumnProperties] {
    guard let version = patch.version else { return patch.properties.columns }
    let all = patch.properties.columns
    let includesAll = version.includedColumns.map { $0 == ["*"] || $0 == ["all"] }
    var kept: [ColumnProperties]
    switch includesAll {
    case .none: kept = version.columns.isEmpty ? all : []
    case .some(true): kept = all
    case .some(false): kept = all.filter { (version.includedColumns ?? []).contains($0.column.name) }
    }
    if version.includedColumns == nil, !version.columns.isEmpty { kept = all }
    kept.removeAll { column in
      version.excludedColumns.contains(column.column.name)
        || version.columns.contains { $0.column.name == column.column.name }
    }
    return kept + version.columns
  }

  /// Entries that met no node: dbt warns.
  func warnUnusedPatches() {
    let unused = patches.values.filter { !$0.isUsed }.sorted {
      ($0.file.originalFilePath, $0.properties.place.span.start) < (
        $1.file.originalFilePath, $1.properties.place.span.start
      )
    }
    for patch in unused {
      let names = project.nodes.values.filter { $0.resourceType == patch.properties.kind }.map(\.name)
      let name =
        patch.version.map { "\(patch.properties.name)_v\(Node.text(version: $0.version))" } ?? patch.properties.name
      warn(
        "properties.unused-patch",
        "Did not find matching node for patch with name '\(name)' in the '\(patch.properties.key)' section of file "
          + "'\(patch.file.originalFilePath)'", patch.properties.place,
        hint: Suggestion.hint(for: patch.properties.name, among: names))
    }
  }
}
