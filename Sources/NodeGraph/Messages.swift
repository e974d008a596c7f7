import Diagnostics

/// The wording of this module's diagnostics.
enum Messages {
  static func missingDependency(of id: String, on name: String, _ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "graph.missing-dependency", message: "\(id) depends on '\(name)', which is not in the project",
      place: place, hint: "it may be disabled")
  }

  /// `path` ends with its first id.
  static func cycle(_ path: [String], _ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "graph.cycle", message: "Found a cycle: " + path.joined(separator: " --> "), place: place,
      hint: "each of these needs the one before it; take one of the references out")
  }

  // MARK: Selection syntax

  static func unknownMethod(_ name: String, in raw: String) -> Diagnostic {
    let known = SelectionMethod.allCases.map(\.rawValue)
    let hint =
      Suggestion.hint(for: name, among: known)
      ?? (name == "selector"
        ? "use --selector for a selector of selectors.yml" : "methods: " + known.joined(separator: ", "))
    return Diagnostic(
      code: "select.unknown-method", message: "'\(name)' is not a valid method name",
      hint: hint, notes: ["in the selection criterion '\(raw)'"])
  }

  static func badSyntax(_ raw: String) -> Diagnostic {
    Diagnostic(
      code: "select.syntax", message: "'\(raw)' is no selection criterion",
      hint: "a criterion is [@|N+][method:]value[+N] on one line")
  }

  static func atWithPlus(_ raw: String) -> Diagnostic {
    Diagnostic(
      code: "select.syntax", message: "'\(raw)' has both an '@' before and a '+' after the value",
      hint: "'@' already takes all that is below; leave the '+' out")
  }

  static func noMatch(_ raw: String) -> Diagnostic {
    Diagnostic(
      code: "select.no-match", message: "The selection criterion '\(raw)' does not match any enabled nodes",
      severity: .warning)
  }

  static func badValue(_ method: SelectionMethod, _ value: String, hint: String) -> Diagnostic {
    Diagnostic(
      code: "select.bad-value", message: "'\(value)' is no value for the selection method '\(method.rawValue)'",
      hint: hint)
  }

  static func missingState(_ method: SelectionMethod, _ what: String) -> Diagnostic {
    Diagnostic(
      code: "select.no-state", message: "the selection method '\(method.rawValue)' needs \(what) to compare with",
      hint: "pass --state with the folder that holds it")
  }

  static func missingFreshness(_ state: PreviousState) -> Diagnostic {
    state.lacksFreshness
      ? Diagnostic(
        code: "select.no-state", message: "No current state comparison freshness results in sources.json",
        hint: "run source freshness first: it writes target/sources.json")
      : Diagnostic(
        code: "select.no-state", message: "No previous state comparison freshness results in sources.json",
        hint: "pass --state with the folder that holds an earlier sources.json")
  }

  // MARK: Resource types

  static func unknownResourceType(_ name: String, _ known: [String]) -> Diagnostic {
    Diagnostic(
      code: "select.unknown-resource-type", message: "'\(name)' is not a resource type",
      hint: Suggestion.hint(for: name, among: known) ?? "resource types: " + known.joined(separator: ", "))
  }

  // MARK: selectors.yml

  static func unknownSelector(_ name: String, among known: [String]) -> Diagnostic {
    let list = known.isEmpty ? "selectors.yml defines none" : "selectors: " + known.joined(separator: ", ")
    return Diagnostic(
      code: "select.unknown-selector", message: "Could not find selector named \(name)",
      hint: Suggestion.hint(for: name, among: known) ?? list)
  }

  static func twoDefaults(_ first: String, _ second: String, _ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "select.bad-definition", message: "the selectors '\(first)' and '\(second)' are both the default",
      place: place, hint: "leave 'default: true' with one of them")
  }

  static func badDefinition(_ selector: String, _ what: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(code: "select.bad-definition", message: "the selector '\(selector)' \(what)", hint: hint)
  }
}
