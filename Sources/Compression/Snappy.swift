import Diagnostics

/// Snappy's raw format (no frames): https://github.com/google/snappy/blob/main/format_description.txt
package enum Snappy {
  /// Decodes a whole block.
  /// - Returns: false where the block is damaged or does not decode to exactly `output.count` bytes.
  static func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
    guard let source = input.baseAddress else { return false }
    let end = input.count
    var at = 0
    var stated = 0
    var shift = 0
    while true {
      guard at < end, shift < 35 else { return false }
      let byte = Int(source.load(fromByteOffset: at, as: UInt8.self))
      at += 1
      stated |= (byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { break }
    }
    let size = output.count
    guard stated == size else { return false }
    guard let target = output.baseAddress else { return at == end }
    var filled = 0
    while at < end {
      let tag = Int(source.load(fromByteOffset: at, as: UInt8.self))
      at += 1
      let length: Int
      let offset: Int
      switch tag & 3 {
      case 0:
        var count = tag >> 2
        if count >= 60 {
          let bytes = count - 59
          guard end - at >= bytes else { return false }
          count = 0
          for index in 0..<bytes {
            count |= Int(source.load(fromByteOffset: at + index, as: UInt8.self)) << (8 * index)
          }
          at += bytes
        }
        count += 1
        guard count <= end - at, count <= size - filled else { return false }
        if count <= 16, end - at >= 16, size - filled >= 16 {
          // Most literals are short: one wide copy beats a call.
          copy16(target + filled, source + at)
        } else {
          (target + filled).copyMemory(from: source + at, byteCount: count)
        }
        at += count
        filled += count
        continue
      case 1:
        guard at < end else { return false }
        length = ((tag >> 2) & 7) + 4
        offset = (tag >> 5) << 8 | Int(source.load(fromByteOffset: at, as: UInt8.self))
        at += 1
      case 2:
        guard end - at >= 2 else { return false }
        length = (tag >> 2) + 1
        offset = Int(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
        at += 2
      default:
        guard end - at >= 4 else { return false }
        length = (tag >> 2) + 1
        offset = Int(UInt32(littleEndian: source.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
        at += 4
      }
      guard offset > 0, offset <= filled, length <= size - filled else { return false }
      repeatBytes(target + filled, offset: offset, length: length, room: size - filled)
      filled += length
    }
    return filled == size
  }

  /// The block for these bytes.
  package static func compress(_ input: [UInt8]) -> [UInt8] {
    // The format's own bound for the worst case, in which nothing repeats.
    [UInt8](unsafeUninitializedCapacity: 32 + input.count + input.count / 6) { buffer, count in
      var out = SnappyWriter(buffer)
      input.withUnsafeBytes { bytes in
        var rest = bytes.count
        while rest >= 0x80 {
          out.byte(rest & 0x7F | 0x80)
          rest >>= 7
        }
        out.byte(rest)
        var table = [UInt16](repeating: 0, count: 1 << 14)
        var start = 0
        while start < bytes.count {
          // Blocks of 64 KB keep every offset within two bytes.
          let end = min(bytes.count, start + 65536)
          compress(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), &table, &out)
          start = end
        }
      }
      count = out.count
    }
  }

  private static func compress(
    _ block: UnsafeRawBufferPointer, _ table: inout [UInt16], _ out: inout SnappyWriter
  ) {
    guard let base = block.baseAddress else { return }
    let size = block.count
    guard size >= 16 else {
      out.literal(base, size)
      return
    }
    table.withUnsafeMutableBufferPointer { table in
      table.update(repeating: 0)
      let limit = size - 4
      var literal = 0
      var at = 1
      var misses = 32
      while at <= limit {
        let word = base.loadUnaligned(fromByteOffset: at, as: UInt32.self)
        let slot = Int((word &* 0x1E35_A7BD) >> 18)
        let candidate = Int(table[slot])
        table[slot] = UInt16(truncatingIfNeeded: at)
        guard candidate < at, base.loadUnaligned(fromByteOffset: candidate, as: UInt32.self) == word else {
          // Look ever more seldom in data that does not repeat.
          at += misses >> 5
          misses += 1
          continue
        }
        misses = 32
        if literal < at { out.literal(base + literal, at - literal) }
        var length = 4
        while at + length + 8 <= size {
          let difference =
            base.loadUnaligned(fromByteOffset: at + length, as: UInt64.self)
            ^ base.loadUnaligned(fromByteOffset: candidate + length, as: UInt64.self)
          if difference != 0 {
            length += UInt64(littleEndian: difference).trailingZeroBitCount >> 3
            break
          }
          length += 8
        }
        if at + length + 8 > size {
          while at + length < size, block[at + length] == block[candidate + length] { length += 1 }
        }
        out.copy(offset: at - candidate, length)
        at += length
        literal = at
      }
      if literal < size { out.literal(base + literal, size - literal) }
    }
  }
}

/// Writes Snappy's elements to a buffer that was made large enough for the worst case.
private struct SnappyWriter {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  mutating func byte(_ value: Int) {
    buffer[count] = UInt8(truncatingIfNeeded: value)
    count += 1
  }

  mutating func literal(_ bytes: UnsafeRawPointer, _ length: Int) {
    let last = length - 1
    if last < 60 {
      byte(last << 2)
    } else {
      var width = 1
      while last >> (8 * width) != 0 { width += 1 }
      byte((59 + width) << 2)
      for index in 0..<width { byte(last >> (8 * index)) }
    }
    guard length > 0, let base = buffer.baseAddress, length <= buffer.count - count else { return }
    UnsafeMutableRawPointer(base + count).copyMemory(from: bytes, byteCount: length)
    count += length
  }

  mutating func copy(offset: Int, _ length: Int) {
    var rest = length
    // Two elements of which the last has at least the four bytes that the short form needs.
    while rest >= 68 {
      long(offset, 64)
      rest -= 64
    }
    if rest > 64 {
      long(offset, 60)
      rest -= 60
    }
    if rest < 12, offset < 2048 {
      byte((offset >> 8) << 5 | (rest - 4) << 2 | 1)
      byte(offset & 0xFF)
    } else {
      long(offset, rest)
    }
  }

  private mutating func long(_ offset: Int, _ length: Int) {
    byte((length - 1) << 2 | 2)
    byte(offset & 0xFF)
    byte(offset >> 8)
  }
}

/// 16 bytes at once; both sides must have them.
@inline(__always)
func copy16(_ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer) {
  let first = source.loadUnaligned(as: UInt64.self)
  let second = source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
  target.storeBytes(of: first, as: UInt64.self)
  target.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
}

/// Repeats what stands `offset` bytes before `target`; source and target may overlap, which repeats a pattern.
/// - Parameter room: how many bytes may be written at `target`, at least `length`.
@inline(__always)
func repeatBytes(_ target: UnsafeMutableRawPointer, offset: Int, length: Int, room: Int) {
  let source = UnsafeRawPointer(target - offset)
  if offset >= 16, length <= 64, room >= 64 {
    var done = 0
    while done < length {
      copy16(target + done, source + done)
      done += 16
    }
  } else if offset >= length {
    target.copyMemory(from: source, byteCount: length)
  } else {
    for index in 0..<length {
      target.storeBytes(of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
    }
  }
}
