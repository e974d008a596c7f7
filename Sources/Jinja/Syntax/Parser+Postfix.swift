import Diagnostics

extension Parser {
  /// Attributes, items and calls behind a value.
  mutating func postfix(_ value: NodeID) throws(SyntaxAbort) -> NodeID {
    var node = value
    while true {
      // A name is read unless it is an assignment's target, which never comes here.
      if node == value, tree[node].kind == .name { mention(tree[node].a, isRead: true) }
      switch kind {
      case .dot, .leftBracket: node = try subscripted(node)
      case .leftParen: node = try call(node)
      default: return node
      }
    }
  }

  /// Filters, tests and calls behind an operand.
  mutating func filtersAndTests(_ value: NodeID) throws(SyntaxAbort) -> NodeID {
    var node = value
    while true {
      switch kind {
      case .pipe: node = try filters(node)
      case .name where isWord(.is): node = try test(node)
      case .leftParen: node = try call(node)
      default: return node
      }
    }
  }

  private mutating func subscripted(_ value: NodeID) throws(SyntaxAbort) -> NodeID {
    let start = tree[value].start
    if skip(.dot) {
      let name = token
      switch name.kind {
      case .name:
        advance()
        return tree.add(.attribute, value, name.value, from: start, to: name.end)
      case .integer:
        advance()
        let text = file.text(Span(Int(name.start), Int(name.end))).filter { $0 != "_" }
        let number = BigInteger.parseLiteral(text).map { $0.int.map(Constant.int) ?? .big($0) } ?? .int(0)
        let key = tree.add(.constant, tree.addConstant(number), from: name.start, to: name.end)
        return tree.add(.item, value, key, from: start, to: name.end)
      default: throw unexpected("expected a name or a number behind '.'")
      }
    }
    try expect(.leftBracket)
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    let inner = token.start
    while kind != .rightBracket {
      if pending.count > mark { try expect(.comma) }
      pending.append(try subscriptKey())
    }
    let end = token.start
    try expect(.rightBracket)
    let key: NodeID
    if pending.count == mark + 1 {
      key = pending[mark]
    } else {
      let list = tree.addList(pending[mark...])
      key = tree.add(.tuple, list.offset, list.count, from: inner, to: max(inner, end))
    }
    return tree.add(.item, value, key, from: start, to: previousEnd)
  }

  /// What stands between `[` and `]`: an expression or a slice.
  private mutating func subscriptKey() throws(SyntaxAbort) -> NodeID {
    let start = token.start
    var first: NodeID = -1
    if kind != .colon {
      first = try expression()
      guard kind == .colon else { return first }
    }
    try expect(.colon)
    let stop = try slicePart()
    let step = skip(.colon) ? try slicePart() : -1
    return tree.add(.slice, first, stop, step, from: start, to: previousEnd)
  }

  private mutating func slicePart() throws(SyntaxAbort) -> NodeID {
    switch kind {
    case .colon, .rightBracket, .comma: -1
    default: try expression()
    }
  }

  private mutating func call(_ callee: NodeID) throws(SyntaxAbort) -> NodeID {
    let arguments = try argumentList()
    let node = tree.add(.call, callee, arguments, from: tree[callee].start, to: previousEnd)
    tree.callNodes.append(node)
    return node
  }

  /// The arguments of a call, from `(` to `)`.
  mutating func argumentList() throws(SyntaxAbort) -> Int32 {
    try expect(.leftParen)
    let mark = pending.count
    var keywords: [Int32] = []
    var list = ArgumentList()
    defer { pending.removeLast(pending.count - mark) }
    var needsComma = false
    while kind != .rightParen {
      if needsComma {
        try expect(.comma)
        if kind == .rightParen { break }
      }
      needsComma = true
      let start = span
      if skip(.mul) {
        try order(list.star < 0 && list.doubleStar < 0, start)
        list.star = try expression()
      } else if skip(.pow) {
        try order(list.doubleStar < 0, start)
        list.doubleStar = try expression()
      } else if kind == .name, index + 1 < tokens.count, tokens[index + 1].kind == .assign {
        try order(list.doubleStar < 0, start)
        let name = token.value
        for known in stride(from: 0, to: keywords.count, by: 2) where keywords[known] == name {
          throw fail("jinja.repeated-argument", "the argument '\(symbols.names[Int(name)])' is given twice", span)
        }
        advance()
        advance()
        keywords.append(name)
        keywords.append(try expression())
      } else {
        try order(list.star < 0 && list.doubleStar < 0 && keywords.isEmpty, start)
        pending.append(try expression())
      }
    }
    try expect(.rightParen)
    list.positional = tree.addList(pending[mark...])
    list.keyword = tree.addList(keywords)
    list.keyword.count /= 2
    tree.argumentLists.append(list)
    return Int32(tree.argumentLists.count - 1)
  }

  private mutating func order(_ isRight: Bool, _ span: Span) throws(SyntaxAbort) {
    if isRight { return }
    throw fail(
      "jinja.argument-order", "this argument cannot stand here", span,
      hint: "positional arguments come first, then those by name, '*' and '**'")
  }

  private mutating func noArguments() -> Int32 {
    tree.argumentLists.append(ArgumentList())
    return Int32(tree.argumentLists.count - 1)
  }

  /// A name with dots in it.
  private mutating func dottedName() throws(SyntaxAbort) -> Int32 {
    let first = try expect(.name)
    guard kind == .dot else { return first.value }
    var name = symbols.names[Int(first.value)]
    while skip(.dot) { name += "." + symbols.names[Int(try expect(.name).value)] }
    return symbols.intern(name)
  }

  /// `|filter(…)`, any number. `value` is none at the head of a filter block, where the first has no `|` before it.
  mutating func filters(_ value: NodeID, startsWithName: Bool = false) throws(SyntaxAbort) -> NodeID {
    var node = value
    var bare = startsWithName
    while bare || kind == .pipe {
      if !bare { advance() }
      bare = false
      let start = token.start
      let name = try dottedName()
      let arguments = kind == .leftParen ? try argumentList() : noArguments()
      node = tree.add(.filter, node, name, arguments, from: start, to: previousEnd)
    }
    return node
  }

  private mutating func test(_ value: NodeID) throws(SyntaxAbort) -> NodeID {
    advance()
    let isNegated = skip(.not)
    let start = token.start
    let name = try dottedName()
    let arguments: Int32
    switch kind {
    case .leftParen: arguments = try argumentList()
    case .name where isWord(.else) || isWord(.or) || isWord(.and): arguments = noArguments()
    case .name, .string, .integer, .float, .leftBracket, .leftBrace:
      if isWord(.is) {
        throw fail("jinja.chained-test", "tests cannot be chained with 'is'", span, hint: "join them with 'and'")
      }
      let argument = try nested { (parser) throws(SyntaxAbort) in try parser.postfix(try parser.primary()) }
      var list = ArgumentList()
      list.positional = tree.addList(CollectionOfOne(argument))
      tree.argumentLists.append(list)
      arguments = Int32(tree.argumentLists.count - 1)
    default: arguments = noArguments()
    }
    let node = tree.add(.test, value, name, arguments, from: start, to: previousEnd)
    return isNegated ? tree.add(.not, node, from: start, to: previousEnd) : node
  }
}
