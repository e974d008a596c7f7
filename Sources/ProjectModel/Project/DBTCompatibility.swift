/// Which dbt we behave as.
package enum DBTCompatibility {
  /// What `dbt_version` shows, artifacts carry and `require-dbt-version` is checked against.
  package static let version = "1.11.16"
}
