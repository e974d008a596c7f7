/// Whether bytes are UTF-8.
package enum UTF8Text {
  /// Where the bytes stop being UTF-8; nil where all of them are.
  package static func firstBadByte(_ bytes: [UInt8]) -> Int? {
    let isValid = bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        while let start = bytes.baseAddress, index + 8 <= bytes.count {
          let word = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: index, as: UInt64.self)
          guard word & 0x8080_8080_8080_8080 == 0 else { break }
          index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        if index == bytes.count { break }
        let length = scalarLength(bytes, index)
        if length == 0 { return false }
        index += length
      }
      return true
    }
    if isValid { return nil }
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded): offset += encoded.count
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }

  /// The bytes of the character that begins there with a byte of 0x80 or more; 0 where there is none (Unicode 15,
  /// table 3-7).
  private static func scalarLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let lead = bytes[index]
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard length > 0, index + length <= bytes.count else { return 0 }
    for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    switch lead {
    case 0xE0: return bytes[index + 1] >= 0xA0 ? 3 : 0
    case 0xED: return bytes[index + 1] < 0xA0 ? 3 : 0
    case 0xF0: return bytes[index + 1] >= 0x90 ? 4 : 0
    case 0xF4: return bytes[index + 1] < 0x90 ? 4 : 0
    default: return length
    }
  }
}
