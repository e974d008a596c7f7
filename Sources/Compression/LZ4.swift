/// LZ4's block format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
enum LZ4 {
  /// Decodes a whole block.
  /// - Returns: false where the block is damaged or does not decode to exactly `output.count` bytes.
  static func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
    guard let source = input.baseAddress else { return false }
    let end = input.count
    let size = output.count
    var at = 0
    var filled = 0
    while at < end {
      let token = Int(input[at])
      at += 1
      guard let literals = length(token >> 4, input, &at), literals <= end - at, literals <= size - filled else {
        return false
      }
      if literals > 0, let target = output.baseAddress {
        (target + filled).copyMemory(from: source + at, byteCount: literals)
      }
      at += literals
      filled += literals
      // The last sequence has literals only.
      if at == end { break }
      guard end - at >= 2 else { return false }
      let offset = Int(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
      at += 2
      guard let more = length(token & 15, input, &at) else { return false }
      let match = more + 4
      guard offset > 0, offset <= filled, match <= size - filled, let target = output.baseAddress else { return false }
      repeatBytes(target + filled, offset: offset, length: match, room: size - filled)
      filled += match
    }
    return filled == size
  }

  private static func length(_ nibble: Int, _ input: UnsafeRawBufferPointer, _ at: inout Int) -> Int? {
    guard nibble == 15 else { return nibble }
    var total = 15
    while at < input.count {
      let byte = Int(input[at])
      at += 1
      total += byte
      if byte < 255 { return total }
    }
    return nil
  }
}
