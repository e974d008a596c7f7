import Compression

/// Walks over the entries of one leaf column: a value or a null with its levels, in text form.
///
/// Holds one page, its dictionary, and the text of at most `batch` values at a time.
final class ColumnCursor {
  private static let batch = 1024

  let leaf: LeafColumn
  let form: TextForm
  private let maxDefinition: UInt8
  private let hasDefinitions: Bool
  private let hasRepetitions: Bool

  // The entry that `step` went to.
  private(set) var definition: UInt8 = 0
  private(set) var repetition: UInt8 = 0
  /// The value's text; nil where the entry is null. Stays until the next step.
  private(set) var text: UnsafeBufferPointer<UInt8>?

  // Levels of the next entries.
  private let definitions: UnsafeMutablePointer<UInt8>
  private let repetitions: UnsafeMutablePointer<UInt8>
  private var entry = 0
  private var entries = 0
  /// Values of these entries that are not decoded yet.
  private var undecoded = 0

  // Decoded values.
  private let starts: UnsafeMutablePointer<UnsafePointer<UInt8>>
  private let lengths: UnsafeMutablePointer<Int>
  private var value = 0
  private var values = 0

  // The chunk and its page.
  private var stream: ChunkStream?
  private var chunkLeft = 0
  private var pageLeft = 0
  private let page = Block()
  private var definitionDecoder: HybridDecoder?
  private var repetitionDecoder: HybridDecoder?
  private var decoder: ValueDecoder?
  private let dictionary: DictionaryValues
  private let scratch: ValueScratch

  init(_ leaf: LeafColumn, form: TextForm) {
    self.leaf = leaf
    self.form = form
    maxDefinition = UInt8(leaf.definition)
    hasDefinitions = leaf.definition > 0
    hasRepetitions = leaf.repetition > 0
    definitions = .allocate(capacity: Self.batch)
    repetitions = .allocate(capacity: Self.batch)
    definitions.initialize(repeating: 0, count: Self.batch)
    repetitions.initialize(repeating: 0, count: Self.batch)
    starts = .allocate(capacity: Self.batch)
    lengths = .allocate(capacity: Self.batch)
    starts.initialize(repeating: UnsafePointer(definitions), count: Self.batch)
    lengths.initialize(repeating: 0, count: Self.batch)
    scratch = ValueScratch(Self.batch)
    dictionary = DictionaryValues()
  }

  deinit {
    definitions.deallocate()
    repetitions.deallocate()
    starts.deallocate()
    lengths.deallocate()
  }

  /// Begins a chunk of the column.
  func open(_ stream: ChunkStream, entries count: Int) throws(Problem) {
    guard count >= 0 else { throw .corrupt("a column has a negative number of values") }
    self.stream = stream
    chunkLeft = count
    pageLeft = 0
    (entry, entries, undecoded, value, values) = (0, 0, 0, 0, 0)
    decoder = nil
    dictionary.clear()
    text = nil
  }

  /// Whether an entry is left; afterwards `nextRepetition` can be asked.
  func hasNext() throws(Problem) -> Bool {
    if entry < entries { return true }
    return try refill()
  }

  /// The levels of the entry that the next step goes to; `hasNext` was true.
  var nextRepetition: UInt8 { repetitions[entry] }
  var nextDefinition: UInt8 { definitions[entry] }

  /// Goes to the next entry.
  @inline(__always)
  func step() throws(Problem) {
    if entry == entries {
      guard try refill() else { throw .corrupt("a column has fewer values than rows") }
    }
    let level = definitions[entry]
    definition = level
    repetition = repetitions[entry]
    entry += 1
    if level == maxDefinition {
      if value == values { try decode() }
      text = UnsafeBufferPointer(start: starts[value], count: lengths[value])
      value += 1
    } else {
      text = nil
    }
  }

  private func refill() throws(Problem) -> Bool {
    do throws(Problem) { return try readPages() } catch { throw placed(error) }
  }

  private func placed(_ problem: Problem) -> Problem {
    stream.map { problem.at("page at byte \($0.pageStart)") } ?? problem
  }

  private func readPages() throws(Problem) -> Bool {
    while pageLeft == 0 {
      guard chunkLeft > 0, let stream else { return false }
      let more = try stream.next { (header, stored) throws(Problem) in try begin(header, stored, stream) }
      guard more else { throw .corrupt("a column has fewer pages than values") }
    }
    let count = min(Self.batch, pageLeft)
    if hasRepetitions { try repetitionDecoder?.read(count, bytes: repetitions) }
    var present = count
    if hasDefinitions {
      try definitionDecoder?.read(count, bytes: definitions)
      present = 0
      for index in 0..<count {
        let level = definitions[index]
        guard level <= maxDefinition else { throw .corrupt("a page has a level that its schema does not know") }
        if level == maxDefinition { present += 1 }
      }
    }
    pageLeft -= count
    chunkLeft -= count
    (entry, entries, undecoded) = (0, count, present)
    return true
  }

