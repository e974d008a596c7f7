import Diagnostics
import SQL

/// What a session's settings say of casts, and what Redshift does not have of PostgreSQL's constants and operators.
extension Lowerer {
  /// Redshift cuts off the digits of a decimal that a cast leaves no room for, unless `enable_numeric_rounding` is on.
  /// A constant it casts while it plans, as PostgreSQL does: that rounds.
  mutating func cutDigits(_ operand: Expression, _ source: SQLType?, _ type: SQLType) {
    guard !settings.roundsNumbers, case .decimal(_, let scale)? = source, !isComputedEarly(operand) else { return }
    let kept: Int
    switch type {
    case .smallint, .integer, .bigint: kept = 0
    case .decimal(_, let wanted): kept = wanted
    default: return
    }
    guard scale > kept else { return }
    patches.wrap(operand.span, "pg_catalog.trunc((", ")::numeric, \(kept))")
  }

  /// Whether an expression reads no row.
  private func isComputedEarly(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name, .star, .subquery, .exists, .inQuery, .parameter, .prior, .outerJoined, .fieldStar, .arrayQuery:
      return false
    case .function(let call) where call.over != nil: return false
    default:
      var isEarly = true
      expression.forEachChild { isEarly = isEarly && isComputedEarly($0) }
      return isEarly
    }
  }

  /// Months in an interval of days and seconds are an error, unless `interval_forbid_composite_literals` is off.
  mutating func refuseComposite(_ literal: Literal, _ string: StringLiteral, isOfMonths: Bool) {
    guard settings.forbidsCompositeIntervals else { return }
    let units = string.value.lowercased().split { !$0.isLetter }
    let hasMonths = units.contains { $0.hasPrefix("y") || $0.hasPrefix("mon") }
    let hasDays = units.contains { !$0.hasPrefix("y") && !$0.hasPrefix("mon") && $0 != "ago" }
    guard hasMonths, !isOfMonths || hasDays else { return }
    report(
      Diagnostic(
        code: "lowering.composite-interval",
        message: isOfMonths
          ? "an interval of years and months has no days or parts of a day"
          : "an interval of days and seconds has no years or months",
        place: place(literal.span),
        hint: "SET interval_forbid_composite_literals TO false lets Redshift leave out the other parts"))
  }

  /// `b'101'` and `x'ff'`.
  mutating func refuseBits(_ string: StringLiteral) {
    switch string.form {
    case .bits, .hexadecimal:
      report(
        .notRedshift(
          "Redshift has no strings of bits", place(string.span), hint: "write FROM_HEX('…') for bytes, or a number"))
    default: break
    }
  }

  /// Operators of JSON, arrays, ranges and text search.
  mutating func refuseOperator(_ sign: Operator) {
    let hints = ["->": "name the attribute: a.b", "->>": "name the attribute: a.b::varchar", "^@": "write LIKE 'x%'"]
    guard
      hints[sign.symbol] != nil
        || ["@>", "<@", "#>", "#>>", "?", "?|", "?&", "&&", "@@", "-|-", "&<", "&>", "<->", "#-"].contains(sign.symbol)
    else { return }
    report(
      .notRedshift(
        "\(sign.symbol) is an operator of PostgreSQL's that Redshift does not have", place(sign.span),
        hint: hints[sign.symbol]))
  }
}
