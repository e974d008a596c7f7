import Compiler
import JSON
import ProjectModel

/// Says what starts and what came of it, in dbt's words.
struct RunReporter: Sendable {
  let environment: RunEnvironment
  let total: Int

  /// `schema.alias`, with the database where it is another than the profile's.
  func relation(_ node: Node) -> String {
    var relation = Relation(node: node, quoting: environment.context.rootProject.quoting)
    relation.quotePolicy = Relation.Policy(database: false, schema: false, identifier: false)
    if relation.database == environment.context.target.database { relation.includePolicy.database = false }
    return relation.rendered
  }

  func description(_ node: Node) -> String {
    switch node.resourceType {
    case .model where environment.runsInBatches(node): "\(node.language) microbatch model \(relation(node))"
    case .model: "\(node.language) \(node.materialized) model \(relation(node))"
    case .seed: "seed file \(relation(node))"
    case .snapshot: "snapshot \(relation(node))"
    case .test: "test \(node.name)"
    case .unitTest: "unit_test \(title(node))"
    case .function: "function \(relation(node))"
    default: "\(node.resourceType.rawValue) \(node.name)"
    }
  }

  /// As lines about tests name it: a unit test with its model.
  private func title(_ node: Node) -> String {
    environment.project.unitTests[node.uniqueID].map { "\($0.model)::\(node.name)" } ?? node.name
  }

  /// What every event about a node carries.
  func nodeInfo(_ node: Node, status: String, started: Int? = nil, finished: Int? = nil) -> JSONValue {
    .object([
      "node_path": .string(node.path), "node_name": .string(node.name), "unique_id": .string(node.uniqueID),
      "resource_type": .string(node.resourceType.rawValue), "materialized": .string(node.materialized),
      "node_status": .string(status), "node_started_at": .string(started.map(Timestamp.iso) ?? ""),
      "node_finished_at": .string(finished.map(Timestamp.iso) ?? ""), "meta": .object(node.meta),
      "node_relation": .object([
        "database": JSONValue(node.database), "schema": .string(node.schema), "alias": .string(node.alias),
        "relation_name": JSONValue(node.relationName),
      ]),
      "node_checksum": .string(node.checksum.checksum),
    ])
  }

  func started(_ node: Node, index: Int, thread: String) {
    let now = environment.clock()
    let info = nodeInfo(node, status: "started", started: now)
    environment.events.emit(
      Event(
        "NodeStart", "Q024", .debug, "Began running node \(node.uniqueID)", data: ["node_info": info], thread: thread))
    environment.events.emit(
      Event(
        "LogStartLine", "Q011", .info,
        OutputLine.format("START \(description(node))", status: "RUN", index: index, total: total),
        data: [
          "description": .string(description(node)), "index": .int(index), "total": .int(total), "node_info": info,
        ], status: .running, thread: thread))
  }

  func skipped(_ node: Node, index: Int, thread: String) {
    let what =
      node.resourceType.isRefable
      ? "relation \(node.schema).\(node.name)" : "\(node.resourceType.rawValue) \(node.name)"
    environment.events.emit(
      Event(
        "SkippingDetails", "Q034", .info,
        OutputLine.format("SKIP \(what)", status: "SKIP", index: index, total: total),
        data: [
          "resource_type": .string(node.resourceType.rawValue), "schema": .string(node.schema),
          "node_name": .string(node.name), "index": .int(index), "total": .int(total),
          "node_info": nodeInfo(node, status: "skipped"),
        ], status: .skipped, thread: thread))
  }

  /// What only stands in the graph: an exposure, a saved query.
  func noOp(_ uniqueID: String, index: Int, thread: String) -> RunResult {
    let words = uniqueID.split(separator: ".")
    let kind = (words.first ?? "").split(separator: "_").joined(separator: " ")
    let description = "\(kind) \(words.dropFirst(2).joined(separator: "."))"
    environment.events.emit(
      Event(
        "LogNodeNoOpResult", "Q019", .info,
        OutputLine.format("NO-OP \(description)", status: "NO-OP", index: index, total: total, seconds: 0),
        data: ["description": .string(description), "index": .int(index), "total": .int(total)], status: .skipped,
        thread: thread))
    var result = RunResult(uniqueID: uniqueID, status: .noOp)
    result.failures = 0
    result.threadID = thread
    result.message = "NO-OP"
    return result
  }

  /// The same where something before it failed.
  func skipped(_ uniqueID: String, index: Int, thread: String) -> RunResult {
    let words = uniqueID.split(separator: ".").map(String.init)
    let name = words.dropFirst(2).joined(separator: ".")
    environment.events.emit(
      Event(
        "SkippingDetails", "Q034", .info,
        OutputLine.format("SKIP \(words[0]) \(name)", status: "SKIP", index: index, total: total),
        data: [
          "resource_type": .string(words[0]), "node_name": .string(name), "index": .int(index), "total": .int(total),
        ], status: .skipped, thread: thread))
    var result = RunResult(uniqueID: uniqueID, status: .skipped)
    result.threadID = thread
    return result
  }

