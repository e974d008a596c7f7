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

  @inline(__always) mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    guard let start = source.baseAddress else { return }
    if capacity - count < source.count { grow(source.count) }
    (bytes + count).update(from: start, count: source.count)
    count += source.count
  }

  @inline(__always) mutating func append(_ text: consuming String) {
    text.withUTF8 { append($0) }
  }

  /// The number's decimal digits.
  mutating func append(_ number: Int) {
    guard number >= 0, number < 10 else { return append(String(number)) }
    if capacity == count { grow(1) }
    bytes[count] = UInt8(ascii: "0") + UInt8(number)
    count += 1
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
