import Diagnostics

/// One entry of a FROM clause.
package struct TableReference: SyntaxNode {
  package indirect enum Kind: Sendable, Equatable {
    /// A table, a view, a common table, or an array of an earlier entry (`t.items AS i AT n`).
    case relation(QualifiedName, RelationModifier?)
    /// A path with a subscript or deeper than a name goes: `t.a[0].b`.
    case path(Expression)
    case subquery(Query, lateral: Bool)
    case function(Expression, lateral: Bool, numbering: RowNumbering?)
    /// `UNPIVOT t.object AS value AT key`.
    case object(Expression)
    case join(TableReference, JoinKind, TableReference, JoinCondition)
    case parenthesized(TableReference)
    case pivot(TableReference, Pivot)
    case unpivot(TableReference, Unpivot)
  }

  package let kind: Kind
  package let alias: TableAlias?
  package let extent: Extent

  package init(_ kind: Kind, alias: TableAlias?, _ span: Span) {
    self.kind = kind
    self.alias = alias
    extent = Extent(span)
  }
}

/// The column of row numbers behind a function's: `WITH ORDINALITY`, PostgreSQL's, or `WITH OFFSET` of UNNEST.
package enum RowNumbering: Sendable, Equatable { case ordinality, offset }

/// `ONLY t` or `t *`, PostgreSQL's.
package enum RelationModifier: Sendable, Equatable { case only, star }

package struct TableAlias: SyntaxNode {
  package let name: Identifier?
  package let columns: [Identifier]
  /// `AS f(a int, b text)`: the columns' types.
  package let types: [TypeName]
  /// `AT index`, over SUPER arrays and objects.
  package let index: Identifier?
  package let hasAs: Bool
  package let extent: Extent
}

package struct JoinKind: SyntaxNode {
  package enum Form: Sendable, Equatable { case inner, left, right, full, cross }
  package let form: Form
  package let isNatural: Bool
  package let extent: Extent
}

package enum JoinCondition: Sendable, Equatable {
  case none
  case on(Expression)
  case using([Identifier])
}

/// `PIVOT (aggregate FOR column IN (value AS name, …))`.
package struct Pivot: SyntaxNode {
  package struct Value: SyntaxNode {
    package let expression: Expression
    package let alias: Identifier?
    package let extent: Extent
  }
  package let aggregates: [SelectItem]
  package let column: QualifiedName
  package let values: [Value]
  package let extent: Extent
}

/// `UNPIVOT [INCLUDE NULLS] (value FOR name IN (column AS label, …))`.
package struct Unpivot: SyntaxNode {
  package struct Column: SyntaxNode {
    package let name: QualifiedName
    package let alias: Identifier?
    package let extent: Extent
  }
  /// nil where neither INCLUDE nor EXCLUDE NULLS stands; nulls are left out then.
  package let includeNulls: Bool?
  package let value: Identifier
  package let name: Identifier
  package let columns: [Column]
  package let extent: Extent
}
