#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes of the PostgreSQL protocol as they come from a socket, cut into messages: a type, then a length that counts
/// itself. Memory stays at one piece of 64 KB, or at one message where that is larger.
package struct MessageBuffer {
  /// How much is read at once.
  private static let pieceSize = 65_536

  private var storage: [UInt8]
  private var head = 0
  private var tail = 0

  package init() { storage = [UInt8](repeating: 0, count: MessageBuffer.pieceSize) }

  /// The bytes not yet taken.
  package var count: Int { tail - head }

  /// Reads once. Returns what read(2) does; `errno` holds.
  package mutating func fill(from descriptor: Int32) -> Int {
    fill { read(descriptor, $0.baseAddress, $0.count) }
  }

  /// The same by another reader, which gets the room that there is.
  package mutating func fill(by read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    if head == tail {
      head = 0
      tail = 0
      // A large message is past: its memory goes.
      if storage.count > 16 * MessageBuffer.pieceSize {
        storage = [UInt8](repeating: 0, count: MessageBuffer.pieceSize)
      }
    }
    if storage.count - tail < MessageBuffer.pieceSize / 4 {
      if head > 0 {
        storage.withUnsafeMutableBytes { bytes in
          guard let base = bytes.baseAddress else { return }
          memmove(base, base + head, tail - head)
        }
        tail -= head
        head = 0
      }
      // Twice as much each time: a message's length is the sender's word, its bytes are what counts.
      if storage.count - tail < MessageBuffer.pieceSize / 4 {
        storage.append(contentsOf: repeatElement(0, count: storage.count))
      }
    }
    let start = tail
    let got = storage.withUnsafeMutableBytes { read(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
    if got > 0 { tail += got }
    return got
  }

  /// The first message's type and its length as sent (at least 4 for a sound one); nil before five bytes are there.
  package var header: (type: UInt8, length: Int)? {
    guard count >= 5 else { return nil }
    return (storage[head], number(at: 1))
  }

  /// The four bytes from `offset` as a number.
  package func number(at offset: Int) -> Int {
    var value: UInt32 = 0
    for index in 0..<4 { value = value << 8 | UInt32(storage[head + offset + index]) }
    return Int(value)
  }

  /// Whether the whole first message is there.
  package var holdsMessage: Bool {
    guard let header else { return false }
    return count >= header.length + 1
  }

  /// How many bytes whole messages of that type take at the front.
  package func run(of type: UInt8) -> Int {
    storage.withUnsafeBufferPointer { bytes in
      var position = head
      while position + 5 <= tail, bytes[position] == type {
        let length =
          Int(bytes[position + 1]) << 24 | Int(bytes[position + 2]) << 16 | Int(bytes[position + 3]) << 8
          | Int(bytes[position + 4])
        guard length >= 4, position + 1 + length <= tail else { break }
        position += 1 + length
      }
      return position - head
    }
  }

  /// The first `count` bytes, where they lie.
  package func withBytes<Result>(_ count: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[head..<head + min(count, tail - head)])) }
  }

  /// Takes the first bytes off.
  package mutating func take(_ count: Int) -> [UInt8] {
    let end = head + min(count, tail - head)
    let bytes = Array(storage[head..<end])
    head = end
    return bytes
  }

  /// Takes the first message off: its body without type and length.
  package mutating func takeBody() -> [UInt8] {
    guard let header else { return [] }
    let end = min(head + 1 + max(header.length, 4), tail)
    let bytes = Array(storage[head + 5..<end])
    head = end
    return bytes
  }

  /// Drops the first bytes.
  package mutating func skip(_ count: Int) { head += min(count, tail - head) }
}
