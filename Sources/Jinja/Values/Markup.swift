/// HTML escaping as markupsafe does it.
enum Markup {
  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>'\"".utf8.contains($0) }) else { return text }
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "'"): out += "&#39;".utf8
      case UInt8(ascii: "\""): out += "&#34;".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// A value's text, escaped unless it is safe already.
  static func escaped(_ value: Value) -> String {
    if case .markup(let text) = value { text } else { escape(value.text) }
  }

  /// Without comments and tags, white space as single spaces, common entities as characters.
  static func stripTags(_ text: String) -> String {
    var bytes = Array(text.utf8)
    bytes = remove(bytes, from: "<!--", to: "-->")
    bytes = remove(bytes, from: "<", to: ">")
    let words = String(decoding: bytes, as: UTF8.self).unicodeScalars.split(whereSeparator: Text.isSpace)
    return unescape(words.map { String($0) }.joined(separator: " "))
  }

  private static func remove(_ bytes: [UInt8], from open: String, to close: String) -> [UInt8] {
    let (open, close) = (Array(open.utf8), Array(close.utf8))
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = 0
    var mayClose = true
    while index < bytes.count {
      if mayClose, bytes[index] == open[0], bytes[index...].starts(with: open) {
        var end = index + open.count
        while end + close.count <= bytes.count, !bytes[end...].starts(with: close) { end += 1 }
        if end + close.count <= bytes.count {
          index = end + close.count
          continue
        }
        mayClose = false
      }
      out.append(bytes[index])
      index += 1
    }
    return out
  }

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "\u{A9}", "reg": "\u{AE}",
    "euro": "\u{20AC}", "hellip": "\u{2026}", "mdash": "\u{2014}", "ndash": "\u{2013}", "laquo": "\u{AB}",
    "raquo": "\u{BB}", "times": "\u{D7}", "middot": "\u{B7}", "bull": "\u{2022}", "deg": "\u{B0}",
  ]

  /// Numeric entities and the commonest named ones as characters.
  static func unescape(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var out = ""
    var rest = Substring(text)
    while let mark = rest.firstIndex(of: "&") {
      out += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      let head = rest.prefix(32)
      if let end = head.firstIndex(of: ";"), let character = character(head[..<end]) {
        out += character
        rest = rest[rest.index(after: end)...]
      } else {
        out += "&"
      }
    }
    return out + rest
  }

  private static func character(_ name: Substring) -> String? {
    guard name.first == "#" else { return entities[String(name)] }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init).map { String($0) }
  }
}
