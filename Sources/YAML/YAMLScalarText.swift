import JSON

/// A text as a YAML scalar the way PyYAML writes it: plain, in single or in double quotes, its lines folded at 80.
struct YAMLScalarText {
  enum Style { case plain, single, double }

  private static let width = 80
  private let scalars: [Unicode.Scalar]
  /// What may be done with it.
  private var allowsPlain = true
  private var allowsSingle = true
  private var hasLines = false

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    inspect()
    if scalars.isEmpty || Self.isOther(text) { allowsPlain = false }
  }

  /// Whether it can stand before a `:` without a `?`. PyYAML counts the tag it does not write, too.
  var isSimpleKey: Bool { !scalars.isEmpty && !hasLines && scalars.count + 5 < 128 }

  func style(isKey: Bool) -> Style {
    if allowsPlain { return .plain }
    return allowsSingle && !(isKey && hasLines) ? .single : .double
  }

  /// - Parameter indent: blanks before the lines that go on.
  func write(indent: Int, isKey: Bool, to out: inout String) {
    var writer = Writer(out: out, indent: indent, column: 0)
    writer.column = out.unicodeScalars.reversed().prefix { $0 != "\n" }.count
    switch style(isKey: isKey) {
    case .plain: writer.folded(scalars, splits: !isKey)
    case .single:
      writer.put("'")
      writer.isQuoted = true
      writer.folded(scalars, splits: !isKey)
      writer.put("'")
    case .double:
      writer.put("\"")
      writer.escaped(scalars, splits: !isKey)
      writer.put("\"")
    }
    out = writer.out
  }

  // MARK: What the text allows

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  private static func isWhite(_ scalar: Unicode.Scalar) -> Bool {
    isBreak(scalar) || scalar == "\0" || scalar == " " || scalar == "\t" || scalar == "\r"
  }

  private mutating func inspect() {
    guard let first = scalars.first, let last = scalars.last else { return }
    let leading = scalars.prefix(3)
    if leading.elementsEqual("---".unicodeScalars) || leading.elementsEqual("...".unicodeScalars) {
      allowsPlain = false
    }
    if first == " " || last == " " || Self.isBreak(first) || Self.isBreak(last) { allowsPlain = false }
    for (index, scalar) in scalars.enumerated() {
      let isBeforeWhite = index + 1 >= scalars.count || Self.isWhite(scalars[index + 1])
      let isAfterWhite = index == 0 || Self.isWhite(scalars[index - 1])
      switch scalar {
      case "#" where isAfterWhite: allowsPlain = false
      case ":" where isBeforeWhite: allowsPlain = false
      case "?" where index == 0 && isBeforeWhite: allowsPlain = false
      case "-" where index == 0 && isBeforeWhite: allowsPlain = false
      case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
        if index == 0 { allowsPlain = false }
      default: break
      }
      if Self.isBreak(scalar) {
        hasLines = true
        allowsPlain = false
        if index > 0, scalars[index - 1] == " " { allowsSingle = false }
      }
      if scalar == " ", index > 0, Self.isBreak(scalars[index - 1]) { allowsSingle = false }
      if scalar != "\n", !(0x20...0x7E).contains(scalar.value) { allowsSingle = false }
    }
    if !allowsSingle { allowsPlain = false }
  }

  // MARK: What a reader would take for no text

  /// Whether the text alone would read back as null, a truth value, a number, a date or a special word.
  private static func isOther(_ text: String) -> Bool {
    let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null"]
    if words.contains(text.lowercased()) {
      return text == text.lowercased() || text == text.uppercased()
        || text == text.prefix(1).uppercased() + text.dropFirst().lowercased()
    }
    if ["~", "=", "<<"].contains(text) { return true }
    let bytes = Array(text.utf8)
    guard let first = bytes.first, "+-.0123456789".utf8.contains(first) else { return false }
    return isInteger(bytes) || isFloat(bytes) || isTime(bytes)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func unsigned(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
  }

  private static func isInteger(_ bytes: [UInt8]) -> Bool {
    let body = unsigned(bytes)
    let digits = "0123456789_".utf8
    guard let first = body.first, isDigit(first) else { return false }
    guard first == UInt8(ascii: "0") else {
      let parts = body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      return parts[0].allSatisfy(digits.contains) && areSixties(parts.dropFirst())
    }
    let rest = body.dropFirst()
    switch rest.first {
    case nil: return true
    case UInt8(ascii: "b"): return rest.count > 1 && rest.dropFirst().allSatisfy("01_".utf8.contains)
    case UInt8(ascii: "x"):
      return rest.count > 1 && rest.dropFirst().allSatisfy("0123456789abcdefABCDEF_".utf8.contains)
    default: return rest.allSatisfy("01234567_".utf8.contains)
    }
  }

  /// `:30`, `:05`, `:7` behind the first part of a number of base 60.
  private static func areSixties(_ parts: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    parts.allSatisfy { part in
      part.allSatisfy(isDigit) && (part.count == 1 || part.count == 2 && (part.first ?? 0) < UInt8(ascii: "6"))
    }
  }

  private static func isFloat(_ bytes: [UInt8]) -> Bool {
    let body = unsigned(bytes)
    let isSigned = body.count < bytes.count
    let text = String(decoding: body, as: UTF8.self)
    if [".inf", ".Inf", ".INF"].contains(text) { return true }
    if [".nan", ".NaN", ".NAN"].contains(text) { return !isSigned }
    guard let point = body.firstIndex(of: UInt8(ascii: ".")) else { return false }
    let whole = body[..<point]
    var fraction = body[(point + 1)...]
    var hasExponent = false
    if let mark = fraction.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      let exponent = fraction[(mark + 1)...]
      guard exponent.first == UInt8(ascii: "+") || exponent.first == UInt8(ascii: "-"), exponent.count > 1,
        exponent.dropFirst().allSatisfy(isDigit)
      else { return false }
      fraction = fraction[..<mark]
      hasExponent = true
    }
    guard fraction.allSatisfy("0123456789_".utf8.contains) else { return false }
    guard let first = whole.first else { return !isSigned && fraction.first.map(isDigit) ?? false }
    guard isDigit(first) else { return false }
    let parts = whole.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts[0].allSatisfy("0123456789_".utf8.contains) else { return false }
    return parts.count == 1 || !hasExponent && areSixties(parts.dropFirst())
  }

  /// `2024-01-31`, and that or `2024-1-31` with a time of day to the second, a fraction and a zone.
  private static func isTime(_ bytes: [UInt8]) -> Bool {
    var index = 0
    func digits(_ range: ClosedRange<Int>) -> Int? {
      let start = index
      while index < bytes.count, index - start < range.upperBound, isDigit(bytes[index]) { index += 1 }
      return range.contains(index - start) ? index - start : nil
    }
    func take(_ byte: Character) -> Bool {
      guard index < bytes.count, bytes[index] == byte.asciiValue else { return false }
      index += 1
      return true
    }
    func blanks() -> Int {
      let start = index
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
      return index - start
    }
    guard digits(4...4) != nil, take("-"), let month = digits(1...2), take("-"), let day = digits(1...2) else {
      return false
    }
    if index == bytes.count { return month == 2 && day == 2 }
    guard take("T") || take("t") || blanks() > 0 else { return false }
    guard digits(1...2) != nil, take(":"), digits(2...2) != nil, take(":"), digits(2...2) != nil else { return false }
    if take(".") { while index < bytes.count, isDigit(bytes[index]) { index += 1 } }
    if index == bytes.count { return true }
    _ = blanks()
    if take("Z") { return index == bytes.count }
    guard take("+") || take("-"), digits(1...2) != nil else { return false }
    return index == bytes.count || take(":") && digits(2...2) != nil && index == bytes.count
  }

  /// A number as Python writes it, with a point before its exponent.
  static func number(_ number: Double) -> String {
    let text = number.pythonDescription
    guard !text.contains("."), let mark = text.firstIndex(of: "e") else { return text }
    return text[..<mark] + ".0" + text[mark...]
  }

  // MARK: Writing

  private struct Writer {
    var out: String
    let indent: Int
    var column: Int
    var isQuoted = false

    mutating func put(_ text: some Sequence<Unicode.Scalar>) {
      for scalar in text {
        out.unicodeScalars.append(scalar)
        column += 1
      }
    }

    mutating func put(_ text: String) { put(text.unicodeScalars) }

    private mutating func newLine() {
      out += "\n" + String(repeating: " ", count: indent)
      column = indent
    }

    /// Plain or between single quotes: a blank alone may become a line's end; lines stand a line apart.
    mutating func folded(_ scalars: [Unicode.Scalar], splits: Bool) {
      var index = 0
      while index < scalars.count {
        let start = index
        if scalars[index] == " " {
          while index < scalars.count, scalars[index] == " " { index += 1 }
          if index - start == 1, column > YAMLScalarText.width, splits, start != 0, index != scalars.count {
            newLine()
          } else {
            put(scalars[start..<index])
          }
        } else if scalars[index] == "\n" {
          while index < scalars.count, scalars[index] == "\n" { index += 1 }
          out += String(repeating: "\n", count: index - start)
          newLine()
        } else {
          while index < scalars.count, scalars[index] != " ", scalars[index] != "\n" {
            put(scalars[index] == "'" && isQuoted ? "''" : String(Character(scalars[index])))
            index += 1
          }
        }
      }
    }

    /// Between double quotes.
    mutating func escaped(_ scalars: [Unicode.Scalar], splits: Bool) {
      var start = 0
      var end = 0
      while end <= scalars.count {
        let scalar = end < scalars.count ? scalars[end] : nil
        let isPlain = scalar.map { (0x20...0x7E).contains($0.value) && $0 != "\"" && $0 != "\\" } ?? false
        if !isPlain {
          if start < end {
            put(scalars[start..<end])
            start = end
          }
          if let scalar {
            put("\\" + Self.escape(scalar))
            start = end + 1
          }
        }
        if end > 0, end < scalars.count - 1, scalar == " " || start >= end,
          column + (end - start) > YAMLScalarText.width, splits
        {
          if start < end { put(scalars[start..<end]) }
          put("\\")
          if start < end { start = end }
          newLine()
          if scalars[start] == " " { put("\\") }
        }
        end += 1
      }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
      switch scalar.value {
      case 0: return "0"
      case 0x07: return "a"
      case 0x08: return "b"
      case 0x09: return "t"
      case 0x0A: return "n"
      case 0x0B: return "v"
      case 0x0C: return "f"
      case 0x0D: return "r"
      case 0x1B: return "e"
      case 0x22, 0x5C: return String(Character(scalar))
      case 0x85: return "N"
      case 0xA0: return "_"
      case 0x2028: return "L"
      case 0x2029: return "P"
      default: break
      }
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let (mark, width) = scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
      return mark + String(repeating: "0", count: width - hex.count) + hex
    }
  }
}
