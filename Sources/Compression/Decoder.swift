import Diagnostics

/// Takes compressed bytes chunk by chunk and gives the plain ones, in memory that does not depend on the stream's length.
///
/// Gzip members, bzip2 streams and zstd frames that follow each other count as one stream; zero bytes after a gzip
/// member are padding; no bytes at all are an empty stream. Either `decode` each chunk whole, or `feed` it and take
/// pieces with `next` (a small chunk of highly compressed data becomes very many bytes).
package final class Decoder {
  /// The most bytes that `next` returns.
  package static let pieceSize = 65536

  package let kind: Codec
  private let name: String
  private let backend: (any DecodingBackend)?
  private var input: [UInt8] = []
  private var position = 0
  /// Bytes of the stream before `input`.
  private var before = 0
  /// Within a member: some of its bytes were read and its end was not.
  private var open = false
  /// Whether the library was left for want of room, so that it may have output without more input.
  private var pending = false
  private var members = 0

  /// - Parameter name: what is read, for messages.
  /// - Throws: `compression.no-memory`.
  package init(kind: Codec, name: String = "") throws(Diagnostic) {
    self.kind = kind
    self.name = name
    switch kind {
    case .none: backend = nil
    case .gzip: backend = GzipDecoding()
    case .bzip2: backend = BZip2Decoding()
    case .zstd: backend = ZstdDecoding()
    }
    if let backend, !backend.start() { throw CompressionDiagnostics.noMemory(kind.rawValue, name) }
  }

  /// All that the stream's next bytes decode to.
  /// - Throws: `compression.corrupt`, `compression.no-memory`.
  package func decode(_ chunk: [UInt8]) throws(Diagnostic) -> [UInt8] {
    if backend == nil { return chunk }
    feed(chunk)
    guard var all = try next() else { return [] }
    while let piece = try next() { all.append(contentsOf: piece) }
    return all
  }

  /// Gives the stream's next bytes; `next` returns what they decode to.
  package func feed(_ chunk: [UInt8]) {
    if position == input.count {
      before += position
      input = chunk
      position = 0
    } else {
      input.append(contentsOf: chunk)
    }
  }

  /// The next piece, at most `pieceSize` bytes and never empty; nil when the input so far is used up.
  /// - Throws: `compression.corrupt`, `compression.no-memory`.
  package func next() throws(Diagnostic) -> [UInt8]? {
    guard let backend else {
      guard position < input.count else { return nil }
      let end = min(input.count, position + Self.pieceSize)
      defer { position = end }
      return Array(input[position..<end])
    }
    guard position < input.count || pending else { return nil }
    var failure: Diagnostic?
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      do throws(Diagnostic) { count = try fill(buffer, backend) } catch { failure = error }
    }
    if let failure { throw failure }
    return piece.isEmpty ? nil : piece
  }

  /// Says that the input has ended.
  /// - Throws: `compression.truncated` where it ended within a member.
  package func finish() throws(Diagnostic) {
    if open { throw CompressionDiagnostics.truncated(kind.rawValue, name, at: before + position) }
  }

  private func fill(
    _ output: UnsafeMutableBufferPointer<UInt8>, _ backend: any DecodingBackend
  ) throws(Diagnostic) -> Int {
    var written = 0
    while written < output.count, position < input.count || pending {
      if !open, position < input.count {
        if kind == .gzip, members > 0, input[position] == 0 {
          position += 1
          continue
        }
        if members > 0, !backend.restart() { throw CompressionDiagnostics.noMemory(kind.rawValue, name) }
        open = true
      }
      let room = UnsafeMutableBufferPointer(rebasing: output[written...])
      let from = position
      let step = input.withUnsafeBufferPointer {
        backend.step(UnsafeBufferPointer(rebasing: $0[from...]), room)
      }
      position += step.read
      written += step.written
      pending = step.written == room.count
      switch step.state {
      case .going:
        // No progress with input left and room left: the data makes no sense.
        if step.read == 0, step.written == 0, position < input.count { throw corrupt }
        if step.read == 0, step.written == 0 { pending = false }
      case .ended:
        open = false
        pending = false
        members += 1
      case .corrupt: throw corrupt
      case .noMemory: throw CompressionDiagnostics.noMemory(kind.rawValue, name)
      }
    }
    return written
  }

  private var corrupt: Diagnostic {
    CompressionDiagnostics.corrupt(kind.rawValue, name, at: before + position)
  }
}

/// What one call of a library did.
struct DecodingStep {
  enum State { case going, ended, corrupt, noMemory }
  var read: Int
  var written: Int
  var state: State
}

/// One library's way to decode one member.
protocol DecodingBackend: AnyObject {
  /// Prepares the first member; false without memory.
  func start() -> Bool
  /// Prepares the next member; false without memory.
  func restart() -> Bool
  func step(_ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>) -> DecodingStep
}
