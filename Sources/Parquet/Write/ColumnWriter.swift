import Compression
import Diagnostics

/// Gathers one column's values of a row group, as compressed pages.
///
/// A chunk begins with a dictionary; where its values hardly repeat, or become too many, the pages go on without.
final class ColumnWriter {
  /// A page is closed at so many bytes or values.
  private static let pageSize = 1 << 20
  private static let pageValues = 1 << 16
  private static let largestDictionary = 1 << 20

  let column: OutputColumn
  private let codec: BlockCodec?
  private let limit: Int128
  private let width: Int

  // The open page.
  private var levels: [UInt32] = []
  private var indices: [UInt32] = []
  private var plain: [UInt8] = []
  private var values = 0
  private var scratch: [UInt8] = []

  // The chunk.
  private var dictionary: DictionaryBuilder?
  private var pages: [UInt8] = []
  private var hasDictionaryPages = false
  private var entries = 0
  private var nulls = 0

  init(_ column: OutputColumn, _ codec: BlockCodec?) {
    self.column = column
    self.codec = codec
    width = column.kind.width
    if case .decimal(let precision, _) = column.kind {
      limit = (0..<min(38, max(0, precision))).reduce(Int128(1)) { power, _ in power * 10 }
    } else {
      limit = .max
    }
    begin()
  }

  private func begin() {
    dictionary = column.kind == .boolean ? nil : DictionaryBuilder(hasLengths: column.kind.physical == .byteArray)
    pages.removeAll(keepingCapacity: true)
    (hasDictionaryPages, entries, nulls) = (false, 0, 0)
  }

  /// About how many bytes the chunk would have if it ended now.
  var size: Int { pages.count + plain.count + (dictionary?.page.count ?? 0) + indices.count * 2 }

  func appendNull() throws(Diagnostic) {
    guard column.isNullable else { throw ParquetDiagnostics.badValue(column.name, column.kind.typeName + " not null") }
    levels.append(0)
    nulls += 1
    try ended()
  }

  /// - Throws: `parquet.bad-value`.
  func append(_ text: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
    guard store(text) else { throw ParquetDiagnostics.badValue(column.name, column.kind.typeName) }
    if column.isNullable { levels.append(1) }
    values += 1
    try ended()
  }

  private func ended() throws(Diagnostic) {
    entries += 1
    if plain.count >= Self.pageSize || indices.count >= Self.pageValues || levels.count >= Self.pageValues
      || values >= Self.pageValues
    {
      try closePage()
    }
  }

  private func store(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch column.kind {
    case .boolean:
      guard let value = ValueText.boolean(text) else { return false }
      // One bit a value, least significant first.
      if values & 7 == 0 { plain.append(0) }
      if value { plain[plain.count - 1] |= 1 << UInt8(values & 7) }
      return true
    case .int16: return number(ValueText.integer(text), Int16.self)
    case .int32: return number(ValueText.integer(text), Int32.self)
    case .int64: return number(ValueText.integer(text), Int64.self)
    case .date: return number(ValueText.date(text), Int32.self)
    case .time: return number(ValueText.time(text), Int64.self)
    case .timestamp, .timestamptz: return number(ValueText.timestamp(text), Int64.self)
    case .float:
      guard let value = ValueText.float(text) else { return false }
      put(UInt64(value.bitPattern), 4)
      return true
    case .double:
      guard let value = ValueText.double(text) else { return false }
      put(value.bitPattern, 8)
      return true
    case .decimal(_, let scale):
      guard let value = ValueText.decimal(text, scale: scale), -limit < value, value < limit else { return false }
      if column.kind.physical == .fixedByteArray {
        withUnsafeBytes(of: value.bigEndian) { bytes in
          put(UnsafeRawBufferPointer(rebasing: bytes[(16 - width)...]).bindMemory(to: UInt8.self))
        }
      } else {
        put(UInt64(truncatingIfNeeded: value), width)
      }
      return true
    case .text, .json:
      put(text)
      return true
    case .binary:
      scratch.removeAll(keepingCapacity: true)
      guard ValueText.hexadecimal(text, into: &scratch) else { return false }
      scratch.withUnsafeBufferPointer { put($0) }
      return true
    }
  }

  private func number<T: FixedWidthInteger>(_ value: Int64?, _ type: T.Type) -> Bool {
    guard let value, T(exactly: value) != nil else { return false }
    put(UInt64(bitPattern: value), width)
    return true
  }

  private func put(_ number: UInt64, _ width: Int) {
    withUnsafeBytes(of: number.littleEndian) { bytes in
      put(UnsafeRawBufferPointer(rebasing: bytes[..<width]).bindMemory(to: UInt8.self))
    }
  }

