import Diagnostics
import SQL

/// Reads the control structures of PL/pgSQL; what is SQL between them stays a span.
struct ProcedureParser {
  let source: SourceFile
  let tokens: [Token]
  var position = 0
  private var depth = 0

  /// A literal or a comment that is not closed.
  private let broken: Diagnostic?

  init(_ source: SourceFile) {
    self.source = source
    let script = SQLScript.parse(source)
    tokens = script.tokens
    broken = script.diagnostics.first { $0.code.hasPrefix("sql.unterminated-") }
  }

  mutating func program() throws(Diagnostic) -> ProcedureBlock {
    if let broken { throw broken }
    let label = try self.label()
    let block = try self.block(label)
    _ = take(.semicolon)
    guard tokens[position].kind == .endOfText else { throw unexpected("the end of the body") }
    return block
  }

  // MARK: Bricks

  func word(_ index: Int) -> String {
    guard index < tokens.count, tokens[index].kind == .word else { return "" }
    return source.text(tokens[index].span).lowercased()
  }

  func at(_ words: String...) -> Bool { words.contains(word(position)) }

  mutating func take(_ kind: Token.Kind) -> Bool {
    guard tokens[position].kind == kind else { return false }
    position += 1
    return true
  }

  mutating func take(_ expected: String) -> Bool {
    guard word(position) == expected else { return false }
    position += 1
    return true
  }

  mutating func expect(_ expected: String) throws(Diagnostic) {
    guard take(expected) else { throw unexpected(expected.uppercased()) }
  }

  /// The END of what a word began.
  mutating func end(of opening: Token) throws(Diagnostic) {
    let word = source.text(opening.span)
    let hasEnd = take("end")
    guard hasEnd, take(word.lowercased()) else {
      let line = source.position(of: Int(opening.start)).line
      throw unexpected(
        (hasEnd ? "" : "END ") + word.uppercased(), hint: "the \(word.uppercased()) of line \(line) of the body is open"
      )
    }
  }

  mutating func semicolon() throws(Diagnostic) {
    guard take(.semicolon) else { throw unexpected("';'") }
  }

  func unexpected(_ expected: String, hint: String? = nil) -> Diagnostic {
    let token = tokens[min(position, tokens.count - 1)]
    let found =
      token.kind == .endOfText
      ? "the procedure's body ends here" : "unexpected '\(source.text(token.span))' in a procedure"
    return Diagnostic(
      code: "lowering.bad-procedure", message: "\(found): expected \(expected)",
      place: SourcePlace(source, token.span), hint: hint)
  }

  /// A name as it folds.
  mutating func name() throws(Diagnostic) -> String {
    let token = tokens[position]
    switch token.kind {
    case .word:
      position += 1
      return source.text(token.span).lowercased()
    case .quotedIdentifier:
      position += 1
      return String(source.text(token.span).dropFirst().dropLast()).lowercased()
    default: throw unexpected("a name")
    }
  }

  mutating func target() throws(Diagnostic) -> ProcedureTarget {
    let start = tokens[position].span
    if tokens[position].kind == .parameter {
      position += 1
      return ProcedureTarget(parts: [source.text(start)], span: start)
    }
    var parts = [try name()]
    var span = start
    while tokens[position].kind == .dot {
      position += 1
      span = span.union(tokens[position].span)
      parts.append(try name())
    }
    return ProcedureTarget(parts: parts, span: span)
  }

  mutating func targets() throws(Diagnostic) -> [ProcedureTarget] {
    var result = [try target()]
    while take(.comma) { result.append(try target()) }
    return result
  }

  func span(_ start: Int, _ end: Int) throws(Diagnostic) -> Span {
    guard start < end else { throw unexpected("an expression") }
    return tokens[start].span.union(tokens[end - 1].span)
  }

