import Diagnostics
import JSON
import ProjectModel

/// What depends on what: every resource that has an edge or can be selected, as numbered vertices with edges both ways.
///
/// Vertices are numbered in the order of dbt's parent and child maps: nodes, sources, exposures, metrics, semantic
/// models, saved queries, unit tests; each in the order of its map in the project. The graph has no cycle.
package struct Graph: Sendable {
  /// Which map of the project a vertex comes from, with its position there.
  package enum Member: Sendable, Hashable {
    case node(Int)
    case source(Int)
    case exposure(Int)
    case metric(Int)
    case semanticModel(Int)
    case savedQuery(Int)
    case unitTest(Int)
  }

  package let project: ParsedProject
  package let uniqueIDs: [String]
  package let members: [Member]
  /// For each vertex, what it depends on, in the order in which it was written.
  package let parents: [[Int]]
  /// For each vertex, what depends on it directly, ascending.
  package let children: [[Int]]
  /// Vertices so that parents stand before their children: by depth, then by unique id.
  package let order: [Int]
  private let index: [String: Int]

  /// - Throws: `graph.cycle`, one for each knot of cycles; `graph.missing-dependency`.
  package init(_ project: ParsedProject) throws(DiagnosticList) {
    self.project = project
    var ids: [String] = []
    var members: [Member] = []
    func add(_ keys: [String], _ member: (Int) -> Member) {
      ids.append(contentsOf: keys)
      for position in keys.indices { members.append(member(position)) }
    }
    add(project.nodes.keys) { .node($0) }
    add(project.sources.keys) { .source($0) }
    add(project.exposures.keys) { .exposure($0) }
    add(project.metrics.keys) { .metric($0) }
    add(project.semanticModels.keys) { .semanticModel($0) }
    add(project.savedQueries.keys) { .savedQuery($0) }
    add(project.unitTests.keys) { .unitTest($0) }
    var index: [String: Int] = [:]
    index.reserveCapacity(ids.count)
    for (vertex, id) in ids.enumerated() { index[id] = vertex }

    var parents = [[Int]](repeating: [], count: ids.count)
    var children = parents
    var missing: [Diagnostic] = []
    for vertex in ids.indices {
      for name in Self.dependencies(of: members[vertex], in: project) {
        guard let parent = index[name] else {
          missing.append(Messages.missingDependency(of: ids[vertex], on: name, Self.place(members[vertex], project)))
          continue
        }
        parents[vertex].append(parent)
        children[parent].append(vertex)
      }
    }
    guard missing.isEmpty else { throw DiagnosticList(missing) }
    uniqueIDs = ids
    self.members = members
    self.parents = parents
    self.children = children
    self.index = index
    let levels = Self.levels(parents: parents, children: children)
    if levels.contains(nil) {
      throw DiagnosticList(Self.cycles(ids: ids, members: members, parents: parents, project: project))
    }
    order = ids.indices.sorted { (levels[$0] ?? 0, ids[$0]) < (levels[$1] ?? 0, ids[$1]) }
  }

  package var count: Int { uniqueIDs.count }

  /// The vertex of a unique id; nil where the graph has none.
  package func vertex(_ uniqueID: String) -> Int? { index[uniqueID] }

  /// Unique ids of what it depends on directly; empty for an unknown id.
  package func parents(of uniqueID: String) -> [String] {
    index[uniqueID].map { parents[$0].map { uniqueIDs[$0] } } ?? []
  }

  /// Unique ids of what depends on it directly; empty for an unknown id.
  package func children(of uniqueID: String) -> [String] {
    index[uniqueID].map { children[$0].map { uniqueIDs[$0] } } ?? []
  }

  /// Every unique id after all that it depends on; ties by depth, then by name.
  package var topologicalOrder: [String] { order.map { uniqueIDs[$0] } }

  package var emptySet: VertexSet { VertexSet(capacity: count) }

  /// Everything above the given vertices, at most `depth` edges away; they themselves only where one is above another.
  package func ancestors(of start: VertexSet, depth: Int? = nil) -> VertexSet { reach(start, parents, depth) }

  /// Everything below the given vertices, at most `depth` edges away; they themselves only where one is below another.
  package func descendants(of start: VertexSet, depth: Int? = nil) -> VertexSet { reach(start, children, depth) }

  private func reach(_ start: VertexSet, _ edges: [[Int]], _ depth: Int?) -> VertexSet {
    var found = emptySet
    var layer = Array(start)
    var left = depth ?? Int.max
    while !layer.isEmpty, left > 0 {
      var next: [Int] = []
      for vertex in layer {
        for neighbour in edges[vertex] where found.insert(neighbour) { next.append(neighbour) }
      }
      layer = next
      left -= 1
    }
    return found
  }

  package func resourceType(_ vertex: Int) -> ResourceType {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].resourceType
    case .source: .source
    case .exposure: .exposure
    case .metric: .metric
    case .semanticModel: .semanticModel
    case .savedQuery: .savedQuery
    case .unitTest: .unitTest
    }
  }

  private static func dependencies(of member: Member, in project: ParsedProject) -> [String] {
    switch member {
    case .node(let at): project.nodes.values[at].dependsOn.nodes
    case .source: []
    case .exposure(let at): project.exposures.values[at].dependsOn.nodes
    case .metric(let at): dependencies(of: project.metrics.values[at])
    case .semanticModel(let at): dependencies(of: project.semanticModels.values[at])
    case .savedQuery(let at): dependencies(of: project.savedQueries.values[at])
    case .unitTest(let at): project.unitTests.values[at].dependsOn.nodes
    }
  }

  private static func dependencies(of object: JSONObject) -> [String] {
    object["depends_on"]?["nodes"]?.array?.compactMap(\.string) ?? []
  }

  static func place(_ member: Member, _ project: ParsedProject) -> SourcePlace? {
    switch member {
    case .node(let at): project.nodes.values[at].place
    case .source(let at): project.sources.values[at].place
    case .exposure(let at): project.exposures.values[at].place
    case .unitTest(let at): project.unitTests.values[at].place
    case .metric, .semanticModel, .savedQuery: nil
    }
  }

  /// Length of the longest way from a vertex without parents; nil for what lies on a cycle or below one.
  private static func levels(parents: [[Int]], children: [[Int]]) -> [Int?] {
    var levels = [Int?](repeating: nil, count: parents.count)
    var waiting = parents.map(\.count)
    var ready = waiting.indices.filter { waiting[$0] == 0 }
    for vertex in ready { levels[vertex] = 0 }
    while let vertex = ready.popLast() {
      for child in children[vertex] {
        waiting[child] -= 1
        if waiting[child] == 0 {
          levels[child] = (parents[child].compactMap { levels[$0] }.max() ?? -1) + 1
          ready.append(child)
        }
      }
    }
    return levels
  }
}
