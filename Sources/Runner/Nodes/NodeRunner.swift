import Compiler
import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// Compiles and runs one node on one worker's session.
package struct NodeRunner {
  let environment: RunEnvironment
  let session: DatabaseSession
  /// Whether the model's table stands, whatever `--full-refresh` says: batches after the first one.
  var addsToTable = false

  package init(_ environment: RunEnvironment, _ session: DatabaseSession) {
    self.environment = environment
    self.session = session
  }

  /// The node's result; every error is in it.
  package func run(_ node: Node) -> RunResult {
    var result = RunResult(uniqueID: node.uniqueID, status: .success)
    result.threadID = session.threadName
    // dbt names the relation of what it compiles, which a seed is not.
    result.relationName = node.resourceType == .seed ? nil : node.relationName
    let started = environment.clock()
    session.connectionName = node.uniqueID
    session.node = node
    session.hasWritten = false
    defer {
      session.release()
      session.connectionName = "master"
      session.node = nil
    }
    var phase = started
    do throws(Diagnostic) {
      if environment.clones {
        try clone(node, &result)
        result.timing.append(.init(name: "execute", startedAt: started, completedAt: environment.clock()))
        result.executionTime = Double(environment.clock() - started) / 1e6
        return result
      }
      let compiled = try compile(node)
      result.compiledCode = node.resourceType == .seed ? nil : compiled.code
      result.isCompiled = node.resourceType != .seed
      result.extraCTEs = compiled.extraCTEs
      result.macros = compiled.macros
      result.ephemerals = try writeEphemerals()
      let middle = environment.clock()
      result.timing.append(.init(name: "compile", startedAt: started, completedAt: middle))
      phase = middle
      try execute(node, compiled, &result)
      result.timing.append(.init(name: "execute", startedAt: middle, completedAt: environment.clock()))
    } catch {
      result.status = error.code == "run.cancelled" ? .skipped : .error
      result.isWritten = session.hasWritten
      result.message = ErrorText.message(error, node, environment)
      result.timing.append(
        .init(name: result.timing.isEmpty ? "compile" : "execute", startedAt: phase, completedAt: environment.clock()))
    }
    result.executionTime = Double(environment.clock() - started) / 1e6
    return result
  }

  /// Renders the node without running it.
  package func compileOnly(_ node: Node) -> (RunResult, CompiledNode?) {
    var result = RunResult(uniqueID: node.uniqueID, status: .success)
    result.threadID = session.threadName
    result.relationName = node.resourceType == .seed ? nil : node.relationName
    session.connectionName = node.uniqueID
    session.node = node
    defer { session.release() }
    let started = environment.clock()
    var compiled: CompiledNode?
    do throws(Diagnostic) {
      let text = try compile(node)
      compiled = text
      result.compiledCode = node.resourceType == .seed ? nil : text.code
      result.isCompiled = node.resourceType != .seed
      result.extraCTEs = text.extraCTEs
      result.macros = text.macros
      result.ephemerals = try writeEphemerals()
    } catch {
      result.status = .error
      result.message = ErrorText.message(error, node, environment)
    }
    let ended = environment.clock()
    result.timing = [.init(name: "compile", startedAt: started, completedAt: ended)]
    result.executionTime = Double(ended - started) / 1e6
    return (result, compiled)
  }

  /// Renders a node that the project does not hold: a query of the command line.
  package func compileInline(_ node: Node) throws(Diagnostic) -> CompiledNode {
    session.node = node
    defer { session.release() }
    return try environment.compiler.compile(node, prepare: prepare) { RuntimeAdapter.make(environment, session) }
  }

  /// Rows of a node's query, as text; at most `limit` of them where it is not nil. The macro `get_show_sql` puts header and
  /// limit around the query.
  package func rows(of sql: String, _ node: Node, limit: Int?) throws(Diagnostic) -> (sql: String, table: TableObject) {
    session.node = node
    defer { session.release() }
    var text = sql
    if let entry = environment.context.macros.visible("get_show_sql", from: node.packageName) {
      let context = environment.compiler.renderContext(node, RuntimeAdapter.make(environment, session))
      let arguments = Arguments([
        .string(sql), .optional(node.config.string("sql_header")), limit.map(Value.int) ?? Value.none,
      ])
      text = try MacroCaller.call(entry, arguments, in: context).text
    }
    return (text, ValueDecoding.table(try session.execute(text, autoBegin: true)))
  }

  /// Renders the node and writes its text below `target/compiled`.
  func compile(_ node: Node) throws(Diagnostic) -> CompiledNode {
    let compiled = try environment.compiler.compile(node, prepare: prepare) {
      RuntimeAdapter.make(environment, session)
    }
    if RunEnvironment.isWritten(compiled: node), !compiled.code.isEmpty {
      try environment.write(compiled.code, node, kind: "compiled")
    }
    return compiled
  }

  /// dbt: an ephemeral model that another node needed lies below `target/compiled` too, selected or not.
  private func writeEphemerals() throws(Diagnostic) -> [CompiledNode] {
    let ephemerals = environment.compiler.takeEphemerals()
    for compiled in ephemerals { try environment.write(compiled.code, compiled.node, kind: "compiled") }
    return ephemerals
  }

  /// Sets what depends on the invocation: time ranges and deferral.
  func prepare(_ context: RenderContext, _ references: RunReferences) {
    references.timeRange = environment.eventTimes.range(of: context.subject.node?.batch)
    guard !environment.deferred.isEmpty else { return }
    references.deferred = { (target) throws(RenderInterrupt) -> Relation? in
      guard let other = environment.deferred[target.uniqueID] else { return nil }
      let isSelected = environment.selectedSet.contains(target.uniqueID)
      if environment.context.flags.isSet("favor_state"), !isSelected { return deferredRelation(other) }
      do throws(Diagnostic) {
        try Preparation(environment, session).learn(schemaOf: target)
      } catch {
        throw .failure(error)
      }
      let exists = environment.cache.find(schema: target.schema, identifier: target.alias) != nil
      return exists ? nil : deferredRelation(other)
    }
  }

  private func deferredRelation(_ node: Node) -> Relation {
    Relation(node: node, quoting: environment.context.rootProject.quoting)
  }

  private func execute(_ node: Node, _ compiled: CompiledNode, _ result: inout RunResult) throws(Diagnostic) {
    switch node.resourceType {
    case .analysis, .operation: break
    case .test: try test(node, compiled, &result)
    default:
      if node.isEphemeral { return }
      try materialize(node, compiled, &result)
    }
  }

  /// Makes the node's relation after that of the previous state.
  private func clone(_ node: Node, _ result: inout RunResult) throws(Diagnostic) {
    let other = environment.deferred[node.uniqueID].map { deferredRelation($0).rendered }
    let code = other.map { "select * from \($0)" } ?? ""
    let compiled = CompiledNode(node: node, code: code, codeWithoutCTEs: code, extraCTEs: [])
    let context = try runMaterialization(node, compiled, named: "clone")
    try session.commit()
    let response = context.storedResult("main")?.dict?["response"]?.object(AdapterResponseObject.self)
    result.message = response?.message ?? "No-op"
    result.adapterResponse = response?.json?.object ?? [:]
  }

  /// Runs the node's materialization, or another of the given name; gives the context for what it stored.
  func runMaterialization(
    _ node: Node, _ compiled: CompiledNode, named other: String? = nil
  ) throws(Diagnostic) -> RenderContext {
    let name = other ?? node.materialized
    guard let entry = environment.context.macros.materialization(name) else {
      throw Diagnostic(
        code: "run.missing-materialization",
        message:
          "No materialization '\(name)' was found for adapter \(environment.context.adapter.name)! (searched types 'default' and '\(environment.context.adapter.name)')",
        place: node.place.map { SourcePlace($0.file, Span(Int($0.span.start), Int($0.span.start))) },
        hint: Suggestion.hint(for: name, among: environment.context.macros.materializationNames))
    }
    let languages = entry.macro.supportedLanguages ?? ["sql"]
    guard languages.contains(node.language) else {
      throw Diagnostic(
        code: "run.unsupported-language",
        message: "Materialization \"\(entry.macro.name)\" only supports languages "
          + "[\(languages.map { "'\($0)'" }.joined(separator: ", "))]; got \"\(node.language)\"",
        hint:
          "no adapter of Redshift or PostgreSQL runs Python: rewrite the model in SQL, or leave it out with --exclude")
    }
    if node.resourceType == .function, node.language == "python" { try checkPythonFunction(node) }
    let adapter = RuntimeAdapter.make(environment, session, compiled: compiled)
    let context = environment.compiler.renderContext(node, adapter)
    if let references = adapter.references as? RunReferences { prepare(context, references) }
    if addsToTable { context.override(["is_incremental": true, "should_full_refresh": false]) }
    context.set("sql", .string(compiled.code))
    context.set("compiled_code", .string(compiled.code))
    context.set("database", .optional(node.database))
    context.set("schema", .string(node.schema))
    context.set("defer_relation", deferRelation(node))
    // dbt: what a test's materialization calls by itself counts as the test's own.
    if node.resourceType == .test {
      context.macroNotes = MacroNotes(depth: 1, known: node.dependsOn.macros + compiled.macros)
    }
    let outcome = try MacroCaller.call(entry, Arguments(), in: context)
    if ![.test, .function].contains(node.resourceType) { try checkOutcome(outcome, node) }
    adoptRelations(outcome)
    return context
  }

  /// dbt: what a function in Python cannot do without.
  private func checkPythonFunction(_ node: Node) throws(Diagnostic) {
    for (name, article) in [("runtime_version", "A"), ("entry_point", "An")] where node.config.string(name) == nil {
      throw Diagnostic(
        code: "run.function-config", message: "\(article) `\(name)` is required for python functions",
        hint: "set it under the function's 'config'")
    }
  }

  private func deferRelation(_ node: Node) -> Value {
    guard let other = environment.deferred[node.uniqueID] else { return .none }
    return .object(RelationObject(deferredRelation(other), environment.context.adapter))
  }

  /// dbt: a materialization must give `{'relations': [a relation, …]}`.
  private func checkOutcome(_ outcome: Value, _ node: Node) throws(Diagnostic) {
    func bad(_ what: String) -> Diagnostic {
      Diagnostic(
        code: "compile.materialization-outcome", message: what,
        hint: "end the materialization with {{ return({'relations': [target_relation]}) }}")
    }
    let start = "Invalid return value from materialization, "
    if outcome.string != nil {
      throw bad(
        "The materialization (\"\(node.materialized)\") did not explicitly return a list of relations to add to the cache."
      )
    }
    guard let dict = outcome.dict else {
      throw bad(start + "expected a dict with key \"relations\", got: \(outcome.text)")
    }
    guard let relations = dict["relations"] else {
      throw bad(start + "\"relations\" not found, got keys: \(Value.list(dict.keys).text)")
    }
    guard case .list = relations else {
      throw bad(start + "\"relations\" not a list, got: \(relations.text)")
    }
    if let other = relations.elements?.first(where: { $0.object(RelationObject.self) == nil }) {
      throw bad(start + "\"relations\" contains non-Relation: \(other.text)")
    }
  }

  /// Puts what a materialization made (`{'relations': […]}`) into the cache.
  private func adoptRelations(_ outcome: Value) {
    guard let relations = outcome.dict?["relations"]?.elements else { return }
    for value in relations {
      if var relation = value.object(RelationObject.self)?.relation {
        relation.dbtCreated = true
        environment.cache.add(relation)
      }
    }
  }

  private func materialize(_ node: Node, _ compiled: CompiledNode, _ result: inout RunResult) throws(Diagnostic) {
    let context = try runMaterialization(node, compiled)
    try session.commit()
    guard let response = context.storedResult("main")?.dict?["response"]?.object(AdapterResponseObject.self) else {
      throw Diagnostic(
        code: "run.no-main-statement",
        message: "main is not being called during running model",
        hint: "call statement('main') in it")
    }
    result.message = response.message
    result.adapterResponse = response.json?.object ?? [:]
  }

  private func test(_ node: Node, _ compiled: CompiledNode, _ result: inout RunResult) throws(Diagnostic) {
    let context = try runMaterialization(node, compiled)
    result.macros += context.macroNotes?.macros ?? []
    if environment.isPlan {
      result.status = .pass
      return
    }
    guard let stored = context.storedResult("main")?.dict, let table = stored["table"]?.object(TableObject.self) else {
      throw Diagnostic(code: "run.no-main-statement", message: "the test has run no statement named 'main'")
    }
    let outcome = try TestOutcome(table, node)
    result.adapterResponse = stored["response"]?.object(AdapterResponseObject.self)?.json?.object ?? [:]
    let options = WarnErrorOptions(environment.context.flags)
    outcome.apply(node, warnsAsError: options.isError("LogTestResult"), to: &result)
  }
}

