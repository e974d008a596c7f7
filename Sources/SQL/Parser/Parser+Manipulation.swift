import Diagnostics

/// INSERT, UPDATE, DELETE, MERGE, TRUNCATE.
extension Parser {
  mutating func manipulation(_ keyword: Keyword, with: WithClause?) throws(ParseFailure) -> Statement.Kind {
    switch keyword {
    case .insert: .insert(try insert(with))
    case .update: .update(try update(with))
    case .delete: .delete(try delete(with))
    case .merge: .merge(try merge(with))
    default: .truncate(try truncate())
    }
  }

  private mutating func insert(_ with: WithClause?) throws(ParseFailure) -> Insert {
    advance()
    try expect(.into)
    let target = try qualifiedName("a table's name")
    var columns: [Identifier] = []
    if at(.leftParenthesis), !atQuery { columns = try nameList() }
    let source: Insert.Source
    if take(.default, .values) {
      source = .defaultValues
    } else {
      guard atQuery || at(.table) else { throw unexpected("VALUES or a query") }
      source = .query(try query())
    }
    let returning = take(.returning) ? try selectItems() : []
    return Insert(with: with, target: target, columns: columns, source: source, returning: returning)
  }

  private mutating func update(_ with: WithClause?) throws(ParseFailure) -> Update {
    advance()
    let target = try qualifiedName("a table's name")
    let alias = try targetAlias()
    try expect(.set)
    let assignments = try assignments()
    let from = take(.from) ? try tableReferences() : []
    let condition = take(.where) ? try expression() : nil
    return Update(
      with: with, target: target, alias: alias, assignments: assignments, from: from, condition: condition)
  }

  private mutating func targetAlias() throws(ParseFailure) -> Identifier? {
    if take(.as) { return try anyName("an alias") }
    guard atName, !at(any: .set, .values, .default) else { return nil }
    return try name()
  }

  private mutating func assignments() throws(ParseFailure) -> [Assignment] {
    var list: [Assignment] = []
    repeat {
      let start = start
      let parentheses = take(.leftParenthesis)
      let targets = parentheses ? try qualifiedNames("a column's name") : [try qualifiedName("a column's name")]
      if parentheses { try expect(.rightParenthesis) }
      try expectOperator("=")
      let value = try expression()
      list.append(
        Assignment(targets: targets, hasParentheses: parentheses, value: value, extent: extent(from: start)))
    } while take(.comma)
    return list
  }

  private mutating func delete(_ with: WithClause?) throws(ParseFailure) -> Delete {
    advance()
    let hasFrom = take(.from)
    let target = try qualifiedName("a table's name")
    let alias = try targetAlias()
    let using = take(.using) ? try tableReferences() : []
    let condition = take(.where) ? try expression() : nil
    return Delete(with: with, hasFrom: hasFrom, target: target, alias: alias, using: using, condition: condition)
  }

  private mutating func merge(_ with: WithClause?) throws(ParseFailure) -> Merge {
    advance()
    try expect(.into)
    let target = try qualifiedName("a table's name")
    let alias = try targetAlias()
    try expect(.using)
    let source = try tableReference()
    try expect(.on)
    let condition = try expression()
    var branches: [Merge.Branch] = []
    while at(.when) { branches.append(try mergeBranch()) }
    var removesDuplicates = false
    if branches.isEmpty {
      guard at(.remove, .duplicates) else { throw unexpected("WHEN or REMOVE DUPLICATES") }
      advance()
      advance()
      removesDuplicates = true
    }
    return Merge(
      with: with, target: target, alias: alias, source: source, condition: condition, branches: branches,
      removesDuplicates: removesDuplicates)
  }

  private mutating func mergeBranch() throws(ParseFailure) -> Merge.Branch {
    let start = start
    advance()
    let matched = !take(.not)
    try expect(.matched)
    let condition = take(.and) ? try expression() : nil
    try expect(.then)
    let action: Merge.Action
    switch token.keyword {
    case .update where matched:
      advance()
      try expect(.set)
      action = .update(try assignments())
    case .delete where matched:
      advance()
      action = .delete
    case .insert where !matched:
      advance()
      var columns: [QualifiedName] = []
      if take(.leftParenthesis) {
        columns = try qualifiedNames("a column's name")
        try expect(.rightParenthesis)
      }
      try expect(.values)
      action = .insert(columns: columns, values: try parenthesizedExpressions())
    case .do:
      advance()
      try expect(.nothing)
      action = .doNothing
    default: throw unexpected(matched ? "UPDATE or DELETE" : "INSERT")
    }
    return Merge.Branch(isMatched: matched, condition: condition, action: action, extent: extent(from: start))
  }

  private mutating func truncate() throws(ParseFailure) -> Truncate {
    advance()
    let hasTable = take(.table)
    let tables = try qualifiedNames("a table's name")
    var options: [Keyword] = []
    while let word = takeAny(.cascade, .restrict) { options.append(word) }
    return Truncate(hasTable: hasTable, tables: tables, options: options)
  }
}
