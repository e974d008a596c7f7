import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `compile`: renders the selected nodes; what the selection calls by name, and `--inline`, are also printed.
struct CompileCommand {
  let session: Session
  /// Unique ids in the place of a selection (`retry`).
  var only: [String]?

  func run() throws(DiagnosticList) -> Int32 {
    // The manifest comes with what was compiled.
    let ready = try session.ready(writesManifest: false)
    if let inline = session.arguments.values["inline"] {
      try session.writeManifest(ready, compiled: [:])
      return try compile(inline, ready)
    }
    let ids: [String]
    if let only {
      ids = only
    } else {
      ids = try session.pipeline.select(ready.graph, .compile, ready.loaded).uniqueIDs
    }
    if ids.isEmpty { session.console.emit(.nothingToDo) }
    let (results, _) = try compile(ids, ready, keeping: 0)
    try session.writeGraphSummary(ready)
    let selected = session.arguments.list("select")
    // dbt: an ephemeral model has a result only where somebody selected.
    func isTold(_ result: RunResult) -> Bool {
      !selected.isEmpty || result.status.isFailure
        || ready.parsed.project.nodes[result.uniqueID].map { !$0.isEphemeral } ?? true
    }
    try session.writeResults(
      results.filter(isTold), compiledOnly: results.filter { !isTold($0) }, elapsed: 0, ready)
    let failures = results.filter { $0.status.isFailure }
    for failure in failures {
      session.console.emit(Event("RunResultError", "Z024", .error, failure.message ?? "", status: .bad))
    }
    // dbt: those whose names the first argument holds.
    for result in results {
      guard let name = ready.parsed.project.nodes[result.uniqueID]?.name, let code = result.compiledCode,
        selected.first?.contains(name) ?? false
      else { continue }
      show(name, code, isInline: false)
    }
    // dbt: the first error ends the whole command.
    return failures.isEmpty ? 0 : 2
  }

  /// Results in the order of the graph, and compiled nodes by unique id.
  func compile(
    _ ids: [String], _ ready: Session.Ready, keeping most: Int = .max
  ) throws(DiagnosticList) -> ([RunResult], [String: CompiledNode]) {
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: ids, opener: session.opener(ready.loaded))
    let threads = session.arguments.flag("single_threaded") ? 1 : ready.loaded.target.threads
    return CompileTask(environment, order: ExecutionOrder(ready.graph, ids), threads: threads).run(keeping: most)
  }

  private func compile(_ inline: String, _ ready: Session.Ready) throws(DiagnosticList) -> Int32 {
    let node = InlineNode.make(inline, ready)
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: [], opener: session.opener(ready.loaded))
    let worker = environment.makeSession("MainThread")
    defer { worker.close() }
    let compiled: CompiledNode
    do throws(Diagnostic) {
      compiled = try NodeRunner(environment, worker).compileInline(node)
    } catch {
      throw DiagnosticList([InlineNode.parsing(error)])
    }
    show("inline_query", compiled.code, isInline: true)
    var result = RunResult(uniqueID: node.uniqueID, status: .success)
    result.compiledCode = compiled.code
    result.isCompiled = true
    try session.writeResults([result], elapsed: 0, ready)
    return 0
  }

  private func show(_ name: String, _ code: String, isInline: Bool) {
    if session.arguments.values["output"] == "json" {
      var object = JSONObject()
      if !isInline { object["node"] = .string(name) }
      object["compiled"] = .string(code)
      session.console.answer(JSONWriter.text(.object(object), .pretty))
    } else {
      session.console.answer(isInline ? "Compiled inline node is:\n\(code)" : "Compiled node '\(name)' is:\n\(code)")
    }
  }
}

/// A query of the command line as a node: it may refer to anything.
enum InlineNode {
  /// dbt says first that it was the inline query.
  static func parsing(_ error: Diagnostic) -> Diagnostic {
    guard ["compile.", "graph.", "jinja."].contains(where: error.code.hasPrefix) else { return error }
    var named = error
    named.message = "Error parsing inline query\n  " + error.message
    return named
  }

  static func make(_ sql: String, _ ready: Session.Ready) -> Node {
    let name = ready.parsed.project.name
    var node = Node(
      uniqueID: "sql_operation.\(name).inline_query", resourceType: .sqlOperation, name: "inline_query",
      packageName: name, path: "sql/inline_query", originalFilePath: "from remote system.sql",
      fqn: [name, "sql", "inline_query"], alias: "inline_query", checksum: .none)
    node.rawCode = sql
    node.database = ready.loaded.target.database
    node.schema = ready.loaded.target.schema
    let file = SourceFile(path: "inline query", text: sql)
    node.place = SourcePlace(file, Span(0, sql.utf8.count))
    return node
  }
}
