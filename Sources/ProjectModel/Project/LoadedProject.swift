import Diagnostics
import JSON
import YAML

/// The files of a project and its packages, read and checked, before any model is rendered.
package struct LoadedProject: Sendable {
  /// The root project first, then installed packages in the order of their folders; ours (`dbt`, …) are not among them.
  package var packages: [Package]
  package var target: Target
  /// `--vars`, over everything.
  package var commandLineVars: JSONObject
  /// From selectors.yml of the root; each as written.
  package var selectors: JSONObject = [:]
  /// Content of selectors.yml for the selector language to parse, nil without the file.
  package var selectorsFile: SourceFile?
  /// The same as a tree with places, its templates rendered.
  package var selectorsDocument: YAMLNode?
  /// The process's variables, for `env_var`.
  package var environment: [String: String] = [:]
  /// Whether the project's flags stand in profiles.yml, as they once did.
  package var hasFlagsInProfiles = false
  /// What was found but is no error, sorted by nothing: unknown keys, deprecated spellings.
  package var warnings: [Diagnostic] = []

  package init(packages: [Package], target: Target, commandLineVars: JSONObject) {
    self.packages = packages
    self.target = target
    self.commandLineVars = commandLineVars
  }
}

/// One project: the root, an installed package, or one of ours.
package struct Package: Sendable {
  package var project: ProjectConfig
  /// Absolute.
  package var rootPath: String
  /// In front of this package's paths in messages: empty for the root, `dbt_packages/x/` for an installed one.
  package var shownPrefix: String = ""
  package var models: [ResourceFile] = []
  package var seeds: [ResourceFile] = []
  package var snapshots: [ResourceFile] = []
  package var analyses: [ResourceFile] = []
  /// Singular tests; those under `generic/` are among `macros`.
  package var tests: [ResourceFile] = []
  package var macros: [ResourceFile] = []
  /// Markdown files that may hold `{% docs %}` blocks.
  package var docs: [ResourceFile] = []
  package var functions: [ResourceFile] = []
  /// Fixtures of unit tests (`tests/fixtures/*.csv|sql`).
  package var fixtures: [ResourceFile] = []
  package var properties: [PropertiesFile] = []

  package init(project: ProjectConfig, rootPath: String) {
    self.project = project
    self.rootPath = rootPath
  }

  package var name: String { project.name }
}
