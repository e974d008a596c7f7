import Diagnostics
import SQL

/// Aggregates and window functions that PostgreSQL has not, or answers otherwise.
extension Lowerer {
  /// nil where the function is none of them.
  mutating func aggregate(_ call: FunctionCall, _ name: String, _ whole: Expression) -> Lowered? {
    switch name {
    case "avg": return Lowered(type: mean(call, whole))
    case "sum":
      let types = walkArguments(call)
      walkWindow(call)
      if types.first == .super { patches.wrap(call.arguments[0].value.span, "rs_catalog.super_number(", ")") }
      return Lowered(type: TypeRules.sum(types.first ?? nil))
    case "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop":
      _ = walkArguments(call)
      walkWindow(call)
      patches.wrap(whole.span, "(", ")::float8")
      return Lowered(type: .double)
    case "listagg":
      cluster.sortsAggregates = true
      return Lowered(type: listAggregate(call, whole))
    case "median":
      cluster.sortsAggregates = true
      return Lowered(type: median(call, whole))
    case "percentile_cont", "percentile_disc":
      cluster.sortsAggregates = true
      return Lowered(type: percentile(call, name, whole))
    case "hll":
      // Exact here, as APPROXIMATE is.
      _ = walkArguments(call)
      guard let value = call.arguments.first?.value, call.arguments.count == 1 else {
        report(.wrongArguments("HLL", "one value", place(call.name.span)))
        return Lowered(type: nil)
      }
      if call.over != nil {
        report(
          .notRedshift("HLL is no window function", place(whole.span), hint: "compute it in a subquery, and join it"))
      }
      patches.replace(whole.span, [.text("count(DISTINCT "), .source(value.span), .text(")")] + suffix(call))
      return Lowered(type: .bigint)
    case "hll_create_sketch":
      let types = walkArguments(call)
      guard let value = call.arguments.first?.value, call.arguments.count == 1 else {
        report(.wrongArguments("HLL_CREATE_SKETCH", "one value", place(call.name.span)))
        return Lowered(type: nil)
      }
      if isConstantString(value) || isNull(value) { patches.wrap(value.span, "", "::text") }
      if types.first == .hllsketch {
        report(.notRedshift("HLL_CREATE_SKETCH takes no sketch", place(value.span), hint: "write HLL_COMBINE(…)"))
      }
      patches.replace(
        whole.span, .text("rs_catalog.hll_sketch(array_agg(DISTINCT rs_catalog.hll_hash("), .source(value.span),
        .text(")) FILTER (WHERE ("), .source(value.span), .text(") IS NOT NULL))"))
      return Lowered(type: .hllsketch)
    case "st_collect": return Lowered(type: collected(call, whole))
    case "ratio_to_report": return Lowered(type: ratio(call, whole))
    case "lag" where call.arguments.count > 2, "lead" where call.arguments.count > 2:
      report(
        .notRedshift(
          "\(name.uppercased()) has no default value on Redshift", place(call.arguments[2].span), hint: "wrap it in NVL"
        ))
      return Lowered(type: nil)
    default: return nil
    }
  }

  // MARK: AVG

  /// Redshift: of integers a whole number, of decimals one of the same scale, both cut off.
  private mutating func mean(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    let types = walkArguments(call)
    walkWindow(call)
    guard let argument = call.arguments.first?.value, let type = types.first else { return nil }
    if let (name, before, after) = meanForm(type) {
      if name != "avg" { patches.replace(call.name.span, name) }
      if !before.isEmpty { patches.wrap(whole.span, before, after) }
    } else {
      // The type is not known here, but PostgreSQL knows it: a second aggregate carries it to the prelude.
      let distinct = call.quantity == .distinct ? "DISTINCT " : ""
      var pieces: [PatchList.Piece] = [.text("rs_catalog.mean(avg(" + distinct), .source(argument.span), .text(")")]
      pieces += suffix(call)
      pieces += [.text(", min("), .source(argument.span), .text(")")] + suffix(call) + [.text(")")]
      patches.replace(whole.span, pieces)
    }
    return TypeRules.mean(type)
  }

  /// The aggregate's name and what stands around the call, by its argument's type; nil where that is not known.
  func meanForm(_ type: SQLType?) -> (name: String, before: String, after: String)? {
    switch type {
    case .smallint, .integer: ("rs_catalog.avg", "", "")
    case .bigint: ("avg", "pg_catalog.trunc(", ")::bigint")
    case .decimal(_, let scale): ("avg", "pg_catalog.trunc(", ", \(scale))" + decimalCast(TypeRules.mean(type)))
    case .real, .double, .interval: ("avg", "", "")
    default: nil
    }
  }

  // MARK: LISTAGG

