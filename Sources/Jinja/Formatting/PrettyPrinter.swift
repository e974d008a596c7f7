/// Python's `pprint.pformat` with its default width of 80.
struct PrettyPrinter {
  private static let width = 80
  private var out = ""

  static func format(_ value: Value) -> String {
    var printer = PrettyPrinter()
    printer.write(value, indent: 0, allowance: 0, level: 0)
    return printer.out
  }

  /// `allowance` is how many characters will follow on the last line.
  private mutating func write(_ value: Value, indent: Int, allowance: Int, level: Int) {
    let text = Self.flat(value, 0)
    guard Text.count(text) > Self.width - indent - allowance, level < 100 else {
      out += text
      return
    }
    switch value {
    case .list(let box): write(box.items, "[", "]", indent, allowance, level)
    case .tuple(let box): write(box.items, "(", box.items.count == 1 ? ",)" : ")", indent, allowance, level)
    case .set(let box) where box.count > 0:
      write(Self.sorted(box.elements, by: { $0 }), "{", "}", indent, allowance, level)
    case .dict(let box): write(box, indent, allowance, level)
    case .string(let string): write(string, indent, allowance, level + 1)
    default: out += text
    }
  }

  private mutating func breakLine(_ indent: Int) { out += ",\n" + String(repeating: " ", count: indent) }

  private mutating func write(
    _ items: [Value], _ open: String, _ close: String, _ indent: Int, _ allowance: Int, _ level: Int
  ) {
    out += open
    for (index, item) in items.enumerated() {
      if index > 0 { breakLine(indent + 1) }
      let isLast = index == items.count - 1
      write(item, indent: indent + 1, allowance: isLast ? allowance + close.utf8.count : 1, level: level + 1)
    }
    out += close
  }

  private mutating func write(_ box: DictBox, _ indent: Int, _ allowance: Int, _ level: Int) {
    out += "{"
    let pairs = Self.sorted(box.pairs, by: \.key)
    for (index, pair) in pairs.enumerated() {
      if index > 0 { breakLine(indent + 1) }
      let key = Self.flat(pair.key, 0)
      out += key + ": "
      let isLast = index == pairs.count - 1
      write(
        pair.value, indent: indent + 3 + Text.count(key), allowance: isLast ? allowance + 1 : 1, level: level + 1)
    }
    out += "}"
  }

  /// Long text goes over several lines as adjacent strings, at the top level in brackets.
  private mutating func write(_ text: String, _ indent: Int, _ allowance: Int, _ level: Int) {
    guard !text.isEmpty else {
      out += "''"
      return
    }
    let indent = level == 1 ? indent + 1 : indent
    let allowance = level == 1 ? allowance + 1 : allowance
    var chunks: [String] = []
    var last = ""
    let lines = StringMethods.lines(text, keepingEnds: true)
    for (number, line) in lines.enumerated() {
      let isLastLine = number == lines.count - 1
      let room = Self.width - indent
      last = Value.quoted(line)
      if Text.count(last) <= (isLastLine ? room - allowance : room) {
        chunks.append(last)
        continue
      }
      var current = ""
      let parts = Self.parts(line)
      for (place, part) in parts.enumerated() {
        let isLast = isLastLine && place == parts.count - 1
        if Text.count(Value.quoted(current + part)) > (isLast ? room - allowance : room) {
          if !current.isEmpty { chunks.append(Value.quoted(current)) }
          current = part
        } else {
          current += part
        }
      }
      if !current.isEmpty { chunks.append(Value.quoted(current)) }
    }
    if chunks.count == 1 {
      out += last
      return
    }
    out += level == 1 ? "(" : ""
    out += chunks.joined(separator: "\n" + String(repeating: " ", count: indent))
    out += level == 1 ? ")" : ""
  }

  /// Words, each with the white space behind it.
  private static func parts(_ line: String) -> [String] {
    var result: [String] = []
    var current = String.UnicodeScalarView()
    var isInSpace = false
    for scalar in line.unicodeScalars {
      let isSpace = Text.isSpace(scalar)
      if isInSpace, !isSpace {
        result.append(String(current))
        current = String.UnicodeScalarView()
      }
      current.append(scalar)
      isInSpace = isSpace
    }
    if !current.isEmpty { result.append(String(current)) }
    return result
  }

  /// `repr` with the keys of dicts in order.
  private static func flat(_ value: Value, _ depth: Int) -> String {
    guard depth < Value.maximumDepth else { return "..." }
    switch value {
    case .list(let box): return "[" + box.items.map { flat($0, depth + 1) }.joined(separator: ", ") + "]"
    case .tuple(let box):
      let items = box.items.map { flat($0, depth + 1) }.joined(separator: ", ")
      return "(" + items + (box.items.count == 1 ? ",)" : ")")
    case .dict(let box):
      let pairs = sorted(box.pairs, by: \.key).map { flat($0.key, depth + 1) + ": " + flat($0.value, depth + 1) }
      return "{" + pairs.joined(separator: ", ") + "}"
    default: return value.representation
    }
  }

  /// In order of the keys; keys without an order among each other by the names of their types.
  private static func sorted<T>(_ items: [T], by key: (T) -> Value) -> [T] {
    items.enumerated().sorted { a, b in
      let (x, y) = (key(a.element), key(b.element))
      switch x.order(to: y) {
      case .order(let order): return order == 0 ? a.offset < b.offset : order < 0
      case .unordered: return a.offset < b.offset
      case .incomparable(let first, let second): return first == second ? a.offset < b.offset : first < second
      }
    }.map(\.element)
  }
}
