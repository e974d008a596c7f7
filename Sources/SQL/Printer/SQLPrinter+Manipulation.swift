import Diagnostics

extension SQLPrinter {
  mutating func insert(_ insert: Insert) {
    if let with = insert.with {
      self.with(with)
      line()
    }
    word("INSERT INTO")
    name(insert.target)
    if !insert.columns.isEmpty { names(insert.columns) }
    switch insert.source {
    case .defaultValues: word("DEFAULT VALUES")
    case .query(let query):
      line()
      self.query(query)
    }
    if !insert.returning.isEmpty {
      word("RETURNING")
      items(insert.returning)
    }
  }

  mutating func update(_ update: Update) {
    if let with = update.with {
      self.with(with)
      line()
    }
    word("UPDATE")
    name(update.target)
    alias(update.alias)
    clause("SET")
    assignments(update.assignments)
    if !update.from.isEmpty {
      clause("FROM")
      list(update.from) { $0.table($1) }
    }
    if update.condition != nil { line() }
    optional("WHERE", update.condition)
  }

  private mutating func alias(_ alias: Identifier?) {
    guard let alias else { return }
    word("AS")
    identifier(alias)
  }

  private mutating func assignments(_ assignments: [Assignment]) {
    lines(assignments) { printer, assignment in
      if assignment.hasParentheses {
        printer.parenthesized { $0.list(assignment.targets) { $0.name($1) } }
      } else {
        printer.list(assignment.targets) { $0.name($1) }
      }
      printer.word("=")
      printer.expression(assignment.value)
    }
  }

  mutating func delete(_ delete: Delete) {
    if let with = delete.with {
      self.with(with)
      line()
    }
    word(delete.hasFrom ? "DELETE FROM" : "DELETE")
    name(delete.target)
    alias(delete.alias)
    if !delete.using.isEmpty {
      clause("USING")
      list(delete.using) { $0.table($1) }
    }
    if delete.condition != nil { line() }
    optional("WHERE", delete.condition)
  }

  mutating func merge(_ merge: Merge) {
    if let with = merge.with {
      self.with(with)
      line()
    }
    word("MERGE INTO")
    name(merge.target)
    alias(merge.alias)
    clause("USING")
    table(merge.source)
    line()
    optional("ON", merge.condition)
    for branch in merge.branches {
      clause(branch.isMatched ? "WHEN MATCHED" : "WHEN NOT MATCHED")
      optional("AND", branch.condition)
      word("THEN")
      switch branch.action {
      case .update(let assignments):
        word("UPDATE SET")
        self.assignments(assignments)
      case .delete: word("DELETE")
      case .insert(let columns, let values):
        word("INSERT")
        if !columns.isEmpty { parenthesized { $0.list(columns) { $0.name($1) } } }
        word("VALUES")
        parenthesized { $0.list(values) { $0.expression($1) } }
      case .doNothing: word("DO NOTHING")
      }
    }
    if merge.removesDuplicates { clause("REMOVE DUPLICATES") }
  }

  mutating func truncate(_ truncate: Truncate) {
    word(truncate.hasTable ? "TRUNCATE TABLE" : "TRUNCATE")
    list(truncate.tables) { $0.name($1) }
    for option in truncate.options { word(option) }
  }

  // MARK: Session

  mutating func transaction(_ transaction: Transaction) {
    switch transaction.action {
    case .begin: word(transaction.words == [.transaction] ? "START" : "BEGIN")
    case .commit: word("COMMIT")
    case .rollback: word("ROLLBACK")
    }
    for noise in transaction.words { word(noise) }
    elements(transaction.modes)
  }

  mutating func set(_ set: SetStatement) {
    switch set.action {
    case .set(let values, let equals):
      word("SET")
      if let scope = set.scope { word(scope) }
      if let name = set.name { self.name(name) }
      word(equals ? "=" : "TO")
      elements(values)
    case .setSpecial(let parts):
      if parts.first != .word(.show), parts.first != .word(.reset) { word("SET") }
      elements(parts)
    case .reset:
      word("RESET")
      if let name = set.name { self.name(name) }
    case .show:
      word("SHOW")
      if let name = set.name { self.name(name) }
    }
  }

  // MARK: Data in and out

  mutating func copy(_ copy: Copy) {
    word("COPY")
    name(copy.target)
    if !copy.columns.isEmpty { names(copy.columns) }
    clause("FROM")
    string(copy.source)
    loadOptions(copy.options)
  }

  mutating func unload(_ unload: Unload) {
    word("UNLOAD")
    parenthesized { $0.string(unload.query) }
    clause("TO")
    string(unload.destination)
    loadOptions(unload.options)
  }

  private mutating func loadOptions(_ options: [LoadOption]) {
    for option in options {
      line()
      for word in option.words { self.word(word) }
      elements(option.values)
    }
  }
}
