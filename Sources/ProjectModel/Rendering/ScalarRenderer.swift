import Diagnostics
import JSON

/// Evaluates the templates that stand in YAML values.
package protocol ScalarRenderer {
  /// The value of a template: of one expression alone its own value (a number stays a number), otherwise text.
  func render(_ template: String, at place: SourcePlace) throws(Diagnostic) -> JSONValue
}

/// What templates in YAML files may use.
package struct RenderScope {
  package var environment: [String: String]
  package var vars: VarScope
  /// nil where no target is known yet (profiles, packages).
  package var target: JSONObject?
  /// Whether `env_var` gives variables named `DBT_ENV_SECRET_…`: in profiles and package lists only.
  package var allowsSecrets: Bool
  package var projectName: String?
  /// `dbt_version` and `invocation_id` aside, what else there is.
  package var extra: JSONObject

  package init(
    environment: [String: String], vars: VarScope, target: JSONObject? = nil, allowsSecrets: Bool = false,
    projectName: String? = nil, extra: JSONObject = [:]
  ) {
    self.environment = environment
    self.vars = vars
    self.target = target
    self.allowsSecrets = allowsSecrets
    self.projectName = projectName
    self.extra = extra
  }
}
