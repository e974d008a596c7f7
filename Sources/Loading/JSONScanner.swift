/// Walks JSON text where it lies. Every function takes an offset and gives the offset behind what it read, or nil where
/// the text is not JSON.
struct JSONScanner {
  let base: UnsafePointer<UInt8>
  /// Where the text ends.
  let end: Int
  private static let depthLimit = 512

  init(_ base: UnsafePointer<UInt8>, end: Int) {
    self.base = base
    self.end = end
  }

  @inline(__always)
  func skipSpace(_ offset: Int) -> Int {
    var at = offset
    while at < end, base[at] == 0x20 || base[at] == 0x0A || base[at] == 0x0D || base[at] == 0x09 { at += 1 }
    return at
  }

  /// Behind the closing quote; `offset` is at the opening one.
  func skipString(_ offset: Int) -> Int? {
    var at = offset + 1
    while at < end {
      let byte = base[at]
      if byte == UInt8(ascii: "\"") { return at + 1 }
      if byte == UInt8(ascii: "\\") {
        guard at + 1 < end else { return nil }
        switch base[at + 1] {
        case UInt8(ascii: "u"):
          guard at + 6 <= end else { return nil }
          for index in at + 2..<at + 6 where Self.digit(base[index]) == nil { return nil }
          at += 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
          UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
          at += 2
        default: return nil
        }
      } else if byte < 0x20 {
        return nil
      } else {
        at += 1
      }
    }
    return nil
  }

  func skipNumber(_ offset: Int) -> Int? {
    var at = offset
    func digits() -> Bool {
      let start = at
      while at < end, base[at] >= 0x30, base[at] <= 0x39 { at += 1 }
      return at > start
    }
    if at < end, base[at] == UInt8(ascii: "-") { at += 1 }
    if at < end, base[at] == UInt8(ascii: "0") { at += 1 } else if !digits() { return nil }
    if at < end, base[at] == UInt8(ascii: ".") {
      at += 1
      guard digits() else { return nil }
    }
    if at < end, base[at] == UInt8(ascii: "e") || base[at] == UInt8(ascii: "E") {
      at += 1
      if at < end, base[at] == UInt8(ascii: "+") || base[at] == UInt8(ascii: "-") { at += 1 }
      guard digits() else { return nil }
    }
    return at
  }

  func skipValue(_ offset: Int, depth: Int = 0) -> Int? {
    let at = skipSpace(offset)
    guard at < end, depth < Self.depthLimit else { return nil }
    switch base[at] {
    case UInt8(ascii: "\""): return skipString(at)
    case UInt8(ascii: "{"):
      return members(at, depth: depth) { _, _ in true }
    case UInt8(ascii: "["):
      return items(at, depth: depth) { _, _ in true }
    case UInt8(ascii: "t"): return skipWord(at, "true")
    case UInt8(ascii: "f"): return skipWord(at, "false")
    case UInt8(ascii: "n"): return skipWord(at, "null")
    default: return skipNumber(at)
    }
  }

  private func skipWord(_ at: Int, _ word: StaticString) -> Int? {
    guard at + word.utf8CodeUnitCount <= end else { return nil }
    for index in 0..<word.utf8CodeUnitCount where base[at + index] != word.utf8Start[index] { return nil }
    return at + word.utf8CodeUnitCount
  }

  /// Calls back with each member's name (between its quotes, escapes as written) and value; stops where it says false.
  func members(_ offset: Int, depth: Int = 0, _ body: (Range<Int>, Range<Int>) -> Bool) -> Int? {
    var at = skipSpace(offset + 1)
    if at < end, base[at] == UInt8(ascii: "}") { return at + 1 }
    while at < end {
      guard base[at] == UInt8(ascii: "\""), let nameEnd = skipString(at) else { return nil }
      let name = at + 1..<nameEnd - 1
      at = skipSpace(nameEnd)
      guard at < end, base[at] == UInt8(ascii: ":") else { return nil }
      at = skipSpace(at + 1)
      guard let valueEnd = skipValue(at, depth: depth + 1) else { return nil }
      if !body(name, at..<valueEnd) { return valueEnd }
      at = skipSpace(valueEnd)
      guard at < end else { return nil }
      if base[at] == UInt8(ascii: "}") { return at + 1 }
      guard base[at] == UInt8(ascii: ",") else { return nil }
      at = skipSpace(at + 1)
    }
    return nil
  }

  /// Calls back with each item's index and value; stops where it says false.
  func items(_ offset: Int, depth: Int = 0, _ body: (Int, Range<Int>) -> Bool) -> Int? {
    var at = skipSpace(offset + 1)
    if at < end, base[at] == UInt8(ascii: "]") { return at + 1 }
    var index = 0
    while at < end {
      guard let valueEnd = skipValue(at, depth: depth + 1) else { return nil }
      if !body(index, at..<valueEnd) { return valueEnd }
      index += 1
      at = skipSpace(valueEnd)
      guard at < end else { return nil }
      if base[at] == UInt8(ascii: "]") { return at + 1 }
      guard base[at] == UInt8(ascii: ",") else { return nil }
      at = skipSpace(at + 1)
    }
    return nil
  }

  /// Appends a string's text, escapes undone. `range` lies between the quotes and was read by `skipString`.
  func decode(_ range: Range<Int>, into scratch: Scratch) {
    var at = range.lowerBound
    while at < range.upperBound {
      let byte = base[at]
      guard byte == UInt8(ascii: "\\") else {
        scratch.append(byte)
        at += 1
        continue
      }
      let letter = base[at + 1]
      at += 2
      switch letter {
      case UInt8(ascii: "b"): scratch.append(8)
      case UInt8(ascii: "f"): scratch.append(12)
      case UInt8(ascii: "n"): scratch.append(10)
      case UInt8(ascii: "r"): scratch.append(13)
      case UInt8(ascii: "t"): scratch.append(9)
      case UInt8(ascii: "u"):
        var unit = unit(at)
        at += 4
        if 0xD800...0xDBFF ~= unit, at + 6 <= range.upperBound, base[at] == UInt8(ascii: "\\"),
          base[at + 1] == UInt8(ascii: "u"), 0xDC00...0xDFFF ~= self.unit(at + 2)
        {
          unit = 0x10000 + (unit - 0xD800) << 10 + (self.unit(at + 2) - 0xDC00)
          at += 6
        }
        for byte in UTF8.encode(Unicode.Scalar(unit) ?? "\u{FFFD}") ?? .init() { scratch.append(byte) }
      default: scratch.append(letter)
      }
    }
  }

  private func unit(_ at: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 4 | UInt32(Self.digit(base[at + $1]) ?? 0) }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Whether PostgreSQL's jsonb can hold the value: it has no NUL character.
  func holdsNull(_ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at + 5 < range.upperBound {
      if base[at] == UInt8(ascii: "\\") {
        if base[at + 1] == UInt8(ascii: "u"), unit(at + 2) == 0 { return true }
        at += 2
      } else {
        at += 1
      }
    }
    return false
  }

  /// A value's text without white space between its parts, as SUPER is printed.
  func compacted(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var at = range.lowerBound
    while at < range.upperBound {
      if base[at] == UInt8(ascii: "\"") {
        let close = skipString(at) ?? range.upperBound
        result.append(contentsOf: UnsafeBufferPointer(start: base + at, count: close - at))
        at = close
      } else {
        if base[at] > 0x20 { result.append(base[at]) }
        at += 1
      }
    }
    return result
  }
}
