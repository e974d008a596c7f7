import Diagnostics
import JSON
import ProjectModel

/// What metrics, saved queries and semantic models depend on.
extension ParseSession {
  func resolveSemantics() {
    for id in project.semanticModels.keys { resolve(semanticModel: id) }
    let measures = MeasureIndex(project)
    var waiting: Set<String> = []
    for id in project.metrics.keys { resolve(metric: id, measures, &waiting) }
    for id in project.savedQueries.keys { resolve(savedQuery: id) }
    checkTimeSpines()
    checkTimeSpine()
  }

  /// The metrics that templates and exposures name by `metric()`.
  func resolve(metrics: [[String]], _ caller: Caller, _ dependsOn: inout DependsOn) {
    for names in metrics {
      guard let name = names.last else { continue }
      let package = names.count == 2 ? names[0] : nil
      if let id = metric(name, package: package, from: caller.package) {
        dependsOn.add(node: id)
      } else {
        missing(metric: name, caller.description, caller.place)
      }
    }
  }

  private func missing(metric name: String, _ caller: String, _ place: SourcePlace?) {
    let isDisabled = project.disabledSemantics.values.joined().contains {
      $0["name"]?.string == name && $0["resource_type"]?.string == ResourceType.metric.rawValue
    }
    error(
      isDisabled ? "graph.disabled-metric" : "graph.unknown-metric",
      "\(caller) depends on a metric named '\(name)' which \(isDisabled ? "is disabled" : "was not found")", place,
      hint: isDisabled
        ? "enable it, or remove the reference"
        : Suggestion.hint(for: name, among: project.metrics.values.compactMap { $0["name"]?.string }))
  }

  /// dbt: in the root project first, then in the caller's package, then anywhere.
  private func metric(_ name: String, package: String?, from caller: String) -> String? {
    for package in package.map({ [$0] }) ?? [context.rootName, caller] {
      let id = "metric.\(package).\(name)"
      if project.metrics[id] != nil { return id }
    }
    guard package == nil else { return nil }
    return project.metrics.first { $1["name"]?.string == name }?.0
  }

  private func resolve(semanticModel id: String) {
    guard let object = project.semanticModels[id], let ref = semanticRefs[id]?.first else { return }
    let package = object["package_name"]?.string ?? ""
    switch references.ref(ref, from: package) {
    case .found(let node):
      project.semanticModels.update(id) {
        $0["depends_on"] = Self.dependsOn([node.uniqueID])
        $0["node_relation"] = .object([
          "alias": .string(node.alias), "schema_name": .string(node.schema), "database": JSONValue(node.database),
          "relation_name": JSONValue(node.relationName),
        ])
      }
    case .disabled, .missing:
      let isDisabled = if case .disabled = references.ref(ref, from: package) { true } else { false }
      error(
        isDisabled ? "graph.disabled-ref" : "graph.unknown-ref",
        "Semantic model '\(id)' (\(object["original_file_path"]?.string ?? "")) depends on a node named '\(ref.name)' "
          + "which \(isDisabled ? "is disabled" : "was not found")", semanticPlaces[id],
        hint: isDisabled
          ? "enable it, or remove the reference" : Suggestion.hint(for: ref.name, among: references.refNames))
    }
  }

  /// The semantic models that have a measure, by package and by name alone.
  private struct MeasureIndex {
    private var byPackage: [String: [String: String]] = [:]
    private var anywhere: [String: String] = [:]

    init(_ project: ParsedProject) {
      for (id, model) in project.semanticModels {
        let package = model["package_name"]?.string ?? ""
        for measure in model["measures"]?.array ?? [] {
          guard let name = measure["name"]?.string else { continue }
          byPackage[package, default: [:]][name] = id
          anywhere[name] = id
        }
      }
    }

    var names: [String] { Array(anywhere.keys) }

    func find(_ measure: String, root: String, package: String) -> String? {
      byPackage[root]?[measure] ?? byPackage[package]?[measure] ?? anywhere[measure]
    }
  }

