/// DELTA_BINARY_PACKED: numbers as packed differences in blocks of miniblocks.
struct DeltaDecoder {
  private var cursor: ByteCursor
  private let perMiniblock: Int
  private let miniblocks: Int
  /// How many values the stream has, and how many are not read yet.
  let total: Int
  private(set) var left: Int
  private var value: Int64
  private var isFirst = true
  private var smallest: Int64 = 0
  /// Where the current block's widths stand; at `miniblocks` a new block begins.
  private var widths: UnsafePointer<UInt8>
  private var miniblock: Int
  private var width = 0
  private var inMiniblock = 0
  private var bits: BitCursor

  init(_ source: ByteCursor) throws(Problem) {
    var cursor = source
    let block = try cursor.size()
    miniblocks = try cursor.size()
    total = try cursor.size()
    value = try cursor.zigzag()
    guard miniblocks > 0, miniblocks <= 1 << 16, block > 0, block <= 1 << 24, block % miniblocks == 0,
      block / miniblocks % 8 == 0
    else { throw .corrupt("a page has impossible blocks of differences") }
    perMiniblock = block / miniblocks
    left = total
    widths = cursor.base
    miniblock = miniblocks
    bits = BitCursor(cursor.base, 0)
    self.cursor = cursor
  }

  private mutating func advance() throws(Problem) {
    if miniblock == miniblocks {
      smallest = try cursor.zigzag()
      widths = try cursor.take(miniblocks)
      miniblock = 0
    }
    width = Int(widths[miniblock])
    guard width <= 64 else { throw .corrupt("a page has an impossible width of bits") }
    miniblock += 1
    let bytes = perMiniblock / 8 * width
    bits = BitCursor(try cursor.take(bytes), bytes)
    inMiniblock = perMiniblock
  }

  mutating func read(_ count: Int, into target: UnsafeMutablePointer<Int64>) throws(Problem) {
    guard count <= left else { throw .corrupt("a page ends before its values do") }
    left -= count
    var done = 0
    if isFirst, count > 0 {
      isFirst = false
      target[0] = value
      done = 1
    }
    while done < count {
      if inMiniblock == 0 { try advance() }
      let n = min(inMiniblock, count - done)
      for index in done..<done + n {
        value = value &+ smallest &+ Int64(bitPattern: bits.next(width))
        target[index] = value
      }
      inMiniblock -= n
      done += n
    }
  }

  /// The bytes after the stream, found by walking over its blocks.
  func rest() throws(Problem) -> ByteCursor {
    var walker = self
    // The first value stands in the head.
    var values = total - 1
    while values > 0 {
      try walker.advance()
      values -= perMiniblock
    }
    return walker.cursor
  }
}
