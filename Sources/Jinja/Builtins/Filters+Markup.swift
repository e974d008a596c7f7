extension Filters {
  static let markup: [String: Engine.Native] = [
    "escape": escape, "e": escape,
    "forceescape": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("forceescape", arguments)
      try reader.finish()
      return .markup(Markup.escape(value.text))
    },
    "safe": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("safe", arguments)
      try reader.finish()
      return .markup(value.text)
    },
    "striptags": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("striptags", arguments)
      try reader.finish()
      return .string(Markup.stripTags(value.text))
    },
    "xmlattr": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("xmlattr", arguments)
      let hasSpace = try reader.optional("autospace")?.isTrue ?? true
      try reader.finish()
      return try attributes(value, hasSpace, state)
    },
    "urlencode": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("urlencode", arguments)
      try reader.finish()
      return .string(try urlEncode(value, state))
    },
    "urlize": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("urlize", arguments)
      let limit = try reader.integer("trim_url_limit")
      let nofollow = try reader.optional("nofollow")?.isTrue ?? false
      let target = try reader.text("target")
      let rel = try reader.text("rel") ?? ""
      let schemes = try reader.optional("extra_schemes") ?? .none
      try reader.finish()
      var words = Set(rel.split(whereSeparator: \.isWhitespace).map(String.init))
      words.insert("noopener")
      if nofollow { words.insert("nofollow") }
      let linker = Linker(
        limit: limit, rel: words.sorted().joined(separator: " "), target: target,
        schemes: schemes.isNone ? [] : try state.elements(of: schemes).map(\.text))
      let text = linker.link(Markup.escaped(value))
      return state.escapes ? .markup(text) : .string(text)
    },
  ]

  private static func escape(_ state: RenderState, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    let (value, reader) = try split("escape", arguments)
    try reader.finish()
    return .markup(Markup.escaped(value))
  }

  private static func attributes(
    _ value: Value, _ hasSpace: Bool, _ state: RenderState
  ) throws(RenderInterrupt) -> Value {
    var parts: [String] = []
    for pair in try state.elements(of: try state.callMethod("items", of: value, Arguments())) {
      guard let pair = pair.elements, pair.count == 2, !pair[1].isNone, !pair[1].isUndefined else { continue }
      let key = try pair[0].asString("key")
      if key.utf8.contains(where: { " \t\n\r\u{0B}\u{0C}/>=".utf8.contains($0) }) {
        throw .valueError("Invalid character in attribute name: \(Value.quoted(key))")
      }
      parts.append("\(Markup.escaped(pair[0]))=\"\(Markup.escaped(pair[1]))\"")
    }
    let text = (parts.isEmpty || !hasSpace ? "" : " ") + parts.joined(separator: " ")
    return state.escapes ? .markup(text) : .string(text)
  }

  private static func urlEncode(_ value: Value, _ state: RenderState) throws(RenderInterrupt) -> String {
    if let text = value.string { return quote(text, isQuery: false) }
    var pairs: [Value]
    switch value {
    case .dict(let box): pairs = box.pairs.map { .tuple([$0.key, $0.value]) }
    default:
      guard let elements = try? state.elements(of: value) else { return quote(value.text, isQuery: false) }
      pairs = elements
    }
    var parts: [String] = []
    for pair in pairs {
      let pair = try state.elements(of: pair)
      guard pair.count == 2 else { throw .valueError("not enough values to unpack (expected 2, got \(pair.count))") }
      parts.append(quote(pair[0].text, isQuery: true) + "=" + quote(pair[1].text, isQuery: true))
    }
    return parts.joined(separator: "&")
  }

  private static func quote(_ text: String, isQuery: Bool) -> String {
    var out: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "~"):
        out.append(byte)
      case UInt8(ascii: "/") where !isQuery: out.append(byte)
      case UInt8(ascii: " ") where isQuery: out.append(UInt8(ascii: "+"))
      default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// Makes links of the addresses in a text (`urlize`).
struct Linker {
  let limit: Int?
  let rel: String
  let target: String?
  let schemes: [String]

