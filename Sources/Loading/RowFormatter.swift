import Diagnostics

/// A column of what is unloaded.
package struct UnloadColumn: Sendable, Equatable {
  package let name: String
  /// As PostgreSQL writes it: `character varying(20)`, `numeric(10,2)`.
  package let type: String

  package init(name: String, type: String) {
    self.name = name
    self.type = type
  }

  var isNumber: Bool {
    ["smallint", "integer", "bigint", "real", "double precision"].contains(type) || type.hasPrefix("numeric")
  }
  var isSuper: Bool { type == "rs_catalog.super" || type == "super" || type == "json" || type == "jsonb" }
  var isSpatial: Bool { type.hasPrefix("rs_spatial.") }
  var isText: Bool { type.hasPrefix("char") || type == "text" || type == "bpchar" }
}

/// Fields of one line of PostgreSQL's COPY text format, escapes undone.
struct CopyLine {
  private(set) var fields: [Range<Int>?] = []
  private(set) var text: [UInt8] = []

  mutating func read(_ line: UnsafeRawBufferPointer) {
    fields.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    var end = line.count
    if end > 0, line[end - 1] == 0x0A { end -= 1 }
    var at = 0
    while true {
      let start = text.count
      var isNull = false
      while at < end, line[at] != 0x09 {
        guard line[at] == 0x5C, at + 1 < end else {
          text.append(line[at])
          at += 1
          continue
        }
        switch line[at + 1] {
        case UInt8(ascii: "N"): isNull = true
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "v"): text.append(11)
        case let other: text.append(other)
        }
        at += 2
      }
      fields.append(isNull ? nil : start..<text.count)
      if at >= end { return }
      at += 1
    }
  }
}

/// Writes rows in a text format.
struct RowFormatter {
  private let options: UnloadOptions
  private let columns: [UnloadColumn]
  /// Which columns are written.
  private let kept: [Int]

  init(_ options: UnloadOptions, _ columns: [UnloadColumn], _ kept: [Int]) {
    self.options = options
    self.columns = columns
    self.kept = kept
  }

  /// The line of names; nothing where the format has none.
  func header(into output: inout [UInt8]) {
    guard options.writesHeader else { return }
    for (index, column) in kept.enumerated() {
      if index > 0 { output.append(options.delimiter) }
      append(Array(columns[column].name.utf8)[...], isText: true, &output)
    }
    output.append(0x0A)
  }

  /// - Throws: `unload.too-wide`.
  func row(_ line: CopyLine, into output: inout [UInt8]) throws(Diagnostic) {
    switch options.format {
    case .json: json(line, &output)
    case .fixedWidth(let widths): try fixed(line, widths, &output)
    default:
      for (index, column) in kept.enumerated() {
        if index > 0 { output.append(options.delimiter) }
        if let range = line.fields[column] {
          append(line.text[range], isText: columns[column].isText || columns[column].isSuper, &output)
        } else if let null = options.nullText {
          output += null
        } else if options.quotesAll {
          output += [0x22, 0x22]
        }
      }
      output.append(0x0A)
    }
  }

  private func append(_ value: ArraySlice<UInt8>, isText: Bool, _ output: inout [UInt8]) {
    if options.format == .csv {
      let needsQuotes = value.contains { $0 == options.delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
      guard needsQuotes else {
        output += value
        return
      }
      output.append(0x22)
      for byte in value {
        if byte == 0x22 { output.append(0x22) }
        output.append(byte)
      }
      output.append(0x22)
      return
    }
    if options.quotesAll { output.append(0x22) }
    if options.escapes, isText {
      for byte in value {
        let isSpecial = byte == 0x0A || byte == 0x0D || byte == options.delimiter || byte == 0x5C
        if isSpecial || (options.quotesAll && (byte == 0x22 || byte == 0x27)) { output.append(0x5C) }
        output.append(byte)
      }
    } else {
      output += value
    }
    if options.quotesAll { output.append(0x22) }
  }

  private func fixed(_ line: CopyLine, _ widths: [Int], _ output: inout [UInt8]) throws(Diagnostic) {
    for (index, column) in kept.enumerated() where index < widths.count {
      var value = line.fields[column].map { line.text[$0] } ?? (options.nullText ?? [])[...]
      var length = value.count { $0 & 0xC0 != 0x80 }
      if line.fields[column] == nil, length > widths[index], !columns[column].isText {
        value = []
        length = 0
      }
      guard length <= widths[index] else { throw LoadingDiagnostics.tooWide(columns[column].name, widths[index]) }
      output += value
      for _ in length..<widths[index] { output.append(0x20) }
    }
    output.append(0x0A)
  }

  private func json(_ line: CopyLine, _ output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    for (index, column) in kept.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(0x22)
      Array(columns[column].name.utf8).withUnsafeBufferPointer { JSONText.append($0, to: &output) }
      output += [0x22, UInt8(ascii: ":")]
      guard let range = line.fields[column] else {
        output += Array("null".utf8)
        continue
      }
      let value = line.text[range]
      let isNumber = columns[column].isNumber && value.allSatisfy { $0 <= 0x39 || $0 | 0x20 == 0x65 }
      if isNumber || columns[column].isSuper {
        output += value
      } else {
        output.append(0x22)
        value.withUnsafeBufferPointer { JSONText.append($0, to: &output) }
        output.append(0x22)
      }
    }
    output += [UInt8(ascii: "}"), 0x0A]
  }
}
