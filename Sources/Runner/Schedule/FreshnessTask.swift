import Compiler
import Diagnostics
import JSON
import Jinja
import NodeGraph
import ProjectModel
import Synchronization

/// What `source freshness` found of one source.
package struct FreshnessResult: Sendable {
  /// The times, where the source could be asked; microseconds since 1970.
  package struct Measured: Sendable {
    package var maxLoadedAt: Int
    package var snapshottedAt: Int
    /// Seconds.
    package var age: Double { Double(snapshottedAt - maxLoadedAt) / 1e6 }
  }

  /// Status, message, times of the work: as of any node.
  package var result: RunResult
  package var measured: Measured?
}

/// Asks each selected source when it was last loaded.
package struct FreshnessTask {
  package struct Outcome: Sendable {
    /// In the order in which they finished.
    package var results: [FreshnessResult]
    /// Of `on-run-start` and `on-run-end`.
    package var hooks: [RunResult]
    /// Seconds.
    package var elapsed: Double
  }

  private let environment: RunEnvironment
  private let threads: Int
  private let runsHooks: Bool

  /// - Parameter runsHooks: whether the project's hooks belong to it.
  package init(_ environment: RunEnvironment, threads: Int, runsHooks: Bool) {
    self.environment = environment
    self.threads = threads
    self.runsHooks = runsHooks
  }

  /// - Throws: what makes the whole run impossible.
  package func run() throws(Diagnostic) -> Outcome {
    let started = environment.clock()
    let environment = environment
    let sources = environment.selected.compactMap { environment.project.sources[$0] }
    let found = Mutex<[FreshnessResult]>([])
    let session = environment.makeSession("MainThread")
    defer { session.close() }
    let hooks = RunHooks(environment, session)
    var hookResults: [RunResult] = []
    if runsHooks { _ = try hooks.run("on-run-start", extra: [], &hookResults) }
    let total = sources.count
    let results = Workers.run(
      ExecutionQueue(
        ExecutionOrder(environment.graph, environment.selected, waitsForTests: false, isIndependent: true)),
      threads: threads,
      makeThread: { name in
        let session = environment.makeSession(name)
        let runner = FreshnessRunner(environment: environment, session: session)
        return Workers.Thread(
          run: { id, _, takeIndex in
            guard let source = environment.project.sources[id], !environment.cancels.isCancelled else { return [] }
            let one = runner.run(source, index: takeIndex(), total: total)
            found.withLock { $0.append(one) }
            return [one.result]
          }, finish: { session.close() })
      },
      finished: { _ in true })
    if runsHooks, !environment.cancels.isCancelled {
      _ = try hooks.run("on-run-end", extra: RunHooks.endContext(results, environment), &hookResults)
    }
    return Outcome(
      results: found.withLock { $0 }, hooks: hookResults, elapsed: Double(environment.clock() - started) / 1e6)
  }
}

/// Asks one source on one worker's session.
private struct FreshnessRunner {
  let environment: RunEnvironment
  let session: DatabaseSession

  func run(_ source: SourceDefinition, index: Int, total: Int) -> FreshnessResult {
    let title = "freshness of \(source.sourceName).\(source.name)"
    environment.events.emit(
      Event(
        "LogStartLine", "Q011", .info,
        OutputLine.format("START \(title)", status: "RUN", index: index, total: total),
        data: ["description": .string(title), "index": .int(index), "total": .int(total)], status: .running,
        thread: session.threadName))
    var found = FreshnessResult(result: RunResult(uniqueID: source.uniqueID, status: .pass))
    found.result.threadID = session.threadName
    session.connectionName = source.uniqueID
    defer {
      session.release()
      session.connectionName = "master"
    }
    let started = environment.clock()
    do throws(Diagnostic) {
      let measured = try measure(source, &found.result)
      found.measured = measured
      found.result.status = Self.status(measured.age, source.freshness)
    } catch {
      found.result.status = .runtimeError
      found.result.message = ErrorText.message(error, source)
    }
    let ended = environment.clock()
    found.result.timing = [
      .init(name: "compile", startedAt: started, completedAt: started),
      .init(name: "execute", startedAt: started, completedAt: ended),
    ]
    found.result.executionTime = Double(ended - started) / 1e6
    tell(found, source, title, index, total)
    return found
  }

  private func tell(_ found: FreshnessResult, _ source: SourceDefinition, _ title: String, _ index: Int, _ total: Int) {
    let (word, level, paint): (String, Event.Level, Event.Status) =
      switch found.result.status {
      case .runtimeError: ("ERROR", .error, .bad)
      case .error: ("ERROR STALE", .error, .bad)
      case .warn: ("WARN", .warn, .warning)
      default: ("PASS", .info, .good)
      }
    environment.events.emit(
      Event(
        "LogFreshnessResult", "Q018", level,
        OutputLine.format(
          "\(word) \(title)", status: word, index: index, total: total, seconds: found.result.executionTime),
        data: [
          "status": .string(found.result.status.rawValue), "source_name": .string(source.sourceName),
          "table_name": .string(source.name), "index": .int(index), "total": .int(total),
          "execution_time": .double(found.result.executionTime),
        ], status: paint, thread: session.threadName))
  }

