import JSON

/// `target/column_lineage.json`: every column of every model with where its values come from.
///
/// ```json
/// {"version": 1, "nodes": {"model.shop.orders": {"complete": true,
///   "columns": {"total": {"type": "numeric(38,2)", "sources": [
///     {"node": "model.shop.lines", "column": "price", "kind": "aggregated"}]}},
///   "uses": [{"node": "model.shop.lines", "column": "order_id", "kind": "grouping"}]}}}
/// ```
package enum LineageFile {
  package static func object(_ lineage: [NodeLineage]) -> JSONObject {
    var nodes = JSONObject()
    for node in lineage.sorted(by: { $0.id < $1.id }) {
      var columns = JSONObject()
      for column in node.columns {
        columns[column.name] = .object([
          "type": JSONValue(column.type), "sources": .array(column.sources.map(source)),
        ])
      }
      nodes[node.id] = .object([
        "complete": .bool(node.isComplete), "columns": .object(columns), "uses": .array(node.uses.map(source)),
      ])
    }
    return ["version": 1, "nodes": .object(nodes)]
  }

  private static func source(_ source: NodeLineage.Source) -> JSONValue {
    .object(["node": .string(source.node), "column": .string(source.column), "kind": .string(source.kind)])
  }
}
