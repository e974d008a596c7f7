/// Writes one message of the server's: type, length, body.
struct Message {
  private(set) var bytes: [UInt8]

  init(_ type: Unicode.Scalar) {
    bytes = [UInt8(truncatingIfNeeded: type.value), 0, 0, 0, 0]
  }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func int16(_ value: Int) {
    let value = UInt16(truncatingIfNeeded: value)
    bytes.append(UInt8(value >> 8))
    bytes.append(UInt8(value & 0xFF))
  }

  mutating func int32(_ value: Int) {
    let value = UInt32(truncatingIfNeeded: value)
    for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func raw(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

  /// A text and its closing NUL; a NUL inside would end it.
  mutating func string(_ text: String) {
    bytes.append(contentsOf: text.utf8.lazy.map { $0 == 0 ? 0x20 : $0 })
    bytes.append(0)
  }

  /// The message with its length.
  var finished: [UInt8] {
    var done = bytes
    let length = UInt32(truncatingIfNeeded: bytes.count - 1)
    for (index, shift) in ([24, 16, 8, 0] as [UInt32]).enumerated() {
      done[index + 1] = UInt8(truncatingIfNeeded: length >> shift)
    }
    return done
  }

  static func empty(_ type: Unicode.Scalar) -> [UInt8] { Message(type).finished }
}

/// Reads the parts of a message's body; nil where it ends too early.
struct MessageReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }
  var rest: ArraySlice<UInt8> { bytes[min(position, bytes.count)...] }

  mutating func byte() -> UInt8? {
    guard position < bytes.count else { return nil }
    position += 1
    return bytes[position - 1]
  }

  mutating func int16() -> Int? {
    guard position + 2 <= bytes.count else { return nil }
    position += 2
    return Int(Int16(truncatingIfNeeded: Int(bytes[position - 2]) << 8 | Int(bytes[position - 1])))
  }

  mutating func int32() -> Int? { uint32().map { Int(Int32(bitPattern: $0)) } }

  mutating func uint32() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for index in position..<position + 4 { value = value << 8 | UInt32(bytes[index]) }
    position += 4
    return value
  }

  /// Bytes up to a NUL, which is taken too.
  mutating func stringBytes() -> ArraySlice<UInt8>? {
    guard position <= bytes.count, let end = bytes[position...].firstIndex(of: 0) else { return nil }
    defer { position = end + 1 }
    return bytes[position..<end]
  }

  mutating func string() -> String? { stringBytes().map { String(decoding: $0, as: UTF8.self) } }

  mutating func raw(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, position + count <= bytes.count else { return nil }
    position += count
    return bytes[position - count..<position]
  }
}
