import ProjectModel

/// A node whose template has been rendered for good.
package struct CompiledNode: Sendable {
  package let node: Node
  /// What the database will read: ephemeral models are inside as CTEs.
  package let code: String
  /// The same before ephemeral models were put in.
  package let codeWithoutCTEs: String
  /// Ephemeral models in the order of their CTEs, each with its text.
  package let extraCTEs: [InjectedCTE]
  /// Macros that were called only now, beside those that the node is known to depend on.
  package let macros: [String]

  package init(
    node: Node, code: String, codeWithoutCTEs: String, extraCTEs: [InjectedCTE], macros: [String] = []
  ) {
    self.macros = macros
    self.node = node
    self.code = code
    self.codeWithoutCTEs = codeWithoutCTEs
    self.extraCTEs = extraCTEs
  }
}

/// One ephemeral model inside another query.
package struct InjectedCTE: Sendable, Hashable {
  /// The model's unique id.
  package let id: String
  /// As ` __dbt__cte__name as (\n…\n)`.
  package let sql: String
}
