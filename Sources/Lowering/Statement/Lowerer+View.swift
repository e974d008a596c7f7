import Diagnostics
import SQL

/// CREATE VIEW, late-binding or not, and materialized views.
extension Lowerer {
  mutating func createView(_ view: CreateView, _ statement: Statement) {
    traits.insert(.changesCatalog)
    name(view.name)
    for column in view.columns { name(column) }
    guard view.lateBinding != nil else {
      isStored = true
      makesRelation = true
      let columns = query(view.query)
      if view.orReplace { checkReplaced(view, columns) }
      if view.orReplace, !view.isTemporary {
        after.append("SELECT rs_catalog.forget_late_view(\(Names.literal(text(view.name.span))))")
      }
      return
    }
    // Its tables may be missing: what is unknown now is looked up when the view is read.
    lateBinding.append(folded(view.name).joined(separator: "."))
    makesRelation = true
    let columns = query(view.query)
    var definition = source.text(view.query.span)
    var lowered = text(view.query.span)
    if !view.columns.isEmpty {
      if let columns, columns.count < view.columns.count {
        report(.notRedshift("CREATE VIEW specifies more column names than columns", place(view.name.span)))
      }
      definition = Self.named(definition, source.text(view.name.last.span), view.columns.map { source.text($0.span) })
      lowered = Self.named(lowered, Names.quoted(folded(view.name.last)), view.columns.map { Names.quoted(folded($0)) })
    }
    main = [
      "SELECT rs_catalog.define_late_view(\(Names.literal(text(view.name.span))), \(view.orReplace), "
        + "\(Names.literal(definition)), \(Names.literal(lowered)))"
    ]
    tag = "CREATE VIEW"
  }

  /// A query whose columns have other names: the column list of a late-binding view is kept with its text.
  private static func named(_ query: String, _ name: String, _ columns: [String]) -> String {
    "select * from (\(query)\n) as \(name) (\(columns.joined(separator: ", ")))"
  }

  /// Redshift: OR REPLACE keeps the view's columns; PostgreSQL would take further ones.
  private mutating func checkReplaced(_ view: CreateView, _ columns: [Column]?) {
    guard view.columns.isEmpty, let columns, case .columns(let old)? = catalog.relation(folded(view.name)),
      columns.count > old.count, !old.isEmpty
    else { return }
    report(
      .notRedshift(
        "cannot change number of columns in view", place(view.name.span),
        hint: "drop the view first, or make it WITH NO SCHEMA BINDING"))
  }

  /// What Redshift does not take in a materialized view's query.
  private mutating func refuseInMaterialized(_ query: Query) {
    func refuse(_ what: String, _ span: Span) {
      report(.notRedshift("a materialized view cannot have \(what)", place(span)))
    }
    if let item = query.orderBy.first { refuse("ORDER BY", item.span) }
    if query.limit != nil { refuse("LIMIT", query.span) }
    if query.offset != nil { refuse("OFFSET", query.span) }
    if case .select(let select) = query.body.kind, let top = select.top { refuse("TOP", top.span) }
  }

  mutating func createMaterializedView(_ view: CreateMaterializedView, _ statement: Statement) {
    traits.insert(.changesCatalog)
    name(view.name)
    for column in view.columns { name(column) }
    var keys = tableKeys(view.attributes)
    strip(view.attributes)
    check(keys, statement)
    isStored = true
    makesRelation = true
    refuseInMaterialized(view.query)
    query(view.query)
    // Redshift: EVEN unless told otherwise.
    if keys.distStyle == nil, keys.distKey == nil { keys.distStyle = .even }
    let target = Names.literal(text(view.name.span))
    after.append(define(keys, target))
    after.append(
      "INSERT INTO rs_catalog.materialized_view_definitions VALUES (\(target)::regclass, "
        + "\(Names.literal(source.text(view.query.span)))) ON CONFLICT DO NOTHING")
    after.append("SELECT rs_catalog.check_materialized(\(target))")
    tag = "CREATE MATERIALIZED VIEW"
  }
}
