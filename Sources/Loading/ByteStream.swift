import Compression
import Diagnostics
import ObjectStore

/// An object's plain bytes, piece by piece: read, decompressed and brought to UTF-8.
final class ByteStream {
  private static let readSize = 1 << 20

  private let reader: any ObjectReader
  private let decoder: Decoder?
  private var transcoder: UTF16Transcoder?
  private let isLatin1: Bool
  private var offset = 0
  private var atEnd = false

  init(_ reader: any ObjectReader, _ codec: Codec, _ encoding: CopyOptions.Encoding) throws(Diagnostic) {
    self.reader = reader
    let url = reader.object.location.url
    decoder = codec == .none ? nil : try Decoder(kind: codec, name: url)
    isLatin1 = encoding == .latin1
    transcoder = encoding == .utf8 || isLatin1 ? nil : UTF16Transcoder(encoding, url)
  }

  /// The next bytes, never none; nil at the end.
  /// - Throws: `storage.*`, `compression.*`, `load.bad-encoding`.
  func next() throws(Diagnostic) -> [UInt8]? {
    while let piece = try nextPlain() {
      guard transcoder != nil else { return isLatin1 ? Self.fromLatin1(piece) : piece }
      let text = try transcoder?.transcode(piece) ?? []
      if !text.isEmpty { return text }
    }
    try transcoder?.finish()
    return nil
  }

  /// Its characters are the first 256 of Unicode.
  private static func fromLatin1(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        output.append(byte)
      } else {
        output.append(0xC0 | byte >> 6)
        output.append(0x80 | byte & 0x3F)
      }
    }
    return output
  }

  private func nextPlain() throws(Diagnostic) -> [UInt8]? {
    guard let decoder else { return try nextRaw() }
    while true {
      if let piece = try decoder.next() { return piece }
      guard let raw = try nextRaw() else {
        try decoder.finish()
        return nil
      }
      decoder.feed(raw)
    }
  }

  private func nextRaw() throws(Diagnostic) -> [UInt8]? {
    if atEnd { return nil }
    let bytes = try reader.read(at: offset, count: Self.readSize)
    offset += bytes.count
    if bytes.isEmpty || offset >= reader.object.size { atEnd = true }
    return bytes.isEmpty ? nil : bytes
  }
}

/// UTF-16 to UTF-8, piece by piece.
struct UTF16Transcoder {
  /// nil until the byte order mark was read.
  private var isBigEndian: Bool?
  private let url: String
  private let needsMark: Bool
  private var isStart = true
  private var half: UInt8?
  private var high: UInt16?

  init(_ encoding: CopyOptions.Encoding, _ url: String) {
    self.url = url
    isBigEndian = encoding == .utf16BE ? true : encoding == .utf16LE ? false : nil
    needsMark = encoding == .utf16
  }

  mutating func transcode(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2)
    for byte in bytes {
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      if isStart {
        isStart = false
        if first == 0xFE, byte == 0xFF, isBigEndian != false {
          isBigEndian = true
          continue
        }
        if first == 0xFF, byte == 0xFE, isBigEndian != true {
          isBigEndian = false
          continue
        }
        if needsMark { throw LoadingDiagnostics.badEncoding(url, "has no byte order mark") }
      }
      let unit = isBigEndian == true ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
      try append(unit, &output)
    }
    return output
  }

  private mutating func append(_ unit: UInt16, _ output: inout [UInt8]) throws(Diagnostic) {
    if let first = high {
      guard UTF16.isTrailSurrogate(unit) else { throw LoadingDiagnostics.badEncoding(url, "is not valid UTF-16") }
      high = nil
      let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
      if let scalar = Unicode.Scalar(value) { output.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
    } else if UTF16.isLeadSurrogate(unit) {
      high = unit
    } else if let scalar = Unicode.Scalar(unit) {
      output.append(contentsOf: UTF8.encode(scalar) ?? .init())
    } else {
      throw LoadingDiagnostics.badEncoding(url, "is not valid UTF-16")
    }
  }

  func finish() throws(Diagnostic) {
    if half != nil || high != nil { throw LoadingDiagnostics.badEncoding(url, "ends in the middle of a character") }
  }
}
