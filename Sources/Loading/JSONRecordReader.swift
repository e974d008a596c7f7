import Diagnostics
import SQL

/// Reads JSON values that stand one behind the other, and spreads each over the columns.
final class JSONRecordReader: RecordReader {
  enum Mapping {
    case names([[UInt8]], ignoringCase: Bool)
    case whole
    case paths([JSONPath])
  }

  let window: InputWindow
  let scratch = Scratch()
  private let mapping: Mapping
  /// Which columns take a value as JSON.
  private let isSuper: [Bool]
  private var headerLines: Int
  private var line = 1

  init(_ window: InputWindow, _ mapping: Mapping, _ columns: [LoadColumn], headerLines: Int) {
    self.window = window
    self.mapping = mapping
    self.headerLines = headerLines
    isSuper = columns.map { $0.type == .super }
  }

  func next(_ record: inout Record) throws(RecordFailure) -> Bool {
    while headerLines > 0 {
      guard try skipLine() else { return false }
      headerLines -= 1
    }
    guard try skipSpace() else { return false }
    record.line = line
    scratch.removeAll()
    let first = window.base[window.position]
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      // What is no value leads nowhere: go on at the next line.
      record.offset = window.position
      let start = window.position
      _ = try skipLine()
      record.count = max(0, min(window.position - start, 1024))
      record.offset = max(0, window.position - (window.position - start))
      throw .row(.json)
    }
    let end = try valueEnd()
    record.offset = window.position
    record.count = end - window.position
    for at in window.position..<end where window.base[at] == UInt8(ascii: "\n") { line += 1 }
    window.position = end
    let scanner = JSONScanner(window.base, end: end)
    guard scanner.skipValue(record.offset) == end else { throw .row(.json) }
    record.fields.removeAll(keepingCapacity: true)
    for _ in isSuper { record.fields.append(Record.Field(offset: 0, count: 0, kind: .null, inScratch: false)) }
    try spread(scanner, &record, first)
    return true
  }

  private func more() throws(RecordFailure) -> Bool {
    do throws(Diagnostic) { return try window.extend() } catch { throw .file(error) }
  }

  private func skipLine() throws(RecordFailure) -> Bool {
    while true {
      if window.position >= window.count, try !more() { return false }
      while window.position < window.count {
        window.position += 1
        if window.base[window.position - 1] == UInt8(ascii: "\n") {
          line += 1
          return true
        }
      }
    }
  }

  private func skipSpace() throws(RecordFailure) -> Bool {
    while true {
      while window.position < window.count, window.base[window.position] <= 0x20 {
        if window.base[window.position] == UInt8(ascii: "\n") { line += 1 }
        window.position += 1
      }
      if window.position < window.count { return true }
      if try !more() { return false }
    }
  }

  /// Where the value at the window's position ends, as its brackets tell.
  private func valueEnd() throws(RecordFailure) -> Int {
    var done = 0
    var depth = 0
    var inString = false
    while true {
      let base = window.base
      var at = window.position + done
      while at < window.count {
        let byte = base[at]
        if inString {
          if byte == UInt8(ascii: "\\") {
            // The escaped byte may be behind the window's end.
            if at + 1 >= window.count { break }
            at += 1
          } else if byte == UInt8(ascii: "\"") {
            inString = false
          }
        } else {
          switch byte {
          case UInt8(ascii: "\""): inString = true
          case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
          case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth == 0 { return at + 1 }
          default: break
          }
        }
        at += 1
      }
      done = at - window.position
      let isLong = window.isOverlong
      let isMore = isLong ? false : try more()
      if !isMore {
        // The value has no end.
        window.position = window.count
        throw .row(isLong ? .tooLong : .json)
      }
    }
  }

  private func spread(_ scanner: JSONScanner, _ record: inout Record, _ first: UInt8) throws(RecordFailure) {
    switch mapping {
    case .whole:
      record.fields[0] = Record.Field(offset: record.offset, count: record.count, kind: .json, inScratch: false)
    case .names(let names, let ignoringCase):
      guard first == UInt8(ascii: "{") else { throw .row(.json) }
      var fields = record.fields
      var expected = 0
      _ = scanner.members(record.offset) { name, value in
        if let column = find(scanner, name, names, ignoringCase, &expected) {
          fields[column] = field(scanner, value, isSuper[column])
        }
        return true
      }
      record.fields = fields
    case .paths(let paths):
      for (column, path) in paths.enumerated() where column < isSuper.count {
        guard let value = try follow(scanner, path, record.offset..<record.offset + record.count) else { continue }
        record.fields[column] = field(scanner, value, isSuper[column])
      }
    }
  }

  /// The column of that name; names mostly come in the order in which they came before.
  private func find(
    _ scanner: JSONScanner, _ name: Range<Int>, _ names: [[UInt8]], _ ignoringCase: Bool, _ expected: inout Int
  ) -> Int? {
    for step in 0..<names.count {
      var column = expected + step
      if column >= names.count { column -= names.count }
      if matches(scanner, name, names[column], ignoringCase) {
        expected = column + 1 == names.count ? 0 : column + 1
        return column
      }
    }
    return nil
  }

  private func matches(
    _ scanner: JSONScanner, _ name: Range<Int>, _ wanted: [UInt8], _ ignoringCase: Bool
  ) -> Bool {
    guard name.count == wanted.count else {
      // An escape makes the text longer.
      guard name.count > wanted.count, name.contains(where: { scanner.base[$0] == UInt8(ascii: "\\") }) else {
        return false
      }
      let mark = scratch.count
      scanner.decode(name, into: scratch)
      return scratch.count - mark == wanted.count
        && wanted.indices.allSatisfy { Self.equal(scratch.base[mark + $0], wanted[$0], ignoringCase) }
    }
    for index in wanted.indices
    where !Self.equal(scanner.base[name.lowerBound + index], wanted[index], ignoringCase) {
      return false
    }
    return true
  }

  private static func equal(_ one: UInt8, _ other: UInt8, _ ignoringCase: Bool) -> Bool {
    one == other || (ignoringCase && lower(one) == lower(other))
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 32 : byte }

  private func field(_ scanner: JSONScanner, _ value: Range<Int>, _ isSuper: Bool) -> Record.Field {
    let first = scanner.base[value.lowerBound]
    if first == UInt8(ascii: "n") { return Record.Field(offset: 0, count: 0, kind: .null, inScratch: false) }
    if isSuper || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return Record.Field(offset: value.lowerBound, count: value.count, kind: .json, inScratch: false)
    }
    guard first == UInt8(ascii: "\"") else {
      return Record.Field(offset: value.lowerBound, count: value.count, kind: .plain, inScratch: false)
    }
    let text = value.lowerBound + 1..<value.upperBound - 1
    guard text.contains(where: { scanner.base[$0] == UInt8(ascii: "\\") }) else {
      return Record.Field(offset: text.lowerBound, count: text.count, kind: .quoted, inScratch: false)
    }
    let mark = scratch.count
    scanner.decode(text, into: scratch)
    return Record.Field(offset: mark, count: scratch.count - mark, kind: .quoted, inScratch: true)
  }

  private func follow(
    _ scanner: JSONScanner, _ path: JSONPath, _ root: Range<Int>
  ) throws(RecordFailure) -> Range<Int>? {
    var value = root
    for step in path.steps {
      let first = scanner.base[value.lowerBound]
      if first == UInt8(ascii: "n") { return nil }
      var found: Range<Int>?
      switch step {
      case .member(let wanted):
        guard first == UInt8(ascii: "{") else { throw .row(.jsonMember) }
        _ = scanner.members(value.lowerBound) { name, value in
          guard matches(scanner, name, wanted, false) else { return true }
          found = value
          return false
        }
      case .item(let index):
        guard first == UInt8(ascii: "[") else { throw .row(.jsonItem) }
        _ = scanner.items(value.lowerBound) { position, value in
          guard position == index else { return true }
          found = value
          return false
        }
      }
      guard let found else { return nil }
      value = found
    }
    return value
  }
}
