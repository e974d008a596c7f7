import ProjectModel

/// What `--version` prints.
enum Version {
  static let text = "0.1.0"

  static var full: String {
    "redstart \(text)\ncompatible with dbt \(DBTCompatibility.version) (adapters: redshift, postgres)"
  }
}
