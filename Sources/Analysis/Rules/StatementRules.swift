import Diagnostics
import ProjectModel
import SQL

/// Rules about what stands in one node's query, whatever else the project holds.
struct StatementRules {
  let statement: Statement
  let file: SourceFile
  let node: Node
  let query: BoundQuery
  let facts: QueryFacts

  var findings: [Diagnostic] {
    var findings = joins + remarks
    var walker = QueryWalker()
    walker.onExpression = { findings += expression($0) }
    walker.onSelect = { findings += select($0) }
    walker.onBody = { findings += unsupported(RefusedForms.of($0, file) + RefusedForms.terms(of: $0)) }
    walker.onTable = { findings += unsupported(RefusedForms.of($0)) }
    walker.onQuery = { findings += unsupported(RefusedForms.of($0)) }
    walker.walk(statement)
    return findings + outerStar + refusedClauses + correlations
  }

  func place(_ span: Span) -> SourcePlace { SourcePlace(file, span) }

  // MARK: R9

  private var joins: [Diagnostic] {
    // CROSS JOIN says that it is meant.
    facts.joins.filter { !$0.hasEquality && ($0.isComma || $0.form != .cross) }.map { join in
      Diagnostic(
        code: "redshift.cross-join",
        message: join.isComma
          ? "nothing relates this table to those before it"
          : "no equality relates this table to those before it: every pair of rows is looked at",
        place: place(join.span),
        hint: join.isComma ? "relate them in WHERE, or write CROSS JOIN where every pair is meant" : nil,
        severity: join.isComma ? .warning : .note)
    }
  }

  /// A star straight over a table in what becomes a table itself.
  private var outerStar: [Diagnostic] {
    guard ["table", "incremental"].contains(node.materialized), node.resourceType == .model,
      case .query(let query) = statement.kind, case .select(let select) = query.body.kind,
      let item = select.items.first(where: { if case .star(nil) = $0.expression.kind { true } else { false } }),
      select.exclude == nil, select.from.count == 1, case .relation(let name, _) = select.from[0].kind,
      name.parts.count > 1
    else { return [] }
    return [
      Diagnostic(
        code: "redshift.select-star", message: "a table of all columns that '\(name.last.text)' has, or will have",
        place: place(item.span), hint: "name the columns: a columnar table reads, and keeps, each by itself",
        severity: .note)
    ]
  }

  private func match(_ match: Match, _ span: Span) -> [Diagnostic] {
    guard match.kind != .similar, case .literal(let literal) = match.pattern.bare.kind,
      case .string(let string) = literal.kind, string.value.hasPrefix("%"), string.value.utf8.count > 1
    else { return [] }
    return [
      Diagnostic(
        code: "redshift.leading-wildcard", message: "a pattern that begins with % is held against every row",
        place: place(match.pattern.span), hint: "a column that says it once is read faster", severity: .note)
    ]
  }

  private func regularExpression(_ pattern: Expression) -> [Diagnostic] {
    guard case .literal(let literal) = pattern.bare.kind, case .string(let string) = literal.kind else { return [] }
    var text = string.value[...]
    if text.hasPrefix("^") { text = text.dropFirst() }
    if text.hasSuffix("$") { text = text.dropLast() }
    guard !text.isEmpty, !text.contains(where: { "\\.[](){}*+?|^$".contains($0) }) else { return [] }
    return [
      Diagnostic(
        code: "redshift.plain-regex", message: "a regular expression without any sign of its own",
        place: place(pattern.span),
        hint: "LIKE does the same for less", severity: .note)
    ]
  }

  // MARK: R23

