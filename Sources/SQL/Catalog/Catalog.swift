/// What is known of the relations that a statement names: asked by whoever binds or lowers it.
package protocol Catalog {
  /// The columns of a table or view in order, or nil where the relation or its columns are not known.
  ///
  /// The parts are as they fold: one to three names (database, schema, relation); an unqualified name follows the
  /// search path.
  func columns(of relation: [String]) -> [CatalogColumn]?
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
  package func columns(of relation: [String]) -> [CatalogColumn]? { nil }
}
