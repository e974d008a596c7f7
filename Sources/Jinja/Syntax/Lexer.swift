import Diagnostics

/// Cuts a template into tokens, all white-space control applied, in one pass over its bytes.
///
/// After an error inside a tag it goes on behind that tag, so that one run finds the errors of all tags.
struct Lexer {
  let source: UnsafeBufferPointer<UInt8>
  let file: SourceFile
  let options: EngineOptions
  let begin: Int
  let limit: Int
  var position: Int
  var tokens: [Token] = []
  var symbols = SymbolTable.initial
  var errors: [Diagnostic] = []
  /// Open brackets of the current tag: the closing byte that each needs.
  var brackets: [UInt8] = []

  init(_ source: UnsafeBufferPointer<UInt8>, _ file: SourceFile, within span: Span, _ options: EngineOptions) {
    self.source = source
    self.file = file
    self.options = options
    begin = min(max(Int(span.start), 0), source.count)
    var limit = min(max(Int(span.end), begin), source.count)
    if !options.keepTrailingNewline, limit > begin {
      if source[limit - 1] == 0x0A {
        limit -= limit - 1 > begin && source[limit - 2] == 0x0D ? 2 : 1
      } else if source[limit - 1] == 0x0D {
        limit -= 1
      }
    }
    self.limit = limit
    position = begin
  }

  mutating func run() {
    tokens.reserveCapacity((limit - begin) / 8 + 16)
    while position < limit {
      let start = position
      guard let tag = nextTag(from: start) else {
        addData(start, limit)
        position = limit
        break
      }
      position = tag
      switch source[tag + 1] {
      case UInt8(ascii: "{"): expressionTag(data: start, tag)
      case UInt8(ascii: "#"): comment(data: start, tag)
      default: blockTag(data: start, tag)
      }
    }
    tokens.append(Token(kind: .end, start: Int32(limit), end: Int32(limit)))
  }

