import Compression
import Diagnostics

/// The pages of one column chunk, read in order through a window on the source.
final class ChunkStream {
  /// How much is read at once where a page does not want more.
  private static let windowSize = 1 << 17
  /// No page is larger when decoded; the format's writers stay far below.
  private static let largestPage = 1 << 30

  private let source: any ByteSource
  private let decoder: BlockDecoder
  private var offset: Int
  private let end: Int
  private let codec: Codec
  private var window: [UInt8] = []
  /// Where the unread part of the window begins.
  private var position = 0
  /// Where in the file the last page begins.
  private(set) var pageStart: Int

  private enum Codec {
    case none
    case block(BlockCodec)
  }

  init(
    _ source: any ByteSource, _ chunk: ColumnChunk, fileEnd: Int, decoder: BlockDecoder
  ) throws(Problem) {
    self.source = source
    self.decoder = decoder
    codec =
      switch chunk.codec {
      case 0: .none
      case 1: .block(.snappy)
      case 2: .block(.gzip)
      case 6: .block(.zstd)
      case 7: .block(.lz4)
      case 3: throw .unsupported("the codec LZO")
      case 4: throw .unsupported("the codec Brotli")
      case 5: throw .unsupported("the codec LZ4 of Hadoop")
      default: throw .unsupported("an unknown codec (\(chunk.codec))")
      }
    var start = chunk.dataOffset
    if let dictionary = chunk.dictionaryOffset, dictionary > 0, dictionary < start { start = dictionary }
    guard start >= 4, chunk.compressedSize >= 0, start <= fileEnd, chunk.compressedSize <= fileEnd - start else {
      throw .corrupt("a column's bytes lie outside of the file")
    }
    offset = start
    pageStart = start
    // Old writers left the dictionary's header out of the size; the count of values ends the chunk anyway.
    end = min(fileEnd, start + chunk.compressedSize + 128)
  }

  /// Calls `body` with the next page; false where no page is left.
  func next(_ body: (PageHeader, UnsafeRawBufferPointer) throws(Problem) -> Void) throws(Problem) -> Bool {
    guard window.count - position + (end - offset) > 0 else { return false }
    pageStart = offset - (window.count - position)
    var wanted = min(Self.windowSize, window.count - position + (end - offset))
    try fill(wanted)
    var header: PageHeader?
    while header == nil {
      do throws(Problem) {
        header = try withWindow { (bytes) throws(Problem) in try PageHeader(bytes) }
      } catch {
        // Statistics can make a header longer than the window.
        guard case .short = error, offset < end else { throw error }
        wanted = min(wanted * 4, window.count - position + (end - offset))
        try fill(wanted)
      }
    }
    guard let header else { throw .short }
    guard header.storedSize <= window.count - position - header.length + (end - offset) else {
      throw .corrupt("a page ends outside of its column")
    }
    try fill(header.length + header.storedSize)
    let start = position + header.length
    position = start + header.storedSize
    let stop = position
    try window.withUnsafeBufferPointer { (bytes) throws(Problem) in
      try body(header, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<stop])))
    }
    return true
  }

  /// Decompresses into `block`, after `prefix` bytes that are left free.
  func decompress(
    _ stored: UnsafeRawBufferPointer, size: Int, into block: Block, prefix: Int = 0
  ) throws(Problem) {
    guard case .block(let codec) = codec else {
      guard stored.count == size else { throw .corrupt("a page has not the size stated") }
      block.reserve(prefix + size)
      if size > 0, let from = stored.baseAddress {
        UnsafeMutableRawPointer(block.base + prefix).copyMemory(from: from, byteCount: size)
      }
      return
    }
    // What a codec can gain at most, so that a small file cannot ask for much memory.
    let gain =
      switch codec {
      case .snappy: 64
      case .lz4: 256
      case .gzip: 1100
      case .zstd: Self.largestPage
      }
    guard size <= Self.largestPage, size / gain <= stored.count else { throw .corrupt("a page has an impossible size") }
    block.reserve(prefix + size)
    // Some writers leave an empty page without even a codec's frame.
    if size == 0 { return }
    let target = UnsafeMutableRawBufferPointer(start: block.base + prefix, count: size)
    do throws(Diagnostic) {
      try decoder.decode(codec, stored, into: target)
    } catch {
      throw .corrupt("a page is not valid \(codec.rawValue) data of the size stated")
    }
  }

  private func withWindow<T>(_ body: (UnsafeRawBufferPointer) throws(Problem) -> T) throws(Problem) -> T {
    try window.withUnsafeBufferPointer { (bytes) throws(Problem) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[position...])))
    }
  }

  /// Makes at least `count` unread bytes stand in the window; the chunk has them.
  private func fill(_ count: Int) throws(Problem) {
    let held = window.count - position
    guard held < count else { return }
    let more = min(max(count - held, Self.windowSize), end - offset)
    do throws(Diagnostic) {
      let bytes = try source.read(offset, more)
      guard bytes.count == more else { throw ParquetDiagnostics.unreadable(source.name, "it became shorter") }
      if held == 0 {
        window = bytes
      } else {
        window.removeFirst(position)
        window.append(contentsOf: bytes)
      }
      position = 0
      offset += more
    } catch {
      throw .source(error)
    }
  }
}
