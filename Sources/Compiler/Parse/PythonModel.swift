import Diagnostics
import JSON
import Jinja
import ProjectModel

/// What a Python model says to dbt, read from its text: `dbt.ref(…)`, `dbt.source(…)`, `dbt.config(…)`. The arguments are
/// literals, as dbt demands; nothing is run.
struct PythonModel {
  private(set) var refs: [RefArguments] = []
  private(set) var sources: [[String]] = []
  private(set) var config = JSONObject()

  private struct Call {
    /// `ref`, `source`, `config`, `config.get`, `config.meta_get`.
    var function: String
    var positional: [JSONValue] = []
    var keyword: [(name: String, value: JSONValue)] = []
  }

  /// - Throws: `compile.python-model`.
  init(_ node: Node) throws(Diagnostic) {
    var scanner = PythonScanner(node.rawCode)
    var models = 0
    var used: [(key: String, fallback: JSONValue)] = []
    var usedMeta: [(key: String, fallback: JSONValue)] = []
    func failure(_ message: String, _ hint: String) -> Diagnostic {
      Diagnostic(code: "compile.python-model", message: message, place: node.place, hint: hint)
    }
    while let event = scanner.next() {
      switch event {
      case .definition(let name): models += name == "model" ? 1 : 0
      case .call(let function, let texts):
        var call = Call(function: function)
        for text in texts {
          let (name, literal) = PythonScanner.keyword(text)
          guard let parsed = Value.parseLiteral(literal), let value = try? parsed.json() else {
            throw failure(
              "the argument '\(literal)' of dbt.\(function)() is no literal",
              "Python models are not run while they are parsed: write a text, a number, a list or a dict")
          }
          if let name { call.keyword.append((name, value)) } else { call.positional.append(value) }
        }
        add(call, &used, &usedMeta)
      }
    }
    guard models == 1 else {
      throw failure(
        "dbt allows exactly one model defined per python file, found \(models)",
        "define it: def model(dbt, session)")
    }
    guard !used.isEmpty || !usedMeta.isEmpty else { return }
    // dbt: so that `config` holds them where the model runs.
    config["config_keys_used"] = .array(used.map { .string($0.key) })
    config["config_keys_defaults"] = .array(used.map(\.fallback))
    config["meta_keys_used"] = .array(usedMeta.map { .string($0.key) })
    config["meta_keys_defaults"] = .array(usedMeta.map(\.fallback))
  }

  private mutating func add(
    _ call: Call, _ used: inout [(key: String, fallback: JSONValue)],
    _ usedMeta: inout [(key: String, fallback: JSONValue)]
  ) {
    let texts = call.positional.compactMap(\.string)
    switch call.function {
    case "ref":
      let version = call.keyword.first { ["version", "v"].contains($0.name) }?.value
      if texts.count == 2 {
        refs.append(RefArguments(name: texts[1], package: texts[0], version: version))
      } else if let name = texts.first {
        refs.append(RefArguments(name: name, package: nil, version: version))
      }
    case "source": if texts.count == 2 { sources.append(texts) }
    case "config": for (name, value) in call.keyword { config[name] = value }
    default:
      guard let key = texts.first else { return }
      let fallback = call.positional.dropFirst().first ?? call.keyword.first?.value ?? .null
      if call.function == "config.get" { used.append((key, fallback)) } else { usedMeta.append((key, fallback)) }
    }
  }
}

/// Walks Python's text: definitions of functions at the margin, and calls of methods of `dbt`. Strings and comments are
/// passed over.
private struct PythonScanner {
  enum Event {
    case definition(String)
    case call(function: String, arguments: [String])
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  private static let functions = ["ref", "source", "config", "config.get", "config.meta_get"]

  mutating func next() -> Event? {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#") {
        skipComment()
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        skipString()
      } else if Self.isName(byte) {
        let start = index
        let word = name()
        let isMember = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
        if word == "def", start == 0 || bytes[start - 1] == 0x0A {
          skipBlanks()
          return .definition(name())
        }
        if word == "dbt", !isMember, let call = methodCall() { return call }
      } else {
        index += 1
      }
    }
    return nil
  }

  /// What follows `dbt`: nil where it is no call that counts.
  private mutating func methodCall() -> Event? {
    var path: [String] = []
    while index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      path.append(name())
    }
    let function = path.joined(separator: ".")
    guard Self.functions.contains(function), index < bytes.count, bytes[index] == UInt8(ascii: "(") else { return nil }
    index += 1
    var arguments: [String] = []
    var start = index
    var depth = 0
    func finish(_ end: Int) {
      let text = String(decoding: bytes[start..<end], as: UTF8.self).trimmed
      if !text.isEmpty { arguments.append(text) }
    }
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "'"), UInt8(ascii: "\""): skipString()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        index += 1
      case UInt8(ascii: ")") where depth == 0:
        finish(index)
        index += 1
        return .call(function: function, arguments: arguments)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        index += 1
      case UInt8(ascii: ",") where depth == 0:
        finish(index)
        index += 1
        start = index
      default: index += 1
      }
    }
    return nil
  }

  /// `name=value` apart; a value alone has no name.
  static func keyword(_ text: String) -> (String?, String) {
    guard let equals = text.firstIndex(of: "=") else { return (nil, text) }
    let name = String(text[..<equals]).trimmed
    guard !name.isEmpty, name.utf8.allSatisfy(isName), !name.hasPrefix("0") else { return (nil, text) }
    return (name, String(text[text.index(after: equals)...]).trimmed)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  private mutating func name() -> String {
    let start = index
    while index < bytes.count, Self.isName(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  private mutating func skipComment() { while index < bytes.count, bytes[index] != 0x0A { index += 1 } }

  private mutating func skipString() {
    let quote = bytes[index]
    let isTriple = index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
    index += isTriple ? 3 : 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if isTriple {
        if bytes[index] == quote, index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote {
          index += 3
          return
        }
        index += 1
      } else {
        let byte = bytes[index]
        index += 1
        if byte == quote || byte == 0x0A { return }
      }
    }
  }
}
