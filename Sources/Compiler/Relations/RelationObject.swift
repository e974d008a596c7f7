import JSON
import Jinja

/// A relation as templates use it: `{{ ref('orders') }}`, `this.schema`, `api.Relation.create(…)`.
package final class RelationObject: Object {
  package let relation: Relation
  package let adapter: AdapterType

  package init(_ relation: Relation, _ adapter: AdapterType) {
    var relation = relation
    // Redshift's adapter leaves the name to the query: `from {{ ref('orders') }} as o`.
    relation.requireAlias = relation.requireAlias ?? (adapter.name != "redshift")
    self.relation = relation
    self.adapter = adapter
  }

  package var typeName: String { adapter.name == "redshift" ? "RedshiftRelation" : "PostgresRelation" }
  package var text: String { relation.text }
  package var representation: String { "<\(typeName) \(relation.rendered)>" }
  // dbt: a relation passes for a mapping, by which packages tell relations from texts, but has no entries to walk.
  package var nature: ObjectNature { .mapping }
  package var isTrue: Bool { true }
  package func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    throw .failure(
      "compile.raised",
      "The object (\"\(relation.text)\") was used as a dictionary. This capability has been removed from objects of "
        + "this type.")
  }
  package func contains(_ value: Value) -> Bool? { value.string.map(Self.attributeNames.contains) }
  package var json: JSONValue? { .string(relation.text) }

  private static let attributeNames: Set<String> = [
    "database", "schema", "identifier", "name", "table", "type", "is_table", "is_view", "is_cte",
    "is_materialized_view", "is_pointer", "can_be_renamed", "can_be_replaced", "limit", "quote_character",
    "require_alias", "metadata", "path", "quote_policy", "include_policy", "dbt_created",
  ]

  package var hash: Int? { relation.hashValue }
  package func equals(_ other: Value) -> Bool {
    other.object(RelationObject.self)?.relation == relation
  }

  private func with(_ change: (inout Relation) -> Void) -> Value {
    var copy = relation
    change(&copy)
    return .object(RelationObject(copy, adapter))
  }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "database": .optional(relation.database)
    case "schema": .optional(relation.schema)
    case "identifier", "name", "table": .optional(relation.identifier)
    case "type": .optional(relation.kind?.rawValue)
    case "is_table": .bool(relation.kind == .table)
    case "is_view": .bool(relation.kind == .view)
    case "is_cte": .bool(relation.kind == .cte)
    case "is_materialized_view": .bool(relation.kind == .materializedView)
    case "is_pointer": .bool(relation.kind == .pointerTable)
    case "is_external": .bool(relation.kind == .external)
    case "is_function": .bool(relation.kind == .function)
    case "can_be_renamed": .bool(relation.kind.map(adapter.renameableTypes.contains) ?? false)
    case "can_be_replaced": .bool(relation.kind.map(adapter.replaceableTypes.contains) ?? false)
    case "dbt_created": .bool(relation.dbtCreated)
    case "limit": relation.limit.map(Value.int) ?? Value.none
    case "quote_character": .string("\"")
    case "require_alias": .bool(relation.requireAlias ?? true)
    case "metadata": .dict([("type", .string(typeName))])
    case "path":
      .dict([
        ("database", .optional(relation.database)), ("schema", .optional(relation.schema)),
        ("identifier", .optional(relation.identifier)),
      ])
    case "quote_policy": Self.policy(relation.quotePolicy)
    case "include_policy": Self.policy(relation.includePolicy)
    case "Table", "View", "CTE", "MaterializedView", "External", "Ephemeral", "PointerTable", "Function":
      APIRelationClass.kinds[name].map { .string($0.rawValue) }
    default: nil
    }
  }

  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  /// What the macros that make a function go by; none for any other node.
  private static func functionConfig(_ model: Value, _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard try state.item(.string("resource_type"), of: model).string == "function" else { return Value.none }
    let config = try state.item(.string("config"), of: model)
    var members: [(String, Value)] = [("language", try state.item(.string("language"), of: model))]
    for name in ["type", "runtime_version", "entry_point"] {
      members.append((name, try state.item(.string(name), of: config)))
    }
    return .dict(members)
  }

  private static func policy(_ policy: Relation.Policy) -> Value {
    .dict([
      ("database", .bool(policy.database)), ("schema", .bool(policy.schema)), ("identifier", .bool(policy.identifier)),
    ])
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "render": return .string(relation.rendered)
    case "render_limited": return .string(relation.text)
    case "quote":
      var changed = relation
      try Self.change(&changed.quotePolicy, arguments, name)
      return .object(RelationObject(changed, adapter))
    case "include":
      var changed = relation
      try Self.change(&changed.includePolicy, arguments, name)
      return .object(RelationObject(changed, adapter))
    case "incorporate", "replace_path", "replace": return try incorporate(name, arguments)
    case "without_identifier":
      return with {
        $0.identifier = nil
        $0.includePolicy.identifier = false
      }
    case "information_schema", "information_schema_only":
      var reader = arguments.reader(name)
      return .object(InformationSchemaObject(relation, view: try reader.optional("view_name")?.string))
    case "relation_max_name_length": return .int(adapter.maxNameLength)
    case "quoted": return .string(Relation.quoted(try arguments.reader(name).firstText("identifier")))
    case "matches":
      var reader = arguments.reader(name)
      let database = try reader.optional("database")?.string
      let schema = try reader.optional("schema")?.string
      let identifier = try reader.optional("identifier")?.string
      return .bool(
        (database == nil || database == relation.database) && (schema == nil || schema == relation.schema)
          && (identifier == nil || identifier == relation.identifier))
    case "get_function_config":
      var reader = arguments.reader(name)
      return try Self.functionConfig(try reader.required("model"), state)
    case "get_function_macro_name":
      var reader = arguments.reader(name)
      let config = try reader.required("config")
      let type = try state.item(.string("type"), of: config).string ?? ""
      return .string("\(type)_function_\(try state.item(.string("language"), of: config).string ?? "")")
    case "get":
      var reader = arguments.reader(name)
      let key = try reader.required("key")
      let fallback = try reader.optional("default") ?? Value.none
      return try item(key, state) ?? fallback
    case "add_ephemeral_prefix":
      return .string(Relation.ephemeralName(try arguments.reader(name).firstText("name")))
    case "create", "create_from": return try APIRelationClass(adapter).callMethod(name, arguments, state)
    case "to_dict":
      return .dict([
        ("path", try attribute("path", state) ?? Value.none), ("type", try attribute("type", state) ?? Value.none),
      ])
    default: return nil
    }
  }

  private static func change(
    _ policy: inout Relation.Policy, _ arguments: Arguments, _ function: String
  ) throws(RenderInterrupt) {
    var reader = arguments.reader(function)
    if let flag = try reader.optional("database"), !flag.isNone { policy.database = flag.isTrue }
    if let flag = try reader.optional("schema"), !flag.isNone { policy.schema = flag.isTrue }
    if let flag = try reader.optional("identifier"), !flag.isNone { policy.identifier = flag.isTrue }
    try reader.finish()
  }

  /// `incorporate(path={…}, type='view', limit=1)`: the same relation with parts replaced.
  private func incorporate(_ name: String, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var changed = relation
    var parts = arguments.keyword
    if name == "incorporate", let path = arguments["path"]?.dict {
      parts.removeAll { $0.name == "path" }
      for part in ["database", "schema", "identifier"] {
        if let value = path[part] { parts.append((part, value)) }
      }
    }
    for (key, value) in parts {
      switch key {
      case "database": changed.database = value.string
      case "schema": changed.schema = value.string
      case "identifier": changed.identifier = value.string
      case "type": changed.kind = value.string.flatMap(Relation.Kind.init(rawValue:))
      case "limit": changed.limit = value.int
      case "quote_policy": changed.quotePolicy = changed.quotePolicy.merging(Self.flags(value))
      case "include_policy": changed.includePolicy = changed.includePolicy.merging(Self.flags(value))
      case "dbt_created": changed.dbtCreated = value.isTrue
      case "require_alias": changed.requireAlias = value.isTrue
      default: break
      }
    }
    if parts.contains(where: { $0.name == "type" }) { try APIRelationClass.checkLength(of: changed, adapter) }
    return .object(RelationObject(changed, adapter))
  }

  static func flags(_ value: Value) -> JSONObject {
    var flags = JSONObject()
    for part in ["database", "schema", "identifier"] {
      if let flag = value.dict?[part]?.bool { flags[part] = .bool(flag) }
    }
    return flags
  }
}

