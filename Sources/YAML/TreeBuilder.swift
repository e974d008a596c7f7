import CLibYAML
import Diagnostics
import JSON

/// Makes a tree of libyaml's events.
struct TreeBuilder {
  let file: SourceFile
  private(set) var locator: ByteLocator
  private(set) var root: YAMLNode?
  private(set) var warnings: [Diagnostic] = []

  /// A list or mapping that is still open.
  private struct Frame {
    var start: Int
    var isMapping: Bool
    var anchor: String?
    var items: [YAMLNode] = []
    var entries: [YAMLEntry] = []
    var key: Key?
    var merges: [(at: Span, node: YAMLNode)] = []
    /// Nodes in it so far, and levels below it.
    var size = 1
    var depth = 0
  }

  private struct Key {
    var text: String
    var span: Span
    var isText: Bool
    var isMerge: Bool
  }

  private struct Anchored {
    var node: YAMLNode
    var size: Int
    var depth: Int
  }

  private var stack: [Frame] = []
  private var anchors: [String: Anchored] = [:]
  private var aliasedNodes = 0
  private var documents = 0

  init(file: SourceFile, bytes: UnsafeBufferPointer<UInt8>) {
    self.file = file
    locator = ByteLocator(bytes)
  }

  mutating func take(_ event: yaml_event_t) throws(Diagnostic) {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      guard documents == 1 else {
        throw problem(
          "several-documents", "a second document begins here", span(event),
          hint: "keep one document in a file: remove the '---'")
      }
    case YAML_SCALAR_EVENT: try scalar(event)
    case YAML_ALIAS_EVENT: try alias(event)
    case YAML_SEQUENCE_START_EVENT:
      try open(event, isMapping: false, anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT:
      try open(event, isMapping: true, anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try close(event)
    default: break
    }
  }

  // MARK: Lists and mappings

  private mutating func open(
    _ event: yaml_event_t, isMapping: Bool, anchor: UnsafeMutablePointer<yaml_char_t>?,
    tag: UnsafeMutablePointer<yaml_char_t>?
  ) throws(Diagnostic) {
    let span = span(event)
    if let tag = text(tag) {
      let name = Tag.name(tag)
      guard name == (isMapping ? "map" : "seq") || (isMapping && name == "set") || name == "!" else {
        throw unknownTag(tag, span)
      }
    }
    if let top = stack.last, top.isMapping, top.key == nil { throw badKey(span) }
    guard stack.count < YAMLParser.maximumDepth else { throw tooDeep(span) }
    stack.append(Frame(start: Int(span.start), isMapping: isMapping, anchor: text(anchor)))
  }

  private mutating func close(_ event: yaml_event_t) throws(Diagnostic) {
    guard var frame = stack.popLast() else { return }
    // A block collection's end mark stands where the next token begins: its last value ends it.
    let last = frame.isMapping ? frame.entries.last?.value.span.end : frame.items.last?.span.end
    let isFlow = event.start_mark.index != event.end_mark.index
    let end = isFlow ? Int(span(event).end) : Int(last ?? Int32(frame.start))
    let span = Span(frame.start, end)
    let content: YAMLNode.Content
    if frame.isMapping {
      content = .mapping(try settle(&frame))
    } else {
      content = .sequence(frame.items)
    }
    try put(YAMLNode(content, span), anchor: frame.anchor, size: frame.size, depth: frame.depth + 1)
  }

  /// Hands a finished node to what it stands in.
  private mutating func put(_ node: YAMLNode, anchor: String?, size: Int, depth: Int) throws(Diagnostic) {
    if let anchor { try remember(Anchored(node: node, size: size, depth: depth), anchor) }
    guard let top = stack.indices.last else {
      root = node.isNull ? nil : node
      return
    }
    stack[top].size += size
    stack[top].depth = max(stack[top].depth, depth)
    guard stack[top].isMapping else {
      stack[top].items.append(node)
      return
    }
    guard let key = stack[top].key else { throw badKey(node.span) }
    stack[top].key = nil
    if key.isMerge {
      stack[top].merges.append((key.span, node))
    } else {
      stack[top].entries.append(YAMLEntry(key: key.text, keySpan: key.span, keyIsText: key.isText, value: node))
    }
  }

  // MARK: Keys

  /// Entries in Python's order: merged ones first, a repeated key at its first position with its last value.
  private mutating func settle(_ frame: inout Frame) throws(Diagnostic) -> [YAMLEntry] {
    let repeats = hasRepeats(frame.entries)
    guard !frame.merges.isEmpty || repeats else { return frame.entries }
    if repeats { warnAboutRepeatedKeys(frame.entries) }
    var all: [YAMLEntry] = []
    for (place, node) in frame.merges {
      switch node.content {
      case .mapping(let entries): all += entries
      case .sequence(let items):
        // The first of several wins.
        for item in items.reversed() {
          guard let entries = item.entries else { throw badMerge(place) }
          all += entries
        }
      case .scalar: throw badMerge(place)
      }
    }
    all += frame.entries
    var positions: [String: Int] = [:]
    var result: [YAMLEntry] = []
    for entry in all {
      if let at = positions[entry.key] {
        result[at] = entry
      } else {
        positions[entry.key] = result.count
        result.append(entry)
      }
    }
    return result
  }

  private func hasRepeats(_ entries: [YAMLEntry]) -> Bool {
    if entries.count <= 12 {
      for index in entries.indices {
        for other in 0..<index where entries[other].key == entries[index].key { return true }
      }
      return false
    }
    return Set(entries.lazy.map(\.key)).count < entries.count
  }

  private mutating func warnAboutRepeatedKeys(_ entries: [YAMLEntry]) {
    var first: [String: Span] = [:]
    for entry in entries {
      guard let before = first.updateValue(entry.keySpan, forKey: entry.key) else { continue }
      let line = file.position(of: Int(before.start)).line
      warnings.append(
        Diagnostic(
          code: "yaml.duplicate-key",
          message: "the key '\(entry.key)' stands twice in this mapping; the last one counts",
          place: SourcePlace(file, entry.keySpan), hint: "remove one of the two; the other is in line \(line)",
          severity: .warning))
    }
  }

  // MARK: Scalars

  private mutating func scalar(_ event: yaml_event_t) throws(Diagnostic) {
    let data = event.data.scalar
    let span = span(event)
    let bytes = UnsafeBufferPointer<UInt8>(start: data.value, count: data.length)
    let style: YAMLScalar.Style =
      switch data.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    let isKey = stack.last.map { $0.isMapping && $0.key == nil } ?? false
    var value: YAMLScalar
    if let tag = text(data.tag), tag != "!" {
      guard let tagged = Tag.value(tag, bytes) else {
        throw Tag.isKnown(tag)
          ? problem("bad-value", "the value does not fit its tag '!!\(Tag.name(tag))'", span) : unknownTag(tag, span)
      }
      value = tagged
      value.style = style
    } else if style == .plain {
      value = ScalarResolver.resolve(bytes)
    } else {
      value = YAMLScalar(.string(String(decoding: bytes, as: UTF8.self)), style: style)
    }
    if isKey {
      try take(key: value, bytes, span, anchor: text(data.anchor))
    } else {
      try put(YAMLNode(.scalar(value), span), anchor: text(data.anchor), size: 1, depth: 0)
    }
  }

  private mutating func take(
    key value: YAMLScalar, _ bytes: UnsafeBufferPointer<UInt8>, _ span: Span, anchor: String?
  ) throws(Diagnostic) {
    let node = YAMLNode(.scalar(value), span)
    if let anchor { try remember(Anchored(node: node, size: 1, depth: 0), anchor) }
    let plain = value.style == .plain
    let isMerge = plain && bytes.count == 2 && bytes[0] == UInt8(ascii: "<") && bytes[1] == UInt8(ascii: "<")
    stack[stack.count - 1].key = Self.key(value, span, isMerge: isMerge)
  }

  private static func key(_ value: YAMLScalar, _ span: Span, isMerge: Bool = false) -> Key {
    if case .string(let text) = value.value { return Key(text: text, span: span, isText: true, isMerge: isMerge) }
    return Key(text: JSONWriter.text(value.value), span: span, isText: false, isMerge: false)
  }

  // MARK: Aliases

  private mutating func remember(_ anchored: Anchored, _ name: String) throws(Diagnostic) {
    guard let before = anchors.updateValue(anchored, forKey: name) else { return }
    let line = file.position(of: Int(before.node.span.start)).line
    throw problem(
      "duplicate-anchor", "the anchor '&\(name)' stands twice", anchored.node.span,
      hint: "rename one of the two; the other is in line \(line)")
  }

  private mutating func alias(_ event: yaml_event_t) throws(Diagnostic) {
    let span = span(event)
    let name = text(event.data.alias.anchor) ?? ""
    if stack.contains(where: { $0.anchor == name }) {
      throw problem("recursive-alias", "the alias '*\(name)' stands within its own anchor", span)
    }
    guard let known = anchors[name] else {
      throw problem(
        "unknown-alias", "there is no anchor '&\(name)' before this alias", span,
        hint: Suggestion.hint(for: name, among: anchors.keys) ?? "quote the value if '*' is part of it")
    }
    if let top = stack.last, top.isMapping, top.key == nil {
      guard let scalar = known.node.scalar else { throw badKey(span) }
      stack[stack.count - 1].key = Self.key(scalar, span)
      return
    }
    aliasedNodes += known.size
    guard aliasedNodes <= YAMLParser.maximumAliasedNodes else {
      throw problem(
        "too-many-aliases", "aliases make more than \(YAMLParser.maximumAliasedNodes) values of this document", span)
    }
    guard stack.count + known.depth <= YAMLParser.maximumDepth else { throw tooDeep(span) }
    try put(known.node, anchor: nil, size: known.size, depth: known.depth)
  }

  // MARK: Places and problems

  private mutating func span(_ event: yaml_event_t) -> Span {
    let start = locator.byte(of: event.start_mark.index)
    return Span(start, locator.byte(of: event.end_mark.index))
  }

  private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func problem(_ name: String, _ message: String, _ span: Span, hint: String? = nil) -> Diagnostic {
    Diagnostic(code: "yaml." + name, message: message, place: SourcePlace(file, span), hint: hint)
  }

  private func unknownTag(_ tag: String, _ span: Span) -> Diagnostic {
    problem("unknown-tag", "the tag '\(tag)' is not known", span, hint: "quote the value if '!' is part of it")
  }

  private func badMerge(_ span: Span) -> Diagnostic {
    problem("bad-merge", "'<<' takes a mapping or a list of mappings", span)
  }

  private func tooDeep(_ span: Span) -> Diagnostic {
    problem("too-deep", "values are nested more than \(YAMLParser.maximumDepth) levels deep", span)
  }

  private func badKey(_ span: Span) -> Diagnostic {
    let start = Int(span.start)
    let isTemplate = start < file.bytes.count && file.bytes[start] == UInt8(ascii: "{")
    return problem(
      "bad-key", "a key must be a text, not a mapping or a list", Span(start, start + 1),
      hint: isTemplate ? "quote the template: \"{{ … }}\"" : nil)
  }
}