  /// - Parameter text: escaped already.
  func link(_ text: String) -> String {
    var out = ""
    var word = ""
    for scalar in text.unicodeScalars {
      if Text.isSpace(scalar) {
        out += linkWord(word)
        word = ""
        out.unicodeScalars.append(scalar)
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    return out + linkWord(word)
  }

  private func linkWord(_ word: String) -> String {
    guard !word.isEmpty else { return "" }
    var (head, middle, tail) = ("", word, "")
    while let piece = ["(", "<", "&lt;"].first(where: middle.hasPrefix) {
      head += piece
      middle.removeFirst(piece.count)
    }
    while let piece = ["&gt;", ")", ">", ".", ","].first(where: middle.hasSuffix) {
      tail = piece + tail
      middle.removeLast(piece.count)
    }
    for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
      let opened = Text.occurrences(of: open, in: middle).count
      guard opened > Text.occurrences(of: close, in: middle).count else { continue }
      for _ in 0..<min(opened, Text.occurrences(of: close, in: tail).count) {
        guard let place = Text.find(close, in: tail) else { break }
        let end = place + close.utf8.count
        middle += Text.slice(tail, 0, end)
        tail = Text.slice(tail, end, tail.utf8.count)
      }
    }
    return head + linked(middle) + tail
  }

  private func linked(_ text: String) -> String {
    let attributes =
      (rel.isEmpty ? "" : " rel=\"\(Markup.escape(rel))\"") + (target.map { " target=\"\(Markup.escape($0))\"" } ?? "")
    if AddressPattern.isAddress(text) {
      let hasScheme = text.hasPrefix("https://") || text.hasPrefix("http://")
      return "<a href=\"\(hasScheme ? "" : "https://")\(text)\"\(attributes)>\(trimmed(text))</a>"
    }
    if text.hasPrefix("mailto:"), AddressPattern.isMail(String(text.dropFirst(7))) {
      return "<a href=\"\(text)\">\(text.dropFirst(7))</a>"
    }
    if text.contains("@"), !text.hasPrefix("www."), !text.hasPrefix("@"), !text.contains(":"),
      AddressPattern.isMail(text)
    {
      return "<a href=\"mailto:\(text)\">\(text)</a>"
    }
    if schemes.contains(where: { text != $0 && text.hasPrefix($0) }) {
      return "<a href=\"\(text)\"\(attributes)>\(text)</a>"
    }
    return text
  }

  private func trimmed(_ text: String) -> String {
    guard let limit, Text.count(text) > limit else { return text }
    return String(text.unicodeScalars.prefix(max(0, limit))) + "..."
  }
}

/// What counts as an address for `urlize`.
enum AddressPattern {
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool { Text.isWordCharacter(scalar) }

  static func isMail(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    // The last `@` that has something before it and a dotted name behind it.
    for place in scalars.indices.dropFirst() where scalars[place] == "@" {
      let domain = scalars[(place + 1)...]
      guard let first = domain.first, isWord(first),
        domain.allSatisfy({ isWord($0) || $0 == "." || $0 == "-" }), let dot = domain.lastIndex(of: "."),
        dot > domain.startIndex, dot + 1 < domain.endIndex, domain[(dot + 1)...].allSatisfy(isWord)
      else { continue }
      return true
    }
    return false
  }

  static func isAddress(_ text: String) -> Bool {
    let end = text.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" }
    let lower = text.lowercased()
    let scheme = ["https://", "http://", "www."].first(where: lower.hasPrefix)
    guard let scheme else {
      return isBareDomain(withoutPort(String(text[..<(end ?? text.endIndex)])))
    }
    let rest = text.dropFirst(scheme.count)
    let host = rest[..<(rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex)]
    let name = withoutPort(String(host))
    return isDomain(name) || (scheme != "www." && (isAddress4(name) || isAddress6(name)))
  }

  private static func withoutPort(_ host: String) -> String {
    guard let colon = host.lastIndex(of: ":") else { return host }
    let port = host[host.index(after: colon)...]
    guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return host }
    return String(host[..<colon])
  }

  private static func labels(_ host: String) -> [Substring] {
    host.split(separator: ".", omittingEmptySubsequences: false)
  }

  private static func isLabel(_ label: Substring) -> Bool {
    !label.isEmpty && label.unicodeScalars.allSatisfy { isWord($0) || $0 == "%" || $0 == "-" }
  }

  /// With a scheme before it: any labels, the last of letters.
  private static func isDomain(_ host: String) -> Bool {
    var labels = labels(host)
    guard let last = labels.popLast(), labels.allSatisfy(isLabel) else { return false }
    let lower = last.lowercased()
    if lower.hasPrefix("xn--"), (6...63).contains(lower.utf8.count),
      lower.dropFirst(4).unicodeScalars.allSatisfy({ isWord($0) || $0 == "%" })
    {
      return true
    }
    return (2...63).contains(lower.utf8.count) && lower.utf8.allSatisfy { (0x61...0x7A).contains($0) }
  }

  private static func isBareDomain(_ host: String) -> Bool {
    var labels = labels(host)
    guard let last = labels.popLast(), !labels.isEmpty else { return false }
    return ["com", "net", "int", "edu", "gov", "org", "info", "mil"].contains(last.lowercased())
      && labels.allSatisfy { isLabel($0) && (2...63).contains($0.unicodeScalars.count) }
  }

  private static func isAddress4(_ host: String) -> Bool {
    let parts = labels(host)
    return parts.count == 4
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  private static func isAddress6(_ host: String) -> Bool {
    guard host.hasPrefix("["), host.hasSuffix("]") else { return false }
    let parts = host.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
    return (3...9).contains(parts.count)
      && parts.allSatisfy { $0.utf8.count <= 4 && $0.allSatisfy(\.isHexDigit) }
  }
}
