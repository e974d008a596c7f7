import JSON
import ProjectModel

/// What every artifact says of the run that wrote it.
package struct ArtifactMetadata: Sendable {
  package var dbtVersion: String
  /// Microseconds since 1970 (UTC) at which the artifact was made.
  package var generatedAt: Int
  package var invocationID: String
  /// Microseconds since 1970 (UTC) at which the program started.
  package var startedAt: Int
  /// Values of `DBT_ENV_CUSTOM_ENV_…`, by what follows that prefix.
  package var environment: JSONObject

  package init(
    dbtVersion: String = DBTCompatibility.version, generatedAt: Int, invocationID: String, startedAt: Int,
    environment: JSONObject = [:]
  ) {
    self.dbtVersion = dbtVersion
    self.generatedAt = generatedAt
    self.invocationID = invocationID
    self.startedAt = startedAt
    self.environment = environment
  }

  /// Takes what it needs of an invocation.
  package init(_ invocation: Invocation, generatedAt: Int) {
    let prefix = "DBT_ENV_CUSTOM_ENV_"
    let custom = invocation.environment.filter { $0.key.hasPrefix(prefix) && $0.key.count > prefix.count }
    let sorted = custom.sorted { $0.key < $1.key }
    self.init(
      generatedAt: generatedAt, invocationID: invocation.id, startedAt: invocation.startedAtMicroseconds,
      environment: JSONObject(sorted.map { (String($0.key.dropFirst(prefix.count)), .string($0.value)) }))
  }

  /// Writes the members that all artifacts have.
  func write(_ schema: StaticString, to stream: inout JSONStream) {
    stream.key("dbt_schema_version")
    stream.value("https://schemas.getdbt.com/dbt/\(schema).json")
    stream.key("dbt_version")
    stream.value(dbtVersion)
    stream.key("generated_at")
    stream.value(Timestamp.text(generatedAt, zone: "Z"))
    stream.key("invocation_id")
    stream.value(invocationID)
    stream.key("invocation_started_at")
    stream.value(Timestamp.text(startedAt, zone: "Z"))
    stream.key("env")
    stream.value(environment)
  }
}
