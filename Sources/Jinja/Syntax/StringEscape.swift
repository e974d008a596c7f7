/// Python's escapes in a string literal's text.
enum StringEscape {
  /// What is wrong, at offsets from the text's start.
  struct Failure: Error {
    let message: String
    let start: Int
    let end: Int
  }

  static func decode(_ source: ArraySlice<UInt8>) throws(Failure) -> String {
    let base = source.startIndex
    var out: [UInt8] = []
    out.reserveCapacity(source.count)
    var index = base
    while index < source.endIndex {
      let byte = source[index]
      if byte == 0x0D {
        out.append(0x0A)
        index += index + 1 < source.endIndex && source[index + 1] == 0x0A ? 2 : 1
        continue
      }
      guard byte == UInt8(ascii: "\\"), index + 1 < source.endIndex else {
        out.append(byte)
        index += 1
        continue
      }
      let start = index
      let letter = source[index + 1]
      index += 2
      if let plain = simple(letter) {
        out.append(plain)
        continue
      }
      switch letter {
      case 0x0A: break
      case 0x0D: if index < source.endIndex, source[index] == 0x0A { index += 1 }
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var value = UInt32(letter - 0x30)
        for _ in 0..<2 where index < source.endIndex && (0x30...0x37).contains(source[index]) {
          value = value * 8 + UInt32(source[index] - 0x30)
          index += 1
        }
        append(value, to: &out)
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let count = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
        let (value, end) = hexadecimal(source, index, count)
        guard let value, value <= 0x10FFFF else {
          let name = "\\" + String(Character(Unicode.Scalar(letter))) + String(repeating: "X", count: count)
          let message = value == nil ? "truncated \(name) escape" : "illegal Unicode character"
          throw Failure(message: message, start: start - base, end: end - base)
        }
        index = end
        // Two escapes for the halves of one character.
        if (0xD800..<0xDC00).contains(value), index + 1 < source.endIndex, source[index] == UInt8(ascii: "\\"),
          source[index + 1] == UInt8(ascii: "u"), let low = hexadecimal(source, index + 2, 4).0,
          (0xDC00..<0xE000).contains(low)
        {
          index += 6
          append(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00), to: &out)
        } else {
          append(value, to: &out)
        }
      case UInt8(ascii: "N"):
        throw Failure(message: "characters by name are not supported", start: start - base, end: index - base)
      default:
        out.append(UInt8(ascii: "\\"))
        out.append(letter)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func simple(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "v"): 0x0B
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): letter
    default: nil
    }
  }

  private static func hexadecimal(_ source: ArraySlice<UInt8>, _ start: Int, _ count: Int) -> (UInt32?, Int) {
    var value: UInt32 = 0
    var index = start
    while index < start + count {
      guard index < source.endIndex, let digit = Character(Unicode.Scalar(source[index])).hexDigitValue,
        source[index] < 0x80
      else { return (nil, index) }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return (value, index)
  }

  /// Halves of characters, which Python can hold and UTF-8 cannot, become U+FFFD.
  private static func append(_ value: UInt32, to out: inout [UInt8]) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    out.append(contentsOf: String(scalar).utf8)
  }
}

extension UTF8Scanner {
  /// A text with all line ends as `\n`.
  static func normalizeLineEnds(_ source: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(source.count)
    var index = source.startIndex
    while index < source.endIndex {
      let byte = source[index]
      out.append(byte == 0x0D ? 0x0A : byte)
      index += byte == 0x0D && index + 1 < source.endIndex && source[index + 1] == 0x0A ? 2 : 1
    }
    return out
  }
}
