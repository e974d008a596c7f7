import Diagnostics
import JSON

/// Reads a project, its packages, the profile and every file of theirs.
package enum ProjectLoader {
  /// The whole project. Warnings stand in `LoadedProject.warnings`.
  /// - Throws: every error found, at its place.
  package static func load(_ options: LoadOptions) throws(DiagnosticList) -> LoadedProject {
    throw DiagnosticList([Diagnostic(code: "project.not-ready", message: "loading is not there yet")])
  }

  /// `dbt_project.yml` alone, rendered without a profile: for `clean` and `deps`.
  package static func projectFile(_ options: LoadOptions) throws(DiagnosticList) -> ProjectConfig {
    throw DiagnosticList([Diagnostic(code: "project.not-ready", message: "loading is not there yet")])
  }

  /// Profile and target alone: for `debug`.
  package static func target(_ options: LoadOptions) throws(DiagnosticList) -> Target {
    throw DiagnosticList([Diagnostic(code: "project.not-ready", message: "loading is not there yet")])
  }
}
