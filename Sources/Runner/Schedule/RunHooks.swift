import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// `on-run-start` and `on-run-end`: statements of all packages, one after another, outside of transactions.
struct RunHooks {
  let environment: RunEnvironment
  let session: DatabaseSession

  init(_ environment: RunEnvironment, _ session: DatabaseSession) {
    self.environment = environment
    self.session = session
  }

  /// dbt: the root project's hooks come first, then those of packages by name.
  private func hooks(_ kind: String) -> [Node] {
    let root = environment.context.rootName
    let all = environment.project.nodes.values.filter { $0.resourceType == .operation && $0.tags.contains(kind) }
    func key(_ hook: Node) -> (String, Int) { (hook.packageName == root ? "" : hook.packageName, hook.index ?? 0) }
    return all.sorted { key($0) < key($1) }
  }

  /// Whether all went well; results go behind those that are there. After the first error the others are skipped.
  /// - Throws: what goes wrong while a hook is rendered: dbt ends the whole command then.
  func run(
    _ kind: String, extra: [(String, Value)], _ results: inout [RunResult]
  ) throws(Diagnostic) -> Bool {
    let hooks = hooks(kind)
    guard !hooks.isEmpty else { return true }
    var failed = false
    if kind == "on-run-end" { environment.events.emit(Event("Formatting", "Z017", .info, "")) }
    for (position, hook) in hooks.enumerated() {
      let label = "\(hook.packageName).\(kind).\(position)"
      let started = environment.clock()
      var result = RunResult(uniqueID: hook.uniqueID, status: failed ? .skipped : .success)
      result.threadID = "main"
      result.hookIndex = position + 1
      result.message = "\(label) \(failed ? "skipped" : "passed")"
      result.failures = failed ? 1 : 0
      if !failed {
        environment.events.emit(
          Event(
            "LogHookStartLine", "Q032", .info,
            OutputLine.format(
              "START hook: \(label)", status: "RUN", index: position + 1, total: hooks.count, truncates: true),
            data: ["statement": .string(label), "index": .int(position + 1), "total": .int(hooks.count)],
            status: .running))
        if let error = try execute(hook, extra, &result) {
          failed = true
          result.status = .error
          result.failures = 1
          result.message = "\(label) failed, error:\n \(error)"
        }
      }
      result.executionTime = Double(environment.clock() - started) / 1e6
      finish(label, result, position + 1, hooks.count)
      results.append(result)
    }
    if kind == "on-run-start" { environment.events.emit(Event("Formatting", "Z017", .info, "")) }
    return !failed
  }

  /// nil, or the error's text.
  private func execute(
    _ hook: Node, _ extra: [(String, Value)], _ result: inout RunResult
  ) throws(Diagnostic) -> String? {
    session.connectionName = "master"
    let started = environment.clock()
    let sql = try render(hook, extra)
    if !sql.isEmpty { try environment.write(sql, hook, kind: "compiled") }
    let middle = environment.clock()
    result.timing.append(.init(name: "compile", startedAt: started, completedAt: middle))
    result.compiledCode = sql
    result.isCompiled = true
    defer { result.timing.append(.init(name: "execute", startedAt: middle, completedAt: environment.clock())) }
    do throws(Diagnostic) {
      if !SQLText.isBlank(sql) {
        _ = try session.execute(sql, autoBegin: false)
        try session.commit()
      }
      return nil
    } catch {
      session.release()
      return ErrorText.message(error, hook, environment)
    }
  }

  private func render(_ hook: Node, _ extra: [(String, Value)]) throws(Diagnostic) -> String {
    guard let place = hook.place else { return "" }
    let adapter = RuntimeAdapter.make(environment, session)
    let context = environment.compiler.renderContext(hook, adapter)
    for (name, value) in extra { context.set(name, value) }
    let template: Template
    do throws(DiagnosticList) {
      template = try environment.context.engine.compile(place.file, within: place.span)
    } catch {
      throw error.sorted[0]
    }
    return try template.render(context, context.options)
  }

