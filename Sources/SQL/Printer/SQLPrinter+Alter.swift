import Diagnostics

extension SQLPrinter {
  mutating func alterTable(_ alter: AlterTable) {
    word("ALTER")
    word(alter.object)
    if alter.ifExists { word("IF EXISTS") }
    name(alter.name)
    list(alter.actions) { $0.action($1.kind) }
  }

  private mutating func action(_ action: AlterTable.Kind) {
    switch action {
    case .addColumn(let ifNotExists, let hasColumn, let column):
      word(hasColumn ? "ADD COLUMN" : "ADD")
      if ifNotExists { word("IF NOT EXISTS") }
      self.column(column)
    case .dropColumn(let ifExists, let hasColumn, let column, let behavior):
      word(hasColumn ? "DROP COLUMN" : "DROP")
      if ifExists { word("IF EXISTS") }
      identifier(column)
      if let behavior { word(behavior) }
    case .addConstraint(let constraint):
      word("ADD")
      self.constraint(constraint)
    case .dropConstraint(let name, let behavior):
      word("DROP CONSTRAINT")
      identifier(name)
      if let behavior { word(behavior) }
    case .renameTo(let name):
      word("RENAME TO")
      self.name(name)
    case .renameColumn(let old, let new, let hasColumn):
      word(hasColumn ? "RENAME COLUMN" : "RENAME")
      identifier(old)
      word("TO")
      identifier(new)
    case .owner(let owner):
      word("OWNER TO")
      identifier(owner)
    case .alterType(let column, let type):
      alterColumn(column, "TYPE")
      self.type(type)
    case .alterEncode(let column, let encoding):
      alterColumn(column, "ENCODE")
      identifier(encoding)
    case .alterDefault(let column, let value):
      alterColumn(column, value == nil ? "DROP DEFAULT" : "SET")
      optional("DEFAULT", value)
    case .alterNull(let column, let set): alterColumn(column, set ? "SET NOT NULL" : "DROP NOT NULL")
    default: keyAction(action)
    }
  }

  private mutating func alterColumn(_ column: Identifier, _ words: String) {
    word("ALTER COLUMN")
    identifier(column)
    word(words)
  }

  private mutating func keyAction(_ action: AlterTable.Kind) {
    switch action {
    case .encodeAuto: word("ALTER ENCODE AUTO")
    case .distKey(let column):
      word("ALTER DISTKEY")
      identifier(column)
    case .distStyle(let style, let key):
      word("ALTER DISTSTYLE")
      word(style.rawValue.uppercased())
      if let key {
        word("DISTKEY")
        identifier(key)
      }
    case .sortKey(let style, let columns):
      word("ALTER")
      if let style { word(style.rawValue.uppercased()) }
      word("SORTKEY")
      names(columns)
    case .sortKeyAuto: word("ALTER SORTKEY AUTO")
    case .sortKeyNone: word("ALTER SORTKEY NONE")
    case .append(let source, let options):
      word("APPEND FROM")
      name(source)
      for option in options { word(option) }
    case .rowLevelSecurity(let on, let options):
      word(on ? "ROW LEVEL SECURITY ON" : "ROW LEVEL SECURITY OFF")
      elements(options)
    case .other(let parts): elements(parts)
    default: break
    }
  }
}
