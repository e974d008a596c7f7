/// The text format of PostgreSQL's COPY.
enum CopyText {
  /// Appends a value with its backslashes, tabs and line ends escaped.
  @inline(__always)
  static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    guard let base = text.baseAddress else { return }
    var at = 0
    while at + 8 <= text.count {
      let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
      if hasSpecial(word) { break }
      at += 8
    }
    while at < text.count, !isSpecial(base[at]) { at += 1 }
    if at == text.count {
      output.append(contentsOf: text)
      return
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<at]))
    escape(UnsafeBufferPointer(rebasing: text[at...]), to: &output)
  }

  private static func escape(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    for byte in text {
      guard isSpecial(byte) else {
        output.append(byte)
        continue
      }
      output.append(92)
      switch byte {
      case 9: output.append(116)
      case 10: output.append(110)
      case 13: output.append(114)
      default: output.append(byte)
      }
    }
  }

  @inline(__always)
  private static func isSpecial(_ byte: UInt8) -> Bool { byte == 92 || byte == 10 || byte == 9 || byte == 13 }

  /// Whether one of eight bytes is special or, for the test's sake, another byte below 16; a byte's own test follows.
  @inline(__always)
  private static func hasSpecial(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let backslash = word ^ (ones &* 92)
    return (((backslash &- ones) & ~backslash) | ((word &- ones &* 16) & ~word)) & tops != 0
  }
}
