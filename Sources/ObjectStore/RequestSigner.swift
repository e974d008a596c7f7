import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// AWS's signature, version 4, of one request to S3.
package struct RequestSigner {
  package let settings: EndpointSettings
  /// Seconds since 1970.
  let time: Int

  package init(settings: EndpointSettings, time: Int) {
    self.settings = settings
    self.time = time
  }

  /// The headers that the request must carry, as `name: value`.
  /// - Parameters:
  ///   - path: percent-encoded, with a leading slash.
  ///   - query: names and values, not encoded.
  package func headers(
    method: String, host: String, path: String, query: [(String, String)], body: [UInt8]
  ) -> [String] {
    let stamp = Self.stamp(time)
    let day = String(stamp.prefix(8))
    let hash = Checksum.sha256(body)
    var signed = [("host", host), ("x-amz-content-sha256", hash), ("x-amz-date", stamp)]
    if let token = settings.sessionToken { signed.append(("x-amz-security-token", token)) }
    let names = signed.map(\.0).joined(separator: ";")
    let canonical = [
      method, path, Self.queryText(query), signed.map { "\($0.0):\($0.1)\n" }.joined(), names, hash,
    ].joined(separator: "\n")
    let scope = "\(day)/\(settings.region)/s3/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(Checksum.sha256(canonical))"
    var key = Array("AWS4\(settings.secretAccessKey)".utf8)
    for part in [day, settings.region, "s3", "aws4_request"] { key = Self.hmac(key, Array(part.utf8)) }
    let signature = Self.hexadecimal(Self.hmac(key, Array(text.utf8)))
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(settings.accessKeyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
    return signed.filter { $0.0 != "host" }.map { "\($0.0): \($0.1)" } + ["Authorization: \(authorization)"]
  }

  /// As it stands behind `?`: sorted by name, all but letters, digits and `-._~` encoded.
  package static func queryText(_ query: [(String, String)]) -> String {
    query.map { (encoded($0.0), encoded($0.1)) }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  package static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.append(byte)
      case UInt8(ascii: "/") where keepingSlashes: result.append(byte)
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// HMAC of SHA-256 (RFC 2104).
  package static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? Checksum.sha256Bytes(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = Checksum.sha256Bytes(block.map { $0 ^ 0x36 } + message)
    return Checksum.sha256Bytes(block.map { $0 ^ 0x5C } + inner)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// As `20260131T235959Z`.
  package static func stamp(_ time: Int) -> String {
    var seconds = time_t(time)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return padded(parts.tm_year + 1900, 4) + padded(parts.tm_mon + 1, 2) + padded(parts.tm_mday, 2) + "T"
      + padded(parts.tm_hour, 2) + padded(parts.tm_min, 2) + padded(parts.tm_sec, 2) + "Z"
  }
}
