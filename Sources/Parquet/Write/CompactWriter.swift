/// Writes Thrift's compact protocol.
struct CompactWriter {
  private(set) var bytes: [UInt8] = []
  private var last: [Int] = [0]

  mutating func varint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func zigzag(_ number: Int) {
    varint(UInt64(bitPattern: Int64((number << 1) ^ (number >> 63))))
  }

  /// Fields of a structure come in rising order, never more than 15 apart.
  private mutating func head(_ id: Int, _ kind: CompactReader.Kind) {
    let delta = id - last[last.count - 1]
    bytes.append(UInt8(delta << 4) | kind.rawValue)
    last[last.count - 1] = id
  }

  mutating func int32(_ id: Int, _ number: Int) {
    head(id, .int32)
    zigzag(number)
  }

  mutating func int64(_ id: Int, _ number: Int) {
    head(id, .int64)
    zigzag(number)
  }

  mutating func byte(_ id: Int, _ number: Int) {
    head(id, .byte)
    bytes.append(UInt8(truncatingIfNeeded: number))
  }

  mutating func bool(_ id: Int, _ value: Bool) { head(id, value ? .yes : .no) }

  mutating func text(_ id: Int, _ text: String) {
    head(id, .binary)
    append(text)
  }

  private mutating func append(_ text: String) {
    varint(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func structure(_ id: Int, _ body: (inout CompactWriter) -> Void) {
    head(id, .structure)
    element(body)
  }

  /// A structure in a list, or the outermost one.
  mutating func element(_ body: (inout CompactWriter) -> Void) {
    last.append(0)
    body(&self)
    last.removeLast()
    bytes.append(0)
  }

  private mutating func list(_ id: Int, _ kind: CompactReader.Kind, _ count: Int) {
    head(id, .list)
    if count < 15 {
      bytes.append(UInt8(count << 4) | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      varint(UInt64(count))
    }
  }

  mutating func list<T>(_ id: Int, _ elements: [T], _ body: (inout CompactWriter, T) -> Void) {
    list(id, .structure, elements.count)
    for item in elements { element { body(&$0, item) } }
  }

  mutating func list(_ id: Int, numbers: [Int]) {
    list(id, .int32, numbers.count)
    for number in numbers { zigzag(number) }
  }

  mutating func list(_ id: Int, texts: [String]) {
    list(id, .binary, texts.count)
    for text in texts { append(text) }
  }
}
