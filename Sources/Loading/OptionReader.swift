import Diagnostics
import SQL

/// The options of one COPY or UNLOAD as a table: each at most once.
struct OptionReader {
  struct Entry {
    let name: String
    let option: LoadOption
  }

  let file: SourceFile
  private(set) var entries: [Entry] = []

  /// - Throws: `load.conflicting-options` for an option that is given twice.
  init(_ options: [LoadOption], _ file: SourceFile) throws(Diagnostic) {
    self.file = file
    // AS and FORMAT alone say nothing.
    for option in options where option.words != [.format] && option.words != [.as] {
      var name = option.words.map(\.text).joined(separator: " ")
      if name == "WITH CREDENTIALS" { name = "CREDENTIALS" }
      if entries.contains(where: { $0.name == name }) {
        throw LoadingDiagnostics.twice(name, SourcePlace(file, option.span))
      }
      entries.append(Entry(name: name, option: option))
    }
  }

  func place(_ name: String) -> SourcePlace {
    guard let entry = entries.first(where: { $0.name == name }) else { return SourcePlace(file, Span(0, 0)) }
    return SourcePlace(file, entry.option.span)
  }

  func has(_ name: String) -> Bool { entries.contains { $0.name == name } }

  func values(_ name: String) -> [Element] {
    (entries.first { $0.name == name }?.option.values ?? []).filter { $0 != .word(.as) && $0 != .equals }
  }

  /// The option's string; nil where it is not given or has none.
  func string(_ name: String) -> String? {
    for case .string(let literal) in values(name) { return literal.value }
    return nil
  }

  /// The option's word or string, in lower case.
  func word(_ name: String) -> String? {
    switch values(name).first {
    case .word(let keyword): keyword.text.lowercased()
    case .name(let name): name.folded
    case .string(let literal): literal.value.lowercased()
    default: nil
    }
  }

  /// ON, TRUE or nothing behind the option's name.
  func isOn(_ name: String, standard: Bool) -> Bool {
    guard has(name) else { return standard }
    return !["off", "false"].contains(word(name) ?? "on")
  }

  func number(_ name: String) throws(Diagnostic) -> Int? {
    for case .number(let text) in values(name) {
      guard let number = Int(text), number >= 0 else {
        throw LoadingDiagnostics.badValue(name, "a whole number", place(name))
      }
      return number
    }
    return nil
  }

  /// One character, perhaps written as `\t` or in octal as `\ddd`.
  func character(_ name: String) throws(Diagnostic) -> UInt8? {
    guard let text = string(name) else { return nil }
    guard let byte = Self.character(text) else {
      throw LoadingDiagnostics.badValue(name, "one ASCII character", place(name))
    }
    return byte
  }

  static func character(_ text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    if bytes.count == 1, bytes[0] < 0x80 { return bytes[0] }
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "\\") else { return nil }
    if bytes.count == 2 {
      switch bytes[1] {
      case UInt8(ascii: "t"): return 9
      case UInt8(ascii: "n"): return 10
      case UInt8(ascii: "r"): return 13
      case UInt8(ascii: "\\"): return bytes[1]
      case UInt8(ascii: "0"): return 0
      default: return nil
      }
    }
    guard bytes.count == 4, let value = UInt8(String(decoding: bytes[1...], as: UTF8.self), radix: 8), value < 0x80
    else { return nil }
    return value
  }

  /// - Throws: `load.conflicting-options` where both are given.
  func exclude(_ one: String, _ others: String...) throws(Diagnostic) {
    guard has(one) else { return }
    for other in others where has(other) {
      throw LoadingDiagnostics.conflict(one, other, place(other))
    }
  }

  /// Characters, each perhaps written as `\t` or in octal as `\ddd`, a byte of its UTF-8.
  func characters(_ name: String) throws(Diagnostic) -> [UInt8]? {
    guard let text = string(name) else { return nil }
    let written = Array(text.utf8)
    var bytes: [UInt8] = []
    var at = 0
    while at < written.count {
      let isEscape = written[at] == UInt8(ascii: "\\") && written.count > 1
      let length = isEscape ? Self.escapeLength(written[at...]) : 1
      guard !isEscape || length <= written.count - at,
        let byte = isEscape ? Self.escaped(written[at..<at + length]) : written[at], byte != 10, byte != 13
      else { throw LoadingDiagnostics.badValue(name, "characters, or \\ddd in octal", place(name)) }
      bytes.append(byte)
      at += length
    }
    guard !bytes.isEmpty else { throw LoadingDiagnostics.badValue(name, "one character or more", place(name)) }
    return bytes
  }

  /// `\ddd` has four characters, every other escape two.
  private static func escapeLength(_ text: ArraySlice<UInt8>) -> Int {
    let digits = text.dropFirst().prefix(3)
    let isOctal = digits.count == 3 && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    return isOctal ? 4 : 2
  }

  private static func escaped(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count == 4 else { return character(String(decoding: text, as: UTF8.self)) }
    return UInt8(String(decoding: text.dropFirst(), as: UTF8.self), radix: 8)
  }

  /// Widths of `label:width,label:width`.
  func widths(_ name: String) throws(Diagnostic) -> [Int] {
    var widths: [Int] = []
    for entry in (string(name) ?? "").split(separator: ",", omittingEmptySubsequences: false) {
      guard let colon = entry.lastIndex(of: ":"),
        let width = Int(entry[entry.index(after: colon)...].filter { $0 != " " }), width >= 0
      else { throw LoadingDiagnostics.badValue(name, "as 'label:width,label:width'", place(name)) }
      widths.append(width)
    }
    return widths
  }
}

extension Element {
  /// A column's name, which may look like one of the grammar's words: `year`.
  package var columnName: String? {
    switch self {
    case .name(let name): name.folded
    case .word(let word): word.text.lowercased()
    default: nil
    }
  }
}
