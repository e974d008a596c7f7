/// Ranks (columns) of a graph's nodes and its connected components.
struct Ranking {
  struct Component {
    /// Node indices, ascending.
    var members: [Int]
    /// Indices of input edges between members; loops, repetitions and edges that close a cycle are left out.
    var edges: [Int]
  }

  /// The rank of each node, from 0 without gaps in each component.
  private(set) var ranks: [Int]
  /// The largest first, then by their first member.
  private(set) var components: [Component] = []
  let edges: [(from: Int, to: Int)]

  init(count: Int, edges: [(from: Int, to: Int)]) {
    self.edges = edges
    ranks = [Int](repeating: 0, count: count)
    let used = Self.withoutCycles(count, edges, Self.distinct(edges))
    let outgoing = Adjacency(count: count, pairs: used.lazy.map { (edges[$0].from, edges[$0].to) })
    let incoming = Adjacency(count: count, pairs: used.lazy.map { (edges[$0].to, edges[$0].from) })
    let order = Self.topological(count, outgoing, incoming)
    assignRanks(order, outgoing, incoming)
    gatherComponents(used)
    closeGaps()
  }

  /// Indices of edges without loops and repetitions.
  private static func distinct(_ edges: [(from: Int, to: Int)]) -> [Int] {
    struct Pair: Hashable {
      let from: Int
      let to: Int
    }
    var seen = Set<Pair>(minimumCapacity: edges.count)
    return edges.indices.filter { index in
      let (from, to) = edges[index]
      return from != to && seen.insert(Pair(from: from, to: to)).inserted
    }
  }

  /// Leaves out the edges that lead back to a node on the way that a depth-first walk is on.
  private static func withoutCycles(_ count: Int, _ edges: [(from: Int, to: Int)], _ used: [Int]) -> [Int] {
    let outgoing = Adjacency(count: count, pairs: used.lazy.map { (edges[$0].from, $0) })
    enum Visit { case none, open, done }
    var visits = [Visit](repeating: .none, count: count)
    var back = Set<Int>()
    for start in 0..<count where visits[start] == .none {
      var way = [(node: start, next: outgoing[start].startIndex)]
      visits[start] = .open
      while let (node, next) = way.last {
        let list = outgoing[node]
        guard next < list.endIndex else {
          visits[node] = .done
          way.removeLast()
          continue
        }
        way[way.count - 1].next += 1
        let edge = list[next]
        switch visits[edges[edge].to] {
        case .none:
          visits[edges[edge].to] = .open
          way.append((edges[edge].to, outgoing[edges[edge].to].startIndex))
        case .open: back.insert(edge)
        case .done: break
        }
      }
    }
    return back.isEmpty ? used : used.filter { !back.contains($0) }
  }

  private static func topological(_ count: Int, _ outgoing: Adjacency, _ incoming: Adjacency) -> [Int] {
    var waiting = (0..<count).map { incoming.degree($0) }
    var order = (0..<count).filter { waiting[$0] == 0 }
    var head = 0
    while head < order.count {
      for next in outgoing[order[head]] {
        waiting[next] -= 1
        if waiting[next] == 0 { order.append(next) }
      }
      head += 1
    }
    return order
  }

  /// Longest path from the left, then a few sweeps that shorten edges: who reads less than it is read by moves to its
  /// readers, who reads more moves to what it reads. Near to the shortest total, at a small part of network simplex's time.
  private mutating func assignRanks(_ order: [Int], _ outgoing: Adjacency, _ incoming: Adjacency) {
    for node in order {
      for next in outgoing[node] { ranks[next] = max(ranks[next], ranks[node] + 1) }
    }
    for _ in 0..<4 {
      for node in order.reversed() where outgoing.degree(node) > 0 && outgoing.degree(node) >= incoming.degree(node) {
        if let first = outgoing[node].map({ ranks[$0] }).min() { ranks[node] = first - 1 }
      }
      for node in order where incoming.degree(node) > outgoing.degree(node) {
        if let last = incoming[node].map({ ranks[$0] }).max() { ranks[node] = last + 1 }
      }
    }
  }

  private mutating func gatherComponents(_ used: [Int]) {
    var leader = Array(ranks.indices)
    func find(_ node: Int) -> Int {
      var node = node
      while leader[node] != node {
        leader[node] = leader[leader[node]]
        node = leader[node]
      }
      return node
    }
    for edge in used {
      let from = find(edges[edge].from)
      let to = find(edges[edge].to)
      // The smallest index leads, so that components come in a fixed order.
      if from != to { leader[max(from, to)] = min(from, to) }
    }
    var slot = [Int?](repeating: nil, count: ranks.count)
    var found: [Component] = []
    for node in ranks.indices {
      let root = find(node)
      if let index = slot[root] {
        found[index].members.append(node)
      } else {
        slot[root] = found.count
        found.append(Component(members: [node], edges: []))
      }
    }
    for edge in used {
      if let index = slot[find(edges[edge].from)] { found[index].edges.append(edge) }
    }
    components = found.sorted { ($1.members.count, $0.members[0]) < ($0.members.count, $1.members[0]) }
  }

  private mutating func closeGaps() {
    for component in components {
      let present = Set(component.members.map { ranks[$0] }).sorted()
      var dense: [Int: Int] = [:]
      for (index, rank) in present.enumerated() { dense[rank] = index }
      for node in component.members { ranks[node] = dense[ranks[node]] ?? 0 }
    }
  }
}
