import Diagnostics
import SQL

extension Lowerer {
  /// Walks an expression; returns its type where it is known.
  @discardableResult
  mutating func expression(_ expression: Expression) -> SQLType? {
    switch expression.kind {
    case .literal(let literal):
      let type = self.literal(literal)
      parted(expression.span)
      return type
    case .name(let name): return reference(name, expression.span)
    case .star(let qualifier):
      if let qualifier { starQualifier(qualifier) }
      return nil
    case .parameter(let number):
      guard let value = settings.variables["$\(number)"] else { return nil }
      patches.replace(expression.span, value.text)
      return value.type
    case .defaultValue: return nil
    case .parenthesized(let inner): return self.expression(inner)
    case .row(let values, let keyword):
      if keyword { refuse(RefusedForms.of(expression)) }
      for value in values { self.expression(value) }
      return nil
    case .unary(let sign, let operand): return unary(sign, operand)
    case .binary(let left, let sign, let right): return binary(expression, left, sign, right)
    case .not(let operand):
      self.expression(operand)
      return .boolean
    case .and(let terms), .or(let terms):
      for term in terms { truth(term) }
      return .boolean
    case .isTest(let operand, let test, _):
      let left = self.expression(operand)
      switch test {
      case .distinctFrom(let right):
        refuse(RefusedForms.of(expression))
        compare(operand, left, right, self.expression(right))
      case .true, .false, .unknown:
        // Redshift: a number other than zero is true.
        if left?.isInteger == true { patches.wrap(operand.span, "(", ")::int::boolean") }
      case .null, .nullWord: break
      }
      return .boolean
    case .match(let match):
      for operand in [match.subject, match.pattern] { textArgument(operand, self.expression(operand)) }
      // Redshift's ILIKE knows the cases of ASCII alone.
      if match.kind == .ilike { patches.wrap(match.subject.span, "(", ") COLLATE \"C\"") }
      if let escape = match.escape { self.expression(escape) }
      return .boolean
    case .between(let operand, let low, let high, _, let symmetric):
      if symmetric { refuse(RefusedForms.of(expression)) }
      let type = self.expression(operand)
      compare(operand, type, low, self.expression(low))
      compare(operand, type, high, self.expression(high))
      return .boolean
    case .inList(let operand, let values, _):
      membership(operand, values)
      return .boolean
    case .inQuery(let operand, let query, _):
      let type = self.expression(operand)
      memberOf(query, self.query(query), operand, type)
      return .boolean
    case .quantified(let operand, let sign, let quantifier, let values):
      quantified(sign, quantifier, values)
      self.expression(operand)
      switch values {
      case .query(let query): self.query(query)
      case .value(let value): self.expression(value)
      }
      return .boolean
    case .exists(let query):
      self.query(query)
      return .boolean
    case .subquery(let query): return scalar(query)
    case .case(let value): return caseExpression(expression, value)
    case .cast(let operand, let type, let form): return cast(expression, operand, type, form)
    case .function(let call): return function(call, expression)
    default: return construct(expression)
    }
  }

