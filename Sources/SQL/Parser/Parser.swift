import Diagnostics

/// Stops the statement being parsed; the parser holds the diagnostic.
struct ParseFailure: Error {}

/// A recursive-descent parser over the tokens of one source; expressions by operator precedence.
///
/// Every grammar area is an extension in a file of its own. The parser never looks back further than a saved index, and
/// every loop consumes a token, so its time is linear in the text.
struct Parser {
  /// How many constructs may stand inside each other: keeps the recursion within a thread's stack.
  static let nestingLimit = 250
  /// How deep a tree of operators may grow (a chain `a || b || …` is as deep as it is long).
  static let depthLimit = 1500

  let file: SourceFile
  /// The file's text; lives as long as the parser.
  let bytes: UnsafeBufferPointer<UInt8>
  /// All of the text's tokens, the last of kind `endOfText`; lives as long as the parser.
  let tokens: UnsafeBufferPointer<Token>
  private(set) var index = 0
  private(set) var failure: Diagnostic?
  private var nesting = 0
  /// The depth of the deepest expression since it was last reset; see `Parser+Expression`.
  var depth = 0
  /// Where a SELECT without FROM has got to.
  var listEnd = -1
  /// The options that could have stood at this token: what a misspelt one may have meant.
  var triedOptions: (index: Int, rules: [OptionRule]) = (-1, [])

  init(file: SourceFile, bytes: UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<Token>) {
    self.file = file
    self.bytes = bytes
    self.tokens = tokens
  }

  // MARK: Looking

  var token: Token { tokens[index] }

  /// The token `ahead` places on; the end where there are fewer.
  func peek(_ ahead: Int = 1) -> Token { tokens[min(index + ahead, tokens.count - 1)] }

  func at(_ keyword: Keyword) -> Bool { token.keyword == keyword }
  func at(_ kind: Token.Kind) -> Bool { token.kind == kind }

  func at(_ first: Keyword, _ second: Keyword) -> Bool { at(first) && peek().keyword == second }

  func at(any keywords: Keyword...) -> Bool {
    guard let keyword = token.keyword else { return false }
    return keywords.contains(keyword)
  }

  func atOperator(_ symbol: StaticString) -> Bool { token.kind == .operatorSign && textEquals(token, symbol) }

  func textEquals(_ token: Token, _ text: StaticString) -> Bool {
    let length = Int(token.end - token.start)
    guard length == text.utf8CodeUnitCount else { return false }
    for offset in 0..<length where bytes[Int(token.start) + offset] != text.utf8Start[offset] { return false }
    return true
  }

  func text(_ token: Token) -> String { text(Int(token.start), Int(token.end)) }

