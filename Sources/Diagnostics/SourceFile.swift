/// A text with a name: what every span points into.
///
/// Offsets are UTF-8 bytes from 0. Lines and columns count from 1; columns count characters (Unicode scalars).
package final class SourceFile: Sendable {
  /// As shown to users: relative to the project's root where it lies in it.
  package let path: String
  /// The whole content, UTF-8 (broken sequences are kept).
  package let bytes: [UInt8]
  /// Offset of each line's first byte; never empty.
  private let lineStarts: [Int32]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts: [Int32] = [0]
    bytes.withUnsafeBufferPointer { buffer in
      for index in buffer.indices where buffer[index] == 0x0A { starts.append(Int32(index + 1)) }
    }
    lineStarts = starts
  }

  package convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The whole content as a string; broken UTF-8 becomes U+FFFD.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text of a span; parts outside the file are left out.
  package func text(_ span: Span) -> String {
    let start = min(max(Int(span.start), 0), bytes.count)
    let end = min(max(Int(span.end), start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Line and column of a byte offset, both from 1.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let start = Int(lineStarts[line])
    let end = min(max(offset, start), bytes.count)
    var column = 1
    for index in start..<end where bytes[index] & 0xC0 != 0x80 { column += 1 }
    return (line + 1, column)
  }

  /// The text of a line counted from 1, without its line end; empty where there is no such line.
  package func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    let start = Int(lineStarts[number - 1])
    var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Offset of the first byte of a line counted from 1; the file's end where there is no such line.
  package func offset(ofLine number: Int) -> Int {
    guard number >= 1 else { return 0 }
    return number <= lineStarts.count ? Int(lineStarts[number - 1]) : bytes.count
  }

  /// How many lines there are (a final line end begins one more, empty line).
  package var lineCount: Int { lineStarts.count }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

/// A half-open range of UTF-8 byte offsets in some file.
package struct Span: Sendable, Hashable {
  package var start: Int32
  package var end: Int32

  package init(_ start: Int, _ end: Int) {
    self.start = Int32(clamping: start)
    self.end = Int32(clamping: max(start, end))
  }

  /// `start` must not lie after `end`.
  package init(ordered start: Int32, _ end: Int32) {
    self.start = start
    self.end = end
  }

  /// The smallest span that holds both.
  package func union(_ other: Span) -> Span {
    Span(Int(min(start, other.start)), Int(max(end, other.end)))
  }

  package var isEmpty: Bool { start == end }
}

/// A span and the file that it lies in.
package struct SourcePlace: Sendable {
  package let file: SourceFile
  package let span: Span

  package init(_ file: SourceFile, _ span: Span) {
    self.file = file
    self.span = span
  }

  /// Line and column of the span's start, both from 1.
  package var position: (line: Int, column: Int) { file.position(of: Int(span.start)) }
}