  /// The rarer kinds.
  private mutating func construct(_ expression: Expression) -> SQLType? {
    switch expression.kind {
    case .extract(let part, let operand): return extract(expression, part, operand)
    case .trim(let trim):
      if let characters = trim.characters { asText(characters, self.expression(characters)) }
      textArgument(trim.subject, self.expression(trim.subject))
      return .varchar(SQLType.longestVarchar)
    case .substring(let operand, let from, let count):
      let type = self.expression(operand)
      textArgument(operand, type)
      for bound in [from, count].compactMap({ $0 }) { self.expression(bound) }
      if case .varbyte? = type { return type }
      return .varchar(SQLType.longestVarchar)
    case .position(let needle, let haystack):
      textArgument(needle, self.expression(needle))
      textArgument(haystack, self.expression(haystack))
      return .integer
    case .overlay(let operand, let replacement, let from, let count):
      for part in [operand, replacement, from, count].compactMap({ $0 }) { self.expression(part) }
      report(
        .notRedshift(
          "overlay is a function of PostgreSQL's that Redshift does not have", place(expression.span),
          hint: "join parts of the string: LEFT(…) || … || SUBSTRING(…)"))
      return .varchar(SQLType.longestVarchar)
    case .atTimeZone(let operand, let zone):
      let type = self.expression(operand)
      self.expression(zone)
      if isConstantString(operand) {
        patches.wrap(operand.span, "(", ")::timestamp")
        return .timestamptz
      }
      switch type {
      case .timestamp, .date: return .timestamptz
      case .timestamptz: return .timestamp
      default: return nil
      }
    case .collate(let operand, let collation):
      let type = self.expression(operand)
      return collate(expression, operand, type, collation)
    case .arrayLiteral(let values):
      refuse(RefusedForms.of(expression))
      for value in values { self.expression(value) }
      return nil
    case .arrayQuery(let query):
      refuse(RefusedForms.of(expression))
      self.query(query)
      return nil
    case .subscripted, .field: return path(expression)
    case .slice(let operand, let first, let last):
      refuse(RefusedForms.of(expression))
      self.expression(operand)
      for bound in [first, last].compactMap({ $0 }) { self.expression(bound) }
      return nil
    case .fieldStar(let operand):
      self.expression(operand)
      return nil
    case .aliased(let operand, let alias): return aliased(expression, operand, alias)
    case .outerJoined(let operand):
      let type = self.expression(operand)
      if takesOuterJoins {
        patches.replace(expression.span, [.source(operand.span)])
      } else {
        report(.unsupportedSyntax("(+) outside of WHERE", place(expression.span), hint: "write JOIN … ON"))
      }
      return type
    case .prior(let operand): return prior(expression, operand)
    default: return nil
    }
  }

  // MARK: Operators

  /// Redshift: over a query ANY and SOME go with `=` alone, ALL with `<>` alone.
  private mutating func quantified(_ sign: Operator, _ quantifier: Quantifier, _ values: QuantifiedOperand) {
    guard case .query = values else { return }
    let fits = quantifier == .all ? ["<>", "!="].contains(sign.symbol) : sign.symbol == "="
    guard !fits else { return }
    let word = quantifier == .all ? "ALL" : quantifier == .any ? "ANY" : "SOME"
    report(
      .notRedshift(
        "Redshift does not have \(sign.symbol) \(word) over a query", place(sign.span),
        hint: quantifier == .all
          ? "only <> ALL: compare with MAX(…) or MIN(…)" : "only = \(word): compare with MAX(…) or MIN(…)"))
  }

  private mutating func unary(_ sign: Operator, _ operand: Expression) -> SQLType? {
    let type = expression(operand)
    if type == .super {
      _ = number(operand)
      guard sign.symbol == "-" || sign.symbol == "+" else { return nil }
      patches.wrap(Span(Int(sign.span.start), Int(operand.span.end)), "rs_catalog.to_super(", ")")
      return .super
    }
    switch sign.symbol {
    case "-", "+": return type
    case "|/", "||/", "@":
      // PostgreSQL would take more into the operand.
      patches.replace(operand.span, .text("("), .source(operand.span), .text(")"))
      patches.wrap(Span(Int(sign.span.start), Int(operand.span.end)), "(", ")")
      return sign.symbol == "@" ? type : .double
    default: return type
    }
  }

