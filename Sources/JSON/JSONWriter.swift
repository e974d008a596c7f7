/// Writes JSON bytes. Layout follows Python's `json.dumps`, which dbt uses, so that artifacts compare.
package struct JSONWriter {
  /// How the text is laid out.
  package struct Style: Sendable {
    /// Between members, and between key and value.
    package var itemSeparator: String
    package var keySeparator: String
    /// Spaces for each level; nil puts everything on one line.
    package var indent: Int?
    package var sortKeys: Bool
    /// Whether characters beyond ASCII become `\u` escapes.
    package var ascii: Bool

    package init(
      itemSeparator: String = ", ", keySeparator: String = ": ", indent: Int? = nil, sortKeys: Bool = false,
      ascii: Bool = true
    ) {
      self.itemSeparator = itemSeparator
      self.keySeparator = keySeparator
      self.indent = indent
      self.sortKeys = sortKeys
      self.ascii = ascii
    }

    /// `json.dumps(x)`.
    package static let python = Style()
    /// No white space.
    package static let compact = Style(itemSeparator: ",", keySeparator: ":", ascii: false)
    /// `json.dumps(x, indent=2)`.
    package static let pretty = Style(itemSeparator: ",", keySeparator: ": ", indent: 2, ascii: false)
  }

  package private(set) var bytes: [UInt8] = []
  package let style: Style

  package init(_ style: Style = .python) { self.style = style }

  /// The text of one value.
  package static func text(_ value: JSONValue, _ style: Style = .python) -> String {
    String(decoding: Self.bytes(value, style), as: UTF8.self)
  }

  package static func bytes(_ value: JSONValue, _ style: Style = .python) -> [UInt8] {
    var writer = JSONWriter(style)
    writer.write(value)
    return writer.bytes
  }

  package mutating func write(_ value: JSONValue) { write(value, depth: 0) }

  /// Raw text between values (a line end, for one).
  package mutating func writeRaw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: writeRaw("null")
    case .bool(let flag): writeRaw(flag ? "true" : "false")
    case .int(let number): writeRaw(String(number))
    case .double(let number): writeRaw(Self.text(number))
    case .string(let text): writeString(text)
    case .array(let items):
      guard !items.isEmpty else { return writeRaw("[]") }
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        separate(first: index == 0, depth: depth + 1)
        write(item, depth: depth + 1)
      }
      close("]", depth: depth)
    case .object(let object):
      guard !object.isEmpty else { return writeRaw("{}") }
      bytes.append(UInt8(ascii: "{"))
      let keys =
        style.sortKeys
        ? object.keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        : object.keys
      for (index, key) in keys.enumerated() {
        separate(first: index == 0, depth: depth + 1)
        writeString(key)
        writeRaw(style.keySeparator)
        write(object[key] ?? .null, depth: depth + 1)
      }
      close("}", depth: depth)
    }
  }

  private mutating func separate(first: Bool, depth: Int) {
    if !first { writeRaw(style.itemSeparator) }
    if let indent = style.indent { breakLine(indent * depth) }
  }

  private mutating func close(_ bracket: String, depth: Int) {
    if let indent = style.indent { breakLine(indent * depth) }
    writeRaw(bracket)
  }

  private mutating func breakLine(_ spaces: Int) {
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: spaces))
  }

  /// Python's `repr` of a float, with JSON's names for the infinite ones.
  package static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return number.pythonDescription
  }

  package mutating func writeString(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        if byte >= 0x20, byte != 0x22, byte != 0x5C, byte < 0x7F || !style.ascii {
          index += 1
          continue
        }
        bytes.append(contentsOf: utf8[start..<index])
        index += byte < 0x80 ? escape(byte) : escapeScalar(utf8, at: index)
        start = index
      }
      bytes.append(contentsOf: utf8[start..<utf8.count])
    }
    bytes.append(0x22)
  }

  private mutating func escape(_ byte: UInt8) -> Int {
    switch byte {
    case 0x22: writeRaw("\\\"")
    case 0x5C: writeRaw("\\\\")
    case 0x0A: writeRaw("\\n")
    case 0x0D: writeRaw("\\r")
    case 0x09: writeRaw("\\t")
    case 0x08: writeRaw("\\b")
    case 0x0C: writeRaw("\\f")
    default: writeUnit(UInt16(byte))
    }
    return 1
  }

  /// Escapes the character that begins at `index` (valid UTF-8, as a String's is); returns its length in bytes.
  private mutating func escapeScalar(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let lead = utf8[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    var scalar = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for offset in 1..<length { scalar = scalar << 6 | UInt32(utf8[index + offset] & 0x3F) }
    if scalar >= 0x10000 {
      let rest = scalar - 0x10000
      writeUnit(UInt16(0xD800 + (rest >> 10)))
      writeUnit(UInt16(0xDC00 + (rest & 0x3FF)))
    } else {
      writeUnit(UInt16(scalar))
    }
    return length
  }

  private mutating func writeUnit(_ unit: UInt16) {
    writeRaw("\\u")
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(unit >> UInt16(shift) & 0xF)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}

extension Double {
  /// As Python's `repr` prints a finite float: shortest digits that read back the same, `1e+16` from 16 digits on.
  package var pythonDescription: String {
    if isNaN { return "nan" }
    if isInfinite { return self < 0 ? "-inf" : "inf" }
    // Swift prints the same shortest digits; only the layout differs.
    let text = description
    var mantissa = Substring(text)
    var exponent = 0
    if let mark = text.firstIndex(of: "e") {
      mantissa = text[..<mark]
      exponent = Int(text[text.index(after: mark)...]) ?? 0
    }
    let negative = mantissa.hasPrefix("-")
    if negative { mantissa = mantissa.dropFirst() }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
    var digits = String(parts[0]) + fraction
    var point = parts[0].utf8.count + exponent
    let leading = digits.utf8.prefix { $0 == 0x30 }.count
    if leading == digits.utf8.count { return negative ? "-0.0" : "0.0" }
    digits.removeFirst(leading)
    point -= leading
    while digits.hasSuffix("0") { digits.removeLast() }
    return (negative ? "-" : "") + Self.layOut(digits, point: point)
  }

  /// `digits` without zeros at either end; the decimal point stands after `point` of them.
  private static func layOut(_ digits: String, point: Int) -> String {
    let count = digits.utf8.count
    if point > 16 || point < -3 {
      let head = digits.prefix(1)
      let tail = digits.dropFirst()
      let power = point - 1
      let size = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
      return head + (tail.isEmpty ? "" : "." + tail) + "e" + (power < 0 ? "-" : "+") + size
    }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
    if point >= count { return digits + String(repeating: "0", count: point - count) + ".0" }
    return digits.prefix(point) + "." + digits.dropFirst(point)
  }
}
