import Diagnostics

/// One word, literal or sign of a SQL text. What lies between two tokens (white space, comments) is kept by the source.
package struct Token: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    /// A name or a keyword, unquoted.
    case word
    /// `"…"`, doubled quotes inside.
    case quotedIdentifier
    /// `'…'`, with backslash escapes as Redshift reads them.
    case string
    /// `E'…'`.
    case escapeString
    /// `N'…'`, `B'…'`, `X'…'`: the prefix belongs to the token.
    case prefixedString
    /// `$tag$…$tag$`.
    case dollarString
    case integer
    /// With a point.
    case pointNumber
    /// With an exponent.
    case exponentNumber
    /// `$1`.
    case parameter
    /// A run of operator characters: `+`, `<>`, `||`, `!~*`.
    case operatorSign
    case comma, semicolon, dot, colon, doubleColon, colonEquals
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket
    /// Something that no token begins with, or an unterminated literal; a diagnostic tells of it.
    case invalid
    /// After the last token; empty.
    case endOfText
  }

  package var kind: Kind
  /// For a `word` that is one of the known keywords, whatever its case.
  package var keyword: Keyword?
  /// UTF-8 offsets into the source.
  package var start: Int32
  package var end: Int32

  package var span: Span { Span(ordered: start, end) }
}
