import SQL

/// How a catalog learns from the database what it has to know of one relation.
package enum CatalogQuery {
  /// Asks for a relation by the parts of its name, as `Catalog.relation` gets them. The answer has four columns:
  /// column name, type, the definition of a late-binding view, and the relation's number; see `decode`.
  package static func sql(for relation: [String]) -> String {
    // The database's own name in front of the schema's is dropped: to_regclass knows two parts.
    let name = Names.literal(Names.qualified(relation.suffix(2)))
    return """
      select a.attname, format_type(a.atttypid, a.atttypmod), null, a.attrelid from pg_catalog.pg_attribute a \
      where a.attrelid = to_regclass(\(name)) and a.attnum > 0 and not a.attisdropped \
      union all select null, null, definition, relid from rs_catalog.late_views where relid = to_regclass(\(name))
      """
  }

  /// Asks whether a function of that name is the user's, the server's, or not there.
  package static func sql(forFunction name: String) -> String {
    let name = Names.key(name)
    return """
      select case when count(*) filter (where pronamespace not in ('pg_catalog'::regnamespace, 'rs_catalog'::regnamespace, 'rs_spatial'::regnamespace)) > 0 \
      then 'own' when count(*) > 0 then 'server' end from pg_catalog.pg_proc where proname = \(name) \
      and pronamespace <> 'information_schema'::regnamespace
      """
  }

  package static func decodeFunction(_ answer: String?) -> CatalogFunction {
    switch answer {
    case "own": .own
    case "server": .server
    default: .unknown
    }
  }

  /// Makes `version` ready in a session.
  package static let prepareVersion =
    "prepare rs_catalog_version as select count(*) || ':' || sum(id) || ':' || sum(id * id % 1000003) "
    + "from rs_catalog.catalog_changes"
  /// Gives one value, which is another one after every command of any session that defines something.
  package static let version = "execute rs_catalog_version"

  /// Gives two values: whether the database has long names, and whether the views that give them are there.
  package static let longNames =
    "select exists (select from rs_catalog.long_names), to_regclass('rs_catalog.long_pg_class') is not null"
  /// Makes those views.
  package static let makeLongViews = "select rs_catalog.make_long_views()"

  /// Asks for the long names behind digests.
  package static func sql(forDigests digests: [String]) -> String {
    "select distinct long from rs_catalog.long_names where digest in (\(digests.map(Names.literal).joined(separator: ", ")))"
  }

  /// What the answer's rows say; nil for a relation that does not exist.
  package static func decode(_ rows: [[String?]]) -> CatalogRelation? {
    var columns: [CatalogColumn] = []
    for row in rows where row.count >= 3 {
      if let definition = row[2] { return .lateBinding(definition: definition) }
      if let name = row[0] { columns.append(CatalogColumn(name: name, type: row[1].flatMap { SQLType(postgres: $0) })) }
    }
    return columns.isEmpty ? nil : .columns(columns)
  }
}
