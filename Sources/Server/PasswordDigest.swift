import CSys

/// The digests that password exchanges are made of.
enum PasswordDigest {
  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    csys_sha256(bytes, bytes.count, &digest)
    return digest
  }

  static func md5(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 16)
    csys_md5(bytes, bytes.count, &digest)
    return digest
  }

  static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? sha256(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    return sha256(block.map { $0 ^ 0x5C } + sha256(block.map { $0 ^ 0x36 } + message))
  }

  /// PBKDF2 with HMAC-SHA-256, one block long.
  static func stretch(_ password: [UInt8], salt: [UInt8], rounds: Int) -> [UInt8] {
    var last = hmac(password, salt + [0, 0, 0, 1])
    var result = last
    for _ in 1..<max(rounds, 1) {
      last = hmac(password, last)
      for index in result.indices { result[index] ^= last[index] }
    }
    return result
  }

  static func hex(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// In a time that does not tell how much of them is equal.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    var difference = left.count ^ right.count
    for index in left.indices { difference |= Int(left[index] ^ (index < right.count ? right[index] : 0)) }
    return difference == 0
  }

  static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  // MARK: Base64

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func base64(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      var value = 0
      for offset in 0..<3 { value = value << 8 | (offset < part.count ? Int(part[start + offset]) : 0) }
      for offset in 0..<4 {
        text.append(offset <= part.count ? letters[value >> (18 - 6 * offset) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// nil for what is no base64.
  static func decode(base64 text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var value = 0
    var bits = 0
    for letter in text.utf8 where letter != UInt8(ascii: "=") {
      guard let digit = letters.firstIndex(of: letter) else { return nil }
      value = (value << 6 | digit) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: value >> bits))
      }
    }
    return bytes
  }
}
