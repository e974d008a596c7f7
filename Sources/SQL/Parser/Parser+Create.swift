import Diagnostics

/// CREATE, apart from tables: views, schemas, external objects, routines.
extension Parser {
  mutating func create() throws(ParseFailure) -> Statement.Kind {
    advance()
    let orReplace = take(.or, .replace)
    let local = !orReplace && take(.local)
    let temporary = takeAny(.temp, .temporary) != nil
    switch token.keyword {
    case .table where !orReplace: return try createTable(isTemporary: temporary, isLocal: local)
    case .view: return try createView(orReplace: orReplace, isTemporary: temporary)
    case .recursive where peek().keyword == .view:
      advance()
      return try createView(orReplace: orReplace, isTemporary: temporary)
    case .function, .procedure: return try createRoutine(orReplace: orReplace, isExternal: false)
    case .external where peek().keyword == .function:
      advance()
      return try createRoutine(orReplace: orReplace, isExternal: true)
    default: break
    }
    guard !local, !temporary else { throw unexpected("TABLE") }
    switch token.keyword {
    case .materialized: return try createMaterializedView()
    case .schema: return try createSchema()
    case .external where peek().keyword == .table: return try createExternalTable()
    case .external where peek().keyword == .view || peek().keyword == .protected:
      return try createExternalView(orReplace: orReplace)
    default: return try createCommand(orReplace: orReplace)
    }
  }

  private mutating func createView(orReplace: Bool, isTemporary: Bool) throws(ParseFailure) -> Statement.Kind {
    try expect(.view)
    let name = try qualifiedName("a view's name")
    let columns = try optionalNameList()
    try expect(.as)
    guard atQuery else { throw unexpected("a query") }
    let query = try query()
    var lateBinding: Extent?
    if at(.with) {
      let start = start
      advance()
      try expect(.no, .schema)
      guard take(.word), textIs(tokens[index - 1], "binding") else { throw unexpected("BINDING") }
      lateBinding = extent(from: start)
    }
    return .createView(
      CreateView(
        orReplace: orReplace, isTemporary: isTemporary, name: name, columns: columns, query: query,
        lateBinding: lateBinding))
  }

  func textIs(_ token: Token, _ word: String) -> Bool { text(token).lowercased() == word }

  private mutating func createMaterializedView() throws(ParseFailure) -> Statement.Kind {
    advance()
    try expect(.view)
    let ifNotExists = try ifNotExists()
    let name = try qualifiedName("a view's name")
    var attributes = try tableAttributes()
    let columns = try optionalNameList()
    attributes += try tableAttributes()
    try expect(.as)
    guard atQuery else { throw unexpected("a query") }
    return .createMaterializedView(
      CreateMaterializedView(
        ifNotExists: ifNotExists, name: name, columns: columns, attributes: attributes, query: try query()))
  }

  private mutating func createSchema() throws(ParseFailure) -> Statement.Kind {
    advance()
    let ifNotExists = try ifNotExists()
    let name: QualifiedName? = at(.authorization) ? nil : try qualifiedName("a schema's name")
    let owner: Identifier? = take(.authorization) ? try ownerName() : nil
    if name == nil, owner == nil { throw unexpected("a schema's name") }
    return .createSchema(CreateSchema(ifNotExists: ifNotExists, name: name, owner: owner, quota: try quota()))
  }

  mutating func ownerName() throws(ParseFailure) -> Identifier {
    at(any: .currentUser, .sessionUser) ? try anyName() : try name("a user's name")
  }

  /// What follows QUOTA: `5 GB`, `UNLIMITED`.
  mutating func quota() throws(ParseFailure) -> [Element] {
    guard take(.quota) else { return [] }
    if take(.unlimited) { return [.word(.unlimited)] }
    guard at(.integer) || at(.pointNumber) else { throw unexpected("a size or UNLIMITED") }
    let number = nextText()
    let unit = try qualifiedName("MB, GB or TB")
    return [.number(number), .name(unit)]
  }

  // MARK: External tables

