import Diagnostics

/// A SELECT, VALUES or set operation with its WITH, ORDER BY and LIMIT.
package struct Query: SyntaxNode {
  package let with: WithClause?
  package let body: QueryBody
  package let orderBy: [OrderItem]
  package let limit: Limit?
  package let offset: Expression?
  /// `FOR UPDATE` and its kin, lower case.
  package let locking: String?
  package let extent: Extent
}

package struct WithClause: SyntaxNode {
  package let isRecursive: Bool
  package let tables: [CommonTable]
  package let extent: Extent
}

/// One common table expression.
package struct CommonTable: SyntaxNode {
  package let name: Identifier
  package let columns: [Identifier]
  /// `MATERIALIZED` (true) or `NOT MATERIALIZED` (false), PostgreSQL's.
  package let materialized: Bool?
  package let query: Query
  package let extent: Extent
}

package enum Limit: Sendable, Equatable {
  case all
  case count(Expression)
  /// `FETCH FIRST n ROWS ONLY`.
  case fetch(Expression?)
}

package struct QueryBody: SyntaxNode {
  package indirect enum Kind: Sendable, Equatable {
    case select(Select)
    /// Terms of one chain from left to right; INTERSECT binds tighter and makes a chain of its own.
    case setOperation(first: QueryBody, rest: [SetTerm])
    case values([[Expression]])
    /// `(query)`.
    case parenthesized(Query)
    /// `TABLE t`, PostgreSQL's.
    case table(QualifiedName)
  }

  package let kind: Kind
  package let extent: Extent

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    extent = Extent(span)
  }
}

package struct SetTerm: SyntaxNode {
  package enum Operation: Sendable, Equatable {
    case union, intersect, except
    /// Redshift: another word for EXCEPT.
    case minus
  }
  package let operation: Operation
  package let quantity: FunctionCall.Quantity?
  package let body: QueryBody
  /// From the operation's word to the body's end.
  package let extent: Extent
  /// The operation's word alone.
  package let word: Extent
}

package struct Select: SyntaxNode {
  package enum Quantity: Sendable, Equatable {
    case all, distinct
    /// `DISTINCT ON (…)`, PostgreSQL's.
    case distinctOn([Expression])
  }

  package let quantity: Quantity?
  package let top: Top?
  package let items: [SelectItem]
  /// `EXCLUDE (a, b)` at the end of the list, over the whole list.
  package let exclude: Exclude?
  package let into: SelectInto?
  package let from: [TableReference]
  package let condition: Expression?
  package let hierarchy: Hierarchy?
  package let groupBy: GroupBy?
  package let having: Expression?
  package let windows: [NamedWindow]
  package let qualify: Expression?
  package let clauses: SelectClauses
  package let extent: Extent
}

/// Spans of a SELECT's clauses, each from its keyword to its end; for whoever edits the text.
package struct SelectClauses: Sendable, Equatable {
  package var keyword = Extent(Span(0, 0))
  /// From the first item to the end of the list, EXCLUDE included.
  package var list = Extent(Span(0, 0))
  package var from: Extent?
  package var condition: Extent?
  package var qualify: Extent?
}

/// `TOP n`.
package struct Top: SyntaxNode {
  package let count: Expression
  package let extent: Extent
}

package struct Exclude: SyntaxNode {
  package let columns: [Identifier]
  package let hasParentheses: Bool
  package let extent: Extent
}

package struct SelectItem: SyntaxNode {
  package let expression: Expression
  package let alias: Identifier?
  package let extent: Extent
}

/// `INTO [TEMP] [TABLE] name`.
package struct SelectInto: SyntaxNode {
  package let isTemporary: Bool
  package let name: QualifiedName
  package let extent: Extent
}

/// `START WITH … CONNECT BY …`.
package struct Hierarchy: SyntaxNode {
  package let start: Expression?
  package let connect: Expression
  package let noCycle: Bool
  package let extent: Extent
}

package struct GroupBy: SyntaxNode {
  package indirect enum Element: Sendable, Equatable {
    /// `GROUP BY ALL`.
    case all
    case expression(Expression)
    case rollup([Expression])
    case cube([Expression])
    case sets([Element])
    /// `()`.
    case empty
  }
  package let elements: [Element]
  package let extent: Extent
}

package struct NamedWindow: SyntaxNode {
  package let name: Identifier
  package let specification: WindowSpecification
  package let extent: Extent
}
