/// Turns libyaml's places, which count characters, into byte offsets. Cheap while asked in rising order.
struct ByteLocator {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// A byte order mark, which libyaml does not count.
  let base: Int
  private let isASCII: Bool
  private var character = 0
  private var byte: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    base = Self.markLength(bytes)
    var high: UInt8 = 0
    for byte in bytes.dropFirst(base) { high |= byte }
    isASCII = high < 0x80
    byte = base
  }

  /// Bytes of a byte order mark in front.
  static func markLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func byte(of wanted: Int) -> Int {
    if isASCII { return min(base + wanted, bytes.count) }
    while character < wanted, byte < bytes.count {
      byte += 1
      while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
      character += 1
    }
    while character > wanted, byte > base {
      byte -= 1
      while byte > base, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
      character -= 1
    }
    return byte
  }
}
