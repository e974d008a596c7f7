/// What a resource is; raw values are dbt's `resource_type` texts and unique ids begin with them.
package enum ResourceType: String, Sendable, Hashable, CaseIterable, Comparable {
  case model, analysis, test, snapshot, operation, seed
  case sqlOperation = "sql_operation"
  case source, macro, exposure, metric, group
  case savedQuery = "saved_query"
  case semanticModel = "semantic_model"
  case unitTest = "unit_test"
  case function
  case documentation = "doc"

  package static func < (left: ResourceType, right: ResourceType) -> Bool { left.rawValue < right.rawValue }

  /// Whether `ref` can name it.
  package var isRefable: Bool { self == .model || self == .seed || self == .snapshot }

  /// As dbt's project file names the group of resources: `models`, `data_tests`, …
  package var plural: String {
    switch self {
    case .analysis: "analyses"
    case .savedQuery: "saved_queries"
    case .documentation: "docs"
    default: rawValue + "s"
    }
  }
}