  private mutating func binary(
    _ whole: Expression, _ left: Expression, _ sign: Operator, _ right: Expression
  ) -> SQLType? {
    let leftType = expression(left)
    let rightType = expression(right)
    if sign.schema != nil { return nil }
    if sign.isComparison {
      compare(left, leftType, right, rightType)
      if leftType == .super || rightType == .super { superOrder(whole, left, sign, right) }
      return .boolean
    }
    switch sign.symbol {
    case "||":
      return joined((left, leftType), (right, rightType))
    case "+" where isTextual(left, leftType) && isTextual(right, rightType):
      patches.replace(sign.span, "||")
      // `||` binds less tightly than `+`.
      patches.wrap(whole.span, "(", ")")
      return concatenation(leftType, rightType)
    case "+", "-", "*", "/", "%", "^", "&", "|", "#", "<<", ">>":
      return arithmetic(whole, (left, leftType), sign, (right, rightType))
    case "~", "!~", "~*", "!~*", "~~", "!~~", "~~*", "!~~*":
      if sign.symbol.hasSuffix("~~*") { patches.wrap(left.span, "(", ") COLLATE \"C\"") }
      asText(left, leftType)
      asText(right, rightType)
      return .boolean
    case "OVERLAPS": return .boolean
    default:
      refuseOperator(sign)
      return nil
    }
  }

  /// `||`: what is no string becomes one, as Redshift casts it; PostgreSQL wants one string at least.
  private mutating func joined(_ left: (Expression, SQLType?), _ right: (Expression, SQLType?)) -> SQLType? {
    asText(left.0, left.1)
    asText(right.0, right.1)
    if case .varbyte? = left.1 { return left.1 }
    for (operand, type) in [left, right] {
      if type == .boolean { refuseBoolean(operand) }
      if let type, type.isNumber || type.family == .moment || type.family == .time {
        patches.wrap(operand.span, "(", ")::text")
      }
    }
    return concatenation(left.1, right.1)
  }

  private func concatenation(_ left: SQLType?, _ right: SQLType?) -> SQLType {
    func length(_ type: SQLType?) -> Int {
      switch type {
      case .varchar(let n), .char(let n): n
      default: SQLType.longestVarchar
      }
    }
    return .varchar(min(length(left) + length(right), SQLType.longestVarchar))
  }

  /// Whether the value is a string for sure: a constant, or of a known string type.
  private func isTextual(_ expression: Expression, _ type: SQLType?) -> Bool { type?.isString == true }

  private mutating func arithmetic(
    _ whole: Expression, _ left: (Expression, SQLType?), _ sign: Operator, _ right: (Expression, SQLType?)
  ) -> SQLType? {
    var (leftType, rightType) = (left.1, right.1)
    if leftType == .super || rightType == .super, let type = superArithmetic(whole, left, sign, right) { return type }
    if leftType == .super { leftType = number(left.0) }
    if rightType == .super { rightType = number(right.0) }
    // Redshift casts a string that meets a number.
    if leftType?.isString == true, rightType?.isNumber == true, !isConstantString(left.0) {
      patches.wrap(left.0.span, "(", ")::numeric")
      return nil
    }
    if rightType?.isString == true, leftType?.isNumber == true, !isConstantString(right.0) {
      patches.wrap(right.0.span, "(", ")::numeric")
      return nil
    }
    guard let leftType, let rightType else { return nil }
    if let type = momentArithmetic(whole, (left.0, leftType), sign, (right.0, rightType)) { return type }
    let result = TypeRules.arithmetic(sign.symbol, leftType, rightType)
    if sign.symbol == "^" {
      // Redshift's is a double's.
      if case .decimal = leftType { patches.wrap(left.0.span, "(", ")::float8") }
      if case .decimal = rightType { patches.wrap(right.0.span, "(", ")::float8") }
    }
    if overflows(sign.symbol, leftType, rightType) {
      // PostgreSQL's numerics have no end: the cast fails where Redshift's 38 digits do.
      patches.wrap(whole.span, "(", ")" + decimalCast(result))
    }
    if sign.symbol == "/", case .decimal(_, let scale)? = result {
      // Redshift cuts the quotient off at its scale; PostgreSQL gives some sixteen digits.
      patches.replace(
        whole.span,
        .text("(pg_catalog.div(("), .source(left.0.span), .text(") * 1e\(scale), ("), .source(right.0.span),
        .text(")) * 1e-\(scale))\(decimalCast(result))"))
    }
    if sign.symbol == "/", case .integer? = result, leftType.isInteger, rightType.isInteger { return result }
    return result
  }

