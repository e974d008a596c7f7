/// A place in bytes that somebody else keeps alive. Whoever moves on first makes sure that enough is left.
struct ByteCursor {
  private(set) var base: UnsafePointer<UInt8>
  private(set) var left: Int

  init(_ base: UnsafePointer<UInt8>, _ left: Int) {
    self.base = base
    self.left = left
  }

  /// The next bytes, which the cursor leaves behind.
  @inline(__always)
  mutating func take(_ count: Int) throws(Problem) -> UnsafePointer<UInt8> {
    guard count >= 0, count <= left else { throw .corrupt("a page ends before its values do") }
    let taken = base
    base += count
    left -= count
    return taken
  }

  @inline(__always)
  mutating func littleEndian32() throws(Problem) -> UInt32 {
    let bytes = try take(4)
    return UInt32(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
  }

  mutating func varint() throws(Problem) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try take(1).pointee
      guard shift < 64 else { throw .corrupt("a number in a page is too long") }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
  }

  mutating func zigzag() throws(Problem) -> Int64 {
    let raw = try varint()
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }

  /// A length or count: a varint that fits 32 bits.
  mutating func size() throws(Problem) -> Int {
    let raw = try varint()
    guard raw <= UInt64(Int32.max) else { throw .corrupt("a size in a page is impossible") }
    return Int(raw)
  }
}

/// Numbers of a fixed width of bits, least significant bit first.
struct BitCursor {
  private let base: UnsafePointer<UInt8>
  private let bytes: Int
  private var bit = 0

  init(_ base: UnsafePointer<UInt8>, _ bytes: Int) {
    self.base = base
    self.bytes = bytes
  }

  /// The next number; the caller has counted that it is there. Width 0 to 64.
  @inline(__always)
  mutating func next(_ width: Int) -> UInt64 {
    let at = bit >> 3
    let shift = UInt64(bit & 7)
    bit += width
    var word: UInt64
    if at + 8 <= bytes {
      word = UInt64(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)) >> shift
      if shift != 0, Int(shift) + width > 64, at + 8 < bytes { word |= UInt64(base[at + 8]) << (64 - shift) }
    } else {
      word = 0
      var index = at
      while index < bytes {
        word |= UInt64(base[index]) << UInt64(8 * (index - at))
        index += 1
      }
      word >>= shift
    }
    return width == 64 ? word : word & ((1 << UInt64(width)) - 1)
  }
}
