import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

extension RuntimeAdapter {
  func relationMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader("adapter.\(name)")
    switch name {
    case "get_relation":
      let database = try reader.required("database").string
      let schema = try reader.required("schema").text
      let identifier = try reader.required("identifier").text
      try load(schema: schema, database: database, state)
      return environment.cache.find(schema: schema, identifier: identifier).map(object) ?? Value.none
    case "load_relation", "load_cached_relation":
      guard let wanted = try reader.required("relation").object(RelationObject.self)?.relation,
        let schema = wanted.schema
      else { return Value.none }
      try load(schema: schema, database: wanted.database, state)
      return environment.cache.find(schema: schema, identifier: wanted.identifier ?? "").map(object) ?? Value.none
    case "list_relations", "list_relations_without_caching":
      if let relation = arguments.positional.first?.object(RelationObject.self)?.relation {
        return .list(try list(schema: relation.schema ?? "", database: relation.database, state).map(object))
      }
      let database = try reader.required("database").string
      let schema = try reader.required("schema").text
      try load(schema: schema, database: database, state)
      return .list(environment.cache.relations(in: schema).map(object))
    case "drop_relation":
      guard let relation = try reader.required("relation").object(RelationObject.self) else { return Value.none }
      guard relation.relation.kind != nil else {
        throw .failure(
          "run.drop-relation", "Tried to drop relation \(relation.relation.rendered), but its type is null.")
      }
      environment.cache.drop(relation.relation)
      return try callMacro(name, [.object(relation)], state)
    case "keep_readers":
      guard let old = try reader.required("relation").object(RelationObject.self)?.relation,
        let new = try reader.required("by").object(RelationObject.self)?.relation
      else { return Value.none }
      try lift { () throws(Diagnostic) in try keepReaders(of: old, in: new) }
      return Value.none
    case "truncate_relation":
      return try callMacro(name, [try reader.required("relation")], state)
    case "rename_relation":
      let from = try reader.required("from_relation")
      let to = try reader.required("to_relation")
      if let old = from.object(RelationObject.self)?.relation, let new = to.object(RelationObject.self)?.relation {
        environment.cache.rename(old, to: new)
      }
      return try callMacro(name, [from, to], state)
    case "create_schema":
      let relation = try reader.required("relation")
      if let schema = relation.object(RelationObject.self)?.relation.schema { environment.cache.addSchema(schema) }
      return try callMacro(name, [relation], state)
    case "drop_schema":
      let relation = try reader.required("relation")
      if let schema = relation.object(RelationObject.self)?.relation.schema { environment.cache.dropSchema(schema) }
      return try callMacro(name, [relation], state)
    case "list_schemas":
      let table = try callMacro(name, [try reader.required("database")], state)
      let rows = table.object(TableObject.self)?.rows ?? []
      return .list(rows.compactMap(\.first))
    case "check_schema_exists":
      let database = try reader.required("database").string
      let schema = try reader.required("schema")
      let information = InformationSchemaObject(Relation(database: database, schema: schema.text), view: nil)
      let table = try callMacro(name, [.object(information), schema], state)
      return .bool((table.object(TableObject.self)?.rows.first?.first?.text ?? "0") != "0")
    case "cache_added":
      if let relation = arguments.positional.first?.object(RelationObject.self)?.relation {
        environment.cache.add(relation)
      }
      return ""
    case "cache_dropped":
      if let relation = arguments.positional.first?.object(RelationObject.self)?.relation {
        environment.cache.drop(relation)
      }
      return ""
    case "cache_renamed":
      if let old = arguments[0]?.object(RelationObject.self)?.relation,
        let new = arguments[1]?.object(RelationObject.self)?.relation
      {
        environment.cache.rename(old, to: new)
      }
      return ""
    default: return nil
    }
  }

  func object(_ relation: Relation) -> Value { .object(RelationObject(relation, adapter)) }

  /// Makes sure that the cache knows a schema.
  private func load(schema: String, database: String?, _ state: RenderState) throws(RenderInterrupt) {
    guard !environment.cache.knows(schema: schema) else { return }
    // Where nothing may be asked, nothing is there: is_incremental() is false.
    if environment.context.flags["introspect"]?.bool == false {
      return environment.cache.fill(schema: schema, with: [])
    }
    environment.cache.fill(schema: schema, with: try list(schema: schema, database: database, state))
  }

  /// Asks the database for a schema's relations.
  func list(schema: String, database: String?, _ state: RenderState) throws(RenderInterrupt) -> [Relation] {
    var wanted = Relation(database: database ?? environment.context.target.database, schema: schema)
    wanted.includePolicy.identifier = false
    let table = try callMacro("list_relations_without_caching", [object(wanted)], state)
    return Self.relations(table)
  }

  /// Rows of database, name, schema, type.
  static func relations(_ table: Value) -> [Relation] {
    (table.object(TableObject.self)?.rows ?? []).compactMap { row in
      guard row.count >= 4 else { return nil }
      let kind = Relation.Kind(rawValue: row[3].text)
      var relation = Relation(
        database: row[0].string, schema: row[2].string, identifier: row[1].string, kind: kind ?? .external)
      relation.dbtCreated = false
      return relation
    }
  }
}
