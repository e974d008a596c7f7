import Diagnostics

extension SQLPrinter {
  mutating func expression(_ expression: Expression) {
    switch expression.kind {
    case .literal(let literal): self.literal(literal)
    case .name(let name): self.name(name)
    case .star(let qualifier):
      if let qualifier {
        name(qualifier)
        tight(".*")
      } else {
        word("*")
      }
    case .parameter(let number): word("$\(number)")
    case .parenthesized(let inner): parenthesized { $0.expression(inner) }
    case .row(let values, let keyword):
      if keyword {
        word("ROW")
        tightOpen("(")
        list(values) { $0.expression($1) }
        tight(")")
      } else {
        parenthesized { $0.list(values) { $0.expression($1) } }
      }
    case .unary(let sign, let operand):
      // A space keeps `- -1` from becoming a comment.
      word(sign.symbol)
      self.expression(operand)
    case .binary(let left, let sign, let right):
      self.expression(left)
      operatorSign(sign)
      self.expression(right)
    case .not(let operand):
      word("NOT")
      self.expression(operand)
    case .and(let terms): chain(terms, "AND")
    case .or(let terms): chain(terms, "OR")
    case .isTest(let operand, let test, let negated): isTest(operand, test, negated)
    case .match(let match): self.match(match)
    case .between(let operand, let low, let high, let negated, let symmetric):
      self.expression(operand)
      if negated { word("NOT") }
      word("BETWEEN")
      if symmetric { word("SYMMETRIC") }
      self.expression(low)
      word("AND")
      self.expression(high)
    case .inList(let operand, let values, let negated):
      self.expression(operand)
      word(negated ? "NOT IN" : "IN")
      parenthesized { $0.list(values) { $0.expression($1) } }
    case .inQuery(let operand, let query, let negated):
      self.expression(operand)
      word(negated ? "NOT IN" : "IN")
      block { $0.query(query) }
    case .quantified(let left, let sign, let quantifier, let operand):
      self.expression(left)
      operatorSign(sign)
      word(quantifier == .any ? "ANY" : quantifier == .some ? "SOME" : "ALL")
      block { printer in
        switch operand {
        case .query(let query): printer.query(query)
        case .value(let value): printer.expression(value)
        }
      }
    case .exists(let query):
      word("EXISTS")
      block { $0.query(query) }
    case .subquery(let query): block { $0.query(query) }
    case .case(let expression): caseExpression(expression)
    case .cast(let operand, let type, let form): cast(operand, type, form)
    case .function(let call): self.call(call)
    default: construct(expression)
    }
  }

  /// The rarer kinds.
  private mutating func construct(_ expression: Expression) {
    switch expression.kind {
    case .extract(let part, let operand):
      word("EXTRACT")
      tightOpen("(")
      if Self.isPlainWord(part) { word(part) } else { quotedWord(part, UInt8(ascii: "'")) }
      word("FROM")
      self.expression(operand)
      tight(")")
    case .trim(let trim): self.trim(trim)
    case .substring(let operand, let from, let count):
      word("SUBSTRING")
      tightOpen("(")
      self.expression(operand)
      optional("FROM", from)
      optional("FOR", count)
      tight(")")
    case .position(let needle, let haystack):
      word("POSITION")
      tightOpen("(")
      self.expression(needle)
      optional("IN", haystack)
      tight(")")
    case .overlay(let operand, let replacement, let from, let count):
      word("OVERLAY")
      tightOpen("(")
      self.expression(operand)
      optional("PLACING", replacement)
      optional("FROM", from)
      optional("FOR", count)
      tight(")")
    case .atTimeZone(let operand, let zone):
      self.expression(operand)
      optional("AT TIME ZONE", zone)
    case .collate(let operand, let collation):
      self.expression(operand)
      word("COLLATE")
      name(collation)
    case .arrayLiteral(let values):
      word("ARRAY")
      tightOpen("[")
      list(values) { $0.expression($1) }
      tight("]")
    case .arrayQuery(let query):
      word("ARRAY")
      tightOpen("(")
      self.query(query)
      tight(")")
    case .subscripted(let operand, let index):
      self.expression(operand)
      tightOpen("[")
      self.expression(index)
      tight("]")
    case .slice(let operand, let first, let last):
      self.expression(operand)
      tightOpen("[")
      if let first { self.expression(first) }
      word(":")
      if let last { self.expression(last) }
      tight("]")
    case .field(let operand, let field):
      self.expression(operand)
      self.field(field)
    case .fieldStar(let operand):
      self.expression(operand)
      tight(".*")
    case .prior(let operand): optional("PRIOR", operand)
    case .outerJoined(let operand):
      self.expression(operand)
      word("(+)")
    case .aliased(let operand, let alias):
      self.expression(operand)
      word("AS")
      identifier(alias)
    case .defaultValue: word("DEFAULT")
    case .currentOf(let cursor):
      word("CURRENT OF")
      identifier(cursor)
    default: break
    }
  }

