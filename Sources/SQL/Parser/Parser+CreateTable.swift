import Diagnostics

/// CREATE TABLE and CREATE TABLE AS: columns, constraints, distribution and sort keys.
extension Parser {
  /// TABLE stands here.
  mutating func createTable(isTemporary: Bool, isLocal: Bool) throws(ParseFailure) -> Statement.Kind {
    try expect(.table)
    let ifNotExists = try ifNotExists()
    let name = try qualifiedName("a table's name")
    // Names alone in parentheses belong to CREATE TABLE AS.
    let plainNames = at(.leftParenthesis) && listsNames()
    if at(.leftParenthesis), !plainNames {
      let entries = try tableEntries()
      let attributes = try tableAttributes()
      return .createTable(
        CreateTable(
          isTemporary: isTemporary, isLocal: isLocal, ifNotExists: ifNotExists, name: name, entries: entries,
          attributes: attributes))
    }
    let columns = plainNames ? try nameList() : []
    let attributes = try tableAttributes()
    guard take(.as) else { throw unexpected(columns.isEmpty ? "'(' or AS" : "AS") }
    guard atQuery else { throw unexpected("a query") }
    let query = try query()
    return .createTableAs(
      CreateTableAs(
        isTemporary: isTemporary, isLocal: isLocal, ifNotExists: ifNotExists, name: name, columns: columns,
        attributes: attributes, query: query))
  }

  /// Whether the parenthesis here holds names and commas alone.
  private func listsNames() -> Bool {
    var ahead = 1
    while true {
      guard Self.isName(peek(ahead)) else { return false }
      switch peek(ahead + 1).kind {
      case .comma: ahead += 2
      case .rightParenthesis: return true
      default: return false
      }
    }
  }

  private mutating func tableEntries() throws(ParseFailure) -> [CreateTable.Entry] {
    try expect(.leftParenthesis)
    var entries: [CreateTable.Entry] = []
    repeat { entries.append(try tableEntry()) } while take(.comma)
    try expect(.rightParenthesis)
    return entries
  }

  private mutating func tableEntry() throws(ParseFailure) -> CreateTable.Entry {
    let start = start
    switch token.keyword {
    case .like:
      advance()
      let parent = try qualifiedName("a table's name")
      var options: [CreateTable.LikeOption] = []
      while let word = takeAny(.including, .excluding) {
        guard at(any: .defaults, .all, .identity, .comment), let what = advance().keyword else {
          throw unexpected("DEFAULTS")
        }
        options.append(.init(including: word == .including, what: what))
      }
      return .like(parent, options: options, extent(from: start))
    case .unique, .primary, .foreign, .constraint, .check: return .constraint(try tableConstraint())
    default: return .column(try columnDefinition())
    }
  }

  mutating func tableConstraint() throws(ParseFailure) -> TableConstraint {
    let start = start
    let name: Identifier? = take(.constraint) ? try name("a constraint's name") : nil
    let kind: TableConstraint.Kind
    switch token.keyword {
    case .unique:
      advance()
      kind = .unique(try nameList())
    case .primary:
      advance()
      try expect(.key)
      kind = .primaryKey(try nameList())
    case .foreign:
      advance()
      try expect(.key)
      let columns = try nameList()
      try expect(.references)
      let parent = try qualifiedName("a table's name")
      kind = .foreignKey(columns, references: parent, columns: try optionalNameList())
    case .check:
      advance()
      try expect(.leftParenthesis)
      kind = .check(try expression())
      try expect(.rightParenthesis)
    default: throw unexpected("UNIQUE, PRIMARY KEY or FOREIGN KEY")
    }
    return TableConstraint(name: name, kind: kind, extent: extent(from: start))
  }

  mutating func columnDefinition() throws(ParseFailure) -> ColumnDefinition {
    let start = start
    let name = try name("a column's name")
    let type = try typeName()
    var attributes: [ColumnAttribute] = []
    while let attribute = try columnAttribute() { attributes.append(attribute) }
    return ColumnDefinition(name: name, type: type, attributes: attributes, extent: extent(from: start))
  }