  private func resolve(metric id: String, _ measures: MeasureIndex, _ waiting: inout Set<String>) {
    guard let metric = project.metrics[id], (metric["type_params"]?["input_measures"]?.array ?? []).isEmpty,
      waiting.insert(id).inserted
    else { return }
    let parameters = metric["type_params"]?.object ?? [:]
    let package = metric["package_name"]?.string ?? ""
    let type = metric["type"]?.string ?? ""
    var inputs: [JSONValue] = []
    var dependsOn = DependsOn()
    switch type {
    case "derived", "ratio":
      let metrics =
        type == "ratio"
        ? [parameters["numerator"], parameters["denominator"]].compactMap { $0 } : parameters["metrics"]?.array ?? []
      for input in metrics {
        guard let name = input["name"]?.string else { continue }
        guard let target = self.metric(name, package: nil, from: package) else {
          let isDisabled = project.disabledSemantics.values.joined().contains { $0["name"]?.string == name }
          error(
            isDisabled ? "graph.disabled-metric" : "graph.unknown-metric",
            isDisabled
              ? "The metric `\(name)` is disabled and thus cannot be referenced."
              : "The metric `\(name)` does not exist but was referenced by metric `\(metric["name"]?.string ?? "")`.",
            semanticPlaces[id],
            hint: Suggestion.hint(for: name, among: project.metrics.values.compactMap { $0["name"]?.string }))
          continue
        }
        resolve(metric: target, measures, &waiting)
        for measure in project.metrics[target]?["type_params"]?["input_measures"]?.array ?? []
        where !inputs.contains(measure) {
          inputs.append(measure)
        }
        dependsOn.add(node: target)
      }
    default:
      let conversion = parameters["conversion_type_params"]
      let given =
        type == "conversion"
        ? [conversion?["base_measure"], conversion?["conversion_measure"]] : [parameters["measure"]]
      for case let measure? in given where !measure.isNull {
        if !inputs.contains(measure) { inputs.append(measure) }
        guard let name = measure["name"]?.string else { continue }
        if let model = measures.find(name, root: context.rootName, package: package) {
          dependsOn.add(node: model)
        } else {
          error(
            "graph.unknown-measure",
            "A semantic model having a measure `\(name)` does not exist but was referenced.", semanticPlaces[id],
            hint: Suggestion.hint(for: name, among: measures.names))
        }
      }
    }
    project.metrics.update(id) {
      var parameters = $0["type_params"]?.object ?? [:]
      parameters["input_measures"] = .array(inputs)
      $0["type_params"] = .object(parameters)
      $0["depends_on"] = Self.dependsOn(dependsOn.nodes)
    }
  }

  private func resolve(savedQuery id: String) {
    guard let query = project.savedQueries[id] else { return }
    var dependsOn = DependsOn()
    for name in (query["query_params"]?["metrics"]?.array ?? []).compactMap(\.string) {
      if let target = metric(name, package: nil, from: query["package_name"]?.string ?? "") {
        dependsOn.add(node: target)
      } else {
        missing(
          metric: name, "Saved query '\(id)' (\(query["original_file_path"]?.string ?? ""))", semanticPlaces[id])
      }
    }
    project.savedQueries.update(id) { $0["depends_on"] = Self.dependsOn(dependsOn.nodes) }
  }

  /// Descriptions of all three kinds, and of semantic models' members.
  func renderSemantics(_ renderer: DocRenderer) {
    for map in [\ParsedProject.metrics, \.semanticModels, \.savedQueries] {
      for (id, object) in project[keyPath: map] {
        let place = semanticPlaces[id]
        let package = object["package_name"]?.string ?? ""
        func rendered(_ object: JSONObject) -> JSONObject {
          guard let text = object["description"]?.string, !text.isEmpty else { return object }
          var copy = object
          copy["description"] = .string(renderer.render(text, package, place).0)
          return copy
        }
        var copy = rendered(object)
        for key in ["entities", "measures", "dimensions"] {
          guard let members = copy[key]?.array else { continue }
          copy[key] = .array(members.map { .object(rendered($0.object ?? [:])) })
        }
        project[keyPath: map][id] = copy
      }
    }
  }

  /// dbt: the columns that a time spine names must be declared.
  func checkTimeSpines() {
    for node in project.nodes.values {
      guard let spine = node.timeSpine?.object else { continue }
      let columns = Set(node.columns.map(\.name))
      let standard = spine["standard_granularity_column"]?.string ?? ""
      if !columns.contains(standard) {
        error(
          "project.time-spine-column",
          "Time spine standard granularity column must be defined on the model. Got invalid column name '\(standard)' "
            + "for model '\(node.name)'. Valid names: \(Self.list(node.columns.map(\.name)))", node.place,
          hint: "declare the column under the model's 'columns'")
      } else if node.columns.first(where: { $0.name == standard })?.granularity == nil {
        error(
          "project.time-spine-granularity",
          "Time spine standard granularity column must have a granularity defined. Please add one for column "
            + "'\(standard)' in model '\(node.name)'.", node.place, hint: "write 'granularity: day' at the column")
      }
      let wanted = (spine["custom_granularities"]?.array ?? []).compactMap { entry in
        entry["column_name"]?.string ?? entry["name"]?.string
      }
      let missing = wanted.filter { !columns.contains($0) }
      if !missing.isEmpty {
        error(
          "project.time-spine-column",
          "Time spine custom granularity columns do not exist in the model. Columns not found: \(Self.list(missing)); "
            + "Available columns: \(Self.list(node.columns.map(\.name)))", node.place,
          hint: "declare the columns under the model's 'columns'")
      }
    }
  }

  private static func list(_ names: [String]) -> String {
    "[" + names.map { "'\($0)'" }.joined(separator: ", ") + "]"
  }

  /// dbt: semantic models need a table of days, or of something finer.
  private func checkTimeSpine() {
    guard let first = project.semanticModels.keys.first else { return }
    let fine = PropertyKeys.granularities.prefix { $0 != "week" }
    let hasSpine = project.nodes.values.contains { node in
      guard node.resourceType.isRefable else { return false }
      if node.name == "metricflow_time_spine" { return true }
      guard let column = node.timeSpine?["standard_granularity_column"]?.string else { return false }
      return fine.contains(node.columns.first { $0.name == column }?.granularity?.lowercased() ?? "")
    }
    guard !hasSpine else { return }
    error(
      "project.no-time-spine",
      "The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found.",
      semanticPlaces[first], hint: "give a model with a row for each day 'time_spine: {standard_granularity_column: …}'"
    )
  }
}
