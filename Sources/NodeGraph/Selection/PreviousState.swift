import ProjectModel

/// What an earlier run left, for the methods `state`, `result` and `source_status`; nil for what is not there.
package struct PreviousState: Sendable {
  /// The project as an earlier manifest has it.
  package var project: ParsedProject?
  /// Unique id to status, from run results.
  package var statuses: [String: String]?
  /// Unique ids of sources that hold newer data than at the earlier run.
  package var fresherSources: Set<String>?
  /// Whether the earlier run tells of freshness, and only this one does not.
  package var lacksFreshness = false

  /// Whether a deprecation date lies before this run: such a model may go.
  package var isPast: @Sendable (String) -> Bool = { _ in false }
  /// The flag `state_modified_compare_more_unrendered_values`.
  package var comparesUnrendered = false
  /// Types of constraints that the target enforces.
  package var enforcedConstraints: Set<String> = []

  package init(
    project: ParsedProject? = nil, statuses: [String: String]? = nil, fresherSources: Set<String>? = nil
  ) {
    self.project = project
    self.statuses = statuses
    self.fresherSources = fresherSources
  }
}
