import Diagnostics

/// Reads records that end with a line end and whose fields are parted by a delimiter: delimited text and CSV.
final class DelimitedReader: RecordReader {
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let backslash = UInt8(ascii: "\\")

  let window: InputWindow
  let scratch = Scratch()
  /// The delimiter's first byte.
  private let delimiter: UInt8
  /// Its further bytes, mostly none.
  private let delimiterRest: [UInt8]
  /// CSV's quote; nil for delimited text.
  private let quote: UInt8?
  private let csvEscape: UInt8?
  private let escapes: Bool
  private let removesQuotes: Bool
  private let ignoresBlankLines: Bool
  private var headerLines: Int
  private var line = 1

  init(_ window: InputWindow, _ options: CopyOptions) {
    self.window = window
    delimiter = options.delimiter.first ?? UInt8(ascii: "|")
    delimiterRest = Array(options.delimiter.dropFirst())
    if case .csv(let quote) = options.format { self.quote = quote } else { quote = nil }
    csvEscape = options.csvEscape
    escapes = options.escapes
    removesQuotes = options.removesQuotes
    ignoresBlankLines = options.ignoresBlankLines
    headerLines = options.headerLines
  }

  /// How an attempt at a record ended.
  private enum Attempt {
    case done
    /// The window ends within the record.
    case cut
    case bad(RowError)
  }

  func next(_ record: inout Record) throws(RecordFailure) -> Bool {
    while true {
      if window.position >= window.count {
        if try !more() { return false }
        continue
      }
      let start = window.position
      scratch.removeAll()
      record.fields.removeAll(keepingCapacity: true)
      record.line = line
      let attempt = headerLines > 0 ? skipLine(&record) : read(&record)
      switch attempt {
      case .cut:
        guard !window.isOverlong else {
          try skipOverlong(&record)
          throw .row(.tooLong)
        }
        // At the end of the file the attempt takes what there is.
        _ = try more()
      case .bad(let error): throw .row(error)
      case .done:
        if headerLines > 0 {
          headerLines -= 1
          continue
        }
        if record.count == 0, record.fields.count == 1, window.position > start, ignoresBlankLines { continue }
        return true
      }
    }
  }

  private func more() throws(RecordFailure) -> Bool {
    do throws(Diagnostic) { return try window.extend() } catch { throw .file(error) }
  }

  private func skipOverlong(_ record: inout Record) throws(RecordFailure) {
    record.offset = window.position
    record.count = 1024
    while true {
      if case .done = skipLine(&record) { return }
      window.position = window.count
      if try !more() { return }
    }
  }

  /// Passes over one line whatever it holds.
  private func skipLine(_ record: inout Record) -> Attempt {
    var at = window.position
    while at < window.count, window.base[at] != Self.newline { at += 1 }
    guard at < window.count || window.isComplete else { return .cut }
    window.position = min(at + 1, window.count)
    line += 1
    return .done
  }

  private func end(_ record: inout Record, at: Int) {
    record.offset = window.position
    record.count = at - window.position
    if record.count > 0, window.base[at - 1] == Self.carriageReturn { record.count -= 1 }
    line += 1
    window.position = min(at + 1, window.count)
  }

  /// Whether a delimiter stands there. One that the window cuts off is none: its line is not whole yet, and is read again.
  private func isDelimiter(_ at: Int) -> Bool {
    guard window.base[at] == delimiter else { return false }
    if delimiterRest.isEmpty { return true }
    guard window.count - at > delimiterRest.count else { return false }
    return delimiterRest.indices.allSatisfy { window.base[at + 1 + $0] == delimiterRest[$0] }
  }

  private func read(_ record: inout Record) -> Attempt {
    if let quote { return readCSV(&record, quote) }
    return escapes || removesQuotes ? readEscaped(&record) : readPlain(&record)
  }

  /// Delimited text in which no character is special but the delimiter.
  private func readPlain(_ record: inout Record) -> Attempt {
    let base = window.base
    let count = window.count
    let delimiter = delimiter
    let rest = delimiterRest.count
    var at = window.position
    var start = at
    while at < count {
      let byte = base[at]
      if byte == delimiter, rest == 0 || isDelimiter(at) {
        record.fields.append(Record.Field(offset: start, count: at - start, kind: .plain, inScratch: false))
        at += rest
        start = at + 1
      } else if byte == Self.newline {
        break
      }
      at += 1
    }
    guard at < count || window.isComplete else { return .cut }
    var last = at
    if last > start, base[last - 1] == Self.carriageReturn { last -= 1 }
    record.fields.append(Record.Field(offset: start, count: last - start, kind: .plain, inScratch: false))
    end(&record, at: at)
    return .done
  }

