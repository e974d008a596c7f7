import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `list` (`ls`): names of what is selected.
struct ListCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready()
    let selection = try session.pipeline.select(ready.graph, .list, ready.loaded)
    guard !selection.uniqueIDs.isEmpty else {
      session.console.emit(Event("NoNodesSelected", "Q038", .warn, "No nodes selected!"))
      return 0
    }
    for id in selection.uniqueIDs {
      if let line = line(id, ready.parsed.project) { session.console.answer(line) }
    }
    return 0
  }

  private func line(_ id: String, _ project: ParsedProject) -> String? {
    switch session.arguments.values["output"] ?? "selector" {
    case "name": return name(id, project)
    case "path": return path(id, project)
    case "json": return json(id, project)
    default: return selector(id, project)
    }
  }

  private func selector(_ id: String, _ project: ParsedProject) -> String? {
    if let node = project.nodes[id] { return node.fqn.joined(separator: ".") }
    if let source = project.sources[id] { return "source:\(source.packageName).\(source.sourceName).\(source.name)" }
    if let exposure = project.exposures[id] { return "exposure:\(exposure.packageName).\(exposure.name)" }
    if let test = project.unitTests[id] { return "unit_test:\(test.packageName).\(test.versionedName)" }
    let parts = id.split(separator: ".")
    return parts.count >= 3 ? "\(parts[0]):\(parts.dropFirst().joined(separator: "."))" : nil
  }

  private func name(_ id: String, _ project: ParsedProject) -> String? {
    if let node = project.nodes[id] { return node.searchName }
    if let source = project.sources[id] { return "\(source.sourceName).\(source.name)" }
    if let test = project.unitTests[id] { return test.name }
    return project.exposures[id]?.name ?? id.split(separator: ".").last.map(String.init)
  }

  private func path(_ id: String, _ project: ParsedProject) -> String? {
    project.nodes[id]?.originalFilePath ?? project.sources[id]?.originalFilePath ?? project.exposures[id]?
      .originalFilePath
      ?? project.unitTests[id]?.originalFilePath ?? semantics(id, project)?["original_file_path"]?.string
  }

  private func semantics(_ id: String, _ project: ParsedProject) -> JSONObject? {
    project.metrics[id] ?? project.semanticModels[id] ?? project.savedQueries[id]
  }

  private static let standardKeys = [
    "alias", "name", "package_name", "depends_on", "tags", "config", "resource_type", "source_name",
    "original_file_path",
    "unique_id",
  ]

  private func json(_ id: String, _ project: ParsedProject) -> String? {
    let object: JSONObject
    if let node = project.nodes[id] {
      object = NodeDictionary.make(node)
    } else if let source = project.sources[id] {
      object = NodeDictionary.make(source)
    } else if let exposure = project.exposures[id] {
      object = NodeDictionary.make(exposure)
    } else if let test = project.unitTests[id] {
      object = [
        "name": .string(test.name), "package_name": .string(test.packageName), "resource_type": "unit_test",
        "depends_on": NodeDictionary.dependsOn(test.dependsOn), "config": .object(test.config),
        "original_file_path": .string(test.originalFilePath), "unique_id": .string(id), "model": .string(test.model),
      ]
    } else if let semantics = semantics(id, project) {
      object = semantics
    } else {
      return nil
    }
    let wanted = session.arguments.list("output_keys")
    let keys = wanted.isEmpty ? Self.standardKeys : wanted
    var shown = JSONObject()
    for key in object.keys where keys.contains(key) { shown[key] = object[key] }
    // A key such as config.materialized names a member.
    for key in keys where key.contains(".") {
      var value: JSONValue? = .object(object)
      for part in key.split(separator: ".") { value = value?[String(part)] }
      if let value { shown[key] = value }
    }
    return JSONWriter.text(.object(shown))
  }
}
