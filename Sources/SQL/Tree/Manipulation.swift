import Diagnostics

package struct Insert: Sendable, Equatable {
  package enum Source: Sendable, Equatable {
    case defaultValues
    case query(Query)
  }
  package let with: WithClause?
  package let target: QualifiedName
  package let columns: [Identifier]
  package let source: Source
  /// PostgreSQL's RETURNING; Redshift has none.
  package let returning: [SelectItem]
}

package struct Assignment: SyntaxNode {
  /// One name, or several in parentheses.
  package let targets: [QualifiedName]
  package let hasParentheses: Bool
  package let value: Expression
  package let extent: Extent
}

package struct Update: Sendable, Equatable {
  package let with: WithClause?
  package let target: QualifiedName
  package let alias: Identifier?
  package let assignments: [Assignment]
  package let from: [TableReference]
  package let condition: Expression?
}

package struct Delete: Sendable, Equatable {
  package let with: WithClause?
  /// Redshift: FROM may be left out.
  package let hasFrom: Bool
  package let target: QualifiedName
  package let alias: Identifier?
  package let using: [TableReference]
  package let condition: Expression?
}

package struct Merge: Sendable, Equatable {
  package enum Action: Sendable, Equatable {
    case update([Assignment])
    case delete
    case insert(columns: [QualifiedName], values: [Expression])
    case doNothing
  }
  package struct Branch: SyntaxNode {
    package let isMatched: Bool
    /// `AND condition`, PostgreSQL's.
    package let condition: Expression?
    package let action: Action
    package let extent: Extent
  }
  /// Common tables, PostgreSQL's.
  package let with: WithClause?
  package let target: QualifiedName
  package let alias: Identifier?
  package let source: TableReference
  package let condition: Expression
  package let branches: [Branch]
  /// `REMOVE DUPLICATES` in the place of the branches.
  package let removesDuplicates: Bool
}

package struct Truncate: Sendable, Equatable {
  package let hasTable: Bool
  package let tables: [QualifiedName]
  /// CASCADE, RESTRICT and their kin, which PostgreSQL has.
  package let options: [Keyword]
}
