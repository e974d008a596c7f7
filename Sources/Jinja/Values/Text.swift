#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension String {
  /// Its bytes where they are; only a string that lies in foreign storage is copied.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = self
    return copy.withUTF8(body)
  }
}

/// Strings as Python sees them: sequences of code points, equal only where every one is equal.
enum Text {
  /// Swift's own `==` would take composed and decomposed text as equal.
  static func same(_ a: String, _ b: String) -> Bool {
    let count = a.utf8.count
    guard count == b.utf8.count else { return false }
    return a.withBytes { a in b.withBytes { b in same(a.baseAddress, b.baseAddress, count) } }
  }

  @inline(__always)
  static func same(_ a: UnsafePointer<UInt8>?, _ b: UnsafePointer<UInt8>?, _ count: Int) -> Bool {
    guard count > 0, let a, let b else { return count == 0 }
    // Most texts that are compared differ at once.
    return a[0] == b[0] && memcmp(a, b, count) == 0
  }

  /// By code points, which is the order of their UTF-8 bytes.
  static func order(_ a: String, _ b: String) -> Int {
    var (a, b) = (a, b)
    return a.withUTF8 { a in
      b.withUTF8 { b in
        for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
        return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
      }
    }
  }

  static func isASCII(_ text: String) -> Bool { text.withBytes(isASCII) }

  @inline(__always)
  private static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }

  /// How many code points.
  static func count(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var count = 0
      for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }

  /// Each code point as a string.
  static func characters(_ text: String) -> [String] { text.unicodeScalars.map { String($0) } }

  /// The code point at an index, which counts from the end where negative.
  static func character(_ text: String, _ index: Int) -> String? {
    let scalars = text.unicodeScalars
    if index >= 0 {
      guard let place = scalars.index(scalars.startIndex, offsetBy: index, limitedBy: scalars.endIndex),
        place < scalars.endIndex
      else { return nil }
      return String(scalars[place])
    }
    guard let place = scalars.index(scalars.endIndex, offsetBy: index, limitedBy: scalars.startIndex) else {
      return nil
    }
    return String(scalars[place])
  }

  /// The byte offset of the first `part` at or behind `start`; nil where there is none.
  static func find(_ part: String, in text: String, from start: Int = 0) -> Int? {
    text.withBytes { text in part.withBytes { find($0, in: text, from: start) } }
  }

  static func find(
    _ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let first = part.baseAddress, part.count > 0 else { return start <= text.count ? start : nil }
    guard let base = text.baseAddress else { return nil }
    var index = start
    let last = text.count - part.count
    while index <= last {
      guard let found = memchr(base + index, Int32(first[0]), last - index + 1) else { return nil }
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if memcmp(found, first, part.count) == 0 { return index }
      index += 1
    }
    return nil
  }

  /// Byte offsets of `part` from the left, none overlapping the one before; an empty part is nowhere.
  static func occurrences(of part: String, in text: String, limit: Int = .max) -> [Int] {
    guard !part.isEmpty else { return [] }
    return text.withBytes { text in
      part.withBytes { part in
        var result: [Int] = []
        var start = 0
        while result.count < limit, let place = find(part, in: text, from: start) {
          result.append(place)
          start = place + part.count
        }
        return result
      }
    }
  }

  /// The text between two byte offsets, which stand between code points.
  static func slice(_ text: String, _ start: Int, _ end: Int) -> String {
    let utf8 = text.utf8
    let from = utf8.index(utf8.startIndex, offsetBy: start)
    return String(text[from..<utf8.index(from, offsetBy: end - start)])
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool { UTF8Scanner.isSpace(scalar.value) }

  /// Python's `str.isprintable` of one character.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  static func hexadecimal(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func strip(_ text: String, _ characters: String?, left: Bool = true, right: Bool = true) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    func goes(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? isSpace(scalar) }
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var end = scalars.endIndex
    if left { while start < end, goes(scalars[start]) { start = scalars.index(after: start) } }
    if right {
      while start < end {
        let before = scalars.index(before: end)
        guard goes(scalars[before]) else { break }
        end = before
      }
    }
    return String(scalars[start..<end])
  }

  static func upper(_ text: String) -> String {
    if let changed = changingCase(text, UInt8(ascii: "a")) { return changed }
    return text.unicodeScalars.reduce(into: "") { $0 += $1.properties.uppercaseMapping }
  }

  /// A capital sigma at a word's end becomes the final one, as in Python.
  static func lower(_ text: String) -> String {
    if let changed = changingCase(text, UInt8(ascii: "A")) { return changed }
    let scalars = Array(text.unicodeScalars)
    var out = ""
    for (index, scalar) in scalars.enumerated() {
      if scalar.value == 0x3A3 {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        let isFinal = (before?.properties.isCased ?? false) && !(after?.properties.isCased ?? false)
        out += isFinal ? "\u{3C2}" : "\u{3C3}"
      } else {
        out += scalar.properties.lowercaseMapping
      }
    }
    return out
  }

  /// ASCII text with the 26 letters from `first` on in the other case; nil for any other text.
  private static func changingCase(_ text: String, _ first: UInt8) -> String? {
    text.withBytes { bytes -> String? in
      guard isASCII(bytes) else { return nil }
      var changes = false
      for byte in bytes { changes = changes || byte &- first < 26 }
      guard changes else { return text }
      return String(unsafeUninitializedCapacity: bytes.count) { out in
        for index in bytes.indices {
          let byte = bytes[index]
          out[index] = byte &- first < 26 ? byte ^ 0x20 : byte
        }
        return bytes.count
      }
    }
  }

  /// The first letter in title case, the rest in lower case.
  static func capitalize(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping + lower(String(text.unicodeScalars.dropFirst()))
  }

  /// Every letter behind a character without case in title case, all others in lower case.
  static func title(_ text: String) -> String {
    var out = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      out += isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isInWord = scalar.properties.isCased
    }
    return out
  }

  static func swapCase(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      let properties = scalar.properties
      out += properties.isUppercase ? properties.lowercaseMapping : properties.uppercaseMapping
    }
  }
}
