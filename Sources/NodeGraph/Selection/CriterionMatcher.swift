import Diagnostics
import JSON
import ProjectModel

/// Finds what one criterion names, without the graph around it.
struct CriterionMatcher {
  let graph: Graph
  let state: PreviousState
  /// What may be found: enabled resources.
  let eligible: VertexSet
  private var paths: PathIndex?
  /// Contracts that the project breaks.
  private(set) var warnings: [Diagnostic] = []

  init(graph: Graph, state: PreviousState, eligible: VertexSet) {
    self.graph = graph
    self.state = state
    self.eligible = eligible
  }

  /// - Throws: `select.bad-value`, `select.no-state`.
  mutating func find(_ criterion: SelectionCriterion) throws(Diagnostic) -> VertexSet {
    let text = SelectorParser.text(criterion.value)
    switch criterion.method {
    case .fqn: return byName(text)
    case .tag: return byPattern(text) { graph, vertex in graph.tags(vertex) }
    case .package: return byPattern(text == "this" ? graph.project.name : text) { [$0.packageName($1)] }
    case .file: return byPattern(text) { graph, vertex in Self.fileNames(graph.originalFilePath(vertex)) }
    case .path: return try byPath(text)
    case .group: return byPattern(text) { graph, vertex in Self.group(vertex, graph) }
    case .access:
      return nodes { $0.resourceType == .model && $0.access == text }
    case .config: return byConfig(criterion)
    case .source: return try bySource(text)
    case .exposure, .metric, .semanticModel, .savedQuery, .unitTest:
      return try byPackageAndName(text, criterion.method)
    case .resourceType: return try byResourceType(text)
    case .testName: return byTestName(text)
    case .testType: return try byTestType(text)
    case .version: return try byVersion(text)
    case .state: return try byState(text)
    case .result:
      guard let statuses = state.statuses else { throw Messages.missingState(.result, "run results") }
      return filter { statuses[graph.uniqueIDs[$0]] == text }
    case .sourceStatus:
      guard let fresher = state.fresherSources else { throw Messages.missingFreshness(state) }
      return filter { text == "fresher" && fresher.contains(graph.uniqueIDs[$0]) }
    }
  }

  private func filter(_ isIncluded: (Int) -> Bool) -> VertexSet {
    VertexSet(capacity: graph.count, eligible.lazy.filter(isIncluded))
  }

  private func nodes(_ isIncluded: (Node) -> Bool) -> VertexSet {
    filter { vertex in
      guard case .node(let at) = graph.members[vertex] else { return false }
      return isIncluded(graph.project.nodes.values[at])
    }
  }

  /// What has any text that the pattern matches.
  private func byPattern(_ text: String, _ texts: (Graph, Int) -> [String]) -> VertexSet {
    let pattern = NamePattern(text)
    return filter { texts(graph, $0).contains(where: pattern.matches) }
  }

  private func byName(_ text: String) -> VertexSet {
    let selector = NameSelector(text)
    return filter { vertex in
      if case .source = graph.members[vertex] { return false }
      var isVersioned = false
      if case .node(let at) = graph.members[vertex] {
        isVersioned = VersionOrder.isVersioned(graph.project.nodes.values[at])
      }
      return selector.matches(graph.fqn(vertex), isVersioned: isVersioned)
    }
  }

  private mutating func byPath(_ text: String) throws(Diagnostic) -> VertexSet {
    let pattern = try PathPattern(text)
    let index = paths ?? PathIndex(graph.project)
    paths = index
    let found = index.matching(pattern)
    guard !found.isEmpty else { return graph.emptySet }
    // Many resources share a file.
    var inside: [String: Bool] = [:]
    return filter { vertex in
      let path = graph.originalFilePath(vertex)
      let isInside = inside[path] ?? PathIndex.isInside(path, found)
      inside[path] = isInside
      if isInside { return true }
      return graph.patchPath(vertex).map { found.contains(PathIndex.withoutPackage($0)) } ?? false
    }
  }