  private func finish(_ label: String, _ result: RunResult, _ index: Int, _ total: Int) {
    let (word, paint): (String, Event.Status) =
      switch result.status {
      case .success: ("OK", .good)
      case .skipped: ("SKIP", .skipped)
      default: ("ERROR", .bad)
      }
    environment.events.emit(
      Event(
        "LogHookEndLine", "Q033", result.status == .error ? .error : .info,
        OutputLine.format(
          "\(word) hook: \(label)", status: word, index: index, total: total, seconds: result.executionTime,
          truncates: true),
        data: [
          "statement": .string(label), "status": .string(result.status.rawValue), "index": .int(index),
          "total": .int(total),
          "execution_time": .double(result.executionTime),
        ], status: paint))
  }

  /// `results`, `schemas` and `database_schemas` of `on-run-end`.
  static func endContext(_ results: [RunResult], _ environment: RunEnvironment) -> [(String, Value)] {
    let nodes = environment.project.nodes
    var schemas: [String] = []
    var pairs: [(String?, String)] = []
    for result in results where !result.status.isFailure && result.status != .skipped {
      guard let node = nodes[result.uniqueID], node.relationName != nil else { continue }
      if !schemas.contains(node.schema) { schemas.append(node.schema) }
      if !pairs.contains(where: { $0.0 == node.database && $0.1 == node.schema }) {
        pairs.append((node.database, node.schema))
      }
    }
    let shown = results.filter { result in
      // An ephemeral model is no result to dbt.
      (result.threadID != "main" || result.status == .error) && !(nodes[result.uniqueID]?.isEphemeral ?? false)
    }
    return [
      ("schemas", .list(schemas.map(Value.string))),
      ("database_schemas", .list(pairs.map { .tuple([.optional($0.0), .string($0.1)]) })),
      ("results", .list(shown.map { .object(ResultObject($0, environment.project)) })),
    ]
  }
}

/// One of `results` in `on-run-end`.
final class ResultObject: Object {
  let result: RunResult
  private let node: Node?
  /// What is no node.
  private let other: JSONObject?

  init(_ result: RunResult, _ project: ParsedProject) {
    self.result = result
    node = project.nodes[result.uniqueID]
    other = node == nil ? NodeDictionary.other(result.uniqueID, in: project) : nil
  }

  var typeName: String { "RunResult" }
  var representation: String {
    "RunResult(status=\(PythonText.repr(result.status.rawValue)), message=\(PythonText.repr(result.message ?? "")), node=\(result.uniqueID))"
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "node": node.map { .object(NodeObject($0)) } ?? other.map { Value(.object($0)) } ?? Value.none
    case "unique_id": .string(result.uniqueID)
    case "status": .string(result.status.rawValue)
    case "message": .optional(result.message)
    case "failures": result.failures.map(Value.int) ?? Value.none
    case "execution_time": .double(result.executionTime)
    case "thread_id": .string(result.threadID)
    case "adapter_response": Value(.object(result.adapterResponse))
    case "timing":
      .list(
        result.timing.map { timing in
          .dict([
            ("name", .string(timing.name)),
            ("started_at", .object(DateTimeObject(microseconds: timing.startedAt, zone: nil))),
            ("completed_at", .object(DateTimeObject(microseconds: timing.completedAt, zone: nil))),
          ])
        })
    default: nil
    }
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "to_dict" else { return nil }
    let names = [
      "status", "message", "failures", "execution_time", "thread_id", "adapter_response", "unique_id", "timing",
    ]
    let box = DictBox()
    for name in names { box[name] = try attribute(name, state) ?? Value.none }
    box["node"] = (node.map(NodeDictionary.make) ?? other).map { Value(.object($0)) } ?? Value.none
    return .dict(box)
  }
}
