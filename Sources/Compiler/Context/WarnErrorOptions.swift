import JSON

/// Which warnings are errors, by dbt's event names: `--warn-error`, and `warn_error_options` of the command line or of the
/// project's flags: `{error: all | [names], warn: [names], silence: [names]}`; older spellings are `include` and `exclude`.
package struct WarnErrorOptions: Sendable {
  private let makesAll: Bool
  private let errors: Set<String>
  private let warnings: Set<String>
  private let silenced: Set<String>

  package init(_ flags: Flags) {
    let options = flags["warn_error_options"]?.object ?? JSONObject()
    func names(_ keys: String...) -> Set<String> {
      Set(keys.flatMap { key in options[key]?.array?.compactMap(\.string) ?? options[key]?.string.map { [$0] } ?? [] })
    }
    errors = names("error", "include")
    warnings = names("warn", "exclude")
    silenced = names("silence")
    makesAll = flags.isSet("warn_error") || !errors.isDisjoint(with: ["all", "*"])
  }

  package func isError(_ event: String) -> Bool {
    guard !warnings.contains(event), !silenced.contains(event) else { return false }
    if errors.contains(event) { return true }
    if Self.isDeprecation(event) {
      guard !warnings.contains(Self.group), !silenced.contains(Self.group) else { return false }
      if errors.contains(Self.group) { return true }
    }
    return makesAll
  }

  package func isSilenced(_ event: String) -> Bool {
    if silenced.contains(event) { return true }
    guard Self.isDeprecation(event), silenced.contains(Self.group) else { return false }
    return !errors.contains(event) && !warnings.contains(event)
  }

  /// dbt: the name that stands for all deprecations.
  private static let group = "Deprecations"

  private static func isDeprecation(_ event: String) -> Bool {
    event.hasSuffix("Deprecation") && event != "UpcomingReferenceDeprecation"
  }
}
