import FileSystem
import JSON

/// Writes JSON straight to bytes, laid out as Python's `json.dumps` does: `{"a": 1, "b": [2, 3]}`, ASCII only.
///
/// Unlike `JSONWriter` it needs no tree: values are written as they are met. Containers are closed by the caller.
struct JSONStream: ~Copyable {
  /// Everything that left the block; empty where it goes to a file.
  private var finished: [UInt8] = []
  private let descriptor: Int32?
  /// The error's number of the first write that failed; 0 as long as none did.
  private var failure: Int32 = 0
  /// A block that stays in the processor's cache, `used` bytes of it filled.
  private let block: UnsafeMutablePointer<UInt8>
  private var used = 0
  /// Whether something stands before on this level.
  private var needsComma = false

  private static let blockSize = 1 << 16
  /// Of a text so many bytes at a time: each may take six, and all must find room in the block.
  private static let pieceSize = 1 << 13

  init(reserving capacity: Int = 0) {
    finished.reserveCapacity(capacity)
    descriptor = nil
    block = UnsafeMutablePointer.allocate(capacity: Self.blockSize)
  }

  /// Writes to an open file, a block at a time.
  init(to descriptor: Int32) {
    self.descriptor = descriptor
    block = UnsafeMutablePointer.allocate(capacity: Self.blockSize)
  }

  deinit { block.deallocate() }

  /// Writes the rest to the file; gives 0, or the number of the error that kept it from being whole.
  consuming func finish() -> Int32 {
    flush()
    return failure
  }

  /// All that was written.
  consuming func bytes() -> [UInt8] {
    flush()
    return finished
  }

  // MARK: The block

  private mutating func flush() {
    let part = UnsafeBufferPointer(start: block, count: used)
    used = 0
    guard let descriptor else { return finished.append(contentsOf: part) }
    if failure == 0 { failure = FileSystem.writeAll(UnsafeRawBufferPointer(part), to: descriptor) }
  }

  /// Makes room for `count` bytes, at most the block's size.
  @inline(__always)
  private mutating func makeRoom(_ count: Int) {
    if used + count > Self.blockSize { flush() }
  }

