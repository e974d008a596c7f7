import CSys
import Jinja

/// `modules.re`, on PCRE2: `match`, `search`, `fullmatch`, `findall`, `finditer`, `sub`, `split`, `compile`, `escape`.
final class RegexModuleObject: Object {
  var typeName: String { "module" }
  var representation: String { "<module 're'>" }

  private static let flags: [String: Int] = [
    "IGNORECASE": 2, "I": 2, "MULTILINE": 8, "M": 8, "DOTALL": 16, "S": 16, "VERBOSE": 64, "X": 64, "ASCII": 256,
    "A": 256,
    "UNICODE": 32, "U": 32,
  ]

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if let flag = Self.flags[name] { return .int(flag) }
    guard RegexObject.methods.contains(name) || name == "compile" || name == "escape" else { return nil }
    return .function(name) { [self] (state, arguments) throws(RenderInterrupt) -> Value in
      try self.callMethod(name, arguments, state) ?? Value.none
    }
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if name == "escape" {
      let special = Set("\\.^$*+?{}[]|()-&~# \t\n\r".unicodeScalars)
      let text = try arguments.reader(name).firstText("pattern")
      return .string(text.unicodeScalars.map { (special.contains($0) ? "\\" : "") + String($0) }.joined())
    }
    guard RegexObject.methods.contains(name) || name == "compile" else { return nil }
    var rest = arguments
    guard !rest.positional.isEmpty || rest["pattern"] != nil else { throw .typeError("\(name)() takes a pattern") }
    let given = rest["pattern"] ?? rest.positional.removeFirst()
    let flags =
      rest["flags"]?.int
      ?? (name == "compile"
        ? rest[0]?.int : name == "sub" ? rest[3]?.int : name == "split" ? rest[2]?.int : rest[1]?.int) ?? 0
    let regex: RegexObject
    if let known = given.object(RegexObject.self) {
      regex = known
    } else {
      regex = try RegexObject(try given.asString("pattern"), flags: flags)
    }
    if name == "compile" { return .object(regex) }
    return try regex.callMethod(name, rest, state)
  }
}

/// A compiled pattern.
final class RegexObject: Object {
  static let methods: Set<String> = ["match", "search", "fullmatch", "findall", "finditer", "sub", "subn", "split"]
  let pattern: String
  private let code: OpaquePointer
  private let names: [String: Int]

  init(_ pattern: String, flags: Int) throws(RenderInterrupt) {
    self.pattern = pattern
    var message = [CChar](repeating: 0, count: 256)
    let bytes = Array(pattern.utf8)
    guard let code = csys_regex_compile(bytes, bytes.count, Int32(flags), &message, message.count) else {
      let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw .valueError("the pattern '\(pattern)' is not valid: \(text)")
    }
    self.code = code
    var names: [String: Int] = [:]
    var index: Int32 = 0
    var number: Int32 = 0
    var name = [CChar](repeating: 0, count: 128)
    while csys_regex_name(code, index, &name, name.count, &number) == 1 {
      names[String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)] = Int(number)
      index += 1
    }
    self.names = names
  }

  deinit { csys_regex_free(code) }

  var typeName: String { "Pattern" }
  var representation: String { "re.compile('\(pattern)')" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    name == "pattern" ? .string(pattern) : nil
  }

  /// Start and end of each group in bytes, -1 for one that took no part; nil where nothing matches.
  fileprivate func find(_ subject: [UInt8], from start: Int, anchored: Bool, whole: Bool) throws(RenderInterrupt) -> [(
    Int, Int
  )]? {
    var groups = [Int](repeating: -1, count: 200)
    let count = csys_regex_match(code, subject, subject.count, start, anchored ? 1 : 0, whole ? 1 : 0, &groups, 100)
    if count == -2 { throw .valueError("the pattern '\(pattern)' takes too long") }
    guard count > 0 else { return nil }
    return (0..<Int(count)).map { (groups[2 * $0], groups[2 * $0 + 1]) }
  }

  private func all(_ subject: [UInt8], limit: Int = Int.max) throws(RenderInterrupt) -> [[(Int, Int)]] {
    var found: [[(Int, Int)]] = []
    var at = 0
    while at <= subject.count, found.count < limit,
      let match = try find(subject, from: at, anchored: false, whole: false)
    {
      found.append(match)
      at = match[0].1 > match[0].0 ? match[0].1 : match[0].1 + 1
      while at < subject.count, subject[at] & 0xC0 == 0x80 { at += 1 }
    }
    return found
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "match", "search", "fullmatch":
      let subject = Array(try reader.required("string").asString("string").utf8)
      let found = try find(subject, from: 0, anchored: name != "search", whole: name == "fullmatch")
      return found.map { .object(MatchObject(subject, $0, names)) } ?? Value.none
    case "findall":
      let subject = Array(try reader.required("string").asString("string").utf8)
      return .list(
        try all(subject).map { groups in
          let texts = groups.map { MatchObject.text(subject, $0, fallback: "") }
          if groups.count == 1 { return texts[0] }
          return groups.count == 2 ? texts[1] : .tuple(Array(texts.dropFirst()))
        })
    case "finditer":
      let subject = Array(try reader.required("string").asString("string").utf8)
      return .list(try all(subject).map { .object(MatchObject(subject, $0, names)) })
    case "sub", "subn":
      let replacement = try reader.required("repl")
      let subject = Array(try reader.required("string").asString("string").utf8)
      let count = try reader.optional("count")?.int ?? 0
      let matches = try all(subject, limit: count > 0 ? count : Int.max)
      var out: [UInt8] = []
      var at = 0
      for match in matches {
        out += subject[at..<match[0].0]
        let object = MatchObject(subject, match, names)
        if let template = replacement.string {
          out += object.expand(template).utf8
        } else {
          out += try state.call(replacement, Arguments([.object(object)])).text.utf8
        }
        at = match[0].1
      }
      out += subject[at...]
      let text = Value.string(String(decoding: out, as: UTF8.self))
      return name == "sub" ? text : .tuple([text, .int(matches.count)])
    case "split":
      let subject = Array(try reader.required("string").asString("string").utf8)
      let most = try reader.optional("maxsplit")?.int ?? 0
      var parts: [Value] = []
      var at = 0
      for match in try all(subject, limit: most > 0 ? most : Int.max) {
        parts.append(.string(String(decoding: subject[at..<match[0].0], as: UTF8.self)))
        parts += match.dropFirst().map { MatchObject.text(subject, $0, fallback: nil) }
        at = match[0].1
      }
      parts.append(.string(String(decoding: subject[at...], as: UTF8.self)))
      return .list(parts)
    default: return nil
    }
  }
}

