import FileSystem
import Synchronization

/// Names of 64 to 127 bytes: Redshift takes them, PostgreSQL would cut them at 63 and take two for one.
///
/// PostgreSQL gets a short form instead: the name's beginning, a mark, and the digest of the whole name. The way back is a
/// table of the process's own, filled by every name that was shortened or read, and `rs_catalog.long_names` in the database.
package enum LongNames {
  /// What Redshift keeps of a name, in bytes.
  static let most = 127

  private static let mark = "…"
  private static let markBytes = Array(mark.utf8)
  private static let digestLength = 32
  /// How many bytes of the name stand before the mark.
  private static let headLength = Names.longest - 3 - digestLength

  private struct Entry {
    let head: [UInt8]
    let name: [UInt8]
  }

  /// By the digest. It holds what a pure function gave, the other way round.
  private static let known = Mutex<[[UInt8]: Entry]>([:])

  /// The name that PostgreSQL gets; the same one where it takes it.
  package static func short(_ name: String) -> String {
    if name.utf8.count <= Names.longest { return name }
    let (head, digest) = remember(name)
    return String(decoding: head + markBytes + digest, as: UTF8.self)
  }

  /// Makes the way back from a name's short form known.
  @discardableResult
  package static func remember(_ name: String) -> (head: [UInt8], digest: [UInt8]) {
    let bytes = Array(name.utf8)
    var end = min(headLength, bytes.count)
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    let head = Array(bytes[..<end])
    let digest = Array(Checksum.md5(name).utf8)
    known.withLock { $0[digest] = Entry(head: head, name: bytes) }
    return (head, digest)
  }

  /// A text of identifiers with points between, with each in its short form.
  package static func shortened(_ path: String) -> String {
    guard path.utf8.count > Names.longest else { return path }
    var parts: [String] = []
    var part: [UInt8] = []
    var isQuoted = false
    func finished() -> String {
      guard part.count > Names.longest else { return String(decoding: part, as: UTF8.self) }
      let text = String(decoding: part, as: UTF8.self)
      guard part.first == UInt8(ascii: "\"") else { return Names.quoted(text) }
      var name = ""
      var wasQuote = false
      for scalar in text.dropFirst().dropLast().unicodeScalars {
        wasQuote = scalar == "\"" && !wasQuote
        if !wasQuote { name.unicodeScalars.append(scalar) }
      }
      return Names.quoted(name)
    }
    for byte in path.utf8 {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "."), !isQuoted {
        parts.append(finished())
        part = []
      } else {
        part.append(byte)
      }
    }
    return (parts + [finished()]).joined(separator: ".")
  }

  // MARK: The way back

  /// Whether this process has met any long name.
  static var areUsed: Bool { known.withLock { !$0.isEmpty } }

  /// Whether the text may hold a short form.
  package static func mayBe(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count > digestLength, bytes.contains(markBytes[0]) else { return false }
      return bytes.indices.contains { bytes[$0] == markBytes[0] && isMark(bytes, at: $0) }
    }
  }

  private static func isMark(_ bytes: some RandomAccessCollection<UInt8>, at index: Int) -> Bool {
    let first = bytes.index(bytes.startIndex, offsetBy: index)
    guard bytes[first] == markBytes[0], bytes.count - index >= markBytes.count + digestLength else { return false }
    return bytes[first...].prefix(markBytes.count).elementsEqual(markBytes)
      && bytes[first...].dropFirst(markBytes.count).prefix(digestLength).allSatisfy {
        $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") || $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f")
      }
  }

  /// The digests of short forms in a text whose long ones are not known to this process.
  package static func unknown(in text: String) -> [String] {
    guard mayBe(in: text) else { return [] }
    return digests(text).filter { digest in known.withLock { $0[Array(digest.utf8)] == nil } }
  }

  /// The long names whose short forms a text holds, as far as they are known.
  static func names(in text: String) -> [String] {
    guard mayBe(in: text) else { return [] }
    return digests(text).compactMap { digest in
      known.withLock { $0[Array(digest.utf8)] }.map { String(decoding: $0.name, as: UTF8.self) }
    }
  }

  private static func digests(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.indices.filter { bytes[$0] == markBytes[0] && isMark(bytes, at: $0) }.map { index in
      String(decoding: bytes[(index + markBytes.count)...].prefix(digestLength), as: UTF8.self)
    }
  }

  /// The text with the long names in the place of their short forms.
  package static func restored(_ text: String) -> String {
    guard mayBe(in: text) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var from = 0
    for index in bytes.indices where index >= from && bytes[index] == markBytes[0] && isMark(bytes, at: index) {
      let end = index + markBytes.count + digestLength
      let digest = Array(bytes[(index + markBytes.count)..<end])
      guard let entry = known.withLock({ $0[digest] }), bytes[from..<index].suffix(entry.head.count) == entry.head[...]
      else { continue }
      result += bytes[from..<(index - entry.head.count)] + entry.name
      from = end
    }
    return String(decoding: result + bytes[from...], as: UTF8.self)
  }
}
