import Diagnostics
import JSON
import ProjectModel

/// What a microbatch model must configure.
enum MicrobatchConfig {
  /// Errors of a model's configs. `begin` becomes a whole ISO time where it is one.
  static func check(_ node: inout Node) -> [Diagnostic] {
    var errors: [Diagnostic] = []
    if node.config.string("event_time") == nil {
      errors.append(
        error(node, "event_time", "must provide an 'event_time' (string) config that names the column of event times"))
    }
    if let begin = node.config.string("begin").flatMap(Moment.iso) {
      node.config["begin"] = .string(begin.iso(separator: "T"))
    } else {
      errors.append(badBegin(node))
    }
    if node.config.string("batch_size").flatMap(BatchSize.init(rawValue:)) == nil { errors.append(badSize(node)) }
    if let lookback = node.config["lookback"], !lookback.isNull, lookback.int.map({ $0.magnitude > 1_000_000 }) ?? true
    {
      errors.append(error(node, "lookback", "must provide the optional 'lookback' config as a number of batches"))
    }
    if let concurrent = node.config["concurrent_batches"], !concurrent.isNull, concurrent.bool == nil {
      errors.append(
        error(node, "concurrent_batches", "must provide the optional 'concurrent_batches' as true or false"))
    }
    return errors
  }

  static func badBegin(_ node: Node) -> Diagnostic {
    error(
      node, "begin", "must provide a 'begin' (datetime) config: the earliest time that it is built from",
      hint: "as begin: '2024-01-01'")
  }

  static func badSize(_ node: Node) -> Diagnostic {
    let sizes = BatchSize.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return error(node, "batch_size", "must provide a 'batch_size' config that is one of [\(sizes)]")
  }

  private static func error(_ node: Node, _ config: String, _ what: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "config.microbatch", message: "Microbatch model '\(node.name)' \(what)", place: node.place,
      hint: hint ?? "set \(config) in the model's config")
  }
}

extension ParseSession {
  /// Checks the configs of models that run batch by batch, and warns of what they cannot have.
  func checkMicrobatches() {
    guard context.runsBatches else { return }
    var concurrent = 0
    for position in project.nodes.values.indices {
      if project.nodes.values[position].config["concurrent_batches"]?.bool ?? false { concurrent += 1 }
      guard project.nodes.values[position].isMicrobatch else { continue }
      var node = project.nodes.values[position]
      for error in MicrobatchConfig.check(&node) { report(error) }
      project.nodes.update(project.nodes.keys[position]) { $0 = node }
      let hasTimes = node.dependsOn.nodes.contains { id in
        project.nodes[id]?.config.string("event_time") != nil
          || project.sources[id].map { NodeConfig($0.config).string("event_time") != nil } ?? false
      }
      if !hasTimes {
        warn(
          "compile.microbatch-inputs",
          "no ref or source of the microbatch model '\(node.name)' has an event_time: every batch reads all of their rows",
          node.place, hint: "set event_time where the model's inputs are configured")
      }
    }
    guard concurrent > 0 else { return }
    warn(
      "config.concurrent-batches",
      "\(concurrent) microbatch model\(concurrent == 1 ? " has" : "s have") concurrent_batches set to true, but batches "
        + "run one after the other on \(context.adapter.name)", nil)
  }
}
