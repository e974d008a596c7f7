import JSON

/// What the command line and the environment say about which project to load and how.
package struct LoadOptions: Sendable {
  package var invocation: Invocation
  /// `--project-dir`; nil: `DBT_PROJECT_DIR`, else the working folder.
  package var projectDirectory: String?
  /// `--profiles-dir`; nil: `DBT_PROFILES_DIR`, else the first of working folder, project, its `profiles/` and `~/.dbt`
  /// that holds a `profiles.yml`.
  package var profilesDirectory: String?
  /// `--profile`.
  package var profile: String?
  /// `--target`; nil: `DBT_TARGET`, else what the profile says.
  package var target: String?
  /// `--threads`.
  package var threads: Int?
  /// `--vars`, parsed (`CommandLineVars.parse`).
  package var vars: JSONObject
  /// `--target-path` and `--log-path`; nil: the environment's (`DBT_TARGET_PATH`, …), else the project's.
  package var targetPath: String?
  package var logPath: String?
  /// False for `--no-version-check`.
  package var versionCheck: Bool

  package init(
    invocation: Invocation, projectDirectory: String? = nil, profilesDirectory: String? = nil,
    profile: String? = nil, target: String? = nil, threads: Int? = nil, vars: JSONObject = [:],
    targetPath: String? = nil, logPath: String? = nil, versionCheck: Bool = true
  ) {
    self.invocation = invocation
    self.projectDirectory = projectDirectory
    self.profilesDirectory = profilesDirectory
    self.profile = profile
    self.target = target
    self.threads = threads
    self.vars = vars
    self.targetPath = targetPath
    self.logPath = logPath
    self.versionCheck = versionCheck
  }
}
