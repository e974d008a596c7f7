import Diagnostics
import SQL

/// NVL, DECODE and their kin.
extension Lowerer {
  /// nil where the function is none of them.
  mutating func conditional(_ call: FunctionCall, _ name: String, _ whole: Expression) -> Lowered? {
    switch name {
    case "nvl", "coalesce", "greatest", "least":
      let types = walkArguments(call)
      if name == "nvl" { patches.replace(call.name.span, "coalesce") }
      return Lowered(type: unified(whole, call.arguments.map(\.value), types))
    case "nullif":
      let types = walkArguments(call)
      if types.count == 2 { compare(call.arguments[0].value, types[0], call.arguments[1].value, types[1]) }
      return Lowered(type: types.first ?? nil)
    case "nvl2": return Lowered(type: nvl2(call, whole))
    case "decode" where call.arguments.count >= 3: return Lowered(type: decode(call, whole))
    default: return nil
    }
  }

  private mutating func nvl2(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    let types = walkArguments(call)
    guard types.count == 3 else {
      report(.wrongArguments("NVL2", "three values", place(call.name.span)))
      return nil
    }
    let values = call.arguments.map(\.value)
    let kept = follow(values[2], types[2], values[1], types[1])
    patches.replace(
      whole.span, .text("CASE WHEN ("), .source(values[0].span), .text(") IS NOT NULL THEN "), .source(values[1].span),
      .text(" ELSE "), .source(values[2].span), .text(" END"))
    return kept ?? unified(whole, [values[1], values[2]], [types[1], types[2]])
  }

  /// NVL2: a number that stands for a string becomes one, a string that stands for something else takes its type.
  private mutating func follow(
    _ value: Expression, _ type: SQLType?, _ first: Expression, _ firstType: SQLType?
  ) -> SQLType? {
    guard let type, let firstType, !isNull(value), !isNull(first), type.isString != firstType.isString else {
      return nil
    }
    if firstType.isString {
      guard type.isNumber || type.family == .moment || type.family == .time else { return nil }
      patches.wrap(value.span, "(", ")::varchar")
      return .varchar(SQLType.longestVarchar)
    }
    guard firstType.isNumber || firstType.family == .moment, !isConstantString(value),
      let written = TypeRules.postgres(firstType)
    else { return nil }
    patches.wrap(value.span, "(", ")::" + written)
    return firstType
  }

  /// DECODE(value, search, result, …, default): two nulls count as equal.
  private mutating func decode(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    let types = walkArguments(call)
    let values = call.arguments.map(\.value)
    let operand = values[0]
    let hasDefault = values.count % 2 == 0
    let pairs = stride(from: 1, to: hasDefault ? values.count - 1 : values.count, by: 2).map { ($0, $0 + 1) }
    let constant = pairs.allSatisfy { isConstant(values[$0.0]) && !isNull(values[$0.0]) }
    for pair in pairs { compare(operand, pair.0 == 1 ? types[0] : nil, values[pair.0], types[pair.0]) }
    var pieces: [PatchList.Piece] = [.text("CASE")]
    if constant { pieces += [.text(" "), .source(operand.span)] }
    for (search, result) in pairs {
      if constant {
        pieces += [.text(" WHEN "), .source(values[search].span)]
      } else {
        pieces += [
          .text(" WHEN ("), .source(operand.span), .text(") IS NOT DISTINCT FROM ("), .source(values[search].span),
          .text(")"),
        ]
      }
      pieces += [.text(" THEN "), .source(values[result].span)]
    }
    if hasDefault, let last = values.last { pieces += [.text(" ELSE "), .source(last.span)] }
    pieces.append(.text(" END"))
    patches.replace(whole.span, pieces)
    var results = pairs.map { values[$0.1] }
    var resultTypes = pairs.map { types[$0.1] }
    if hasDefault, let last = values.last {
      results.append(last)
      resultTypes.append(types[types.count - 1])
    }
    return unified(whole, results, resultTypes)
  }

  private func isConstant(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal: true
    case .parenthesized(let inner), .unary(_, let inner): isConstant(inner)
    default: false
    }
  }
}