/// `relation.information_schema('columns')`: the catalog views of the relation's database.
package final class InformationSchemaObject: Object {
  package let relation: Relation
  package let view: String?

  package init(_ relation: Relation, view: String?) {
    self.relation = relation
    self.view = view
  }

  package var typeName: String { "InformationSchema" }
  package var representation: String { "<InformationSchema \(text)>" }
  package var text: String {
    var parts: [String] = []
    if relation.includePolicy.database, let database = relation.database {
      parts.append(relation.quotePolicy.database ? Relation.quoted(database) : database)
    }
    parts.append("INFORMATION_SCHEMA")
    if let view { parts.append(view) }
    return parts.joined(separator: ".")
  }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "database": .optional(relation.database)
    case "schema": .string("information_schema")
    case "identifier": .optional(view)
    case "information_schema_view": .optional(view)
    default: nil
    }
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "replace": .object(InformationSchemaObject(relation, view: arguments["information_schema_view"]?.string))
    case "include", "incorporate", "quote": .object(self)
    case "render": .string(text)
    default: nil
    }
  }
}

/// `api.Relation`: makes relations.
package final class APIRelationClass: Object {
  static let kinds: [String: Relation.Kind] = [
    "Table": .table, "View": .view, "CTE": .cte, "MaterializedView": .materializedView, "External": .external,
    "Ephemeral": .ephemeral, "PointerTable": .pointerTable, "Function": .function,
  ]
  private let adapter: AdapterType

  package init(_ adapter: AdapterType) { self.adapter = adapter }

  package var typeName: String { "type" }
  package var representation: String { "<class 'Relation'>" }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if name == "get_relation_type" { return .object(self) }
    return Self.kinds[name].map { .string($0.rawValue) }
  }

  /// The server would cut the name, and with it perhaps hit another's table.
  static func checkLength(of relation: Relation, _ adapter: AdapterType) throws(RenderInterrupt) {
    guard relation.kind != nil, let name = relation.identifier, name.utf8.count > adapter.maxNameLength else { return }
    throw .failure(
      "compile.raised", "Relation name '\(name)' is longer than \(adapter.maxNameLength) characters",
      hint: "give the model a shorter alias")
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "create":
      var reader = arguments.reader(name)
      let database = try reader.optional("database")?.string
      let schema = try reader.optional("schema")?.string
      let identifier = try reader.optional("identifier")?.string
      let kind = try reader.optional("type")?.string
      var relation = Relation(database: database, schema: schema, identifier: identifier)
      relation.kind = kind.flatMap { Relation.Kind(rawValue: $0) }
      if let policy = reader.keyword("quote_policy") {
        relation.quotePolicy = relation.quotePolicy.merging(RelationObject.flags(policy))
      }
      if let policy = reader.keyword("include_policy") {
        relation.includePolicy = relation.includePolicy.merging(RelationObject.flags(policy))
      }
      if let limit = reader.keyword("limit") { relation.limit = limit.int }
      if let flag = reader.keyword("dbt_created") { relation.dbtCreated = flag.isTrue }
      try Self.checkLength(of: relation, adapter)
      return .object(RelationObject(relation, adapter))
    case "create_from":
      // The quoting of the config, then the node: a dict or our own object with the path's parts.
      guard let node = arguments.positional.last else { return nil }
      let database = try state.attribute("database", of: node).string
      let schema = try state.attribute("schema", of: node).string
      let alias = try state.attribute("alias", of: node).string
      let own = try state.attribute("identifier", of: node).string
      let identifier = alias ?? own
      return .object(RelationObject(Relation(database: database, schema: schema, identifier: identifier), adapter))
    case "get_relation_type":
      return arguments.positional.first
    case "add_ephemeral_prefix":
      return .string(Relation.ephemeralName(try arguments.reader(name).firstText("name")))
    case "scd_args":
      let keys = arguments.positional.first?.elements ?? arguments.positional.first.map { [$0] } ?? []
      return .list(keys + arguments.positional.dropFirst())
    default: return nil
    }
  }
}

extension ArgumentReader {
  /// The first argument as text.
  /// - Throws: `jinja.type-error` where it is missing or no text.
  package func firstText(_ name: String) throws(RenderInterrupt) -> String {
    var reader = self
    let value = try reader.required(name)
    guard let text = value.string else { throw .typeError("'\(name)' must be a string") }
    return text
  }
}
