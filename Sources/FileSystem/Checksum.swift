import CSys

/// Digests of bytes, as lower-case hexadecimal.
package enum Checksum {
  package static func sha256(_ bytes: [UInt8]) -> String { hex(sha256Bytes(bytes)) }

  package static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

  /// The 32 bytes themselves.
  package static func sha256Bytes(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    csys_sha256(bytes, bytes.count, &digest)
    return digest
  }

  package static func md5(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var digest = [UInt8](repeating: 0, count: 16)
    csys_md5(bytes, bytes.count, &digest)
    return hex(digest)
  }

  package static func sha1(_ text: String) -> String {
    var words: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    var bytes = Array(text.utf8)
    let bits = UInt64(bytes.count) * 8
    bytes.append(0x80)
    while bytes.count % 64 != 56 { bytes.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    for block in stride(from: 0, to: bytes.count, by: 64) { mix(&words, bytes[block..<block + 64]) }
    return hex(words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } })
  }

  /// One block of 64 bytes (FIPS 180-4).
  private static func mix(_ words: inout [UInt32], _ block: ArraySlice<UInt8>) {
    func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { word << count | word >> (32 - count) }
    var schedule: [UInt32] = stride(from: block.startIndex, to: block.endIndex, by: 4).map { at in
      block[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    for at in 16..<80 {
      schedule.append(rotated(schedule[at - 3] ^ schedule[at - 8] ^ schedule[at - 14] ^ schedule[at - 16], 1))
    }
    var (a, b, c, d, e) = (words[0], words[1], words[2], words[3], words[4])
    for at in 0..<80 {
      let (choice, constant): (UInt32, UInt32) =
        switch at {
        case 0..<20: (b & c | ~b & d, 0x5A82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      (a, b, c, d, e) = (rotated(a, 5) &+ choice &+ e &+ constant &+ schedule[at], a, rotated(b, 30), c, d)
    }
    for (at, value) in [a, b, c, d, e].enumerated() { words[at] = words[at] &+ value }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
