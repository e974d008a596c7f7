import Artifacts
import Diagnostics
import JSON
import NodeGraph
import ProjectModel

extension Session {
  /// Writes `graph_summary.json`: names, types and edges alone, each node by its number.
  func writeGraphSummary(_ ready: Ready) throws(DiagnosticList) {
    let graph = ready.graph
    var linked = JSONObject()
    for vertex in 0..<graph.count {
      let id = graph.uniqueIDs[vertex]
      var entry: JSONObject = ["name": .string(id), "type": .string(String(id.prefix { $0 != "." }))]
      let children = graph.children[vertex]
      if !children.isEmpty { entry["succ"] = .array(children.map { .int($0) }) }
      linked[String(vertex)] = .object(entry)
    }
    let summary: JSONObject = ["_invocation_id": .string(pipeline.invocation.id), "linked": .object(linked)]
    try write(Array(JSONWriter.text(.object(summary)).utf8), to: "graph_summary.json", ready.loaded)
  }
}
