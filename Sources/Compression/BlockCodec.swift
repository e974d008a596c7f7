import CCompression
import Diagnostics

/// A codec of blocks that are decoded whole, their size known beforehand, as Parquet's pages are.
package enum BlockCodec: String, Sendable {
  case snappy, gzip, zstd
  /// LZ4 blocks without frames.
  case lz4

  /// The compressed block; LZ4 is not written and gives nil.
  /// - Throws: `compression.no-memory`.
  package func compress(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8]? {
    switch self {
    case .snappy: return Snappy.compress(bytes)
    case .gzip, .zstd:
      let encoder = try Encoder(kind: self == .gzip ? .gzip : .zstd)
      return try encoder.encode(bytes) + encoder.finish()
    case .lz4: return nil
    }
  }
}

/// Decodes blocks, keeping the libraries' state from one to the next.
package final class BlockDecoder {
  private var gzip: UnsafeMutablePointer<z_stream>?
  private var zstd: OpaquePointer?

  package init() {}

  deinit {
    if let gzip {
      inflateEnd(gzip)
      gzip.deallocate()
    }
    ZSTD_freeDCtx(zstd)
  }

  /// Decodes a whole block.
  /// - Throws: `compression.bad-block` where it is damaged or does not fill the output exactly.
  package func decode(
    _ codec: BlockCodec, _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) {
    let good =
      switch codec {
      case .snappy: Snappy.decompress(input, into: output)
      case .lz4: LZ4.decompress(input, into: output)
      case .gzip: inflate(input, into: output)
      case .zstd: decompress(input, into: output)
      }
    if !good { throw CompressionDiagnostics.badBlock(codec.rawValue) }
  }

  private func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
    if zstd == nil { zstd = ZSTD_createDCtx() }
    guard let zstd else { return false }
    let size = ZSTD_decompressDCtx(zstd, output.baseAddress, output.count, input.baseAddress, input.count)
    return ZSTD_isError(size) == 0 && size == output.count
  }

  private func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
    if gzip == nil {
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      guard ccompression_inflate_any_init(stream) == Z_OK else {
        stream.deallocate()
        return false
      }
      gzip = stream
    }
    guard let gzip, input.count <= Int(UInt32.max), output.count <= Int(UInt32.max), inflateReset(gzip) == Z_OK
    else { return false }
    let source = input.bindMemory(to: UInt8.self)
    // zlib refuses a missing address even where no room is wanted.
    var none: UInt8 = 0
    return withUnsafeMutablePointer(to: &none) { none in
      gzip.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      gzip.pointee.avail_in = UInt32(input.count)
      gzip.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress ?? none
      gzip.pointee.avail_out = UInt32(output.count)
      while true {
        guard CCompression.inflate(gzip, Z_FINISH) == Z_STREAM_END else { return false }
        if gzip.pointee.avail_out == 0 { return true }
        // A block may be made of several members.
        guard gzip.pointee.avail_in > 0, inflateReset(gzip) == Z_OK else { return false }
      }
    }
  }
}
