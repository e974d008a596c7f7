import Diagnostics

/// Cuts a Redshift SQL text into tokens, on bytes, in one pass.
///
/// Redshift: a backslash in a plain string literal escapes the next character (as PostgreSQL 8.0 did), block comments
/// nest, and `#name` is a temporary table where an operand could not stand before it.
package struct Lexer {
  private let file: SourceFile
  private let bytes: UnsafeBufferPointer<UInt8>
  private let keywords: KeywordFinder
  private let classes: ByteClasses
  private var position = 0
  private var tokens: TokenBuffer
  private var diagnostics: [Diagnostic] = []

  /// All tokens in order, ending with one of kind `end`; and what is wrong with the literals.
  package static func tokens(of file: SourceFile) -> (tokens: [Token], diagnostics: [Diagnostic]) {
    file.bytes.withUnsafeBufferPointer { bytes in
      KeywordTable.shared.withFinder { keywords in
        ByteClasses.withTables { classes in
          var lexer = Lexer(file: file, bytes: bytes, keywords: keywords, classes: classes)
          lexer.run()
          return (lexer.tokens.finish(), lexer.diagnostics)
        }
      }
    }
  }

  private init(
    file: SourceFile, bytes: UnsafeBufferPointer<UInt8>, keywords: KeywordFinder, classes: ByteClasses
  ) {
    self.file = file
    self.bytes = bytes
    self.keywords = keywords
    self.classes = classes
    tokens = TokenBuffer(capacity: bytes.count / 4 + 16)
  }

  private mutating func run() {
    // A byte order mark at the very beginning is white space.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    let (bytes, classes) = (bytes, classes)
    while true {
      var at = position
      while at < bytes.count, classes.isSpace(bytes[at]) { at += 1 }
      position = at
      guard at < bytes.count else { break }
      next()
    }
    add(.endOfText, from: bytes.count)
  }

  /// One token or comment; `position` stands on its first byte, which is no white space.
  private mutating func next() {
    let start = position
    let byte = bytes[start]
    switch classes[byte] {
    case .letter:
      if peek(1) == UInt8(ascii: "'"), prefixedString(byte) { return }
      word(from: start)
    case .digit: number()
    case .dollar: dollar()
    case .comma: single(.comma)
    case .leftParenthesis: single(.leftParenthesis)
    case .rightParenthesis: single(.rightParenthesis)
    case .dot: if isDigit(peek(1)) { number() } else { single(.dot) }
    case .quote: string(from: start, kind: .string, backslash: true)
    case .doubleQuote: quotedIdentifier()
    case .semicolon: single(.semicolon)
    case .leftBracket: single(.leftBracket)
    case .rightBracket: single(.rightBracket)
    case .colon: colon()
    case .minus where peek(1) == UInt8(ascii: "-"): skipLine()
    case .slash where peek(1) == UInt8(ascii: "*"): skipBlockComment()
    case .hash where peek(1).map(Self.isWordStart) ?? false && !followsOperand:
      position += 1
      word(from: start)
    case .operatorSign, .minus, .slash, .hash: operatorSign()
    case .space: position += 1
    case .other:
      // Whole characters: continuation bytes never begin a word, so this is ASCII or a control byte.
      position += 1
      diagnostics.append(.invalidCharacter(place(start, position)))
      add(.invalid, from: start)
    }
  }

  // MARK: Words

  private mutating func word(from start: Int) {
    let (bytes, classes) = (bytes, classes)
    var end = start
    var hash = WordHash()
    // The first byte may be the `#` of a temporary table.
    repeat {
      hash.add(bytes[end])
      end += 1
    } while end < bytes.count && classes.isWordPart(bytes[end])
    position = end
    tokens.append(
      Token(
        kind: .word, keyword: keywords.find(bytes, start, end, hash), start: Int32(truncatingIfNeeded: start),
        end: Int32(truncatingIfNeeded: end)))
  }

  private mutating func quotedIdentifier() {
    let start = position
    var end = start + 1
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\"") {
        if end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "\"") {
          end += 2
          continue
        }
        position = end + 1
        if end == start + 1 { diagnostics.append(.emptyIdentifier(place(start, position))) }
        add(end == start + 1 ? .invalid : .quotedIdentifier, from: start)
        return
      }
      end += 1
    }
    unterminated(from: start, .unterminatedIdentifier(place(start, start + 1)))
  }

  // MARK: Strings

  private mutating func prefixedString(_ prefix: UInt8) -> Bool {
    let start = position
    switch prefix | 0x20 {
    case UInt8(ascii: "e"):
      position += 1
      string(from: start, kind: .escapeString, backslash: true)
    case UInt8(ascii: "n"), UInt8(ascii: "b"), UInt8(ascii: "x"):
      position += 1
      string(from: start, kind: .prefixedString, backslash: prefix | 0x20 == UInt8(ascii: "n"))
    default: return false
    }
    return true
  }

  /// `position` stands on the opening quote.
  private mutating func string(from start: Int, kind: Token.Kind, backslash: Bool) {
    var end = position + 1
    var escapes = false
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "'") {
        if end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "'") {
          end += 2
          continue
        }
        position = end + 1
        add(kind, from: start)
        return
      }
      if backslash, byte == UInt8(ascii: "\\") {
        escapes = escapes || (end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "'"))
        end += 2
      } else {
        end += 1
      }
    }
    unterminated(from: start, .unterminatedString(place(start, position + 1), escapes: escapes))
  }

  private mutating func dollar() {
    let start = position
    if isDigit(peek(1)) {
      position += 2
      while position < bytes.count, isDigit(bytes[position]) { position += 1 }
      add(.parameter, from: start)
      return
    }
    var tagEnd = start + 1
    while tagEnd < bytes.count, classes.isWordPart(bytes[tagEnd]), bytes[tagEnd] != UInt8(ascii: "$") { tagEnd += 1 }
    guard tagEnd < bytes.count, bytes[tagEnd] == UInt8(ascii: "$") else {
      position += 1
      diagnostics.append(.invalidCharacter(place(start, position)))
      add(.invalid, from: start)
      return
    }
    let tagLength = tagEnd + 1 - start
    var end = tagEnd + 1
    while end + tagLength <= bytes.count {
      if bytes[end] == UInt8(ascii: "$"), matches(start, end, tagLength) {
        position = end + tagLength
        add(.dollarString, from: start)
        return
      }
      end += 1
    }
    unterminated(from: start, .unterminatedDollarQuote(place(start, tagEnd + 1)))
  }

  private func matches(_ left: Int, _ right: Int, _ length: Int) -> Bool {
    for offset in 0..<length where bytes[left + offset] != bytes[right + offset] { return false }
    return true
  }

  // MARK: Numbers

  private mutating func number() {
    let start = position
    var kind = Token.Kind.integer
    while isDigit(peek(0)) { position += 1 }
    // `1..2` is a range in procedure bodies, not a number with two points.
    if peek(0) == UInt8(ascii: "."), peek(1) != UInt8(ascii: ".") {
      kind = .pointNumber
      position += 1
      while isDigit(peek(0)) { position += 1 }
    }
    if (peek(0) ?? 0) | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if isDigit(peek(signed ? 2 : 1)) {
        kind = .exponentNumber
        position += signed ? 3 : 2
        while isDigit(peek(0)) { position += 1 }
      }
    }
    add(kind, from: start)
  }

  // MARK: Signs

  private mutating func colon() {
    let start = position
    if peek(1) == UInt8(ascii: ":") {
      position += 2
      add(.doubleColon, from: start)
    } else if peek(1) == UInt8(ascii: "=") {
      position += 2
      add(.colonEquals, from: start)
    } else {
      single(.colon)
    }
  }

  /// The longest run of operator characters that begins no comment; as in PostgreSQL, a run of several ends in `+` or
  /// `-` only if it also holds a character that no SQL operator has (so `a=-1` is `a = -1`).
  private mutating func operatorSign() {
    let start = position
    var end = start
    var special = false
    while end < bytes.count, classes.isOperator(bytes[end]) {
      if end + 1 < bytes.count {
        if bytes[end] == UInt8(ascii: "-"), bytes[end + 1] == UInt8(ascii: "-") { break }
        if bytes[end] == UInt8(ascii: "/"), bytes[end + 1] == UInt8(ascii: "*") { break }
      }
      switch bytes[end] {
      case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "%"),
        UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"):
        special = true
      default: break
      }
      end += 1
    }
    if !special {
      while end > start + 1, bytes[end - 1] == UInt8(ascii: "+") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
      // `(*)`, `*,` and the like aside, `*` and `/` are signs of their own: `2*-1`, `select *from`.
      if bytes[start] == UInt8(ascii: "*") || bytes[start] == UInt8(ascii: "/") { end = start + 1 }
    }
    position = max(end, start + 1)
    add(.operatorSign, from: start)
  }

  // MARK: Trivia

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
  }

  private mutating func skipBlockComment() {
    let start = position
    var depth = 1
    position += 2
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        position += 2
        depth -= 1
        if depth == 0 { return }
      } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        position += 2
        depth += 1
      } else {
        position += 1
      }
    }
    unterminated(from: start, .unterminatedComment(place(start, start + 2)))
  }

  // MARK: Bricks

  private func peek(_ ahead: Int) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// Letters, the underscore and every character outside ASCII.
  package static func isWordStart(_ byte: UInt8) -> Bool { ByteClass(of: byte) == .letter }

  package static func isWordPart(_ byte: UInt8) -> Bool {
    switch ByteClass(of: byte) {
    case .letter, .digit, .dollar: true
    default: false
    }
  }

  /// Whether the last token could be an operand, so that `#` after it is the operator.
  private var followsOperand: Bool {
    guard let last = tokens.last else { return false }
    switch last.kind {
    case .word: return last.keyword.map { !$0.isReserved && !$0.takesTableName } ?? true
    case .operatorSign, .comma, .semicolon, .dot, .colon, .doubleColon, .colonEquals, .leftParenthesis, .leftBracket:
      return false
    default: return true
    }
  }

  private mutating func single(_ kind: Token.Kind) {
    position += 1
    add(kind, from: position - 1)
  }

  private mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(
      Token(
        kind: kind, keyword: nil, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: position)))
  }

  private mutating func unterminated(from start: Int, _ diagnostic: Diagnostic) {
    position = bytes.count
    diagnostics.append(diagnostic)
    add(.invalid, from: start)
  }

  private func place(_ start: Int, _ end: Int) -> SourcePlace { SourcePlace(file, Span(start, end)) }
}
