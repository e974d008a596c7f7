import Artifacts
import Compiler
import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner

/// The lineage page of a project: what it declares, what was compiled, what the database has, and the last run.
struct SitePage {
  let session: Session
  let ready: Session.Ready
  let compiled: [String: CompiledNode]
  let catalog: [CatalogTable]

  private var project: ParsedProject { ready.parsed.project }

  func write() throws(DiagnosticList) {
    let path = Path.join(session.targetFolder(ready.loaded), "index.html")
    do throws(FileError) {
      try FileSystem.makeDirectory(Path.parent(path))
      try SiteWriter.write(model(), to: path)
    } catch {
      throw DiagnosticList([
        Diagnostic(
          code: "artifacts.cannot-write", message: error.description, hint: "choose another folder with --target-path")
      ])
    }
    session.console.emit(Event("DocsPageWritten", "Z019", .info, "Lineage page written to \(path)"))
  }

  private func model() -> SiteModel {
    let run = LastRun.read(session, ready)
    let config = ready.loaded.packages[0].project
    let overview =
      project.docs.values.first { $0.name == "__overview__" && $0.packageName == project.name }
      ?? project.docs.values.first { $0.name == "__\(project.name)__" }
    var model = SiteModel(
      project: .init(
        name: project.name, version: config.version, overview: overview?.blockContents, adapter: project.adapterType,
        target: ready.loaded.target.targetName, generator: "Redstart \(Version.text)"),
      run: run?.run)
    let tables = Dictionary(catalog.map { ($0.uniqueID, $0) }) { first, _ in first }
    let shown: [ResourceType: SiteModel.Kind] = [
      .model: .model, .seed: .seed, .snapshot: .snapshot, .analysis: .analysis, .function: .function,
    ]
    for (id, node) in project.nodes {
      if let kind = shown[node.resourceType] { model.nodes.append(make(node, kind, tables[id], run?.outcomes[id])) }
      if node.resourceType == .test { model.tests.append(test(node, run?.outcomes[id])) }
    }
    for (id, source) in project.sources { model.nodes.append(make(source, tables[id])) }
    for (_, exposure) in project.exposures { model.nodes.append(make(exposure)) }
    for (id, test) in project.unitTests {
      model.tests.append(
        .init(
          id: id, name: test.name, kind: "unit", description: test.description.nonEmpty, nodes: test.dependsOn.nodes,
          outcome: run?.outcomes[id]))
    }
    return model
  }

  private func folder(_ path: String) -> String { Path.parent(path) }

  private func make(
    _ node: Node, _ kind: SiteModel.Kind, _ table: CatalogTable?, _ outcome: SiteModel.Outcome?
  ) -> SiteModel.Node {
    var facts: [SiteModel.Fact] = []
    if node.resourceType == .model { facts.append(.init("access", node.access)) }
    if let group = node.group { facts.append(.init("group", group)) }
    if node.contract["enforced"]?.bool ?? false { facts.append(.init("contract", "enforced")) }
    if let strategy = node.config.string("incremental_strategy") { facts.append(.init("strategy", strategy)) }
    let unique = node.config.strings("unique_key")
    if !unique.isEmpty { facts.append(.init("unique key", unique.joined(separator: ", "))) }
    if let owner = table?.owner { facts.append(.init("owner in the database", owner)) }
    let sort = node.config.strings("sort")
    let owner =
      node.config.meta["owner"]?.string
      ?? node.group.flatMap { name in project.groups.values.first { $0.name == name }?.owner["name"]?.string }
    return SiteModel.Node(
      id: node.uniqueID, kind: kind, name: node.name, label: node.isVersioned ? node.searchName : nil,
      package: node.packageName, path: node.originalFilePath, folder: folder(node.path),
      description: node.description.nonEmpty, tags: node.tags, materialized: node.materialized,
      relation: node.relationName.map { .init(database: node.database, schema: node.schema, text: $0) },
      dist: node.config.string("dist"),
      sort: sort.isEmpty ? nil : .init(keys: sort, type: node.config.string("sort_type")),
      owner: owner, meta: node.meta, facts: facts, columns: columns(node.columns, table, node.primaryKey),
      rawSQL: node.rawCode.nonEmpty, compiledSQL: compiled[node.uniqueID]?.code.nonEmpty,
      dependsOn: node.dependsOn.nodes, outcome: outcome)
  }

  private func make(_ source: SourceDefinition, _ table: CatalogTable?) -> SiteModel.Node {
    var facts: [SiteModel.Fact] = []
    if !source.loader.isEmpty { facts.append(.init("loader", source.loader)) }
    if let field = source.loadedAtField { facts.append(.init("loaded at", field)) }
    let description = [source.description, source.sourceDescription].filter { !$0.isEmpty }.joined(separator: "\n\n")
    return SiteModel.Node(
      id: source.uniqueID, kind: .source, name: source.name, label: "\(source.sourceName).\(source.name)",
      package: source.packageName, path: source.originalFilePath, folder: "sources/\(source.sourceName)",
      description: description.nonEmpty, tags: source.tags,
      relation: source.relationName.map { .init(database: source.database, schema: source.schema, text: $0) },
      owner: source.meta["owner"]?.string, meta: source.meta, facts: facts, columns: columns(source.columns, table, []))
  }

