import CCompression
import Diagnostics

/// Takes plain bytes chunk by chunk and gives compressed ones: one gzip member, bzip2 stream or zstd frame.
///
/// The bytes depend on the input alone: no time, no name.
package final class Encoder {
  package let kind: Codec
  private let name: String
  private let backend: (any EncodingBackend)?
  private var finished = false

  /// - Parameter name: what is written, for messages.
  /// - Throws: `compression.no-memory`.
  package init(kind: Codec, name: String = "") throws(Diagnostic) {
    self.kind = kind
    self.name = name
    switch kind {
    case .none: backend = nil
    case .gzip: backend = GzipEncoding()
    case .bzip2: backend = BZip2Encoding()
    case .zstd: backend = ZstdEncoding()
    }
    if let backend, !backend.start() { throw CompressionDiagnostics.noMemory(kind.rawValue, name) }
  }

  /// What can be written after these bytes; often nothing yet.
  /// - Throws: `compression.no-memory`.
  package func encode(_ chunk: [UInt8]) throws(Diagnostic) -> [UInt8] {
    guard backend != nil else { return chunk }
    guard !chunk.isEmpty else { return [] }
    return try run(chunk, last: false)
  }

  /// The rest of the stream; nothing may be encoded afterwards.
  /// - Throws: `compression.no-memory`.
  package func finish() throws(Diagnostic) -> [UInt8] {
    guard backend != nil, !finished else { return [] }
    finished = true
    return try run([], last: true)
  }

  private func run(_ chunk: [UInt8], last: Bool) throws(Diagnostic) -> [UInt8] {
    guard let backend else { return chunk }
    var output: [UInt8] = []
    let input = chunk
    var position = 0
    var room = [UInt8](repeating: 0, count: 65536)
    while true {
      let from = position
      let step = input.withUnsafeBufferPointer { bytes in
        room.withUnsafeMutableBufferPointer { buffer in
          backend.step(UnsafeBufferPointer(rebasing: bytes[from...]), buffer, last: last)
        }
      }
      guard let step else { throw CompressionDiagnostics.noMemory(kind.rawValue, name) }
      position += step.read
      output.append(contentsOf: room[..<step.written])
      if last ? step.ended : position == input.count && step.written < room.count { return output }
    }
  }
}

struct EncodingStep {
  var read: Int
  var written: Int
  /// All output of the last call was given.
  var ended: Bool
}

/// One library's way to encode.
protocol EncodingBackend: AnyObject {
  func start() -> Bool
  /// nil where the library failed, which it does without memory only.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, last: Bool
  ) -> EncodingStep?
}

final class GzipEncoding: EncodingBackend {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: z_stream()) }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func start() -> Bool { ccompression_deflate_init(stream, Z_DEFAULT_COMPRESSION) == Z_OK }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, last: Bool
  ) -> EncodingStep? {
    let given = UInt32(clamping: input.count)
    let room = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = given
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = room
    let result = deflate(stream, last ? Z_FINISH : Z_NO_FLUSH)
    guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { return nil }
    return EncodingStep(
      read: Int(given - stream.pointee.avail_in), written: Int(room - stream.pointee.avail_out),
      ended: result == Z_STREAM_END)
  }
}

final class BZip2Encoding: EncodingBackend {
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: bz_stream()) }

  deinit {
    BZ2_bzCompressEnd(stream)
    stream.deallocate()
  }

  func start() -> Bool { BZ2_bzCompressInit(stream, 9, 0, 0) == BZ_OK }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, last: Bool
  ) -> EncodingStep? {
    let given = UInt32(clamping: input.count)
    let room = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_in = given
    stream.pointee.next_out = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_out = room
    // Without input the library calls a run a misuse, though output may be left: it comes with the next chunk.
    guard last || given > 0 else { return EncodingStep(read: 0, written: 0, ended: false) }
    let result = BZ2_bzCompress(stream, last ? BZ_FINISH : BZ_RUN)
    guard result >= BZ_OK else { return nil }
    return EncodingStep(
      read: Int(given - stream.pointee.avail_in), written: Int(room - stream.pointee.avail_out),
      ended: result == BZ_STREAM_END)
  }
}

final class ZstdEncoding: EncodingBackend {
  private var context: OpaquePointer?

  deinit { ZSTD_freeCCtx(context) }

  func start() -> Bool {
    context = ZSTD_createCCtx()
    guard context != nil else { return false }
    // A checksum lets a reader see a damaged file.
    return ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)) == 0
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>, last: Bool
  ) -> EncodingStep? {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let left = ZSTD_compressStream2(context, &to, &from, last ? ZSTD_e_end : ZSTD_e_continue)
    guard ZSTD_isError(left) == 0 else { return nil }
    return EncodingStep(read: from.pos, written: to.pos, ended: last && left == 0)
  }
}
