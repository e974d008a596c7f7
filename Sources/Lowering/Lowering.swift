import Diagnostics
import SQL

/// Turns Redshift statements into PostgreSQL 15 statements with the same answers (docs/decisions/lowering.md).
///
/// The user's text stays as it is wherever PostgreSQL reads it the same way; what differs is edited in place, so that an
/// error's position leads back to the original. What cannot be lowered is a `lowering.*` diagnostic.
package struct Lowering: Sendable {
  /// Session settings that change how statements read.
  package struct Settings: Sendable {
    /// `enable_case_sensitive_identifier`: quoted names keep their letters.
    package var caseSensitiveIdentifiers = false
    /// `enable_case_sensitive_super_attribute`: steps of paths into SUPER keep their letters.
    package var caseSensitiveAttributes = false
    /// `enable_numeric_rounding`: casts of decimals round.
    package var roundsNumbers = false
    /// `interval_forbid_composite_literals`: months in an interval of days are an error.
    package var forbidsCompositeIntervals = true

    /// Whether a query's VARBYTE comes as text of hexadecimal digits; a client that knows the type shows it itself.
    package var showsBytesAsText = true

    /// What names stand for while a procedure runs, by the name as it folds; `$1` and so on are arguments.
    package var variables: [String: BoundVariable] = [:]

    package init() {}

    /// A name as Redshift compares it.
    func folded(_ identifier: Identifier) -> String {
      identifier.isQuoted && caseSensitiveIdentifiers ? identifier.text : identifier.folded
    }
  }

  package let settings: Settings

  package init(settings: Settings = Settings()) { self.settings = settings }

  /// To be called right before the statement runs: what the statements before it changed must be known to the catalog.
  ///
  /// - Parameters:
  ///   - statement: one of `script`'s statements.
  ///   - catalog: knows the relations that the statement names; see `CatalogQuery`.
  /// - Throws: all that cannot be lowered, with codes `lowering.*`.
  package func lower(
    _ statement: Statement, of script: SQLScript, catalog: any Catalog
  ) throws(DiagnosticList) -> LoweredStatement {
    var lowerer = Lowerer(source: script.source, catalog: catalog, settings: settings)
    lowerer.statement(statement)
    return try lowerer.finish(statement)
  }
}

/// The value of a procedure's variable: it takes the place of the name in an expression.
package struct BoundVariable: Sendable {
  /// PostgreSQL's text of the value.
  package let text: String
  package let type: SQLType?
  /// Of a record, or of a labelled block; nil for a single value.
  package let fields: [String: BoundVariable]?

  package init(text: String, type: SQLType?, fields: [String: BoundVariable]? = nil) {
    self.text = text
    self.type = type
    self.fields = fields
  }
}
