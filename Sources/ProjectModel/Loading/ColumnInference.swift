/// Finds a seed column's type as its values come: a number only where it would print back the same, so that `00501`,
/// `1e5` and `+3` stay text.
package struct ColumnInference {
  enum Kind: UInt8 { case number, date, dateTime, boolean, text }

  private var isNumber = true
  /// The form in which all values so far are days or moments, where there is one.
  private var form: SeedMoment.Form?
  private var mayBeMoment = true
  private var isBoolean = true
  package private(set) var hasValue = false
  // Facts about numbers.
  private var hasFraction = false
  private var sameScale: Int?
  private var scalesDiffer = false
  private var largestScale = 0
  private var mostWholeDigits = 0
  private var hasTrailingZero = false
  private var mostDigits = 0
  private var needsBig = false
  let isForcedText: Bool

  package init(isForcedText: Bool) { self.isForcedText = isForcedText }

  package mutating func add(_ value: UnsafeBufferPointer<UInt8>) {
    guard !isForcedText else { return }
    hasValue = true
    if isNumber, !addNumber(value) { isNumber = false }
    if mayBeMoment {
      form = form ?? Self.forms.first { SeedMoment(value, $0) != nil }
      mayBeMoment = form.map { SeedMoment(value, $0) != nil } ?? false
    }
    if isBoolean, !Self.isBoolean(value) { isBoolean = false }
  }

  /// Whether no further value can change the result.
  package var isSettled: Bool { isForcedText || !(isNumber || mayBeMoment || isBoolean) }

  private static let forms: [SeedMoment.Form] = [.date, .dateTime, .iso]

  /// How the column's days or moments are written, where it holds those.
  package var momentForm: SeedMoment.Form? { mayBeMoment && hasValue && !isForcedText ? form : nil }

  /// agate's name, and the column type that SQL gets.
  package var result: (name: String, sql: String) {
    if isForcedText || !hasValue { return hasValue || isForcedText ? ("Text", "text") : ("Number", "integer") }
    if isNumber {
      guard hasFraction else {
        if !needsBig { return ("Number", "integer") }
        return mostDigits <= 18
          ? ("Number", "bigint") : mostDigits <= 38 ? ("Number", "numeric(38,0)") : ("Text", "text")
      }
      if !hasTrailingZero, mostDigits <= 15 { return ("Number", "float8") }
      if let sameScale, !scalesDiffer, mostDigits <= 38 { return ("Number", "numeric(38,\(sameScale))") }
      // PostgreSQL keeps each value's own digits behind the point.
      return mostWholeDigits + largestScale <= 38 ? ("Number", "numeric") : ("Text", "text")
    }
    if let momentForm {
      return momentForm == .date ? ("Date", "date") : ("DateTime", "timestamp without time zone")
    }
    if isBoolean { return ("Boolean", "boolean") }
    return ("Text", "text")
  }

  /// The column's type where a numeric without a scale has no fractions, as on Redshift: shorter ones get zeros there.
  package var scaledType: String { result.sql == "numeric" ? "numeric(38,\(largestScale))" : result.sql }

  /// Empty, or `null` in any letters, is NULL, as dbt reads seeds.
  package static func isNull(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    var end = value.count
    // Most values begin like neither.
    if end > 0, value[0] > 0x20, value[0] | 0x20 != UInt8(ascii: "n") { return false }
    while start < end, isBlank(value[start]) { start += 1 }
    while end > start, isBlank(value[end - 1]) { end -= 1 }
    if start == end { return true }
    guard end - start == 4 else { return false }
    return value[start] | 0x20 == UInt8(ascii: "n") && value[start + 1] | 0x20 == UInt8(ascii: "u")
      && value[start + 2] | 0x20 == UInt8(ascii: "l") && value[start + 3] | 0x20 == UInt8(ascii: "l")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// `0`, `-12`, `3.50`: no leading zeros, no plus, no exponent.
  private mutating func addNumber(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    if value.first == UInt8(ascii: "-") { index = 1 }
    let first = index
    while index < value.count, Self.isDigit(value[index]) { index += 1 }
    let whole = index - first
    guard whole > 0, whole == 1 || value[first] != 0x30 else { return false }
    var fraction = 0
    if index < value.count, value[index] == UInt8(ascii: ".") {
      index += 1
      let start = index
      while index < value.count, Self.isDigit(value[index]) { index += 1 }
      fraction = index - start
      guard fraction > 0 else { return false }
      hasFraction = true
      if value[index - 1] == 0x30 { hasTrailingZero = true }
    }
    guard index == value.count else { return false }
    // Minus zero prints back as zero.
    if first == 1, value[1...].allSatisfy({ $0 == 0x30 || $0 == UInt8(ascii: ".") }) { return false }
    if let sameScale, sameScale != fraction { scalesDiffer = true }
    largestScale = max(largestScale, fraction)
    mostWholeDigits = max(mostWholeDigits, whole)
    sameScale = sameScale ?? fraction
    mostDigits = max(mostDigits, whole + fraction)
    if whole > 9 {
      needsBig =
        needsBig
        || Int(String(decoding: value, as: UTF8.self)).map { $0 > Int(Int32.max) || $0 < Int(Int32.min) } ?? true
    }
    return true
  }

  private static func isBoolean(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    func matches(_ word: StaticString) -> Bool {
      value.count == word.utf8CodeUnitCount
        && value.indices.allSatisfy { value[$0] | 0x20 == word.utf8Start[$0] }
    }
    return matches("true") || matches("false")
  }
}