  /// Redshift: what is computed of a SUPER value is one. nil for signs that are not SUPER's.
  private mutating func superArithmetic(
    _ whole: Expression, _ left: (Expression, SQLType?), _ sign: Operator, _ right: (Expression, SQLType?)
  ) -> SQLType? {
    guard ["+", "-", "*", "/", "%"].contains(sign.symbol) else { return nil }
    let sides = [left, right]
    if sign.symbol == "+", sides.allSatisfy({ $0.1 == .super || $0.1?.isString == true }) {
      for (operand, type) in sides where type != .super {
        patches.wrap(operand.span, "rs_catalog.to_super((", ")::text)")
      }
      patches.replace(
        whole.span, .text("rs_catalog.super_plus("), .source(left.0.span), .text(", "), .source(right.0.span),
        .text(")"))
      return .super
    }
    for (operand, type) in sides where type == .super { _ = number(operand) }
    if sign.symbol == "/" {
      patches.replace(
        whole.span, .text("rs_catalog.to_super(rs_catalog.super_quotient("), .source(left.0.span), .text(", "),
        .source(right.0.span), .text("))"))
    } else {
      patches.wrap(whole.span, "rs_catalog.to_super(", ")")
    }
    return .super
  }

  /// A timestamp takes a number of days; a date and an interval of months make a date. nil for everything else.
  private mutating func momentArithmetic(
    _ whole: Expression, _ left: (Expression, SQLType), _ sign: Operator, _ right: (Expression, SQLType)
  ) -> SQLType? {
    guard sign.symbol == "+" || sign.symbol == "-" else { return nil }
    if left.1 == .timestamp || left.1 == .timestamptz, right.1.isNumber {
      patches.wrap(right.0.span, "((", ") * interval '1 day')")
      return left.1
    }
    if (left.1 == .date && isOfMonths(right.0)) || (sign.symbol == "+" && right.1 == .date && isOfMonths(left.0)) {
      patches.wrap(whole.span, "(", ")::date")
      return .date
    }
    return nil
  }

