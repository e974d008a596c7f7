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
  /// Every statement, read or not, in order.
  package let outcomes: [Outcome]

  /// What became of one statement of the text.
  package struct Outcome: Sendable {
    /// nil where it could not be read.
    package let statement: Statement?
    /// Why; the first one is where reading stopped, or the broken literal that made it stop.
    package let diagnostics: [Diagnostic]
    /// From its first token to its last, without the semicolon.
    package let span: Span
  }

  /// Codes: `sql.unexpected-token`, `sql.unexpected-end`, `sql.unknown-statement`, `sql.too-deep`, and the lexer's
  /// `sql.unterminated-…`, `sql.invalid-character`, `sql.empty-identifier`.
  package static func parse(_ source: SourceFile) -> SQLScript {
    let (tokens, lexical) = Lexer.tokens(of: source)
    let (statements, outcomes) = source.bytes.withUnsafeBufferPointer { bytes in
      tokens.withUnsafeBufferPointer { tokens in
        parse(Parser(file: source, bytes: bytes, tokens: tokens), lexical)
      }
    }
    return SQLScript(
      source: source, tokens: tokens, statements: statements, diagnostics: outcomes.flatMap(\.diagnostics),
      outcomes: outcomes)
  }

  private static func parse(
    _ parser: consuming Parser, _ lexical: [Diagnostic]
  ) -> (statements: [Statement], outcomes: [Outcome]) {
    var statements: [Statement] = []
    var outcomes: [Outcome] = []
    var lexicalIndex = 0
    while !parser.at(.endOfText) {
      if parser.take(.semicolon) { continue }
      let start = parser.start
      do throws(ParseFailure) {
        let statement = try parser.statement()
        guard parser.atStatementEnd else { throw parser.unexpectedAfterStatement() }
        statements.append(statement)
        outcomes.append(Outcome(statement: statement, diagnostics: [], span: statement.span))
      } catch {
        // A broken literal has a finding of its own, at the place where it begins.
        let failure = parser.at(.invalid) ? nil : parser.failure
        parser.recover(from: start)
        let span = parser.span(from: start)
        var findings: [Diagnostic] = []
        while lexicalIndex < lexical.count, (lexical[lexicalIndex].place?.span.start ?? 0) < span.end {
          findings.append(lexical[lexicalIndex])
          lexicalIndex += 1
        }
        if let failure { findings.append(failure) }
        outcomes.append(Outcome(statement: nil, diagnostics: DiagnosticList(findings).sorted, span: span))
      }
    }
    return (statements, outcomes)
  }

  /// The comments between two offsets, each verbatim, in order.
  package func comments(in span: Span) -> [String] {
    var result: [String] = []
    // The first token that ends after the span's start.
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].end <= span.start { low = middle + 1 } else { high = middle }
    }
    var from = low > 0 ? Int(max(tokens[low - 1].end, span.start)) : Int(span.start)
    for token in tokens[low...] {
      let to = min(Int(token.start), Int(span.end))
      if to > from { Trivia.comments(source.bytes, from, to, &result) }
      from = Int(token.end)
      if token.start >= span.end { break }
    }
    return result
  }

  /// The text of a node, verbatim.
  package func text(_ node: some SyntaxNode) -> String { source.text(node.span) }
}

/// What lies between tokens.
private enum Trivia {
  /// Adds the comments of `bytes[from..<to]`, which holds nothing but them and white space.
  static func comments(_ bytes: [UInt8], _ from: Int, _ to: Int, _ result: inout [String]) {
    var index = from
    while index + 1 < to {
      let start = index
      if bytes[index] == UInt8(ascii: "-"), bytes[index + 1] == UInt8(ascii: "-") {
        while index < to, bytes[index] != 0x0A { index += 1 }
      } else if bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "*") {
        var depth = 0
        repeat {
          if index + 1 < to, bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "*") {
            depth += 1
            index += 2
          } else if index + 1 < to, bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
            depth -= 1
            index += 2
          } else {
            index += 1
          }
        } while depth > 0 && index < to
      } else {
        index += 1
        continue
      }
      var end = index
      while end > start, bytes[end - 1] == 0x0D || bytes[end - 1] == 0x20 { end -= 1 }
      result.append(String(decoding: bytes[start..<end], as: UTF8.self))
    }
  }
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
