/// What is known of the relations that a statement names: asked by whoever binds or lowers it.
package protocol Catalog {
  /// A relation by the parts of its name as they fold: one to three (database, schema, relation); an unqualified name
  /// follows the search path. nil where there is no such relation, or where nothing is known of it.
  func relation(_ name: [String]) -> CatalogRelation?
  /// What is known of a function by its unqualified name; nil where nothing is.
  func function(_ name: String) -> CatalogFunction?
  /// The server's number of a relation that `relation` has told of; nil where it has none, or is not known.
  func relationID(_ name: [String]) -> String?
  /// Whether names are kept that are longer than the server's own may be: the catalog's views must give them back then.
  var hasLongNames: Bool { get }
  /// Whether there are spatial types and functions; to be asked when a statement needs them only, for they may be made then.
  var hasSpatial: Bool { get }
}

extension Catalog {
  package func function(_ name: String) -> CatalogFunction? { nil }
  package func relationID(_ name: [String]) -> String? { nil }
  package var hasLongNames: Bool { false }
  package var hasSpatial: Bool { false }
}

package enum CatalogFunction: Sendable, Equatable {
  /// The user's own.
  case own
  /// One of the server's, whatever Redshift has.
  case server
  /// There is none of that name.
  case unknown
}

package enum CatalogRelation: Sendable, Equatable {
  /// A table, or a view that the server itself resolves: its columns in order.
  case columns([CatalogColumn])
  /// A view `WITH NO SCHEMA BINDING`: the text of its query.
  case lateBinding(definition: String)
}

package struct CatalogColumn: Sendable, Equatable {
  package let name: String
  /// nil where the type is not known.
  package let type: SQLType?

  package init(name: String, type: SQLType?) {
    self.name = name
    self.type = type
  }
}

/// Knows nothing.
package struct EmptyCatalog: Catalog {
  package init() {}
  package func relation(_ name: [String]) -> CatalogRelation? { nil }
}
