/// Runs and bit-packed groups, as levels, dictionary indices and truth values are written.
struct HybridDecoder {
  private var cursor: ByteCursor
  private let width: Int
  /// Values left in a run, and the value.
  private var repeats = 0
  private var repeated: UInt32 = 0
  /// Values left in a packed group.
  private var packed = 0
  private var bits: BitCursor

  /// - Parameter width: bits of a value, 0 to 32.
  init(_ cursor: ByteCursor, width: Int) throws(Problem) {
    guard (0...32).contains(width) else { throw .corrupt("a page has an impossible width of bits") }
    self.cursor = cursor
    self.width = width
    bits = BitCursor(cursor.base, 0)
  }

  private mutating func advance() throws(Problem) {
    guard cursor.left > 0 else {
      // With no bits to write, some writers write nothing at all.
      guard width == 0 else { throw .corrupt("a page ends before its values do") }
      (repeats, repeated) = (Int(Int32.max), 0)
      return
    }
    let head = try cursor.size()
    if head & 1 == 0 {
      repeats = head >> 1
      let bytes = (width + 7) / 8
      let taken = try cursor.take(bytes)
      repeated = 0
      for index in 0..<bytes { repeated |= UInt32(taken[index]) << UInt32(8 * index) }
    } else {
      let wanted = (head >> 1) * width
      // The last group may lack the bytes that would only fill it up.
      let bytes = min(wanted, cursor.left)
      bits = BitCursor(try cursor.take(bytes), bytes)
      packed = width == 0 ? (head >> 1) * 8 : bytes == wanted ? (head >> 1) * 8 : bytes * 8 / width
    }
  }

  /// Writes the next values as bytes; for widths up to 8.
  mutating func read(_ count: Int, bytes target: UnsafeMutablePointer<UInt8>) throws(Problem) {
    var done = 0
    while done < count {
      if repeats > 0 {
        let n = min(repeats, count - done)
        (target + done).update(repeating: UInt8(truncatingIfNeeded: repeated), count: n)
        repeats -= n
        done += n
      } else if packed > 0 {
        let n = min(packed, count - done)
        for index in done..<done + n { target[index] = UInt8(truncatingIfNeeded: bits.next(width)) }
        packed -= n
        done += n
      } else {
        try advance()
      }
    }
  }

  mutating func read(_ count: Int, into target: UnsafeMutablePointer<UInt32>) throws(Problem) {
    var done = 0
    while done < count {
      if repeats > 0 {
        let n = min(repeats, count - done)
        (target + done).update(repeating: repeated, count: n)
        repeats -= n
        done += n
      } else if packed > 0 {
        let n = min(packed, count - done)
        for index in done..<done + n { target[index] = UInt32(truncatingIfNeeded: bits.next(width)) }
        packed -= n
        done += n
      } else {
        try advance()
      }
    }
  }
}
