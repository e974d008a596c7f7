import Diagnostics

/// Binding strength of the binary operators, weakest first.
private enum Strength {
  static let or = 1
  static let and = 2
  static let not = 3
  static let compare = 4
  static let sum = 5
  static let concat = 6
  static let product = 7
  static let power = 8
}

extension Parser {
  /// One expression. `conditional` tells whether `a if b else c` may stand here.
  mutating func expression(conditional: Bool = true) throws(SyntaxAbort) -> NodeID {
    try nested { (parser) throws(SyntaxAbort) in
      var value = try parser.binary(Strength.or)
      var chain = 0
      while conditional, parser.skip(.if) {
        chain += 1
        if chain > Self.maximumDepth {
          throw parser.fail("jinja.too-deep", "too many 'if' in one expression", parser.span)
        }
        let start = parser.tree[value].start
        let test = try parser.binary(Strength.or)
        let otherwise = parser.skip(.else) ? try parser.expression() : -1
        value = parser.tree.add(.conditional, test, value, otherwise, from: start, to: parser.previousEnd)
      }
      return value
    }
  }

  private mutating func binary(_ least: Int) throws(SyntaxAbort) -> NodeID {
    var left: NodeID
    if least <= Strength.not, isWord(.not) {
      let start = token.start
      advance()
      let operand = try nested { (parser) throws(SyntaxAbort) in try parser.binary(Strength.not) }
      left = tree.add(.not, operand, from: start, to: previousEnd)
    } else {
      left = try unary()
    }
    while let (kind, strength) = operatorHere, strength >= least {
      let start = tree[left].start
      switch strength {
      case Strength.compare: left = try comparison(left)
      case Strength.concat: left = try concatenation(left)
      default:
        advance()
        // `**` takes a single operand at its right, so that it groups to the left as all others.
        let right = strength == Strength.power ? try unary() : try binary(strength + 1)
        left = tree.add(kind, left, right, from: start, to: previousEnd)
      }
    }
    return left
  }

  /// The binary operator that stands here.
  private var operatorHere: (NodeKind, Int)? {
    switch kind {
    case .name:
      switch token.value {
      case Word.or.rawValue: (.or, Strength.or)
      case Word.and.rawValue: (.and, Strength.and)
      case Word.in.rawValue: (.compare, Strength.compare)
      case Word.not.rawValue: nextIsWord(.in) ? (.compare, Strength.compare) : nil
      default: nil
      }
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: (.compare, Strength.compare)
    case .add: (.add, Strength.sum)
    case .sub: (.sub, Strength.sum)
    case .tilde: (.concat, Strength.concat)
    case .mul: (.mul, Strength.product)
    case .div: (.div, Strength.product)
    case .floorDiv: (.floorDiv, Strength.product)
    case .mod: (.mod, Strength.product)
    case .pow: (.pow, Strength.power)
    default: nil
    }
  }

  private mutating func comparison(_ first: NodeID) throws(SyntaxAbort) -> NodeID {
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    while let sign = comparisonHere {
      advance()
      if sign == .notIn { advance() }
      let operand = try binary(Strength.sum)
      pending.append(Int32(sign.rawValue))
      pending.append(operand)
    }
    let list = tree.addList(pending[mark...])
    return tree.add(.compare, first, list.offset, list.count / 2, from: tree[first].start, to: previousEnd)
  }