  private func put(_ value: UnsafeBufferPointer<UInt8>) {
    if dictionary != nil {
      // In place: a copy of the table for each value, even one that only counts references, would be ruinous.
      let known = dictionary?.count ?? 0
      if let number = dictionary?.number(value) {
        indices.append(number)
        if number == known, isDictionaryTooLarge { leaveDictionary() }
      }
      return
    }
    if column.kind.physical == .byteArray {
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: value.count).littleEndian) { plain.append(contentsOf: $0) }
    }
    plain.append(contentsOf: value)
  }

  private var isDictionaryTooLarge: Bool {
    let (bytes, count) = (dictionary?.page.count ?? 0, dictionary?.count ?? 0)
    if bytes > Self.largestDictionary { return true }
    // After the first values it shows whether they repeat.
    return !hasDictionaryPages && indices.count >= 4096 && count > indices.count / 4 * 3
  }

  private func leaveDictionary() {
    guard let dictionary else { return }
    for index in indices { dictionary.append(index, to: &plain) }
    indices.removeAll(keepingCapacity: true)
    // Pages that refer to it need it still.
    if hasDictionaryPages { kept = dictionary }
    self.dictionary = nil
  }

  private var kept: DictionaryBuilder?

  private func closePage() throws(Diagnostic) {
    let count = column.isNullable ? levels.count : values
    guard count > 0 else { return }
    var body: [UInt8] = []
    if column.isNullable {
      var runs: [UInt8] = []
      HybridEncoder.append(levels, width: 1, to: &runs)
      withUnsafeBytes(of: UInt32(runs.count).littleEndian) { body.append(contentsOf: $0) }
      body.append(contentsOf: runs)
    }
    let encoding: Encoding
    if let dictionary {
      encoding = .rleDictionary
      let width = max(1, Int.bitWidth - max(0, dictionary.count - 1).leadingZeroBitCount)
      body.append(UInt8(width))
      HybridEncoder.append(indices, width: width, to: &body)
      hasDictionaryPages = true
    } else {
      encoding = .plain
      body.append(contentsOf: plain)
    }
    try append(.data, body, count, encoding, to: &pages)
    levels.removeAll(keepingCapacity: true)
    indices.removeAll(keepingCapacity: true)
    plain.removeAll(keepingCapacity: true)
    values = 0
  }

  /// Appends a page with its header; returns the bytes that it would have uncompressed.
  private func append(
    _ kind: PageHeader.Kind, _ body: [UInt8], _ count: Int, _ encoding: Encoding, to output: inout [UInt8]
  ) throws(Diagnostic) {
    let stored = try codec?.compress(body) ?? body
    var header = CompactWriter()
    header.element { header in
      header.int32(1, kind.rawValue)
      header.int32(2, body.count)
      header.int32(3, stored.count)
      header.structure(kind == .data ? 5 : 7) { inner in
        inner.int32(1, count)
        inner.int32(2, encoding.rawValue)
        if kind == .data {
          inner.int32(3, Encoding.rle.rawValue)
          inner.int32(4, Encoding.rle.rawValue)
        }
      }
    }
    uncompressed += header.bytes.count + body.count
    output.append(contentsOf: header.bytes)
    output.append(contentsOf: stored)
  }

  private var uncompressed = 0

  /// Ends the chunk: appends it to the output, which begins at `offset` of the file, and starts the next one.
  func finish(to output: inout [UInt8], offset: Int) throws(Diagnostic) -> WrittenChunk {
    try closePage()
    var chunk = WrittenChunk(start: offset + output.count, entries: entries, nulls: nulls)
    let before = output.count
    if hasDictionaryPages, let dictionary = dictionary ?? kept {
      try append(.dictionary, dictionary.page, dictionary.count, .plain, to: &output)
      chunk.dictionaryOffset = offset + before
    }
    chunk.dataOffset = offset + output.count
    output.append(contentsOf: pages)
    chunk.size = output.count - before
    chunk.uncompressedSize = uncompressed
    chunk.encodings = [.plain, .rle] + (hasDictionaryPages ? [.rleDictionary] : [])
    (uncompressed, kept) = (0, nil)
    begin()
    return chunk
  }
}

/// Where a chunk was written, for the footer.
struct WrittenChunk {
  var start: Int
  var entries: Int
  var nulls: Int
  var dictionaryOffset: Int?
  var dataOffset = 0
  var size = 0
  var uncompressedSize = 0
  var encodings: [Encoding] = []

  init(start: Int, entries: Int, nulls: Int) {
    self.start = start
    self.entries = entries
    self.nulls = nulls
  }
}
