import Diagnostics
import SQL

/// CREATE TABLE, CREATE TABLE AS and the keys and encodings that they carry.
extension Lowerer {
  /// What the attributes of a table say, settled and checked.
  struct TableKeys {
    var distStyle: DistributionStyle?
    var distKey: Identifier?
    var sortStyle: String?
    var sortKeys: [Identifier] = []
    var backup: Bool?
    var autoRefresh: Bool?
    var encodeAuto: Bool?
    var encodings: [(column: Identifier, encoding: Identifier)] = []
    var isEmpty: Bool {
      distStyle == nil && distKey == nil && sortStyle == nil && sortKeys.isEmpty && backup == nil && autoRefresh == nil
        && encodeAuto == nil && encodings.isEmpty
    }
  }

  mutating func createTable(_ table: CreateTable, _ statement: Statement) {
    name(table.name)
    traits.insert(.changesCatalog)
    var keys = tableKeys(table.attributes)
    strip(table.attributes)
    var constraints: [String] = []
    var parents: [String] = []
    var dropped = Set<Int>()
    for (index, entry) in table.entries.enumerated() {
      switch entry {
      case .column(let column): constraints += columnDefinition(column, of: table.name, &keys)
      case .constraint(let constraint):
        constraints += tableConstraint(constraint, of: table.name)
        dropped.insert(index)
      case .like(let parent, let options, let extent):
        // Redshift copies NOT NULL but no default unless asked; PostgreSQL's LIKE does the same.
        name(parent)
        parents.append(Names.literal(text(parent.span)))
        if options.contains(where: { $0.what != .defaults }) {
          report(.unsupportedSyntax("this option of LIKE", place(extent.span)))
        }
      }
    }
    strip(dropped, of: table.entries, statement)
    check(keys, statement)
    if !parents.isEmpty, keys.distStyle != nil || keys.distKey != nil || keys.sortStyle != nil || keys.backup != nil {
      report(
        .conflictingAttributes(
          "LIKE copies distribution, sort keys and BACKUP: the table cannot say its own", place(statement.span)))
    }
    let target = Names.literal(text(table.name.span))
    for parent in parents { after.append("SELECT rs_catalog.copy_relation(\(target), \(parent))") }
    if !keys.isEmpty || parents.isEmpty { after.append(define(keys, target)) }
    after += constraints
    temporary(table.isTemporary, table.isLocal, table.name, statement)
    tag = "CREATE TABLE"
  }

  /// Removes the entries that are no columns, with the commas that they leave behind.
  private mutating func strip(_ dropped: Set<Int>, of entries: [CreateTable.Entry], _ statement: Statement) {
    guard !dropped.isEmpty else { return }
    let spans = entries.map { entry -> Span in
      switch entry {
      case .column(let column): column.span
      case .constraint(let constraint): constraint.span
      case .like(_, _, let extent): extent.span
      }
    }
    var pieces: [PatchList.Piece] = []
    for (index, span) in spans.enumerated() where !dropped.contains(index) {
      if !pieces.isEmpty { pieces.append(.text(", ")) }
      pieces.append(.source(span))
    }
    guard let first = spans.first, let last = spans.last else { return }
    patches.replace(Span(Int(first.start), Int(last.end)), pieces)
  }

  /// `#t`, and LOCAL in front of TEMPORARY.
  private mutating func temporary(_ isTemporary: Bool, _ isLocal: Bool, _ name: QualifiedName, _ statement: Statement) {
    guard !isTemporary, name.last.text.utf8.first == UInt8(ascii: "#") else { return }
    let create = Span(Int(statement.span.start), Int(statement.span.start) + 6)
    patches.replace(create, "CREATE TEMPORARY")
  }

  // MARK: Columns

