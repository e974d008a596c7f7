import Diagnostics

/// ALTER TABLE in all its forms, DROP, COMMENT.
extension Parser {
  mutating func alter() throws(ParseFailure) -> Statement.Kind {
    switch peek().keyword {
    case .table, .view:
      advance()
      return try alterTable(object: advance().keyword == .table ? "TABLE" : "VIEW")
    case .materialized where peek(2).keyword == .view:
      advance()
      advance()
      advance()
      return try alterTable(object: "MATERIALIZED VIEW")
    default: return try alterCommand()
    }
  }

  private mutating func alterTable(object: String) throws(ParseFailure) -> Statement.Kind {
    let ifExists = try ifExists()
    let name = try qualifiedName("a table's name")
    var actions = [try alterAction()]
    // A comma, or (of keys) nothing, stands between several actions.
    while take(.comma) || (at(.alter) && !atStatementEnd) { actions.append(try alterAction()) }
    return .alterTable(AlterTable(object: object, ifExists: ifExists, name: name, actions: actions))
  }

  private mutating func alterAction() throws(ParseFailure) -> AlterTable.Action {
    let start = start
    let kind: AlterTable.Kind
    switch token.keyword {
    case .add:
      advance()
      kind = try addAction()
    case .drop:
      advance()
      kind = try dropAction()
    case .rename:
      advance()
      kind = try renameAction()
    case .owner:
      advance()
      try expect(.to)
      kind = .owner(try ownerName())
    case .alter:
      advance()
      kind = try alterColumnOrKey()
    case .append:
      advance()
      try expect(.from)
      let source = try qualifiedName("a table's name")
      var options: [Keyword] = []
      while let word = takeAny(.ignoreextra, .filltarget) { options.append(word) }
      kind = .append(from: source, options: options)
    case .row where peek().keyword == .level:
      advance()
      advance()
      try expect(.security)
      if take(.for) {
        try expect(.datashares)
        guard let word = takeAny(.on, .off) else { throw unexpected("ON or OFF") }
        kind = .other([.word(.row), .word(.level), .word(.security), .word(.for), .word(.datashares), .word(word)])
        break
      }
      guard let word = takeAny(.on, .off) else { throw unexpected("ON or OFF") }
      kind = .rowLevelSecurity(
        on: word == .on,
        try options([
          OptionRule(.conjunction, .type, value: .word([.and, .or]), filler: false),
          OptionRule(.for, .datashares, filler: false),
        ]))
    case .masking:
      advance()
      guard let word = takeAny(.on, .off) else { throw unexpected("ON or OFF") }
      kind = .other([.word(.masking), .word(word)] + (try options([OptionRule(.for, .datashares, filler: false)])))
    case .replace where peek().keyword == .partition:
      advance()
      let old = try partitionField()
      try expect(.with)
      kind = .other([.word(.replace)] + old + [.word(.with), .expression(try expression())])
    case .set, .partition, .auto: kind = .other(try externalAction())
    default: throw unexpected("ADD, ALTER, DROP, RENAME, OWNER, APPEND or SET")
    }
    return AlterTable.Action(kind: kind, extent: extent(from: start))
  }

  private mutating func addAction() throws(ParseFailure) -> AlterTable.Kind {
    if at(.partition, .field) { return .other([.word(.add)] + (try partitionField())) }
    if at(.partition) || (at(.if) && peek(3).keyword == .partition) { return .other(try addPartitions()) }
    switch token.keyword {
    case .constraint, .unique, .primary, .foreign, .check: return .addConstraint(try tableConstraint())
    default:
      let hasColumn = take(.column)
      let ifNotExists = try ifNotExists()
      return .addColumn(ifNotExists: ifNotExists, hasColumn: hasColumn, try columnDefinition())
    }
  }

  private mutating func dropAction() throws(ParseFailure) -> AlterTable.Kind {
    if take(.constraint) {
      let name = try name("a constraint's name")
      return .dropConstraint(name, behavior: takeAny(.restrict, .cascade))
    }
    if at(.partition, .field) { return .other([.word(.drop)] + (try partitionField())) }
    if at(.partition) {
      advance()
      return .other([.word(.drop), .word(.partition), try listElement()])
    }
    let hasColumn = take(.column)
    let ifExists = try ifExists()
    let column = try name("a column's name")
    return .dropColumn(
      ifExists: ifExists, hasColumn: hasColumn, column, behavior: takeAny(.restrict, .cascade))
  }

  private mutating func renameAction() throws(ParseFailure) -> AlterTable.Kind {
    if take(.to) { return .renameTo(try qualifiedName("a name")) }
    let hasColumn = take(.column)
    let column = try name("a column's name")
    try expect(.to)
    return .renameColumn(column, to: try name("a column's name"), hasColumn: hasColumn)
  }

  private mutating func alterColumnOrKey() throws(ParseFailure) -> AlterTable.Kind {
    switch token.keyword {
    case .distkey where Self.isName(peek()):
      advance()
      return .distKey(try name("a column's name"))
    case .diststyle where peek().kind == .word:
      advance()
      let style = try distributionStyle()
      let key: Identifier? = take(.distkey) ? try name("a column's name") : nil
      return .distStyle(style, key: key)
    case .compound where peek().keyword == .sortkey, .interleaved where peek().keyword == .sortkey:
      let style: SortStyle = advance().keyword == .compound ? .compound : .interleaved
      advance()
      return .sortKey(style, try keyColumns())
    case .sortkey where peek().kind == .leftParenthesis || peek().keyword == .auto || peek().keyword == .noneWord:
      advance()
      if take(.auto) { return .sortKeyAuto }
      if take(.noneWord) { return .sortKeyNone }
      return .sortKey(nil, try keyColumns())
    case .encode where peek().keyword == .auto:
      advance()
      advance()
      return .encodeAuto
    default: return try alterColumn()
    }
  }

