/// The values of one page, nulls left out.
struct ValueDecoder {
  private enum Layout {
    case plain
    /// One bit a value, and how many are left.
    case bits(BitCursor, Int)
    case dictionary(HybridDecoder)
    /// Truth values in runs.
    case runs(HybridDecoder)
    case delta(DeltaDecoder)
    case lengths(DeltaDecoder)
    case prefixes(DeltaDecoder, DeltaDecoder)
    /// The first bytes of all values, then the second ones: how many values, and how many were read.
    case split(Int, Int)
  }

  private var layout: Layout
  private var cursor: ByteCursor
  private let physical: PhysicalType
  /// Bytes of a value of fixed length.
  private let width: Int
  /// The value before, on which a prefix builds.
  private var last: [UInt8] = []

  /// - Parameter count: how many values there can be at most.
  init(_ source: ByteCursor, _ encoding: Encoding, _ leaf: LeafColumn, count: Int) throws(Problem) {
    physical = leaf.physical
    var cursor = source
    switch physical {
    case .boolean, .byteArray: width = 0
    case .int32, .float: width = 4
    case .int64, .double: width = 8
    case .int96: width = 12
    case .fixedByteArray: width = leaf.length
    }
    let isInteger = physical == .int32 || physical == .int64
    switch encoding {
    case .plain where physical == .boolean: layout = .bits(BitCursor(cursor.base, cursor.left), cursor.left * 8)
    case .plain: layout = .plain
    case .plainDictionary, .rleDictionary:
      let bits = Int(try cursor.take(1).pointee)
      layout = .dictionary(try HybridDecoder(cursor, width: bits))
    case .rle where physical == .boolean:
      let size = Int(try cursor.littleEndian32())
      layout = .runs(try HybridDecoder(ByteCursor(try cursor.take(size), size), width: 1))
    case .deltaBinaryPacked where isInteger: layout = .delta(try DeltaDecoder(cursor))
    case .deltaLengthByteArray where physical == .byteArray:
      let lengths = try DeltaDecoder(cursor)
      cursor = try lengths.rest()
      layout = .lengths(lengths)
    case .deltaByteArray where physical == .byteArray || physical == .fixedByteArray:
      let prefixes = try DeltaDecoder(cursor)
      let suffixes = try DeltaDecoder(try prefixes.rest())
      cursor = try suffixes.rest()
      layout = .prefixes(prefixes, suffixes)
    case .byteStreamSplit where width > 0:
      guard cursor.left % width == 0 else { throw .corrupt("a page has a broken value at its end") }
      layout = .split(cursor.left / width, 0)
    default: throw .unsupported("an encoding that does not fit the column's type")
    }
    self.cursor = cursor
  }

  /// Decodes the next values; returns how many, between 1 and the batch's capacity.
  mutating func read(
    _ batch: ValueBatch, _ form: TextForm, _ dictionary: DictionaryValues, _ scratch: ValueScratch
  ) throws(Problem) -> Int {
    if case .dictionary(var indices) = layout {
      try indices.read(batch.capacity, into: scratch.indices)
      layout = .dictionary(indices)
      try dictionary.take(scratch.indices, batch)
      return batch.capacity
    }
    switch physical {
    case .boolean, .int32, .int64, .float, .double:
      try readNumbers(batch.capacity, scratch)
      try scratch.write(batch.capacity, form, batch)
      return batch.capacity
    case .int96, .byteArray, .fixedByteArray:
      let count = try readBytes(batch, scratch)
      try scratch.write(bytes: count, form, batch)
      return count
    }
  }

