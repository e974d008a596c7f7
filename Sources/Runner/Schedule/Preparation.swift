import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// What must hold before the first node runs: schemas are there, and the cache knows what they hold.
struct Preparation {
  let environment: RunEnvironment
  let session: DatabaseSession

  init(_ environment: RunEnvironment, _ session: DatabaseSession) {
    self.environment = environment
    self.session = session
  }

  /// A context for macros that are called outside of nodes.
  func context() -> RenderContext {
    let adapter = RuntimeAdapter.make(environment, session)
    adapter.references = RunReferences(
      environment.compiler.references, node: nil, package: environment.context.rootName,
      flags: environment.context.flags)
    return RenderContext(
      environment.context, package: environment.context.rootName, subject: .macro(name: "master"), phase: .run,
      adapter: adapter)
  }

  func call(_ macro: String, _ arguments: [Value]) throws(Diagnostic) -> Value {
    guard let entry = environment.context.macros.visible(macro, from: environment.context.rootName) else {
      throw Diagnostic(
        code: "run.missing-macro", message: "dbt could not find a macro with the name '\(macro)' in any package")
    }
    do throws(Diagnostic) {
      return try MacroCaller.call(entry, Arguments(arguments), in: context())
    } catch {
      throw error.withoutBuiltins
    }
  }

  /// - Parameter nodes: what will run.
  func prepare(nodes: [Node], createsSchemas: Bool) throws(Diagnostic) {
    var schemas: [Relation] = []
    func add(_ node: Node) {
      guard node.relationName != nil, !node.isEphemeral, !node.schema.isEmpty else { return }
      var relation = Relation(node: node, quoting: environment.context.rootProject.quoting)
      relation.identifier = nil
      relation.includePolicy.identifier = false
      if !schemas.contains(where: { $0.isSameName(relation) }) { schemas.append(relation) }
    }
    for node in nodes { add(node) }
    if createsSchemas { try create(schemas) }
    // dbt: the cache covers every schema of the project, not only those that run.
    for (_, node) in environment.project.nodes { add(node) }
    try fillCache(schemas)
    try session.commit()
    session.release()
  }

  private func create(_ schemas: [Relation]) throws(Diagnostic) {
    guard !schemas.isEmpty else { return }
    let database = schemas[0].database ?? environment.context.target.database
    let table = try call("list_schemas", [.string(database)])
    var existing = Set((table.object(TableObject.self)?.rows ?? []).compactMap { $0.first?.text.lowercased() })
    for schema in schemas {
      guard let name = schema.schema?.lowercased(), existing.insert(name).inserted else { continue }
      _ = try call("create_schema", [.object(RelationObject(schema, environment.context.adapter))])
    }
    try session.commit()
  }

  /// Makes sure that the cache knows what the schema of a node's relation holds.
  func learn(schemaOf node: Node) throws(Diagnostic) {
    guard !environment.cache.knows(schema: node.schema) else { return }
    var schema = Relation(node: node, quoting: environment.context.rootProject.quoting)
    schema.identifier = nil
    schema.includePolicy.identifier = false
    let table = try call(
      "list_relations_without_caching", [.object(RelationObject(schema, environment.context.adapter))])
    environment.cache.fill(schema: node.schema, with: RuntimeAdapter.relations(table))
  }

  private func fillCache(_ schemas: [Relation]) throws(Diagnostic) {
    for schema in schemas {
      guard let name = schema.schema else { continue }
      let relation = Value.object(RelationObject(schema, environment.context.adapter))
      let table = try call("list_relations_without_caching", [relation])
      environment.cache.fill(schema: name, with: RuntimeAdapter.relations(table))
    }
    guard !schemas.isEmpty else { return }
    let table = try call("get_relations", [])
    for row in table.object(TableObject.self)?.rows ?? [] where row.count >= 4 {
      environment.cache.link(
        Relation(schema: row[0].string, identifier: row[1].string),
        to: Relation(schema: row[2].string, identifier: row[3].string))
    }
  }
}
