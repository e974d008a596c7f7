#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes rows as COPY's text format: fields parted by tabs, `\N` for NULL, backslash escapes, one line for each row.
/// Owns one block of memory that it reuses; hand it to `CopyWriter.write(_:)` whenever `count` has grown past 64 KB.
package struct CopyTextEncoder: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Bytes held.
  package private(set) var count = 0
  private var rowHasFields = false

  package init(capacity: Int = 131_072) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// What it holds, in place: valid until the next change.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// A copy of what it holds.
  package var array: [UInt8] { Array(bytes) }

  package mutating func removeAll() { count = 0 }

  /// Adds a field; nil is NULL.
  package mutating func append(_ text: String?) {
    guard var text else { return appendNull() }
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  package mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  package mutating func append(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { append($0) } }

  package mutating func appendNull() {
    reserve(3)
    separate()
    base[count] = 0x5C
    base[count + 1] = 0x4E
    count += 2
  }

  /// Adds a field of UTF-8 bytes.
  package mutating func append(_ field: UnsafeRawBufferPointer) {
    // Every byte may need its backslash; one more for the tab.
    reserve(field.count * 2 + 1)
    separate()
    guard let source = field.baseAddress else { return }
    var index = 0
    // Eight bytes at a time while nothing among them needs a backslash.
    while index + 8 <= field.count {
      let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if CopyTextEncoder.needsEscape(word) {
        for offset in index..<index + 8 { appendEscaped(source.load(fromByteOffset: offset, as: UInt8.self)) }
      } else {
        UnsafeMutableRawPointer(base + count).storeBytes(of: word, as: UInt64.self)
        count += 8
      }
      index += 8
    }
    while index < field.count {
      appendEscaped(source.load(fromByteOffset: index, as: UInt8.self))
      index += 1
    }
  }

  /// Adds a field of bytes that are known to need no backslash.
  package mutating func appendPlain(_ field: UnsafeRawBufferPointer) {
    reserve(field.count + 1)
    separate()
    guard let source = field.baseAddress else { return }
    memcpy(base + count, source, field.count)
    count += field.count
  }

  /// Takes the row that was begun at `count` bytes back.
  package mutating func removeRow(from count: Int) {
    self.count = count
    rowHasFields = false
  }

  /// Ends the row.
  package mutating func endRow() {
    reserve(1)
    base[count] = 0x0A
    count += 1
    rowHasFields = false
  }

  private mutating func separate() {
    if rowHasFields {
      base[count] = 0x09
      count += 1
    }
    rowHasFields = true
  }

  @inline(__always)
  private mutating func appendEscaped(_ byte: UInt8) {
    let letter: UInt8
    switch byte {
    case 0x5C: letter = 0x5C
    case 0x09: letter = 0x74
    case 0x0A: letter = 0x6E
    case 0x0D: letter = 0x72
    default:
      base[count] = byte
      count += 1
      return
    }
    base[count] = 0x5C
    base[count + 1] = letter
    count += 2
  }

  /// Whether one of the eight bytes may be a backslash or below 0x10 (which only errs on the side of looking closer).
  @inline(__always)
  private static func needsEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let small = (word &- ones &* 0x10) & ~word
    let backslash = word ^ (ones &* 0x5C)
    let zero = (backslash &- ones) & ~backslash
    return (small | zero) & tops != 0
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    memcpy(block, base, count)
    base.deallocate()
    base = block
    capacity = larger
  }
}