  private mutating func readNumbers(_ count: Int, _ scratch: ValueScratch) throws(Problem) {
    let numbers = scratch.numbers
    switch layout {
    case .plain:
      let bytes = UnsafeRawPointer(try cursor.take(count * width))
      if width == 4 {
        for index in 0..<count {
          numbers[index] = Int64(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)))
        }
      } else {
        for index in 0..<count {
          numbers[index] = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: Int64.self))
        }
      }
    case .bits(var bits, let left):
      guard count <= left else { throw .corrupt("a page ends before its values do") }
      for index in 0..<count { numbers[index] = Int64(bits.next(1)) }
      layout = .bits(bits, left - count)
    case .runs(var runs):
      try runs.read(count, into: scratch.indices)
      for index in 0..<count { numbers[index] = Int64(scratch.indices[index]) }
      layout = .runs(runs)
    case .delta(var delta):
      try delta.read(count, into: numbers)
      if width == 4 { for index in 0..<count { numbers[index] = Int64(Int32(truncatingIfNeeded: numbers[index])) } }
      layout = .delta(delta)
    case .split(let total, let done):
      guard count <= total - done else { throw .corrupt("a page ends before its values do") }
      for index in 0..<count {
        var value: UInt64 = 0
        for byte in 0..<width { value |= UInt64(cursor.base[byte * total + done + index]) << UInt64(8 * byte) }
        numbers[index] = width == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
      }
      layout = .split(total, done + count)
    case .dictionary, .lengths, .prefixes: throw .corrupt("a page has values of another type")
    }
  }

  private mutating func readBytes(_ batch: ValueBatch, _ scratch: ValueScratch) throws(Problem) -> Int {
    switch layout {
    case .plain:
      for index in 0..<batch.capacity {
        let length = width > 0 ? width : Int(try cursor.littleEndian32())
        batch.starts[index] = try cursor.take(length)
        batch.lengths[index] = length
      }
      return batch.capacity
    case .lengths(var lengths):
      try lengths.read(batch.capacity, into: scratch.numbers)
      for index in 0..<batch.capacity {
        let length = Int(scratch.numbers[index])
        batch.starts[index] = try cursor.take(length)
        batch.lengths[index] = length
      }
      layout = .lengths(lengths)
      return batch.capacity
    case .prefixes(let prefixes, let suffixes): return try readPrefixed(batch, prefixes, suffixes, scratch)
    case .split(let total, let done):
      let count = batch.capacity
      guard count <= total - done else { throw .corrupt("a page ends before its values do") }
      scratch.bytes.reserve(count * width)
      for index in 0..<count {
        let target = scratch.bytes.base + index * width
        for byte in 0..<width { target[byte] = cursor.base[byte * total + done + index] }
        batch.starts[index] = UnsafePointer(target)
        batch.lengths[index] = width
      }
      layout = .split(total, done + count)
      return count
    case .bits, .dictionary, .runs, .delta: throw .corrupt("a page has values of another type")
    }
  }

  private mutating func readPrefixed(
    _ batch: ValueBatch, _ prefixes: DeltaDecoder, _ suffixes: DeltaDecoder, _ scratch: ValueScratch
  ) throws(Problem) -> Int {
    var (prefixesRead, suffixesRead) = (prefixes, suffixes)
    var count = batch.capacity
    try prefixesRead.read(count, into: scratch.numbers)
    try suffixesRead.read(count, into: scratch.more)
    var total = 0
    var before = last.count
    for index in 0..<count {
      let (prefix, suffix) = (scratch.numbers[index], scratch.more[index])
      guard prefix >= 0, prefix <= before, suffix >= 0, suffix <= cursor.left else {
        throw .corrupt("a value builds on more than the value before it")
      }
      before = Int(prefix + suffix)
      guard width == 0 || before == width else { throw .corrupt("a value has not its type's length") }
      // Each value is built anew on the one before: a few bytes of a page can make very long texts.
      if index > 0, total + before > Self.largestBatch {
        count = index
        break
      }
      total += before
    }
    if count < batch.capacity {
      (prefixesRead, suffixesRead) = (prefixes, suffixes)
      try prefixesRead.read(count, into: scratch.numbers)
      try suffixesRead.read(count, into: scratch.more)
    }
    scratch.bytes.reserve(total)
    var target = scratch.bytes.base
    var cursor = cursor
    try last.withUnsafeBufferPointer { (previous) throws(Problem) in
      var source = previous.baseAddress
      for index in 0..<count {
        let (prefix, suffix) = (Int(scratch.numbers[index]), Int(scratch.more[index]))
        if prefix > 0, let source { target.update(from: source, count: prefix) }
        (target + prefix).update(from: try cursor.take(suffix), count: suffix)
        batch.starts[index] = UnsafePointer(target)
        batch.lengths[index] = prefix + suffix
        source = UnsafePointer(target)
        target += prefix + suffix
      }
    }
    self.cursor = cursor
    last = Array(UnsafeBufferPointer(start: batch.starts[count - 1], count: batch.lengths[count - 1]))
    layout = .prefixes(prefixesRead, suffixesRead)
    return count
  }

  private static let largestBatch = 1 << 24
}
