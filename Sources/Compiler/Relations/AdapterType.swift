import JSON
import ProjectModel

/// What differs between the two warehouses before anything is sent.
package struct AdapterType: Sendable, Hashable {
  /// `redshift` or `postgres`.
  package let name: String
  /// Prefixes that `adapter.dispatch` tries, most specific first.
  package let dispatchPrefixes: [String]
  /// The packages of ours that hold its macros, most specific first; `dbt` is the last.
  package let internalPackages: [String]
  /// Longest name of a relation, in characters.
  package let maxNameLength: Int
  package let renameableTypes: Set<Relation.Kind>
  package let replaceableTypes: Set<Relation.Kind>

  package static let postgres = AdapterType(
    name: "postgres", dispatchPrefixes: ["postgres", "default"], internalPackages: ["dbt_postgres", "dbt"],
    maxNameLength: 63, renameableTypes: [.table, .view], replaceableTypes: [.table, .view])

  package static let redshift = AdapterType(
    name: "redshift", dispatchPrefixes: ["redshift", "postgres", "default"],
    internalPackages: ["dbt_redshift", "dbt_postgres", "dbt"], maxNameLength: 127,
    renameableTypes: [.table, .view], replaceableTypes: [.view])

  /// nil where the target's type is none of ours.
  package static func of(_ target: Target) -> AdapterType? {
    switch target.type {
    case "postgres": return .postgres
    case "redshift": return .redshift
    default: return nil
    }
  }
}
