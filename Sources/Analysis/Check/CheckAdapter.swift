import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel
import SQL

/// `adapter` when there is no database: no relation exists yet, columns are what the project itself tells, and a query
/// has no answer.
final class CheckAdapter: AdapterBackend {
  private let project: ParsedProject
  private let selected: [String]
  private let book: TableBook
  /// The node whose table stands already; no other does.
  private let standing: Node?
  /// Whether a template wanted rows that only a database has: what it rendered says nothing then.
  private(set) var asked = false

  init(_ project: ParsedProject, selected: [String], book: TableBook, standing: Node? = nil) {
    self.standing = standing
    self.project = project
    self.selected = selected
    self.book = book
  }

  func graph() -> Value { Value(.object(NodeDictionary.graph(project))) }
  func selectedResources() -> Value { .list(selected.map(Value.string)) }
  func describe(_ node: Node) -> JSONObject { NodeDictionary.make(node) }
  func attribute(_ name: String) -> Value? { nil }
  var missingMethods: Set<String> { [] }

  func function(_ name: String, _ adapter: AdapterObject) -> Value? {
    .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in "" }
  }

  func method(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ adapter: AdapterObject
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "execute":
      asked = true
      return .tuple([Value.none, .object(TableObject(columns: [], rows: []))])
    case "get_column_schema_from_query", "add_query", "run_sql_for_tests":
      asked = true
    case "get_relation":
      var reader = arguments.reader("adapter.get_relation")
      _ = try reader.required("database")
      let schema = try reader.required("schema").text
      let identifier = try reader.required("identifier").text
      return relation(schema, identifier, adapter)
    case "get_columns_in_relation":
      let relation = arguments.positional.first ?? arguments["relation"]
      guard let relation = relation?.object(RelationObject.self)?.relation, let columns = columns(relation, adapter)
      else {
        asked = true
        return .list([])
      }
      return .list(columns)
    default: break
    }
    return AdapterObject.whileParsing(name)
  }

  /// None for the node's own relation, unless it stands: this is the first run. What other nodes make is there by then;
  /// of everything else only a database knows.
  private func relation(_ schema: String, _ identifier: String, _ adapter: AdapterObject) -> Value {
    guard let id = book.id([schema.lowercased(), identifier.lowercased()]) else {
      asked = true
      return .none
    }
    if id == adapter.context?.subject.node?.uniqueID, standing?.uniqueID != id { return .none }
    let quoting = adapter.context?.project.rootProject.quoting ?? [:]
    let node = project.nodes[id]
    guard
      var relation = node.map({ Relation(node: $0, quoting: quoting) })
        ?? project.sources[id].map(Relation.init(source:))
    else { return .none }
    relation.kind = node?.materialized == "view" ? .view : .table
    return .object(RelationObject(relation, adapter.adapter))
  }

  /// nil where the project does not tell all of them.
  private func columns(_ relation: Relation, _ adapter: AdapterObject) -> [Value]? {
    let parts = [relation.schema, relation.identifier].compactMap { $0?.lowercased() }
    guard case .found(let table) = book.table(parts), table.isComplete else { return nil }
    return table.columns.map { column in
      // A type that is not known is most likely a string: macros ask for numbers and dates by name.
      let name = column.type?.text ?? "character varying"
      return .object(ColumnObject(RelationColumn(name: column.name, dtype: name, adapter: adapter.adapter)))
    }
  }
}
