import Diagnostics
import JSON
import Jinja
import ProjectModel

extension ParseSession {
  /// Turns every `ref` and `source` into unique ids; what is missing or forbidden is an error at the calling node.
  func resolveReferences() {
    references = ReferenceResolver(project)
    for (id, node) in project.nodes where node.resourceType != .seed {
      var dependsOn = node.dependsOn
      let isWhole = resolve(node.refs, node.sources, Caller(node), &dependsOn)
      for names in node.functions { resolve(function: names, Caller(node), &dependsOn) }
      resolve(metrics: node.metrics, Caller(node), &dependsOn)
      project.nodes.update(id) { node in
        node.dependsOn = dependsOn
        // dbt: a test without its target is no error, but does not run.
        if !isWhole, node.resourceType == .test { node.config["enabled"] = false }
      }
    }
    setIdleTestsApart()
    for (id, exposure) in project.exposures {
      var dependsOn = exposure.dependsOn
      _ = resolve(exposure.refs, exposure.sources, Caller(exposure), &dependsOn)
      resolve(metrics: exposure.metrics, Caller(exposure), &dependsOn)
      project.exposures.update(id) { $0.dependsOn = dependsOn }
    }
    resolveSemantics()
    resolveUnitTests()
  }

  private func setIdleTestsApart() {
    var position = 0
    for (id, node) in project.nodes {
      if node.resourceType == .test, !node.config.enabled {
        project.idleTests[id] = IdleTest(node, position: position)
      } else {
        position += 1
      }
    }
    guard !project.idleTests.isEmpty else { return }
    let idle = project.idleTests
    project.nodes = project.nodes.filter { id, _ in idle[id] == nil }
  }

  /// Who refers: for messages and access rules.
  struct Caller {
    private let kind: String
    private let uniqueID: String
    let package: String
    let group: String?
    let resourceType: ResourceType
    let place: SourcePlace?
    let path: String
    /// Whether a missing or disabled target is only warned of (disabled tests' parents, exposures).
    let isLenient: Bool

    /// As `Model 'model.shop.orders' (models/orders.sql)`.
    var description: String { "\(kind.prefix(1).uppercased())\(kind.dropFirst()) '\(uniqueID)' (\(path))" }

    init(_ node: Node) {
      kind = node.resourceType.rawValue
      uniqueID = node.uniqueID
      package = node.packageName
      group = node.group
      resourceType = node.resourceType
      place = node.place
      path = node.originalFilePath
      isLenient = node.resourceType == .test
    }

    init(_ exposure: Exposure) {
      kind = "exposure"
      uniqueID = exposure.uniqueID
      package = exposure.packageName
      group = nil
      resourceType = .exposure
      place = exposure.place
      path = exposure.originalFilePath
      isLenient = false
    }
  }

  /// Whether everything was found.
  private func resolve(
    _ refs: [RefArguments], _ sources: [[String]], _ caller: Caller, _ dependsOn: inout DependsOn
  ) -> Bool {
    var isWhole = true
    // dbt: sources come before nodes, wherever they stand.
    for names in sources where names.count == 2 {
      switch references.source(names[0], names[1], from: caller.package) {
      case .found(let target): dependsOn.add(node: target.uniqueID)
      case .disabled:
        isWhole = false
        missing(source: names, caller, isDisabled: true)
      case .missing:
        isWhole = false
        missing(source: names, caller, isDisabled: false)
      }
    }
    for ref in refs {
      switch references.ref(ref, from: caller.package) {
      case .found(let target):
        check(target, caller, ref)
        dependsOn.add(node: target.uniqueID)
      case .disabled:
        isWhole = false
        missing(ref, caller, isDisabled: true)
      case .missing:
        isWhole = false
        missing(ref, caller, isDisabled: false)
      }
    }
    return isWhole
  }

