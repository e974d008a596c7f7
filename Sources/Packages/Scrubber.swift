import ProjectModel

/// Takes out of a text what nobody may read: values of secret variables, and names and passwords in addresses.
struct Scrubber {
  private let secrets: SecretVariables

  init(_ environment: [String: String]) { secrets = SecretVariables(environment) }

  /// dbt: only the secret variables.
  func withoutSecrets(_ text: String) -> String { secrets.hidden(in: text) }

  func callAsFunction(_ text: String) -> String { URLText.redacted(withoutSecrets(text)) }
}