  /// Writes one byte for which there is room.
  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    block[used] = byte
    used += 1
  }

  /// Writes bytes for which there is room.
  @inline(__always)
  private mutating func put(_ start: UnsafePointer<UInt8>, _ count: Int) {
    (block + used).update(from: start, count: count)
    used += count
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma {
      put(UInt8(ascii: ","))
      put(UInt8(ascii: " "))
    }
    needsComma = true
  }

  // MARK: Containers

  mutating func beginObject() { begin(UInt8(ascii: "{")) }
  mutating func beginArray() { begin(UInt8(ascii: "[")) }
  mutating func endObject() { end(UInt8(ascii: "}")) }
  mutating func endArray() { end(UInt8(ascii: "]")) }

  private mutating func begin(_ bracket: UInt8) {
    makeRoom(3)
    separate()
    put(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    makeRoom(1)
    put(bracket)
    needsComma = true
  }

  // MARK: Keys

  /// A key of plain ASCII letters; its value comes next.
  @inline(__always)
  mutating func key(_ name: StaticString) {
    makeRoom(name.utf8CodeUnitCount + 6)
    separate()
    put(UInt8(ascii: "\""))
    put(name.utf8Start, name.utf8CodeUnitCount)
    put(UInt8(ascii: "\""))
    endKey()
  }

  /// A key of any text.
  mutating func key(_ name: String) {
    makeRoom(2)
    separate()
    quote(name)
    makeRoom(2)
    endKey()
  }

  @inline(__always)
  private mutating func endKey() {
    put(UInt8(ascii: ":"))
    put(UInt8(ascii: " "))
    needsComma = false
  }

  // MARK: Values

  mutating func null() { literal("null") }
  mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }
  mutating func value(_ number: Int) { plain(String(number)) }

  mutating func value(_ number: Double) {
    // In this range Swift lays a number out as Python does.
    let isPlain = number.magnitude >= 0.001 && number.magnitude < 1e15
    plain(isPlain ? number.description : JSONWriter.text(number))
  }

  mutating func value(_ text: String) {
    makeRoom(2)
    separate()
    quote(text)
  }

  /// null for nil.
  mutating func value(_ text: String?) {
    if let text { value(text) } else { null() }
  }

  mutating func value(_ flag: Bool?) {
    if let flag { value(flag) } else { null() }
  }

  mutating func value(_ number: Int?) {
    if let number { value(number) } else { null() }
  }

  mutating func value(_ texts: [String]) {
    beginArray()
    for text in texts { value(text) }
    endArray()
  }

  mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): self.value(flag)
    case .int(let number): self.value(number)
    case .double(let number): self.value(number)
    case .string(let text): self.value(text)
    case .array(let items): self.value(items)
    case .object(let object): self.value(object)
    }
  }

  mutating func value(_ items: [JSONValue]) {
    beginArray()
    for item in items { value(item) }
    endArray()
  }

  mutating func value(_ object: JSONObject) {
    beginObject()
    for (key, member) in object {
      self.key(key)
      value(member)
    }
    endObject()
  }

  @inline(__always)
  private mutating func literal(_ word: StaticString) {
    makeRoom(word.utf8CodeUnitCount + 2)
    separate()
    put(word.utf8Start, word.utf8CodeUnitCount)
  }

  /// A short text as it is.
  private mutating func plain(_ text: String) {
    makeRoom(text.utf8.count + 2)
    separate()
    for byte in text.utf8 { put(byte) }
  }

  // MARK: Texts

  private mutating func quote(_ text: String) {
    makeRoom(1)
    put(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var index = 0
      while index < utf8.count {
        // A character whose bytes the limit would part is written whole; it takes no more room than its bytes might.
        let limit = min(utf8.count, index + Self.pieceSize)
        makeRoom(6 * (limit - index + 4))
        while index < limit {
          index = copyPlain(utf8, from: index, to: limit)
          if index < limit { index += escape(utf8, at: index) }
        }
      }
    }
    makeRoom(1)
    put(UInt8(ascii: "\""))
  }

  /// Copies up to the first byte that cannot stand for itself, or the limit; returns where it stopped.
  @inline(__always)
  private mutating func copyPlain(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(utf8)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= limit {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // A high bit comes up for bytes below a space, quotes, backslashes, DEL and everything beyond ASCII. A borrow
      // can raise one too many, never one too few; the loop below then looks at each byte.
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let deletes = word ^ (ones &* 0x7F)
      let special = word | (word &- ones &* 0x20) | (quotes &- ones) | (slashes &- ones) | (deletes &- ones)
      if special & highs != 0 { break }
      UnsafeMutableRawPointer(block + used).storeBytes(of: word, as: UInt64.self)
      used += 8
      index += 8
    }
    while index < limit, Self.isPlain(utf8[index]) {
      put(utf8[index])
      index += 1
    }
    return index
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C }

  /// Writes the escape of the character at `index`; returns its length in bytes.
  private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    switch utf8[index] {
    case 0x22: escape(UInt8(ascii: "\""))
    case 0x5C: escape(UInt8(ascii: "\\"))
    case 0x0A: escape(UInt8(ascii: "n"))
    case 0x0D: escape(UInt8(ascii: "r"))
    case 0x09: escape(UInt8(ascii: "t"))
    case 0x08: escape(UInt8(ascii: "b"))
    case 0x0C: escape(UInt8(ascii: "f"))
    case let byte where byte < 0x80: unit(UInt16(byte))
    default: return escapeScalar(utf8, at: index)
    }
    return 1
  }

  @inline(__always)
  private mutating func escape(_ letter: UInt8) {
    put(UInt8(ascii: "\\"))
    put(letter)
  }

  /// A character beyond ASCII, as one or two units of UTF-16. The text is a String's, so its UTF-8 is valid.
  private mutating func escapeScalar(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let lead = utf8[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    var scalar = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for offset in 1..<length { scalar = scalar << 6 | UInt32(utf8[index + offset] & 0x3F) }
    if scalar >= 0x10000 {
      unit(UInt16(0xD800 + ((scalar - 0x10000) >> 10)))
      unit(UInt16(0xDC00 + ((scalar - 0x10000) & 0x3FF)))
    } else {
      unit(UInt16(scalar))
    }
    return length
  }

  private mutating func unit(_ unit: UInt16) {
    escape(UInt8(ascii: "u"))
    for shift: UInt16 in [12, 8, 4, 0] {
      let digit = UInt8(unit >> shift & 0xF)
      put(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