  private func noteOldMacro() {
    environment.events.emit(
      Event(
        "CollectFreshnessReturnSignature", "D012", .warn,
        "Deprecated functionality\n\nThe macro 'collect_freshness' of this project gives a table alone; it should give "
          + "the whole result of its statement, with its response."))
  }

  private func measure(
    _ source: SourceDefinition, _ result: inout RunResult
  ) throws(Diagnostic) -> FreshnessResult.Measured {
    let preparation = Preparation(environment, session)
    let relation = Value.object(RelationObject(Relation(source: source), environment.context.adapter))
    let answer: Value
    let asked: String
    if let query = source.loadedAtQuery {
      asked = "loaded_at_query"
      answer = try preparation.call(
        "collect_freshness_custom_sql", [relation, .string(try render(query, relation))])
    } else if let field = source.loadedAtField {
      asked = field
      answer = try preparation.call(
        "collect_freshness", [relation, .string(field), .optional(source.freshness["filter"]?.string)])
    } else if environment.context.adapter.name == "redshift" {
      asked = "last_modified"
      return try modified(source, relation, preparation)
    } else {
      throw Diagnostic(
        code: "run.no-freshness",
        message: "Could not compute freshness for source \(source.name): no 'loaded_at_field' provided and "
          + "\(environment.context.adapter.name) adapter does not support metadata-based freshness checks.",
        place: source.place, hint: "give the source a loaded_at_field")
    }
    let stored = answer.dict
    // A project's own macro may still give the table alone, as was asked for before dbt 1.5.
    if stored == nil, answer.object(TableObject.self) != nil { noteOldMacro() }
    guard let table = stored?["table"]?.object(TableObject.self) ?? answer.object(TableObject.self),
      let row = table.rows.first, row.count >= 2
    else {
      throw Diagnostic(
        code: "run.freshness-result",
        message: "the macro collect_freshness must give the result of its statement, one row of max_loaded_at and "
          + "snapshotted_at")
    }
    result.adapterResponse = stored?["response"]?.object(AdapterResponseObject.self)?.json?.object ?? [:]
    return .init(
      maxLoadedAt: try moment(row[0], asked, source) ?? Self.never,
      snapshottedAt: try moment(row[1], "snapshotted_at", source) ?? environment.clock())
  }

  /// Redshift: the catalog knows when a table last changed.
  private func modified(
    _ source: SourceDefinition, _ relation: Value, _ preparation: Preparation
  ) throws(Diagnostic) -> FreshnessResult.Measured {
    let schema = InformationSchemaObject(Relation(source: source), view: nil)
    let answer = try preparation.call("get_relation_last_modified", [.object(schema), .list([relation])])
    guard let table = answer.dict?["table"]?.object(TableObject.self), let row = table.rows.first else {
      throw Diagnostic(
        code: "run.freshness-result", message: "the catalog tells of no change of \(source.name)",
        hint: "give the source a loaded_at_field")
    }
    func value(_ name: String) -> Value {
      table.columns.firstIndex { $0.lowercased() == name }.flatMap { $0 < row.count ? row[$0] : nil } ?? Value.none
    }
    return .init(
      maxLoadedAt: try moment(value("last_modified"), "last_modified", source) ?? Self.never,
      snapshottedAt: try moment(value("snapshotted_at"), "snapshotted_at", source) ?? environment.clock())
  }

  /// The first moment that Python's dates know: dbt takes an empty source for infinitely old.
  private static let never = -62_135_596_800_000_000

  private func moment(_ value: Value, _ field: String, _ source: SourceDefinition) throws(Diagnostic) -> Int? {
    if value.isNone { return nil }
    if let moment = value.object(DateTimeObject.self) { return moment.microseconds }
    throw Diagnostic(
      code: "run.freshness-type",
      message:
        "Expected a timestamp value when querying field '\(field)' of table \(Relation(source: source).rendered) "
        + "but received value of type '\(value.typeName)' instead",
      place: source.place, hint: "cast it: loaded_at_field: \(field)::timestamp")
  }

  private func render(_ query: String, _ relation: Value) throws(Diagnostic) -> String {
    let context = Preparation(environment, session).context()
    context.set("this", relation)
    let template: Template
    do throws(DiagnosticList) {
      template = try environment.context.engine.compile(query, name: "loaded_at_query")
    } catch {
      throw error.sorted[0]
    }
    return try template.render(context, context.options)
  }

  /// `error_after` goes before `warn_after`.
  private static func status(_ age: Double, _ freshness: JSONValue) -> RunResult.Status {
    func isExceeded(_ rule: String) -> Bool {
      guard let count = freshness[rule]?["count"]?.int, let period = freshness[rule]?["period"]?.string,
        let seconds = ["minute": 60, "hour": 3600, "day": 86400][period]
      else { return false }
      return age > Double(count * seconds)
    }
    return isExceeded("error_after") ? .error : isExceeded("warn_after") ? .warn : .pass
  }
}

extension ErrorText {
  /// The same for a source that was asked how fresh it is.
  static func message(_ diagnostic: Diagnostic, _ source: SourceDefinition) -> String {
    let lines = message(diagnostic).split(separator: "\n", omittingEmptySubsequences: false)
    let head = "\(lines.first ?? "") in source \(source.name) (\(source.originalFilePath))"
    return ([head] + lines.dropFirst().map(String.init)).joined(separator: "\n")
  }
}
