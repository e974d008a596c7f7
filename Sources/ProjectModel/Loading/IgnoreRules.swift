/// `.dbtignore`: which files of a project are passed over, by git's rules for such lists.
struct IgnoreRules {
  private struct Rule {
    /// Parts between slashes; `**` stands for any number of folders.
    var parts: [[UInt8]]
    var isNegated: Bool
    /// Whether it matches a whole path from the root, or any tail of it.
    var isAnchored: Bool
    /// Whether it matches what lies in a folder only, not a file of that name.
    var foldersOnly: Bool
  }

  private var rules: [Rule] = []

  init(_ text: String = "") {
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      if let rule = Self.rule(Array(line)) { rules.append(rule) }
    }
  }

  private static func rule(_ line: [UInt8]) -> Rule? {
    var line = line[...]
    if line.first == UInt8(ascii: "#") { return nil }
    while line.last == 0x20, line.dropLast().last != UInt8(ascii: "\\") { line = line.dropLast() }
    var negated = false
    if line.first == UInt8(ascii: "!") {
      negated = true
      line = line.dropFirst()
    }
    let foldersOnly = line.last == UInt8(ascii: "/")
    if foldersOnly { line = line.dropLast() }
    guard !line.isEmpty else { return nil }
    let anchored = line.contains(UInt8(ascii: "/"))
    let parts = line.split(separator: UInt8(ascii: "/")).map(Array.init)
    return Rule(parts: parts, isNegated: negated, isAnchored: anchored, foldersOnly: foldersOnly)
  }

  /// Whether the file at a path below the root is passed over; the last rule that matches decides.
  func ignores(_ path: String) -> Bool {
    guard !rules.isEmpty else { return false }
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    var ignored = false
    for rule in rules where rule.isNegated == ignored {
      if matches(rule, parts) { ignored = !rule.isNegated }
    }
    return ignored
  }

  private func matches(_ rule: Rule, _ path: [[UInt8]]) -> Bool {
    let starts = rule.isAnchored ? 0..<1 : 0..<path.count
    return starts.contains { start in
      Self.match(rule.parts[...], path[start...], below: true, file: !rule.foldersOnly)
    }
  }

  /// Whether a pattern matches a path or a folder that the path lies in.
  private static func match(
    _ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>, below: Bool, file: Bool
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty ? file : below }
    if first.elementsEqual("**".utf8) {
      if pattern.count == 1 { return !path.isEmpty }
      return (path.startIndex...path.endIndex).contains { start in
        match(pattern.dropFirst(), path[start...], below: below, file: file)
      }
    }
    guard let part = path.first, glob(first[...], part[...]) else { return false }
    return match(pattern.dropFirst(), path.dropFirst(), below: below, file: file)
  }

  /// `*`, `?`, `[a-z]`, `[!a]` and `\` within one part of a path.
  static func glob(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    var pattern = pattern
    var text = text
    var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while true {
      if let star = pattern.first, star == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        retry = (pattern, text)
        continue
      }
      if let rest = one(pattern, text) {
        pattern = rest
        text = text.dropFirst()
        continue
      }
      if pattern.isEmpty, text.isEmpty { return true }
      guard let back = retry, !back.text.isEmpty else { return false }
      pattern = back.pattern
      text = back.text.dropFirst()
      retry = (pattern, text)
    }
  }

  /// The pattern after the element that matches the text's first byte; nil where it does not.
  private static func one(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let element = pattern.first, let byte = text.first else { return nil }
    switch element {
    case UInt8(ascii: "?"): return pattern.dropFirst()
    case UInt8(ascii: "\\") where pattern.count > 1:
      return pattern.dropFirst().first == byte ? pattern.dropFirst(2) : nil
    case UInt8(ascii: "["):
      guard let (isIn, rest) = bracket(pattern.dropFirst(), byte) else {
        return byte == element ? pattern.dropFirst() : nil
      }
      return isIn ? rest : nil
    default: return element == byte ? pattern.dropFirst() : nil
    }
  }

  private static func bracket(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> (Bool, ArraySlice<UInt8>)? {
    var rest = pattern
    let negated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if negated { rest = rest.dropFirst() }
    var isIn = false
    var isFirst = true
    while let low = rest.first {
      if low == UInt8(ascii: "]"), !isFirst { return (isIn != negated, rest.dropFirst()) }
      isFirst = false
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-"), let high = rest.dropFirst().first, high != UInt8(ascii: "]") {
        isIn = isIn || (low <= byte && byte <= high)
        rest = rest.dropFirst(2)
      } else {
        isIn = isIn || low == byte
      }
    }
    return nil
  }
}
