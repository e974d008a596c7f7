import Diagnostics

/// A value, a condition, or a row of values.
package struct Expression: SyntaxNode {
  package indirect enum Kind: Sendable, Equatable {
    case literal(Literal)
    /// A column, or a path into a SUPER column: `a`, `t.a`, `s.t.a`.
    case name(QualifiedName)
    /// `*` (nil) or `t.*`.
    case star(QualifiedName?)
    /// `$1`, by its number.
    case parameter(Int)
    case parenthesized(Expression)
    /// `(a, b)` or `ROW(a, b)`.
    case row([Expression], keyword: Bool)
    /// `-`, `+`, `~`, `@`, `|/`, `||/`
    case unary(Operator, Expression)
    case binary(Expression, Operator, Expression)
    case not(Expression)
    /// Two or more terms of one chain, in order.
    case and([Expression])
    case or([Expression])
    case isTest(Expression, IsTest, negated: Bool)
    case match(Match)
    case between(Expression, low: Expression, high: Expression, negated: Bool, symmetric: Bool)
    case inList(Expression, [Expression], negated: Bool)
    case inQuery(Expression, Query, negated: Bool)
    /// `a = any (…)`, over a query or an array.
    case quantified(Expression, Operator, Quantifier, QuantifiedOperand)
    case exists(Query)
    case subquery(Query)
    case `case`(CaseExpression)
    case cast(Expression, TypeName, CastForm)
    case function(FunctionCall)
    /// `extract(part from e)`: the part as written, without quotes, in lower case.
    case extract(part: String, Expression)
    case trim(TrimExpression)
    /// `substring(e from a for b)`.
    case substring(Expression, from: Expression?, for: Expression?)
    /// `position(a in b)`.
    case position(Expression, in: Expression)
    /// `overlay(a placing b from c for d)`.
    case overlay(Expression, placing: Expression, from: Expression, for: Expression?)
    case atTimeZone(Expression, Expression)
    case collate(Expression, QualifiedName)
    /// `array[…]`.
    case arrayLiteral([Expression])
    case arrayQuery(Query)
    /// `a[i]`: zero-based on SUPER.
    case subscripted(Expression, Expression)
    /// `a[i:j]`, PostgreSQL's.
    case slice(Expression, Expression?, Expression?)
    /// `a[0].b`, `(a).b`: a path after something that is no plain name.
    case field(Expression, Identifier)
    /// `(a).*`.
    case fieldStar(Expression)
    /// `prior a`, in CONNECT BY.
    case prior(Expression)
    /// `a (+)`: the side of a join that may be missing.
    case outerJoined(Expression)
    /// `(a as b)` inside an expression: names it for the rest of the list.
    case aliased(Expression, Identifier)
    /// `DEFAULT`, where a value is assigned.
    case defaultValue
    /// `CURRENT OF cursor`.
    case currentOf(Identifier)
  }

  package let kind: Kind
  package let extent: Extent

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    extent = Extent(span)
  }
}

/// The sign of a unary or binary operation; `AND`, `OR`, `NOT` and the word operators have kinds of their own.
package struct Operator: SyntaxNode {
  package let symbol: String
  /// For `OPERATOR(schema.+)`.
  package let schema: String?
  package let extent: Extent

  package init(_ symbol: String, schema: String? = nil, _ span: Span) {
    self.symbol = symbol
    self.schema = schema
    extent = Extent(span)
  }

  package var isComparison: Bool {
    switch symbol {
    case "=", "<", ">", "<=", ">=", "<>", "!=": schema == nil
    default: false
    }
  }
}

package enum IsTest: Sendable, Equatable {
  case null, `true`, `false`, unknown
  /// `ISNULL`, `NOTNULL` after the operand.
  case nullWord
  case distinctFrom(Expression)
}

/// `a LIKE b ESCAPE c` and its kin.
package struct Match: Sendable, Equatable {
  package enum Kind: Sendable, Equatable { case like, ilike, similar }
  package let kind: Kind
  package let subject: Expression
  package let pattern: Expression
  package let escape: Expression?
  package let negated: Bool
}

