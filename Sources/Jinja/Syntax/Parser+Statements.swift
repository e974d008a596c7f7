import Diagnostics

extension Parser {
  /// The whole template.
  mutating func template() {
    let mark = mentionMark
    tree.body = statements(ends: [])
    tree.usesSelf = isRead(.self, since: mark)
  }

  /// Statements up to a tag that ends them, whose name is then the current token, or to the end of the template.
  mutating func statements(ends: [Int32]) -> NodeList {
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    loop: while true {
      let token = token
      switch token.kind {
      case .data:
        pending.append(tree.add(.text, token.value, from: token.start, to: token.end))
        advance()
      case .variableBegin:
        advance()
        if let value = attempt({ (parser) throws(SyntaxAbort) in try parser.tuple() }) {
          pending.append(tree.add(.print, value, from: tree[value].start, to: tree[value].end))
        }
        closeTag(.variableEnd)
      case .blockBegin:
        advance()
        if kind == .name, ends.contains(self.token.value) { break loop }
        if kind == .name, endsOuterTag() { break loop }
        if let statement = attempt({ (parser) throws(SyntaxAbort) in try parser.statement() }), statement >= 0 {
          pending.append(statement)
        }
        closeTag(.blockEnd)
      case .end: break loop
      case .error:
        _ = fail(lexerErrors[Int(token.value)])
        advance()
      default:
        // Only behind an error inside a tag.
        advance()
      }
    }
    return tree.addList(pending[mark...])
  }

  /// Runs `parse`; behind an error, stands at the end of the tag and gives nil.
  mutating func attempt<T>(_ parse: (inout Parser) throws(SyntaxAbort) -> T) -> T? {
    do throws(SyntaxAbort) {
      return try parse(&self)
    } catch {
      skipToTagEnd()
      return nil
    }
  }

  /// Takes the end of a tag; anything else before it is an error.
  mutating func closeTag(_ end: TokenKind) {
    if isEndMissing {
      isEndMissing = false
      return
    }
    if skip(end) { return }
    if kind != .data {
      let hint = end == .variableEnd ? "close it with '}}'" : "close it with '%}'"
      _ = unexpected("expected '\(end.description)'", hint: kind == .end ? hint : nil)
      skipToTagEnd()
    }
    if kind == .variableEnd || kind == .blockEnd { advance() }
  }

  /// Whether the tag here ends a block further out; then it is reported and the inner block ends before it.
  private mutating func endsOuterTag() -> Bool {
    guard let inner = open.last, let outer = open.dropLast().last(where: { $0.ends.contains(token.value) }) else {
      return false
    }
    let name = symbols.names[Int(token.value)]
    // `else` belongs to whatever is open; only true end tags tell of a missing one.
    guard name.hasPrefix("end") else { return false }
    let innerName = symbols.names[Int(inner.name)]
    let line = file.position(of: Int(inner.span.start)).line
    _ = fail(
      "jinja.nesting", "'\(name)' stands inside '\(innerName)', which is not closed", span,
      hint: "close '\(innerName)' of line \(line) with '\(symbols.names[Int(inner.ends[inner.ends.count - 1])])'")
    _ = outer
    return true
  }

  /// The body of a tag from the end of its opening tag up to the name of a tag that ends it.
  ///
  /// The last of `ends` is the tag's own end. - Returns: the body and the ending tag's symbol, -1 where it is missing.
  mutating func body(of name: Int32, at span: Span, ends: [Int32]) -> (NodeList, Int32) {
    _ = skip(.colon)
    closeTag(.blockEnd)
    guard depth < Self.maximumDepth else {
      _ = fail("jinja.too-deep", "nesting is deeper than \(Self.maximumDepth) levels", span)
      index = tokens.count - 1
      isStopped = true
      return (NodeList(), -1)
    }
    depth += 1
    open.append((name, ends, span))
    let list = statements(ends: ends)
    open.removeLast()
    depth -= 1
    if kind == .name, ends.contains(token.value) { return (list, token.value) }
    isEndMissing = true
    if kind == .end {
      let end = symbols.names[Int(ends[ends.count - 1])]
      _ = fail(
        "jinja.unclosed-block", "'\(symbols.names[Int(name)])' is not closed", span, hint: "'{% \(end) %}' is missing")
    } else {
      // An outer tag's end: let the caller see it again, as a tag of its own.
      index -= 1
    }
    return (list, -1)
  }