  /// Redshift leaves out nulls and empty strings.
  private mutating func listAggregate(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    _ = walkArguments(call)
    walkWindow(call)
    guard let value = call.arguments.first?.value, call.arguments.count <= 2 else {
      report(.wrongArguments("LISTAGG", "a value and a delimiter", place(call.name.span)))
      return nil
    }
    let entry: [PatchList.Piece] = [.text("rs_catalog.filled(("), .source(value.span), .text(")::text)")]
    var delimiter: [PatchList.Piece] = [.text("''")]
    if call.arguments.count == 2 {
      delimiter = [.text("coalesce("), .source(call.arguments[1].value.span), .text(", '')")]
    }
    let order = ordering(call.withinGroup ?? [])
    let window = orderedWindow(call)
    var pieces: [PatchList.Piece]
    if call.quantity == .distinct {
      // The first of equal entries in the given order: PostgreSQL's DISTINCT would sort by the entry.
      pieces = [.text("rs_catalog.listagg(nullif(array_to_string(rs_catalog.distinct_in_order(array_agg(")] + entry
      pieces += (window.isEmpty ? order : []) + [.text(")")] + window
      pieces += [.text("), ")] + delimiter + [.text("), ''))")]
    } else {
      pieces = [.text("rs_catalog.listagg(string_agg(")] + entry + [.text(", ")] + delimiter
      pieces += (window.isEmpty ? order : []) + [.text(")")] + window + [.text(")")]
    }
    patches.replace(whole.span, pieces)
    return .varchar(SQLType.longestVarchar)
  }

  /// OVER (PARTITION BY …) with the order of WITHIN GROUP in it and the whole partition for a frame; empty without OVER.
  private func orderedWindow(_ call: FunctionCall) -> [PatchList.Piece] {
    guard let over = call.over else { return [] }
    var pieces: [PatchList.Piece] = [.text(" OVER (")]
    switch over {
    case .named(let name): pieces.append(.source(name.span))
    case .specification(let window):
      if let first = window.partitionBy.first, let last = window.partitionBy.last {
        pieces += [.text("PARTITION BY "), .source(Span(Int(first.span.start), Int(last.span.end)))]
      }
    }
    let order = ordering(call.withinGroup ?? [])
    pieces += order
    if !order.isEmpty { pieces.append(.text(" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING")) }
    return pieces + [.text(")")]
  }

  // MARK: MEDIAN, PERCENTILE

  private mutating func median(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    let types = walkArguments(call)
    walkWindow(call)
    guard let argument = call.arguments.first?.value, let type = types.first else { return nil }
    patches.replace(call.name.span, "rs_catalog.median")
    switch type {
    case .smallint, .integer, .bigint:
      patches.wrap(argument.span, "(", ")::numeric")
      patches.wrap(whole.span, "rs_catalog.with_digits(", ", 1)")
      return nil
    case .decimal(_, let scale):
      patches.wrap(whole.span, "rs_catalog.with_digits(", ", \(scale))")
      return nil
    case .date:
      patches.wrap(whole.span, "(", ")::date")
      return .date
    case .real, .double: return .double
    default: return type
    }
  }

  private mutating func percentile(_ call: FunctionCall, _ name: String, _ whole: Expression) -> SQLType? {
    _ = walkArguments(call)
    walkWindow(call)
    guard let item = call.withinGroup?.first, call.withinGroup?.count == 1, let fraction = call.arguments.first?.value
    else {
      report(.wrongArguments(name.uppercased(), "a fraction, and one ordering WITHIN GROUP", place(call.name.span)))
      return nil
    }
    // The items were walked already: this only asks for the type.
    let type = typeOf(item.expression)
    let continuous = name == "percentile_cont"
    if call.isApproximate { patches.replace(Span(Int(whole.span.start), Int(call.name.span.start)), "") }
    if call.over == nil, !continuous || type == nil || type == .double || type == .real {
      return continuous ? .double : type
    }
    var value: [PatchList.Piece] = [.source(item.expression.span)]
    var result = type
    if continuous {
      switch type {
      case .decimal, .double, .timestamp: break
      case .smallint, .integer, .bigint:
        value = [.text("("), .source(item.expression.span), .text(")::numeric")]
        result = nil
      case .date: value = [.text("("), .source(item.expression.span), .text(")::timestamp")]
      default:
        value = [.text("("), .source(item.expression.span), .text(")::float8")]
        result = .double
      }
    }
    let descending = item.direction == .descending
    var digits: Int?
    if continuous, type?.isInteger == true { digits = 1 }
    if continuous, case .decimal(_, let scale)? = type { digits = scale }
    var pieces: [PatchList.Piece] = [
      .text(
        (digits == nil ? "" : "rs_catalog.with_digits(") + "rs_catalog."
          + (continuous ? "interpolated" : descending ? "at_fraction_descending" : "at_fraction"))
    ]
    pieces += [.text("(array_agg(")] + value + [.text(")")] + suffix(call) + [.text(", ")]
    pieces +=
      descending && continuous ? [.text("1 - ("), .source(fraction.span), .text(")")] : [.source(fraction.span)]
    pieces.append(.text(type == .date && continuous ? ")::date" : digits.map { "), \($0))" } ?? ")"))
    patches.replace(whole.span, pieces)
    return result
  }

