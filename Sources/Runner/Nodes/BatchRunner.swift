import Compiler
import Diagnostics
import JSON
import ProjectModel

/// Runs a microbatch model: each batch as a run of its own, one after the other.
struct BatchRunner {
  private let runner: NodeRunner
  private let reporter: RunReporter
  private var environment: RunEnvironment { runner.environment }

  init(_ runner: NodeRunner, _ reporter: RunReporter) {
    self.runner = runner
    self.reporter = reporter
  }

  /// What came of all batches together; every error is in it, or was reported with its batch.
  func run(_ node: Node) -> RunResult {
    var result = RunResult(uniqueID: node.uniqueID, status: .success)
    result.threadID = runner.session.threadName
    result.relationName = node.relationName
    result.failures = 0
    let started = environment.clock()
    result.timing = [.init(name: "compile", startedAt: started, completedAt: started)]
    let previous = environment.eventTimes.previous[node.uniqueID]
    let addsToTable = previous != nil || self.addsToTable(node)
    do throws(Diagnostic) {
      let batches = try environment.eventTimes.batches(of: node, addsToTable: addsToTable)
      let results = run(batches, of: node, addsToTable: addsToTable)
      Self.sum(results, previous, &result)
    } catch {
      result.status = .error
      result.message = ErrorText.message(error, node, environment)
    }
    let ended = environment.clock()
    result.timing.append(.init(name: "execute", startedAt: started, completedAt: ended))
    result.executionTime = Double(ended - started) / 1e6
    return result
  }

  private func run(_ batches: [Batch], of node: Node, addsToTable: Bool) -> BatchResults {
    var results = BatchResults()
    var runner = runner
    runner.addsToTable = addsToTable
    for (index, batch) in batches.enumerated() {
      if environment.cancels.isCancelled {
        results.failed.append(batch.span)
        continue
      }
      var one = node
      one.batch = batch
      if index > 0 { one.config["pre-hook"] = [] }
      if index < batches.count - 1 { one.config["post-hook"] = [] }
      // dbt: nothing is worth trying after a first batch that failed.
      guard index == 0 || results.failed.first != batches[0].span else {
        reporter.batchFinished(one, nil, index: index + 1, total: batches.count, thread: runner.session.threadName)
        results.failed.append(batch.span)
        continue
      }
      reporter.batchStarted(one, index: index + 1, total: batches.count, thread: runner.session.threadName)
      let result = runner.run(one)
      if result.status == .success { results.successful.append(batch.span) } else { results.failed.append(batch.span) }
      reporter.batchFinished(one, result, index: index + 1, total: batches.count, thread: result.threadID)
      runner.addsToTable = true
    }
    return results
  }

  private static func sum(_ batches: BatchResults, _ previous: BatchResults?, _ result: inout RunResult) {
    let (good, bad) = (batches.successful.count, batches.failed.count)
    if bad == 0 {
      result.message = "SUCCESS"
    } else if good == 0 {
      result.status = .error
      result.message = "ERROR"
    } else {
      result.status = .partialSuccess
      result.message = "PARTIAL SUCCESS (\(good)/\(good + bad))"
    }
    var batches = batches
    batches.successful += previous?.successful ?? []
    result.batchResults = batches
  }

  /// dbt: whether the model is a table that this run is to keep.
  private func addsToTable(_ node: Node) -> Bool {
    let standing = environment.cache.find(schema: node.schema, identifier: node.alias)
    return standing?.kind == .table && !(node.config["full_refresh"]?.bool ?? environment.context.flags.fullRefresh)
  }
}

extension RunEnvironment {
  /// Whether the node is a microbatch model that runs batch by batch.
  func runsInBatches(_ node: Node) -> Bool { runsBatches && node.isMicrobatch }
}

extension RunReporter {
  private func describe(_ node: Node) -> String { "batch \(node.batch?.name ?? "") of \(relation(node))" }

  func batchStarted(_ node: Node, index: Int, total: Int, thread: String) {
    let line = OutputLine.format("START \(describe(node))", status: "RUN", index: index, total: total)
    environment.events.emit(
      Event(
        "LogStartBatch", "Q045", .info, "Batch \(line)",
        data: [
          "description": .string(describe(node)), "batch_index": .int(index), "total_batches": .int(total),
          "node_info": nodeInfo(node, status: "started", started: environment.clock()),
        ], status: .running, thread: thread))
  }

  /// - Parameter result: nil for a batch that was left out.
  func batchFinished(_ node: Node, _ result: RunResult?, index: Int, total: Int, thread: String) {
    let (words, status, paint): (String, String, Event.Status)
    if let result, result.status != .success {
      // dbt: the model's result says no more than how many batches failed.
      environment.events.emit(
        Event(
          "GenericExceptionOnRun", "W004", .error,
          "Unhandled error while executing \(describe(node))\n\(result.message ?? "")",
          data: ["unique_id": .string(node.uniqueID), "exc": .string(result.message ?? "")], status: .bad,
          thread: thread))
      (words, status, paint) = ("ERROR creating", "ERROR", .bad)
    } else if let result {
      (words, status, paint) = ("OK created", result.message ?? "OK", .good)
    } else {
      (words, status, paint) = ("SKIP", "SKIPPED", .skipped)
    }
    let seconds = result?.executionTime ?? 0
    let line = OutputLine.format(
      "\(words) \(describe(node))", status: status, index: index, total: total, seconds: seconds)
    let shown = result == nil ? "skipped" : result?.status == .success ? status : "error"
    environment.events.emit(
      Event(
        "LogBatchResult", "Q046", shown == "error" ? .error : .info, "Batch \(line)",
        data: [
          "description": .string(describe(node)), "status": .string(shown), "batch_index": .int(index),
          "total_batches": .int(total), "execution_time": .double(seconds),
          "node_info": nodeInfo(node, status: shown),
        ], status: paint, thread: thread))
  }
}
