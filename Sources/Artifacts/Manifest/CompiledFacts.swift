/// What compiling adds to a node, as far as the manifest shows it.
package struct CompiledFacts: Sendable, Hashable {
  /// A common table expression made of an ephemeral model.
  package struct ExtraCTE: Sendable, Hashable {
    package var uniqueID: String
    package var sql: String

    package init(uniqueID: String, sql: String) {
      self.uniqueID = uniqueID
      self.sql = sql
    }
  }

  /// nil where the node was not compiled; the manifest then has none of the members about it.
  package var compiledCode: String?
  /// Relative to the project's root: `target/compiled/…`.
  package var compiledPath: String?
  /// `target/run/…`, where the node was run.
  package var buildPath: String?
  package var extraCTEs: [ExtraCTE] = []
  package var extraCTEsInjected = true
  /// Macros that were called only by compiling and running.
  package var macros: [String] = []
  /// In place of the node's own, where compiling found one (tests that store their failures).
  package var relationName: String?
  /// In place of a hook's own, which counts within its package.
  package var hookIndex: Int?
  /// In place of that of the node's contract.
  package var contractChecksum: String?

  package init(compiledCode: String? = nil, compiledPath: String? = nil, buildPath: String? = nil) {
    self.compiledCode = compiledCode
    self.compiledPath = compiledPath
    self.buildPath = buildPath
  }
}