  private mutating func ratio(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    _ = walkArguments(call)
    walkWindow(call)
    guard let value = call.arguments.first?.value, call.over != nil else {
      report(.wrongArguments("RATIO_TO_REPORT", "a value, and OVER", place(call.name.span)))
      return nil
    }
    patches.replace(
      whole.span,
      [.text("(("), .source(value.span), .text(")::float8 / nullif(sum(("), .source(value.span), .text(")::float8)")]
        + over(call) + [.text(", 0))")])
    return .double
  }

  // MARK: IGNORE NULLS

  /// The arguments and the window were walked already.
  mutating func nullTreatment(
    _ call: FunctionCall, _ name: String, _ whole: Expression, _ types: [SQLType?]
  ) -> SQLType? {
    guard let value = call.arguments.first?.value, let last = call.arguments.last else { return nil }
    let type = types.first ?? nil
    let arguments = Span(Int(value.span.start), Int(last.span.end))
    if call.nullTreatment == .respect {
      patches.replace(whole.span, [.text(name + "("), .source(arguments), .text(")")] + suffix(call))
      return type
    }
    switch name {
    case "first_value", "last_value":
      let shim = name == "first_value" ? "first_not_null" : "last_not_null"
      patches.replace(whole.span, [.text("rs_catalog.\(shim)("), .source(value.span), .text(")")] + over(call))
    case "lag", "lead":
      guard let window = neighbours(call, backwards: name == "lead") else {
        report(.unsupportedSyntax("LEAD with IGNORE NULLS over a named window", place(whole.span)))
        return type
      }
      if call.arguments.count == 1 || isOne(call.arguments[1].value) {
        patches.replace(whole.span, [.text("rs_catalog.last_not_null("), .source(value.span), .text(")")] + window)
      } else {
        let values = notNull(value, window)
        patches.replace(
          whole.span,
          [.text("(")] + values + [.text(")[cardinality(")] + values + [
            .text(") + 1 - ("), .source(last.span), .text(")]"),
          ])
      }
    case "nth_value" where call.arguments.count == 2:
      patches.replace(
        whole.span, [.text("(")] + notNull(value, over(call)) + [.text(")["), .source(last.span), .text("]")])
    default: report(.unsupportedSyntax("\(name.uppercased()) with IGNORE NULLS", place(whole.span)))
    }
    return type
  }

  /// The values of a window that are not null, as an array.
  private func notNull(_ value: Expression, _ window: [PatchList.Piece]) -> [PatchList.Piece] {
    [
      .text("array_agg("), .source(value.span), .text(") FILTER (WHERE ("), .source(value.span),
      .text(") IS NOT NULL)"),
    ]
      + window
  }

  private func isOne(_ expression: Expression) -> Bool {
    if case .literal(let literal) = expression.kind { return literal.kind == .integer("1") }
    return false
  }

  /// All rows in front of this one; backwards, all behind it, in the order turned round.
  private func neighbours(_ call: FunctionCall, backwards: Bool) -> [PatchList.Piece]? {
    let frame = " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    switch call.over {
    case .named(let name): return backwards ? nil : [.text(" OVER ("), .source(name.span), .text(frame)]
    case .specification(let window):
      if window.base != nil, backwards { return nil }
      var pieces: [PatchList.Piece] = [.text(" OVER (")]
      if let base = window.base { pieces += [.source(base.span), .text(" ")] }
      if let first = window.partitionBy.first, let last = window.partitionBy.last {
        pieces += [.text("PARTITION BY "), .source(Span(Int(first.span.start), Int(last.span.end)))]
      }
      if !backwards {
        pieces += ordering(window.orderBy)
      } else {
        for (index, item) in window.orderBy.enumerated() {
          pieces += [.text(index == 0 ? " ORDER BY " : ", "), .source(item.expression.span)]
          pieces.append(.text(item.direction == .descending ? " ASC" : " DESC"))
          switch item.nulls {
          case .first: pieces.append(.text(" NULLS LAST"))
          case .last: pieces.append(.text(" NULLS FIRST"))
          case nil: break
          }
        }
      }
      return pieces + [.text(frame)]
    case nil: return nil
    }
  }
}
