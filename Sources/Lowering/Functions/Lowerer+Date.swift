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

  /// Writes the part as a settled string; returns it where it is known before anything runs.
  @discardableResult
  private mutating func part(_ argument: Expression, of function: String? = nil) -> String? {
    switch argument.kind {
    case .name(let name) where name.count == 1:
      return partWord(folded(name.last), argument.span, function)
    case .literal(let literal):
      guard case .string(let string) = literal.kind else { return nil }
      return partWord(string.value, argument.span, function)
    default:
      expression(argument)
      patches.wrap(argument.span, "rs_catalog.date_part_name(", ")")
      return nil
    }
  }

  /// `function` is one that adds, counts or cuts: parts that can only be read are none for it.
  private mutating func partWord(_ word: String, _ span: Span, _ function: String?) -> String? {
    guard let settled = DatePart.settled(word) else {
      let whole = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"]
      report(
        Diagnostic(
          code: "lowering.unknown-date-part", message: "'\(word)' is no date part", place: place(span),
          hint: Suggestion.hint(for: word, among: whole)))
      return nil
    }
    if let function, DatePart.extractedOnly.contains(settled) {
      report(
        Diagnostic(
          code: "lowering.unknown-date-part", message: "\(function) has no date part '\(word)'", place: place(span),
          hint: "DATE_PART and EXTRACT have it"))
      return nil
    }
    patches.replace(span, Names.literal(settled))
    return settled
  }

  /// Redshift: the value must hold the part; a time of day has no day.
  private mutating func checkTime(_ part: String?, _ types: [SQLType?], _ span: Span) {
    guard let part, !DatePart.ofTime.contains(part) else { return }
    for type in types where type == .time || type == .timetz {
      report(
        Diagnostic(
          code: "lowering.unknown-date-part", message: "a \(type == .time ? "TIME" : "TIMETZ") has no '\(part)'",
          place: place(span)))
      return
    }
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
    let settled = part(call.arguments[0].value, of: "DATEADD")
    let types = walkArguments(call, from: 1)
    checkTime(settled, [types[2]], call.arguments[0].span)
    let number = call.arguments[1].value
    if types[1] == .super {
      patches.wrap(number.span, "rs_catalog.super_number(", ")::bigint")
    } else if types[1]?.isInteger != true {
      patches.wrap(number.span, "(", ")::bigint")
    }
    moment(call.arguments[2].value, types[2])
    let years = ["year", "decade", "century", "millennium"]
    let isPlain = settled.map { !years.contains($0) } ?? false
    patches.replace(call.name.span, isPlain ? "rs_catalog.plain_dateadd" : "rs_catalog.dateadd")
    switch types[2] {
    case .time, .timetz, .timestamptz: return types[2]
    default: return .timestamp
    }
  }

  private mutating func dateDiff(_ call: FunctionCall) -> SQLType? {
    guard count(call, 3, "a date part and two dates") else { return nil }
    let settled = part(call.arguments[0].value, of: "DATEDIFF")
    let types = walkArguments(call, from: 1)
    checkTime(settled, [types[1], types[2]], call.arguments[0].span)
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
    let settled = part(call.arguments[0].value)
    let types = walkArguments(call, from: 1)
    checkTime(settled, [types[1]], call.arguments[0].span)
    moment(call.arguments[1].value, types[1])
    patches.replace(call.name.span, Self.isPlain(settled) ? "rs_catalog.plain_date_part" : "rs_catalog.date_part")
    return .double
  }

  /// Whether PostgreSQL reads the part of a moment as Redshift does.
  private static func isPlain(_ part: String?) -> Bool {
    part.map { !["millisecond", "microsecond", "decade"].contains($0) } ?? false
  }

  private mutating func dateTrunc(_ call: FunctionCall) -> SQLType? {
    guard count(call, 2, "a date part and a date") else { return nil }
    part(call.arguments[0].value, of: "DATE_TRUNC")
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
    checkTime(settled, [type], whole.span)
    // Redshift: a double from a TIMESTAMPTZ, an integer from other moments.
    if type == .timestamptz {
      patches.replace(whole.span, .text("rs_catalog.date_part('\(settled)', "), .source(operand.span), .text(")"))
      return .double
    }
    let fits = settled != "epoch" && type != .interval
    let name = Self.isPlain(settled) ? "plain_extract" : "extract"
    patches.replace(
      whole.span, .text("rs_catalog.\(name)('\(settled)', "), .source(operand.span), .text(fits ? ")::int" : ")"))
    return type == .interval ? .double : fits ? .integer : .bigint
  }

  /// A SUPER value where a moment is wanted.
  private mutating func moment(_ argument: Expression, _ type: SQLType?) {
    if type == .super { patches.wrap(argument.span, "rs_catalog.super_timestamp(", ")") }
  }
}