  private var comparisonHere: Comparison? {
    switch kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessEqual
    case .greater: .greater
    case .greaterEqual: .greaterEqual
    case .name where isWord(.in): .in
    case .name where isWord(.not) && nextIsWord(.in): .notIn
    default: nil
    }
  }

  private mutating func concatenation(_ first: NodeID) throws(SyntaxAbort) -> NodeID {
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    pending.append(first)
    while skip(.tilde) { pending.append(try binary(Strength.product)) }
    let list = tree.addList(pending[mark...])
    return tree.add(.concat, list.offset, list.count, from: tree[first].start, to: previousEnd)
  }

  private mutating func unary(withFilters: Bool = true) throws(SyntaxAbort) -> NodeID {
    let start = token.start
    var node: NodeID
    switch kind {
    case .sub, .add:
      let sign: NodeKind = kind == .sub ? .negate : .plus
      advance()
      let operand = try nested { (parser) throws(SyntaxAbort) in try parser.unary(withFilters: false) }
      node = tree.add(sign, operand, from: start, to: previousEnd)
    default:
      node = try primary()
    }
    node = try postfix(node)
    return withFilters ? try filtersAndTests(node) : node
  }

  /// A name, a literal, or something in brackets.
  mutating func primary(namespaceTarget: Bool = false) throws(SyntaxAbort) -> NodeID {
    let token = token
    switch token.kind {
    case .name:
      advance()
      switch token.value {
      case Word.true.rawValue, Word.capitalTrue.rawValue: return tree.add(.true, from: token.start, to: token.end)
      case Word.false.rawValue, Word.capitalFalse.rawValue: return tree.add(.false, from: token.start, to: token.end)
      case Word.none.rawValue, Word.capitalNone.rawValue: return tree.add(.none, from: token.start, to: token.end)
      default: break
      }
      if namespaceTarget, skip(.dot) {
        let attribute = try expect(.name)
        mention(token.value, isRead: true)
        return tree.add(.namespaceTarget, token.value, attribute.value, from: token.start, to: attribute.end)
      }
      return tree.add(.name, token.value, from: token.start, to: token.end)
    case .string: return try strings()
    case .integer, .float: return try number()
    case .leftParen:
      advance()
      let value = try tuple(explicit: true)
      try expect(.rightParen)
      return value
    case .leftBracket: return try list()
    case .leftBrace: return try dict()
    default: throw unexpected("expected an expression")
    }
  }

  /// Adjacent strings are one.
  private mutating func strings() throws(SyntaxAbort) -> NodeID {
    let start = token.start
    var text = try decodedString()
    while kind == .string { text += try decodedString() }
    return tree.add(.constant, tree.addConstant(.string(text)), from: start, to: previousEnd)
  }

  private mutating func decodedString() throws(SyntaxAbort) -> String {
    let token = token
    advance()
    let range = Int(token.start) + 1..<Int(token.end) - 1
    if token.value == 0 { return String(decoding: file.bytes[range], as: UTF8.self) }
    do throws(StringEscape.Failure) {
      return try StringEscape.decode(file.bytes[range])
    } catch {
      throw fail(
        "jinja.bad-escape", error.message, Span(range.lowerBound + error.start, range.lowerBound + error.end))
    }
  }

  private mutating func number() throws(SyntaxAbort) -> NodeID {
    let token = token
    advance()
    let text = String(
      decoding: file.bytes[Int(token.start)..<Int(token.end)].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    let constant: Constant
    if token.kind == .float {
      constant = .double(Double(text) ?? 0)
    } else if let number = BigInteger.parseLiteral(text) {
      constant = number.int.map(Constant.int) ?? .big(number)
    } else {
      throw fail("jinja.bad-number", "the number is too long", Span(Int(token.start), Int(token.end)))
    }
    return tree.add(.constant, tree.addConstant(constant), from: token.start, to: token.end)
  }

  /// Expressions with commas between them make a tuple; a single one stands for itself.
  ///
  /// - Parameters:
  ///   - explicit: whether brackets stand around it, so that it may be empty.
  ///   - end: a word that ends it too.
  ///   - targets: reads names and tuples of names to assign to.
  mutating func tuple(
    explicit: Bool = false, conditional: Bool = true, end: Word? = nil, targets: Bool = false,
    namespaceTarget: Bool = false
  ) throws(SyntaxAbort) -> NodeID {
    let start = token.start
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    var isTuple = false
    while true {
      if pending.count > mark { try expect(.comma) }
      if isTupleEnd(end) { break }
      if targets {
        pending.append(
          try nested { (parser) throws(SyntaxAbort) in try parser.primary(namespaceTarget: namespaceTarget) })
      } else {
        pending.append(try expression(conditional: conditional))
      }
      guard kind == .comma else { break }
      isTuple = true
    }
    if !isTuple {
      if let only = pending.last, pending.count > mark { return only }
      if !explicit { throw unexpected("expected an expression") }
    }
    let list = tree.addList(pending[mark...])
    return tree.add(.tuple, list.offset, list.count, from: start, to: max(start, previousEnd))
  }

  private func isTupleEnd(_ end: Word?) -> Bool {
    switch kind {
    case .variableEnd, .blockEnd, .rightParen: true
    default: end.map(isWord) ?? false
    }
  }

  private mutating func list() throws(SyntaxAbort) -> NodeID {
    let start = try expect(.leftBracket).start
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    while kind != .rightBracket {
      if pending.count > mark { try expect(.comma) }
      if kind == .rightBracket { break }
      pending.append(try expression())
    }
    try expect(.rightBracket)
    let list = tree.addList(pending[mark...])
    return tree.add(.list, list.offset, list.count, from: start, to: previousEnd)
  }

  private mutating func dict() throws(SyntaxAbort) -> NodeID {
    let start = try expect(.leftBrace).start
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    while kind != .rightBrace {
      if pending.count > mark { try expect(.comma) }
      if kind == .rightBrace { break }
      pending.append(try expression())
      try expect(.colon)
      pending.append(try expression())
    }
    try expect(.rightBrace)
    let list = tree.addList(pending[mark...])
    return tree.add(.dict, list.offset, list.count, from: start, to: previousEnd)
  }
}
