import Compiler
import Database
import Diagnostics
import JSON
import Jinja
import Postgres
import ProjectModel

/// `adapter` when nodes run: answers from the database through the worker's session and the shared cache.
package final class RuntimeAdapter: AdapterBackend {
  let environment: RunEnvironment
  let session: DatabaseSession
  /// Set once the node's template is rendered: what `model` shows of it.
  var compiled: CompiledNode?
  private var graphSnapshot: GraphMemory.Snapshot?

  init(_ environment: RunEnvironment, _ session: DatabaseSession) {
    self.environment = environment
    self.session = session
  }

  /// A new `adapter` on a session.
  static func make(_ environment: RunEnvironment, _ session: DatabaseSession, compiled: CompiledNode? = nil)
    -> AdapterObject
  {
    let backend = RuntimeAdapter(environment, session)
    backend.compiled = compiled
    let object = AdapterObject(environment.context.adapter, backend: backend)
    object.threadName = session.threadName
    object.clock = environment.clock
    return object
  }

  var adapter: AdapterType { environment.context.adapter }

  deinit { if let graphSnapshot { environment.graphMemory.close(graphSnapshot) } }

  package func graph() -> Value {
    let graph = Value(.object(NodeDictionary.graph(environment.project)))
    if let box = graph.dict { graphSnapshot = environment.graphMemory.open(box, environment.context.adapter) }
    return graph
  }

  package func selectedResources() -> Value { .list(environment.selected.map(Value.string)) }

  package func describe(_ node: Node) -> JSONObject {
    var object = NodeDictionary.make(node)
    guard let compiled, compiled.node.uniqueID == node.uniqueID else { return object }
    object["compiled"] = true
    object["compiled_code"] = .string(compiled.code)
    if RunEnvironment.isWritten(compiled: node) {
      object["compiled_path"] = .string(environment.outputPath(node, kind: "compiled"))
    }
    object["build_path"] = .string(environment.outputPath(node, kind: "run"))
    object["extra_ctes_injected"] = true
    object["extra_ctes"] = .array(compiled.extraCTEs.map { .object(["id": .string($0.id), "sql": .string($0.sql)]) })
    return object
  }

  package func function(_ name: String, _ adapter: AdapterObject) -> Value? {
    switch name {
    case "write":
      .function(name) { [unowned self, weak adapter] (state, arguments) throws(RenderInterrupt) -> Value in
        guard let node = adapter?.context?.subject.node else { return "" }
        let text = arguments.positional.first?.text ?? ""
        try self.lift { () throws(Diagnostic) in try self.environment.write(text, node, kind: "run") }
        self.session.hasWritten = true
        return ""
      }
    case "load_agate_table":
      .function(name) { [unowned self, weak adapter] (state, arguments) throws(RenderInterrupt) -> Value in
        guard let node = adapter?.context?.subject.node, node.resourceType == .seed else {
          throw .failure("run.not-a-seed", "can only load_agate_table for seeds")
        }
        let sizesText = self.environment.context.adapter.name == "redshift"
        return try self.lift { () throws(Diagnostic) -> Value in
          .object(try SeedFile.load(node, sizesText: sizesText).table)
        }
      }
    default: nil
    }
  }

  /// Runs something whose errors are diagnostics inside of a rendering.
  func lift<T>(_ body: () throws(Diagnostic) -> T) throws(RenderInterrupt) -> T {
    do throws(Diagnostic) {
      return try body()
    } catch {
      throw .failure(error)
    }
  }

  package func attribute(_ name: String) -> Value? {
    name == "behavior" ? .object(BehaviorFlags(environment.context.rootProject.flags)) : nil
  }

  /// Redshift takes no COPY from the client: there the macro inserts instead.
  package var missingMethods: Set<String> {
    let target = environment.context.target
    return target.type == "redshift" && !target.isEmbedded ? ["copy_seed_rows"] : []
  }

  package func method(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ adapter: AdapterObject
  ) throws(RenderInterrupt) -> Value? {
    guard let context = adapter.context else { return nil }
    if let value = try statementMethod(name, arguments, state, context) { return value }
    if let value = try relationMethod(name, arguments, state) { return value }
    if let value = try columnMethod(name, arguments, state) { return value }
    return try configurationMethod(name, arguments, state, context)
  }

  private func statementMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ context: RenderContext
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader("adapter.\(name)")
    switch name {
    case "execute":
      let sql = try reader.required("sql").text
      let begins = try reader.optional("auto_begin")?.isTrue ?? false
      let fetches = try reader.optional("fetch")?.isTrue ?? false
      let limit = try reader.optional("limit")?.int
      let (response, table) = try execute(sql, begins: begins, fetches: fetches, limit: limit)
      return .tuple([.object(response), .object(table)])
    case "add_query":
      let sql = try reader.required("sql").text
      let begins = try reader.optional("auto_begin")?.isTrue ?? true
      let bindings = try reader.optional("bindings")
      let bound = try bindings.flatMap { $0.isNone ? nil : $0 }.map { (value) throws(RenderInterrupt) in
        SQLBinding.bind(sql, try state.elements(of: value))
      }
      _ = try execute(bound ?? sql, begins: begins, fetches: false, limit: nil)
      return Value.none
    case "run_sql_for_tests": return Value.none
    case "begin":
      try lift { () throws(Diagnostic) in try session.begin() }
      return Value.none
    case "commit", "commit_if_has_connection", "clear_transaction":
      try lift { () throws(Diagnostic) in try session.commit() }
      return Value.none
    case "copy_seed_rows":
      let relation = try reader.required("this")
      _ = try reader.required("model")
      guard let table = try reader.required("agate_table").object(TableObject.self),
        let file = table.origin as? SeedFile,
        let target = relation.object(RelationObject.self)?.relation
      else { throw .typeError("copy_seed_rows() takes a relation, a model and the seed's table") }
      return .string(try copy(file, into: target, context))
    default: return nil
    }
  }

  func execute(
    _ sql: String, begins: Bool, fetches: Bool, limit: Int?
  ) throws(RenderInterrupt) -> (AdapterResponseObject, TableObject) {
    // Nothing but white space and comments would be an error at the server.
    guard !SQLText.isBlank(sql) else {
      return (AdapterResponseObject(message: "", code: nil, rowsAffected: nil), TableObject(columns: [], rows: []))
    }
    let result = try lift { () throws(Diagnostic) in try session.execute(sql, autoBegin: begins) }
    return (
      response(to: result), fetches ? ValueDecoding.table(result, limit: limit) : TableObject(columns: [], rows: [])
    )
  }

  /// dbt-postgres: the server's answer. dbt-redshift: always the same word, and rows only where rows were changed.
  private func response(to result: QueryResult) -> AdapterResponseObject {
    let words = result.commandTag.split(separator: " ")
    guard environment.context.adapter.name == "redshift" else {
      let code = words.filter { Int($0) == nil }.joined(separator: " ")
      return AdapterResponseObject(message: result.commandTag, code: code, rowsAffected: result.affectedRows)
    }
    let counts = ["INSERT", "DELETE", "UPDATE", "MOVE"].contains(words.first)
    return AdapterResponseObject(message: "SUCCESS", code: nil, rowsAffected: counts ? result.affectedRows : -1)
  }

  private func copy(
    _ file: SeedFile, into relation: Relation, _ context: RenderContext
  ) throws(RenderInterrupt) -> String {
    let quotes = context.subject.node?.config["quote_columns"]?.bool ?? true
    let columns = file.columns.map { quotes ? Relation.quoted($0) : $0 }
    try lift { () throws(Diagnostic) in
      _ = try session.copy(into: relation.rendered, columns: columns) { (writer) throws(DatabaseError) in
        try file.write(to: writer)
      }
    }
    return "copy \(relation.rendered) (\(columns.joined(separator: ", "))) from stdin"
  }

  /// Runs one of the adapter's macros (`list_relations_without_caching`, …) inside of the current rendering.
  func callMacro(_ name: String, _ arguments: [Value], _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard let entry = environment.context.macros.visible(name, from: environment.context.rootName) else {
      throw .failure("run.missing-macro", "dbt could not find a macro with the name '\(name)' in any package")
    }
    return try state.call(entry.definition, Arguments(arguments), globals: state.globals)
  }
}

/// `adapter.behavior.<flag>`: true where the project's flags say so.
final class BehaviorFlags: Object {
  let flags: JSONObject
  init(_ flags: JSONObject) { self.flags = flags }
  var typeName: String { "Behavior" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    .object(BehaviorFlag(isSet: flags[name]?.bool ?? false))
  }
}

final class BehaviorFlag: Object {
  let isSet: Bool
  init(isSet: Bool) { self.isSet = isSet }
  var typeName: String { "BehaviorFlag" }
  var isTrue: Bool { isSet }
  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    ["no_warn", "setting"].contains(name) ? .bool(isSet) : nil
  }
}
