import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// One column of one relation, as the catalog's query tells it.
package struct CatalogRow: Sendable {
  /// A figure about the relation, from columns named `stats:figure:part`.
  package struct Figure: Sendable {
    package let id: String
    package let label: String
    package let value: JSONValue
    package let description: String
  }

  package let database: String?
  package let schema: String
  package let name: String
  package let type: String
  package let comment: String?
  package let owner: String?
  package let column: String
  package let columnIndex: Int
  package let columnType: String
  package let columnComment: String?
  /// Those that are to be shown.
  package let figures: [Figure]
}

/// Asks the database for all relations of the project's schemas with their columns.
package struct CatalogReader {
  private let environment: RunEnvironment

  package init(_ environment: RunEnvironment) { self.environment = environment }

  /// - Throws: `database.*`.
  package func run() throws(Diagnostic) -> [CatalogRow] {
    let session = environment.makeSession("MainThread")
    defer { session.close() }
    var schemas: [String] = []
    func add(_ schema: String) {
      if !schema.isEmpty, !schemas.contains(schema) { schemas.append(schema) }
    }
    for (_, node) in environment.project.nodes where node.relationName != nil { add(node.schema) }
    for (_, source) in environment.project.sources { add(source.schema) }
    guard !schemas.isEmpty else { return [] }
    let database = environment.context.target.database
    let information = Value.object(InformationSchemaObject(Relation(database: database), view: nil))
    let preparation = Preparation(environment, session)
    let table = try preparation.call("get_catalog", [information, .list(schemas.map(Value.string))])
    session.release()
    return Self.rows(table)
  }

  private static func rows(_ table: Value) -> [CatalogRow] {
    guard let table = table.object(TableObject.self) else { return [] }
    func index(_ name: String) -> Int? { table.columns.firstIndex { $0.lowercased() == name } }
    let names = [
      "table_database", "table_schema", "table_name", "table_type", "table_comment", "table_owner", "column_name",
      "column_index", "column_type", "column_comment",
    ]
    let at = names.map(index)
    let parts = figureColumns(table)
    return table.rows.map { row in
      func text(_ position: Int) -> String? {
        at[position].flatMap { row[$0].isNone ? nil : row[$0].text }
      }
      return CatalogRow(
        database: text(0), schema: text(1) ?? "", name: text(2) ?? "", type: text(3) ?? "", comment: text(4),
        owner: text(5), column: text(6) ?? "", columnIndex: text(7).flatMap { Int($0) } ?? 0,
        columnType: text(8) ?? "", columnComment: text(9), figures: figures(row, parts))
    }
  }

  /// Where each figure's label, value, description and `include` stand.
  private static func figureColumns(_ table: TableObject) -> [(id: String, parts: [Int])] {
    var found: [String: Int] = [:]
    var order: [String] = []
    for (index, column) in table.columns.enumerated() where column.hasPrefix("stats:") {
      found[column] = index
      let words = column.split(separator: ":")
      if words.count == 3, words[2] == "label" { order.append(String(words[1])) }
    }
    return order.compactMap { id in
      let parts = ["label", "value", "description", "include"].compactMap { found["stats:\(id):\($0)"] }
      return parts.count == 4 ? (id, parts) : nil
    }
  }

  /// A relation that is no table has none.
  private static func figures(_ row: [Value], _ columns: [(id: String, parts: [Int])]) -> [CatalogRow.Figure] {
    columns.compactMap { id, parts in
      guard row[parts[3]].isTrue, let value = try? row[parts[1]].json() else { return nil }
      return CatalogRow.Figure(id: id, label: row[parts[0]].text, value: value, description: row[parts[2]].text)
    }
  }
}
