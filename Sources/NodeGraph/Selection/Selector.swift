import Diagnostics
import ProjectModel

/// Works out a spec over a graph: what matches, the graph around it, the tests that come along, and the set operations.
struct Selector {
  /// What is selected, and beside it tests that no part could take alone but a combination may.
  struct Found {
    var direct: VertexSet
    var indirect: VertexSet
  }

  private let graph: Graph
  private let eligible: VertexSet
  private var matcher: CriterionMatcher
  private var unmatched: [Diagnostic] = []

  var warnings: [Diagnostic] { matcher.warnings + unmatched }

  init(_ graph: Graph, state: PreviousState) {
    self.graph = graph
    eligible = VertexSet(capacity: graph.count, graph.members.indices.filter(graph.isEnabled))
    matcher = CriterionMatcher(graph: graph, state: state, eligible: eligible)
  }

  /// - Throws: what `CriterionMatcher.find` does.
  mutating func find(_ spec: SelectionSpec) throws(Diagnostic) -> Found {
    switch spec {
    case .criterion(let criterion): try find(criterion)
    case .group(let group): try find(group)
    }
  }

  private mutating func find(_ criterion: SelectionCriterion) throws(Diagnostic) -> Found {
    let named = try matcher.find(criterion)
    var selected = named
    if criterion.childrensParents {
      let below = graph.descendants(of: named).union(named)
      selected.formUnion(below)
      selected.formUnion(graph.ancestors(of: below))
    }
    if criterion.parents { selected.formUnion(graph.ancestors(of: named, depth: criterion.parentsDepth)) }
    if criterion.children { selected.formUnion(graph.descendants(of: named, depth: criterion.childrenDepth)) }
    selected.formIntersection(eligible)
    return withTests(selected, criterion.indirectSelection)
  }

  private func isTest(_ vertex: Int) -> Bool {
    let type = graph.resourceType(vertex)
    return type == .test || type == .unitTest
  }

  /// The tests of what is selected: at once where the mode allows, else set aside.
  private func withTests(_ selected: VertexSet, _ mode: IndirectSelection) -> Found {
    var found = Found(direct: selected, indirect: graph.emptySet)
    if mode == .empty { return found }
    var near = selected
    if mode == .buildable {
      near.formUnion(graph.ancestors(of: selected))
      for vertex in graph.members.indices where graph.resourceType(vertex) == .source { near.insert(vertex) }
    }
    for parent in selected {
      for child in graph.children[parent] where isTest(child) && eligible.contains(child) {
        if mode == .eager || graph.parents[child].allSatisfy(near.contains) {
          found.direct.insert(child)
        } else {
          found.indirect.insert(child)
        }
      }
    }
    return found
  }

  private mutating func find(_ group: SelectionGroup) throws(Diagnostic) -> Found {
    var parts: [Found] = []
    for part in group.parts { parts.append(try find(part)) }
    var found = Found(
      direct: combine(parts.map(\.direct), group.operation),
      indirect: combine(parts.map { $0.direct.union($0.indirect) }, group.operation))
    addTests(to: &found, group.indirectSelection)
    if let raw = group.expected, found.direct.isEmpty { unmatched.append(Messages.noMatch(raw)) }
    return found
  }

  private func combine(_ sets: [VertexSet], _ operation: SelectionGroup.Operation) -> VertexSet {
    guard var result = sets.first else { return graph.emptySet }
    for other in sets.dropFirst() {
      switch operation {
      case .union: result.formUnion(other)
      case .intersection: result.formIntersection(other)
      case .difference: result.subtract(other)
      }
    }
    return result
  }

  /// Takes the tests set aside whose parents the combination has brought together.
  private func addTests(to found: inout Found, _ mode: IndirectSelection) {
    guard mode == .cautious || mode == .buildable else { return }
    let near = mode == .buildable ? found.direct.union(graph.ancestors(of: found.direct)) : found.direct
    var added = found.direct
    for vertex in found.indirect {
      // dbt: unit tests are not looked at again here.
      guard case .node = graph.members[vertex] else { continue }
      // In the cautious mode a test that was just added counts as selected; no test has tests, so it makes no odds.
      if graph.parents[vertex].allSatisfy(near.contains) { added.insert(vertex) }
    }
    found.direct = added
  }
}
