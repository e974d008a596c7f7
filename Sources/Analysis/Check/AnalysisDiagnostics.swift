import Diagnostics
import ProjectModel
import SQL

/// The wording of what `check` finds about nodes; that of the rules stands beside each rule.
extension Diagnostic {
  static func needsDatabase(_ node: Node, _ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "check.needs-database",
      message:
        "the SQL of '\(node.name)' depends on what a query answers: it is not checked, its columns are not known",
      place: place, hint: "a contract, or meta: {redstart: {columns: complete}}, tells its columns", severity: .note)
  }

  /// `word`: what the statement begins with; of several statements the second.
  static func notAQuery(_ node: Node, _ word: String, _ count: Int, _ place: SourcePlace) -> Diagnostic {
    let kind = node.resourceType == .model ? "a model" : node.resourceType == .test ? "a test" : "a snapshot"
    let message =
      count == 0
      ? "\(kind) is one query, and no statement stands here"
      : count > 1
        ? "\(kind) is one query, and \(count) statements stand here" : "\(kind) is one query, and this is \(word)"
    return Diagnostic(
      code: "check.not-a-query", message: message, place: place,
      hint: count == 0 ? nil : "what is to run besides is a pre_hook, a post_hook, or an operation")
  }

  static func unreadable(_ finding: Diagnostic) -> Diagnostic {
    var result = Diagnostic(
      code: "check.unreadable-sql", message: "this is not read as SQL here: \(finding.message)", place: finding.place,
      severity: .note)
    result.hint = "it may be PostgreSQL all the same: nothing else is checked in it"
    return result
  }

  static func missingContractColumn(_ name: String, near: [String], _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "check.contract-missing-column", message: "the contract promises '\(name)', and the query does not give it",
      place: place, hint: Suggestion.hint(for: name, among: near))
  }

  static func extraContractColumn(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "check.contract-extra-column", message: "the query gives '\(name)', and the contract does not name it",
      place: place, hint: "declare it under columns: with its data_type, or leave it out")
  }

  static func contractType(
    _ name: String, wanted: SQLType, _ found: SQLType, isSure: Bool, _ place: SourcePlace
  ) -> Diagnostic {
    Diagnostic(
      code: "check.contract-type",
      message: "the contract promises '\(name)' as \(wanted.baseName), and the query gives \(found.text)", place: place,
      hint: "cast it: …::\(wanted.text)", severity: isSure ? .error : .warning)
  }

  static func hardCodedName(_ name: String, _ id: String, _ place: SourcePlace) -> Diagnostic {
    let parts = id.split(separator: ".")
    let call =
      parts.first == "source" && parts.count > 3
      ? "source('\(parts[2])', '\(parts[3])')" : "ref('\(parts.count > 2 ? parts[2] : "")')"
    return Diagnostic(
      code: "check.hard-coded-name", message: "'\(name)' is made by this project, and the graph does not see it here",
      place: place, hint: "write {{ \(call) }}", severity: .warning)
  }
}
