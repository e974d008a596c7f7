/// Addresses as they may be shown: without names and passwords.
package enum URLText {
  /// `https://user:password@host/x` as `https://*****@host/x`; other texts stay.
  package static func redacted(_ text: String) -> String {
    var bytes = Array(text.utf8)
    // From the end, so that earlier places stay where they are.
    for range in credentials(bytes).reversed() { bytes.replaceSubrange(range, with: "*****".utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same length, byte for byte: for a file's text, whose places must stay.
  static func masked(_ bytes: [UInt8]) -> [UInt8] {
    var masked = bytes
    for range in credentials(bytes) { for at in range { masked[at] = UInt8(ascii: "*") } }
    return masked
  }

  /// What of an address is nobody's business: all in front of its `@`, as a token may be a name or a password. A name
  /// alone of an ssh address is none.
  package static func credentials(_ bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = 0
    while at + 3 <= bytes.count {
      guard bytes[at...].starts(with: "://".utf8) else {
        at += 1
        continue
      }
      let start = at + 3
      // A password may hold anything but what ends the address.
      let end = bytes[start...].firstIndex { " \t\r\n\"'/".utf8.contains($0) } ?? bytes.count
      let scheme = bytes[..<at].reversed().prefix { isLetter($0) }.reversed()
      if let sign = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) {
        let isNameOnly = !bytes[start..<sign].contains(UInt8(ascii: ":")) && scheme.elementsEqual("ssh".utf8)
        if !isNameOnly, sign > start { found.append(start..<sign) }
      }
      at = end
    }
    return found
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
