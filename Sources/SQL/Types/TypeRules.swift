/// Redshift's types of computed values; nil wherever it is not sure.
package enum TypeRules {
  /// Redshift: an integer counts as a decimal of so many digits when it meets one.
  package static func asDecimal(_ type: SQLType) -> (precision: Int, scale: Int)? {
    switch type {
    case .smallint: (5, 0)
    case .integer: (10, 0)
    case .bigint: (19, 0)
    case .decimal(let precision, let scale): (precision, scale)
    default: nil
    }
  }

  private static func decimal(_ precision: Int, _ scale: Int) -> SQLType {
    .decimal(precision: min(max(precision, 1), 38), scale: min(max(scale, 0), 37))
  }

  /// The type of `left symbol right`; nil also where the two do not go together.
  package static func arithmetic(_ symbol: String, _ left: SQLType, _ right: SQLType) -> SQLType? {
    if left.isNumber, right.isNumber { return numeric(symbol, left, right) }
    switch (symbol, left, right) {
    case ("+", _, _) where left.isString && right.isString: return .varchar(SQLType.longestVarchar)
    case ("+", .date, _) where right.isInteger, ("-", .date, _) where right.isInteger: return .date
    case ("+", _, .date) where left.isInteger: return .date
    case ("-", .date, .date): return .integer
    case ("+", .date, .interval), ("-", .date, .interval), ("+", .interval, .date): return .timestamp
    case ("+", .timestamp, .interval), ("-", .timestamp, .interval), ("+", .interval, .timestamp): return .timestamp
    case ("+", .timestamptz, .interval), ("-", .timestamptz, .interval), ("+", .interval, .timestamptz):
      return .timestamptz
    case ("-", .timestamp, .timestamp), ("-", .timestamptz, .timestamptz), ("-", .timestamp, .date),
      ("-", .date, .timestamp), ("+", .interval, .interval), ("-", .interval, .interval):
      return .interval
    case ("*", .interval, _) where right.isNumber, ("*", _, .interval) where left.isNumber,
      ("/", .interval, _) where right.isNumber:
      return .interval
    default: return nil
    }
  }

  private static func numeric(_ symbol: String, _ left: SQLType, _ right: SQLType) -> SQLType? {
    if left == .double || right == .double || left == .real || right == .real {
      return left == .real && right == .real && symbol != "^" ? .real : .double
    }
    if left.isInteger, right.isInteger {
      switch symbol {
      case "+", "-", "*", "/", "%", "&", "|", "#", "<<", ">>": return wider(left, right)
      case "^": return .double
      default: return nil
      }
    }
    guard let (p1, s1) = asDecimal(left), let (p2, s2) = asDecimal(right) else { return nil }
    switch symbol {
    case "+", "-": return decimal(max(p1 - s1, p2 - s2) + 1 + max(s1, s2), max(s1, s2))
    case "*": return decimal(p1 + p2 + 1, s1 + s2)
    case "/": return quotient((p1, s1), (p2, s2))
    case "%": return decimal(max(p1, p2), max(s1, s2))
    case "^": return .double
    default: return nil
    }
  }

  /// Redshift (Computations with numeric values): scale max(4, s1 + p2 - s2 + 1), what exceeds 38 digits taken from it.
  private static func quotient(_ left: (p: Int, s: Int), _ right: (p: Int, s: Int)) -> SQLType {
    var scale = max(4, left.s + right.p - right.s + 1)
    let precision = left.p - left.s + right.s + scale
    if precision > 38 { scale = max(4, scale - (precision - 38)) }
    return decimal(min(precision, 38), scale)
  }

  private static func wider(_ left: SQLType, _ right: SQLType) -> SQLType {
    if left == .bigint || right == .bigint { return .bigint }
    return left == .smallint && right == .smallint ? .smallint : .integer
  }

  /// The type of CASE, COALESCE and set operations; nil where they do not meet or one is not known.
  package static func common(_ types: [SQLType?]) -> SQLType? {
    var result: SQLType?
    for type in types {
      guard let type else { return nil }
      guard let known = result else {
        result = type
        continue
      }
      guard let both = common(known, type) else { return nil }
      result = both
    }
    return result
  }

  private static func common(_ left: SQLType, _ right: SQLType) -> SQLType? {
    if left == right { return left }
    if left.isNumber, right.isNumber {
      if left == .double || right == .double || left == .real || right == .real { return .double }
      if left.isInteger, right.isInteger { return wider(left, right) }
      guard let (p1, s1) = asDecimal(left), let (p2, s2) = asDecimal(right) else { return nil }
      return decimal(max(p1 - s1, p2 - s2) + max(s1, s2), max(s1, s2))
    }
    switch (left, right) {
    case (.varchar(let a), .varchar(let b)), (.varchar(let a), .char(let b)), (.char(let a), .varchar(let b)),
      (.char(let a), .char(let b)):
      return .varchar(max(a, b))
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    case (.date, .timestamptz), (.timestamptz, .date), (.timestamp, .timestamptz), (.timestamptz, .timestamp):
      return .timestamptz
    default: return nil
    }
  }

  /// SUM's type.
  package static func sum(_ type: SQLType?) -> SQLType? {
    switch type {
    case .smallint, .integer: .bigint
    case .bigint: .decimal(precision: 38, scale: 0)
    case .decimal(_, let scale): .decimal(precision: 38, scale: scale)
    case .real, .double: .double
    case .interval: .interval
    default: nil
    }
  }

  /// AVG's type.
  package static func mean(_ type: SQLType?) -> SQLType? {
    switch type {
    case .smallint, .integer, .bigint: .bigint
    case .decimal(let precision, let scale): .decimal(precision: precision > 18 ? 38 : 19, scale: scale)
    case .real, .double: .double
    case .interval: .interval
    default: nil
    }
  }
}
