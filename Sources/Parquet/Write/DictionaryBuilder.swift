#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The distinct values of a chunk, numbered in the order of their coming; a hash table over their plain bytes.
struct DictionaryBuilder {
  /// The values as a dictionary page has them.
  private(set) var page: [UInt8] = []
  /// Where each value's bytes begin in the page, with the end of the last one.
  private var starts: [Int] = [0]
  /// For each slot the value's hash above its number, so that a look at one place tells most values apart.
  private var slots: [UInt64]
  private(set) var count = 0
  /// The number that was given last.
  private var last = 0
  /// Whether each value's length stands before it.
  private let hasLengths: Bool

  init(hasLengths: Bool) {
    self.hasLengths = hasLengths
    slots = [UInt64](repeating: .max, count: 256)
  }

  /// The number of the value, which is entered where it is new.
  mutating func number(_ value: UnsafeBufferPointer<UInt8>) -> UInt32 {
    // Neighbours are often equal.
    if count > 0, holds(last, value) { return UInt32(last) }
    let hash = Self.hash(value)
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != .max {
      let entry = slots[slot]
      if entry >> 32 == hash, holds(Int(entry & 0xFFFF_FFFF), value) {
        last = Int(entry & 0xFFFF_FFFF)
        return UInt32(last)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = UInt32(count)
    slots[slot] = hash << 32 | UInt64(number)
    last = count
    count += 1
    if hasLengths { withUnsafeBytes(of: UInt32(value.count).littleEndian) { page.append(contentsOf: $0) } }
    page.append(contentsOf: value)
    starts.append(page.count)
    if count * 2 > slots.count { grow() }
    return number
  }

  /// Appends the value's plain form.
  func append(_ number: UInt32, to output: inout [UInt8]) {
    output.append(contentsOf: page[starts[Int(number)]..<starts[Int(number) + 1]])
  }

  private func holds(_ number: Int, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[number] + (hasLengths ? 4 : 0)
    guard starts[number + 1] - start == value.count else { return false }
    return page.withUnsafeBytes { page in
      guard let held = page.baseAddress, let wanted = value.baseAddress else { return true }
      return memcmp(held + start, wanted, value.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: .max, count: slots.count * 4)
    for entry in slots where entry != .max {
      var slot = Int(entry >> 32) & (larger.count - 1)
      while larger[slot] != .max { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = entry
    }
    slots = larger
  }

  private static func hash(_ value: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = UInt64(value.count) &* 0x9E37_79B9_7F4A_7C15
    let raw = UnsafeRawBufferPointer(value)
    var at = 0
    while at + 8 <= raw.count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x9FB2_1C65_1E98_DF25
      hash ^= hash >> 29
      at += 8
    }
    var rest: UInt64 = 0
    while at < raw.count {
      rest = rest << 8 | UInt64(raw[at])
      at += 1
    }
    hash = (hash ^ rest) &* 0x9FB2_1C65_1E98_DF25
    return hash >> 32
  }
}
