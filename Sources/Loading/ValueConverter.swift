import Postgres
import SQL

/// Brings one column's fields into the form that PostgreSQL's COPY reads, as Redshift would read them.
struct ValueConverter {
  let column: LoadColumn
  private let options: CopyOptions
  private let datePattern: DateTimePattern?
  private let timePattern: DateTimePattern?
  let roundsDecimals: Bool
  private let isText: Bool
  private let isNullTextPossible: Bool

  init(_ column: LoadColumn, _ options: CopyOptions) {
    self.column = column
    self.options = options
    if case .pattern(let text) = options.dateFormat { datePattern = DateTimePattern(text) } else { datePattern = nil }
    if case .pattern(let text) = options.timeFormat { timePattern = DateTimePattern(text) } else { timePattern = nil }
    roundsDecimals = options.roundsDecimals
    isText = column.type.isString
    if case .json = options.format { isNullTextPossible = false } else { isNullTextPossible = true }
  }

  /// Adds the field to the row.
  func convert(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ kind: Record.Field.Kind, into row: inout CopyTextEncoder
  ) throws(RowError) {
    guard options.isLenient else { return try read(start, length, kind, into: &row) }
    do throws(RowError) {
      try read(start, length, kind == .missing ? .null : kind, into: &row)
    } catch {
      // Nothing of the field was added.
      row.appendNull()
    }
  }

  private func read(
    _ start: UnsafePointer<UInt8>, _ length: Int, _ kind: Record.Field.Kind, into row: inout CopyTextEncoder
  ) throws(RowError) {
    var text = UnsafeBufferPointer(start: start, count: length)
    switch kind {
    case .null: return try appendNull(&row)
    case .missing:
      // Redshift: what FILLRECORD adds is an empty text for VARCHAR and NULL for all others.
      if case .varchar = column.type, !options.emptyAsNull { return row.append(UnsafeRawBufferPointer(text)) }
      return try appendNull(&row)
    case .plain where isNullTextPossible && isNullText(text): return try appendNull(&row)
    case .plain, .quoted, .json: break
    }
    if isText {
      if length == 0, options.emptyAsNull { return try appendNull(&row) }
      if options.blanksAsNull, length > 0, text.allSatisfy({ $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }) {
        return try appendNull(&row)
      }
      return try appendText(text, &row)
    }
    text = Self.trimmed(text)
    if text.isEmpty { return try appendNull(&row) }
    switch column.type {
    case .smallint: try appendInteger(text, Int(Int16.min), Int(Int16.max), "Short", &row)
    case .integer: try appendInteger(text, Int(Int32.min), Int(Int32.max), "Integer", &row)
    case .bigint: try appendInteger(text, Int.min, Int.max, "Long", &row)
    case .decimal(let precision, let scale): try appendDecimal(text, precision, scale, &row)
    case .real: try appendFloat(text, isReal: true, &row)
    case .double: try appendFloat(text, isReal: false, &row)
    case .boolean: try appendBoolean(text, &row)
    case .date: try appendDate(text, &row)
    case .timestamp, .timestamptz: try appendTimestamp(text, &row)
    case .time, .timetz: try appendTime(text, &row)
    case .super: try appendSuper(text, &row)
    case .varbyte(let limit): try appendBytes(text, limit, &row)
    case .char, .varchar, .interval, .geometry, .geography, .hllsketch, .other:
      row.append(UnsafeRawBufferPointer(text))
    }
  }

  private func appendNull(_ row: inout CopyTextEncoder) throws(RowError) {
    if column.isNotNull, column.standIn == nil { throw .missingNotNull }
    row.append(column.standIn)
  }