  /// A body with only one possible end, whose name is taken.
  mutating func body(of name: Int32, at span: Span, end: Word) -> NodeList {
    let (list, ending) = body(of: name, at: span, ends: [end.rawValue])
    if ending >= 0 { advance() }
    return list
  }

  /// One statement, standing on its tag's name; -1 where it does nothing.
  private mutating func statement() throws(SyntaxAbort) -> NodeID {
    guard kind == .name else { throw unexpected("expected the name of a tag") }
    let name = token.value
    guard let word = Word(rawValue: name) else { return try otherTag() }
    let start = span
    switch word {
    case .if: return try ifStatement(start)
    case .for: return try forStatement(start)
    case .set: return try setStatement(start)
    case .macro: return try macroStatement(start)
    case .call: return try callStatement(start)
    case .filter: return try filterStatement(start)
    case .with: return try withStatement(start)
    case .block: return try blockStatement(start)
    case .autoescape: return try autoescapeStatement(start)
    case .print: return try printStatement()
    case .do:
      advance()
      let value = try tuple()
      return tree.add(.do, value, from: start.start, to: previousEnd)
    case .break, .continue:
      advance()
      return tree.add(word == .break ? .break : .continue, from: start.start, to: start.end)
    case .extends, .include, .import, .from: return try loaderStatement(start)
    default: return try otherTag()
    }
  }

  /// An embedder's tag, or none that is known.
  private mutating func otherTag() throws(SyntaxAbort) -> NodeID {
    let name = symbols.names[Int(token.value)]
    if let tag = options.blockTags.first(where: { $0.name == name }) { return try definition(tag) }
    let ended = name.hasPrefix("end") ? String(name.dropFirst(3)) : name
    if name.hasPrefix("end"), unknownTags.contains(ended) { throw SyntaxAbort() }
    unknownTags.insert(name)
    if name.hasPrefix("end"), isTag(ended) {
      throw fail("jinja.nesting", "'\(name)' has no '\(ended)' to close", span)
    }
    if name == "else" || name == "elif" {
      throw fail("jinja.nesting", "'\(name)' stands outside of 'if'\(name == "else" ? " and 'for'" : "")", span)
    }
    let looking = open.last.map { "'{% \(symbols.names[Int($0.ends[$0.ends.count - 1])]) %}' is expected" }
    throw fail(
      "jinja.unknown-tag", "unknown tag '\(name)'", span, hint: Suggestion.hint(for: name, among: knownTags) ?? looking)
  }

  private func isTag(_ name: String) -> Bool {
    Self.tags.contains { $0.text == name } || options.blockTags.contains { $0.name == name }
  }

  private static let tags: [Word] = [
    .if, .for, .set, .macro, .call, .filter, .with, .block, .autoescape, .print, .do, .break, .continue, .raw,
  ]

  private var knownTags: [String] {
    Self.tags.map(\.text) + options.blockTags.map(\.name) + open.flatMap { $0.ends.map { symbols.names[Int($0)] } }
      + ["elif", "else"]
  }

