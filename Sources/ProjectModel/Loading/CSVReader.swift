import Diagnostics

/// Reads CSV (RFC 4180, any one-byte delimiter) in place: fields are ranges of the file's bytes until they hold quotes.
package struct CSVReader {
  /// One field: a range of the file, or bytes of the reader's where quotes had to be taken out.
  package struct Field {
    package let start: Int
    package let end: Int
    /// The place among `unquoted`; -1 where the range is the value.
    fileprivate let place: Int

    /// Whether its value is the range of the file.
    package var isInPlace: Bool { place < 0 }
  }

  package let bytes: [UInt8]
  package let delimiter: UInt8
  package private(set) var index: Int
  /// Where the last record began.
  package private(set) var recordStart = 0
  /// Values of the last record whose quotes were taken out.
  private var unquoted: [[UInt8]] = []

  package init(_ bytes: [UInt8], delimiter: UInt8) {
    self.bytes = bytes
    self.delimiter = delimiter
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The columns of a header, named as agate does: one without a name by its letter, one of a name that is taken with
  /// `_2`, `_3`, … behind it.
  package func columnNames(_ header: [Field]) -> [String] {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    var names: [String] = []
    var taken: Set<String> = []
    for (index, field) in header.enumerated() {
      var name = String(decoding: value(field), as: UTF8.self)
      if name.isEmpty { name = String(repeating: letters[index % letters.count], count: index / letters.count + 1) }
      let first = name
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(first)_\(number)"
        number += 1
      }
      names.append(name)
    }
    return names
  }

  /// The next record into `fields`; false at the end. Empty lines are no records.
  /// - Returns: nil where a quoted field never ends.
  package mutating func next(_ fields: inout [Field]) -> Bool? {
    fields.removeAll(keepingCapacity: true)
    if !unquoted.isEmpty { unquoted.removeAll(keepingCapacity: true) }
    while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D { index += 1 }
    guard index < bytes.count else { return false }
    recordStart = index
    return bytes.withUnsafeBufferPointer { bytes in
      while true {
        guard let field = Self.field(bytes, delimiter, &index, &unquoted) else { return nil }
        fields.append(field)
        guard index < bytes.count, bytes[index] == delimiter else { break }
        index += 1
      }
      if index < bytes.count, bytes[index] == 0x0D { index += 1 }
      if index < bytes.count, bytes[index] == 0x0A { index += 1 }
      return true
    }
  }

  /// The bytes of a field of the last record.
  package func value(_ field: Field) -> ArraySlice<UInt8> {
    field.place < 0 ? bytes[field.start..<field.end] : unquoted[field.place][...]
  }

  private static func field(
    _ bytes: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8, _ position: inout Int, _ unquoted: inout [[UInt8]]
  ) -> Field? {
    var index = position
    defer { position = index }
    let start = index
    guard index < bytes.count, bytes[index] == 0x22 else {
      while index < bytes.count {
        let byte = bytes[index]
        if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
        index += 1
      }
      return Field(start: start, end: index, place: -1)
    }
    index += 1
    var text: [UInt8]?
    var from = index
    while index < bytes.count {
      guard bytes[index] == 0x22 else {
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
        text = (text ?? []) + bytes[from...index]
        index += 2
        from = index
        continue
      }
      let end = index
      index += 1
      // What follows the closing quote up to the delimiter belongs to the field, as Python's reader has it.
      let tail = index
      while index < bytes.count, bytes[index] != delimiter, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      if text == nil, tail == index { return Field(start: from, end: end, place: -1) }
      unquoted.append((text ?? []) + bytes[from..<end] + bytes[tail..<index])
      return Field(start: start, end: index, place: unquoted.count - 1)
    }
    return nil
  }
}