  /// Offset of the next `{{`, `{%` or `{#`.
  private func nextTag(from start: Int) -> Int? {
    var index = start
    while index + 1 < limit {
      guard source[index] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      switch source[index + 1] {
      case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): return index
      default: index += 1
      }
    }
    return nil
  }

  private mutating func addData(_ start: Int, _ end: Int) {
    guard start < end else { return }
    let hasReturn = source[start..<end].contains(0x0D)
    tokens.append(Token(kind: .data, value: hasReturn ? 1 : 0, start: Int32(start), end: Int32(end)))
  }

  /// Adds the text before a tag, cut as the tag's sign says, and gives the offset behind the sign.
  private mutating func leadIn(data start: Int, _ tag: Int, isVariable: Bool = false) -> Int {
    var end = tag
    let sign = tag + 2 < limit ? source[tag + 2] : 0
    if sign == UInt8(ascii: "-") {
      end = UTF8Scanner.trimEnd(source, start, tag)
    } else if options.lstripBlocks, !isVariable, sign != UInt8(ascii: "+") {
      let line = UTF8Scanner.lineStart(source, start, tag)
      let opensLine = line > start || start == begin || source[start - 1] == 0x0A || source[start - 1] == 0x0D
      if opensLine, UTF8Scanner.trimEnd(source, line, tag) == line { end = line }
    }
    addData(start, end)
    return sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? tag + 3 : tag + 2
  }

  private mutating func comment(data start: Int, _ tag: Int) {
    position = leadIn(data: start, tag)
    let content = position
    while position + 1 < limit {
      if source[position] == UInt8(ascii: "#"), source[position + 1] == UInt8(ascii: "}") {
        let strips = position > content && source[position - 1] == UInt8(ascii: "-")
        let keeps = position > content && source[position - 1] == UInt8(ascii: "+")
        position += 2
        leaveTag(strips: strips, keeps: keeps)
        return
      }
      position += 1
    }
    fail("jinja.unclosed-comment", "missing end of comment tag", Span(tag, tag + 2), hint: "close it with '#}'")
    position = limit
  }

  /// Skips what the end of a block or comment tag takes with it.
  private mutating func leaveTag(strips: Bool, keeps: Bool) {
    if strips {
      position = UTF8Scanner.skipSpace(source, position, limit)
    } else if options.trimBlocks, !keeps, position < limit {
      if source[position] == 0x0A {
        position += 1
      } else if source[position] == 0x0D {
        position += position + 1 < limit && source[position + 1] == 0x0A ? 2 : 1
      }
    }
  }

  private mutating func expressionTag(data start: Int, _ tag: Int) {
    position = leadIn(data: start, tag, isVariable: true)
    tokens.append(Token(kind: .variableBegin, start: Int32(tag), end: Int32(position)))
    tagBody(tag, closing: UInt8(ascii: "}"), end: .variableEnd)
  }

  private mutating func blockTag(data start: Int, _ tag: Int) {
    let behind = leadIn(data: start, tag)
    position = behind
    if rawTag(tag) { return }
    position = behind
    tokens.append(Token(kind: .blockBegin, start: Int32(tag), end: Int32(position)))
    let word = UTF8Scanner.skipSpace(source, position, limit)
    tagBody(tag, closing: UInt8(ascii: "%"), end: .blockEnd)
    if let raw = options.blockTags.first(where: { $0.body == .raw && matches($0.name, at: word) }) {
      rawBody(tag, endWord: "end" + raw.name)
    }
  }

  /// `{% raw %}…{% endraw %}`, standing behind `{%`; false where this is another tag.
  private mutating func rawTag(_ tag: Int) -> Bool {
    position = UTF8Scanner.skipSpace(source, position, limit)
    guard matches("raw", at: position) else { return false }
    position = UTF8Scanner.skipSpace(source, position + 3, limit)
    let strips = position < limit && source[position] == UInt8(ascii: "-")
    if strips { position += 1 }
    guard closesBlock(position) else { return false }
    position += 2
    if strips { position = UTF8Scanner.skipSpace(source, position, limit) }
    let content = position
    guard let end = findEndTag("endraw", from: content) else {
      fail(
        "jinja.unclosed-raw", "missing end of raw directive", Span(tag, tag + 2), hint: "close it with '{% endraw %}'")
      position = limit
      return true
    }
    _ = leadIn(data: content, end.start)
    position = end.end
    leaveTag(strips: end.strips, keeps: end.keeps)
    return true
  }

  /// The text of an embedder's raw block, standing behind its opening tag; then its closing tag as tokens.
  private mutating func rawBody(_ tag: Int, endWord: String) {
    guard tokens.last?.kind == .blockEnd else { return }
    guard let end = findEndTag(endWord, from: position) else {
      fail("jinja.unclosed-block", "'\(endWord)' is missing", Span(tag, tag + 2))
      position = limit
      return
    }
    let behind = leadIn(data: position, end.start)
    tokens.append(Token(kind: .blockBegin, start: Int32(end.start), end: Int32(behind)))
    position = behind
    tagBody(end.start, closing: UInt8(ascii: "%"), end: .blockEnd)
  }

  private func closesBlock(_ index: Int) -> Bool {
    index + 1 < limit && source[index] == UInt8(ascii: "%") && source[index + 1] == UInt8(ascii: "}")
  }

  private func matches(_ word: String, at index: Int) -> Bool {
    let end = index + word.utf8.count
    guard end <= limit, source[index..<end].elementsEqual(word.utf8) else { return false }
    return end == limit || !UTF8Scanner.isNameByte(source[end])
  }

  /// The next `{% word %}` whatever stands before it.
  private func findEndTag(_ word: String, from start: Int) -> (start: Int, end: Int, strips: Bool, keeps: Bool)? {
    var index = start
    while index + 1 < limit {
      guard source[index] == UInt8(ascii: "{"), source[index + 1] == UInt8(ascii: "%") else {
        index += 1
        continue
      }
      var inner = index + 2
      if inner < limit, source[inner] == UInt8(ascii: "-") || source[inner] == UInt8(ascii: "+") { inner += 1 }
      inner = UTF8Scanner.skipSpace(source, inner, limit)
      if matches(word, at: inner) {
        inner = UTF8Scanner.skipSpace(source, inner + word.utf8.count, limit)
        let sign = inner < limit ? source[inner] : 0
        let signed = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        if closesBlock(signed ? inner + 1 : inner) {
          return (index, inner + (signed ? 3 : 2), sign == UInt8(ascii: "-"), sign == UInt8(ascii: "+"))
        }
      }
      // No white space is looked at twice: the next tag begins behind it.
      index = max(index + 2, inner)
    }
    return nil
  }

  /// Notes an error and puts a token for it.
  mutating func fail(_ code: String, _ message: String, _ span: Span, hint: String? = nil) {
    tokens.append(Token(kind: .error, value: Int32(errors.count), start: span.start, end: span.end))
    errors.append(Diagnostic(code: code, message: message, place: SourcePlace(file, span), hint: hint))
  }

  /// Tokens up to and with the tag's end. `closing` is the byte before its final `}`.
  private mutating func tagBody(_ tag: Int, closing: UInt8, end: TokenKind) {
    brackets.removeAll(keepingCapacity: true)
    while true {
      position = UTF8Scanner.skipSpace(source, position, limit)
      guard position < limit else { return }
      if brackets.isEmpty, closeTag(closing, end) { return }
      if token() { continue }
      skipTag(closing, end)
      return
    }
  }

  /// Takes the tag's end where it stands here.
  private mutating func closeTag(_ closing: UInt8, _ end: TokenKind) -> Bool {
    var index = position
    let sign = source[index]
    let strips = sign == UInt8(ascii: "-")
    let keeps = sign == UInt8(ascii: "+") && end == .blockEnd
    if strips || keeps { index += 1 }
    guard index + 1 < limit, source[index] == closing, source[index + 1] == UInt8(ascii: "}") else { return false }
    tokens.append(Token(kind: end, start: Int32(position), end: Int32(index + 2)))
    position = index + 2
    if end == .blockEnd {
      leaveTag(strips: strips, keeps: keeps)
    } else if strips {
      position = UTF8Scanner.skipSpace(source, position, limit)
    }
    return true
  }

  /// Behind an error: goes on after the tag's end.
  private mutating func skipTag(_ closing: UInt8, _ end: TokenKind) {
    while position + 1 < limit {
      if source[position] == closing, source[position + 1] == UInt8(ascii: "}") {
        tokens.append(Token(kind: end, start: Int32(position), end: Int32(position + 2)))
        position += 2
        return
      }
      position += 1
    }
    position = limit
  }
}
