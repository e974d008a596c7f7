import Diagnostics
import JSON
import ProjectModel

/// What of a project breaks the contracts that an earlier one enforced.
///
/// dbt: of a model with versions that is an error, as others rely on the version; of one without it is a warning. A new
/// column, or a type of the same name with another length, breaks nothing.
struct ContractChanges {
  let previous: ParsedProject
  let current: ParsedProject
  let state: PreviousState

  /// - Returns: `state.breaking-contract` of each model without versions.
  /// - Throws: the same, of the first version that is broken.
  func broken() throws(Diagnostic) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    for model in previous.nodes.values where model.resourceType == .model && Self.isEnforced(model) {
      let changes: [String]
      let now: Node
      if let found = current.nodes[model.uniqueID] {
        now = found
        changes = Self.isSame(found, model) ? [] : differences(found, model)
      } else {
        now = current.disabledNodes[model.uniqueID]?.first ?? model
        changes = removal(of: model)
      }
      guard !changes.isEmpty else { continue }
      if let version = now.version, !version.isNull {
        throw Diagnostic(
          code: "state.breaking-contract",
          message:
            "Breaking change to contract of \(now.name).v\(Node.text(version: version)) (\(now.originalFilePath))\n"
            + "While comparing to previous project state, a breaking change to an enforced contract was found.\n"
            + Self.list(changes),
          place: now.place, hint: "add to the contract without taking away, or make a new version of the model")
      }
      warnings.append(
        Diagnostic(
          code: "state.breaking-contract",
          message: "Breaking change to contracted, unversioned model \(now.name) (\(now.originalFilePath))\n"
            + "While comparing to previous project state, a breaking change to an unversioned model was found.\n"
            + Self.list(changes),
          place: now.place, severity: .warning))
    }
    return warnings
  }

  private static func list(_ changes: [String]) -> String { changes.map { "  - " + $0 }.joined(separator: "\n") }

  private static func isEnforced(_ node: Node) -> Bool { node.contract["enforced"]?.bool ?? false }

  private static func isSame(_ now: Node, _ before: Node) -> Bool {
    isEnforced(now) && now.contract["checksum"] == before.contract["checksum"]
  }

  /// dbt: a model past its deprecation date may go, and one that is disabled counts by the contract that it has now.
  private func removal(of model: Node) -> [String] {
    let disabled = current.disabledNodes[model.uniqueID]?.first
    let gone = disabled ?? model
    guard Self.isEnforced(gone), !(gone.deprecationDate.map(state.isPast) ?? false) else { return [] }
    return ["Contracted model '\(gone.uniqueID)' was \(disabled == nil ? "deleted or renamed" : "disabled")."]
  }

  private func differences(_ now: Node, _ before: Node) -> [String] {
    var found: [String] = []
    if !Self.isEnforced(now) { found.append("The contract is no longer enforced.") }
    let columns = Dictionary(now.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let earlier = before.columns.sorted { $0.name < $1.name }
    let removed = earlier.filter { columns[$0.name] == nil }.map(\.name)
    if !removed.isEmpty { found.append("Columns were removed: " + removed.joined(separator: ", ")) }
    let changed = earlier.compactMap { old -> String? in
      guard let new = columns[old.name], Self.baseType(new.dataType) != Self.baseType(old.dataType) else { return nil }
      return "\(old.name) (\(old.dataType ?? "none") -> \(new.dataType ?? "none"))"
    }
    if !changed.isEmpty { found.append("Columns with data_type changes: " + changed.joined(separator: ", ")) }
    found += constraints(now, before, columns)
    return found
  }

  /// Only tables enforce constraints, and only those of the target's kind.
  private func constraints(_ now: Node, _ before: Node, _ columns: [String: Column]) -> [String] {
    guard Self.enforces(before) else { return [] }
    var found: [String] = []
    let ofColumns = before.columns.flatMap { old in
      guard let new = columns[old.name] else { return [String]() }
      return lost(old.constraints, new.constraints).map { "\($0) on column \(old.name)" }
    }
    if !ofColumns.isEmpty { found.append("Enforced constraints were removed: " + ofColumns.joined(separator: ", ")) }
    let ofModel = lost(before.constraints, now.constraints)
    if !ofModel.isEmpty { found.append("Enforced constraints were removed: " + ofModel.joined(separator: ", ")) }
    let hadAny = !before.constraints.isEmpty || before.columns.contains { !$0.constraints.isEmpty }
    if hadAny, !Self.enforces(now) {
      found.append("Materialization changed with enforced constraints: \(before.materialized) -> \(now.materialized)")
    }
    return found
  }

  private static func enforces(_ node: Node) -> Bool { ["table", "incremental"].contains(node.materialized) }

  private func lost(_ before: [JSONValue], _ now: [JSONValue]) -> [String] {
    before.compactMap { old in
      guard let type = old["type"]?.string, state.enforcedConstraints.contains(type),
        !now.contains(where: { Self.isSame($0, old) })
      else { return nil }
      return old["name"]?.string ?? type
    }
  }

  /// A manifest writes all members of a constraint, a properties file those that are set.
  private static func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool { settled(one).isSame(as: settled(other)) }

  private static func settled(_ constraint: JSONValue) -> JSONObject {
    JSONObject(
      (constraint.object ?? [:]).lazy.filter { _, value in
        !value.isNull && value.array?.isEmpty != true && value != .bool(true)
      })
  }

  /// `varchar` of `VARCHAR(12)`.
  private static func baseType(_ type: String?) -> String? {
    guard let type else { return nil }
    return type.prefix { $0 != "(" }.lowercased().split(separator: " ").joined(separator: " ")
  }
}
