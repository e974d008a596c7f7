import Compression
import Diagnostics
import Foundation
import Testing

@Suite struct CompressionTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases/compression")

  static let streams: [Codec] = [.gzip, .bzip2, .zstd]

  static func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func decode(_ kind: Codec, _ bytes: [UInt8], chunk: Int) throws -> [UInt8] {
    let decoder = try Decoder(kind: kind, name: "case")
    var all: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      all += try decoder.decode(Array(bytes[start..<min(bytes.count, start + chunk)]))
    }
    try decoder.finish()
    return all
  }

  static func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch let finding as Diagnostic { return finding.code } catch { return "\(error)" }
    return nil
  }

  /// Bytes with runs, repeats and noise.
  static func sample(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    var bytes: [UInt8] = []
    while bytes.count < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let pick = Int(state >> 33)
      switch pick % 4 {
      case 0: bytes += [UInt8](repeating: UInt8(truncatingIfNeeded: pick >> 3), count: pick % 300)
      case 1 where bytes.count > 100:
        let from = pick % (bytes.count - 50)
        bytes += bytes[from..<from + pick % 50]
      default: bytes += "\(pick),name \(pick % 17);".utf8
      }
    }
    return Array(bytes.prefix(count))
  }

  @Test(arguments: streams, [1, 13, 4096, 1_000_000])
  func membersThatFollowEachOtherAreOneStream(kind: Codec, chunk: Int) throws {
    let bytes = try Self.read("members.csv" + kind.fileExtension)
    #expect(try Self.decode(kind, bytes, chunk: chunk) == Self.read("plain.csv"))
  }

  @Test(arguments: Codec.allCases, [0, 1, 100, 300_000])
  func encodedBytesDecode(kind: Codec, size: Int) throws {
    let plain = Self.sample(size)
    let encoder = try Encoder(kind: kind)
    var coded: [UInt8] = []
    for start in stride(from: 0, to: size, by: 7001) {
      coded += try encoder.encode(Array(plain[start..<min(size, start + 7001)]))
    }
    coded += try encoder.finish()
    #expect(try Self.decode(kind, coded, chunk: 5000) == plain)
    if kind != .none, size > 10_000 { #expect(coded.count < size / 2) }
  }

  @Test(arguments: streams)
  func piecesOfAHugeExpansionAreBounded(kind: Codec) throws {
    let encoder = try Encoder(kind: kind)
    var coded: [UInt8] = []
    for _ in 0..<64 { coded += try encoder.encode([UInt8](repeating: 7, count: 100_000)) }
    coded += try encoder.finish()
    #expect(coded.count < 20_000)
    let decoder = try Decoder(kind: kind)
    decoder.feed(coded)
    var total = 0
    while let piece = try decoder.next() {
      #expect(!piece.isEmpty && piece.count <= Decoder.pieceSize)
      total += piece.count
    }
    try decoder.finish()
    #expect(total == 6_400_000)
  }

  @Test(arguments: streams)
  func aStreamCutAnywhereIsTruncated(kind: Codec) throws {
    let encoder = try Encoder(kind: kind)
    let plain = Self.sample(3000)
    let coded = try encoder.encode(plain) + encoder.finish()
    for length in stride(from: 1, to: coded.count, by: 5) {
      #expect(Self.code { _ = try Self.decode(kind, Array(coded[..<length]), chunk: 700) } == "compression.truncated")
    }
    #expect(Self.code { _ = try Self.decode(kind, [], chunk: 1) } == nil)
  }

  @Test(arguments: streams)
  func damageIsFound(kind: Codec) throws {
    let coded = try Self.read("members.csv" + kind.fileExtension)
    var found = 0
    for at in stride(from: 0, to: coded.count - 600, by: 97) {
      var damaged = coded
      damaged[at] ^= 0x55
      let code = Self.code {
        if try Self.decode(kind, damaged, chunk: 1 << 20) != Self.read("plain.csv") { found += 1 }
      }
      if let code {
        #expect(["compression.corrupt", "compression.truncated"].contains(code))
        found += 1
      }
    }
    #expect(found > 10)
    #expect(Self.code { _ = try Self.decode(kind, Array("id,name\n1,a\n".utf8), chunk: 100) } == "compression.corrupt")
    // What follows the stream must be a stream, too.
    let tail = coded + Array("garbage".utf8)
    #expect(Self.code { _ = try Self.decode(kind, tail, chunk: 1 << 20) } == "compression.corrupt")
  }

  @Test func codecsAreKnownByFileName() {
    #expect(Codec(fileName: "a/b.csv.gz") == .gzip)
    #expect(Codec(fileName: "b.bz2") == .bzip2)
    #expect(Codec(fileName: "b.zst") == .zstd)
    #expect(Codec(fileName: "gz") == .none)
  }

  static func block(_ codec: BlockCodec, _ bytes: [UInt8], size: Int) throws -> [UInt8] {
    var output = [UInt8](repeating: 0, count: size)
    let decoder = BlockDecoder()
    try output.withUnsafeMutableBytes { target in
      try bytes.withUnsafeBytes { try decoder.decode(codec, $0, into: target) }
    }
    return output
  }

  @Test(arguments: [BlockCodec.snappy, .lz4])
  func blocksOfOtherWritersDecode(codec: BlockCodec) throws {
    let plain = try Self.read("plain.csv")
    let coded = try Self.read("plain.csv.\(codec.rawValue)")
    #expect(try Self.block(codec, coded, size: plain.count) == plain)
    let wrong = [plain.count - 1, plain.count + 1]
    for size in wrong {
      #expect(Self.code { _ = try Self.block(codec, coded, size: size) } == "compression.bad-block")
    }
    for length in stride(from: 0, to: coded.count, by: 11) {
      #expect(
        Self.code { _ = try Self.block(codec, Array(coded[..<length]), size: plain.count) } == "compression.bad-block")
    }
    for at in 0..<coded.count {
      // Damage may pass unseen, for these formats have no checksum; it must not break anything.
      var damaged = coded
      damaged[at] ^= UInt8(truncatingIfNeeded: 1 << (at & 7))
      _ = Self.code { _ = try Self.block(codec, damaged, size: plain.count) }
    }
  }

  @Test(arguments: [BlockCodec.snappy, .gzip, .zstd])
  func compressedBlocksDecode(codec: BlockCodec) throws {
    for size in [0, 1, 3, 15, 16, 17, 59, 60, 61, 256, 257, 70_000, 200_001] {
      let plain = Self.sample(size, seed: UInt64(size))
      let coded = try #require(try codec.compress(plain))
      #expect(try Self.block(codec, coded, size: size) == plain)
    }
    let run = [UInt8](repeating: 65, count: 100_000)
    let coded = try #require(try codec.compress(run))
    #expect(coded.count < 6000)
    #expect(try Self.block(codec, coded, size: run.count) == run)
  }

  @Test func noiseGrowsLittleUnderSnappy() throws {
    var state: UInt64 = 9
    let noise = (0..<100_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    let coded = Snappy.compress(noise)
    #expect(coded.count < 100_100)
    #expect(try Self.block(.snappy, coded, size: noise.count) == noise)
  }
}
