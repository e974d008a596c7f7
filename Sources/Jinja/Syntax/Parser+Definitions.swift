import Diagnostics

extension Parser {
  /// `{% macro name(…) %}`.
  mutating func macroStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    closures += 1
    let outermost = open.isEmpty
    let firstCall = tree.callNodes.count
    let head = attempt { (parser) throws(SyntaxAbort) -> MacroNode in
      let name = try parser.expect(.name)
      var macro = MacroNode(symbol: name.value)
      macro.nameSpan = Span(Int(name.start), Int(name.end))
      macro.parameters = try parser.signature()
      return macro
    }
    var macro = head ?? MacroNode(symbol: Word.macro.rawValue)
    macro.isTopLevel = outermost
    macro.boundSymbol =
      options.macroPrefix.isEmpty
      ? macro.symbol : symbols.intern(options.macroPrefix + symbols.names[Int(macro.symbol)])
    macroBody(&macro, Word.macro.rawValue, start, end: Word.endmacro.rawValue)
    macro.calls = firstCall..<tree.callNodes.count
    tree.macros.append(macro)
    return tree.add(.macro, Int32(tree.macros.count - 1), from: start.start, to: previousEnd)
  }

  /// `{% call(…) macro(…) %}`.
  mutating func callStatement(_ start: Span) throws(SyntaxAbort) -> NodeID {
    advance()
    closures += 1
    var call: NodeID = -1
    let head = attempt { (parser) throws(SyntaxAbort) -> MacroNode in
      var macro = MacroNode(symbol: -1)
      if parser.kind == .leftParen { macro.parameters = try parser.signature() }
      let start = parser.span
      call = try parser.expression()
      if parser.tree[call].kind != .call {
        throw parser.fail("jinja.expected-call", "expected a call", start, hint: "as '{% call macro(…) %}'")
      }
      return macro
    }
    var macro = head ?? MacroNode(symbol: -1)
    macroBody(&macro, Word.call.rawValue, start, end: Word.endcall.rawValue)
    tree.macros.append(macro)
    let node = head == nil ? invalid() : call
    return tree.add(.callBlock, node, Int32(tree.macros.count - 1), from: start.start, to: previousEnd)
  }

  /// An embedder's block, standing on its tag's name.
  mutating func definition(_ tag: BlockTag) throws(SyntaxAbort) -> NodeID {
    let start = span
    let name = token.value
    advance()
    closures += 1
    let outermost = open.isEmpty
    if !outermost {
      _ = fail(
        "jinja.nested-definition", "'\(tag.name)' must stand at the top level of its file", start,
        hint: open.last.map { "it stands inside '\(symbols.names[Int($0.name)])'" })
    }
    let firstCall = tree.callNodes.count
    let head = attempt { (parser) throws(SyntaxAbort) -> MacroNode in
      let name = try parser.expect(.name)
      var macro = MacroNode(symbol: name.value)
      macro.nameSpan = Span(Int(name.start), Int(name.end))
      switch tag.signature {
      case .name: break
      case .parameters: macro.parameters = try parser.signature()
      case .options: macro.options = try parser.definitionOptions()
      }
      return macro
    }
    var macro = head ?? MacroNode(symbol: name)
    macro.tag = tag
    macro.isTopLevel = outermost
    macroBody(&macro, name, start, end: symbols.intern("end" + tag.name))
    macro.calls = firstCall..<tree.callNodes.count
    tree.macros.append(macro)
    return tree.add(.macro, Int32(tree.macros.count - 1), from: start.start, to: previousEnd)
  }

  private mutating func definitionOptions() throws(SyntaxAbort) -> [(symbol: Int32, value: NodeID)] {
    var options: [(symbol: Int32, value: NodeID)] = []
    while skip(.comma) {
      let name = try expect(.name).value
      options.append((name, skip(.assign) ? try expression() : -1))
    }
    return options
  }

  /// Reads the body up to its end tag and notes what it uses and where it stands.
  private mutating func macroBody(_ macro: inout MacroNode, _ name: Int32, _ start: Span, end: Int32) {
    let mark = mentionMark
    _ = skip(.colon)
    let opening = token
    let (list, ending) = body(of: name, at: start, ends: [end])
    macro.body = list
    macro.usesCaller = isRead(.caller, since: mark)
    macro.usesKeywords = isRead(.kwargs, since: mark)
    macro.usesVarargs = isRead(.varargs, since: mark)
    let closing = index > 0 ? tokens[index - 1] : token
    if ending >= 0 { advance() }
    let opens = startOfTag(before: Int(start.start))
    macro.span = Span(opens, Int(kind == .blockEnd ? token.end : previousEnd))
    macro.bodySpan = bodySpan(from: opening, to: ending >= 0 ? closing.start : previousEnd)
  }

  /// The offset of the `{%` before a tag's name.
  private func startOfTag(before offset: Int) -> Int {
    var index = index
    while index > 0, tokens[index].kind != .blockBegin || Int(tokens[index].end) > offset { index -= 1 }
    return Int(tokens[index].start)
  }

  private func bodySpan(from opening: Token, to end: Int32) -> Span {
    file.bytes.withUnsafeBufferPointer { source in
      var start = Int(opening.end)
      var end = max(Int(end), start)
      if opening.kind == .blockEnd, source[Int(opening.start)] == UInt8(ascii: "-") {
        start = UTF8Scanner.skipSpace(source, start, end)
      }
      if end + 2 < source.count, source[end] == UInt8(ascii: "{"), source[end + 2] == UInt8(ascii: "-") {
        end = UTF8Scanner.trimEnd(source, start, end)
      }
      return Span(start, end)
    }
  }

  /// Parameters in brackets, as `(a, b: string, c=1)`.
  private mutating func signature() throws(SyntaxAbort) -> [MacroNode.Parameter] {
    try expect(.leftParen)
    var parameters: [MacroNode.Parameter] = []
    while kind != .rightParen {
      if !parameters.isEmpty { try expect(.comma) }
      let name = try expect(.name)
      mention(name.value, isRead: false)
      var parameter = MacroNode.Parameter(symbol: name.value, span: Span(Int(name.start), Int(name.end)))
      if skip(.colon) { parameter.type = try typeName() }
      if skip(.assign) {
        parameter.defaultValue = try expression()
      } else if let last = parameters.last, last.defaultValue >= 0 {
        throw fail(
          "jinja.parameter-order", "a parameter without default stands behind one with a default", parameter.span)
      }
      if parameters.contains(where: { $0.symbol == name.value }) {
        throw fail(
          "jinja.repeated-parameter", "the parameter '\(symbols.names[Int(name.value)])' stands twice", parameter.span)
      }
      parameters.append(parameter)
    }
    try expect(.rightParen)
    return parameters
  }

  /// A type annotation, as `dict[string, list[int]]`.
  private mutating func typeName() throws(SyntaxAbort) -> Span {
    try nested { (parser) throws(SyntaxAbort) in
      let start = try parser.expect(.name).start
      if parser.skip(.leftBracket) {
        _ = try parser.typeName()
        while parser.skip(.comma) { _ = try parser.typeName() }
        try parser.expect(.rightBracket)
      }
      return Span(Int(start), Int(parser.previousEnd))
    }
  }
}
