import Diagnostics
import SQL

/// Statements of PL/pgSQL that hold others, and those that hold expressions.
extension ProcedureParser {
  mutating func branches() throws(Diagnostic) -> ProcedureStatement.Kind {
    var result: [(condition: Span, body: [ProcedureStatement])] = []
    var otherwise: [ProcedureStatement]?
    let opening = tokens[position]
    position += 1
    repeat {
      let condition = try expression(until: "then")
      result.append((condition, try statements(until: ["elsif", "elseif", "else", "end"])))
    } while take("elsif") || take("elseif")
    if take("else") { otherwise = try statements(until: ["end"]) }
    try end(of: opening)
    try semicolon()
    return .branches(result, otherwise: otherwise)
  }

  mutating func cases() throws(Diagnostic) -> ProcedureStatement.Kind {
    let opening = tokens[position]
    position += 1
    var operand: Span?
    if !at("when") {
      let end = find(["when"])
      operand = try span(position, end)
      position = end
    }
    var simple: [(values: [Span], body: [ProcedureStatement])] = []
    var searched: [(condition: Span, body: [ProcedureStatement])] = []
    while take("when") {
      let end = find(["then"])
      let values = try list(position, end)
      let condition = try span(position, end)
      position = end
      try expect("then")
      let body = try statements(until: ["when", "else", "end"])
      simple.append((values, body))
      searched.append((condition, body))
    }
    let otherwise = take("else") ? try statements(until: ["end"]) : nil
    try end(of: opening)
    try semicolon()
    if let operand { return .cases(operand, simple, otherwise: otherwise) }
    return .searchedCases(searched, otherwise: otherwise)
  }

  mutating func forLoop(_ label: String?) throws(Diagnostic) -> ProcedureStatement.Kind {
    position += 1
    let names = try targets()
    try expect("in")
    if at("execute") || at("select", "with") || tokens[position].kind == .leftParenthesis, rangeSign() == nil {
      let isDynamic = take("execute")
      let query = try expression(until: "loop", keeping: true)
      return .rows(label: label, names, query: query, isDynamic: isDynamic, body: try loopBody())
    }
    let isReverse = take("reverse")
    guard let sign = rangeSign(), names.count == 1, names[0].parts.count == 1 else {
      throw unexpected("low .. high, a query or EXECUTE")
    }
    let low = Span(Int(tokens[position].start), sign)
    let last = find(["loop"])
    let high = Span(sign + 2, Int(tokens[last - 1].end))
    if let by = (position..<last).first(where: { word($0) == "by" }) {
      position = by
      throw unexpected("LOOP", hint: "Redshift's FOR counts by one: it has no BY")
    }
    position = last
    return .range(
      label: label, name: names[0].parts[0], isReverse: isReverse, low: low, high: high, body: try loopBody())
  }

  /// The offset of `..` between here and LOOP; a number may swallow a point of it.
  private func rangeSign() -> Int? {
    let last = find(["loop"])
    guard last < tokens.count, last > position else { return nil }
    var at = Int(tokens[position].start)
    let end = Int(tokens[last].start)
    var isQuoted = false
    while at + 1 < end {
      if source.bytes[at] == UInt8(ascii: "'") { isQuoted.toggle() }
      if !isQuoted, source.bytes[at] == UInt8(ascii: "."), source.bytes[at + 1] == UInt8(ascii: ".") { return at }
      at += 1
    }
    return nil
  }

