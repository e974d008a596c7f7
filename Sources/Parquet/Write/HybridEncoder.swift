/// Writes levels and dictionary indices as runs and bit-packed groups.
enum HybridEncoder {
  /// Appends the values; each fits `width` bits.
  static func append(_ values: [UInt32], width: Int, to output: inout [UInt8]) {
    let count = values.count
    var literal = 0
    var at = 0
    while at < count {
      let value = values[at]
      var end = at + 1
      while end < count, values[end] == value { end += 1 }
      // Packed groups have eight values: a run gives up what the group before it lacks.
      let lack = (8 - (at - literal) & 7) & 7
      if end - at - lack >= 8 {
        pack(values[literal..<at + lack], width, &output)
        varint((end - at - lack) << 1, &output)
        var rest = value
        for _ in 0..<(width + 7) / 8 {
          output.append(UInt8(truncatingIfNeeded: rest))
          rest >>= 8
        }
        literal = end
      }
      at = end
    }
    pack(values[literal...], width, &output)
  }

  private static func pack(_ values: ArraySlice<UInt32>, _ width: Int, _ output: inout [UInt8]) {
    guard !values.isEmpty else { return }
    let groups = (values.count + 7) / 8
    varint(groups << 1 | 1, &output)
    var word: UInt64 = 0
    var bits = 0
    func flush() {
      while bits >= 8 {
        output.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
        bits -= 8
      }
    }
    for value in values {
      word |= UInt64(value) << UInt64(bits)
      bits += width
      flush()
    }
    bits += (groups * 8 - values.count) * width
    while bits > 0 {
      output.append(UInt8(truncatingIfNeeded: word))
      word >>= 8
      bits -= 8
    }
  }

  private static func varint(_ number: Int, _ output: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    output.append(UInt8(truncatingIfNeeded: rest))
  }
}