  private static func isPlainWord(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(Lexer.isWordPart) && Lexer.isWordStart(text.utf8.first ?? 0)
  }

  mutating func optional(_ words: String, _ operand: Expression?) {
    guard let operand else { return }
    word(words)
    expression(operand)
  }

  private mutating func operatorSign(_ sign: Operator) {
    if let schema = sign.schema {
      word("OPERATOR(\(schema).\(sign.symbol))")
    } else {
      word(sign.symbol)
    }
  }

  private mutating func chain(_ terms: [Expression], _ sign: String) {
    for (index, term) in terms.enumerated() {
      if index > 0 {
        line(1)
        word(sign)
      }
      layout { $0.expression(term) }
    }
  }

  private mutating func literal(_ literal: Literal) {
    switch literal.kind {
    case .null: word("NULL")
    case .true: word("TRUE")
    case .false: word("FALSE")
    case .integer(let digits), .number(let digits): word(digits)
    case .string(let string): self.string(string)
    case .typed(let type, let string):
      self.type(type)
      self.string(string)
    case .interval(let string, let qualifier):
      word("INTERVAL")
      self.string(string)
      if let qualifier { word(qualifier) }
    }
  }

  private mutating func isTest(_ operand: Expression, _ test: IsTest, _ negated: Bool) {
    expression(operand)
    if case .nullWord = test {
      word(negated ? "NOTNULL" : "ISNULL")
      return
    }
    word(negated ? "IS NOT" : "IS")
    switch test {
    case .null, .nullWord: word("NULL")
    case .true: word("TRUE")
    case .false: word("FALSE")
    case .unknown: word("UNKNOWN")
    case .distinctFrom(let other): optional("DISTINCT FROM", other)
    }
  }

  private mutating func match(_ match: Match) {
    expression(match.subject)
    if match.negated { word("NOT") }
    switch match.kind {
    case .like: word("LIKE")
    case .ilike: word("ILIKE")
    case .similar: word("SIMILAR TO")
    }
    expression(match.pattern)
    optional("ESCAPE", match.escape)
  }

  private mutating func caseExpression(_ value: CaseExpression) {
    layout { printer in
      printer.word("CASE")
      if let operand = value.operand { printer.expression(operand) }
      for branch in value.branches {
        printer.line(1)
        printer.optional("WHEN", branch.condition)
        printer.optional("THEN", branch.result)
      }
      if value.otherwise != nil { printer.line(1) }
      printer.optional("ELSE", value.otherwise)
      printer.line()
      printer.word("END")
    }
  }

  private mutating func cast(_ operand: Expression, _ type: TypeName, _ form: CastForm) {
    switch form {
    case .colons:
      expression(operand)
      tightOpen("::")
      self.type(type)
    case .convert:
      word("CONVERT")
      tightOpen("(")
      self.type(type)
      tight(",")
      expression(operand)
      tight(")")
    case .cast, .tryCast:
      word(form == .cast ? "CAST" : "TRY_CAST")
      tightOpen("(")
      expression(operand)
      word("AS")
      self.type(type)
      tight(")")
    }
  }

