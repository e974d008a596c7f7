import Diagnostics

/// A parsed text: its statements, and what is wrong with the others.
package struct SQLScript: Sendable {
  package let source: SourceFile
  /// All tokens, the last of kind `end`; comments and white space lie between them in the source.
  package let tokens: [Token]
  /// Every statement that could be read, in order.
  package let statements: [Statement]
  /// Findings in the order of the text; where a statement fails, reading goes on after its semicolon.
  package let diagnostics: [Diagnostic]

  /// Codes: `sql.unexpected-token`, `sql.unexpected-end`, `sql.unknown-statement`, `sql.too-deep`, and the lexer's
  /// `sql.unterminated-…`, `sql.invalid-character`, `sql.empty-identifier`.
  package static func parse(_ source: SourceFile) -> SQLScript {
    let (tokens, lexical) = Lexer.tokens(of: source)
    var parser = Parser(file: source, tokens: tokens)
    var statements: [Statement] = []
    var diagnostics: [Diagnostic] = []
    while !parser.at(.endOfText) {
      if parser.take(.semicolon) { continue }
      do throws(ParseFailure) {
        let statement = try parser.statement()
        guard parser.atStatementEnd else { throw parser.unexpectedAfterStatement() }
        statements.append(statement)
      } catch {
        // A broken literal has a finding of its own, at the place where it begins.
        if let failure = parser.failure, !parser.at(.invalid) { diagnostics.append(failure) }
        parser.recover()
      }
    }
    diagnostics = DiagnosticList(lexical + diagnostics).sorted
    return SQLScript(source: source, tokens: tokens, statements: statements, diagnostics: diagnostics)
  }

  /// The text of a node, verbatim.
  package func text(_ node: some SyntaxNode) -> String { source.text(node.span) }
}

/// Cuts a script at its semicolons without parsing it.
package enum StatementSplitter {
  package struct Piece: Sendable, Equatable {
    /// From the first token to the last, without the semicolon.
    package let span: Span
    /// From the semicolon before (or the beginning) to this one's semicolon or the end: comments included.
    package let full: Span
  }

  /// Strings, quoted names, comments and dollar-quoted bodies hide their semicolons. Empty statements are left out.
  package static func split(_ source: SourceFile) -> [Piece] {
    var pieces: [Piece] = []
    var from = 0
    var first: Token?
    var last: Token?
    for token in Lexer.tokens(of: source).tokens {
      switch token.kind {
      case .semicolon, .endOfText:
        if let first, let last {
          pieces.append(Piece(span: first.span.union(last.span), full: Span(from, Int(token.start))))
        }
        from = Int(token.end)
        first = nil
        last = nil
      default:
        if first == nil { first = token }
        last = token
      }
    }
    return pieces
  }
}
