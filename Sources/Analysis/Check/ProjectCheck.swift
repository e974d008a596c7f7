import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import SQL
import Synchronization

/// A walk over a whole project with no database: each node is rendered, parsed and bound after those that it reads, and
/// then rules look at all of them.
package struct ProjectCheck {
  /// Runs its body for each number below the first argument, on as many threads as there are.
  package typealias Each = (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void

  private let parsed: ProjectParser.Output
  private let graph: Graph
  /// Nodes that findings are about.
  private let selected: [String]
  private let each: Each
  private let dialect: SQLDialect
  /// Whether the report shall hold the columns' lineage.
  private let tellsLineage: Bool

  package init(
    _ parsed: ProjectParser.Output, _ graph: Graph, selected: [String], tellsLineage: Bool = true,
    each: @escaping Each
  ) {
    self.parsed = parsed
    self.graph = graph
    self.selected = selected
    self.tellsLineage = tellsLineage
    self.each = each
    dialect = parsed.context.target.type == "redshift" ? .redshift : .postgres
  }

  package func run() -> CheckReport {
    let (results, order, book) = bindAll()
    let wanted = Set(selected)
    var findings: [Finding] = []
    for id in order where wanted.contains(id) {
      findings += (results[id]?.findings ?? []).map { Finding(node: id, diagnostic: $0) }
    }
    findings += hooks(results, order.filter(wanted.contains), book)
    if dialect == .redshift { findings += rules(results, order, wanted, book) }
    findings = findings.filter { !isIgnored($0) }
    return CheckReport(
      findings: CheckReport.sorted(Self.unique(findings)), nodes: order.count { wanted.contains($0) },
      lineage: tellsLineage ? order.filter(wanted.contains).compactMap { results[$0] }.compactMap(Self.lineage) : [])
  }

  // MARK: Nodes

  /// All that is selected and all above it, level by level.
  private func bindAll() -> ([String: NodeResult], [String], TableBook) {
    let project = parsed.project
    var start = graph.emptySet
    for id in selected {
      if let vertex = graph.vertex(id) { _ = start.insert(vertex) }
    }
    let above = graph.ancestors(of: start)
    var levels: [[String]] = []
    var level: [Int: Int] = [:]
    for vertex in graph.order where start.contains(vertex) || above.contains(vertex) {
      let depth = graph.parents[vertex].map { (level[$0] ?? -1) + 1 }.max() ?? 0
      level[vertex] = depth
      while levels.count <= depth { levels.append([]) }
      let id = graph.uniqueIDs[vertex]
      if project.nodes[id] != nil { levels[depth].append(id) }
    }
    let compiler = NodeCompiler(parsed)
    var book = TableBook(project)
    var results: [String: NodeResult] = [:]
    for ids in levels {
      let check = NodeCheck(compiler: compiler, selected: selected, book: book, dialect: dialect)
      let done = Mutex<[NodeResult]>([])
      each(ids.count) { index in
        guard let node = project.nodes[ids[index]], node.language == "sql" else { return }
        let result = check.run(node)
        done.withLock { $0.append(result) }
      }
      for result in done.withLock({ $0 }) {
        if let table = result.table { book.add(table) }
        results[result.node.uniqueID] = result
      }
    }
    return (results, levels.flatMap { $0 }, book)
  }

  // MARK: Rules

  private func rules(
    _ results: [String: NodeResult], _ order: [String], _ wanted: Set<String>, _ book: TableBook
  ) -> [Finding] {
    let project = parsed.project
    var findings: [Finding] = []
    let graphRules = GraphRules(project)
    for id in order where wanted.contains(id) {
      guard let result = results[id] else { continue }
      let own =
        KeyRules(result: result, keys: TableKeys(result.node)).findings + graphRules.findings(result)
      findings += own.map { Finding(node: id, diagnostic: $0) }
    }
    for macro in project.macros.values where macro.packageName == parsed.context.rootName {
      findings += MacroCopies.findings(macro).map { Finding(node: nil, diagnostic: $0) }
    }
    for (id, finding) in JoinRules(results: results, order: order, project: project).findings where wanted.contains(id)
    {
      findings.append(Finding(node: id, diagnostic: finding))
    }
    let read = Set(order.filter(wanted.contains).flatMap { project.nodes[$0]?.dependsOn.nodes ?? [] })
    for (id, source) in project.sources where read.contains(id) {
      findings += graphRules.external(source).map { Finding(node: id, diagnostic: $0) }
    }
    for finding in [boundViews(wanted), threads].compactMap({ $0 }) {
      findings.append(Finding(node: nil, diagnostic: finding))
    }
    return findings
  }

  /// Of nodes, and of runs: those of installed packages are not this project's to change.
  private func hooks(_ results: [String: NodeResult], _ ids: [String], _ book: TableBook) -> [Finding] {
    let rules = HookRules(compiler: NodeCompiler(parsed), selected: selected, book: book, dialect: dialect)
    let operations = parsed.project.nodes.values.filter {
      $0.resourceType == .operation && $0.packageName == parsed.context.rootName
    }
    return (ids.compactMap { results[$0]?.node } + operations).flatMap { node in
      rules.findings(node).map { Finding(node: node.uniqueID, diagnostic: $0) }
    }
  }

  /// R22: bound views go, and come back, with the tables under them.
  private func boundViews(_ wanted: Set<String>) -> Diagnostic? {
    let project = parsed.project
    let root = parsed.context.loaded.packages[0]
    let views = project.nodes.values.filter { node in
      guard wanted.contains(node.uniqueID), node.resourceType == .model, node.materialized == "view",
        node.config.bool("bind") != false, !isIgnored("redshift.bound-views", node)
      else { return false }
      return node.dependsOn.nodes.contains { ["table"].contains(project.nodes[$0]?.materialized ?? "") }
    }
    guard views.count > 1 else { return nil }
    let names = views.prefix(3).map(\.name).joined(separator: ", ")
    return Diagnostic(
      code: "redshift.bound-views",
      message: "\(views.count) bound views stand over tables that are built anew, and are gone while those are swapped",
      hint: "+bind: false under models: in the project file", notes: ["as \(names) of \(root.name)"], severity: .note)
  }

  /// R22: a queue has fifteen slots at most.
  private var threads: Diagnostic? {
    let target = parsed.context.target
    guard target.threads > Self.slots, !target.isEmbedded else { return nil }
    return Diagnostic(
      code: "redshift.many-threads",
      message: "target '\(target.targetName)' has \(target.threads) threads: what they send beyond \(Self.slots) slots "
        + "waits",
      hint: "threads: \(Self.slots) or fewer in profiles.yml", severity: .note)
  }

  private static let slots = 15

  // MARK: What is left

  private func isIgnored(_ finding: Finding) -> Bool {
    guard let id = finding.node else { return false }
    if let node = parsed.project.nodes[id] { return isIgnored(finding.diagnostic.code, node) }
    guard let source = parsed.project.sources[id] else { return false }
    return Marks(source.meta.merging(source.config["meta"]?.object ?? [:])).ignored.contains(finding.diagnostic.code)
  }

  private func isIgnored(_ code: String, _ node: Node) -> Bool {
    Marks(node.config.meta).ignored.contains(code) || Marks(node.meta).ignored.contains(code)
  }

  /// One place is told once, however many nodes lead to it.
  private static func unique(_ findings: [Finding]) -> [Finding] {
    var seen: Set<String> = []
    return findings.filter { finding in
      let diagnostic = finding.diagnostic
      let place = diagnostic.place.map { "\($0.file.path):\($0.span.start)" } ?? ""
      return seen.insert("\(diagnostic.code) \(place) \(diagnostic.message)").inserted
    }
  }

  private static func lineage(_ result: NodeResult) -> NodeLineage? {
    guard let table = result.table else { return nil }
    let query = result.query
    let columns = table.columns.map { column -> NodeLineage.Column in
      let sources = query?.columns.first { $0.name == column.name }?.sources ?? []
      return NodeLineage.Column(
        name: column.name, type: column.type?.text,
        sources: sources.map { .init(node: $0.relation, column: $0.column, kind: $0.kind.rawValue) })
    }
    let uses = result.facts.uses.map { NodeLineage.Source(node: $0.relation, column: $0.column, kind: $0.use.rawValue) }
    return NodeLineage(id: result.node.uniqueID, columns: columns, isComplete: table.isComplete, uses: uses)
  }
}
