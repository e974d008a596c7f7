/// The text that a rendering has written so far, as UTF-8; grows by doubling.
struct OutputBuffer: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  var isEmpty: Bool { count == 0 }

  @inline(__always) mutating func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
    if capacity - count < length { grow(length) }
    // Most pieces are short: these are not worth a call.
    if length <= 16 {
      Self.copyShort(start, length, to: bytes + count)
    } else {
      (bytes + count).update(from: start, count: length)
    }
    count += length
  }

  /// At most 16 bytes, as two words that may overlap.
  @inline(__always)
  private static func copyShort(_ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>) {
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    if length >= 8 {
      let (first, last) = (from.loadUnaligned(as: UInt64.self), (from + (length - 8)).loadUnaligned(as: UInt64.self))
      to.storeBytes(of: first, as: UInt64.self)
      (to + (length - 8)).storeBytes(of: last, as: UInt64.self)
    } else if length >= 4 {
      let (first, last) = (from.loadUnaligned(as: UInt32.self), (from + (length - 4)).loadUnaligned(as: UInt32.self))
      to.storeBytes(of: first, as: UInt32.self)
      (to + (length - 4)).storeBytes(of: last, as: UInt32.self)
    } else {
      for index in 0..<length { target[index] = source[index] }
    }
  }

  @inline(__always) mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    if let start = source.baseAddress { append(start, source.count) }
  }

  @inline(__always) mutating func append(_ text: String) {
    // The closure is run at once and does not outlive the call.
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0) }
    if done == nil {
      for byte in text.utf8 { append(byte) }
    }
  }

  mutating func append(_ byte: UInt8) {
    if capacity == count { grow(1) }
    bytes[count] = byte
    count += 1
  }

  /// The number's decimal digits.
  mutating func append(_ number: Int) {
    guard number >= 0, number < 100 else { return append(String(number)) }
    if number >= 10 { append(UInt8(ascii: "0") + UInt8(number / 10)) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Drops what stands behind the first `length` bytes.
  mutating func truncate(to length: Int) { count = min(count, length) }

  /// The text from an offset on, which is taken away.
  mutating func take(from mark: Int) -> String {
    let text = String(decoding: UnsafeBufferPointer(start: bytes + mark, count: count - mark), as: UTF8.self)
    count = mark
    return text
  }

  private mutating func grow(_ wanted: Int) {
    capacity = max(capacity * 2, count + wanted)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    grown.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = grown
  }
}
