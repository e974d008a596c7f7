import Diagnostics
import SQL

/// The body of a procedure in PL/pgSQL. Expressions and SQL statements are spans of the body: they are parsed and lowered
/// when they run, with the variables' values of then.
package struct ProcedureBlock: Sendable {
  package let label: String?
  package let declarations: [ProcedureDeclaration]
  package let statements: [ProcedureStatement]
  /// The statements of `EXCEPTION WHEN OTHERS`; nil where errors are not caught.
  package let handler: [ProcedureStatement]?
}

package struct ProcedureDeclaration: Sendable {
  package enum Kind: Sendable {
    /// The type's text, and the value's expression.
    case variable(type: Span, isConstant: Bool, isNotNull: Bool, value: Span?)
    case record
    /// `name CURSOR [(a type, …)] FOR query`.
    case cursor(parameters: [(name: String, type: Span)], query: Span)
    /// `name ALIAS FOR $n`.
    case alias(Int)
  }
  package let name: String
  package let kind: Kind
  package let span: Span
}

/// Where a value goes: a variable, or a field of a record.
package struct ProcedureTarget: Sendable {
  package let parts: [String]
  package let span: Span

  package init(parts: [String], span: Span) {
    self.parts = parts
    self.span = span
  }
}

package struct ProcedureStatement: Sendable {
  package indirect enum Kind: Sendable {
    case block(ProcedureBlock)
    case assign(ProcedureTarget, Span)
    case branches([(condition: Span, body: [ProcedureStatement])], otherwise: [ProcedureStatement]?)
    case cases(Span, [(values: [Span], body: [ProcedureStatement])], otherwise: [ProcedureStatement]?)
    /// A searched CASE: as `branches`, but one of them must hold.
    case searchedCases([(condition: Span, body: [ProcedureStatement])], otherwise: [ProcedureStatement]?)
    case loop(label: String?, body: [ProcedureStatement])
    case whileLoop(label: String?, condition: Span, body: [ProcedureStatement])
    case range(label: String?, name: String, isReverse: Bool, low: Span, high: Span, body: [ProcedureStatement])
    case rows(label: String?, [ProcedureTarget], query: Span, isDynamic: Bool, body: [ProcedureStatement])
    case exit(label: String?, condition: Span?)
    case `continue`(label: String?, condition: Span?)
    case returning
    case raise(level: String, format: String, values: [Span])
    case raiseAgain
    case execute(Span, into: [ProcedureTarget])
    case openQuery(ProcedureTarget, query: Span, isDynamic: Bool)
    case openBound(ProcedureTarget, arguments: [Span])
    case fetch(ProcedureTarget, into: [ProcedureTarget])
    case close(ProcedureTarget)
    case rowCount(ProcedureTarget)
    case commit, rollback, startTransaction
    case nothing
    /// `parts` are the pieces of the statement's text, without `INTO targets`.
    case sql([Span], into: [ProcedureTarget])
    case perform(Span)
  }
  package let kind: Kind
  package let span: Span
}

/// A parsed body with its text.
package struct ProcedureProgram: Sendable {
  package let source: SourceFile
  package let block: ProcedureBlock

  package func text(_ span: Span) -> String { source.text(span) }

  /// - Throws: `lowering.bad-procedure` at the place in the body.
  package static func parse(_ body: String, name: String) throws(Diagnostic) -> ProcedureProgram {
    let source = SourceFile(path: name, text: body)
    var parser = ProcedureParser(source)
    return ProcedureProgram(source: source, block: try parser.program())
  }
}