  private func resolve(function names: [String], _ caller: Caller, _ dependsOn: inout DependsOn) {
    guard let name = names.last else { return }
    if let target = references.function(name, package: names.count == 2 ? names[0] : nil, from: caller.package) {
      dependsOn.add(node: target.uniqueID)
    } else {
      error(
        "graph.unknown-function", "\(caller.description) depends on a function named '\(name)' which was not found",
        place(of: "function", name, caller), hint: Suggestion.hint(for: name, among: references.functionNames))
    }
  }

  private func missing(_ ref: RefArguments, _ caller: Caller, isDisabled: Bool) {
    var name = "named '\(ref.name)'"
    if let version = ref.version { name += " with version '\(Node.text(version: version))'" }
    if let package = ref.package { name += " in package '\(package)'" }
    let message =
      "\(caller.description) depends on a node \(name) which \(isDisabled ? "is disabled" : "was not found")"
    let place = self.place(of: "ref", ref.name, caller)
    // dbt: a test on a disabled node goes with it without a word; on a missing one with a warning.
    if caller.isLenient {
      if !isDisabled {
        warn("graph.unknown-ref", message, place, hint: Suggestion.hint(for: ref.name, among: references.refNames))
      }
    } else {
      error(
        isDisabled ? "graph.disabled-ref" : "graph.unknown-ref", message, place,
        hint: isDisabled
          ? "enable it, or remove the reference" : Suggestion.hint(for: ref.name, among: references.refNames))
    }
  }

  private func missing(source names: [String], _ caller: Caller, isDisabled: Bool) {
    let name = names.joined(separator: ".")
    let code = isDisabled ? "graph.disabled-source" : "graph.unknown-source"
    let message =
      "\(caller.description) depends on a source named '\(name)' which \(isDisabled ? "is disabled" : "was not found")"
    if caller.isLenient {
      warn(code, message, caller.place)
      return
    }
    error(
      code, message,
      place(of: "source", names[1], caller),
      hint: isDisabled
        ? "enable it, or remove the reference" : Suggestion.hint(for: name, among: references.sourceNames))
  }

  /// Where in the caller's template the call stands, if it stands there as text.
  private func place(of function: String, _ name: String, _ caller: Caller) -> SourcePlace? {
    guard let place = caller.place, let template = try? context.engine.compile(place.file, within: place.span) else {
      return caller.place
    }
    for call in template.calls where call.name == function {
      if call.arguments.contains(where: { $0?.string == name }) { return SourcePlace(place.file, call.span) }
    }
    let (line, _) = place.position
    let end = place.file.offset(ofLine: line + 1)
    return SourcePlace(
      place.file, Span(Int(place.span.start), min(Int(place.span.end), max(end - 1, Int(place.span.start)))))
  }

  /// `private` models are for their group, `protected` ones for their project where it restricts access.
  private func check(_ target: Node, _ caller: Caller, _ ref: RefArguments) {
    // dbt: a query given on the command line may look at anything.
    guard target.resourceType == .model, caller.resourceType != .sqlOperation else { return }
    let restricts = loaded.packages.first { $0.name == target.packageName }?.project.restrictAccess ?? false
    let isForeign = caller.package != target.packageName && target.packageName != context.rootName && restricts
    if target.access == "private" {
      guard let group = target.group, caller.group != group || isForeign else { return }
      error(
        "graph.private-ref",
        "\(caller.description) attempted to reference node '\(target.uniqueID)', which is not allowed because the "
          + "referenced node is private to the '\(group)' group",
        place(of: "ref", ref.name, caller), hint: "move the caller into the group, or make the model protected")
    } else if target.access == "protected", isForeign {
      error(
        "graph.protected-ref",
        "\(caller.description) attempted to reference node '\(target.uniqueID)', which is not allowed because the "
          + "referenced node is protected to the '\(target.packageName)' package",
        place(of: "ref", ref.name, caller), hint: "ask for the model to be made public")
    }
  }
}
