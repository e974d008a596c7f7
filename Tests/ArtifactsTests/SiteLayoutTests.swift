import Testing

@testable import Artifacts

/// Properties of the layout, on graphs of several shapes.
@Suite struct SiteLayoutTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let count: Int
    let edges: [(from: Int, to: Int)]
    /// Whether every edge can lead from left to right.
    var acyclic = true
    var testDescription: String { name }
  }

  static let cases: [Case] = {
    var cases = [
      Case(name: "nothing", count: 0, edges: []),
      Case(name: "one node", count: 1, edges: []),
      Case(name: "nodes without edges", count: 37, edges: []),
      Case(name: "a chain", count: 60, edges: (1..<60).map { ($0 - 1, $0) }),
      Case(name: "a star", count: 200, edges: (1..<200).map { (0, $0) }),
      Case(name: "many into one", count: 200, edges: (1..<200).map { ($0, 0) }),
      Case(name: "everything to everything later", count: 24, edges: complete(24)),
      Case(name: "repeated edges and loops", count: 3, edges: [(0, 1), (0, 1), (1, 1), (1, 2), (0, 2), (0, 2)]),
      Case(name: "a cycle", count: 5, edges: [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)], acyclic: false),
      Case(name: "two cycles that touch", count: 4, edges: [(0, 1), (1, 0), (1, 2), (2, 3), (3, 1)], acyclic: false),
    ]
    for (count, density) in [(30, 40), (120, 150), (400, 700), (900, 1100)] {
      var random = SiteSample.Steps(state: UInt64(count))
      let edges = (0..<density).map { _ in
        let low = random.next(count - 1)
        return (from: low, to: low + 1 + random.next(count - low - 1))
      }
      cases.append(Case(name: "\(count) nodes at random", count: count, edges: edges))
    }
    for count in [100, 600] {
      let model = SiteSample.project(count)
      var indices: [String: Int] = [:]
      for (index, node) in model.nodes.enumerated() { indices[node.id] = index }
      let edges = model.nodes.enumerated().flatMap { index, node in
        node.dependsOn.compactMap { indices[$0] }.map { (from: $0, to: index) }
      }
      cases.append(Case(name: "a project of \(count)", count: count, edges: edges))
    }
    return cases
  }()

  static func complete(_ count: Int) -> [(from: Int, to: Int)] {
    (0..<count).flatMap { low in (low + 1..<count).map { (low, $0) } }
  }

  static func widths(_ count: Int) -> [Int] { (0..<count).map { 150 + $0 * 37 % 150 } }

  let metrics = GraphLayout.Metrics()

  @Test(arguments: cases) func noBoxesOverlap(_ test: Case) {
    let boxes = GraphLayout(widths: Self.widths(test.count), edges: test.edges).boxes
    #expect(boxes.count == test.count)
    let sorted = boxes.indices.sorted { (boxes[$0].y, $0) < (boxes[$1].y, $1) }
    for (place, first) in sorted.enumerated() {
      for second in sorted[(place + 1)...] {
        if boxes[second].y >= boxes[first].y + metrics.nodeHeight { break }
        let apart =
          boxes[first].x + boxes[first].width <= boxes[second].x
          || boxes[second].x + boxes[second].width <= boxes[first].x
        #expect(apart, "\(first) at \(boxes[first]) and \(second) at \(boxes[second])")
      }
    }
  }

  @Test(arguments: cases.filter(\.acyclic)) func edgesLeadFromLeftToRight(_ test: Case) {
    let layout = GraphLayout(widths: Self.widths(test.count), edges: test.edges)
    for (edge, route) in zip(test.edges, layout.routes) where edge.from != edge.to {
      let from = layout.boxes[edge.from]
      let to = layout.boxes[edge.to]
      #expect(from.rank < to.rank)
      var x = from.x + from.width
      for stretch in route {
        #expect(x <= stretch.start && stretch.start < stretch.end)
        x = stretch.end
      }
      #expect(x < to.x, "edge \(edge)")
    }
  }

  @Test(arguments: cases) func sameInputSameOutput(_ test: Case) {
    let first = GraphLayout(widths: Self.widths(test.count), edges: test.edges)
    let second = GraphLayout(widths: Self.widths(test.count), edges: test.edges)
    #expect(first.boxes == second.boxes)
    #expect(first.routes == second.routes)
  }

  @Test(arguments: cases) func crossingsAreNotMoreThanBefore(_ test: Case) {
    let layout = GraphLayout(widths: Self.widths(test.count), edges: test.edges)
    #expect(layout.crossings.after <= layout.crossings.before)
  }

  @Test(arguments: cases) func everythingLiesInThePicture(_ test: Case) {
    let layout = GraphLayout(widths: Self.widths(test.count), edges: test.edges)
    for box in layout.boxes {
      #expect(box.x >= 0 && box.y >= 0)
      #expect(box.x + box.width <= layout.width && box.y + metrics.nodeHeight <= layout.height)
    }
    for stretch in layout.routes.joined() {
      #expect(stretch.y >= 0 && stretch.y <= layout.height && stretch.end <= layout.width)
    }
  }

  @Test func crossingsThatNeedNotBeAreGone() {
    // Two ladders whose steps come in crossed.
    let layout = GraphLayout(
      widths: Self.widths(8), edges: [(0, 7), (1, 6), (2, 5), (3, 4), (0, 6), (1, 5), (2, 4)])
    #expect(layout.crossings.before > 0)
    #expect(layout.crossings.after == 0)
  }

  @Test func aChainIsLevel() {
    let layout = GraphLayout(widths: Self.widths(20), edges: (1..<20).map { ($0 - 1, $0) })
    #expect(Set(layout.boxes.map(\.y)).count == 1)
  }

  @Test func longEdgesKeepClearOfBoxes() {
    let test = Self.cases.first { $0.name == "120 nodes at random" }
    guard let test else { return }
    let layout = GraphLayout(widths: Self.widths(test.count), edges: test.edges)
    for stretch in layout.routes.joined() {
      for box in layout.boxes where box.x < stretch.end && box.x + box.width > stretch.start {
        let clear = stretch.y < box.y || stretch.y > box.y + metrics.nodeHeight
        #expect(clear, "a stretch at \(stretch) runs over \(box)")
      }
    }
  }

  @Test func aHighComponentSpreads() {
    // 2,000 nodes that read one: a single column would be 120,000 pixels high.
    let layout = GraphLayout(widths: Self.widths(2001), edges: (1...2000).map { (0, $0) })
    #expect(layout.height < 20_000)
    #expect(layout.width > layout.height)
  }
}
