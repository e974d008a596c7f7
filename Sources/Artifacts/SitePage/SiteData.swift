import JSON

/// The page's two blocks of JSON: `site`, read at once, holds what graph, tree and overview need; `details` has one line
/// for each node, in the same order, read when somebody looks at it. `Site/scripts/data.js` is the reader.
struct SiteData {
  /// One JSON object.
  let site: [UInt8]
  /// One JSON object in each line.
  let details: [UInt8]

  init(_ model: SiteModel, metrics: GraphLayout.Metrics = GraphLayout.Metrics()) {
    let nodes = model.nodes.sorted { ($0.label ?? $0.name, $0.id) < ($1.label ?? $1.name, $1.id) }
    var indices: [String: Int] = [:]
    for (index, node) in nodes.enumerated() { indices[node.id] = index }
    var edges: [(from: Int, to: Int)] = []
    for (index, node) in nodes.enumerated() {
      var seen = Set<Int>()
      for parent in node.dependsOn {
        if let from = indices[parent], from != index, seen.insert(from).inserted { edges.append((from, index)) }
      }
    }
    var tests = [[SiteModel.Test]](repeating: [], count: nodes.count)
    for test in model.tests.sorted(by: { $0.id < $1.id }) {
      for node in Set(test.nodes).sorted() { if let index = indices[node] { tests[index].append(test) } }
    }
    let widths = nodes.map { LabelWidth.box(for: $0.label ?? $0.name) }
    let layout = GraphLayout(widths: widths, edges: edges, metrics: metrics)

    var site: JSONObject = ["project": Self.project(model.project), "run": model.run.map(Self.run) ?? .null]
    site["layout"] = ["node_height": .int(metrics.nodeHeight)]
    site["test_count"] = .int(model.tests.count)
    site["nodes"] = .array(nodes.indices.map { Self.node(nodes[$0], tests: tests[$0], box: layout.boxes[$0]) })
    site["edges"] = .array(
      zip(edges, layout.routes).map { edge, route in
        .array(([edge.from, edge.to] + route.flatMap { [$0.start, $0.end, $0.y] }).map(JSONValue.int))
      })
    self.site = JSONWriter.bytes(.object(site), .compact)

    var writer = JSONWriter(.compact)
    for (node, tests) in zip(nodes, tests) {
      writer.write(Self.details(node, tests: tests))
      writer.writeRaw("\n")
    }
    details = writer.bytes
  }

  private static func project(_ project: SiteModel.Project) -> JSONValue {
    object([
      ("name", .string(project.name)), ("version", text(project.version)), ("overview", text(project.overview)),
      ("adapter", .string(project.adapter)), ("target", text(project.target)),
      ("generated_at", text(project.generatedAt)), ("generator", .string(project.generator)),
    ])
  }

  private static func run(_ run: SiteModel.Run) -> JSONValue {
    object([
      ("command", text(run.command)), ("started_at", text(run.startedAt)),
      ("seconds", run.seconds.map(JSONValue.double)), ("counts", counts(run.counts)),
    ])
  }

  private static func counts(_ counts: [SiteModel.Status: Int]) -> JSONValue {
    object(SiteModel.Status.allCases.map { ($0.rawValue, counts[$0].map(JSONValue.int)) })
  }

  private static func node(_ node: SiteModel.Node, tests: [SiteModel.Test], box: GraphLayout.Box) -> JSONValue {
    let described = node.columns.count { $0.description?.isEmpty == false }
    return object([
      ("id", .string(node.id)), ("name", .string(node.name)), ("label", text(node.label)),
      ("kind", .string(node.kind.rawValue)), ("package", .string(node.package)), ("path", text(node.path)),
      ("folder", text(node.folder)), ("tags", list(node.tags)), ("materialized", text(node.materialized)),
      ("database", text(node.relation?.database)), ("schema", text(node.relation?.schema)),
      ("relation", text(node.relation?.text)), ("status", text(node.outcome?.status.rawValue)),
      ("seconds", node.outcome?.seconds.map(JSONValue.double)), ("tests", given(!tests.isEmpty, testCounts(tests))),
      ("documented", given(node.description?.isEmpty == false, true)),
      ("columns", given(!node.columns.isEmpty, .int(node.columns.count))),
      ("documented_columns", given(described > 0, .int(described))),
      ("x", .int(box.x)), ("y", .int(box.y)), ("w", .int(box.width)), ("rank", .int(box.rank)),
    ])
  }

