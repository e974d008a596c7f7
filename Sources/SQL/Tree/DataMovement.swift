import Diagnostics

/// One parameter of COPY or UNLOAD: its words and what follows them.
package struct LoadOption: SyntaxNode {
  /// As `[.iamRole]`, `[.timeformat]`; noise words (AS, FORMAT) kept.
  package let words: [Keyword]
  package let values: [Element]
  package let extent: Extent
}

package struct Copy: Sendable, Equatable {
  package let target: QualifiedName
  package let columns: [Identifier]
  package let source: StringLiteral
  package let options: [LoadOption]
}

package struct Unload: Sendable, Equatable {
  package let query: StringLiteral
  package let destination: StringLiteral
  package let options: [LoadOption]
}
