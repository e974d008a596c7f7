import Diagnostics

/// The wording of what binding finds.
extension Diagnostic {
  /// `table`: the qualifier as written; nil for a bare name.
  static func unknownColumn(_ name: String, of table: String?, near: [String], _ place: SourcePlace) -> Diagnostic {
    let message = table.map { "'\($0)' has no column '\(name)'" } ?? "no table of this query has a column '\(name)'"
    return Diagnostic(
      code: "sql.unknown-column", message: message, place: place,
      hint: Suggestion.hint(for: name, among: near) ?? listing(near))
  }

  /// A few names in full; of many, nothing.
  private static func listing(_ names: [String]) -> String? {
    guard !names.isEmpty, names.count <= 12 else { return nil }
    return "there are: " + names.joined(separator: ", ")
  }

  static func ambiguousColumn(_ name: String, in tables: [String], _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.ambiguous-column", message: "'\(name)' may be a column of \(tables.joined(separator: " or "))",
      place: place, hint: tables.first.map { "say which: \($0).\(name)" })
  }

  static func distinctOrder(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.distinct-order", message: "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
      place: place, hint: "add it to the list, or group by the list and order by an aggregate")
  }

  static func unknownRelation(_ name: String, near: [String], _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.unknown-relation", message: "there is no table '\(name)'", place: place,
      hint: Suggestion.hint(for: name, among: near))
  }

  static func unknownQualifier(_ name: String, near: [String], _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.unknown-relation", message: "nothing in FROM is called '\(name)'", place: place,
      hint: Suggestion.hint(for: name, among: near) ?? listing(near))
  }

  static func duplicateRelation(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.duplicate-relation", message: "two entries of FROM are called '\(name)'", place: place,
      hint: "give one of them an alias")
  }

  /// `what` as "'='", "CASE", "column 'a'".
  static func typeMismatch(
    _ what: String, _ left: SQLType, _ right: SQLType, _ place: SourcePlace, hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      code: "sql.type-mismatch", message: "\(left.text) and \(right.text) do not go together in \(what)", place: place,
      hint: hint ?? "cast one of them")
  }

  static func wrongArgument(
    _ function: String, _ number: Int, wanted: String, _ found: SQLType, _ place: SourcePlace
  ) -> Diagnostic {
    Diagnostic(
      code: "sql.type-mismatch",
      message: "argument \(number) of \(function) must be \(wanted), and this is \(found.text)", place: place)
  }

  static func notACondition(_ type: SQLType, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.type-mismatch", message: "a condition must be boolean, and this is \(type.text)", place: place,
      hint: "compare it with something")
  }

  static func invalidCast(_ from: SQLType, _ to: SQLType, _ place: SourcePlace) -> Diagnostic {
    let hint: String? =
      from == .boolean
      ? "case when … then 'true' else 'false' end"
      : from.family == .moment && to.family == .number ? "extract(epoch from …), or to_char(…, 'YYYYMMDD')::int" : nil
    return Diagnostic(
      code: "sql.invalid-cast", message: "\(from.text) cannot be cast to \(to.text)", place: place, hint: hint)
  }

  static func argumentCount(_ function: String, wanted: String, found: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.argument-count", message: "\(function) takes \(wanted), and \(found) stand here", place: place)
  }

  static func unknownFunction(_ name: String, near: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.unknown-function", message: "Redshift has no function '\(name)'", place: place,
      hint: "did you mean '\(near)'?", severity: .warning)
  }

  static func setOperationColumns(_ word: String, _ first: Int, _ other: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.set-operation-columns",
      message: "the query before \(word) has \(columns(first)), this one has \(columns(other))", place: place)
  }

  private static func columns(_ count: Int) -> String { count == 1 ? "1 column" : "\(count) columns" }

  static func subqueryColumns(_ count: Int, wanted: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.subquery-columns", message: "this subquery must have \(columns(wanted)), and it has \(count)",
      place: place)
  }

  static func columnList(_ names: Int, _ found: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.column-list", message: "\(names) column names stand here for \(columns(found))", place: place)
  }

  static func insertColumns(_ wanted: Int, _ found: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.insert-columns",
      message: "\(columns(wanted)) to fill, and \(found == 1 ? "1 value" : "\(found) values") for them", place: place)
  }

  static func notGrouped(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.not-grouped", message: "'\(name)' is neither grouped nor aggregated", place: place,
      hint: "add it to GROUP BY, or take any_value(\(name))")
  }

  static func aggregateInCondition(_ name: String, _ clause: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.aggregate-in-where", message: "\(clause) cannot hold the aggregate \(name)", place: place,
      hint: clause == "WHERE" ? "conditions on groups stand in HAVING" : nil)
  }

  static func windowInCondition(_ name: String, _ clause: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.window-in-where", message: "\(clause) cannot hold the window function \(name)", place: place,
      hint: "conditions on windows stand in QUALIFY")
  }

  static func nestedAggregate(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.nested-aggregate", message: "the aggregate \(name) stands inside of another", place: place,
      hint: "aggregate in a subquery first")
  }

  static func badPosition(_ number: Int, _ count: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.bad-position", message: "there is no column \(number): the list has \(columns(count))", place: place)
  }

  static func aliasInCondition(_ name: String, _ clause: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.alias-in-where", message: "\(clause) names '\(name)', an alias of the select list", place: place,
      hint: "write the expression itself, or put the query into a common table expression", severity: .warning)
  }

  static func duplicateColumn(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.duplicate-column", message: "two output columns are called '\(name)'", place: place,
      hint: "a table or view cannot have both: give one an alias, or leave one out")
  }
}