  /// Returns the commands that declare the column's constraints.
  mutating func columnDefinition(
    _ column: ColumnDefinition, of table: QualifiedName, _ keys: inout TableKeys
  ) -> [String] {
    name(column.name)
    if Names.systemColumns.contains(folded(column.name)) {
      report(
        .notRedshift(
          "column name \"\(folded(column.name))\" conflicts with a system column name", place(column.name.span),
          hint: "give the column another name"))
    }
    typeName(column.type, inDefinition: true)
    var constraints: [String] = []
    var constraintName: String?
    for attribute in column.attributes {
      var gone = true
      switch attribute.kind {
      case .default(let value):
        expression(value)
        gone = false
      case .identity(let seed, let step):
        checkIdentity(column, attribute)
        patches.replace(attribute.span, identity("ALWAYS", seed, step))
        gone = false
      case .generatedIdentity(let always, let seed, let step):
        checkIdentity(column, attribute)
        patches.replace(attribute.span, identity(always ? "ALWAYS" : "BY DEFAULT", seed, step))
        gone = false
      case .encode(let encoding): keys.encodings.append((column.name, encoding))
      case .distKey:
        if keys.distKey != nil {
          report(.conflictingAttributes("a table has one DISTKEY column", place(attribute.span)))
        }
        keys.distKey = column.name
      case .sortKey:
        keys.sortStyle = "compound"
        keys.sortKeys = [column.name]
      case .collate(let collation):
        if ["case_insensitive", "ci"].contains(collation.folded) {
          report(.unsupportedSyntax("case-insensitive columns", place(attribute.span)))
        }
      case .notNull, .null: gone = false
      case .unique: constraints.append(declare(table, constraintName, "UNIQUE", [column.name]))
      case .primaryKey:
        constraints.append(declare(table, constraintName, "PRIMARY KEY", [column.name]))
        // The column is not null all the same.
        patches.replace(attribute.span, hasNotNull(column) ? "" : "NOT NULL")
        gone = false
      case .references(let parent, let columns):
        constraints.append(declare(table, constraintName, "FOREIGN KEY", [column.name], parent, columns))
      case .check:
        report(.notRedshift("CHECK constraints are no part of Redshift", place(attribute.span)))
      case .named(let name): constraintName = folded(name)
      }
      if gone { patches.replace(attribute.span, "") }
    }
    return constraints
  }

  private mutating func checkIdentity(_ column: ColumnDefinition, _ attribute: ColumnAttribute) {
    switch SQLType(column.type) {
    case .integer, .bigint: break
    default:
      report(.conflictingAttributes("an identity column is of the type INTEGER or BIGINT", place(attribute.span)))
    }
  }

  private func hasNotNull(_ column: ColumnDefinition) -> Bool {
    column.attributes.contains { $0.kind == .notNull }
  }

  private func identity(_ generation: String, _ seed: String?, _ step: String?) -> String {
    var options = ""
    if let seed, let step {
      // PostgreSQL's sequences begin at 1 unless told otherwise.
      let bound = step.hasPrefix("-") ? "MAXVALUE" : "MINVALUE"
      options = " (START WITH \(seed) INCREMENT BY \(step) \(bound) \(seed))"
    }
    return "GENERATED \(generation) AS IDENTITY" + options
  }

  // MARK: Constraints

  /// Redshift keeps UNIQUE, PRIMARY KEY and FOREIGN KEY and enforces none of them.
  mutating func tableConstraint(_ constraint: TableConstraint, of table: QualifiedName) -> [String] {
    let name = constraint.name.map { folded($0) }
    switch constraint.kind {
    case .unique(let columns): return [declare(table, name, "UNIQUE", columns)]
    case .primaryKey(let columns):
      let target = text(table.span)
      let alterations = columns.map { "ALTER COLUMN \(Names.quoted(folded($0))) SET NOT NULL" }
      return [
        "ALTER TABLE \(target) \(alterations.joined(separator: ", "))", declare(table, name, "PRIMARY KEY", columns),
      ]
    case .foreignKey(let columns, let parent, let others):
      return [declare(table, name, "FOREIGN KEY", columns, parent, others)]
    case .check:
      report(.notRedshift("CHECK constraints are no part of Redshift", place(constraint.span)))
      return []
    }
  }

  mutating func declare(
    _ table: QualifiedName, _ name: String?, _ kind: String, _ columns: [Identifier], _ parent: QualifiedName? = nil,
    _ parentColumns: [Identifier] = []
  ) -> String {
    let target = Names.literal(text(table.span))
    let named = name.map(Names.key) ?? "NULL"
    let other = parent.map { Names.literal(text($0.span)) } ?? "NULL"
    let others = parentColumns.isEmpty ? "NULL" : list(parentColumns.map { folded($0) })
    return "SELECT rs_catalog.declare_constraint(\(target), \(named), '\(kind)', \(list(columns.map { folded($0) })), "
      + "\(other), \(others))"
  }

  func list(_ values: [String]) -> String {
    "ARRAY[" + values.map(Names.key).joined(separator: ", ") + "]::text[]"
  }

  // MARK: Keys