  private mutating func createExternalTable() throws(ParseFailure) -> Statement.Kind {
    advance()
    advance()
    let ifNotExists = try ifNotExists()
    let name = try qualifiedName("a table's name")
    var columns: [ColumnDefinition] = []
    if take(.leftParenthesis) {
      repeat { columns.append(try externalColumn()) } while take(.comma)
      try expect(.rightParenthesis)
    }
    var partitions: [[Element]] = []
    var clauses: [Element] = []
    var query: Query?
    clauses: while true {
      switch token.keyword {
      case .partitioned:
        advance()
        try expect(.by)
        try expect(.leftParenthesis)
        repeat {
          var entry: [Element] = [.name(try qualifiedName("a column's name"))]
          if !at(.comma), !at(.rightParenthesis) { entry.append(.type(try externalType())) }
          partitions.append(entry)
        } while take(.comma)
        try expect(.rightParenthesis)
      case .row, .stored, .location, .table: clauses += try externalClause()
      case .using where peek().keyword == .iceberg:
        clauses += [.word(.using), .word(.iceberg)]
        advance()
        advance()
      case .as:
        advance()
        guard atQuery else { throw unexpected("a query") }
        query = try self.query()
        break clauses
      default: break clauses
      }
    }
    return .createExternalTable(
      CreateExternalTable(
        ifNotExists: ifNotExists, name: name, columns: columns, partitions: partitions, clauses: clauses, query: query))
  }

  /// `EXTERNAL [PROTECTED] VIEW name [IF NOT EXISTS] AS query`.
  private mutating func createExternalView(orReplace: Bool) throws(ParseFailure) -> Statement.Kind {
    advance()
    let words = orReplace ? "CREATE OR REPLACE EXTERNAL" : "CREATE EXTERNAL"
    let isProtected = take(.protected)
    try expect(.view)
    // The condition stands on either side of the name.
    var ifNotExists = try ifNotExists()
    let name = try qualifiedName("a view's name")
    if !ifNotExists { ifNotExists = try self.ifNotExists() }
    var elements: [Element] = [.name(name)]
    if ifNotExists { elements += [.word(.if), .word(.not), .word(.exists)] }
    try expect(.as)
    guard atQuery else { throw unexpected("a query") }
    elements += [.word(.as), .body(try query())]
    return .command(Command(name: words + (isProtected ? " PROTECTED VIEW" : " VIEW"), elements: elements))
  }

  private mutating func externalColumn() throws(ParseFailure) -> ColumnDefinition {
    let start = start
    let name = try name("a column's name")
    let type = try externalType()
    return ColumnDefinition(name: name, type: type, attributes: [], extent: extent(from: start))
  }

  /// A type of an external table: also `array<int>`, `struct<a:int>`, `map<int,int>`, kept as written.
  private mutating func externalType() throws(ParseFailure) -> TypeName {
    guard at(.word), ["array", "struct", "map"].contains(text(token).lowercased()), peek().kind == .operatorSign else {
      return try typeName()
    }
    let start = start
    advance()
    var level = 0
    repeat {
      if at(.operatorSign) {
        for byte in text(token).utf8 {
          if byte == UInt8(ascii: "<") { level += 1 }
          if byte == UInt8(ascii: ">") { level -= 1 }
        }
      }
      guard !atStatementEnd else { throw unexpected("'>'") }
      advance()
    } while level > 0
    return TypeName(name: file.text(span(from: start)), arguments: [], span(from: start))
  }

  private mutating func externalClause() throws(ParseFailure) -> [Element] {
    switch advance().keyword {
    case .row:
      try expect(.format)
      return [.word(.row), .word(.format)] + (try rowFormat())
    case .stored:
      try expect(.as)
      var elements: [Element] = [.word(.stored), .word(.as)]
      if take(.inputformat) {
        elements += [.word(.inputformat), .string(try string())]
        try expect(.outputformat)
        elements += [.word(.outputformat), .string(try string())]
      } else {
        guard at(any: .parquet, .orc, .avro, .textfile, .rcfile, .sequencefile, .json, .csv),
          let format = advance().keyword
        else { throw unexpected("a file format") }
        elements.append(.word(format))
      }
      return elements
    case .location: return [.word(.location), .string(try string("the files' place"))]
    default:
      try expect(.properties)
      return [.word(.table), .word(.properties), .list(try propertyEntries())]
    }
  }

