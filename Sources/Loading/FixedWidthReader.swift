import Diagnostics

/// Reads lines whose fields have fixed widths, counted in characters.
final class FixedWidthReader: RecordReader {
  let window: InputWindow
  let scratch = Scratch()
  private let widths: [Int]
  private let ignoresBlankLines: Bool
  private let fillsRecords: Bool
  private var headerLines: Int
  private var line = 1

  init(_ window: InputWindow, _ widths: [Int], _ options: CopyOptions) {
    self.window = window
    self.widths = widths
    ignoresBlankLines = options.ignoresBlankLines
    fillsRecords = options.fillsRecords
    headerLines = options.headerLines
  }

  func next(_ record: inout Record) throws(RecordFailure) -> Bool {
    while true {
      guard let end = try lineEnd() else { return false }
      record.fields.removeAll(keepingCapacity: true)
      record.line = line
      record.offset = window.position
      record.count = end - window.position
      if record.count > 0, window.base[end - 1] == UInt8(ascii: "\r") { record.count -= 1 }
      line += 1
      window.position = min(end + 1, window.count)
      if headerLines > 0 {
        headerLines -= 1
        continue
      }
      if record.count == 0, ignoresBlankLines { continue }
      try cut(&record)
      return true
    }
  }

  private func lineEnd() throws(RecordFailure) -> Int? {
    var at = window.position
    while true {
      while at < window.count, window.base[at] != UInt8(ascii: "\n") { at += 1 }
      if at < window.count { return at }
      let done = at - window.position
      guard !window.isOverlong else { throw .row(.tooLong) }
      let isMore: Bool
      do throws(Diagnostic) { isMore = try window.extend() } catch { throw .file(error) }
      at = window.position + done
      if !isMore { return done == 0 ? nil : at }
    }
  }

  private func cut(_ record: inout Record) throws(RecordFailure) {
    let end = record.offset + record.count
    var at = record.offset
    for (index, width) in widths.enumerated() {
      let start = at
      var left = width
      while left > 0, at < end {
        at += 1
        // The bytes after a character's first.
        while at < end, window.base[at] & 0xC0 == 0x80 { at += 1 }
        left -= 1
      }
      // The last field may be shorter: editors take blanks at the end of a line away.
      if left > 0, start == at, index > 0 {
        guard fillsRecords else { throw .row(.fixedWidth) }
        record.fields.append(Record.Field(offset: start, count: 0, kind: .missing, inScratch: false))
      } else {
        record.fields.append(Record.Field(offset: start, count: at - start, kind: .plain, inScratch: false))
      }
    }
    if at < end { throw .row(.extraColumns) }
  }
}