  mutating func tableKeys(_ attributes: [TableAttribute]) -> TableKeys {
    var keys = TableKeys()
    for attribute in attributes {
      switch attribute.kind {
      case .backup(let yes): keys.backup = yes
      case .distStyle(let style): keys.distStyle = style
      case .distKey(let column):
        if keys.distKey != nil {
          report(.conflictingAttributes("a table has one DISTKEY column", place(attribute.span)))
        }
        keys.distKey = column
      case .sortKey(let style, let columns):
        keys.sortStyle = (style ?? .compound).rawValue
        keys.sortKeys = columns
        let most = style == .interleaved ? 8 : 400
        if columns.count > most {
          report(.conflictingAttributes("a sort key has at most \(most) columns", place(attribute.span)))
        }
      case .sortKeyAuto: keys.sortStyle = "auto"
      case .encodeAuto: keys.encodeAuto = true
      case .autoRefresh(let yes): keys.autoRefresh = yes
      case .iceberg: report(.unsupportedSyntax("USING ICEBERG", place(attribute.span)))
      case .location, .partitionedBy, .properties: break
      }
    }
    return keys
  }

  mutating func strip(_ attributes: [TableAttribute]) {
    for attribute in attributes { patches.replace(attribute.span, "") }
  }

  mutating func check(_ keys: TableKeys, _ statement: Statement) {
    let head = Span(Int(statement.span.start), min(Int(statement.span.end), Int(statement.span.start) + 60))
    if let style = keys.distStyle {
      if style == .key, keys.distKey == nil {
        report(.conflictingAttributes("DISTSTYLE KEY needs a DISTKEY", place(head)))
      } else if style != .key, keys.distKey != nil {
        report(
          .conflictingAttributes("a DISTKEY goes with DISTSTYLE KEY, not \(style.rawValue.uppercased())", place(head)))
      }
    }
  }

  /// The command that keeps the keys; also of a table that has none of its own, so that its defaults show.
  func define(_ keys: TableKeys, _ target: String) -> String {
    func text(_ value: String?) -> String { value.map(Names.key) ?? "NULL" }
    func flag(_ value: Bool?) -> String { value.map { $0 ? "true" : "false" } ?? "NULL" }
    let sortKeys = keys.sortKeys.isEmpty ? "NULL" : list(keys.sortKeys.map { folded($0) })
    let encoded = keys.encodings.isEmpty ? "NULL" : list(keys.encodings.map { folded($0.column) })
    let encodings = keys.encodings.isEmpty ? "NULL" : list(keys.encodings.map { $0.encoding.folded })
    let arguments = [
      target, text(keys.distStyle?.rawValue), text(keys.distKey.map { folded($0) }), text(keys.sortStyle), sortKeys,
      flag(keys.backup), flag(keys.autoRefresh), flag(keys.encodeAuto), encoded, encodings,
    ]
    return "SELECT rs_catalog.define_relation(\(arguments.joined(separator: ", ")))"
  }

  // MARK: CREATE TABLE AS

  mutating func createTableAs(_ table: CreateTableAs, _ statement: Statement) {
    name(table.name)
    for column in table.columns { name(column) }
    traits.insert(.changesCatalog)
    let keys = tableKeys(table.attributes)
    strip(table.attributes)
    check(keys, statement)
    makesRelation = true
    cluster.keepsRows = true
    query(table.query)
    after.append(define(keys, Names.literal(text(table.name.span))))
    temporary(table.isTemporary, table.isLocal, table.name, statement)
  }

  /// A schema's name, which may have its database before it: the one that the session is in.
  mutating func schemaName(_ name: QualifiedName) {
    guard name.parts.count == 2 else { return self.name(name) }
    before.append("SELECT rs_catalog.require_database(\(Names.literal(folded(name.parts[0]))))")
    patches.replace(Span(Int(name.span.start), Int(name.parts[1].span.start)), "")
    self.name(name.parts[1])
  }

  mutating func createSchema(_ schema: CreateSchema, _ statement: Statement) {
    if let name = schema.name { schemaName(name) }
    if let owner = schema.owner { name(owner) }
    traits.insert(.changesCatalog)
    guard !schema.quota.isEmpty else { return }
    // A quota has no meaning on one machine.
    let end = schema.owner?.span.end ?? schema.name?.span.end ?? statement.span.end
    patches.replace(Span(Int(end), Int(statement.span.end)), "")
  }
}