  private mutating func rowFormat() throws(ParseFailure) -> [Element] {
    if take(.serde) {
      var elements: [Element] = [.word(.serde), .string(try string())]
      if take(.with, .serdeproperties) {
        elements += [.word(.with), .word(.serdeproperties), .list(try propertyEntries())]
      }
      return elements
    }
    try expect(.delimited)
    var elements: [Element] = [.word(.delimited)]
    while at(any: .fields, .lines) {
      let word: Keyword = advance().keyword == .fields ? .fields : .lines
      try expect(.terminated, .by)
      elements += [.word(word), .word(.terminated), .word(.by), .string(try string())]
    }
    return elements
  }

  /// `('key' = 'value', …)`.
  mutating func propertyEntries() throws(ParseFailure) -> [[Element]] {
    try expect(.leftParenthesis)
    var entries: [[Element]] = []
    repeat {
      let key = try string()
      try expectOperator("=")
      entries.append([.string(key), .equals, .string(try string())])
    } while take(.comma)
    try expect(.rightParenthesis)
    return entries
  }

  // MARK: Routines

  private mutating func createRoutine(orReplace: Bool, isExternal: Bool) throws(ParseFailure) -> Statement.Kind {
    let isProcedure = advance().keyword == .procedure
    let name = try qualifiedName("a name")
    let parameters = try signature()
    var clauses: [Element] = []
    while let clause = try routineClause(isExternal: isExternal) { clauses += clause }
    return .createRoutine(
      CreateRoutine(
        isProcedure: isProcedure, orReplace: orReplace, isExternal: isExternal, name: name, parameters: parameters,
        clauses: clauses))
  }

  /// `(a int, b OUT varchar(20))`: entries of names, modes and types.
  mutating func signature() throws(ParseFailure) -> [[Element]] {
    try expect(.leftParenthesis)
    var parameters: [[Element]] = []
    if !at(.rightParenthesis) {
      repeat { parameters.append(try parameter()) } while take(.comma)
    }
    try expect(.rightParenthesis)
    return parameters
  }

  private mutating func parameter() throws(ParseFailure) -> [Element] {
    var elements: [Element] = []
    if let mode = takeAny(.in, .out, .inout) { elements.append(.word(mode)) }
    // A name stands in front of a mode or a type; a type alone is followed by the end of the entry.
    if Self.isName(token), startsType(peek()) {
      elements.append(.name(try qualifiedName()))
      if let mode = takeAny(.in, .out, .inout) { elements.append(.word(mode)) }
    }
    elements.append(.type(try typeName()))
    return elements
  }

  private func startsType(_ next: Token) -> Bool {
    if token.keyword == .double, next.keyword == .precision { return false }
    if at(any: .character, .char, .national, .nchar, .bit, .binary), next.keyword == .varying { return false }
    if at(any: .time, .timestamp, .timestamptz, .timetz), next.keyword == .with || next.keyword == .without {
      return false
    }
    return next.kind == .word || next.kind == .quotedIdentifier
  }

  private mutating func routineClause(isExternal: Bool) throws(ParseFailure) -> [Element]? {
    switch token.keyword {
    case .returns:
      advance()
      return [.word(.returns), .type(try typeName())]
    case .stable, .volatile, .immutable, .nonatomic, .strict:
      return advance().keyword.map { [.word($0)] }
    case .as:
      advance()
      return [.word(.as), .string(try string("the body in $$"))]
    case .language:
      advance()
      return [.word(.language), .name(try qualifiedName("a language"))]
    case .security:
      advance()
      guard let who = takeAny(.invoker, .definer) else { throw unexpected("INVOKER or DEFINER") }
      return [.word(.security), .word(who)]
    case .set:
      advance()
      let name = try qualifiedName("a parameter")
      if !take(.to) { try expectOperator("=") }
      var elements: [Element] = [.word(.set), .name(name), .word(.to)]
      elements += try settingValues()
      return elements
    case .lambda where isExternal, .sagemaker where isExternal:
      guard let word = advance().keyword else { return nil }
      return [.word(word), .string(try string())]
    default:
      guard isExternal else { return nil }
      let options = try options(OptionRule.externalFunction, once: true)
      return options.isEmpty ? nil : options
    }
  }
}