  private static func testCounts(_ tests: [SiteModel.Test]) -> JSONValue {
    var found: [SiteModel.Status: Int] = [:]
    for test in tests { if let status = test.outcome?.status { found[status, default: 0] += 1 } }
    return counts(found)
  }

  private static func details(_ node: SiteModel.Node, tests: [SiteModel.Test]) -> JSONValue {
    object([
      ("description", text(node.description)), ("owner", text(node.owner)), ("relation", text(node.relation?.text)),
      ("dist", text(node.dist)),
      ("sort", node.sort.map { object([("keys", .init($0.keys)), ("type", text($0.type))]) }),
      ("meta", given(!node.meta.isEmpty, .object(node.meta))),
      ("facts", given(!node.facts.isEmpty, .array(node.facts.map { [.string($0.label), .string($0.value)] }))),
      ("columns", given(!node.columns.isEmpty, .array(node.columns.map(column)))),
      ("tests", given(!tests.isEmpty, .array(tests.map(test)))),
      ("raw", text(node.rawSQL)), ("compiled", text(node.compiledSQL)), ("result", node.outcome.map(outcome)),
    ])
  }

  private static func column(_ column: SiteModel.Column) -> JSONValue {
    object([
      ("name", .string(column.name)), ("type", text(column.type)), ("description", text(column.description)),
      ("tags", list(column.tags)), ("key", text(column.key)),
    ])
  }

  private static func test(_ test: SiteModel.Test) -> JSONValue {
    object([
      ("name", .string(test.name)), ("kind", text(test.kind)), ("arguments", text(test.arguments)),
      ("description", text(test.description)), ("column", text(test.column)), ("severity", text(test.severity)),
      ("status", text(test.outcome?.status.rawValue)), ("failures", test.outcome?.failures.map(JSONValue.int)),
      ("seconds", test.outcome?.seconds.map(JSONValue.double)), ("message", text(test.outcome?.message)),
      ("sql", text(test.sql)),
    ])
  }

  private static func outcome(_ outcome: SiteModel.Outcome) -> JSONValue {
    object([
      ("status", .string(outcome.status.rawValue)), ("started_at", text(outcome.startedAt)),
      ("seconds", outcome.seconds.map(JSONValue.double)), ("message", text(outcome.message)),
      ("rows", outcome.rows.map(JSONValue.int)),
    ])
  }

  /// nil for a missing or an empty text: the page then has no such member.
  private static func text(_ text: String?) -> JSONValue? { text.flatMap { given(!$0.isEmpty, .string($0)) } }

  private static func list(_ list: [String]) -> JSONValue? { given(!list.isEmpty, JSONValue(list)) }

  /// The value, or no member. (A bare `nil` in a conditional would be JSON's null.)
  private static func given(_ condition: Bool, _ value: @autoclosure () -> JSONValue) -> JSONValue? {
    condition ? .some(value()) : Optional<JSONValue>.none
  }

  /// Members that are nil are left out.
  private static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
    .object(JSONObject(members.lazy.compactMap { key, value in value.map { (key, $0) } }))
  }
}

/// How wide a node's box has to be, from the letters of its name: the fonts that a reader has are not known here, so the
/// sizes are those of a rather wide one, and the page shortens what still does not fit.
enum LabelWidth {
  /// Icon and result marks stand beside the name.
  private static let frame = 46 + 32

  static func box(for name: String) -> Int {
    // Eighths of a pixel at 13 pixels, semi-bold.
    var width = 0
    for scalar in name.unicodeScalars {
      switch scalar {
      case "i", "j", "l", ".", ",", "'", "|", "!", ":": width += 38
      case "f", "r", "t", "-", "(", ")", " ", "/": width += 53
      case "m", "w", "M", "W", "@", "%": width += 108
      case "A"..."Z": width += 86
      default: width += scalar.value < 0x2E80 ? 71 : 112
      }
    }
    return min(max(frame + width / 8, 150), 320)
  }
}
