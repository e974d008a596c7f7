import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Testing

@Suite struct GraphTests {
  /// A project of models, each `name: parents`; names that begin with `test_` are tests.
  static func project(_ edges: KeyValuePairs<String, [String]>) -> ParsedProject {
    var project = ParsedProject(name: "p", adapterType: "postgres")
    for (name, parents) in edges {
      let id = uniqueID(name)
      let type: ResourceType = name.hasPrefix("test_") ? .test : .model
      var node = Node(
        uniqueID: id, resourceType: type, name: name, packageName: "p", path: name + ".sql",
        originalFilePath: "models/\(name).sql", fqn: ["p", name], alias: name, checksum: .none)
      node.rawCode = parents.map { "{{ ref('\($0)') }}" }.joined(separator: " ") + "select 1"
      let file = SourceFile(path: "models/\(name).sql", text: node.rawCode)
      node.place = SourcePlace(file, Span(0, file.bytes.count))
      for parent in parents { node.dependsOn.add(node: uniqueID(parent)) }
      project.nodes[id] = node
    }
    return project
  }

  static func uniqueID(_ name: String) -> String { (name.hasPrefix("test_") ? "test.p." : "model.p.") + name }

  @Test func ordersByDepthThenName() throws {
    let graph = try Graph(Self.project(["d": ["b", "c"], "c": ["a"], "b": [], "a": [], "e": []]))
    #expect(graph.topologicalOrder == ["a", "b", "e", "c", "d"].map(Self.uniqueID))
    #expect(graph.parents(of: "model.p.d") == ["model.p.b", "model.p.c"])
    #expect(graph.children(of: "model.p.a") == ["model.p.c"])
    #expect(graph.parents(of: "model.p.none").isEmpty)
  }

  @Test func tellsOfEveryKnotOfCycles() throws {
    let edges: KeyValuePairs = [
      "a": ["c"], "b": ["a"], "c": ["b", "free"], "free": [], "below": ["a"], "self": ["self"], "x": ["y"], "y": ["x"],
    ]
    do throws(DiagnosticList) {
      _ = try Graph(Self.project(edges))
      Issue.record("no error")
    } catch {
      #expect(
        error.all.map(\.message) == [
          "Found a cycle: model.p.a --> model.p.b --> model.p.c --> model.p.a",
          "Found a cycle: model.p.self --> model.p.self",
          "Found a cycle: model.p.x --> model.p.y --> model.p.x",
        ])
      #expect(error.all.allSatisfy { $0.code == "graph.cycle" && $0.hint != nil })
      // The place is the reference itself.
      let place = try #require(error.all.first?.place)
      #expect(place.file.path == "models/b.sql")
      #expect(place.file.text(place.span) == "'a'")
    }
  }

  @Test func tellsOfMissingDependencies() {
    do throws(DiagnosticList) {
      _ = try Graph(Self.project(["a": ["gone"], "b": ["a", "lost"]]))
      Issue.record("no error")
    } catch {
      #expect(error.all.map(\.code) == ["graph.missing-dependency", "graph.missing-dependency"])
      #expect(error.all.first?.message.contains("model.p.gone") == true)
    }
  }

  @Test func manyModelsInARowAreNoTrouble() throws {
    var project = ParsedProject(name: "p", adapterType: "postgres")
    for number in 0..<20_000 {
      let id = "model.p.m\(number)"
      var node = Node(
        uniqueID: id, resourceType: .model, name: "m\(number)", packageName: "p", path: "", originalFilePath: "",
        fqn: ["p", "m\(number)"], alias: "", checksum: .none)
      if number > 0 { node.dependsOn.add(node: "model.p.m\(number - 1)") }
      project.nodes[id] = node
    }
    let graph = try Graph(project)
    #expect(graph.topologicalOrder.last == "model.p.m19999")
    let selection = try graph.select(.parse(select: ["m9000+100"], exclude: []))
    #expect(selection.uniqueIDs.count == 101)
    let order = ExecutionOrder(graph, ["model.p.m0", "model.p.m19999"], waitsForTests: true)
    #expect(order.dependents(of: "model.p.m0") == ["model.p.m19999"])
    #expect(order.level(of: "model.p.m19999") == 1)
  }

  /// Against the definition: a node waits for a test where all that the test reads lies above the node.
  @Test(arguments: 0..<40) func testEdgesHoldBackWhatTheyShould(seed: Int) throws {
    var random = Generator(state: UInt64(seed) &* 7919 &+ 1)
    var project = Self.project([:])
    let count = 12
    for number in 0..<count {
      add("m\(number)", (0..<number).filter { _ in random.next(4) == 0 }.map { "m\($0)" }, &project)
    }
    for number in 0..<8 {
      let parents = (0..<count).filter { _ in random.next(6) == 0 }.map { "m\($0)" }
      add("test_\(number)", parents, &project)
    }
    let graph = try Graph(project)
    let edges = graph.testEdges()
    for test in graph.members.indices where graph.uniqueIDs[test].hasPrefix("test.") {
      var waiting = graph.emptySet
      for vertex in edges[test] { waiting.insert(vertex) }
      let reached = waiting.union(graph.descendants(of: waiting))
      for vertex in graph.members.indices where graph.uniqueIDs[vertex].hasPrefix("model.") {
        let above = graph.ancestors(of: VertexSet(capacity: graph.count, [vertex]))
        let expected = !graph.parents[test].isEmpty && graph.parents[test].allSatisfy(above.contains)
        #expect(reached.contains(vertex) == expected)
      }
    }
  }

  private func add(_ name: String, _ parents: [String], _ project: inout ParsedProject) {
    let one = Self.project([name: parents])
    for (id, node) in one.nodes { project.nodes[id] = node }
  }

  struct Generator {
    var state: UInt64
    mutating func next(_ limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
  }
}
