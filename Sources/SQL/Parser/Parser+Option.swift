import Diagnostics

/// One option of a command: its words and what may follow them.
struct OptionRule: Sendable {
  enum Value: Sendable {
    case none
    case string
    /// A string, or nothing.
    case optionalString
    /// A string or one of these words.
    case stringOr([Keyword])
    case number
    case optionalNumber
    /// `name TO value` or `name = value`.
    case parameter
    case numberOr([Keyword])
    case numberOrString
    /// A number with an optional unit word.
    case size
    case name
    case nameOrString
    case names
    case word([Keyword])
    case optionalWord([Keyword])
    /// TRUE, FALSE, ON, OFF.
    case boolean
    /// `(…)`
    case list
    /// Any one literal or name.
    case any
    /// A comma-separated list of literals or names, or DEFAULT.
    case settings
  }

  let words: [Keyword]
  let value: Value
  /// Whether AS or `=` may stand between the words and the value.
  let filler: Bool

  init(_ words: Keyword..., value: Value = .none, filler: Bool = true) {
    self.words = words
    self.value = value
    self.filler = filler
  }
}

/// Lists of options: each command gives the rules of its own.
extension Parser {
  /// All options that stand here, in order; or only the first.
  mutating func options(_ rules: [OptionRule], once: Bool = false) throws(ParseFailure) -> [Element] {
    var elements: [Element] = []
    while let rule = rules.first(where: { matches($0.words) }) {
      elements += try option(rule)
      if once { return elements }
    }
    triedOptions = (index, rules)
    return elements
  }

  private func matches(_ words: [Keyword]) -> Bool {
    for (ahead, word) in words.enumerated() where peek(ahead).keyword != word { return false }
    return true
  }

  func matching(_ rules: [OptionRule]) -> OptionRule? { rules.first { matches($0.words) } }

  mutating func option(_ rule: OptionRule) throws(ParseFailure) -> [Element] {
    for _ in rule.words { advance() }
    return rule.words.map { .word($0) } + (try optionValue(rule))
  }

  mutating func optionValue(_ rule: OptionRule) throws(ParseFailure) -> [Element] {
    var elements: [Element] = []
    if rule.filler {
      if take(.as) { elements.append(.word(.as)) } else if takeOperator("=") { elements.append(.equals) }
    }
    switch rule.value {
    case .none: break
    case .string: elements.append(.string(try string()))
    case .optionalString: if atString { elements.append(.string(try string())) }
    case .stringOr(let words):
      if let word = takeWord(words) {
        elements.append(.word(word))
      } else {
        elements.append(.string(try string("a string or " + words.map(\.text).joined(separator: ", "))))
      }
    case .number: elements.append(try number("a number"))
    case .optionalNumber:
      if at(.integer) || at(.pointNumber) || at(.exponentNumber) { elements.append(try number("a number")) }
    case .parameter:
      elements.append(.name(try qualifiedName("a parameter's name")))
      if takeOperator("=") {
        elements.append(.equals)
      } else {
        try expect(.to)
        elements.append(.word(.to))
      }
      elements += try settingValues()
    case .numberOrString: elements.append(atString ? .string(try string()) : try number("a number"))
    case .numberOr(let words):
      if let word = takeWord(words) {
        elements.append(.word(word))
      } else {
        elements.append(try number("a number or " + words.map(\.text).joined(separator: ", ")))
      }
    case .size:
      elements.append(try number("a size"))
      if at(.word), ["mb", "gb", "tb", "kb"].contains(text(token).lowercased()) {
        elements.append(.name(try qualifiedName()))
      }
    case .name: elements.append(.name(try qualifiedName()))
    case .nameOrString:
      elements.append(atString ? .string(try string()) : .name(try qualifiedName("a name or a string")))
    case .names: elements += try nameElements()
    case .word(let words):
      guard let word = takeWord(words) else { throw unexpected(words.map(\.text).joined(separator: " or ")) }
      elements.append(.word(word))
    case .optionalWord(let words):
      if let word = takeWord(words) { elements.append(.word(word)) }
    case .boolean:
      guard let word = takeWord([.true, .false, .on, .off]) else { throw unexpected("TRUE or FALSE") }
      elements.append(.word(word))
    case .list: elements.append(try listElement())
    case .any: elements.append(try element())
    case .settings: elements += try settingValues()
    }
    return elements
  }

  private mutating func takeWord(_ words: [Keyword]) -> Keyword? {
    guard let keyword = token.keyword, words.contains(keyword) else { return nil }
    advance()
    return keyword
  }

  // MARK: Elements

  mutating func number(_ expected: String) throws(ParseFailure) -> Element {
    let sign = takeOperator("-") ? "-" : ""
    switch token.kind {
    case .integer, .pointNumber, .exponentNumber: return .number(sign + nextText())
    default: throw unexpected(expected)
    }
  }

  /// `a, b, c` as names with commas between.
  mutating func nameElements(_ expected: String = "a name") throws(ParseFailure) -> [Element] {
    var elements: [Element] = [.name(try qualifiedName(expected))]
    while take(.comma) { elements += [.comma, .name(try qualifiedName(expected))] }
    return elements
  }

  /// One literal, word or name.
  mutating func element() throws(ParseFailure) -> Element {
    switch token.kind {
    case .string, .escapeString, .prefixedString, .dollarString: return .string(try string())
    case .integer, .pointNumber, .exponentNumber: return try number("a number")
    case .operatorSign where atOperator("-"): return try number("a number")
    case .operatorSign where atOperator("*"):
      advance()
      return .star
    case .operatorSign where atOperator("="):
      advance()
      return .equals
    case .colon:
      advance()
      return .colon
    case .leftParenthesis: return try listElement()
    case .word where token.keyword != nil && peek().kind != .dot:
      guard let keyword = advance().keyword else { throw unexpected("a value") }
      return .word(keyword)
    case .word, .quotedIdentifier: return .name(try qualifiedName("a value"))
    default: throw unexpected("a value")
    }
  }

  /// `(…)` with entries of elements between commas.
  mutating func listElement() throws(ParseFailure) -> Element {
    try enter()
    try expect(.leftParenthesis)
    var entries: [[Element]] = []
    if !at(.rightParenthesis) {
      repeat {
        var entry: [Element] = []
        while !at(.comma), !at(.rightParenthesis) { entry.append(try element()) }
        entries.append(entry)
      } while take(.comma)
    }
    try expect(.rightParenthesis)
    leave()
    return .list(entries)
  }

  /// The values of a session parameter: literals or names between commas, or DEFAULT.
  mutating func settingValues() throws(ParseFailure) -> [Element] {
    var elements = [try settingValue()]
    while take(.comma) { elements += [.comma, try settingValue()] }
    return elements
  }

  private mutating func settingValue() throws(ParseFailure) -> Element {
    switch token.kind {
    case .word, .quotedIdentifier:
      if let keyword = token.keyword, keyword.isReserved || peek().kind != .dot { return try element() }
      return .name(try qualifiedName("a value"))
    case .dollarString,
      .operatorSign where atOperator("-"), .string, .escapeString, .integer, .pointNumber, .exponentNumber:
      return try element()
    default: throw unexpected("a value")
    }
  }
}

extension OptionRule {
  static let externalFunction: [OptionRule] = [
    OptionRule(.iamRole, value: .stringOr([.default]), filler: false),
    OptionRule(.retryTimeout, value: .number, filler: false),
    OptionRule(.maxBatchRows, value: .number, filler: false),
    OptionRule(.maxBatchSize, value: .size, filler: false),
  ]
}