  private func isNullText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count == options.nullText.count && text.elementsEqual(options.nullText)
  }

  static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var lower = 0
    var upper = text.count
    while lower < upper, text[lower] <= 0x20 { lower += 1 }
    while upper > lower, text[upper - 1] <= 0x20 { upper -= 1 }
    return UnsafeBufferPointer(rebasing: text[lower..<upper])
  }

  // MARK: Text

  private func appendText(_ given: UnsafeBufferPointer<UInt8>, _ row: inout CopyTextEncoder) throws(RowError) {
    var text = given
    let isFixed: Bool
    let limit: Int
    switch column.type {
    case .char(let length): (isFixed, limit) = (true, length)
    case .varchar(let length): (isFixed, limit) = (false, length)
    default: (isFixed, limit) = (false, Int.max)
    }
    if isFixed || options.trimsBlanks {
      var upper = text.count
      while upper > 0, text[upper - 1] == 0x20 { upper -= 1 }
      text = UnsafeBufferPointer(rebasing: text[..<upper])
    }
    let plain = TextChecks.asciiPrefix(text)
    guard plain < text.count else {
      if text.count > limit {
        guard options.truncatesColumns else { throw isFixed ? .charTooLong : .stringTooLong }
        text = UnsafeBufferPointer(rebasing: text[..<limit])
      }
      return row.append(UnsafeRawBufferPointer(text))
    }
    if text.contains(0) { throw .nullByte }
    if let bad = TextChecks.invalidPlace(text, from: plain) {
      guard let replacement = options.invalidCharacterReplacement else { throw TextChecks.invalidCharacter(text, bad) }
      let repaired = TextChecks.repaired(text, replacement)
      try repaired.withUnsafeBufferPointer { bytes throws(RowError) in try appendWide(bytes, limit, isFixed, &row) }
      return
    }
    try appendWide(text, limit, isFixed, &row)
  }

  /// A text with characters of several bytes.
  private func appendWide(
    _ text: UnsafeBufferPointer<UInt8>, _ limit: Int, _ isFixed: Bool, _ row: inout CopyTextEncoder
  ) throws(RowError) {
    if isFixed, let wide = text.firstIndex(where: { $0 >= 0x80 }) { throw TextChecks.wideInChar(text, wide) }
    guard text.count > limit else { return row.append(UnsafeRawBufferPointer(text)) }
    guard options.truncatesColumns else { throw isFixed ? .charTooLong : .stringTooLong }
    var upper = limit
    while upper > 0, text[upper] & 0xC0 == 0x80 { upper -= 1 }
    row.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[..<upper])))
  }

  private func appendSuper(_ text: UnsafeBufferPointer<UInt8>, _ row: inout CopyTextEncoder) throws(RowError) {
    guard let base = text.baseAddress else { throw .superValue }
    let scanner = JSONScanner(base, end: text.count)
    guard scanner.skipValue(0) == text.count, !scanner.holdsNull(0..<text.count) else { throw .superValue }
    if TextChecks.invalidPlace(text, from: 0) != nil { throw .superValue }
    guard text.contains(where: { $0 <= 0x20 }) else { return row.append(UnsafeRawBufferPointer(text)) }
    row.append(scanner.compacted(0..<text.count))
  }

  private func appendBytes(
    _ text: UnsafeBufferPointer<UInt8>, _ limit: Int, _ row: inout CopyTextEncoder
  ) throws(RowError) {
    guard text.count % 2 == 0 else { throw RowError(1219, "UTF-8 hexadecimal contains an invalid digit") }
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66: break
      default: throw RowError(1219, "UTF-8 hexadecimal contains an invalid digit")
      }
    }
    guard text.count / 2 <= limit else { throw .stringTooLong }
    row.append(Array("\\x".utf8) + text)
  }

  private func appendBoolean(_ text: UnsafeBufferPointer<UInt8>, _ row: inout CopyTextEncoder) throws(RowError) {
    guard text.count <= 5 else { throw .boolean }
    let value: String
    switch String(decoding: text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self) {
    case "t", "true", "1", "y", "yes": value = "t"
    case "f", "false", "0", "n", "no": value = "f"
    default: throw .boolean
    }
    row.append(value)
  }

  // MARK: Dates

  private func appendDate(_ text: UnsafeBufferPointer<UInt8>, _ row: inout CopyTextEncoder) throws(RowError) {
    var value: DateTimeValue?
    switch options.dateFormat {
    case .auto: value = DateTimeGuess.read(text)
    case .pattern:
      if let (found, end) = datePattern?.read(text), end == text.count || text[end] == 0x20 || text[end] == 0x54 {
        value = found
      }
    default:
      if text.count == 10, let found = Self.standardDate(text) {
        // Already as PostgreSQL wants it.
        if found.isValid { return row.appendPlain(UnsafeRawBufferPointer(text)) }
      } else if text.count > 10, text[10] == 0x20 || text[10] == 0x54 {
        value = Self.standardDate(text)
      } else if text.count < 10, !options.acceptsAnyDate {
        throw .shortDate
      }
    }
    guard let value, value.isValid else {
      if options.acceptsAnyDate { return try appendNull(&row) }
      throw RowError(1205, "Invalid date format or value [\(datePattern?.text ?? "YYYY-MM-DD")]")
    }
    var bytes: [UInt8] = []
    value.appendDate(to: &bytes)
    value.appendEra(to: &bytes)
    row.append(bytes)
  }

  /// `YYYY-MM-DD` at the text's beginning.
  @inline(__always)
  private static func standardDate(_ text: UnsafeBufferPointer<UInt8>) -> DateTimeValue? {
    guard text.count >= 10, text[4] == 0x2D, text[7] == 0x2D else { return nil }
    var value = DateTimeValue()
    var ok = true
    func digit(_ index: Int) -> Int {
      let byte = text[index] &- 0x30
      if byte > 9 { ok = false }
      return Int(byte)
    }
    value.year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
    value.month = digit(5) * 10 + digit(6)
    value.day = digit(8) * 10 + digit(9)
    return ok && value.year > 0 ? value : nil
  }

  private func appendTimestamp(_ text: UnsafeBufferPointer<UInt8>, _ row: inout CopyTextEncoder) throws(RowError) {
    var value: DateTimeValue?
    switch options.timeFormat {
    case .standard:
      value = Self.standardTimestamp(text)
      let hasZone = value?.zone != nil
      if let value, value.isValid, !hasZone, text[10] == 0x20, text.count == 19 {
        return row.appendPlain(UnsafeRawBufferPointer(text))
      }
    case .auto: value = DateTimeGuess.read(text)
    case .epochSeconds: value = Self.epoch(text, 1_000_000)
    case .epochMilliseconds: value = Self.epoch(text, 1000)
    case .pattern: if let (found, end) = timePattern?.read(text), end == text.count { value = found }
    }
    guard let value, value.isValid else {
      if options.acceptsAnyDate { return try appendNull(&row) }
      throw RowError(
        1206, "Invalid timestamp format or value [\(timePattern?.text ?? "YYYY-MM-DD HH24:MI:SS")]")
    }
    var bytes: [UInt8] = []
    value.appendDate(to: &bytes)
    bytes.append(0x20)
    value.appendTime(to: &bytes)
    // Redshift: a TIMESTAMP column takes no notice of a zone.
    if column.type == .timestamptz { value.appendZone(to: &bytes) }
    value.appendEra(to: &bytes)
    row.append(bytes)
  }

  /// `YYYY-MM-DD`, then perhaps `HH:MI`, `HH:MI:SS` with a fraction, and a zone's offset.
  private static func standardTimestamp(_ text: UnsafeBufferPointer<UInt8>) -> DateTimeValue? {
    guard var value = standardDate(text) else { return nil }
    guard text.count > 10 else { return value }
    guard text[10] == 0x20 else { return nil }
    var cursor = DateTimeCursor(text: text, at: 11)
    guard DateTimeGuess.time(&cursor, &value) else { return nil }
    if !cursor.isAtEnd {
      cursor.skipSpace()
      guard let zone = cursor.byte == 0x2B || cursor.byte == 0x2D ? cursor.offset() : DateTimeGuess.zone(&cursor)
      else { return nil }
      value.zone = zone
    }
    return cursor.isAtEnd ? value : nil
  }

  private static func epoch(_ text: UnsafeBufferPointer<UInt8>, _ factor: Int) -> DateTimeValue? {
    guard let number = Int(String(decoding: text, as: UTF8.self)) else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : DateTimeValue(epochMicroseconds: value)
  }

  private func appendTime(_ text: UnsafeBufferPointer<UInt8>, _ row: inout CopyTextEncoder) throws(RowError) {
    var cursor = DateTimeCursor(text: text)
    var value = DateTimeValue()
    var isGood = DateTimeGuess.time(&cursor, &value)
    cursor.skipSpace()
    if !cursor.isAtEnd {
      value.zone = DateTimeGuess.zone(&cursor)
      isGood = isGood && value.zone != nil && cursor.isAtEnd
    }
    guard isGood, value.isValid else {
      throw RowError(1206, "Invalid timestamp format or value [HH24:MI:SS]")
    }
    var bytes: [UInt8] = []
    value.appendTime(to: &bytes)
    if column.type == .timetz { value.appendZone(to: &bytes) }
    row.append(bytes)
  }
}
