import FileSystem
import JSON
import NodeGraph
import ProjectModel

/// Writes `manifest.json`, version 12: the whole project, what compiling made of it, and the graph.
///
/// Members and their order are those of dbt 1.11; there is none beside them.
package struct ManifestWriter: ~Copyable {
  private let graph: Graph
  private let project: ParsedProject
  let facts: [String: CompiledFacts]
  var stream: JSONStream

  /// - Parameters:
  ///   - facts: by unique id, of the nodes that were compiled or run.
  ///   - quoting: of the root project: `database`, `schema`, `identifier`, `column`.
  package static func bytes(
    _ graph: Graph, facts: [String: CompiledFacts] = [:], metadata: ArtifactMetadata, quoting: JSONObject
  ) -> [UInt8] {
    var writer = ManifestWriter(graph, facts, JSONStream())
    writer.write(metadata, quoting)
    return writer.bytes()
  }

  /// The same to an open file; gives 0 or the error's number.
  package static func write(
    _ graph: Graph, facts: [String: CompiledFacts] = [:], metadata: ArtifactMetadata, quoting: JSONObject,
    to descriptor: Int32
  ) -> Int32 {
    var writer = ManifestWriter(graph, facts, JSONStream(to: descriptor))
    writer.write(metadata, quoting)
    return writer.finish()
  }

  private init(_ graph: Graph, _ facts: [String: CompiledFacts], _ stream: consuming JSONStream) {
    self.graph = graph
    project = graph.project
    self.facts = facts
    self.stream = stream
  }

  private consuming func finish() -> Int32 { stream.finish() }
  private consuming func bytes() -> [UInt8] { stream.bytes() }

  private mutating func write(_ metadata: ArtifactMetadata, _ quoting: JSONObject) {
    stream.beginObject()
    stream.key("metadata")
    write(metadata: metadata, quoting)
    writeNodes()
    object("sources", project.sources) { $0.write(source: $1) }
    object("macros", project.macros) { $0.write(macro: $1) }
    object("docs", project.docs) { $0.write(doc: $1) }
    object("exposures", project.exposures) { $0.write(exposure: $1) }
    object("metrics", project.metrics) { $0.stream.value($1) }
    object("groups", project.groups) { $0.write(group: $1) }
    stream.key("selectors")
    stream.value(SelectorDefinitions.manifestForm(project.selectors))
    stream.key("disabled")
    writeDisabled()
    let rank = idRanks()
    let idle = project.idleTests
    stream.key("parent_map")
    let parents = Dictionary(uniqueKeysWithValues: idle.map { ($0, $1.node.dependsOn.nodes) })
    write(edges: graph.parents, rank, further: parents)
    stream.key("child_map")
    var children = Dictionary(uniqueKeysWithValues: idle.keys.map { ($0, [String]()) })
    for (id, test) in idle { for parent in test.node.dependsOn.nodes { children[parent, default: []].append(id) } }
    write(edges: graph.children, rank, further: children)
    stream.key("group_map")
    writeGroupMap()
    object("saved_queries", project.savedQueries) { $0.stream.value($1) }
    object("semantic_models", project.semanticModels) { $0.stream.value($1) }
    object("unit_tests", project.unitTests) { $0.write(unitTest: $1) }
    object("functions", project.nodes, where: { $0.resourceType == .function }) { $0.write(node: $1) }
    stream.endObject()
  }

  private mutating func object<Value: Sendable>(
    _ name: StaticString, _ map: OrderedMap<Value>, where isTaken: (Value) -> Bool = { _ in true },
    _ write: (inout ManifestWriter, Value) -> Void
  ) {
    stream.key(name)
    stream.beginObject()
    for index in map.keys.indices where isTaken(map.values[index]) {
      stream.key(map.keys[index])
      write(&self, map.values[index])
    }
    stream.endObject()
  }

  private mutating func write(metadata: ArtifactMetadata, _ quoting: JSONObject) {
    stream.beginObject()
    metadata.write("manifest/v12", to: &stream)
    stream.key("project_name")
    stream.value(project.name)
    stream.key("project_id")
    stream.value(Checksum.md5(project.name))
    // We tell nobody anything, so there is no user to name.
    stream.key("user_id")
    stream.null()
    stream.key("send_anonymous_usage_stats")
    stream.value(false)
    stream.key("adapter_type")
    stream.value(project.adapterType)
    stream.key("quoting")
    stream.beginObject()
    for key in ["database", "schema", "identifier", "column"] {
      stream.key(key)
      stream.value(quoting[key] ?? .null)
    }
    stream.endObject()
    stream.key("run_started_at")
    stream.value(Timestamp.text(metadata.startedAt, zone: "Z"))
    stream.endObject()
  }

  private mutating func writeDisabled() {
    stream.beginObject()
    list(project.disabledNodes) { $0.write(node: $1) }
    list(project.disabledExposures) { $0.write(exposure: $1) }
    list(project.disabledUnitTests) { $0.write(unitTest: $1) }
    list(project.disabledSemantics) { $0.stream.value($1) }
    // dbt: sources come last, for they are settled when all files are read.
    list(project.disabledSources) { $0.write(source: $1) }
    stream.endObject()
  }

  private mutating func list<Value: Sendable>(
    _ map: OrderedMap<[Value]>, _ write: (inout ManifestWriter, Value) -> Void
  ) {
    for index in map.keys.indices {
      stream.key(map.keys[index])
      stream.beginArray()
      for item in map.values[index] { write(&self, item) }
      stream.endArray()
    }
  }

  /// For every vertex its place among all sorted ids.
  private func idRanks() -> [Int] {
    var rank = [Int](repeating: 0, count: graph.count)
    let sorted = rank.indices.sorted { graph.uniqueIDs[$0] < graph.uniqueIDs[$1] }
    for (place, vertex) in sorted.enumerated() { rank[vertex] = place }
    return rank
  }

  private mutating func writeNodes() {
    stream.key("nodes")
    stream.beginObject()
    var idle = project.idleTests.values[...]
    for (position, node) in project.nodes.values.enumerated() {
      while let test = idle.first, test.position <= position {
        member(test.node)
        idle.removeFirst()
      }
      if node.resourceType != .function { member(node) }
    }
    for test in idle { member(test.node) }
    stream.endObject()
  }

  private mutating func member(_ node: Node) {
    stream.key(node.uniqueID)
    write(node: node)
  }

  /// For every vertex the sorted ids at the other end of its edges.
  /// - Parameter further: edges of and to nodes that are no vertices.
  private mutating func write(edges: [[Int]], _ rank: [Int], further: [String: [String]]) {
    stream.beginObject()
    var idle = project.idleTests.values[...]
    func writeIdle(_ stream: inout JSONStream) {
      let id = idle.removeFirst().node.uniqueID
      stream.key(id)
      stream.value((further[id] ?? []).sorted())
    }
    for vertex in edges.indices {
      // Nodes are the first vertices, in their order.
      while let test = idle.first, test.position <= vertex { writeIdle(&stream) }
      let id = graph.uniqueIDs[vertex]
      stream.key(id)
      if let more = further[id] {
        stream.value((edges[vertex].map { graph.uniqueIDs[$0] } + more).sorted())
        continue
      }
      stream.beginArray()
      for other in edges[vertex].sorted(by: { rank[$0] < rank[$1] }) { stream.value(graph.uniqueIDs[other]) }
      stream.endArray()
    }
    while !idle.isEmpty { writeIdle(&stream) }
    stream.endObject()
  }

  /// For every group, by its bare name, what belongs to it.
  private mutating func writeGroupMap() {
    var members: [String: [String]] = [:]
    func add(_ group: String?, _ id: String) {
      if let group { members[group, default: []].append(id) }
    }
    for node in project.nodes.values { add(node.group, node.uniqueID) }
    for map in [project.savedQueries, project.semanticModels, project.metrics] {
      for index in map.keys.indices { add(map.values[index]["group"]?.string, map.keys[index]) }
    }
    stream.beginObject()
    for group in project.groups.values {
      stream.key(group.name)
      stream.value(members[group.name] ?? [])
    }
    stream.endObject()
  }
}
