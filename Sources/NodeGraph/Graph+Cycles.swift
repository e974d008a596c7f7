import Diagnostics
import ProjectModel

extension Graph {
  /// One diagnostic for each knot (strongly connected part) of the edges, naming a shortest cycle through the first
  /// name of the knot.
  static func cycles(
    ids: [String], members: [Member], parents: [[Int]], project: ParsedProject
  ) -> [Diagnostic] {
    var found: [(path: [Int], diagnostic: Diagnostic)] = []
    for knot in knots(parents) {
      guard let start = knot.min(by: { ids[$0] < ids[$1] }) else { continue }
      let path = shortestCycle(through: start, in: Set(knot), parents)
      let place = reference(from: path.count > 1 ? path[1] : start, to: start, members, project)
      found.append((path, Messages.cycle((path + [start]).map { ids[$0] }, place)))
    }
    return found.sorted { ids[$0.path[0]] < ids[$1.path[0]] }.map(\.diagnostic)
  }

  /// Vertices of each strongly connected part that holds a cycle (Tarjan's algorithm without recursion).
  private static func knots(_ edges: [[Int]]) -> [[Int]] {
    var number = [Int](repeating: -1, count: edges.count)
    var low = number
    var onStack = [Bool](repeating: false, count: edges.count)
    var stack: [Int] = []
    var counter = 0
    var result: [[Int]] = []
    for root in edges.indices where number[root] < 0 {
      var path: [(vertex: Int, next: Int)] = [(root, 0)]
      while let (vertex, next) = path.last {
        if next == 0 {
          number[vertex] = counter
          low[vertex] = counter
          counter += 1
          stack.append(vertex)
          onStack[vertex] = true
        }
        if next < edges[vertex].count {
          path[path.count - 1].next += 1
          let other = edges[vertex][next]
          if number[other] < 0 {
            path.append((other, 0))
          } else if onStack[other] {
            low[vertex] = min(low[vertex], number[other])
          }
          continue
        }
        path.removeLast()
        if let above = path.last?.vertex { low[above] = min(low[above], low[vertex]) }
        guard low[vertex] == number[vertex] else { continue }
        var knot: [Int] = []
        while let top = stack.popLast() {
          onStack[top] = false
          knot.append(top)
          if top == vertex { break }
        }
        if knot.count > 1 || edges[vertex].contains(vertex) { result.append(knot) }
      }
    }
    return result
  }

  /// A shortest way from a vertex down to what depends on it and so back to itself, without the repeated end.
  private static func shortestCycle(through start: Int, in knot: Set<Int>, _ parents: [[Int]]) -> [Int] {
    var cameFrom: [Int: Int] = [:]
    var layer = [start]
    while !layer.isEmpty {
      var next: [Int] = []
      for vertex in layer {
        for other in parents[vertex] where knot.contains(other) {
          if other == start {
            // Upwards it was start, …, vertex, start; so downwards it is start, vertex, ….
            var path = [start]
            var last = vertex
            while last != start, let before = cameFrom[last] {
              path.append(last)
              last = before
            }
            return path
          }
          if cameFrom[other] == nil {
            cameFrom[other] = vertex
            next.append(other)
          }
        }
      }
      layer = next
    }
    return [start]
  }

  /// Where a vertex names another: the quoted name in its text, else its whole place.
  private static func reference(
    from vertex: Int, to other: Int, _ members: [Member], _ project: ParsedProject
  ) -> SourcePlace? {
    guard let place = place(members[vertex], project) else { return nil }
    guard case .node(let at) = members[other] else { return place }
    let name = Array(project.nodes.values[at].name.utf8)
    let bytes = place.file.bytes
    let end = min(Int(place.span.end), bytes.count)
    var start = Int(place.span.start)
    while start + name.count + 2 <= end {
      let quote = bytes[start]
      let close = start + 1 + name.count
      if quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), bytes[close] == quote,
        bytes[(start + 1)..<close].elementsEqual(name)
      {
        return SourcePlace(place.file, Span(start, close + 1))
      }
      start += 1
    }
    return place
  }
}