  private mutating func columnAttribute() throws(ParseFailure) -> ColumnAttribute? {
    let start = start
    let kind: ColumnAttribute.Kind
    switch token.keyword {
    case .default:
      advance()
      kind = .default(try expression(Precedence.match + 1))
    case .identity:
      advance()
      let (seed, step) = try identityArguments()
      kind = .identity(seed: seed, step: step)
    case .generated:
      advance()
      let always = take(.always)
      if !always { try expect(.by, .default) }
      try expect(.as, .identity)
      let (seed, step) = try identityArguments()
      kind = .generatedIdentity(always: always, seed: seed, step: step)
    case .encode:
      advance()
      kind = .encode(try anyName("an encoding"))
    case .distkey:
      advance()
      kind = .distKey
    case .sortkey:
      advance()
      kind = .sortKey
    case .collate:
      advance()
      kind = .collate(try name("a collation"))
    case .not:
      advance()
      try expect(.null)
      kind = .notNull
    case .null:
      advance()
      kind = .null
    case .unique:
      advance()
      kind = .unique
    case .primary:
      advance()
      try expect(.key)
      kind = .primaryKey
    case .references:
      advance()
      let parent = try qualifiedName("a table's name")
      kind = .references(parent, columns: try optionalNameList())
    case .check:
      advance()
      try expect(.leftParenthesis)
      kind = .check(try expression())
      try expect(.rightParenthesis)
    case .constraint:
      advance()
      kind = .named(try name("a constraint's name"))
    default: return nil
    }
    return ColumnAttribute(kind: kind, extent: extent(from: start))
  }

  private mutating func identityArguments() throws(ParseFailure) -> (String?, String?) {
    guard take(.leftParenthesis) else { return (nil, nil) }
    let seed = try signedInteger()
    try expect(.comma)
    let step = try signedInteger()
    try expect(.rightParenthesis)
    return (seed, step)
  }

  mutating func signedInteger() throws(ParseFailure) -> String {
    let sign = takeOperator("-") ? "-" : ""
    guard at(.integer) else { throw unexpected("a whole number") }
    return sign + nextText()
  }

  // MARK: Attributes of the table

  /// Everything from BACKUP to ENCODE AUTO, in any order.
  mutating func tableAttributes() throws(ParseFailure) -> [TableAttribute] {
    var attributes: [TableAttribute] = []
    while let attribute = try tableAttribute() { attributes.append(attribute) }
    return attributes
  }

  private mutating func tableAttribute() throws(ParseFailure) -> TableAttribute? {
    let start = start
    let kind: TableAttribute.Kind
    switch token.keyword {
    case .backup:
      advance()
      kind = .backup(try yesOrNo())
    case .diststyle:
      advance()
      kind = .distStyle(try distributionStyle())
    case .distkey:
      advance()
      kind = .distKey(try oneName())
    case .compound, .interleaved:
      let style: SortStyle = advance().keyword == .compound ? .compound : .interleaved
      try expect(.sortkey)
      kind = .sortKey(style, try keyColumns())
    case .sortkey:
      advance()
      kind = take(.auto) ? .sortKeyAuto : .sortKey(nil, try keyColumns())
    case .encode:
      advance()
      try expect(.auto)
      kind = .encodeAuto
    case .auto where peek().keyword == .refresh:
      advance()
      advance()
      kind = .autoRefresh(try yesOrNo())
    case .using where peek().keyword == .iceberg:
      advance()
      advance()
      kind = .iceberg
    case .location:
      advance()
      kind = .location(try string("the files' place"))
    case .partitioned:
      advance()
      try expect(.by)
      // One field may stand without parentheses.
      kind = .partitionedBy(at(.leftParenthesis) ? try parenthesizedExpressions() : [try expression()])
    case .table:
      advance()
      try expect(.properties)
      kind = .properties(try propertyEntries())
    default: return nil
    }
    return TableAttribute(kind: kind, extent: extent(from: start))
  }

  mutating func yesOrNo() throws(ParseFailure) -> Bool {
    guard at(.word) else { throw unexpected("YES or NO") }
    switch text(token).lowercased() {
    case "yes":
      advance()
      return true
    case "no":
      advance()
      return false
    default: throw unexpected("YES or NO")
    }
  }

  mutating func distributionStyle() throws(ParseFailure) -> DistributionStyle {
    guard at(.word), let style = DistributionStyle(rawValue: text(token).lowercased()) else {
      throw unexpected("AUTO, EVEN, KEY or ALL")
    }
    advance()
    return style
  }

  /// `(column)`: CREATE TABLE AS takes the column's number too.
  private mutating func oneName() throws(ParseFailure) -> Identifier {
    try expect(.leftParenthesis)
    let name = try keyColumn()
    try expect(.rightParenthesis)
    return name
  }

  mutating func keyColumns() throws(ParseFailure) -> [Identifier] {
    // `sortkey auto` in the parentheses is no column either, but Redshift reads it as one.
    try expect(.leftParenthesis)
    var names = [try keyColumn()]
    while take(.comma) { names.append(try keyColumn()) }
    try expect(.rightParenthesis)
    return names
  }

  private mutating func keyColumn() throws(ParseFailure) -> Identifier {
    at(.integer) ? nextIdentifier() : try name("a column's name")
  }
}
