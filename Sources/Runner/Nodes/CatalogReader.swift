import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// One column of one relation, as the catalog's query tells it.
package struct CatalogRow: Sendable {
  /// A figure about the relation: its size, its keys.
  package struct Statistic: Sendable {
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
  /// Those that say something, at the relation's first row.
  package let statistics: [Statistic]
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
    // dbt: `stats:rows:label`, `stats:rows:value`, and so on.
    let figures = table.columns.compactMap { column -> (id: String, parts: [Int])? in
      let parts = column.split(separator: ":").map(String.init)
      guard parts.count == 3, parts[0] == "stats", parts[2] == "value" else { return nil }
      let places = ["label", "value", "description", "include"].map { index("stats:\(parts[1]):\($0)") }
      return places.contains(nil) ? nil : (parts[1], places.compactMap { $0 })
    }
    func statistics(_ row: [Value]) -> [CatalogRow.Statistic] {
      figures.compactMap { id, parts in
        guard row[parts[3]].isTrue else { return nil }
        let value = row[parts[1]]
        let number =
          value.string == nil ? value.int.map(JSONValue.int) ?? Double(value.text).map(JSONValue.double) : nil
        return CatalogRow.Statistic(
          id: id, label: row[parts[0]].text, value: value.isNone ? .null : number ?? .string(value.text),
          description: row[parts[2]].text)
      }
    }
    var described: Set<String> = []
    return table.rows.map { row in
      func text(_ position: Int) -> String? {
        at[position].flatMap { row[$0].isNone ? nil : row[$0].text }
      }
      let isFirst = !figures.isEmpty && described.insert("\(text(1) ?? "").\(text(2) ?? "")").inserted
      return CatalogRow(
        database: text(0), schema: text(1) ?? "", name: text(2) ?? "", type: text(3) ?? "", comment: text(4),
        owner: text(5), column: text(6) ?? "", columnIndex: text(7).flatMap { Int($0) } ?? 0,
        columnType: text(8) ?? "", columnComment: text(9), statistics: isFirst ? statistics(row) : [])
    }
  }
}
