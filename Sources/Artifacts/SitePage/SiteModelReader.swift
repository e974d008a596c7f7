import JSON

/// Makes a `SiteModel` from dbt's artifacts, as we or dbt wrote them: manifest v12, and where there are any, catalog v1
/// and run results v6. Members that are absent or of another type are taken as not given.
package struct SiteModelReader {
  private let manifest: JSONValue
  private let catalog: [String: JSONValue]
  private let outcomes: [String: SiteModel.Outcome]
  private let run: SiteModel.Run?
  /// Nodes that the project wants left out (`docs: {show: false}`); their parents take their place.
  private let hidden: [String: [String]]

  /// - Parameters:
  ///   - runResults: the oldest first; a later result of a node replaces an earlier one. Results of commands that run
  ///     nothing (`compile`, `docs generate`) are ignored.
  package init(manifest: JSONValue, catalog: JSONValue? = nil, runResults: [JSONValue] = []) {
    self.manifest = manifest
    var relations: [String: JSONValue] = [:]
    for part in ["nodes", "sources"] {
      for (id, relation) in catalog?[part]?.object ?? JSONObject() { relations[id] = relation }
    }
    self.catalog = relations
    let runs = runResults.filter { !Self.idleCommands.contains($0["args"]?["which"]?.string ?? "") }
    var outcomes: [String: SiteModel.Outcome] = [:]
    for result in runs.flatMap({ $0["results"]?.array ?? [] }) {
      if let id = result["unique_id"]?.string, let outcome = Self.outcome(result) { outcomes[id] = outcome }
    }
    self.outcomes = outcomes
    run = runs.last.map(Self.run)
    var hidden: [String: [String]] = [:]
    for (id, node) in manifest["nodes"]?.object ?? JSONObject() {
      let show = node["docs"]?["show"]?.bool ?? node["config"]?["docs"]?["show"]?.bool
      if show == false { hidden[id] = Self.parents(node) }
    }
    self.hidden = hidden
  }

  private static let idleCommands: Set<String> = ["compile", "generate", "docs", "parse", "list", "show"]

  /// - Parameters:
  ///   - version, target: what the artifacts do not say: the project's version, the target's name.
  ///   - generator: as `Redstart 0.1.0`.
  package func model(version: String? = nil, target: String? = nil, generator: String = "Redstart") -> SiteModel {
    let metadata = manifest["metadata"]
    let name = metadata?["project_name"]?.string ?? ""
    let docs = manifest["docs"]
    let overview = docs?["doc.\(name).__overview__"] ?? docs?["doc.\(name).__\(name)__"]
    var model = SiteModel(
      project: .init(
        name: name, version: version, overview: overview?["block_contents"]?.string,
        adapter: metadata?["adapter_type"]?.string ?? "", target: target,
        generatedAt: metadata?["generated_at"]?.string, generator: generator),
      run: run)
    for part in ["nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "functions"] {
      for (id, node) in manifest[part]?.object ?? JSONObject() where hidden[id] == nil {
        guard let kind = (node["resource_type"]?.string).flatMap(SiteModel.Kind.init) else { continue }
        model.nodes.append(self.node(id, kind, node))
      }
    }
    let columns = Dictionary(
      model.nodes.map { node in (node.id, node.columns.map(\.name)) }, uniquingKeysWith: { first, _ in first })
    for (id, node) in manifest["nodes"]?.object ?? JSONObject() where node["resource_type"]?.string == "test" {
      model.tests.append(dataTest(id, node, columns: columns))
    }
    for (id, node) in manifest["unit_tests"]?.object ?? JSONObject() { model.tests.append(unitTest(id, node)) }
    return model
  }

  // ---- runs

  private static func run(_ results: JSONValue) -> SiteModel.Run {
    var counts: [SiteModel.Status: Int] = [:]
    for result in results["results"]?.array ?? [] {
      if let status = outcome(result)?.status { counts[status, default: 0] += 1 }
    }
    let metadata = results["metadata"]
    return SiteModel.Run(
      command: results["args"]?["invocation_command"]?.string ?? results["args"]?["which"]?.string,
      startedAt: metadata?["invocation_started_at"]?.string ?? metadata?["generated_at"]?.string,
      seconds: results["elapsed_time"]?.number, counts: counts)
  }

  private static func outcome(_ result: JSONValue) -> SiteModel.Outcome? {
    guard let status = (result["status"]?.string).flatMap(SiteModel.Status.init(runResult:)) else { return nil }
    let timing = result["timing"]?.array ?? []
    let executed = timing.first { $0["name"]?.string == "execute" } ?? timing.first
    let isGood = status == .success || status == .pass
    let rows = result["adapter_response"]?["rows_affected"]?.int
    return SiteModel.Outcome(
      status: status, startedAt: executed?["started_at"]?.string, seconds: result["execution_time"]?.number,
      message: isGood ? nil : result["message"]?.string, rows: rows.flatMap { $0 >= 0 ? $0 : nil },
      failures: result["failures"]?.int)
  }

  // ---- nodes

  private func node(_ id: String, _ kind: SiteModel.Kind, _ source: JSONValue) -> SiteModel.Node {
    let name = source["name"]?.string ?? id
    let config = source["config"]
    var node = SiteModel.Node(id: id, kind: kind, name: name)
    node.package = source["package_name"]?.string ?? ""
    node.path = source["original_file_path"]?.string
    node.description = source["description"]?.string
    node.tags = strings(source["tags"] ?? config?["tags"])
    node.rawSQL = source["raw_code"]?.string
    node.compiledSQL = source["compiled_code"]?.string
    node.dependsOn = visible(Self.parents(source))
    node.outcome = outcomes[id]
    node.dist = config?["dist"]?.string?.lowercased()
    let keys = strings(config?["sort"])
    if !keys.isEmpty { node.sort = .init(keys: keys, type: config?["sort_type"]?.string) }
    switch kind {
    case .source:
      node.label = "\(source["source_name"]?.string ?? "").\(name)"
      node.folder = "sources/\(source["source_name"]?.string ?? "")"
    case .model, .seed, .snapshot, .analysis, .function:
      if let version = source["version"], !version.isNull {
        node.label = "\(name).v\(short(version))"
      }
      node.folder = folder(of: node.path)
      if kind != .analysis { node.materialized = config?["materialized"]?.string }
    case .exposure, .metric, .semanticModel, .savedQuery: break
    }
    if let text = source["relation_name"]?.string, node.materialized != "ephemeral", kind != .analysis {
      node.relation = .init(database: source["database"]?.string, schema: source["schema"]?.string, text: text)
    }
    readMeta(&node, source)
    node.facts = facts(kind, source) + relationFacts(id)
    node.columns = columns(id, source)
    return node
  }

  /// Ids that a node names in `depends_on`.
  private static func parents(_ node: JSONValue) -> [String] {
    (node["depends_on"]?["nodes"]?.array ?? []).compactMap(\.string)
  }

  /// The ids, with each hidden one replaced by what it depends on.
  private func visible(_ ids: [String]) -> [String] {
    var seen = Set<String>()
    var waiting = Array(ids.reversed())
    var found: [String] = []
    while let id = waiting.popLast() {
      guard seen.insert(id).inserted else { continue }
      if let parents = hidden[id] { waiting.append(contentsOf: parents.reversed()) } else { found.append(id) }
    }
    return found
  }

  private func folder(of path: String?) -> String {
    guard let path, let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }

  /// The owner is the one of `meta`, of the exposure, or of the group.
  private func readMeta(_ node: inout SiteModel.Node, _ source: JSONValue) {
    node.meta = source["meta"]?.object ?? source["config"]?["meta"]?.object ?? JSONObject()
    if let owner = person(node.meta["owner"]) {
      node.owner = owner
      node.meta["owner"] = nil
      return
    }
    let group = source["group"]?.string ?? source["config"]?["group"]?.string
    node.owner = person(source["owner"])
    if node.owner == nil, let group {
      let id = "group.\(node.package).\(group)"
      node.owner = person(manifest["groups"]?[id]?["owner"])
    }
  }

  /// `Name <email>` from a text or an object with `name` and `email`.
  private func person(_ value: JSONValue?) -> String? {
    if let text = value?.string { return text }
    func first(_ key: String) -> String? {
      value?[key]?.string ?? value?[key]?.array?.compactMap(\.string).joined(separator: ", ")
    }
    switch (first("name"), first("email")) {
    case (let name?, let email?): return "\(name) <\(email)>"
    case (let name?, nil): return name
    case (nil, let email?): return email
    case (nil, nil): return nil
    }
  }

  // ---- columns

  /// In the database's order where it is known, then those that only the properties name.
  private func columns(_ id: String, _ node: JSONValue) -> [SiteModel.Column] {
    let keys = Set(strings(node["primary_key"]))
    var declared: [String: SiteModel.Column] = [:]
    var order: [String] = []
    for (name, column) in node["columns"]?.object ?? JSONObject() {
      var result = SiteModel.Column(name: column["name"]?.string ?? name)
      result.type = column["data_type"]?.string
      result.description = column["description"]?.string
      result.tags = strings(column["tags"])
      let constraints = (column["constraints"]?.array ?? []).compactMap { $0["type"]?.string }
      if constraints.contains("primary_key") || keys.contains(result.name) {
        result.key = "primary key"
      } else if constraints.contains("foreign_key") {
        result.key = "foreign key"
      }
      declared[result.name.lowercased()] = result
      order.append(result.name.lowercased())
    }
    let held = (catalog[id]?["columns"]?.object ?? JSONObject()).map { $0.1 }
      .sorted { ($0["index"]?.int ?? 0) < ($1["index"]?.int ?? 0) }
    var columns: [SiteModel.Column] = []
    for column in held {
      let name = column["name"]?.string ?? ""
      var result = declared.removeValue(forKey: name.lowercased()) ?? SiteModel.Column(name: name)
      result.type = column["type"]?.string ?? result.type
      if result.description?.isEmpty != false { result.description = column["comment"]?.string }
      columns.append(result)
    }
    return columns + order.compactMap { declared[$0] }
  }

  // ---- facts

  private func facts(_ kind: SiteModel.Kind, _ node: JSONValue) -> [SiteModel.Fact] {
    let config = node["config"]
    var facts: [SiteModel.Fact] = []
    func add(_ label: String, _ value: String?) {
      if let value, !value.isEmpty { facts.append(.init(label, value)) }
    }
    add("Title", node["label"]?.string)
    add("Type", node["type"]?.string)
    add("URL", node["url"]?.string)
    add("Maturity", node["maturity"]?.string)
    add("Loader", node["loader"]?.string)
    add("Loaded at", node["loaded_at_field"]?.string)
    add("Freshness", freshness(node["freshness"]))
    if config?["materialized"]?.string == "incremental" {
      add("Strategy", config?["incremental_strategy"]?.string)
      add("On schema change", config?["on_schema_change"]?.string)
    }
    if kind == .snapshot { add("Strategy", config?["strategy"]?.string) }
    add("Unique key", strings(config?["unique_key"]).joined(separator: ", "))
    if config?["bind"]?.bool == false { add("Binding", "late") }
    if config?["backup"]?.bool == false { add("Backup", "no") }
    if config?["auto_refresh"]?.bool == true { add("Refreshes itself", "yes") }
    add("Group", node["group"]?.string)
    if let access = node["access"]?.string, access != "protected" { add("Access", access) }
    if node["contract"]?["enforced"]?.bool == true { add("Contract", "enforced") }
    if node["language"]?.string == "python" { add("Language", "python") }
    add("Deprecated from", node["deprecation_date"]?.string)
    return facts
  }

  /// As `warn after 12 hours, error after 2 days`.
  private func freshness(_ freshness: JSONValue?) -> String {
    [("warn", "warn_after"), ("error", "error_after")].compactMap { word, key in
      guard let limit = freshness?[key], let count = limit["count"]?.int, let period = limit["period"]?.string
      else { return nil }
      return "\(word) after \(count) \(period)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }

  /// What the catalog says of the relation: who owns it in the database, and its figures.
  private func relationFacts(_ id: String) -> [SiteModel.Fact] {
    guard let relation = catalog[id] else { return [] }
    var facts: [SiteModel.Fact] = []
    if let type = relation["metadata"]?["type"]?.string { facts.append(.init("In the database", type.lowercased())) }
    if let owner = relation["metadata"]?["owner"]?.string { facts.append(.init("Database owner", owner)) }
    for (_, figure) in relation["stats"]?.object ?? JSONObject() where figure["include"]?.bool == true {
      guard let label = figure["label"]?.string, let value = figure["value"] else { continue }
      facts.append(.init(label, short(value)))
    }
    return facts
  }

  /// A text, or the texts of a list.
  private func strings(_ value: JSONValue?) -> [String] {
    value?.string.map { [$0] } ?? (value?.array ?? []).compactMap(\.string)
  }

  // ---- tests

  private func dataTest(_ id: String, _ node: JSONValue, columns: [String: [String]]) -> SiteModel.Test {
    let metadata = node["test_metadata"]
    let attached = node["attached_node"]?.string
    var test = SiteModel.Test(
      id: id, name: node["name"]?.string ?? id, nodes: attached.map { [$0] } ?? visible(Self.parents(node)))
    test.kind = metadata?["name"]?.string.map { name in
      (metadata?["namespace"]?.string).map { "\($0).\(name)" } ?? name
    }
    if metadata?.object == nil { test.kind = "singular" }
    test.arguments = arguments(metadata?["kwargs"]?.object ?? JSONObject())
    test.description = node["description"]?.string
    test.severity = node["config"]?["severity"]?.string?.lowercased()
    test.sql = node["compiled_code"]?.string
    test.outcome = outcomes[id]
    if let column = node["column_name"]?.string {
      let known = attached.flatMap { columns[$0] } ?? []
      test.column = known.first { $0.lowercased() == column.lowercased() } ?? column
    }
    return test
  }

  private func unitTest(_ id: String, _ node: JSONValue) -> SiteModel.Test {
    let nodes = (node["tested_node_unique_id"]?.string).map { [$0] } ?? visible(Self.parents(node))
    return SiteModel.Test(
      id: id, name: node["name"]?.string ?? id, kind: "unit", description: node["description"]?.string, nodes: nodes,
      outcome: outcomes[id])
  }

  /// A generic test's arguments in short; the model and the column are told elsewhere.
  private func arguments(_ arguments: JSONObject) -> String? {
    let rest = arguments.filter { key, _ in key != "model" && key != "column_name" }
    guard !rest.isEmpty else { return nil }
    return rest.map { key, value in
      let text = value.array.map { $0.map(short).joined(separator: ", ") } ?? short(value)
      return "\(key): \(text)"
    }.joined(separator: "; ")
  }

  /// A text as it is, a whole number without decimals (catalogs have row counts as `541909.0`), the rest as JSON.
  private func short(_ value: JSONValue) -> String {
    if case .double(let number) = value, let whole = Int(exactly: number) { return String(whole) }
    return value.string ?? JSONWriter.text(value)
  }
}

extension JSONValue {
  /// A number of either kind.
  fileprivate var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
