import JSON
import ProjectModel

/// Compares a project with an earlier one, for the method `state`. What breaks a contract: `ContractChange`.
struct StateComparison {
  static let checks = [
    "new", "old", "modified", "unmodified", "modified.body", "modified.configs", "modified.persisted_descriptions",
    "modified.relation", "modified.macros", "modified.contract",
  ]

  let previous: ParsedProject
  let current: ParsedProject
  /// The flag `state_modified_compare_more_unrendered_values`: where a source lies is compared as it is written.
  let comparesUnrendered: Bool

  /// Whether a resource passes the named check; nil for an unknown name.
  func check(_ name: String) -> ((_ uniqueID: String, Graph.Member) -> Bool)? {
    switch name {
    case "new": return { id, _ in !isKnown(id) }
    case "old": return { id, _ in isKnown(id) }
    case "modified", "unmodified":
      let macros = modifiedMacros()
      let wanted = name == "modified"
      return { id, member in (!isSame(id, member) || usesMacro(member, macros)) == wanted }
    case "modified.macros":
      let macros = modifiedMacros()
      return { _, member in usesMacro(member, macros) }
    case "modified.body": return nodes { !sameBody($0, $1) }
    case "modified.persisted_descriptions": return nodes { !samePersistedDescription($0, $1) }
    case "modified.contract": return nodes { !sameContract($0, $1) }
    case "modified.configs":
      return { id, member in
        switch member {
        case .node(let at):
          return previous.nodes[id].map { !sameConfig(current.nodes.values[at], $0) } ?? true
        case .source(let at):
          return previous.sources[id].map {
            !sameConfig(current.sources.values[at].unrenderedConfig, $0.unrenderedConfig)
          } ?? true
        case .exposure(let at):
          return previous.exposures[id].map {
            !sameConfig(current.exposures.values[at].unrenderedConfig, $0.unrenderedConfig)
          } ?? true
        case .metric(let at):
          return previous.metrics[id].map {
            !sameConfig(unrenderedConfig(current.metrics.values[at]), unrenderedConfig($0), except: ["group"])
          } ?? true
        case .semanticModel(let at):
          return previous.semanticModels[id].map { !isSame(current.semanticModels.values[at], $0, ["config"]) } ?? true
        case .savedQuery(let at):
          return previous.savedQueries[id].map { !isSame(current.savedQueries.values[at], $0, ["config"]) } ?? true
        case .unitTest: return false
        }
      }
    case "modified.relation":
      return { id, member in
        switch member {
        case .node(let at):
          previous.nodes[id].map { !sameRelation(current.nodes.values[at], $0) } ?? true
        case .source(let at):
          previous.sources[id].map { !sameRelation(current.sources.values[at], $0) } ?? true
        default: false
        }
      }
    default: return nil
    }
  }

  private func nodes(_ differ: @escaping (Node, Node) -> Bool) -> (String, Graph.Member) -> Bool {
    { id, member in
      guard case .node(let at) = member else { return false }
      return previous.nodes[id].map { differ(current.nodes.values[at], $0) } ?? true
    }
  }

  private func isKnown(_ id: String) -> Bool {
    previous.nodes[id] != nil || previous.sources[id] != nil || previous.exposures[id] != nil
      || previous.metrics[id] != nil || previous.semanticModels[id] != nil || previous.savedQueries[id] != nil
      || previous.unitTests[id] != nil
  }

  // MARK: Whole resources

  private func isSame(_ id: String, _ member: Graph.Member) -> Bool {
    switch member {
    case .node(let at): return previous.nodes[id].map { isSame(current.nodes.values[at], $0) } ?? false
    case .unitTest(let at):
      return previous.unitTests[id].map { $0.checksum == current.unitTests.values[at].checksum } ?? false
    // dbt: the others count as unmodified where they are new.
    case .source(let at): return previous.sources[id].map { isSame(current.sources.values[at], $0) } ?? true
    case .exposure(let at): return previous.exposures[id].map { isSame(current.exposures.values[at], $0) } ?? true
    case .metric(let at):
      return previous.metrics[id].map {
        isSame(current.metrics.values[at], $0, ["type", "description", "label"])
          && sameConfig(unrenderedConfig(current.metrics.values[at]), unrenderedConfig($0), except: ["group"])
      } ?? true
    case .semanticModel(let at):
      let keys = [
        "model", "description", "defaults", "entities", "dimensions", "measures", "config", "primary_entity", "group",
      ]
      return previous.semanticModels[id].map { isSame(current.semanticModels.values[at], $0, keys) } ?? true
    case .savedQuery(let at):
      let keys = ["query_params", "description", "label", "config", "group", "exports", "tags"]
      return previous.savedQueries[id].map { isSame(current.savedQueries.values[at], $0, keys) } ?? true
    }
  }

  private func unrenderedConfig(_ resource: JSONObject) -> JSONObject { resource["unrendered_config"]?.object ?? [:] }

  private func isSame(_ now: JSONObject, _ before: JSONObject, _ keys: [String]) -> Bool {
    keys.allSatisfy { (now[$0] ?? .null).isSame(as: before[$0] ?? .null) }
  }

  private func isSame(_ now: Node, _ before: Node) -> Bool {
    if now.testMetadata != nil {
      return sameConfig(now, before) && now.fqn == before.fqn
    }
    return sameBody(now, before) && sameConfig(now, before)
      && samePersistedDescription(now, before) && now.fqn == before.fqn && sameRelation(now, before)
      && sameContract(now, before)
      && (now.resourceType != .model
        || now.latestVersion == before.latestVersion && now.access == before.access
          && now.deprecationDate == before.deprecationDate)
  }

