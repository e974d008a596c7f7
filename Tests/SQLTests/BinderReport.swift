import Diagnostics
import SQL

/// The tables of a case file: `create table` statements; one whose name begins with `open_` lists only some columns.
struct CaseTables: TableCatalog {
  private var tables: [String: KnownTable] = [:]

  init(_ text: String) {
    for statement in SQLScript.parse(SourceFile(path: "tables.sql", text: text)).statements {
      guard case .createTable(let table) = statement.kind else { continue }
      var columns: [KnownTable.Column] = []
      for case .column(let column) in table.entries {
        let isFilled = column.attributes.contains { if case .notNull = $0.kind { true } else { false } }
        columns.append(.init(name: column.name.folded, type: SQLType(column.type), isNullable: isFilled ? false : nil))
      }
      let name = table.name.last.folded
      tables[name] = KnownTable(id: name, columns: columns, isComplete: !name.hasPrefix("open_"))
    }
  }

  func table(_ name: [String]) -> TableAnswer {
    if let table = tables[name[name.count - 1]] { return .found(table) }
    return name.first == "shop" ? .missing(near: tables.keys.sorted().map { "shop." + $0 }) : .unknown
  }
}

/// What binding found, as cases write it.
enum BinderReport {
  static func text(_ sql: String, _ tables: CaseTables, dialect: SQLDialect) -> String {
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: sql))
    var lines = script.diagnostics.map { DiagnosticRenderer().render($0) }
    for statement in script.statements {
      let bound = Binder.bind(statement, in: script.source, tables: tables, dialect: dialect)
      if let query = bound.query {
        for column in query.columns { lines.append(line(column)) }
        if !query.isComplete { lines.append("…" + (query.openTable.map { " and the columns of \($0)" } ?? "")) }
      }
      for use in ColumnUse.allCases {
        let used = bound.facts.uses.filter { $0.use == use }.map { "\($0.relation).\($0.column)" }
        if !used.isEmpty { lines.append("\(use.rawValue): \(used.joined(separator: ", "))") }
      }
      for join in bound.facts.joins {
        let pairs = join.pairs.map { "\($0.left.relation).\($0.left.column) = \($0.right.relation).\($0.right.column)" }
        lines.append(
          "joins: \(join.form)\(join.hasEquality ? "" : ", no equality") \(pairs.joined(separator: ", "))".trimmed)
      }
      for filter in bound.facts.filters {
        lines.append("compares: \(filter.source.relation).\(filter.source.column) \(filter.form)")
      }
      lines += bound.diagnostics.map { DiagnosticRenderer().render($0) }
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ column: BoundColumn) -> String {
    var text = (column.name ?? "?") + " " + (column.type?.text ?? "unknown")
    if let isNullable = column.isNullable { text += isNullable ? " null" : " not null" }
    let sources = column.sources.map { "\($0.kind.rawValue) \($0.relation).\($0.column)" }
    if !sources.isEmpty { text += " <- " + sources.joined(separator: ", ") }
    return text
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