  /// The index of the first of some words outside of parentheses and of CASE … END, or of the semicolon before it.
  func find(_ wanted: Set<String>) -> Int {
    var depth = 0
    var index = position
    while index < tokens.count - 1 {
      switch tokens[index].kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .semicolon: return index
      case .word:
        let word = word(index)
        if depth == 0, wanted.contains(word) { return index }
        if word == "case" { depth += 1 }
        if word == "end", depth > 0 { depth -= 1 }
      default: break
      }
      index += 1
    }
    return tokens.count - 1
  }

  /// An expression up to a word, which is taken unless it is kept.
  mutating func expression(until end: String, keeping: Bool = false) throws(Diagnostic) -> Span {
    let last = find([end])
    guard word(last) == end else {
      position = last
      throw unexpected(end.uppercased())
    }
    let result = try span(position, last)
    position = keeping ? last : last + 1
    return result
  }

  /// An expression up to the semicolon, which is taken.
  mutating func rest() throws(Diagnostic) -> Span {
    let last = find([])
    let result = try span(position, last)
    position = last
    try semicolon()
    return result
  }

  /// Expressions between commas, up to an index.
  func list(_ start: Int, _ end: Int) throws(Diagnostic) -> [Span] {
    var result: [Span] = []
    var depth = 0
    var from = start
    for index in start..<end {
      switch tokens[index].kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .comma where depth == 0:
        result.append(try span(from, index))
        from = index + 1
      default: break
      }
    }
    if from < end { result.append(try span(from, end)) }
    return result
  }

  /// `<<name>>`.
  mutating func label() throws(Diagnostic) -> String? {
    guard tokens[position].kind == .operatorSign, source.text(tokens[position].span) == "<<" else { return nil }
    position += 1
    let name = try self.name()
    guard tokens[position].kind == .operatorSign, source.text(tokens[position].span) == ">>" else {
      throw unexpected("'>>'")
    }
    position += 1
    return name
  }

  // MARK: Blocks

  private mutating func block(_ label: String?) throws(Diagnostic) -> ProcedureBlock {
    var declarations: [ProcedureDeclaration] = []
    while take("declare") {
      while !at("begin", "declare") { declarations.append(try declaration()) }
    }
    try expect("begin")
    let statements = try self.statements(until: ["exception", "end"])
    var handler: [ProcedureStatement]?
    if take("exception") {
      try expect("when")
      guard take("others") else {
        throw unexpected("OTHERS", hint: "Redshift's only condition of an exception block is OTHERS")
      }
      try expect("then")
      handler = try self.statements(until: ["end"])
    }
    try expect("end")
    if tokens[position].kind == .word, let label, word(position) == label { position += 1 }
    return ProcedureBlock(label: label, declarations: declarations, statements: statements, handler: handler)
  }

  private mutating func declaration() throws(Diagnostic) -> ProcedureDeclaration {
    let start = tokens[position].span
    let name = try self.name()
    let end = find([])
    func made(_ kind: ProcedureDeclaration.Kind) -> ProcedureDeclaration {
      ProcedureDeclaration(name: name, kind: kind, span: start.union(tokens[max(end - 1, 0)].span))
    }
    if take("alias") {
      try expect("for")
      guard tokens[position].kind == .parameter, let number = Int(source.text(tokens[position].span).dropFirst()) else {
        throw unexpected("$n")
      }
      position += 1
      try semicolon()
      return made(.alias(number))
    }
    if at("cursor") || (at("no", "scroll") && find(["cursor"]) < end) {
      position = find(["cursor"]) + 1
      var parameters: [(name: String, type: Span)] = []
      if take(.leftParenthesis) {
        repeat {
          let name = try self.name()
          let from = position
          while tokens[position].kind != .comma, tokens[position].kind != .endOfText {
            if tokens[position].kind == .leftParenthesis {
              while tokens[position].kind != .rightParenthesis { position += 1 }
            } else if tokens[position].kind == .rightParenthesis {
              break
            }
            position += 1
          }
          parameters.append((name, try span(from, position)))
        } while take(.comma)
        guard take(.rightParenthesis) else { throw unexpected("')'") }
      }
      guard take("for") || take("is") else { throw unexpected("FOR") }
      return made(.cursor(parameters: parameters, query: try rest()))
    }
    if at("record"), position + 1 == end {
      position += 1
      try semicolon()
      return made(.record)
    }
    let isConstant = take("constant")
    let value = (position..<end).first {
      tokens[$0].kind == .colonEquals || word($0) == "default"
        || (tokens[$0].kind == .operatorSign && source.text(tokens[$0].span) == "=")
    }
    let typeEnd = (position..<(value ?? end)).first { word($0) == "not" } ?? value ?? end
    let isNotNull = typeEnd < (value ?? end)
    let type = try span(position, typeEnd)
    let expression = try value.map { value throws(Diagnostic) in try span(value + 1, end) }
    position = end
    try semicolon()
    return made(.variable(type: type, isConstant: isConstant, isNotNull: isNotNull, value: expression))
  }

  mutating func statements(until ends: Set<String>) throws(Diagnostic) -> [ProcedureStatement] {
    var result: [ProcedureStatement] = []
    while !ends.contains(word(position)) {
      guard tokens[position].kind != .endOfText else { throw unexpected("END") }
      result.append(try statement())
    }
    return result
  }

  private mutating func statement() throws(Diagnostic) -> ProcedureStatement {
    let start = position
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else {
      throw Diagnostic(
        code: "lowering.bad-procedure", message: "the procedure is nested too deeply",
        place: SourcePlace(source, tokens[position].span))
    }
    let kind = try statementKind()
    return ProcedureStatement(kind: kind, span: try span(start, max(position, start + 1)))
  }

  private mutating func statementKind() throws(Diagnostic) -> ProcedureStatement.Kind {
    let label = try self.label()
    switch word(position) {
    case "declare", "begin":
      let block = try self.block(label)
      try semicolon()
      return .block(block)
    case "loop":
      return .loop(label: label, body: try loopBody())
    case "while":
      position += 1
      let condition = try expression(until: "loop", keeping: true)
      return .whileLoop(label: label, condition: condition, body: try loopBody())
    case "for": return try forLoop(label)
    case "if": return try branches()
    case "case": return try cases()
    case "exit", "continue":
      let isExit = at("exit")
      position += 1
      var wanted: String?
      if !at("when"), tokens[position].kind != .semicolon { wanted = try name() }
      let condition = take("when") ? try rest() : nil
      if condition == nil { try semicolon() }
      return isExit ? .exit(label: wanted, condition: condition) : .continue(label: wanted, condition: condition)
    case "null" where tokens[position + 1].kind == .semicolon:
      position += 2
      return .nothing
    default: return try simple()
    }
  }

  /// From LOOP to `END LOOP [label];`.
  mutating func loopBody() throws(Diagnostic) -> [ProcedureStatement] {
    let opening = tokens[position]
    try expect("loop")
    let body = try statements(until: ["end"])
    try end(of: opening)
    if tokens[position].kind == .word { position += 1 }
    try semicolon()
    return body
  }
}