  /// What a skipped node fell with.
  func explain(_ cause: RunResult) {
    environment.events.emit(
      Event(
        "RunResultError", "Z024", .error, cause.message ?? "", data: ["msg": JSONValue(cause.message)], status: .bad))
  }

  func finished(_ node: Node, _ result: RunResult, index: Int) {
    let info = nodeInfo(
      node, status: result.status.rawValue, started: result.timing.first?.startedAt,
      finished: result.timing.last?.completedAt)
    let (name, code) = Self.eventName(node)
    let failed = result.status.isFailure && result.status != .partialSuccess
    let (words, status, paint) = wording(node, result)
    environment.events.emit(
      Event(
        name, code, level(result),
        OutputLine.format(words, status: status, index: index, total: total, seconds: result.executionTime),
        data: [
          "description": .string(description(node)), "name": .string(title(node)),
          "status": .string(Self.isTest(node) ? result.status.rawValue : failed ? "error" : status),
          "result_message": .string(status), "index": .int(index), "total": .int(total), "num_models": .int(total),
          "execution_time": .double(result.executionTime), "num_failures": .int(result.failures ?? 0),
          "node_info": info,
        ], status: paint, thread: result.threadID))
    environment.events.emit(
      Event(
        "NodeFinished", "Q025", .debug, "Finished running node \(node.uniqueID)",
        data: [
          "node_info": info,
          "run_result": .object([
            "status": .string(result.status.rawValue), "message": JSONValue(result.message),
            "execution_time": .double(result.executionTime),
          ]),
        ], thread: result.threadID))
  }

  private static func isTest(_ node: Node) -> Bool { node.resourceType == .test || node.resourceType == .unitTest }

  private static func eventName(_ node: Node) -> (String, String) {
    switch node.resourceType {
    case .test, .unitTest: ("LogTestResult", "Q007")
    case .seed: ("LogSeedResult", "Q016")
    case .snapshot: ("LogSnapshotResult", "Q015")
    case .function: ("LogFunctionResult", "Q047")
    default: ("LogModelResult", "Q012")
    }
  }

  private func level(_ result: RunResult) -> Event.Level {
    switch result.status {
    case .fail, .error, .runtimeError: .error
    case .warn: .warn
    default: .info
    }
  }

  private func wording(_ node: Node, _ result: RunResult) -> (String, String, Event.Status) {
    if Self.isTest(node) {
      let name = title(node)
      switch result.status {
      case .pass: return ("PASS \(name)", "PASS", .good)
      case .warn: return ("WARN \(result.failures ?? 0) \(name)", "WARN \(result.failures ?? 0)", .warning)
      case .fail: return ("FAIL \(result.failures ?? 0) \(name)", "FAIL \(result.failures ?? 0)", .bad)
      default: return ("ERROR \(name)", "ERROR", .bad)
      }
    }
    let verbs: (String, String) =
      switch node.resourceType {
      case .seed: ("loaded", "loading")
      case .snapshot: ("snapshotted", "snapshotting")
      default: ("created", "creating")
      }
    let what = node.resourceType == .snapshot ? relation(node) : description(node)
    if result.status == .partialSuccess { return ("PARTIALLY created \(what)", result.message ?? "", .warning) }
    if result.status.isFailure { return ("ERROR \(verbs.1) \(what)", "ERROR", .bad) }
    // dbt: of a function it tells the status, not the server's answer.
    let answer = node.resourceType == .function ? "SUCCESS" : result.message ?? "OK"
    return ("OK \(verbs.0) \(what)", answer, .good)
  }
}

/// Instants as artifacts and events write them.
package enum Timestamp {
  /// `2026-01-02T03:04:05.678901Z` of microseconds since 1970.
  package static func iso(_ microseconds: Int) -> String {
    let seconds = Int((Double(microseconds) / 1e6).rounded(.down))
    let fraction = microseconds - seconds * 1_000_000
    let days = Int((Double(seconds) / 86400).rounded(.down))
    let rest = seconds - days * 86400
    let (year, month, day) = civil(days)
    return
      "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2)).\(pad(fraction, 6))Z"
  }

  /// `03:04:05`, UTC.
  package static func clock(_ microseconds: Int) -> String { String(iso(microseconds).dropFirst(11).prefix(8)) }

  /// Year, month and day of a day counted from 1970-01-01 (proleptic Gregorian).
  package static func civil(_ days: Int) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
