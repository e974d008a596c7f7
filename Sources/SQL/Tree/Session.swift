import Diagnostics

package struct Transaction: Sendable, Equatable {
  package enum Action: Sendable, Equatable { case begin, commit, rollback }
  package let action: Action
  /// As written after BEGIN and its kin: the words of isolation level and mode, lower case.
  package let words: [Keyword]
  package let modes: [Element]
}

package struct SetStatement: Sendable, Equatable {
  package enum Action: Sendable, Equatable {
    /// `SET name TO values`, with `=` (true) or TO.
    case set(values: [Element], equals: Bool)
    case setSpecial([Element])
    case reset
    case show
  }
  package let action: Action
  /// SESSION or LOCAL.
  package let scope: Keyword?
  /// `ALL` is a name here.
  package let name: QualifiedName?
}

package struct Grant: Sendable, Equatable {
  package struct Privilege: SyntaxNode {
    /// As "SELECT", "ALL PRIVILEGES", "ALTER FOR TABLES".
    package let words: [Keyword]
    package let columns: [Identifier]
    package let extent: Extent
  }
  package struct Grantee: SyntaxNode {
    /// GROUP, ROLE, USER or nil.
    package let kind: Keyword?
    /// nil for PUBLIC.
    package let name: Identifier?
    package let options: [Element]
    package let extent: Extent
  }
  package let isRevoke: Bool
  /// `GRANT OPTION FOR`, `ADMIN OPTION FOR` of REVOKE.
  package let optionFor: [Keyword]
  package let privileges: [Privilege]
  /// As "TABLE", "ALL TABLES IN SCHEMA", "SCHEMA"; nil where the object's kind is not written, or for a role grant.
  package let object: String?
  package let names: [QualifiedName]
  /// Of routines: one for each name that has parentheses.
  package let signatures: [[[Element]]?]
  package let grantees: [Grantee]
  package let options: [Element]
  /// `FOR` roles: `GRANT ROLE r TO …`.
  package let roles: [QualifiedName]
}