/// What a pattern found.
final class MatchObject: Object {
  private let subject: [UInt8]
  private let groups: [(Int, Int)]
  private let names: [String: Int]

  init(_ subject: [UInt8], _ groups: [(Int, Int)], _ names: [String: Int]) {
    self.subject = subject
    self.groups = groups
    self.names = names
  }

  var typeName: String { "Match" }
  var representation: String {
    "<re.Match object; span=(\(position(groups[0].0)), \(position(groups[0].1))), match='\(Self.text(subject, groups[0], fallback: "").text)'>"
  }

  static func text(_ subject: [UInt8], _ range: (Int, Int), fallback: String?) -> Value {
    guard range.0 >= 0, range.1 >= range.0 else { return .optional(fallback) }
    return .string(String(decoding: subject[range.0..<range.1], as: UTF8.self))
  }

  /// Byte offset to Python's index in characters.
  private func position(_ offset: Int) -> Int {
    offset < 0 ? -1 : subject[..<offset].count { $0 & 0xC0 != 0x80 }
  }

  private func index(_ key: Value) throws(RenderInterrupt) -> Int {
    if let number = key.int, groups.indices.contains(number) { return number }
    if let name = key.string, let number = names[name] { return groups.indices.contains(number) ? number : 0 }
    throw .failure("jinja.index-error", "no such group")
  }

  private func group(_ key: Value) throws(RenderInterrupt) -> Value {
    Self.text(subject, groups[try index(key)], fallback: nil)
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? { try group(key) }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    let key = arguments.positional.first ?? .int(0)
    switch name {
    case "group":
      if arguments.positional.count < 2 { return try group(key) }
      return .tuple(try arguments.positional.map { (key) throws(RenderInterrupt) in try group(key) })
    case "groups": return .tuple(groups.dropFirst().map { Self.text(subject, $0, fallback: nil) })
    case "groupdict":
      return .dict(
        names.sorted { $0.value < $1.value }.map {
          ($0.key, groups.indices.contains($0.value) ? Self.text(subject, groups[$0.value], fallback: nil) : .none)
        })
    case "start": return .int(position(groups[try index(key)].0))
    case "end": return .int(position(groups[try index(key)].1))
    case "span":
      let range = groups[try index(key)]
      return .tuple([.int(position(range.0)), .int(position(range.1))])
    default: return nil
    }
  }

  /// A replacement with `\1` and `\g<name>` filled in.
  func expand(_ template: String) -> String {
    var out = ""
    var rest = template[...]
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        out.append(character)
        continue
      }
      if next == "g", rest.first == "<", let close = rest.firstIndex(of: ">") {
        let name = String(rest[rest.index(after: rest.startIndex)..<close])
        rest = rest[rest.index(after: close)...]
        let number = Int(name) ?? names[name] ?? -1
        if groups.indices.contains(number) { out += Self.text(subject, groups[number], fallback: "").text }
      } else if let digit = next.wholeNumberValue {
        var number = digit
        if let second = rest.first?.wholeNumberValue, groups.indices.contains(number * 10 + second) {
          number = number * 10 + second
          rest.removeFirst()
        }
        if groups.indices.contains(number) { out += Self.text(subject, groups[number], fallback: "").text }
      } else {
        switch next {
        case "n": out.append("\n")
        case "t": out.append("\t")
        case "r": out.append("\r")
        case "\\": out.append("\\")
        default: out += "\\" + String(next)
        }
      }
    }
    return out
  }
}