  private mutating func trim(_ trim: TrimExpression) {
    word("TRIM")
    tightOpen("(")
    switch trim.side {
    case .both: word("BOTH")
    case .leading: word("LEADING")
    case .trailing: word("TRAILING")
    case nil: break
    }
    if let characters = trim.characters {
      expression(characters)
      word("FROM")
    }
    expression(trim.subject)
    tight(")")
  }

  // MARK: Calls

  private mutating func call(_ call: FunctionCall) {
    if call.isApproximate { word("APPROXIMATE") }
    name(call.name)
    guard call.hasArguments else { return }
    tightOpen("(")
    switch call.quantity {
    case .distinct: word("DISTINCT")
    case .all: word("ALL")
    case nil: break
    }
    arguments(call.arguments)
    if !call.orderBy.isEmpty { orderBy(call.orderBy) }
    if call.nullTreatmentInside { nullTreatment(call.nullTreatment) }
    tight(")")
    if let items = call.withinGroup {
      word("WITHIN GROUP")
      parenthesized { $0.orderBy(items) }
    }
    if let filter = call.filter {
      word("FILTER")
      parenthesized { $0.optional("WHERE", filter) }
    }
    if !call.nullTreatmentInside { nullTreatment(call.nullTreatment) }
    if let over = call.over {
      word("OVER")
      switch over {
      case .named(let window): identifier(window)
      case .specification(let specification): self.specification(specification)
      }
    }
  }

  mutating func arguments(_ arguments: [FunctionArgument]) {
    for (index, argument) in arguments.enumerated() {
      if let word = argument.word { self.word(word) } else if index > 0 { tight(",") }
      self.argument(argument)
    }
  }

  private mutating func argument(_ argument: FunctionArgument) {
    if let name = argument.name {
      identifier(name)
      word("=>")
    }
    if argument.isVariadic { word("VARIADIC") }
    expression(argument.value)
  }

  private mutating func nullTreatment(_ treatment: FunctionCall.NullTreatment?) {
    switch treatment {
    case .ignore: word("IGNORE NULLS")
    case .respect: word("RESPECT NULLS")
    case nil: break
    }
  }

  mutating func specification(_ specification: WindowSpecification) {
    parenthesized { printer in
      if let base = specification.base { printer.identifier(base) }
      if !specification.partitionBy.isEmpty {
        printer.word("PARTITION BY")
        printer.list(specification.partitionBy) { $0.expression($1) }
      }
      if !specification.orderBy.isEmpty { printer.orderBy(specification.orderBy) }
      if let frame = specification.frame { printer.frame(frame) }
    }
  }

  private mutating func frame(_ frame: WindowFrame) {
    switch frame.unit {
    case .rows: word("ROWS")
    case .range: word("RANGE")
    case .groups: word("GROUPS")
    }
    if let end = frame.end {
      word("BETWEEN")
      bound(frame.start)
      word("AND")
      bound(end)
    } else {
      bound(frame.start)
    }
    switch frame.exclusion {
    case .currentRow: word("EXCLUDE CURRENT ROW")
    case .group: word("EXCLUDE GROUP")
    case .ties: word("EXCLUDE TIES")
    case .noOthers: word("EXCLUDE NO OTHERS")
    case nil: break
    }
  }

  private mutating func bound(_ bound: WindowFrame.Bound) {
    switch bound {
    case .unboundedPreceding: word("UNBOUNDED PRECEDING")
    case .unboundedFollowing: word("UNBOUNDED FOLLOWING")
    case .currentRow: word("CURRENT ROW")
    case .preceding(let value):
      expression(value)
      word("PRECEDING")
    case .following(let value):
      expression(value)
      word("FOLLOWING")
    }
  }

  mutating func orderBy(_ items: [OrderItem]) {
    word("ORDER BY")
    list(items) { printer, item in
      printer.expression(item.expression)
      if let direction = item.direction { printer.word(direction == .ascending ? "ASC" : "DESC") }
      if let nulls = item.nulls { printer.word(nulls == .first ? "NULLS FIRST" : "NULLS LAST") }
    }
  }
}
