/// Reads Thrift's compact protocol:
/// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
///
/// Every length is held against the bytes that are left, and the depth is bounded, so that damage ends in a `Problem`.
struct CompactReader {
  enum Kind: UInt8 {
    case yes = 1
    case no, byte, int16, int32, int64, double, binary, list, set, map, structure, uuid
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var at = 0
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func byte() throws(Problem) -> UInt8 {
    guard at < bytes.count else { throw .short }
    defer { at += 1 }
    return bytes[at]
  }

  mutating func varint() throws(Problem) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try byte()
      guard shift < 64 else { throw .corrupt("a number in its metadata is too long") }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
      shift += 7
    }
  }

  mutating func int() throws(Problem) -> Int {
    let raw = try varint()
    return Int(Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1))
  }

  mutating func text() throws(Problem) -> String {
    let length = try length()
    defer { at += length }
    return String(decoding: bytes[at..<at + length], as: UTF8.self)
  }

  private mutating func length() throws(Problem) -> Int {
    let length = try varint()
    guard length <= UInt64(Int32.max) else { throw .corrupt("a text in its metadata is too long") }
    guard Int(length) <= bytes.count - at else { throw .short }
    return Int(length)
  }

  /// Reads a structure's fields: `field` takes the value of those that it knows and returns false for others.
  mutating func structure(
    _ field: (inout CompactReader, Int, Kind) throws(Problem) -> Bool
  ) throws(Problem) {
    depth += 1
    guard depth < 64 else { throw .corrupt("its metadata is nested too deeply") }
    var id = 0
    while true {
      let head = try byte()
      if head == 0 { break }
      let delta = Int(head >> 4)
      id = delta == 0 ? try int() : id &+ delta
      guard let kind = Kind(rawValue: head & 15) else { throw .corrupt("its metadata has an unknown kind of field") }
      if try !field(&self, id, kind) { try skip(kind, inList: false) }
    }
    depth -= 1
  }

  /// Reads a list's head and then each element with `element`; every element takes at least one byte.
  mutating func list(_ wanted: Kind, _ element: (inout CompactReader) throws(Problem) -> Void) throws(Problem) {
    let (kind, count) = try listHead()
    guard count == 0 || kind == wanted else { throw .corrupt("its metadata has a list of the wrong kind") }
    for _ in 0..<count { try element(&self) }
  }

  private mutating func listHead() throws(Problem) -> (Kind, Int) {
    let head = try byte()
    var count = UInt64(head >> 4)
    if count == 15 { count = try varint() }
    guard let kind = Kind(rawValue: head & 15) else { throw .corrupt("its metadata has an unknown kind of list") }
    guard count <= UInt64(Int32.max) else { throw .corrupt("a list in its metadata is too long") }
    guard Int(count) <= bytes.count - at else { throw .short }
    return (kind, Int(count))
  }

  private mutating func skip(_ kind: Kind, inList: Bool) throws(Problem) {
    switch kind {
    // In lists a truth value takes a byte; in structures the kind says it.
    case .yes, .no: if inList { _ = try byte() }
    case .byte: _ = try byte()
    case .int16, .int32, .int64: _ = try varint()
    case .double: try advance(8)
    case .uuid: try advance(16)
    case .binary: try advance(try length())
    case .list, .set:
      depth += 1
      guard depth < 64 else { throw .corrupt("its metadata is nested too deeply") }
      let (kind, count) = try listHead()
      for _ in 0..<count { try skip(kind, inList: true) }
      depth -= 1
    case .map:
      depth += 1
      guard depth < 64 else { throw .corrupt("its metadata is nested too deeply") }
      let count = try varint()
      if count > 0 {
        let kinds = try byte()
        guard let key = Kind(rawValue: kinds >> 4), let value = Kind(rawValue: kinds & 15) else {
          throw .corrupt("its metadata has an unknown kind of map")
        }
        guard count <= UInt64(bytes.count - at) else { throw .short }
        for _ in 0..<count {
          try skip(key, inList: true)
          try skip(value, inList: true)
        }
      }
      depth -= 1
    case .structure: try structure { (_, _, _) throws(Problem) in false }
    }
  }

  private mutating func advance(_ count: Int) throws(Problem) {
    guard count <= bytes.count - at else { throw .short }
    at += count
  }
}
