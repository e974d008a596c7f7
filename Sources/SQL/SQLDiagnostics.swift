import Diagnostics

/// The wording of every finding of this module.
extension Diagnostic {
  static func invalidCharacter(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "sql.invalid-character", message: "this character begins nothing in SQL", place: place)
  }

  /// `escapes`: a `\'` stands in it, which may have been meant to end it.
  static func unterminatedString(_ place: SourcePlace, escapes: Bool) -> Diagnostic {
    Diagnostic(
      code: "sql.unterminated-string", message: "this string literal is not closed", place: place,
      hint: escapes ? "Redshift reads \\' as a quote inside the string: write \\\\ for a backslash" : nil)
  }

  static func unterminatedIdentifier(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "sql.unterminated-identifier", message: "this quoted name is not closed", place: place)
  }

  static func emptyIdentifier(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "sql.empty-identifier", message: "a quoted name must not be empty", place: place)
  }

  static func unterminatedDollarQuote(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "sql.unterminated-dollar-quote", message: "this dollar-quoted text is not closed", place: place)
  }

  static func unterminatedComment(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.unterminated-comment", message: "this comment is not closed", place: place,
      hint: "block comments nest: each /* needs its own */")
  }

  /// `found` as "'from'", "a string"; `expected` as "an expression", "FROM".
  static func unexpectedToken(_ found: String, expected: String, _ place: SourcePlace, hint: String?) -> Diagnostic {
    Diagnostic(
      code: "sql.unexpected-token", message: "unexpected \(found): expected \(expected)", place: place, hint: hint)
  }

  static func unexpectedEnd(expected: String, _ place: SourcePlace, hint: String?) -> Diagnostic {
    Diagnostic(
      code: "sql.unexpected-end", message: "the statement ends here: expected \(expected)", place: place, hint: hint)
  }

  static func unknownStatement(_ found: String, _ place: SourcePlace, hint: String?) -> Diagnostic {
    Diagnostic(
      code: "sql.unknown-statement", message: "no statement begins with '\(found)'", place: place, hint: hint)
  }

  static func tooDeep(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "sql.too-deep", message: "this is nested too deeply", place: place,
      hint: "move the inner parts into common table expressions")
  }
}
