import Diagnostics

/// The end of one construct's parsing; what was wrong is among the parser's errors.
struct SyntaxAbort: Error {}

/// Builds the tree of one template. Errors are gathered: after one, it goes on behind the tag.
struct Parser {
  let file: SourceFile
  let options: EngineOptions
  let tokens: [Token]
  let lexerErrors: [Diagnostic]
  var symbols: SymbolTable
  var tree = SyntaxTree()
  var errors: [Diagnostic] = []
  var index = 0
  /// Expressions and statements within each other here.
  var depth = 0
  /// Scratch for lists under construction: nested lists each use a part of its end.
  var pending: [Int32] = []
  /// Tags that wait for their end: the tag's name and the names of the tags that may end it.
  var open: [(name: Int32, ends: [Int32], span: Span)] = []
  /// Unknown tags met so far, whose end tags need no report of their own.
  var unknownTags: Set<String> = []
  /// For `loop`, `caller`, `kwargs`, `varargs`, `self` and `super`: whether each mention in turn was a read.
  var mentions: [[Bool]] = Array(repeating: [], count: 6)
  /// Set where a tag's end was missing: the tag that is open around it must not ask for it.
  var isEndMissing = false
  /// Set where it makes no sense to report more.
  var isStopped = false
  /// How many functions that outlive a statement began.
  var closures = 0
  /// How often `loop` was read so far: at all, as an object and not only for one of its fields, for a field that wants
  /// all elements.
  var loopReads = (count: 0, asObject: 0, ofLength: 0)

  static let maximumDepth = 200
  static let maximumErrors = 50

  init(_ lexer: consuming Lexer) {
    file = lexer.file
    options = lexer.options
    tokens = lexer.tokens
    lexerErrors = lexer.errors
    symbols = lexer.symbols
  }

  /// Parses a part of a file.
  static func parse(
    _ file: SourceFile, within span: Span, _ options: EngineOptions
  ) throws(DiagnosticList) -> SyntaxTree {
    var parser = file.bytes.withUnsafeBufferPointer { source in
      var lexer = Lexer(source, file, within: span, options)
      lexer.run()
      return Parser(lexer)
    }
    parser.template()
    if !parser.errors.isEmpty { throw DiagnosticList(parser.errors) }
    parser.tree.names = parser.symbols.names
    parser.tree.nameHashes = parser.symbols.hashes
    return parser.tree
  }

  // MARK: Tokens

  var token: Token { tokens[index] }
  var kind: TokenKind { tokens[index].kind }
  var span: Span { Span(Int(token.start), Int(token.end)) }
  /// Where the token before this one ends.
  var previousEnd: Int32 { index > 0 ? tokens[index - 1].end : 0 }

  mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  func isWord(_ word: Word) -> Bool { kind == .name && token.value == word.rawValue }

  func nextIsWord(_ word: Word) -> Bool {
    index + 1 < tokens.count && tokens[index + 1].kind == .name && tokens[index + 1].value == word.rawValue
  }

  mutating func skip(_ kind: TokenKind) -> Bool {
    guard self.kind == kind else { return false }
    advance()
    return true
  }

  mutating func skip(_ word: Word) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  @discardableResult
  mutating func expect(_ kind: TokenKind) throws(SyntaxAbort) -> Token {
    guard self.kind == kind else { throw unexpected("expected '\(kind.description)'") }
    defer { advance() }
    return token
  }

  mutating func expect(_ word: Word) throws(SyntaxAbort) {
    guard isWord(word) else { throw unexpected("expected '\(word.text)'") }
    advance()
  }

  // MARK: Errors

  /// The token here as messages name it.
  var described: String {
    switch kind {
    case .name: "'\(symbols.names[Int(token.value)])'"
    case .end: "the end of the template"
    default: "'\(kind.description)'"
    }
  }

  /// Notes that the token here is not what was wanted.
  mutating func unexpected(_ wanted: String, hint: String? = nil) -> SyntaxAbort {
    if kind == .error { return fail(lexerErrors[Int(token.value)]) }
    return fail("jinja.unexpected-token", "\(wanted), got \(described)", span, hint: hint)
  }

  mutating func fail(_ code: String, _ message: String, _ span: Span, hint: String? = nil) -> SyntaxAbort {
    fail(Diagnostic(code: code, message: message, place: SourcePlace(file, span), hint: hint))
  }

  mutating func fail(_ diagnostic: Diagnostic) -> SyntaxAbort {
    if errors.count < Self.maximumErrors, !isStopped { errors.append(diagnostic) }
    return SyntaxAbort()
  }

  /// Behind an error: to the end of the tag, which is not taken.
  mutating func skipToTagEnd() {
    while true {
      switch kind {
      case .variableEnd, .blockEnd, .end, .data, .variableBegin, .blockBegin: return
      default: advance()
      }
    }
  }

  /// Counts one more level of nesting for the time of `body`.
  mutating func nested<T>(_ body: (inout Parser) throws(SyntaxAbort) -> T) throws(SyntaxAbort) -> T {
    guard depth < Self.maximumDepth else {
      throw fail("jinja.too-deep", "nesting is deeper than \(Self.maximumDepth) levels", span)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: Mentions of special names

  private static func mentionIndex(_ symbol: Int32) -> Int? {
    switch symbol {
    case Word.loop.rawValue: 0
    case Word.caller.rawValue: 1
    case Word.kwargs.rawValue: 2
    case Word.varargs.rawValue: 3
    case Word.`self`.rawValue: 4
    case Word.super.rawValue: 5
    default: nil
    }
  }

  /// Notes that a name is read or bound here.
  mutating func mention(_ symbol: Int32, isRead: Bool) {
    if let special = Self.mentionIndex(symbol) { mentions[special].append(isRead) }
    if isRead, symbol == Word.loop.rawValue { readLoop() }
  }

  /// Notes what is read of `loop`, which stands before the token here.
  private mutating func readLoop() {
    loopReads.count += 1
    var field: LoopState.Field?
    if kind == .dot, index + 2 < tokens.count, tokens[index + 1].kind == .name, tokens[index + 2].kind != .leftParen {
      let symbol = Int(tokens[index + 1].value)
      field = NameMeaning.of(symbols.names[symbol], symbols.hashes[symbol]).loopField
    }
    guard let field, !field.isMethod else {
      loopReads.asObject += 1
      return
    }
    if field.needsLength { loopReads.ofLength += 1 }
  }

  /// How often each special name was mentioned so far; for `isRead(_:since:)`.
  var mentionMark: [Int] { mentions.map(\.count) }

  /// Whether a special name is read since a mark without having been bound before.
  func isRead(_ word: Word, since mark: [Int]) -> Bool {
    guard let special = Self.mentionIndex(word.rawValue) else { return false }
    let all = mentions[special]
    return mark[special] < all.count && all[mark[special]]
  }

  /// Forgets the mentions since a mark (Jinja2 does not look into blocks from outside).
  mutating func forgetMentions(since mark: [Int]) {
    for special in mentions.indices { mentions[special].removeLast(mentions[special].count - mark[special]) }
  }
}
