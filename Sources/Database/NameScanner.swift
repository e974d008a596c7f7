/// Finds the relations that a text of SQL may name: runs of identifiers with points between, strings and comments left
/// out. Also finds what is no relation; whoever asks compares with names that it knows.
struct NameScanner {
  private let bytes: [UInt8]
  private var at = 0

  init(_ sql: String) { bytes = Array(sql.utf8) }

  /// Whether a text has a word that a relation's name can follow.
  static func mayRead(_ sql: String) -> Bool {
    var scanner = NameScanner(sql)
    return scanner.names().contains { $0.count == 1 && wordsBeforeNames.contains($0[0]) }
  }

  private static let wordsBeforeNames: Set<String> = [
    "from", "join", "using", "table", "into", "update", "only", "copy", "execute", "call",
  ]

  /// Each name's parts, in lower case unless quoted, in the order of the text.
  mutating func names() -> [[String]] {
    var names: [[String]] = []
    var open: [String] = []
    var afterPoint = false
    while at < bytes.count {
      let byte = bytes[at]
      if let part = part() {
        if afterPoint {
          open.append(part)
        } else {
          if !open.isEmpty { names.append(open) }
          open = [part]
        }
        afterPoint = false
        continue
      }
      if byte == UInt8(ascii: "."), !open.isEmpty, !afterPoint {
        afterPoint = true
      } else if byte > 0x20 {
        if !open.isEmpty { names.append(open) }
        open = []
        afterPoint = false
        skipOther(byte)
        continue
      }
      at += 1
    }
    if !open.isEmpty { names.append(open) }
    return names
  }

  /// An identifier that begins here.
  private mutating func part() -> String? {
    let byte = bytes[at]
    if byte == UInt8(ascii: "\"") {
      var text: [UInt8] = []
      at += 1
      while at < bytes.count {
        if bytes[at] == UInt8(ascii: "\"") {
          guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") else { break }
          at += 1
        }
        text.append(bytes[at])
        at += 1
      }
      at += 1
      return String(decoding: text, as: UTF8.self)
    }
    guard Self.isLetter(byte) else { return nil }
    // `E'…'` is a string.
    if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "'") { return nil }
    let start = at
    while at < bytes.count, Self.isLetter(bytes[at]) || (bytes[at] >= 0x30 && bytes[at] <= 0x39) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == UInt8(ascii: "_") || byte >= 0x80
      || byte == UInt8(ascii: "$")
  }

  /// Passes over a string, a comment, or one character.
  private mutating func skipOther(_ byte: UInt8) {
    let isEscape = byte | 0x20 == UInt8(ascii: "e")
    if isEscape { at += 1 }
    guard at < bytes.count else { return }
    switch bytes[at] {
    case UInt8(ascii: "'"):
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "'") {
        if isEscape, bytes[at] == UInt8(ascii: "\\") { at += 1 }
        at += 1
      }
      at += 1
    case UInt8(ascii: "-") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "-"):
      while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "*"):
      at += 2
      while at + 1 < bytes.count, bytes[at] != UInt8(ascii: "*") || bytes[at + 1] != UInt8(ascii: "/") { at += 1 }
      at += 2
    default: at += 1
    }
  }
}
