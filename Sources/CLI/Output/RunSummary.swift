import Compiler
import JSON
import ProjectModel
import Runner

/// What a command says at its end, in dbt's words.
struct RunSummary {
  let project: ParsedProject
  let console: Console
  let environment: RunEnvironment

  func show(_ outcome: RunTask.Outcome) {
    let results = outcome.results
    console.emit(Event("Formatting", "Z017", .info, ""))
    let counts = Self.counts(results, project)
    let time = Self.spoken(outcome.elapsed)
    let counted = counts.isEmpty ? "" : " " + counts
    console.emit(
      Event(
        "FinishedRunningStats", "Q039", .info,
        "Finished running\(counted) in \(time) (\(OutputLine.twoPlaces(outcome.elapsed))s).",
        data: ["stat_line": .string(counts), "execution": .string(time), "execution_time": .double(outcome.elapsed)]))
    showProblems(outcome)
    console.emit(Event("Formatting", "Z017", .info, ""))
    console.emit(Self.stats(results))
  }

  private func showProblems(_ outcome: RunTask.Outcome) {
    let errors = outcome.results.filter { [.error, .fail, .runtimeError].contains($0.status) }
    let partial = outcome.results.filter { $0.status == .partialSuccess }
    let warnings = outcome.results.filter { $0.status == .warn }
    console.emit(Event("Formatting", "Z017", .info, ""))
    let (text, paint): (String, Event.Status) =
      if outcome.wasCancelled {
        ("Exited because of keyboard interrupt", .warning)
      } else if !errors.isEmpty {
        (
          "Completed with \(errors.count) error\(errors.count == 1 ? "" : "s"), \(partial.count) partial success\(partial.count == 1 ? "" : "es"), and \(warnings.count) warning\(warnings.count == 1 ? "" : "s"):",
          .bad
        )
      } else if !partial.isEmpty {
        (
          "Completed with \(partial.count) partial success\(partial.count == 1 ? "" : "es") and \(warnings.count) warning\(warnings.count == 1 ? "" : "s")",
          .warning
        )
      } else if !warnings.isEmpty {
        ("Completed with \(warnings.count) warning\(warnings.count == 1 ? "" : "s"):", .warning)
      } else {
        ("Completed successfully", .good)
      }
    console.emit(
      Event(
        "EndOfRunSummary", "Z030", .info, text,
        data: [
          "num_errors": .int(errors.count), "num_partial_success": .int(partial.count),
          "num_warnings": .int(warnings.count),
          "keyboard_interrupt": .bool(outcome.wasCancelled),
        ], status: paint))
    for result in errors { problem(result) }
    for result in warnings { problem(result) }
  }

  private func problem(_ result: RunResult) {
    guard let (type, name, path) = describe(result.uniqueID) else { return }
    console.emit(Event("Formatting", "Z017", .info, ""))
    let data: JSONObject = ["resource_type": .string(type), "node_name": .string(name), "path": .string(path)]
    if result.status == .warn {
      console.emit(
        Event("RunResultWarning", "Z021", .warn, "Warning in \(type) \(name) (\(path))", data: data, status: .warning))
      console.emit(Event("RunResultWarningMessage", "Z046", .warn, result.message ?? ""))
    } else {
      console.emit(
        Event("RunResultFailure", "Z022", .error, "Failure in \(type) \(name) (\(path))", data: data, status: .bad))
      console.emit(
        Event(
          "RunResultError", "Z024", .error, "  \(result.message ?? "Status: \(result.status.rawValue)")",
          data: ["msg": JSONValue(result.message)]))
    }
    let test = project.unitTests[result.uniqueID].flatMap { UnitTestCompiler.node($0, project) }
    guard let node = project.nodes[result.uniqueID] ?? test, result.isCompiled,
      ![.operation, .snapshot].contains(node.resourceType)
    else {
      return
    }
    console.emit(Event("Formatting", "Z017", .info, ""))
    let compiled = environment.outputPath(node, kind: "compiled")
    console.emit(
      Event("SQLCompiledPath", "Z026", .info, "  compiled code at \(compiled)", data: ["path": .string(compiled)]))
    if node.resourceType == .test, let relation = node.relationName, result.status == .fail || result.status == .warn {
      let query = "select * from \(relation)"
      let border = String(repeating: "-", count: query.count)
      console.emit(Event("Formatting", "Z017", .info, ""))
      console.emit(
        Event(
          "CheckNodeTestFailure", "Z027", .info, "  See test failures:\n  \(border)\n  \(query)\n  \(border)",
          data: ["relation_name": .string(relation)]))
    }
  }

  private func describe(_ id: String) -> (String, String, String)? {
    if let node = project.nodes[id] { return (node.resourceType.rawValue, node.name, node.originalFilePath) }
    if let test = project.unitTests[id] { return ("unit_test", test.versionedName, test.originalFilePath) }
    return nil
  }

  /// `1 seed, 2 view models`.
  static func counts(_ results: [RunResult], _ project: ParsedProject) -> String {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for result in results {
      let label: String
      if let node = project.nodes[result.uniqueID] {
        if node.isEphemeral { continue }
        switch node.resourceType {
        case .model: label = "\(node.materialized.split(separator: "_").joined(separator: " ")) model"
        case .test: label = "data test"
        case .operation: label = "project hook"
        default: label = node.resourceType.rawValue
        }
      } else {
        label = project.exposures[result.uniqueID] == nil ? "unit test" : "exposure"
      }
      if counts[label] == nil { order.append(label) }
      counts[label, default: 0] += 1
    }
    return order.sorted().map { "\(counts[$0] ?? 0) \($0)\(counts[$0] == 1 ? "" : "s")" }.joined(separator: ", ")
  }

  static func spoken(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return
      "\(whole / 3600) hours \(whole / 60 % 60) minutes and \(OutputLine.twoPlaces(seconds - Double(whole / 60 * 60))) seconds"
  }

  static func stats(_ results: [RunResult]) -> Event {
    var counts = ["pass": 0, "warn": 0, "error": 0, "skip": 0, "noop": 0]
    for result in results {
      switch result.status {
      case .success, .pass: counts["pass", default: 0] += 1
      case .warn: counts["warn", default: 0] += 1
      case .error, .fail, .runtimeError, .partialSuccess: counts["error", default: 0] += 1
      case .skipped: counts["skip", default: 0] += 1
      case .noOp: counts["noop", default: 0] += 1
      }
    }
    func count(_ name: String) -> Int { counts[name] ?? 0 }
    return Event(
      "StatsLine", "Z023", .info,
      "Done. PASS=\(count("pass")) WARN=\(count("warn")) ERROR=\(count("error")) SKIP=\(count("skip")) NO-OP=\(count("noop")) TOTAL=\(results.count)",
      data: [
        "stats": .object(
          JSONObject(
            (counts.map { ($0.key, JSONValue.int($0.value)) } + [("total", .int(results.count))]).sorted { $0.0 < $1.0 }
          ))
      ])
  }
}
