import Diagnostics
import JSON

/// Merges the layers of a resource's configs as dbt does: defaults, the tree of its own project, its properties file,
/// its in-file `config()`, and for a package's resource the root project's tree on top.
package struct ConfigBuilder: Sendable {
  private let project: LoadedProject

  package init(_ project: LoadedProject) { self.project = project }

  /// What one resource brings.
  package struct Request: Sendable {
    package var type: ResourceType
    package var package: String
    package var fqn: [String]
    /// From its properties file.
    package var properties: JSONObject
    /// From its in-file `config()` calls, joined by `add(call:to:)`.
    package var calls: JSONObject

    package init(
      type: ResourceType, package: String, fqn: [String], properties: JSONObject = [:], calls: JSONObject = [:]
    ) {
      self.type = type
      self.package = package
      self.fqn = fqn
      self.properties = properties
      self.calls = calls
    }
  }

  /// Every key of the resource's type with its default, then the user's own; not yet checked (`finalize`).
  package func merge(_ request: Request) -> NodeConfig { NodeConfig() }

  /// Layers as written, one over the other: a manifest's `unrendered_config`.
  package func unrendered(_ request: Request) -> JSONObject { [:] }

  /// Checks types and combinations and settles keys that depend on each other (`store_failures`).
  package func finalize(_ config: inout NodeConfig, type: ResourceType, place: SourcePlace?) -> [Diagnostic] { [] }

  /// Joins a further `config()` call of the same file to those before it.
  package static func add(call: JSONObject, to calls: inout JSONObject) { calls = calls.merging(call) }
}
