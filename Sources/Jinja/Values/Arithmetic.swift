#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Python's arithmetic on template values.
enum Arithmetic {
  /// Results beyond it are refused; Python would compute for minutes.
  static let maximumBits = 200_000
  /// Repeated text and lists beyond it are refused.
  static let maximumSize = 1 << 28

  /// A binary operator, by its instruction.
  static func apply(
    _ operation: Operation, _ left: Value, _ right: Value, _ state: RenderState
  ) throws(RenderInterrupt) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)):
      if let result = integers(operation, a, b) { return result }
    case (.double(let a), .double(let b)): return try doubles(operation, a, b)
    default: break
    }
    return try general(operation, left, right, state)
  }

  static func sign(_ operation: Operation) -> String {
    switch operation {
    case .add: "+"
    case .sub: "-"
    case .mul: "*"
    case .div: "/"
    case .floorDiv: "//"
    case .mod: "%"
    default: "** or pow()"
    }
  }

  /// nil where the result does not fit or the divisor is zero.
  static func integers(_ operation: Operation, _ a: Int, _ b: Int) -> Value? {
    switch operation {
    case .add:
      let (result, overflow) = a.addingReportingOverflow(b)
      return overflow ? nil : .int(result)
    case .sub:
      let (result, overflow) = a.subtractingReportingOverflow(b)
      return overflow ? nil : .int(result)
    case .mul:
      let (result, overflow) = a.multipliedReportingOverflow(by: b)
      return overflow ? nil : .int(result)
    case .div:
      let exact = 1 << 53
      return b == 0 || a.magnitude > exact || b.magnitude > exact ? nil : .double(Double(a) / Double(b))
    case .floorDiv:
      guard b != 0, b != -1 else { return nil }
      let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
      return .int(rest != 0 && (rest < 0) != (b < 0) ? quotient - 1 : quotient)
    case .mod:
      guard b != 0, b != -1 else { return nil }
      let rest = a % b
      return .int(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
    default: return nil
    }
  }

  private static func doubles(_ operation: Operation, _ a: Double, _ b: Double) throws(RenderInterrupt) -> Value {
    switch operation {
    case .add: return .double(a + b)
    case .sub: return .double(a - b)
    case .mul: return .double(a * b)
    case .div:
      guard b != 0 else { throw zero("float division by zero") }
      return .double(a / b)
    case .floorDiv:
      guard b != 0 else { throw zero("float floor division by zero") }
      return .double(floorDivide(a, b).0)
    case .mod:
      guard b != 0 else { throw zero("float modulo") }
      return .double(floorDivide(a, b).1)
    default: return try power(a, b)
    }
  }

  /// Python's `divmod` of floats.
  private static func floorDivide(_ a: Double, _ b: Double) -> (Double, Double) {
    var rest = fmod(a, b)
    var quotient = (a - rest) / b
    if rest != 0 {
      if (b < 0) != (rest < 0) {
        rest += b
        quotient -= 1
      }
    } else {
      rest = copysign(0, b)
    }
    guard quotient != 0 else { return (copysign(0, a / b), rest) }
    let whole = quotient.rounded(.down)
    return (quotient - whole > 0.5 ? whole + 1 : whole, rest)
  }

  private static func power(_ a: Double, _ b: Double) throws(RenderInterrupt) -> Value {
    if a == 0, b < 0 { throw zero("0.0 cannot be raised to a negative power") }
    if a < 0, a.isFinite, b.isFinite, b != b.rounded() {
      throw .valueError("a negative number raised to a fraction has no real value")
    }
    let result = pow(a, b)
    if result.isInfinite, a.isFinite, b.isFinite { throw overflow("(34, 'Numerical result out of range')") }
    return .double(result)
  }

  private static func zero(_ message: String) -> RenderInterrupt { .failure("jinja.zero-division", message) }
  static func overflow(_ message: String) -> RenderInterrupt { .failure("jinja.overflow", message) }

  private static func general(
    _ operation: Operation, _ left: Value, _ right: Value, _ state: RenderState
  ) throws(RenderInterrupt) -> Value {
    for operand in [left, right] {
      // `'%s' % missing` formats it.
      if case .undefined(let undefined) = operand, operation != .mod || left.string == nil {
        throw state.use(of: undefined)
      }
    }
    if left.isNumber, right.isNumber, let result = try numbers(operation, left, right) { return result }
    if let result = try sequences(operation, left, right, state) { return result }
    let sign = operation == .pow ? "**" : sign(operation)
    if case .object(let object) = left, let result = try object.arithmetic(sign, right, reflected: false) {
      return result
    }
    if case .object(let object) = right, let result = try object.arithmetic(sign, left, reflected: true) {
      return result
    }
    throw mismatch(operation, left, right)
  }

  private static func mismatch(_ operation: Operation, _ left: Value, _ right: Value) -> RenderInterrupt {
    if operation == .add {
      switch left {
      case .string: return .typeError("can only concatenate str (not \"\(right.typeName)\") to str", hint: joinHint)
      case .list: return .typeError("can only concatenate list (not \"\(right.typeName)\") to list")
      case .tuple: return .typeError("can only concatenate tuple (not \"\(right.typeName)\") to tuple")
      default: break
      }
    }
    if operation == .mul {
      for (sequence, other) in [(left, right), (right, left)] {
        switch sequence {
        case .string, .markup, .list, .tuple:
          return .typeError("can't multiply sequence by non-int of type '\(other.typeName)'")
        default: break
        }
      }
    }
    let hint: String? = if case .string = right, operation == .add { joinHint } else { nil }
    return .typeError(
      "unsupported operand type(s) for \(sign(operation)): '\(left.typeName)' and '\(right.typeName)'", hint: hint)
  }

  private static let joinHint = "'~' joins values of any type as text"

  // MARK: Numbers

  private static func bigInteger(_ value: Value) -> BigInteger? {
    switch value {
    case .bool(let flag): BigInteger(flag ? 1 : 0)
    case .int(let number): BigInteger(number)
    case .big(let number): number
    default: nil
    }
  }

  private static func numbers(
    _ operation: Operation, _ left: Value, _ right: Value
  ) throws(RenderInterrupt) -> Value? {
    if let a = bigInteger(left), let b = bigInteger(right) { return try bigIntegers(operation, a, b) }
    switch (left, right) {
    case (.decimal, .double), (.double, .decimal): return nil
    case (.decimal, _), (_, .decimal):
      guard let a = left.exactDecimal, let b = right.exactDecimal else { return nil }
      return try decimals(operation, a, b)
    default: return try doubles(operation, try double(left), try double(right))
    }
  }

  /// A number as a double.
  static func double(_ value: Value) throws(RenderInterrupt) -> Double {
    switch value {
    case .bool(let flag): return flag ? 1 : 0
    case .int(let number): return Double(number)
    case .double(let number): return number
    case .decimal(let number): return number.double
    case .big(let number):
      let result = number.double
      guard result.isFinite else { throw overflow("int too large to convert to float") }
      return result
    default: throw .typeError("must be real number, not \(value.typeName)")
    }
  }

  private static func bigIntegers(
    _ operation: Operation, _ a: BigInteger, _ b: BigInteger
  ) throws(RenderInterrupt) -> Value {
    switch operation {
    case .add: return .integer(a + b)
    case .sub: return .integer(a - b)
    case .mul:
      guard a.bitWidth + b.bitWidth <= maximumBits else { throw tooLong() }
      return .integer(a * b)
    case .div:
      guard !b.isZero else { throw zero("division by zero") }
      let result = quotient(a, b)
      guard result.isFinite else { throw overflow("integer division result too large for a float") }
      return .double(result)
    case .floorDiv:
      guard !b.isZero else { throw zero("integer division or modulo by zero") }
      return .integer(a.floorDivided(b).0)
    case .mod:
      guard !b.isZero else { throw zero("integer modulo by zero") }
      return .integer(a.floorDivided(b).1)
    default: return try power(a, b)
    }
  }

  private static func tooLong() -> RenderInterrupt { overflow("the number has too many digits") }

  private static func power(_ a: BigInteger, _ b: BigInteger) throws(RenderInterrupt) -> Value {
    if b.isNegative {
      guard !a.isZero else { throw zero("0.0 cannot be raised to a negative power") }
      return try power(try double(.integer(a)), try double(.integer(b)))
    }
    if let small = a.int, (-1...1).contains(small) {
      return .int(b.isZero ? 1 : small == -1 ? (b.isOdd ? -1 : 1) : small)
    }
    guard let exponent = b.int, a.bitWidth.multipliedReportingOverflow(by: exponent) <= (maximumBits, false) else {
      throw tooLong()
    }
    return .integer(a.power(exponent))
  }

  /// The nearest double of a quotient.
  private static func quotient(_ a: BigInteger, _ b: BigInteger) -> Double {
    // 66 bits of quotient and one that remembers a rest round as the exact quotient would.
    let shift = 66 - (a.bitWidth - b.bitWidth)
    let dividend = shift > 0 ? a.magnitude.shifted(left: shift) : a.magnitude
    let divisor = shift < 0 ? b.magnitude.shifted(left: -shift) : b.magnitude
    var (result, rest) = dividend.quotientAndRemainder(divisor)
    if !rest.isZero { result = result.shifted(left: 1) + .one } else { result = result.shifted(left: 1) }
    rest = .zero
    let value = scalbn(result.double, Int32(clamping: -shift - 1))
    return a.isNegative != b.isNegative ? -value : value
  }

  private static func decimals(
    _ operation: Operation, _ a: DecimalNumber, _ b: DecimalNumber
  ) throws(RenderInterrupt) -> Value {
    guard abs(a.exponent) + abs(b.exponent) <= DecimalNumber.maximumExponent else {
      throw overflow("[<class 'decimal.Overflow'>]")
    }
    switch operation {
    case .add: return .decimal(a + b)
    case .sub: return .decimal(a - b)
    case .mul: return .decimal(a * b)
    case .div:
      guard !b.isZero else { throw zero("[<class 'decimal.DivisionByZero'>]") }
      return .decimal(a / b)
    case .floorDiv, .mod:
      guard !b.isZero else {
        throw zero(operation == .mod ? "[<class 'decimal.InvalidOperation'>]" : "[<class 'decimal.DivisionByZero'>]")
      }
      guard let (quotient, rest) = DecimalNumber.divided(a, b) else {
        throw .valueError("[<class 'decimal.DivisionImpossible'>]")
      }
      return .decimal(operation == .mod ? rest : quotient)
    default:
      guard b.exponent >= 0 || b.rounded(to: 0).compare(b) == 0, let exponent = b.truncated.int else {
        return .decimal(DecimalNumber(pow(a.double, b.double)))
      }
      guard !a.isZero || exponent > 0 else { throw .valueError("[<class 'decimal.InvalidOperation'>]") }
      guard let result = a.power(exponent) else { throw overflow("[<class 'decimal.Overflow'>]") }
      return .decimal(result)
    }
  }

  // MARK: Signs

  static func negate(_ value: Value, _ state: RenderState) throws(RenderInterrupt) -> Value {
    switch value {
    case .int(let number) where number != .min: return .int(-number)
    case .double(let number): return .double(-number)
    case .bool, .int, .big: return .integer(-(bigInteger(value) ?? .zero))
    case .decimal(let number): return .decimal(-number)
    case .undefined(let undefined): throw state.use(of: undefined)
    case .object(let object):
      if let result = try object.arithmetic("-", .int(0), reflected: true) { return result }
    default: break
    }
    throw .typeError("bad operand type for unary -: '\(value.typeName)'")
  }

  static func plus(_ value: Value, _ state: RenderState) throws(RenderInterrupt) -> Value {
    switch value {
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .int, .big, .double, .decimal: return value
    case .undefined(let undefined): throw state.use(of: undefined)
    default: throw .typeError("bad operand type for unary +: '\(value.typeName)'")
    }
  }
}

private func <= (a: (partialValue: Int, overflow: Bool), b: (Int, Bool)) -> Bool {
  !a.overflow && a.partialValue <= b.0
}