package enum Quantifier: Sendable, Equatable { case any, some, all }

package indirect enum QuantifiedOperand: Sendable, Equatable {
  case query(Query)
  case value(Expression)
}

package struct CaseExpression: Sendable, Equatable {
  package struct Branch: SyntaxNode {
    package let condition: Expression
    package let result: Expression
    package let extent: Extent
  }
  package let operand: Expression?
  package let branches: [Branch]
  package let otherwise: Expression?
}

package enum CastForm: Sendable, Equatable {
  /// `CAST(e AS t)`
  case cast
  /// `TRY_CAST(e AS t)`
  case tryCast
  /// `CONVERT(t, e)`
  case convert
  /// `e::t`
  case colons
}

package struct TrimExpression: Sendable, Equatable {
  package enum Side: Sendable, Equatable { case both, leading, trailing }
  package let side: Side?
  package let characters: Expression?
  package let subject: Expression
}

package struct FunctionCall: Sendable, Equatable {
  package enum Quantity: Sendable, Equatable { case all, distinct }
  package enum NullTreatment: Sendable, Equatable { case ignore, respect }

  package let name: QualifiedName
  /// Whether parentheses follow; `sysdate` and `current_date` have none.
  package let hasArguments: Bool
  package let quantity: Quantity?
  /// `count(*)` has a star.
  package let arguments: [FunctionArgument]
  /// Inside the parentheses (PostgreSQL's ordered aggregates).
  package let orderBy: [OrderItem]
  package let withinGroup: [OrderItem]?
  package let filter: Expression?
  package let nullTreatment: NullTreatment?
  /// Whether IGNORE or RESPECT NULLS stands inside the parentheses.
  package let nullTreatmentInside: Bool
  package let over: Window?
  /// `APPROXIMATE count(distinct x)`.
  package let isApproximate: Bool
}

extension FunctionCall {
  /// `name(value)`.
  init(_ name: Identifier, of value: Expression) {
    self.init(
      name: QualifiedName([name], name.span), hasArguments: true, quantity: nil,
      arguments: [FunctionArgument(word: nil, name: nil, isVariadic: false, value: value, extent: value.extent)],
      orderBy: [], withinGroup: nil, filter: nil, nullTreatment: nil, nullTreatmentInside: false, over: nil,
      isApproximate: false)
  }
}

package struct FunctionArgument: SyntaxNode {
  /// KEEP or SET in front of it in the place of a comma: `object_transform(o KEEP 'a' SET 'b', 1)`.
  package let word: Keyword?
  /// `name => value`.
  package let name: Identifier?
  package let isVariadic: Bool
  package let value: Expression
  package let extent: Extent
}

/// What follows OVER.
package indirect enum Window: Sendable, Equatable {
  case named(Identifier)
  case specification(WindowSpecification)
}

package struct WindowSpecification: SyntaxNode {
  /// A window of the WINDOW clause that this one extends.
  package let base: Identifier?
  package let partitionBy: [Expression]
  package let orderBy: [OrderItem]
  package let frame: WindowFrame?
  package let extent: Extent
}

package struct WindowFrame: SyntaxNode {
  package enum Unit: Sendable, Equatable { case rows, range, groups }
  package indirect enum Bound: Sendable, Equatable {
    case unboundedPreceding, unboundedFollowing, currentRow
    case preceding(Expression), following(Expression)
  }
  package enum Exclusion: Sendable, Equatable { case currentRow, group, ties, noOthers }
  package let unit: Unit
  package let start: Bound
  package let end: Bound?
  package let exclusion: Exclusion?
  package let extent: Extent
}

package struct OrderItem: SyntaxNode {
  package enum Direction: Sendable, Equatable { case ascending, descending }
  package enum Nulls: Sendable, Equatable { case first, last }
  package let expression: Expression
  package let direction: Direction?
  package let nulls: Nulls?
  package let extent: Extent
}
