import CCompression

final class GzipDecoding: DecodingBackend {
  // zlib keeps the stream's address, so that it must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: z_stream()) }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func start() -> Bool { ccompression_inflate_init(stream) == Z_OK }

  func restart() -> Bool { inflateReset(stream) == Z_OK }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    let given = UInt32(clamping: input.count)
    let room = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = given
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = room
    let result = inflate(stream, Z_NO_FLUSH)
    let state: DecodingStep.State =
      switch result {
      // Z_BUF_ERROR only says that this call had nothing to do.
      case Z_OK, Z_BUF_ERROR: .going
      case Z_STREAM_END: .ended
      case Z_MEM_ERROR: .noMemory
      default: .corrupt
      }
    return DecodingStep(
      read: Int(given - stream.pointee.avail_in), written: Int(room - stream.pointee.avail_out), state: state)
  }
}

final class BZip2Decoding: DecodingBackend {
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)

  init() { stream.initialize(to: bz_stream()) }

  deinit {
    BZ2_bzDecompressEnd(stream)
    stream.deallocate()
  }

  func start() -> Bool { BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK }

  func restart() -> Bool {
    BZ2_bzDecompressEnd(stream)
    stream.pointee = bz_stream()
    return start()
  }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    let given = UInt32(clamping: input.count)
    let room = UInt32(clamping: output.count)
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_in = given
    stream.pointee.next_out = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_out = room
    let result = BZ2_bzDecompress(stream)
    let state: DecodingStep.State =
      switch result {
      case BZ_OK: .going
      case BZ_STREAM_END: .ended
      case BZ_MEM_ERROR: .noMemory
      default: .corrupt
      }
    return DecodingStep(
      read: Int(given - stream.pointee.avail_in), written: Int(room - stream.pointee.avail_out), state: state)
  }
}

final class ZstdDecoding: DecodingBackend {
  private var context: OpaquePointer?

  deinit { ZSTD_freeDCtx(context) }

  func start() -> Bool {
    context = ZSTD_createDCtx()
    return context != nil
  }

  // The library goes on to the next frame by itself.
  func restart() -> Bool { true }

  func step(
    _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> DecodingStep {
    var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(context, &to, &from)
    let state: DecodingStep.State = ZSTD_isError(result) != 0 ? .corrupt : result == 0 ? .ended : .going
    return DecodingStep(read: from.pos, written: to.pos, state: state)
  }
}