  private func isSame(_ now: SourceDefinition, _ before: SourceDefinition) -> Bool {
    sameRelation(now, before) && now.fqn == before.fqn && sameConfig(now.unrenderedConfig, before.unrenderedConfig)
      && now.quoting.isSame(as: before.quoting) && now.freshness.isSame(as: before.freshness)
      && now.loadedAtField == before.loadedAtField && now.external.isSame(as: before.external)
  }

  private func isSame(_ now: Exposure, _ before: Exposure) -> Bool {
    now.fqn == before.fqn && now.type == before.type && Self.named(now.owner).isSame(as: Self.named(before.owner))
      && now.maturity == before.maturity
      && now.url == before.url && now.description == before.description && now.label == before.label
      && Set(now.dependsOn.nodes) == Set(before.dependsOn.nodes)
      && sameConfig(now.unrenderedConfig, before.unrenderedConfig)
  }

  /// An owner without what is null: a manifest has all members, a properties file those that are written.
  private static func named(_ owner: JSONObject) -> JSONObject { JSONObject(owner.lazy.filter { !$0.1.isNull }) }

  // MARK: Parts

  private func sameBody(_ now: Node, _ before: Node) -> Bool {
    now.resourceType == .seed ? now.checksum == before.checksum : now.rawCode == before.rawCode
  }

  /// Configs of nodes that name the relation or only group; they are no part of the comparison.
  private static let leftOut = ["alias", "schema", "database", "tags", "group"]

  private func sameConfig(_ now: Node, _ before: Node) -> Bool {
    sameConfig(now.unrenderedConfig, before.unrenderedConfig, except: Self.leftOut)
  }

  private func sameConfig(_ now: JSONObject, _ before: JSONObject, except left: [String] = []) -> Bool {
    return (now.keys + before.keys).allSatisfy { key in
      if left.contains(key) { return true }
      guard let mine = now[key], let theirs = before[key] else { return false }
      return mine.isSame(as: theirs)
    }
  }

  private func sameRelation(_ now: Node, _ before: Node) -> Bool {
    ["database", "schema", "alias"].allSatisfy { now.unrenderedConfig[$0] == before.unrenderedConfig[$0] }
  }

  private func sameRelation(_ now: SourceDefinition, _ before: SourceDefinition) -> Bool {
    if comparesUnrendered {
      return now.unrenderedDatabase == before.unrenderedDatabase && now.unrenderedSchema == before.unrenderedSchema
        && now.identifier == before.identifier
    }
    return now.database == before.database && now.schema == before.schema && now.identifier == before.identifier
  }

  private func samePersistedDescription(_ now: Node, _ before: Node) -> Bool {
    let persisted = now.config["persist_docs"]
    if persisted?["relation"]?.bool == true, now.description != before.description { return false }
    guard persisted?["columns"]?.bool == true else { return true }
    func descriptions(_ node: Node) -> [String: String] {
      Dictionary(node.columns.map { ($0.name, $0.description) }, uniquingKeysWith: { $1 })
    }
    return descriptions(now) == descriptions(before)
  }

  private func sameContract(_ now: Node, _ before: Node) -> Bool {
    guard now.resourceType == .model else { return true }
    let isEnforced = now.contract["enforced"]?.bool ?? false
    let wasEnforced = before.contract["enforced"]?.bool ?? false
    if !isEnforced, !wasEnforced { return true }
    return isEnforced && wasEnforced && now.contract["checksum"] == before.contract["checksum"]
  }

  // MARK: Macros

  private static func trimmed(_ text: String) -> Substring {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return text[first...last]
  }

  /// Macros whose text changed, came or went, and all that call one of them.
  ///
  /// The built-in ones are left out: dbt's and ours differ everywhere, and a manifest of the one is a fine state for the
  /// other. So is white space at the ends, which dbt keeps before `{%-`.
  private func modifiedMacros() -> Set<String> {
    let builtIn: Set<String> = ["dbt", "dbt_postgres", "dbt_redshift"]
    var found: Set<String> = []
    for (id, macro) in current.macros
    where !builtIn.contains(macro.packageName)
      && previous.macros[id].map({ Self.trimmed($0.macroSQL) }) != Self.trimmed(macro.macroSQL)
    {
      found.insert(id)
    }
    for (id, macro) in previous.macros where !builtIn.contains(macro.packageName) && current.macros[id] == nil {
      found.insert(id)
    }
    var callers: [String: [String]] = [:]
    for (id, macro) in current.macros {
      for called in macro.dependsOnMacros { callers[called, default: []].append(id) }
    }
    var stack = Array(found)
    while let id = stack.popLast() {
      for caller in callers[id] ?? [] where found.insert(caller).inserted { stack.append(caller) }
    }
    return found
  }

  private func usesMacro(_ member: Graph.Member, _ modified: Set<String>) -> Bool {
    guard !modified.isEmpty else { return false }
    switch member {
    case .node(let at): return current.nodes.values[at].dependsOn.macros.contains(where: modified.contains)
    case .exposure(let at): return current.exposures.values[at].dependsOn.macros.contains(where: modified.contains)
    case .unitTest(let at): return current.unitTests.values[at].dependsOn.macros.contains(where: modified.contains)
    default: return false
    }
  }
}

extension JSONValue {
  /// Whether both hold the same, whatever the order of members in objects.
  func isSame(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.object(let mine), .object(let theirs)): return mine.isSame(as: theirs)
    case (.array(let mine), .array(let theirs)):
      return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
    default: return self == other
    }
  }
}

extension JSONObject {
  /// Whether both hold the same members, in any order.
  func isSame(as other: JSONObject) -> Bool {
    count == other.count
      && keys.allSatisfy { key in
        guard let mine = self[key], let theirs = other[key] else { return false }
        return mine.isSame(as: theirs)
      }
  }
}
