import Diagnostics

/// Names: of columns, tables, types and everything else.
extension Parser {
  /// Whether a name may begin here: a quoted name, or a word that is not reserved.
  var atName: Bool { Self.isName(token) }

  static func isName(_ token: Token) -> Bool {
    switch token.kind {
    case .quotedIdentifier: true
    case .word: token.keyword.map { !$0.isReserved } ?? true
    default: false
    }
  }

  mutating func name(_ expected: String = "a name") throws(ParseFailure) -> Identifier {
    guard atName else { throw unexpected(expected) }
    return nextIdentifier()
  }

  /// A name where no keyword can stand: after a point, after AS.
  mutating func anyName(_ expected: String = "a name") throws(ParseFailure) -> Identifier {
    guard token.kind == .word || token.kind == .quotedIdentifier else { throw unexpected(expected) }
    return nextIdentifier()
  }

  /// The token that stands here, a word or a quoted name.
  mutating func nextIdentifier() -> Identifier {
    let token = advance()
    return identifier(token)
  }

  /// The text of the token that stands here.
  mutating func nextText() -> String {
    let token = advance()
    return text(token)
  }

  func identifier(_ token: Token) -> Identifier {
    let (start, end) = (Int(token.start), Int(token.end))
    guard token.kind == .quotedIdentifier else {
      var isFolded = true
      for position in start..<end where Self.folds(bytes[position]) { isFolded = false }
      let isPlain = isFolded && token.keyword == nil && bytes[start] != UInt8(ascii: "#")
      return Identifier(text(start, end), isQuoted: false, isFolded: isFolded, isPlain: isPlain, token.span)
    }
    var name: [UInt8] = []
    name.reserveCapacity(end - start)
    var position = start + 1
    while position < end - 1 {
      name.append(bytes[position])
      position += bytes[position] == UInt8(ascii: "\"") ? 2 : 1
    }
    return Identifier(String(decoding: name, as: UTF8.self), isQuoted: true, token.span)
  }

  /// Whether a name with this byte may read otherwise in lower case.
  private static func folds(_ byte: UInt8) -> Bool { byte >= 0x80 || (byte >= 0x41 && byte <= 0x5A) }

  mutating func qualifiedName(_ expected: String = "a name") throws(ParseFailure) -> QualifiedName {
    let start = start
    let first = try name(expected)
    guard at(.dot) else { return QualifiedName(first, first.span) }
    var parts: [Identifier] = []
    parts.reserveCapacity(2)
    parts.append(first)
    while at(.dot), peek().kind == .word || peek().kind == .quotedIdentifier {
      advance()
      parts.append(try anyName())
    }
    return QualifiedName(parts, span(from: start))
  }

  /// `(a, b, c)`; at least one.
  mutating func nameList(_ expected: String = "a column's name") throws(ParseFailure) -> [Identifier] {
    try expect(.leftParenthesis)
    var names = [try name(expected)]
    while take(.comma) { names.append(try name(expected)) }
    try expect(.rightParenthesis)
    return names
  }

  /// `(a, b)` if a parenthesis stands here, else none.
  mutating func optionalNameList() throws(ParseFailure) -> [Identifier] {
    at(.leftParenthesis) ? try nameList() : []
  }

  mutating func qualifiedNames(_ expected: String = "a name") throws(ParseFailure) -> [QualifiedName] {
    var names = [try qualifiedName(expected)]
    while take(.comma) { names.append(try qualifiedName(expected)) }
    return names
  }

  mutating func ifNotExists() throws(ParseFailure) -> Bool {
    guard at(.if), peek().keyword == .not else { return false }
    advance()
    try expect(.not, .exists)
    return true
  }

  mutating func ifExists() throws(ParseFailure) -> Bool { take(.if, .exists) }

  // MARK: Types

  mutating func typeName() throws(ParseFailure) -> TypeName {
    let start = start
    var words: [String]
    var quoted: QualifiedName?
    var arguments: [String] = []
    if let keyword = token.keyword, Self.beginsType(keyword) {
      advance()
      words = [keyword.rawValue]
      switch keyword {
      case .double:
        try expect(.precision)
        words.append("precision")
      case .character, .char, .nchar, .bit:
        if take(.varying) { words.append("varying") }
      case .national:
        guard let next = takeAny(.character, .char) else { throw unexpected("CHARACTER") }
        words.append(next.rawValue)
        if take(.varying) { words.append("varying") }
      case .binary:
        if take(.varying) { words.append("varying") }
      default: break
      }
      arguments = try typeArguments()
      switch keyword {
      case .time, .timestamp:
        if at(any: .with, .without), peek().keyword == .time {
          let first = advance()
          try expect(.time, .zone)
          words.append(first.keyword == .with ? "with time zone" : "without time zone")
        }
      case .interval:
        if let fields = try intervalFields() { words.append(fields) }
      default: break
      }
    } else {
      guard atName || at(.any) else { throw unexpected("a type") }
      var name = nextIdentifier()
      words = [name.isQuoted ? name.text : name.folded]
      var parts = [name]
      while take(.dot) {
        name = try anyName("a type")
        words[0] += "." + (name.isQuoted ? name.text : name.folded)
        parts.append(name)
      }
      if parts.contains(where: \.isQuoted) { quoted = QualifiedName(parts, span(from: start)) }
      arguments = try typeArguments()
    }
    var dimensions = 0
    while at(.leftBracket), peek().kind == .rightBracket || peek(2).kind == .rightBracket {
      advance()
      _ = take(.integer)
      try expect(.rightBracket)
      dimensions += 1
    }
    return TypeName(
      name: words.joined(separator: " "), arguments: arguments, arrayDimensions: dimensions, quoted: quoted,
      span(from: start))
  }

  /// Whether the word begins a type of its own syntax; every other type is a name.
  private static func beginsType(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .double, .character, .char, .nchar, .bit, .national, .binary, .time, .timestamp, .interval, .varchar,
      .nvarchar, .decimal, .dec, .numeric, .float, .timestamptz, .timetz:
      true
    default: false
    }
  }

  private mutating func typeArguments() throws(ParseFailure) -> [String] {
    guard at(.leftParenthesis) else { return [] }
    advance()
    var arguments: [String] = []
    repeat {
      guard at(.integer) || at(.word) else { throw unexpected("a length") }
      arguments.append(nextText().lowercased())
    } while take(.comma)
    try expect(.rightParenthesis)
    return arguments
  }

  /// `year to month`, `day to second (3)`; nil where no field stands.
  mutating func intervalFields() throws(ParseFailure) -> String? {
    guard let first = takeIntervalField() else { return nil }
    var words = [first]
    if at(.to) {
      advance()
      guard let second = takeIntervalField() else { throw unexpected("a field of an interval") }
      words += ["to", second]
    }
    if at(.leftParenthesis), peek().kind == .integer, peek(2).kind == .rightParenthesis {
      advance()
      words.append("(\(nextText()))")
      advance()
    }
    return words.joined(separator: " ")
  }

  private mutating func takeIntervalField() -> String? {
    guard at(.word) else { return nil }
    let word = text(token).lowercased()
    switch word {
    case "year", "years", "month", "months", "day", "days", "hour", "hours", "minute", "minutes", "second", "seconds",
      "week", "weeks", "quarter", "quarters", "millisecond", "milliseconds", "microsecond", "microseconds":
      advance()
      return word
    default: return nil
    }
  }
}