/// The one row that a data test gives.
struct TestOutcome {
  let failures: Int
  let shouldWarn: Bool
  let shouldError: Bool

  /// - Throws: `run.test-result` where the answer has another shape.
  init(_ table: TableObject, _ node: Node) throws(Diagnostic) {
    guard table.rowCount == 1, table.columns.count == 3, let row = table.rows.first else {
      throw Diagnostic(
        code: "run.test-result",
        message:
          "the test \(node.name) gave \(table.rowCount) rows of \(table.columns.count) columns, but must give one "
          + "row of failures, should_warn and should_error")
    }
    func value(_ name: String) -> Value {
      table.columns.firstIndex { $0.lowercased() == name }.map { row[$0] } ?? Value.none
    }
    let count = value("failures")
    guard let failures = count.int ?? Int(count.text) ?? Double(count.text).map({ Int($0) }) else {
      throw Diagnostic(
        code: "run.test-result",
        message:
          "the fail_calc of test \(node.name) gave \(count.isNone ? "null" : "no number"), which is not an integer",
        hint: "fail_calc must give a number: coalesce(…, 0) helps with sums")
    }
    self.failures = failures
    shouldWarn = value("should_warn").isTrue
    shouldError = value("should_error").isTrue
  }

  /// - Parameter warnsAsError: `--warn-error` and its like.
  func apply(_ node: Node, warnsAsError: Bool, to result: inout RunResult) {
    let severity = node.config.string("severity")?.uppercased() ?? "ERROR"
    let count = "\(failures) result\(failures == 1 ? "" : "s")"
    if severity == "ERROR", shouldError {
      result.status = .fail
      result.message = "Got \(count), configured to fail if \(node.config.string("error_if") ?? "!= 0")"
      result.failures = failures
    } else if shouldWarn {
      result.status = warnsAsError ? .fail : .warn
      result.message =
        "Got \(count), configured to \(warnsAsError ? "fail" : "warn") if \(node.config.string("warn_if") ?? "!= 0")"
      result.failures = failures
    } else {
      result.status = .pass
      result.failures = 0
    }
  }
}

extension NodeRunner {
  /// An error as results word it.
  package func message(_ diagnostic: Diagnostic, _ node: Node) -> String {
    ErrorText.message(diagnostic, node, environment)
  }
}
