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