  private var remarks: [Diagnostic] {
    facts.remarks.compactMap { remark in
      switch remark.kind {
      case .integerAverage:
        Diagnostic(
          code: "redshift.integer-average", message: "the average of whole numbers is a whole number: 2.7 becomes 2",
          place: place(remark.span), hint: "avg(…::numeric(18, 4))", severity: .warning)
      case .integerDivision:
        Diagnostic(
          code: "redshift.integer-division", message: "a whole number divided by one is a whole number: 7 / 2 is 3",
          place: place(remark.span), hint: "cast one of them where the rest matters", severity: .note)
      case .skippedLevel:
        Diagnostic(
          code: "redshift.correlated-subquery",
          message: "'\(file.text(remark.span))' belongs to a query that is not the one right around this subquery",
          place: place(remark.span), hint: "join the tables, or hand the column on through the query between")
      case .correlated: nil
      }
    }
  }

  private func literalCast(_ operand: Expression, _ type: TypeName, _ span: Span) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    let target = SQLType(type)
    if case .literal(let literal) = operand.bare.kind, case .string(let string) = literal.kind {
      let length: Int? =
        switch target {
        case .varchar(let length), .char(let length): length
        default: nil
        }
      if let length, string.value.utf8.count > length, string.value.unicodeScalars.count <= length {
        findings.append(
          Diagnostic(
            code: "redshift.byte-length",
            message: "lengths count bytes: the \(string.value.utf8.count) of this text do not fit into \(length)",
            place: place(span), hint: "\(string.value.utf8.count) bytes are needed", severity: .warning))
      }
    }
    if case .varchar(SQLType.longestVarchar) = target, ["table", "incremental"].contains(node.materialized) {
      findings.append(
        Diagnostic(
          code: "redshift.wide-varchar", message: "a column as wide as can be: queries set memory aside for all of it",
          place: place(span), hint: "give it the length that its values need", severity: .note))
    }
    return findings
  }

  private func comparison(_ left: Expression, _ sign: Operator, _ right: Expression) -> [Diagnostic] {
    guard sign.symbol == "=" || sign.symbol == "<>" || sign.symbol == "!=" else { return [] }
    for side in [left, right] {
      guard case .literal(let literal) = side.bare.kind, case .string(let string) = literal.kind,
        string.value.hasSuffix(" ")
      else { continue }
      return [
        Diagnostic(
          code: "redshift.trailing-blanks", message: "blanks at the end do not count in a comparison",
          place: place(side.span), hint: "compare with LIKE, or len(), where they matter", severity: .note)
      ]
    }
    return []
  }

  // MARK: Expressions

  private func expression(_ expression: Expression) -> [Diagnostic] {
    switch expression.kind {
    case .match(let match): return self.match(match, expression.span)
    case .cast(let operand, let type, _): return literalCast(operand, type, expression.span)
    case .function(let call): return FunctionRules(call: call, span: expression.span, rules: self).findings
    case .binary(let left, let sign, let right):
      if ["~", "~*", "!~", "!~*"].contains(sign.symbol) { return regularExpression(right) }
      return comparison(left, sign, right)
    default: return unsupported(RefusedForms.of(expression))
    }
  }

  func unsupported(
    _ what: String, _ span: Span, _ hint: String?, severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    Diagnostic(
      code: "redshift.unsupported-syntax", message: "Redshift has no \(what)", place: place(span), hint: hint,
      severity: severity)
  }

  // MARK: Queries

  private func select(_ select: Select) -> [Diagnostic] {
    var findings = unsupported(RefusedForms.of(select))
    for conflict in SortedAggregates.conflicts(select, file) {
      switch conflict {
      case .order(let call, let first):
        findings.append(
          Diagnostic(
            code: "redshift.within-group-order",
            message: "\(call.name.last.folded) sorts otherwise than \(first) before it: one SELECT has one order",
            place: place(call.name.span), hint: "compute them in two queries and join these"))
      case .distinct(let call, let sorted):
        findings.append(
          Diagnostic(
            code: "redshift.distinct-beside-sorted",
            message: "\(call.name.last.folded) with DISTINCT cannot stand beside \(sorted)",
            place: place(call.name.span), hint: "compute them in two queries and join these"))
      }
    }
    return findings
  }
}