  mutating func simple() throws(Diagnostic) -> ProcedureStatement.Kind {
    switch word(position) {
    case "return":
      position += 1
      guard take(.semicolon) else {
        throw unexpected("';'", hint: "a procedure returns by its OUT and INOUT arguments")
      }
      return .returning
    case "raise": return try raise()
    case "execute":
      position += 1
      let end = find(["into", "using"])
      let value = try span(position, end)
      position = end
      let into = take("into") ? try targets() : []
      if at("using") {
        throw unexpected("';'", hint: "Redshift's EXECUTE has no USING: write the values with quote_literal(…)")
      }
      try semicolon()
      return .execute(value, into: into)
    case "open": return try open()
    case "fetch":
      position += 1
      for noise in ["next", "forward", "from", "in"] { _ = take(noise) }
      let cursor = try target()
      try expect("into")
      let into = try targets()
      try semicolon()
      return .fetch(cursor, into: into)
    case "close":
      position += 1
      let cursor = try target()
      try semicolon()
      return .close(cursor)
    case "get":
      position += 1
      try expect("diagnostics")
      let target = try self.target()
      guard take(.colonEquals) || isEqualsSign() else { throw unexpected("':='") }
      try expect("row_count")
      try semicolon()
      return .rowCount(target)
    case "perform":
      position += 1
      return .perform(try rest())
    case "commit", "rollback":
      let isCommit = at("commit")
      position += 1
      if !take("work") { _ = take("transaction") }
      try semicolon()
      return isCommit ? .commit : .rollback
    case "start":
      position += 1
      try expect("transaction")
      try semicolon()
      return .startTransaction
    default: return try assignmentOrStatement()
    }
  }

  private mutating func isEqualsSign() -> Bool {
    guard tokens[position].kind == .operatorSign, source.text(tokens[position].span) == "=" else { return false }
    position += 1
    return true
  }

  private mutating func raise() throws(Diagnostic) -> ProcedureStatement.Kind {
    position += 1
    if take(.semicolon) { return .raiseAgain }
    var level = "exception"
    if at("notice", "info", "log", "warning", "exception", "debug") {
      level = word(position)
      position += 1
    }
    guard case .string = tokens[position].kind else {
      throw unexpected("a message as a string constant", hint: "write RAISE INFO 'text %', value;")
    }
    let format = constant(source.text(tokens[position].span))
    position += 1
    var values: [Span] = []
    if take(.comma) {
      let end = find([])
      values = try list(position, end)
      position = end
    }
    try semicolon()
    return .raise(level: level, format: format, values: values)
  }

  /// The value of a string constant.
  private func constant(_ text: String) -> String {
    let script = SQLScript.parse(SourceFile(path: source.path, text: "SELECT " + text))
    guard case .query(let query)? = script.statements.first?.kind, case .select(let select) = query.body.kind,
      case .literal(let literal)? = select.items.first?.expression.kind, case .string(let string) = literal.kind
    else { return text }
    return string.value
  }

  private mutating func open() throws(Diagnostic) -> ProcedureStatement.Kind {
    position += 1
    let cursor = try target()
    if take("for") {
      let isDynamic = take("execute")
      return .openQuery(cursor, query: try rest(), isDynamic: isDynamic)
    }
    var arguments: [Span] = []
    if take(.leftParenthesis) {
      let end = find([])
      arguments = try list(position, end - 1)
      position = end
    }
    try semicolon()
    return .openBound(cursor, arguments: arguments)
  }

  private mutating func assignmentOrStatement() throws(Diagnostic) -> ProcedureStatement.Kind {
    let start = position
    // `name := …`, `record.field := …`, and with `=`.
    var sign = position + 1
    while sign + 1 < tokens.count, tokens[sign].kind == .dot { sign += 2 }
    if [.word, .quotedIdentifier, .parameter].contains(tokens[position].kind), sign < tokens.count,
      tokens[sign].kind == .colonEquals
        || (tokens[sign].kind == .operatorSign && source.text(tokens[sign].span) == "=")
    {
      let target = try self.target()
      position += 1
      return .assign(target, try rest())
    }
    let end = find([])
    guard end > start else { throw unexpected("a statement") }
    var into: [ProcedureTarget] = []
    var pieces = [try span(start, end)]
    if at("select", "with") {
      let place = find(["into"])
      if word(place) == "into" {
        position = place + 1
        _ = take("strict")
        into = try targets()
        pieces = []
        if start < place { pieces.append(try span(start, place)) }
        if position < end { pieces.append(try span(position, end)) }
      }
    }
    position = end
    try semicolon()
    return .sql(pieces, into: into)
  }
}
