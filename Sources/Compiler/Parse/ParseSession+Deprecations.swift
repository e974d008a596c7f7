import Diagnostics
import JSON
import ProjectModel

extension ParseSession {
  /// Warns of models whose `deprecation_date` has passed, and of models that refer to one that has such a date.
  func warnDeprecatedModels() {
    let dated = project.nodes.values.filter { $0.resourceType == .model && $0.deprecationDate != nil }
    guard !dated.isEmpty else { return }
    var users: [String: [Node]] = [:]
    for node in project.nodes.values where node.resourceType == .model {
      for id in Set(node.dependsOn.nodes) { users[id, default: []].append(node) }
    }
    let now = Int(createdAt * 1_000_000)
    for model in dated {
      guard let date = model.deprecationDate else { continue }
      let isPast = EventTimeText.instant(date).map { $0 < now } ?? false
      let name = model.name + (Self.version(model).map { ".v" + $0 } ?? "")
      if isPast {
        warnings.append(
          Diagnostic(
            code: "model.deprecated",
            message:
              "Model \(name) has passed its deprecation date of \(date). This model should be disabled or removed.",
            place: model.place, severity: .warning))
      }
      for user in users[model.uniqueID] ?? [] {
        warnings.append(
          Diagnostic(
            code: isPast ? "model.deprecated-reference" : "model.upcoming-deprecation",
            message: "While compiling '\(user.name)': Found a reference to \(name), which "
              + (isPast ? "was deprecated" : "is slated for deprecation") + " on '\(date)'.",
            place: user.place, hint: Self.newer(than: model), severity: .warning))
      }
    }
  }

  private static func version(_ model: Node) -> String? {
    guard let version = model.version, !version.isNull else { return nil }
    return Node.text(version: version)
  }

  private static func newer(than model: Node) -> String? {
    guard let version = version(model), let latest = model.latestVersion.map({ Node.text(version: $0) }),
      latest != version
    else {
      return nil
    }
    return "a newer version is there: ref('\(model.packageName)', '\(model.name)', v='\(latest)')"
  }
}