  private func make(_ exposure: Exposure) -> SiteModel.Node {
    var facts = [SiteModel.Fact("type", exposure.type)]
    if let maturity = exposure.maturity { facts.append(.init("maturity", maturity)) }
    if let url = exposure.url { facts.append(.init("address", url)) }
    if let email = exposure.owner["email"]?.string { facts.append(.init("mail", email)) }
    return SiteModel.Node(
      id: exposure.uniqueID, kind: .exposure, name: exposure.name, label: exposure.label,
      package: exposure.packageName, path: exposure.originalFilePath, folder: "exposures",
      description: exposure.description.nonEmpty, tags: exposure.tags, owner: exposure.owner["name"]?.string,
      meta: exposure.meta, facts: facts, dependsOn: exposure.dependsOn.nodes)
  }

  /// Declared columns first, with the database's types; then those that only the database has.
  private func columns(_ declared: [Column], _ table: CatalogTable?, _ primary: [String]) -> [SiteModel.Column] {
    let real = table?.columns ?? []
    var result = declared.map { column in
      let type = real.first { $0.name.lowercased() == column.name.lowercased() }?.type ?? column.dataType
      return SiteModel.Column(
        name: column.name, type: type, description: column.description.nonEmpty, tags: column.tags,
        key: primary.contains(column.name) ? "primary key" : nil)
    }
    for column in real where !declared.contains(where: { $0.name.lowercased() == column.name.lowercased() }) {
      result.append(.init(name: column.name, type: column.type, description: column.comment?.nonEmpty))
    }
    return result
  }

  private func test(_ node: Node, _ outcome: SiteModel.Outcome?) -> SiteModel.Test {
    let kwargs = node.testMetadata?.kwargs ?? [:]
    let arguments = kwargs.filter { !["model", "column_name"].contains($0.0) }
      .map { "\($0.0): \(PythonText.str($0.1))" }.joined(separator: ", ")
    let kind = node.testMetadata.map { ($0.namespace.map { $0 + "." } ?? "") + $0.name } ?? "singular"
    return SiteModel.Test(
      id: node.uniqueID, name: node.name, kind: kind, arguments: arguments.nonEmpty,
      description: node.description.nonEmpty, nodes: node.attachedNode.map { [$0] } ?? node.dependsOn.nodes,
      column: node.columnName, severity: node.config.string("severity")?.lowercased(),
      sql: compiled[node.uniqueID]?.code.nonEmpty, outcome: outcome)
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

/// The results that the target folder holds of the last run.
struct LastRun {
  let run: SiteModel.Run
  let outcomes: [String: SiteModel.Outcome]

  /// nil where there is no run, or its file cannot be read.
  static func read(_ session: Session, _ ready: Session.Ready) -> LastRun? {
    let path = session.artifactPath("run_results.json", ready.loaded)
    guard FileSystem.isFile(path) else { return nil }
    let json: JSONValue
    do {
      json = try JSONReader.read(SourceFile(path: path, bytes: try FileSystem.read(path)))
    } catch {
      return nil
    }
    let which = json["args"]?["which"]?.string
    // What only compiled or generated tells nothing of the data.
    guard let which, ["build", "run", "test", "seed", "snapshot"].contains(which) else { return nil }
    var outcomes: [String: SiteModel.Outcome] = [:]
    var counts: [SiteModel.Status: Int] = [:]
    for result in json["results"]?.array ?? [] {
      guard let id = result["unique_id"]?.string, let text = result["status"]?.string,
        let status = SiteModel.Status(runResult: text)
      else { continue }
      counts[status, default: 0] += 1
      let seconds: Double? = if case .double(let value)? = result["execution_time"] { value } else { nil }
      outcomes[id] = SiteModel.Outcome(
        status: status, startedAt: result["timing"]?.array?.first?["started_at"]?.string, seconds: seconds,
        message: result["message"]?.string,
        rows: result["adapter_response"]?["rows_affected"]?.int.flatMap { $0 >= 0 ? $0 : nil },
        failures: result["failures"]?.int)
    }
    let elapsed: Double? = if case .double(let value)? = json["elapsed_time"] { value } else { nil }
    return LastRun(
      run: SiteModel.Run(
        command: "redstart \(which)", startedAt: json["metadata"]?["generated_at"]?.string, seconds: elapsed,
        counts: counts),
      outcomes: outcomes)
  }
}
