import Compiler
import Diagnostics
import JSON
import Jinja
import NodeGraph
import ProjectModel
import Runner

/// `show`: rows of selected nodes, or of `--inline`.
struct ShowCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    guard
      session.arguments.values["inline"] != nil || !session.arguments.list("select").isEmpty
        || session.arguments.values["selector"] != nil
    else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.missing-argument", message: "Either --select or --inline must be passed to show",
          hint: "redstart show --select orders, or redstart show --inline 'select 1 as one'")
      ])
    }
    let ready = try session.ready()
    let limit = session.arguments.values["limit"].flatMap { Int($0) } ?? 5
    let environment: RunEnvironment
    var nodes: [Node] = []
    if let inline = session.arguments.values["inline"] {
      environment = try session.pipeline.environment(
        ready.parsed, ready.graph, selected: [], opener: session.opener(ready.loaded))
      nodes = [InlineNode.make(inline, ready)]
    } else {
      let selection = try session.pipeline.select(ready.graph, .show, ready.loaded)
      environment = try session.pipeline.environment(
        ready.parsed, ready.graph, selected: selection.uniqueIDs, opener: session.opener(ready.loaded))
      nodes = selection.uniqueIDs.compactMap { ready.parsed.project.nodes[$0] }
        .filter { [.model, .seed, .snapshot, .test, .analysis].contains($0.resourceType) }
      // Tests come along with what they test; they are shown where they are named.
      let words = session.arguments.list("select")
      nodes.removeAll { node in node.resourceType == .test && !words.contains { $0.contains(node.name) } }
    }
    guard !nodes.isEmpty else {
      session.console.emit(Event("NoNodesSelected", "Q038", .warn, "No nodes selected!"))
      return 0
    }
    let worker = environment.makeSession("MainThread")
    defer { worker.close() }
    let runner = NodeRunner(environment, worker)
    var results: [RunResult] = []
    for node in nodes {
      var (result, compiled) = node.resourceType == .sqlOperation ? inline(node, runner) : runner.compileOnly(node)
      if let compiled {
        do throws(Diagnostic) {
          let sql = node.resourceType == .seed ? "select * from \(node.relationName ?? node.alias)" : compiled.code
          let (shown, table) = try runner.rows(of: sql, node, limit: limit < 0 ? nil : limit)
          result.compiledCode = shown
          result.isCompiled = true
          show(node, table)
        } catch {
          result.status = .error
          result.message = runner.message(error, node)
        }
      }
      if result.status.isFailure {
        session.console.emit(Event("RunResultError", "Z024", .error, result.message ?? "", status: .bad))
      }
      results.append(result)
    }
    try session.writeResults(results, elapsed: 0, ready)
    // dbt: a query that fails ends the command as a mistake in its use does.
    return results.contains { $0.status.isFailure } ? 2 : 0
  }

  private func inline(_ node: Node, _ runner: NodeRunner) -> (RunResult, CompiledNode?) {
    var result = RunResult(uniqueID: node.uniqueID, status: .success)
    do throws(Diagnostic) {
      return (result, try runner.compileInline(node))
    } catch {
      result.status = .error
      result.message = runner.message(InlineNode.parsing(error), node)
      return (result, nil)
    }
  }

  private func show(_ node: Node, _ table: TableObject) {
    let isInline = node.resourceType == .sqlOperation
    guard session.arguments.values["output"] == "json" else {
      let title = isInline ? "Previewing inline node:" : "Previewing node '\(node.searchName)':"
      session.console.answer(title + "\n" + table.printed())
      return
    }
    let rows = table.rows.map { row in
      JSONValue.object(JSONObject(zip(table.columns, row).map { ($0, Self.json($1)) }))
    }
    var object = JSONObject()
    if !isInline { object["node"] = .string(node.searchName) }
    object["show"] = .array(rows)
    session.console.answer(JSONWriter.text(.object(object), .pretty))
  }

  private static func json(_ value: Value) -> JSONValue {
    switch value {
    case .none: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .double(let number): .double(number)
    case .decimal(let number): .double(number.double)
    default: .string(value.text)
    }
  }
}