  /// The text between two offsets.
  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
  }

  /// Whether the statement ends here.
  var atStatementEnd: Bool { at(.semicolon) || at(.endOfText) }

  // MARK: Moving

  @discardableResult
  mutating func advance() -> Token {
    let current = tokens[index]
    if index < tokens.count - 1 { index += 1 }
    return current
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func take(_ kind: Token.Kind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  mutating func takeOperator(_ symbol: StaticString) -> Bool {
    guard atOperator(symbol) else { return false }
    advance()
    return true
  }

  /// Both words or neither.
  mutating func take(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first, second) else { return false }
    advance()
    advance()
    return true
  }

  /// The first of these that stands here.
  mutating func takeAny(_ keywords: Keyword...) -> Keyword? {
    guard let keyword = token.keyword, keywords.contains(keyword) else { return nil }
    advance()
    return keyword
  }

  mutating func expect(_ keyword: Keyword) throws(ParseFailure) {
    guard take(keyword) else { throw unexpected(keyword.text) }
  }

  mutating func expect(_ first: Keyword, _ second: Keyword) throws(ParseFailure) {
    try expect(first)
    try expect(second)
  }

  mutating func expect(_ kind: Token.Kind) throws(ParseFailure) {
    guard take(kind) else {
      throw kind == .rightParenthesis ? unclosed() : unexpected(Self.describe(kind))
    }
  }

  mutating func expectOperator(_ symbol: StaticString) throws(ParseFailure) {
    guard takeOperator(symbol) else { throw unexpected("\(symbol)") }
  }

  /// Goes on to the semicolon that ends the statement, to the end, or to words that begin a statement on a new line.
  ///
  /// - Parameter start: Where the broken statement begins.
  mutating func recover(from start: Int) {
    nesting = 0
    depth = 0
    while !atStatementEnd {
      if self.start > start, beginsStatement(index) { break }
      advance()
    }
  }

  // MARK: Spans

  /// Where the next token starts.
  var start: Int { Int(token.start) }

  /// From `start` to the end of the last consumed token.
  func span(from start: Int) -> Span {
    Span(start, index > 0 ? max(start, Int(tokens[index - 1].end)) : start)
  }

  func extent(from start: Int) -> Extent { Extent(span(from: start)) }

  // MARK: Failing

  /// Notes what was expected here; to be thrown.
  mutating func unexpected(_ expected: String, hint: String? = nil) -> ParseFailure {
    let found = token
    let place = SourcePlace(file, found.span)
    if found.kind == .endOfText || found.kind == .semicolon {
      failure = .unexpectedEnd(expected: expected, place, hint: hint)
    } else {
      var hint = hint
      if hint == nil, found.kind == .word {
        // Keywords among the words of the description.
        let words = expected.split { $0 == " " || $0 == "," }.map(String.init).filter { word in
          word.utf8.count > 1 && word.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 & 0x20 == 0 }
        }
        hint = suggestion(found, among: words)
      }
      if hint == nil, index > 0, tokens[index - 1].kind == .comma,
        found.kind == .rightParenthesis || found.keyword?.isReserved == true
      {
        hint = "the comma in front of it may be one too many"
      }
      if hint == nil, let keyword = found.keyword, keyword.isReserved, expected.contains("name") {
        hint = "'\(text(found))' is a reserved word: write \"\(text(found))\" to use it as a name"
      }
      failure = .unexpectedToken(shortened(found), expected: expected, place, hint: hint)
    }
    return ParseFailure()
  }

  /// Short words are near to too many others.
  private func suggestion(_ token: Token, among words: [String]) -> String? {
    let word = text(token)
    return word.utf8.count < 3 ? nil : Suggestion.hint(for: word.uppercased(), among: words)
  }

  /// As `unexpected`, where a parenthesis that is open should end: a list, where it has commas or its next entry seems
  /// to stand here, or a query.
  private mutating func unclosed() -> ParseFailure {
    if listEnd == index { return unexpected("',', FROM or ')'") }
    var depth = 0
    var hasComma = false
    var position = index - 1
    while position >= 0 {
      switch tokens[position].kind {
      case .rightParenthesis: depth += 1
      case .leftParenthesis where depth > 0: depth -= 1
      case .leftParenthesis:
        let first = position + 1 < tokens.count ? tokens[position + 1].keyword : nil
        let isList = first != .select && first != .with && (hasComma || Self.beginsOperand(token))
        let line = file.position(of: Int(tokens[position].start)).line
        return unexpected(
          isList ? "',' or ')'" : "')'",
          hint: line < file.position(of: start).line ? "the '(' of line \(line) is open" : nil)
      case .comma where depth == 0: hasComma = true
      case .semicolon: return unexpected("')'")
      default: break
      }
      position -= 1
    }
    return unexpected("')'")
  }

  /// As `unexpected`, where a statement goes on after its end: the word here or the one before may be a misspelt one.
  mutating func unexpectedAfterStatement() -> ParseFailure {
    let clauses = [
      "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "JOIN", "QUALIFY", "DISTSTYLE", "DISTKEY",
      "SORTKEY", "CASCADE", "VALUES", "USING", "AND", "OR", "ON", "BETWEEN", "LIKE", "INTERSECT", "EXCEPT", "MINUS",
      "OFFSET",
    ]
    let expected = listEnd == index ? "',', FROM or the end of the statement" : "';' or the end of the statement"
    if beginsStatement(index) {
      return unexpected(expected, hint: "a ';' is missing in front of '\(text(token))'")
    }
    if triedOptions.index == index, at(.word) {
      let known = triedOptions.rules.map { $0.words.map(\.text).joined(separator: " ") }
      if let hint = Suggestion.hint(for: text(token).uppercased(), among: known) {
        return unexpected("a parameter, or " + expected, hint: hint)
      }
    }
    if at(.rightParenthesis) { return unexpected(expected, hint: "no '(' is open here") }
    for candidate in [tokens[max(index - 1, 0)], token] where candidate.kind == .word && candidate.keyword == nil {
      guard let hint = suggestion(candidate, among: clauses) else { continue }
      let place = SourcePlace(file, candidate.span)
      return fail(.unexpectedToken(shortened(candidate), expected: expected, place, hint: hint))
    }
    return unexpected(expected)
  }

  /// Whether words stand at `index` that begin a statement and can stand nowhere else.
  private func beginsStatement(_ index: Int) -> Bool {
    guard index > 0, index + 1 < tokens.count, let first = tokens[index].keyword else { return false }
    let second = tokens[index + 1].keyword
    // Only at the beginning of a line: elsewhere it may be a misplaced word of this statement.
    var position = Int(tokens[index].start) - 1
    while position >= 0, bytes[position] == 0x20 || bytes[position] == 0x09 { position -= 1 }
    guard position < 0 || bytes[position] == 0x0A else { return false }
    switch first {
    case .create:
      switch second {
      case .table, .view, .or, .temp, .temporary, .external, .materialized, .schema, .procedure, .function, .user,
        .group:
        return true
      default: return false
      }
    case .alter: return second == .table
    case .drop: return second == .table || second == .view || second == .schema || second == .materialized
    case .insert: return second == .into
    case .delete: return second == .from
    case .comment: return second == .on
    case .truncate: return second == .table
    default: return false
    }
  }

  mutating func fail(_ diagnostic: Diagnostic) -> ParseFailure {
    failure = diagnostic
    return ParseFailure()
  }

  /// The token's text in quotes; of a string nothing, so that no data is shown.
  private func shortened(_ token: Token) -> String {
    switch token.kind {
    case .string, .escapeString, .prefixedString, .dollarString: return "a string"
    default:
      let text = text(token)
      return "'" + (text.utf8.count > 40 ? String(text.prefix(37)) + "…" : text) + "'"
    }
  }

  static func describe(_ kind: Token.Kind) -> String {
    switch kind {
    case .word, .quotedIdentifier: "a name"
    case .string, .escapeString, .prefixedString, .dollarString: "a string"
    case .integer, .pointNumber, .exponentNumber: "a number"
    case .parameter: "a parameter"
    case .operatorSign: "an operator"
    case .comma: "','"
    case .semicolon: "';'"
    case .dot: "'.'"
    case .colon: "':'"
    case .doubleColon: "'::'"
    case .colonEquals: "':='"
    case .leftParenthesis: "'('"
    case .rightParenthesis: "')'"
    case .leftBracket: "'['"
    case .rightBracket: "']'"
    case .invalid: "something else"
    case .endOfText: "the end"
    }
  }

  // MARK: Nesting

  /// One level deeper; a text that nests too deeply is refused rather than running out of stack.
  mutating func enter() throws(ParseFailure) {
    guard nesting < Self.nestingLimit else { throw tooDeep() }
    nesting += 1
  }

  mutating func leave() { nesting -= 1 }

  mutating func tooDeep() -> ParseFailure { fail(.tooDeep(SourcePlace(file, token.span))) }
}
