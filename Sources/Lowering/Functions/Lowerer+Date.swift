import Diagnostics
import SQL

/// Functions whose first argument names a date part.
extension Lowerer {
  /// nil where the function is none of them.
  mutating func dateFunction(_ call: FunctionCall, _ name: String, _ whole: Expression) -> Lowered? {
    switch name {
    case "dateadd", "date_add": return Lowered(type: dateAdd(call))
    case "datediff", "date_diff": return Lowered(type: dateDiff(call))
    case "date_part", "datepart", "pgdate_part": return Lowered(type: datePart(call))
    case "date_trunc": return Lowered(type: dateTrunc(call))
    default: return nil
    }
  }

  /// Writes the part as a settled string.
  private mutating func part(_ argument: Expression) {
    switch argument.kind {
    case .name(let name) where name.parts.count == 1: partWord(folded(name.last), argument.span)
    case .literal(let literal):
      if case .string(let string) = literal.kind { partWord(string.value, argument.span) }
    default:
      expression(argument)
      patches.wrap(argument.span, "rs_catalog.date_part_name(", ")")
    }
  }

  private mutating func partWord(_ word: String, _ span: Span) {
    guard let settled = DatePart.settled(word) else {
      report(
        Diagnostic(
          code: "lowering.unknown-date-part", message: "'\(word)' is no date part", place: place(span),
          hint: Suggestion.hint(
            for: word, among: ["year", "quarter", "month", "week", "day", "hour", "minute", "second"])))
      return
    }
    patches.replace(span, Names.literal(settled))
  }

  private mutating func count(_ call: FunctionCall, _ expected: Int, _ what: String) -> Bool {
    guard call.arguments.count == expected else {
      report(.wrongArguments(call.name.last.text.uppercased(), what, place(call.name.span)))
      return false
    }
    return true
  }

  private mutating func dateAdd(_ call: FunctionCall) -> SQLType? {
    guard count(call, 3, "a date part, a number and a date") else { return nil }
    part(call.arguments[0].value)
    let types = walkArguments(call, from: 1)
    let number = call.arguments[1].value
    if types[1] == .super {
      patches.wrap(number.span, "rs_catalog.super_number(", ")::bigint")
    } else if types[1]?.isInteger != true {
      patches.wrap(number.span, "(", ")::bigint")
    }
    moment(call.arguments[2].value, types[2])
    patches.replace(call.name.span, "rs_catalog.dateadd")
    switch types[2] {
    case .time, .timetz, .timestamptz: return types[2]
    default: return .timestamp
    }
  }

  private mutating func dateDiff(_ call: FunctionCall) -> SQLType? {
    guard count(call, 3, "a date part and two dates") else { return nil }
    part(call.arguments[0].value)
    let types = walkArguments(call, from: 1)
    for index in 1...2 {
      let argument = call.arguments[index].value
      let other = types[3 - index]
      if isConstantString(argument), other != .time, other != .timetz {
        // Else PostgreSQL would read it as the other's type, and cut a time off a date.
        patches.wrap(argument.span, "(", ")::timestamp")
      } else if types[index]?.isString == true {
        patches.wrap(argument.span, "(", ")::timestamp")
      } else {
        moment(argument, types[index])
      }
    }
    patches.replace(call.name.span, "rs_catalog.datediff")
    return .bigint
  }

  private mutating func datePart(_ call: FunctionCall) -> SQLType? {
    guard count(call, 2, "a date part and a date") else { return nil }
    part(call.arguments[0].value)
    let types = walkArguments(call, from: 1)
    moment(call.arguments[1].value, types[1])
    patches.replace(call.name.span, "rs_catalog.date_part")
    return .double
  }

  private mutating func dateTrunc(_ call: FunctionCall) -> SQLType? {
    guard count(call, 2, "a date part and a date") else { return nil }
    part(call.arguments[0].value)
    let types = walkArguments(call, from: 1)
    moment(call.arguments[1].value, types[1])
    switch types[1] {
    case .timestamp, .timestamptz, .interval: return types[1]
    default:
      patches.replace(call.name.span, "rs_catalog.date_trunc")
      return .timestamp
    }
  }

  mutating func extract(_ whole: Expression, _ part: String, _ operand: Expression) -> SQLType? {
    let type = expression(operand)
    moment(operand, type)
    guard let settled = DatePart.settled(part) else {
      report(
        Diagnostic(code: "lowering.unknown-date-part", message: "'\(part)' is no date part", place: place(whole.span)))
      return nil
    }
    let fits = settled != "epoch" && type != .interval
    patches.replace(
      whole.span, .text("rs_catalog.extract('\(settled)', "), .source(operand.span), .text(fits ? ")::int" : ")"))
    return type == .interval ? .double : fits ? .integer : .bigint
  }

  /// A SUPER value where a moment is wanted.
  private mutating func moment(_ argument: Expression, _ type: SQLType?) {
    if type == .super { patches.wrap(argument.span, "rs_catalog.super_timestamp(", ")") }
  }
}
