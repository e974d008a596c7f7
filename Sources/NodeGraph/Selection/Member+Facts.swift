import JSON
import ProjectModel

/// What selection asks of every resource, whatever map it lies in.
extension Graph {
  func fqn(_ vertex: Int) -> [String] {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].fqn
    case .source(let at): project.sources.values[at].fqn
    case .exposure(let at): project.exposures.values[at].fqn
    case .unitTest(let at): project.unitTests.values[at].fqn
    case .metric, .semanticModel, .savedQuery: strings(object(vertex)?["fqn"])
    }
  }

  func packageName(_ vertex: Int) -> String {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].packageName
    case .source(let at): project.sources.values[at].packageName
    case .exposure(let at): project.exposures.values[at].packageName
    case .unitTest(let at): project.unitTests.values[at].packageName
    case .metric, .semanticModel, .savedQuery: object(vertex)?["package_name"]?.string ?? ""
    }
  }

  func name(_ vertex: Int) -> String {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].name
    case .source(let at): project.sources.values[at].name
    case .exposure(let at): project.exposures.values[at].name
    case .unitTest(let at): project.unitTests.values[at].name
    case .metric, .semanticModel, .savedQuery: object(vertex)?["name"]?.string ?? ""
    }
  }

  func originalFilePath(_ vertex: Int) -> String {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].originalFilePath
    case .source(let at): project.sources.values[at].originalFilePath
    case .exposure(let at): project.exposures.values[at].originalFilePath
    case .unitTest(let at): project.unitTests.values[at].originalFilePath
    case .metric, .semanticModel, .savedQuery: object(vertex)?["original_file_path"]?.string ?? ""
    }
  }

  func patchPath(_ vertex: Int) -> String? {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].patchPath
    case .source(let at): project.sources.values[at].patchPath
    default: nil
    }
  }

  func tags(_ vertex: Int) -> [String] {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].tags
    case .source(let at): project.sources.values[at].tags
    case .exposure(let at): project.exposures.values[at].tags
    case .unitTest(let at): strings(project.unitTests.values[at].config["tags"])
    case .metric, .savedQuery: strings(object(vertex)?["tags"])
    // dbt: semantic models carry no tags.
    case .semanticModel: []
    }
  }

  func isEnabled(_ vertex: Int) -> Bool {
    switch members[vertex] {
    case .node(let at): project.nodes.values[at].config.enabled
    case .source(let at): project.sources.values[at].config["enabled"]?.bool ?? true
    // dbt: exposures are not asked.
    case .exposure: true
    case .unitTest(let at): project.unitTests.values[at].config["enabled"]?.bool ?? true
    case .metric, .semanticModel, .savedQuery: object(vertex)?["config"]?["enabled"]?.bool ?? true
    }
  }

  /// Whether it has no text to run; only nodes can be empty, and seeds never are.
  func isEmpty(_ vertex: Int) -> Bool {
    guard case .node(let at) = members[vertex], project.nodes.values[at].resourceType != .seed else { return false }
    return project.nodes.values[at].rawCode.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
  }

  /// A metric, semantic model or saved query as the manifest has it.
  func object(_ vertex: Int) -> JSONObject? {
    switch members[vertex] {
    case .metric(let at): project.metrics.values[at]
    case .semanticModel(let at): project.semanticModels.values[at]
    case .savedQuery(let at): project.savedQueries.values[at]
    default: nil
    }
  }

  private func strings(_ value: JSONValue?) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let items): items.compactMap(\.string)
    default: []
    }
  }
}