  /// Delimited text with ESCAPE, REMOVEQUOTES or both.
  private func readEscaped(_ record: inout Record) -> Attempt {
    let base = window.base
    let count = window.count
    var at = window.position
    var lines = 0
    var problem: RowError?
    while true {
      // One field.
      let start = at
      let mark = scratch.count
      var copied = false
      var closing: UInt8?
      var closed = false
      if removesQuotes, at < count, base[at] == UInt8(ascii: "'") || base[at] == UInt8(ascii: "\"") {
        closing = base[at]
        at += 1
      }
      let text = at
      var textEnd = at
      field: while at < count {
        let byte = base[at]
        if escapes, byte == Self.backslash {
          guard at + 1 < count else {
            if !window.isComplete { return .cut }
            break
          }
          if !copied {
            scratch.append(base + text, at - text)
            copied = true
          }
          // The NULL text stands for itself.
          if base[at + 1] == UInt8(ascii: "N"), at == start,
            at + 2 >= count || isDelimiter(at + 2) || base[at + 2] == Self.newline
              || base[at + 2] == Self.carriageReturn
          {
            scratch.append(Self.backslash)
          }
          if base[at + 1] == Self.newline { lines += 1 }
          scratch.append(base[at + 1])
          at += 2
          textEnd = at
          continue
        }
        if let closing {
          if byte == closing {
            let next = at + 1
            if next >= count, !window.isComplete { return .cut }
            if next >= count || isDelimiter(next) || base[next] == Self.newline
              || base[next] == Self.carriageReturn
            {
              textEnd = at
              closed = true
              at = next
              break field
            }
          } else if byte == Self.newline {
            lines += 1
          }
        } else if byte == Self.newline || isDelimiter(at) {
          break field
        }
        if copied { scratch.append(byte) }
        at += 1
        textEnd = at
      }
      if at >= count, !window.isComplete { return .cut }
      if closing != nil, !closed { problem = .missingEndQuote }
      if closed, at < count, base[at] == Self.carriageReturn, at + 1 < count, base[at + 1] == Self.newline { at += 1 }
      let isLast = at >= count || base[at] == Self.newline
      if isLast, !closed, textEnd > text, base[textEnd - 1] == Self.carriageReturn { textEnd -= 1 }
      let kind: Record.Field.Kind = closed ? .quoted : .plain
      if copied {
        var length = scratch.count - mark
        if isLast, !closed, length > 0, scratch.base[mark + length - 1] == Self.carriageReturn { length -= 1 }
        record.fields.append(Record.Field(offset: mark, count: length, kind: kind, inScratch: true))
      } else {
        record.fields.append(Record.Field(offset: text, count: textEnd - text, kind: kind, inScratch: false))
      }
      if isLast { break }
      at += 1 + delimiterRest.count
    }
    if problem != nil {
      // An open quote took everything to the end of the file: only its line is bad.
      at = window.position
      while at < count, base[at] != Self.newline { at += 1 }
      lines = 0
    }
    end(&record, at: at)
    line += lines
    if let problem { return .bad(problem) }
    return .done
  }

  private func readCSV(_ record: inout Record, _ quote: UInt8) -> Attempt {
    let base = window.base
    let count = window.count
    let delimiter = delimiter
    let rest = delimiterRest.count
    var at = window.position
    var lines = 0
    var isBad = false
    while true {
      var start = at
      if at < count, base[at] != quote, base[at] <= 0x20 {
        // White space may stand before a quote.
        var ahead = at
        while ahead < count, base[ahead] == 0x20 || base[ahead] == 0x09, !isDelimiter(ahead) { ahead += 1 }
        if ahead >= count, !window.isComplete { return .cut }
        if ahead < count, base[ahead] == quote {
          at = ahead
          start = ahead
        }
      }
      if at < count, base[at] == quote {
        at += 1
        var text = at
        let mark = scratch.count
        var copied = false
        var closed = false
        while at < count {
          let byte = base[at]
          if byte == quote {
            guard at + 1 < count || window.isComplete else { return .cut }
            if at + 1 < count, base[at + 1] == quote {
              scratch.append(base + text, at + 1 - text)
              copied = true
              at += 2
              text = at
              continue
            }
            closed = true
            break
          }
          if byte == csvEscape {
            guard at + 1 < count || window.isComplete else { return .cut }
            scratch.append(base + text, at - text)
            copied = true
            text = at + 1
            at = min(at + 2, count)
            continue
          }
          if byte == Self.newline { lines += 1 }
          at += 1
        }
        if !closed {
          guard window.isComplete else { return .cut }
          isBad = true
        }
        if copied {
          scratch.append(base + text, at - text)
          record.fields.append(
            Record.Field(offset: mark, count: scratch.count - mark, kind: .quoted, inScratch: true))
        } else {
          record.fields.append(Record.Field(offset: text, count: at - text, kind: .quoted, inScratch: false))
        }
        if closed { at += 1 }
        while at < count, base[at] != Self.newline, !isDelimiter(at) {
          // Only white space may follow.
          if base[at] != 0x20, base[at] != 0x09, base[at] != Self.carriageReturn { isBad = true }
          at += 1
        }
      } else {
        while at < count, base[at] != Self.newline, base[at] != delimiter || rest > 0 && !isDelimiter(at) { at += 1 }
        var last = at
        if last > start, at >= count || base[at] == Self.newline, base[last - 1] == Self.carriageReturn { last -= 1 }
        record.fields.append(Record.Field(offset: start, count: last - start, kind: .plain, inScratch: false))
      }
      if at >= count {
        guard window.isComplete else { return .cut }
        break
      }
      if base[at] == Self.newline { break }
      at += 1 + rest
    }
    if isBad, at >= count, lines > 0 {
      // An open quote took everything to the end of the file: only its line is bad.
      at = window.position
      while at < count, base[at] != Self.newline { at += 1 }
      lines = 0
    }
    end(&record, at: at)
    line += lines
    return isBad ? .bad(.quoteFormat) : .done
  }
}