  private func decode() throws(Problem) {
    do throws(Problem) { try readValues() } catch { throw placed(error) }
  }

  private func readValues() throws(Problem) {
    guard decoder != nil, undecoded > 0 else { throw .corrupt("a page has no values") }
    let wanted = min(Self.batch, undecoded)
    let batch = ValueBatch(starts: starts, lengths: lengths, capacity: wanted)
    // In place: copying the decoder out and in would cost more than the values.
    let made = try decoder?.read(batch, form, dictionary, scratch) ?? 0
    guard made > 0 else { throw .corrupt("a page ends before its values do") }
    undecoded -= made
    (value, values) = (0, made)
  }

  private func begin(
    _ header: PageHeader, _ stored: UnsafeRawBufferPointer, _ stream: ChunkStream
  ) throws(Problem) {
    switch header.kind {
    case .dictionary:
      guard header.encoding == .plain || header.encoding == .plainDictionary else {
        throw .unsupported("a dictionary of an unknown encoding")
      }
      try stream.decompress(stored, size: header.plainSize, into: dictionary.page)
      try dictionary.load(
        ByteCursor(dictionary.page.base, header.plainSize), count: header.valueCount, leaf, form, scratch)
    case .data:
      guard header.valueCount <= chunkLeft else { throw .corrupt("a column has more values than stated") }
      try stream.decompress(stored, size: header.plainSize, into: page)
      var cursor = ByteCursor(page.base, header.plainSize)
      repetitionDecoder = try levels(leaf.repetition, header.repetitionEncoding, &cursor)
      definitionDecoder = try levels(leaf.definition, header.definitionEncoding, &cursor)
      try begin(header, cursor)
    case .dataV2:
      guard header.valueCount <= chunkLeft else { throw .corrupt("a column has more values than stated") }
      let before = header.repetitionBytes + header.definitionBytes
      guard before <= stored.count, before <= header.plainSize else {
        throw .corrupt("a page ends before its values do")
      }
      let size = header.plainSize - before
      let body = UnsafeRawBufferPointer(rebasing: stored[before...])
      if header.isCompressed {
        try stream.decompress(body, size: size, into: page, prefix: before)
      } else {
        guard body.count == size else { throw .corrupt("a page has not the size stated") }
        page.reserve(before + size)
        if size > 0, let from = body.baseAddress {
          UnsafeMutableRawPointer(page.base + before).copyMemory(from: from, byteCount: size)
        }
      }
      if before > 0, let from = stored.baseAddress {
        UnsafeMutableRawPointer(page.base).copyMemory(from: from, byteCount: before)
      }
      var cursor = ByteCursor(page.base, before + size)
      repetitionDecoder = try levels(leaf.repetition, try slice(&cursor, header.repetitionBytes))
      definitionDecoder = try levels(leaf.definition, try slice(&cursor, header.definitionBytes))
      try begin(header, cursor)
    case .index, nil: break
    }
  }

  private func begin(_ header: PageHeader, _ cursor: ByteCursor) throws(Problem) {
    pageLeft = header.valueCount
    (value, values) = (0, 0)
    decoder = nil
    // A page of nulls only may have no bytes for its values at all.
    if cursor.left > 0 || pageLeft > 0 && !hasDefinitions {
      decoder = try ValueDecoder(cursor, header.encoding, leaf, count: pageLeft)
    }
  }

  private func slice(_ cursor: inout ByteCursor, _ count: Int) throws(Problem) -> ByteCursor {
    ByteCursor(try cursor.take(count), count)
  }

  private func levels(
    _ highest: Int, _ encoding: Encoding, _ cursor: inout ByteCursor
  ) throws(Problem) -> HybridDecoder? {
    guard highest > 0 else { return nil }
    guard encoding == .rle else { throw .unsupported("levels in an encoding that is out of use") }
    let size = Int(try cursor.littleEndian32())
    return try levels(highest, try slice(&cursor, size))
  }

  private func levels(_ highest: Int, _ cursor: ByteCursor) throws(Problem) -> HybridDecoder? {
    guard highest > 0 else { return nil }
    return try HybridDecoder(cursor, width: Int.bitWidth - highest.leadingZeroBitCount)
  }
}
