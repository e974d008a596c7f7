import Diagnostics

/// A constant as written.
package struct Literal: SyntaxNode {
  package enum Kind: Sendable, Equatable {
    case null, `true`, `false`
    /// The digits as written.
    case integer(String)
    /// With a point or an exponent, as written.
    case number(String)
    case string(StringLiteral)
    /// `date '2020-01-01'`, `timestamp with time zone '…'`: a type in front of a string.
    case typed(TypeName, StringLiteral)
    /// `interval '3' day`, `interval '1 year'`; the words after the string in lower case, joined by one space.
    case interval(StringLiteral, qualifier: String?)
  }

  package let kind: Kind
  package let extent: Extent

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    extent = Extent(span)
  }
}

/// A string constant: several pieces, each on a line of its own, make one string.
package struct StringLiteral: SyntaxNode {
  package enum Form: Sendable, Equatable {
    case plain
    /// `E'…'`
    case escape
    /// `N'…'`
    case national
    /// `B'…'`
    case bits
    /// `X'…'`
    case hexadecimal
    /// `$tag$…$tag$`
    case dollar(tag: String)
  }

  package let form: Form
  /// The string that Redshift reads, escapes undone.
  package let value: String
  /// Whether a backslash stands in it, so that PostgreSQL's plain literal would read something else.
  package let hasBackslash: Bool
  package let extent: Extent

  package init(form: Form, value: String, hasBackslash: Bool, _ span: Span) {
    self.form = form
    self.value = value
    self.hasBackslash = hasBackslash
    extent = Extent(span)
  }

  /// By form and value: however the value was escaped.
  package static func == (left: StringLiteral, right: StringLiteral) -> Bool {
    left.form == right.form && left.value == right.value
  }
}