  /// Whether it is an interval constant of years and months.
  private func isOfMonths(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .parenthesized(let inner): return isOfMonths(inner)
    case .literal(let literal):
      guard case .interval(_, let qualifier?) = literal.kind else { return false }
      return Self.isOfMonths(qualifier)
    default: return false
    }
  }

  /// Whether a sum or product of decimals may have more than 38 digits.
  private func overflows(_ symbol: String, _ left: SQLType, _ right: SQLType) -> Bool {
    guard let (p1, s1) = TypeRules.asDecimal(left), let (p2, s2) = TypeRules.asDecimal(right),
      !(left.isInteger && right.isInteger)
    else { return false }
    switch symbol {
    case "*": return p1 + p2 + 1 > 38
    case "+", "-": return max(p1 - s1, p2 - s2) + 1 + max(s1, s2) > 38
    default: return false
    }
  }

  func decimalCast(_ type: SQLType?) -> String {
    guard let type, case .decimal = type, let name = TypeRules.postgres(type) else { return "" }
    return "::" + name
  }

  /// A SUPER operand as a number.
  private mutating func number(_ operand: Expression) -> SQLType? {
    patches.wrap(operand.span, "rs_catalog.super_number(", ")")
    return nil
  }

  // MARK: Comparisons

  /// Redshift casts the operands of a comparison towards each other where PostgreSQL would refuse.
  mutating func compare(_ left: Expression, _ leftType: SQLType?, _ right: Expression, _ rightType: SQLType?) {
    if leftType == .super || rightType == .super {
      superOperand(left, leftType)
      superOperand(right, rightType)
      return
    }
    for (operand, type) in [(left, leftType), (right, rightType)] where type?.isSpatial == true {
      report(
        .unsupportedSyntax(
          "a comparison of geometries", place(operand.span), hint: "write ST_Equals(a, b), or compare ST_AsEWKT(…)"))
      return
    }
    guard let leftType, let rightType else { return }
    // A string constant takes the other's type by itself, a string of a column does not.
    if !isConstantString(right) { meet(left, leftType, rightType) }
    if !isConstantString(left) { meet(right, rightType, leftType) }
  }

  /// `<` and its kin between SUPER values: null where their types differ.
  private mutating func superOrder(_ whole: Expression, _ left: Expression, _ sign: Operator, _ right: Expression) {
    let (name, first, second): (String, Expression, Expression)
    switch sign.symbol {
    case "<": (name, first, second) = ("less", left, right)
    case "<=": (name, first, second) = ("less_or_equal", left, right)
    case ">": (name, first, second) = ("less", right, left)
    case ">=": (name, first, second) = ("less_or_equal", right, left)
    default: return
    }
    patches.replace(
      whole.span, .text("rs_catalog.\(name)("), .source(first.span), .text(", "), .source(second.span), .text(")"))
  }

  /// Casts a string or number operand for one of another family.
  private mutating func meet(_ operand: Expression, _ type: SQLType, _ other: SQLType) {
    if isConstantString(operand) { return }
    if other == .boolean, type.isInteger {
      // Redshift: `flag = 1`.
      patches.wrap(operand.span, "(", ")::int::boolean")
    } else if type.isString {
      switch other {
      case .decimal, .real, .double: patches.wrap(operand.span, "(", ")::numeric")
      case .date: patches.wrap(operand.span, "(", ")::date")
      case .timestamp: patches.wrap(operand.span, "(", ")::timestamp")
      case .timestamptz: patches.wrap(operand.span, "(", ")::timestamptz")
      case .time: patches.wrap(operand.span, "(", ")::time")
      case .timetz: patches.wrap(operand.span, "(", ")::timetz")
      default: break
      }
    } else if type.isInteger, other.isString {
      // Redshift: against a string an integer becomes a string.
      patches.wrap(operand.span, "(", ")::varchar")
    }
  }

  /// A condition: Redshift takes `1` for true, as in `WHERE 1 AND …`.
  mutating func truth(_ condition: Expression) {
    expression(condition)
    if case .literal(let literal) = condition.kind, case .integer = literal.kind {
      patches.wrap(condition.span, "", "::boolean")
    }
  }

  func isConstantString(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal(let literal):
      if case .string = literal.kind { return true }
      return false
    case .parenthesized(let inner): return isConstantString(inner)
    default: return false
    }
  }

  private mutating func superOperand(_ operand: Expression, _ type: SQLType?) {
    guard type != .super else { return }
    if isConstantString(operand) {
      patches.wrap(operand.span, "rs_catalog.to_super(", "::text)")
    } else if case .literal(let literal) = operand.kind, case .null = literal.kind {
      return
    } else {
      patches.wrap(operand.span, "rs_catalog.to_super(", ")")
    }
  }

  /// A query's column and the value that is sought in it, cast towards each other as operands of `=` are.
  private mutating func memberOf(_ query: Query, _ columns: [Column]?, _ operand: Expression, _ type: SQLType?) {
    guard let type, let columns, columns.count == 1, let other = columns[0].type, type.isString != other.isString,
      !isConstantString(operand)
    else { return }
    meet(operand, type, other)
    let written: String
    switch (other.isString, type) {
    case (false, _) where other.isInteger: written = "varchar"
    case (true, .decimal), (true, .real), (true, .double): written = "numeric"
    case (true, .date): written = "date"
    case (true, .timestamp): written = "timestamp"
    case (true, .timestamptz): written = "timestamptz"
    default: return
    }
    let table = freshName("m")
    patches.replace(
      query.span, .text("SELECT x::\(written) FROM ("), .source(query.span), .text(") AS \(table)(x)"))
  }

  private mutating func membership(_ operand: Expression, _ values: [Expression]) {
    let type = expression(operand)
    var castsOperand = false
    for value in values {
      let valueType = expression(value)
      if type == .super {
        superOperand(value, valueType)
      } else if let type, let valueType {
        if isConstantString(value) || isConstantString(operand) { continue }
        meet(value, valueType, type)
        if type.isString, !valueType.isString, !valueType.isInteger, !castsOperand {
          castsOperand = true
          meet(operand, type, valueType)
        }
      }
    }
  }

  /// An operand of a string operation: SUPER values become text.
  mutating func asText(_ operand: Expression, _ type: SQLType?) {
    if type == .super { patches.wrap(operand.span, "rs_catalog.super_text(", ")") }
  }

  // MARK: CASE, subqueries

  private mutating func caseExpression(_ whole: Expression, _ value: CaseExpression) -> SQLType? {
    let operandType = value.operand.map { expression($0) } ?? nil
    var types: [SQLType?] = []
    var results: [Expression] = []
    for branch in value.branches {
      let type = expression(branch.condition)
      if let operand = value.operand { compare(operand, operandType, branch.condition, type) }
      types.append(expression(branch.result))
      results.append(branch.result)
    }
    if let otherwise = value.otherwise {
      types.append(expression(otherwise))
      results.append(otherwise)
    }
    return unified(whole, results, types)
  }

  /// As `unify`; where the values are decimals of several scales the whole gets the common one, as Redshift gives it.
  mutating func unified(_ whole: Expression, _ values: [Expression], _ types: [SQLType?]) -> SQLType? {
    let type = unify(values, types)
    if case .decimal(_, let scale)? = type,
      zip(values, types).contains(where: { value, own in
        !isNull(value) && own.flatMap { TypeRules.asDecimal($0)?.scale } != scale
      })
    {
      patches.wrap(whole.span, "(", ")" + decimalCast(type))
    }
    return type
  }

  /// The common type of several values; nulls and string constants take the others'.
  mutating func unify(_ values: [Expression], _ types: [SQLType?]) -> SQLType? {
    var known: [SQLType?] = []
    for (value, type) in zip(values, types) where !isNull(value) { known.append(type) }
    if known.isEmpty { return nil }
    if known.contains(.super) {
      for (value, type) in zip(values, types) { superOperand(value, type) }
      return .super
    }
    return TypeRules.common(known)
  }

  func isNull(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal(let literal): literal.kind == .null
    case .parenthesized(let inner): isNull(inner)
    default: false
    }
  }

  private mutating func scalar(_ query: Query) -> SQLType? {
    self.query(query)?.first?.type
  }

  /// `(a as b)` names the value for the rest of the list.
  private mutating func aliased(_ whole: Expression, _ operand: Expression, _ alias: Identifier) -> SQLType? {
    let type = expression(operand)
    patches.replace(whole.span, [.source(operand.span)])
    if !scopes.isEmpty {
      scopes[scopes.count - 1].aliases.append(
        SelectAlias(name: folded(alias), expression: operand, type: type))
    }
    return type
  }

  private mutating func collate(
    _ whole: Expression, _ operand: Expression, _ type: SQLType?, _ collation: QualifiedName
  ) -> SQLType? {
    if let name = Self.collations[collation.last.folded] {
      patches.replace(collation.span, name)
    } else {
      report(
        .notRedshift(
          "Redshift has no collation '\(collation.last.text)'", place(collation.span),
          hint: "it has CASE_SENSITIVE and CASE_INSENSITIVE"))
    }
    return type
  }
}