  private mutating func ifStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    var branches: [Int32] = []
    var ending = Word.if.rawValue
    while true {
      advance()
      if ending == Word.else.rawValue {
        let (list, end) = body(of: Word.if.rawValue, at: start, ends: [Word.endif.rawValue])
        branches += [-1, list.offset, list.count]
        if end >= 0 { advance() }
        break
      }
      let test = attempt { (parser) throws(SyntaxAbort) in try parser.tuple(conditional: false) }
      let (list, end) = body(
        of: Word.if.rawValue, at: start, ends: [Word.elif.rawValue, Word.else.rawValue, Word.endif.rawValue])
      branches += [test ?? invalid(), list.offset, list.count]
      ending = end
      guard ending == Word.elif.rawValue || ending == Word.else.rawValue else {
        if ending >= 0 { advance() }
        break
      }
    }
    let list = tree.addList(branches)
    return tree.add(.if, list.offset, list.count, from: start.start, to: previousEnd)
  }

  mutating func invalid() -> NodeID { tree.add(.invalid, from: token.start, to: token.end) }

  private mutating func forStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    let closuresBefore = closures
    let head = attempt { (parser) throws(SyntaxAbort) -> LoopNode in
      let target = try parser.target(end: .in)
      try parser.expect(.in)
      let sequence = try parser.tuple(conditional: false, end: .recursive)
      var loop = LoopNode(target: target, sequence: sequence)
      if parser.skip(.if) {
        let reads = parser.loopReads.count
        loop.test = try parser.expression()
        // An outer loop's `loop`, while this loop is in progress.
        if parser.loopReads.count > reads { parser.loopReads.asObject += 1 }
      }
      loop.isRecursive = parser.skip(.recursive)
      return loop
    }
    var loop = head ?? LoopNode(target: invalid(), sequence: invalid())
    let mark = mentionMark
    let reads = loopReads
    let (list, ending) = body(of: Word.for.rawValue, at: start, ends: [Word.else.rawValue, Word.endfor.rawValue])
    loop.body = list
    loop.usesLoop = isRead(.loop, since: mark)
    let isAsked = loop.isRecursive || loop.usesLoop
    loop.needsObject = isAsked && (loop.isRecursive || loopReads.asObject > reads.asObject || closures > closuresBefore)
    loop.filtersByFunction =
      loop.test >= 0 && (loop.needsObject || (isAsked && loopReads.ofLength > reads.ofLength))
    if ending == Word.else.rawValue {
      advance()
      loop.hasElse = true
      loop.otherwise = body(of: Word.for.rawValue, at: start, end: .endfor)
    } else if ending >= 0 {
      advance()
    }
    loop.hasClosures = closures > closuresBefore
    if loop.isRecursive || loop.filtersByFunction { closures += 1 }
    tree.loops.append(loop)
    return tree.add(.for, Int32(tree.loops.count - 1), from: start.start, to: previousEnd)
  }

  private mutating func setStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    let target = try target(namespace: true)
    if skip(.assign) {
      let value = try tuple()
      return tree.add(.set, target, value, from: start.start, to: previousEnd)
    }
    let filter = attempt { (parser) throws(SyntaxAbort) in try parser.filters(-1) }
    let list = body(of: Word.set.rawValue, at: start, end: .endset)
    tree.bodies.append(list)
    return tree.add(.setBlock, target, filter ?? -1, Int32(tree.bodies.count - 1), from: start.start, to: previousEnd)
  }

  private mutating func filterStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    let filter = attempt { (parser) throws(SyntaxAbort) in try parser.filters(-1, startsWithName: true) }
    tree.bodies.append(body(of: Word.filter.rawValue, at: start, end: .endfilter))
    let node = filter ?? invalid()
    return tree.add(.filterBlock, node, Int32(tree.bodies.count - 1), from: start.start, to: previousEnd)
  }

  private mutating func withStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    var pairs: [Int32] = []
    _ = attempt { (parser) throws(SyntaxAbort) in
      while parser.kind != .blockEnd {
        if !pairs.isEmpty { try parser.expect(.comma) }
        let target = try parser.target()
        try parser.expect(.assign)
        pairs += [target, try parser.expression()]
      }
    }
    tree.bodies.append(body(of: Word.with.rawValue, at: start, end: .endwith))
    let list = tree.addList(pairs)
    return tree.add(
      .with, list.offset, list.count / 2, Int32(tree.bodies.count - 1), from: start.start, to: previousEnd)
  }

  private mutating func autoescapeStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    let value = attempt { (parser) throws(SyntaxAbort) in try parser.expression() } ?? invalid()
    tree.bodies.append(body(of: Word.autoescape.rawValue, at: start, end: .endautoescape))
    return tree.add(.autoescape, value, Int32(tree.bodies.count - 1), from: start.start, to: previousEnd)
  }

  private mutating func printStatement() throws(SyntaxAbort) -> NodeID {
    let start = token.start
    advance()
    // Several values print one behind the other, as adjacent `{{ }}` would.
    let mark = pending.count
    defer { pending.removeLast(pending.count - mark) }
    while kind != .blockEnd {
      if pending.count > mark { try expect(.comma) }
      let value = try expression()
      pending.append(tree.add(.print, value, from: tree[value].start, to: tree[value].end))
    }
    let list = tree.addList(pending[mark...])
    return tree.add(.group, list.offset, list.count, from: start, to: previousEnd)
  }

  private mutating func loaderStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    let word = token.value
    advance()
    _ = try expression()
    switch word {
    case Word.include.rawValue:
      if isWord(.ignore), nextIsWord(.missing) {
        advance()
        advance()
      }
    case Word.import.rawValue:
      try expect(.as)
      try expect(.name)
    case Word.from.rawValue:
      try expect(.import)
      repeat {
        if (isWord(.with) || isWord(.without)) && nextIsWord(.context) { break }
        let name = try expect(.name)
        if symbols.names[Int(name.value)].hasPrefix("_") {
          throw fail(
            "jinja.bad-target", "names that begin with an underscore cannot be imported",
            Span(Int(name.start), Int(name.end)))
        }
        if skip(.as) { try expect(.name) }
      } while skip(.comma)
    default: break
    }
    if isWord(.with) || isWord(.without), nextIsWord(.context) {
      advance()
      advance()
    }
    return tree.add(.loader, from: start.start, to: previousEnd)
  }

  /// Names to assign to: one, several with commas, or (in `set`) an attribute of a namespace.
  mutating func target(end: Word? = nil, namespace: Bool = false) throws(SyntaxAbort) -> NodeID {
    let node = try tuple(end: end, targets: true, namespaceTarget: namespace)
    try checkTarget(node, end == .in)
    return node
  }

  private mutating func checkTarget(_ node: NodeID, _ isLoop: Bool) throws(SyntaxAbort) {
    switch tree[node].kind {
    case .name:
      mention(tree[node].a, isRead: false)
      if tree[node].a == Word.loop.rawValue, isLoop || open.contains(where: { $0.name == Word.for.rawValue }) {
        throw fail("jinja.bad-target", "cannot assign to 'loop' in a 'for' loop", tree[node].span)
      }
    case .namespaceTarget: break
    case .tuple:
      for item in tree.items(NodeList(offset: tree[node].a, count: tree[node].b)) {
        try checkTarget(item, isLoop)
      }
    default:
      throw fail("jinja.bad-target", "cannot assign to this", tree[node].span, hint: "only names can be assigned to")
    }
  }

  private mutating func blockStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    let head = attempt { (parser) throws(SyntaxAbort) in
      let name = try parser.expect(.name).value
      let block = BlockNode(
        symbol: name, isScoped: parser.skip(.scoped), isRequired: parser.skip(.required), span: start)
      if parser.kind == .sub { throw parser.unexpected("block names have no hyphens", hint: "use an underscore") }
      return block
    }
    var block = head ?? BlockNode(symbol: Word.block.rawValue, isScoped: false, isRequired: false, span: start)
    let mark = mentionMark
    // A scoped block sees the variables around it.
    if block.isScoped { loopReads.asObject += 1 }
    block.body = body(of: Word.block.rawValue, at: start, end: .endblock)
    block.usesSelf = isRead(.self, since: mark)
    block.usesSuper = isRead(.super, since: mark)
    forgetMentions(since: mark)
    if kind == .name, token.value == block.symbol { advance() }
    if head != nil, tree.blocks.contains(where: { $0.symbol == block.symbol }) {
      throw fail("jinja.repeated-block", "block '\(symbols.names[Int(block.symbol)])' is defined twice", start)
    }
    tree.blocks.append(block)
    return tree.add(.block, Int32(tree.blocks.count - 1), from: start.start, to: previousEnd)
  }
}
