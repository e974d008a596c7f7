import Diagnostics

/// How a column's values come from another's; later kinds outweigh earlier ones along a path.
package enum LineageKind: String, Sendable, Comparable, CaseIterable {
  case copied, derived, aggregated

  package static func < (left: LineageKind, right: LineageKind) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .copied: 0
    case .derived: 1
    case .aggregated: 2
    }
  }
}

/// A column of a table that the catalog knows, and how its values get to where they are used.
package struct ColumnSource: Sendable, Hashable {
  /// `KnownTable.id`.
  package let relation: String
  /// As it folds.
  package let column: String
  package let kind: LineageKind

  package init(relation: String, column: String, kind: LineageKind) {
    self.relation = relation
    self.column = column
    self.kind = kind
  }
}

/// Where a query uses a column without showing its values.
package enum ColumnUse: String, Sendable, CaseIterable {
  case filter, join, grouping, window, order
}

package struct UsedColumn: Sendable, Hashable {
  package let relation: String
  package let column: String
  package let use: ColumnUse
}

/// One output column of a query.
package struct BoundColumn: Sendable {
  /// As it folds; nil for an expression that has none.
  package var name: String?
  /// nil where it is not known.
  package var type: SQLType?
  /// nil where it is not known.
  package var isNullable: Bool?
  /// Each column of a known table once, with the strongest kind, in the order in which they were met.
  package var sources: [ColumnSource]
  /// The select item in the bound text; nil where it came out of another relation's star.
  package var span: Span?
}

/// What binding a query found.
package struct BoundQuery: Sendable {
  package var columns: [BoundColumn]
  /// Whether `columns` is all of them, in order; a star over a table of unknown columns makes it false.
  package var isComplete: Bool
  /// The known table whose unlisted columns come through under their own names; nil for none, or more than one.
  package var openTable: String?

  package static let unknown = BoundQuery(columns: [], isComplete: false)
}

/// What binding a statement found.
package struct BoundStatement: Sendable {
  /// Of the query, or of the query that fills the statement's table; nil where there is none.
  package var query: BoundQuery?
  package var facts: QueryFacts
  package var diagnostics: [Diagnostic]
}

/// What a statement does on its way, subqueries and common tables included: what advice is made of.
package struct QueryFacts: Sendable {
  /// A join or a comma, and the columns that its condition sets equal.
  package struct Join: Sendable {
    package struct Pair: Sendable, Hashable {
      package let left: ColumnSource
      package let right: ColumnSource
    }
    package let form: JoinKind.Form
    /// Whether a comma joins, or a word.
    package let isComma: Bool
    /// Columns that stand bare on both sides of `=`; both read from known tables.
    package var pairs: [Pair]
    /// Whether its condition (or WHERE, for a comma) sets anything of one side equal to something of the other.
    package var hasEquality: Bool
    /// The joined entry.
    package let span: Span
  }
  /// A column of a table in a condition of WHERE.
  package struct Filter: Sendable {
    package enum Form: Sendable { case equality, range, computed }
    package let source: ColumnSource
    package let form: Form
    package let span: Span
  }
  /// What is computed otherwise than one may think.
  package struct Remark: Sendable {
    package enum Kind: Sendable {
      case integerDivision, integerAverage
      /// A subquery names a column of a query that is not the one right around it.
      case skippedLevel
      /// A subquery names a column of the query right around it.
      case correlated
    }
    package let kind: Kind
    package let span: Span
  }
  package var tables: [String] = []
  /// Whether one of them is more than the leader node's.
  package var readsStoredTables = false
  package var joins: [Join] = []
  package var filters: [Filter] = []
  package var remarks: [Remark] = []

  package init() {}
  /// Each once, in the order in which they were met.
  package var uses: [UsedColumn] = []
}
