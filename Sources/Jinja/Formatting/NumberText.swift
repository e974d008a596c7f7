import JSON

/// Digits of numbers, exactly rounded, as Python's formats `e`, `f` and `g` lay them out; without sign.
enum NumberText {
  /// A finite number's absolute value.
  static func exact(_ number: Double) -> DecimalNumber { DecimalNumber(number.magnitude) }

  /// `f`: a fixed number of places behind the point.
  static func fixed(_ number: DecimalNumber, places: Int) -> String {
    // Zeros are text: to multiply by a large power of ten takes long.
    let zeros = number.isZero ? 0 : number.exponent + places
    let digits =
      zeros > 0
      ? number.coefficient.digits + String(repeating: "0", count: zeros)
      : number.rounded(to: -places).coefficient.digits
    guard places > 0 else { return digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
    return padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// The number rounded to so many significant digits, and the power of ten of the first one.
  private static func significant(_ number: DecimalNumber, _ count: Int) -> (digits: String, power: Int) {
    if number.isZero { return (String(repeating: "0", count: count), 0) }
    var rounded = number
    for _ in 0..<2 {
      let length = rounded.coefficient.digits.utf8.count
      rounded = rounded.rounded(to: rounded.exponent + length - count)
    }
    let digits = rounded.coefficient.digits
    return (digits, rounded.exponent + digits.utf8.count - 1)
  }

  private static func power(_ value: Int, _ mark: String) -> String {
    mark + (value < 0 ? "-" : "+") + (value.magnitude < 10 ? "0" : "") + String(value.magnitude)
  }

  /// `e`: one digit, the point, so many places, the power.
  static func scientific(_ number: DecimalNumber, places: Int, mark: String, alternate: Bool = false) -> String {
    let (digits, power) = significant(number, places + 1)
    let point = places > 0 || alternate ? "." : ""
    return digits.prefix(1) + point + digits.dropFirst() + Self.power(power, mark)
  }

  /// `g`: as `f` or `e`, whichever fits, without trailing zeros. `keepsPoint` asks for a digit behind the point.
  static func general(
    _ number: DecimalNumber, digits count: Int, mark: String, alternate: Bool = false, keepsPoint: Bool = false
  ) -> String {
    let count = max(1, count)
    let (digits, power) = significant(number, count)
    if power >= -4, power < count - (keepsPoint ? 1 : 0) {
      let text = fixed(number, places: max(0, count - 1 - power))
      let trimmed = alternate ? text : trim(text)
      return keepsPoint && !trimmed.utf8.contains(UInt8(ascii: ".")) ? trimmed + ".0" : trimmed
    }
    let tail = alternate ? String(digits.dropFirst()) : trimZeros(digits.dropFirst())
    return digits.prefix(1) + (tail.isEmpty && !alternate ? "" : "." + tail) + Self.power(power, mark)
  }

  private static func trim(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
    let trimmed = trimZeros(Substring(text))
    return trimmed.utf8.last == UInt8(ascii: ".") ? String(trimmed.dropLast()) : trimmed
  }

  private static func trimZeros(_ text: Substring) -> String {
    var text = text
    while text.utf8.last == UInt8(ascii: "0") { text = text.dropLast() }
    return String(text)
  }

  /// Separators between groups of digits of the whole part, zeros in front up to a width.
  static func grouped(_ digits: String, separator: String, size: Int, width: Int) -> String {
    var reversed: [UInt8] = []
    var rest = ArraySlice(digits.utf8)
    var inGroup = 0
    while !rest.isEmpty || reversed.count < width {
      if inGroup == size {
        reversed += separator.utf8
        inGroup = 0
        // Never a separator in front: the next turn adds a digit.
      }
      reversed.append(rest.popLast() ?? 0x30)
      inGroup += 1
    }
    return String(decoding: reversed.reversed(), as: UTF8.self)
  }
}