  /// A file's name, with and without its extension.
  private static func fileNames(_ path: String) -> [String] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name.index(after: dot) != name.endIndex else {
      return [name]
    }
    return [name, String(name[..<dot])]
  }

  private static func group(_ vertex: Int, _ graph: Graph) -> [String] {
    let group: String? =
      switch graph.members[vertex] {
      case .node(let at): graph.project.nodes.values[at].config.group
      case .metric(let at): graph.project.metrics.values[at]["config"]?["group"]?.string
      default: nil
      }
    return group.map { $0.isEmpty ? [] : [$0] } ?? []
  }

  private func byConfig(_ criterion: SelectionCriterion) -> VertexSet {
    let matcher = ConfigMatcher(criterion)
    return filter { vertex in
      switch graph.members[vertex] {
      case .node(let at): matcher.matches(graph.project.nodes.values[at].config.values)
      case .source(let at): matcher.matches(graph.project.sources.values[at].config)
      default: false
      }
    }
  }

  private func bySource(_ text: String) throws(Diagnostic) -> VertexSet {
    var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 3 else {
      throw Messages.badValue(.source, text, hint: "write source, source.table or package.source.table")
    }
    if parts.count == 1 { parts.append("*") }
    if parts.count == 2 { parts.insert("*", at: 0) }
    let patterns = parts.map(NamePattern.init)
    return filter { vertex in
      guard case .source(let at) = graph.members[vertex] else { return false }
      let source = graph.project.sources.values[at]
      return patterns[0].matches(source.packageName) && patterns[1].matches(source.sourceName)
        && patterns[2].matches(source.name)
    }
  }

  private func byPackageAndName(_ text: String, _ method: SelectionMethod) throws(Diagnostic) -> VertexSet {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { throw Messages.badValue(method, text, hint: "write name or package.name") }
    let package = NamePattern(parts.count == 2 ? parts[0] : "*")
    let name = NamePattern(parts.last ?? "")
    let type = ResourceType(rawValue: method.rawValue)
    return filter { vertex in
      graph.resourceType(vertex) == type && name.matches(graph.name(vertex))
        && package.matches(graph.packageName(vertex))
    }
  }

  private func byResourceType(_ text: String) throws(Diagnostic) -> VertexSet {
    guard let type = ResourceType(rawValue: text) else {
      throw Messages.badValue(
        .resourceType, text,
        hint: Suggestion.hint(for: text, among: ResourceType.allCases.map(\.rawValue))
          ?? "resource types: " + ResourceType.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return filter { graph.resourceType($0) == type }
  }

  private func byTestName(_ text: String) -> VertexSet {
    let pattern = NamePattern(text)
    return filter { vertex in
      switch graph.members[vertex] {
      case .node(let at):
        guard graph.project.nodes.values[at].resourceType == .test else { return false }
        return graph.project.nodes.values[at].testMetadata.map { pattern.matches($0.name) } ?? false
      case .unitTest(let at): return pattern.matches(graph.project.unitTests.values[at].name)
      default: return false
      }
    }
  }

  private func byTestType(_ text: String) throws(Diagnostic) -> VertexSet {
    func tests(_ isIncluded: (Node) -> Bool) -> VertexSet { nodes { $0.resourceType == .test && isIncluded($0) } }
    // dbt: any piece of these words will do ('sing'), the first that holds it wins.
    if text == "generic" || text == "schema" { return tests { $0.testMetadata != nil } }
    if "data".contains(text) || text.isEmpty { return tests { _ in true } }
    if "singular".contains(text) { return tests { $0.testMetadata == nil } }
    if "unit".contains(text) {
      return filter { if case .unitTest = graph.members[$0] { true } else { false } }
    }
    throw Messages.badValue(.testType, text, hint: "write generic, singular, unit or data")
  }

  private func byVersion(_ text: String) throws(Diagnostic) -> VertexSet {
    switch text {
    case "latest": return nodes { VersionOrder.isVersioned($0) && $0.version == $0.latestVersion }
    case "prerelease": return nodes { $0.resourceType == .model && VersionOrder.isBefore($0.latestVersion, $0.version) }
    case "old": return nodes { $0.resourceType == .model && VersionOrder.isBefore($0.version, $0.latestVersion) }
    case "none": return nodes { $0.resourceType == .model && !VersionOrder.isVersioned($0) }
    default: throw Messages.badValue(.version, text, hint: "write latest, prerelease, old or none")
    }
  }

  private mutating func byState(_ text: String) throws(Diagnostic) -> VertexSet {
    guard let previous = state.project else { throw Messages.missingState(.state, "an earlier manifest") }
    let comparison = StateComparison(
      previous: previous, current: graph.project, comparesUnrendered: state.comparesUnrendered)
    if ["modified", "unmodified", "modified.contract"].contains(text) {
      let changes = ContractChanges(previous: previous, current: graph.project, state: state)
      for warning in try changes.broken() where !warnings.contains(where: { $0.message == warning.message }) {
        warnings.append(warning)
      }
    }
    guard let isSelected = comparison.check(text) else {
      throw Messages.badValue(.state, text, hint: "write one of " + StateComparison.checks.joined(separator: ", "))
    }
    return filter { isSelected(graph.uniqueIDs[$0], graph.members[$0]) }
  }
}

/// Versions of models, and which of two is the earlier.
enum VersionOrder {
  /// Whether it is a model with a version; null is none.
  static func isVersioned(_ node: Node) -> Bool {
    guard node.resourceType == .model, let version = node.version else { return false }
    return !version.isNull
  }

  /// Numbers as numbers, else by their texts; false where either is missing or counts as nothing (0, empty).
  static func isBefore(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    guard let left, let right else { return false }
    let leftText = Node.text(version: left)
    let rightText = Node.text(version: right)
    guard !leftText.isEmpty, !rightText.isEmpty, left != .int(0), right != .int(0) else { return false }
    if let leftNumber = Double(leftText), let rightNumber = Double(rightText) { return leftNumber < rightNumber }
    return leftText.unicodeScalars.lexicographicallyPrecedes(rightText.unicodeScalars)
  }
}