  private mutating func alterColumn() throws(ParseFailure) -> AlterTable.Kind {
    _ = take(.column)
    let column = try name("a column's name")
    switch token.keyword {
    case .type:
      advance()
      return .alterType(column, try typeName())
    case .encode:
      advance()
      return .alterEncode(column, try anyName("an encoding"))
    case .set:
      advance()
      if take(.default) { return .alterDefault(column, try expression()) }
      if take(.data) {
        try expect(.type)
        return .alterType(column, try typeName())
      }
      try expect(.not, .null)
      return .alterNull(column, set: true)
    case .drop:
      advance()
      if take(.default) { return .alterDefault(column, nil) }
      try expect(.not, .null)
      return .alterNull(column, set: false)
    default: throw unexpected("TYPE, ENCODE, SET or DROP")
    }
  }

  // MARK: External tables

  private mutating func addPartitions() throws(ParseFailure) -> [Element] {
    var elements: [Element] = [.word(.add)]
    if try ifNotExists() { elements += [.word(.if), .word(.not), .word(.exists)] }
    repeat {
      try expect(.partition)
      let values = try listElement()
      try expect(.location)
      elements += [.word(.partition), values, .word(.location), .string(try string("the partition's place"))]
    } while at(.partition)
    return elements
  }

  /// `PARTITION FIELD day(d)`, of Iceberg tables.
  private mutating func partitionField() throws(ParseFailure) -> [Element] {
    try expect(.partition, .field)
    return [.word(.partition), .word(.field), .expression(try expression())]
  }

  private mutating func externalAction() throws(ParseFailure) -> [Element] {
    if take(.auto) {
      try expect(.refresh)
      return [.word(.auto), .word(.refresh), .name(try yesOrNoName())]
    }
    var elements: [Element] = []
    if take(.partition) { elements += [.word(.partition), try listElement()] }
    try expect(.set)
    elements.append(.word(.set))
    let rules = [
      OptionRule(.location, value: .string, filler: false),
      OptionRule(
        .file, .format, value: .word([.avro, .parquet, .orc, .rcfile, .sequencefile, .textfile]), filler: false),
      OptionRule(.table, .properties, value: .list, filler: false),
    ]
    let options = try options(rules, once: true)
    guard !options.isEmpty else { throw unexpected("LOCATION, FILE FORMAT or TABLE PROPERTIES") }
    return elements + options
  }

  mutating func yesOrNoName() throws(ParseFailure) -> QualifiedName {
    let start = start
    let token = token
    _ = try yesOrNo()
    return QualifiedName([identifier(token)], span(from: start))
  }

  // MARK: DROP, COMMENT

  mutating func drop() throws(ParseFailure) -> Statement.Kind {
    advance()
    var words: [Keyword] = []
    if let first = takeAny(.materialized, .external, .rls, .masking, .identity, .foreign) { words.append(first) }
    guard
      let object = takeAny(
        .table, .view, .schema, .database, .user, .group, .role, .function, .procedure, .datashare, .library, .model,
        .policy, .provider, .index, .type, .sequence, .template, .connection)
    else { throw unexpected("what to drop: TABLE, VIEW, SCHEMA, …") }
    words.append(object)
    var ifExists = try ifExists()
    let isRoutine = object == .function || object == .procedure
    var names: [QualifiedName] = []
    var signatures: [[[Element]]?] = []
    repeat {
      names.append(try definedName())
      signatures.append(isRoutine && at(.leftParenthesis) ? try signature() : nil)
    } while take(.comma)
    if !ifExists, words.first == .external { ifExists = try self.ifExists() }
    let options = try options([
      OptionRule(.cascade, filler: false), OptionRule(.restrict, filler: false), OptionRule(.force, filler: false),
      OptionRule(.drop, .external, .database, value: .optionalWord([.cascade, .restrict]), filler: false),
      OptionRule(.on, value: .name, filler: false),
    ])
    return .drop(
      Drop(
        object: words.map(\.text).joined(separator: " "), ifExists: ifExists, names: names, signatures: signatures,
        options: options))
  }

  mutating func comment() throws(ParseFailure) -> Statement.Kind {
    advance()
    try expect(.on)
    let materialized = at(.materialized, .view) && take(.materialized)
    guard
      let object = takeAny(
        .table, .view, .column, .schema, .database, .constraint, .function, .procedure, .user, .role, .datashare)
    else { throw unexpected("TABLE, COLUMN, VIEW, SCHEMA, DATABASE or CONSTRAINT") }
    let name = try qualifiedName("a name")
    var rest: [Element] = []
    if object == .constraint {
      try expect(.on)
      rest = [.word(.on), .name(try qualifiedName("a table's name"))]
    }
    if object == .function || object == .procedure, at(.leftParenthesis) { rest = [.list(try signature())] }
    try expect(.is)
    let start = start
    let text: StringLiteral? = take(.null) ? nil : try string("a string or NULL")
    return .comment(
      Comment(
        object: materialized ? "MATERIALIZED VIEW" : object.text, name: name, rest: rest, text: text,
        textExtent: extent(from: start)))
  }
}
