/// The members of a tar archive (ustar, with the extensions of POSIX and GNU for long names).
struct TarReader {
  struct Member {
    enum Kind { case file, folder, link, hardLink }
    var kind: Kind
    /// As written, without blanks or a slash at its ends.
    var path: String
    /// Of a link.
    var target: String
    var isExecutable: Bool
    var content: ArraySlice<UInt8>
  }

  /// What is wrong with the archive.
  struct Failure: Error {
    let reason: String
    /// Whether the archive is what it was meant to be, so that another try would bring the same.
    var isFinal = false
  }

  private static let block = 512
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func members() throws(Failure) -> [Member] {
    var members: [Member] = []
    var at = 0
    // What a header before a member says of it.
    var path: String?
    var target: String?
    var size: Int?
    while at + Self.block <= bytes.count {
      let header = bytes[at..<at + Self.block]
      if header.allSatisfy({ $0 == 0 }) { return members }
      guard Self.isSound(header) else { throw Failure(reason: "the archive is no tar file, or damaged") }
      let type = header[header.startIndex + 156]
      let length = size ?? Self.number(header, 124, 12) ?? -1
      let start = at + Self.block
      guard length >= 0, length <= bytes.count - start else { throw Failure(reason: "the archive ends too early") }
      let content = bytes[start..<start + length]
      at = start + (length + Self.block - 1) / Self.block * Self.block
      switch type {
      case UInt8(ascii: "x"):
        for (key, value) in Self.records(content) {
          switch key {
          case "path": path = value
          case "linkpath": target = value
          case "size": size = Int(value)
          default: break
          }
        }
        continue
      case UInt8(ascii: "g"): continue
      case UInt8(ascii: "L"):
        path = Self.text(content)
        continue
      case UInt8(ascii: "K"):
        target = Self.text(content)
        continue
      default: break
      }
      let name = path ?? Self.name(header)
      let kind: Member.Kind
      switch type {
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): kind = type == 0 && name.hasSuffix("/") ? .folder : .file
      case UInt8(ascii: "1"): kind = .hardLink
      case UInt8(ascii: "2"): kind = .link
      case UInt8(ascii: "5"): kind = .folder
      default: throw Failure(reason: "'\(name)' of the archive is neither a file nor a folder nor a link")
      }
      members.append(
        Member(
          kind: kind, path: name, target: target ?? Self.text(Self.field(header, 157, 100)),
          isExecutable: (Self.number(header, 100, 8) ?? 0) & 0o100 != 0, content: content))
      (path, target, size) = (nil, nil, nil)
    }
    return members
  }

  private static func field(_ header: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
    header[header.startIndex + offset..<header.startIndex + offset + count]
  }

  /// Up to the first zero byte.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The first half of a long name stands at the end of the header, where the archive is a ustar.
  private static func name(_ header: ArraySlice<UInt8>) -> String {
    let name = text(field(header, 0, 100))
    // GNU has other things at that place.
    guard field(header, 257, 6).elementsEqual("ustar\0".utf8) else { return name }
    let prefix = text(field(header, 345, 155))
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  /// Octal digits; or, where the first bit is set, a number in two's complement.
  private static func number(_ header: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> Int? {
    let field = field(header, offset, count)
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      guard first == 0x80, field.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else { return nil }
      return field.suffix(7).reduce(0) { $0 << 8 | Int($1) }
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }

  /// Whether the sum of its bytes is the one written, with blanks in the sum's own place.
  private static func isSound(_ header: ArraySlice<UInt8>) -> Bool {
    let sum = header.reduce(0) { $0 + Int($1) } - field(header, 148, 8).reduce(0) { $0 + Int($1) } + 8 * 0x20
    return number(header, 148, 8) == sum
  }

  /// Lines of the form `length key=value`.
  private static func records(_ content: ArraySlice<UInt8>) -> [(String, String)] {
    var records: [(String, String)] = []
    var rest = content
    while let blank = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
      length > blank - rest.startIndex + 1, length <= rest.count
    {
      let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
      rest = rest.dropFirst(length)
      guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
      records.append(
        (
          String(decoding: record[..<equals], as: UTF8.self),
          String(decoding: record[(equals + 1)...], as: UTF8.self)
        ))
    }
    return records
  }
}
