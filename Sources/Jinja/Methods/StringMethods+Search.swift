/// Finding, affixes and padding.
extension StringMethods {
  /// The part of a text between two indices as Python clamps them, and its first index; nil where the start is behind
  /// the end of the text.
  private static func window(
    _ text: String, _ start: Int?, _ end: Int?
  ) -> (part: String, offset: Int)? {
    guard start != nil || end != nil else { return (text, 0) }
    let scalars = Array(text.unicodeScalars)
    func settle(_ index: Int) -> Int { index < 0 ? max(0, index + scalars.count) : index }
    let first = settle(start ?? 0)
    let last = min(settle(end ?? scalars.count), scalars.count)
    guard first <= scalars.count, first <= last else { return nil }
    return (String(String.UnicodeScalarView(scalars[first..<last])), first)
  }

  static func hasAffix(_ name: String, _ text: String, _ arguments: Arguments) throws(RenderInterrupt) -> Bool {
    var reader = arguments.reader(name)
    let wanted = try reader.required("prefix")
    let (start, end) = (try reader.integer("start"), try reader.integer("end"))
    try reader.finish()
    let candidates: [Value] = if case .tuple(let box) = wanted { box.items } else { [wanted] }
    guard let (part, _) = window(text, start, end) else { return false }
    for candidate in candidates {
      guard let affix = candidate.string else {
        throw .typeError("\(name) first arg must be str or a tuple of str, not \(wanted.typeName)")
      }
      if name == "startswith" ? part.utf8.starts(with: affix.utf8) : endsWith(part, affix) { return true }
    }
    return false
  }

  private static func endsWith(_ text: String, _ affix: String) -> Bool {
    text.utf8.reversed().starts(with: affix.utf8.reversed())
  }

  /// `find`, `rfind`, `index`, `rindex` and `count`, all in code points.
  static func find(_ name: String, _ text: String, _ arguments: Arguments) throws(RenderInterrupt) -> Int {
    var reader = arguments.reader(name)
    let wanted = try reader.requiredText("sub")
    let (start, end) = (try reader.integer("start"), try reader.integer("end"))
    try reader.finish()
    let window = window(text, start, end)
    if name == "count" {
      guard let (part, _) = window else { return 0 }
      return wanted.isEmpty ? Text.count(part) + 1 : Text.occurrences(of: wanted, in: part).count
    }
    if let (part, offset) = window, let place = place(of: wanted, in: part, last: name.hasPrefix("r")) {
      return offset + part.utf8.prefix(place).reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }
    if name.hasSuffix("index") { throw .valueError("substring not found") }
    return -1
  }

  private static func place(of part: String, in text: String, last: Bool) -> Int? {
    guard last else { return Text.find(part, in: text) }
    let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
    var place = bytes.count - wanted.count
    while place >= 0 {
      if bytes[place..<place + wanted.count].elementsEqual(wanted) { return place }
      place -= 1
    }
    return nil
  }

  static func withoutAffix(_ name: String, _ text: String, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader(name)
    let affix = try reader.requiredText("affix")
    try reader.finish()
    let count = text.utf8.count - affix.utf8.count
    if affix.isEmpty { return .string(text) }
    if name == "removeprefix" {
      let isThere = text.utf8.starts(with: affix.utf8)
      return .string(isThere ? Text.slice(text, affix.utf8.count, text.utf8.count) : text)
    }
    return .string(endsWith(text, affix) ? Text.slice(text, 0, count) : text)
  }

  static func partition(_ name: String, _ text: String, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader(name)
    let separator = try reader.requiredText("sep")
    try reader.finish()
    guard !separator.isEmpty else { throw .valueError("empty separator") }
    guard let place = place(of: separator, in: text, last: name == "rpartition") else {
      return .tuple((name == "partition" ? [text, "", ""] : ["", "", text]).map(Value.string))
    }
    let end = place + separator.utf8.count
    return .tuple([
      .string(Text.slice(text, 0, place)), .string(separator), .string(Text.slice(text, end, text.utf8.count)),
    ])
  }

  static func pad(_ name: String, _ text: String, _ arguments: Arguments) throws(RenderInterrupt) -> String {
    var reader = arguments.reader(name)
    let width = try reader.required("width").asInt("width")
    let fill = name == "zfill" ? "0" : try reader.text("fillchar") ?? " "
    try reader.finish()
    guard Text.count(fill) == 1 else {
      throw .typeError("The fill character must be exactly one character long")
    }
    return try pad(name, text, width, fill)
  }

  static func pad(_ name: String, _ text: String, _ width: Int, _ fill: String) throws(RenderInterrupt) -> String {
    let missing = width - Text.count(text)
    guard missing > 0 else { return text }
    guard missing <= Arithmetic.maximumSize else { throw Arithmetic.overflow("the result is too large") }
    func filling(_ count: Int) -> String { String(repeating: fill, count: count) }
    switch name {
    case "ljust": return text + filling(missing)
    case "rjust": return filling(missing) + text
    case "zfill":
      guard let sign = text.unicodeScalars.first, sign == "+" || sign == "-" else { return filling(missing) + text }
      return String(sign) + filling(missing) + String(text.unicodeScalars.dropFirst())
    default:
      // An odd rest goes to the left where the width is odd, as in CPython.
      let left = missing / 2 + (missing & width & 1)
      return filling(left) + text + filling(missing - left)
    }
  }

  static func expandTabs(_ text: String, _ size: Int) throws(RenderInterrupt) -> String {
    let tabs = text.utf8.count { $0 == 0x09 }
    guard size <= 0 || tabs <= Arithmetic.maximumSize / size else {
      throw Arithmetic.overflow("the result is too large")
    }
    var out = ""
    var column = 0
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        guard size > 0 else { continue }
        let spaces = size - column % size
        out += String(repeating: " ", count: spaces)
        column += spaces
      } else {
        out.unicodeScalars.append(scalar)
        column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
      }
    }
    return out
  }

  // MARK: Safe markup

  /// The same methods of safe markup: what they make of it is safe too, and text put into it is escaped.
  static func callMarkup(
    _ name: String, _ text: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var arguments = arguments
    switch name {
    case "striptags": return .string(Markup.stripTags(text))
    case "unescape": return .string(Markup.unescape(text))
    case "format": return .markup(try BraceFormat.format(text, arguments, state, escaped: true))
    case "join":
      if let items = arguments[0] {
        let parts = try state.elements(of: items).map { Value.markup(Markup.escaped($0)) }
        arguments.positional[0] = .list(parts)
      }
    case "replace":
      if let new = arguments[1] { arguments.positional[1] = .markup(Markup.escaped(new)) }
    default: break
    }
    guard let result = try call(name, text, arguments, state) else { return nil }
    switch result {
    case .string(let text): return .markup(text)
    case .list(let box): return .list(box.items.map { $0.string.map(Value.markup) ?? $0 })
    case .tuple(let box): return .tuple(box.items.map { $0.string.map(Value.markup) ?? $0 })
    default: return result
    }
  }
}
