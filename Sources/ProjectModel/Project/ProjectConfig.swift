import Diagnostics
import JSON
import YAML

/// `dbt_project.yml`, rendered and checked.
package struct ProjectConfig: Sendable {
  package var name: String
  package var version: String?
  package var profile: String?
  package var modelPaths: [String] = ["models"]
  package var seedPaths: [String] = ["seeds"]
  package var testPaths: [String] = ["tests"]
  package var analysisPaths: [String] = ["analyses"]
  package var macroPaths: [String] = ["macros"]
  package var snapshotPaths: [String] = ["snapshots"]
  /// All resource paths where not written.
  package var docsPaths: [String] = []
  package var assetPaths: [String] = []
  package var functionPaths: [String] = ["functions"]
  /// Relative to the root or absolute; command line and environment are counted in.
  package var targetPath: String = "target"
  package var logPath: String = "logs"
  package var cleanTargets: [String] = ["target"]
  package var packagesInstallPath: String = "dbt_packages"
  /// `database`, `schema`, `identifier` where written.
  package var quoting: JSONObject = [:]
  /// Statements (templates) around a run.
  package var onRunStart: [String] = []
  package var onRunEnd: [String] = []
  /// Macro namespace to the packages to search, in order.
  package var dispatch: [(namespace: String, searchOrder: [String])] = []
  package var vars: JSONObject = [:]
  /// nil: dbt's default comment.
  package var queryComment: QueryComment?
  /// `flags:` of the project.
  package var flags: JSONObject = [:]
  package var requireDBTVersion: [String] = []
  package var restrictAccess: Bool = false
  /// Key: `models`, `seeds`, `snapshots`, `data_tests`, `sources`, `semantic_models`, …: the tree as written, rendered.
  package var configTrees: JSONObject = [:]
  /// The same before rendering, for `unrendered_config`.
  package var unrenderedConfigTrees: JSONObject = [:]
  package var file: SourceFile?
  /// The whole document as written, for places.
  package var document: YAMLNode?

  package struct QueryComment: Sendable {
    /// A template; empty for none, nil for dbt's default.
    package var comment: String?
    package var append: Bool
    package var jobLabel: Bool

    package init(comment: String?, append: Bool = false, jobLabel: Bool = false) {
      self.comment = comment
      self.append = append
      self.jobLabel = jobLabel
    }
  }

  package init(name: String) { self.name = name }
}

/// The chosen target of the chosen profile.
package struct Target: Sendable {
  package var profileName: String
  package var targetName: String
  /// `redshift` or `postgres`.
  package var type: String
  package var threads: Int
  /// Default database and schema of the project's relations.
  package var database: String
  package var schema: String
  /// Every key of the output as written, rendered; holds secrets, so print `printable` only.
  package var credentials: JSONObject
  package var file: SourceFile?

  package init(
    profileName: String, targetName: String, type: String, threads: Int, database: String, schema: String,
    credentials: JSONObject
  ) {
    self.profileName = profileName
    self.targetName = targetName
    self.type = type
    self.threads = threads
    self.database = database
    self.schema = schema
    self.credentials = credentials
  }

  /// Whether it is the local target: Redshift's face on the embedded PostgreSQL.
  package var isEmbedded: Bool { type == "redshift" && credentials["method"]?.string == "embedded" }

  /// The credentials that `target.*` shows: no password, token or key.
  package var printable: JSONObject {
    let secret: Set<String> = [
      "password", "pass", "token", "secret_access_key", "access_key_id", "session_token", "private_key",
    ]
    return JSONObject(credentials.filter { !secret.contains($0.0) })
  }
}
