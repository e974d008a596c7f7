import Diagnostics

/// Where a node stands in its source. Any two compare equal, so that trees compare by what they say.
package struct Extent: Sendable, Equatable {
  package let span: Span

  package init(_ span: Span) { self.span = span }

  package static func == (left: Extent, right: Extent) -> Bool { true }
}

/// A node of the tree: its source text, from its first token to its last, is verbatim what `span` holds.
package protocol SyntaxNode: Sendable, Equatable {
  var extent: Extent { get }
}

extension SyntaxNode {
  package var span: Span { extent.span }
}

/// One name as written.
package struct Identifier: SyntaxNode {
  /// Without quotes, doubled quotes undone; in the letters of the source.
  package let text: String
  package let isQuoted: Bool
  /// Whether `text` is ASCII in lower case, as most names are: then it is what it folds to.
  private let isFolded: Bool
  /// Whether it stands without quotes, is what it folds to, begins with a letter, and is none of the grammar's words:
  /// then every SQL reads it alike.
  package let isPlain: Bool
  package let extent: Extent

  package init(_ text: String, isQuoted: Bool, _ span: Span) {
    let isFolded = text.utf8.allSatisfy { $0 < 0x80 && ($0 < 0x41 || $0 > 0x5A) }
    self.init(text, isQuoted: isQuoted, isFolded: isFolded, isPlain: false, span)
  }

  /// `isFolded` must be what the other initializer finds out; `isPlain` may be false for a plain name too.
  init(_ text: String, isQuoted: Bool, isFolded: Bool, isPlain: Bool, _ span: Span) {
    self.text = text
    self.isQuoted = isQuoted
    self.isFolded = isFolded
    self.isPlain = isPlain
    extent = Extent(span)
  }

  /// As Redshift compares names: in lower case, quoted or not, as long as `enable_case_sensitive_identifier` is off.
  package var folded: String { isFolded ? text : text.lowercased() }
}

/// `a`, `a.b`, `a.b.c`: at least one part.
package struct QualifiedName: SyntaxNode {
  /// Most names have one part: they need no array. An array holds two or more, or none.
  private enum Storage: Sendable, Equatable {
    case one(Identifier)
    case many([Identifier])
  }
  private let storage: Storage
  package let extent: Extent

  package init(_ parts: [Identifier], _ span: Span) {
    storage = parts.count == 1 ? .one(parts[0]) : .many(parts)
    extent = Extent(span)
  }

  package init(_ part: Identifier, _ span: Span) {
    storage = .one(part)
    extent = Extent(span)
  }

  package var parts: [Identifier] {
    switch storage {
    case .one(let part): [part]
    case .many(let parts): parts
    }
  }

  package var count: Int {
    switch storage {
    case .one: 1
    case .many(let parts): parts.count
    }
  }

  /// Whether all its parts are plain.
  package var isPlain: Bool {
    switch storage {
    case .one(let part): part.isPlain
    case .many(let parts): parts.allSatisfy(\.isPlain)
    }
  }

  package var first: Identifier {
    switch storage {
    case .one(let part): part
    case .many(let parts): parts[0]
    }
  }

  /// The last part: the object's own name.
  package var last: Identifier {
    switch storage {
    case .one(let part): part
    case .many(let parts): parts[parts.count - 1]
    }
  }

  /// The parts as Redshift compares them, joined by points.
  package var folded: String {
    switch storage {
    case .one(let part): part.folded
    case .many(let parts): parts.map(\.folded).joined(separator: ".")
    }
  }
}

/// A type as written: `numeric(18, 2)`, `character varying(20)`, `timestamp with time zone`, `varchar(max)`.
package struct TypeName: SyntaxNode {
  /// Lower-case words joined by one space, with what stands after the parentheses (`timestamp with time zone`) in its
  /// place; of a qualified name the parts joined by points.
  package let name: String
  /// What stands in the parentheses, as `18`, `2`, `max`.
  package let arguments: [String]
  /// How many pairs of `[]` follow (PostgreSQL's arrays).
  package let arrayDimensions: Int
  /// The name where a part of it is quoted, as `"char"`, which is not `char`.
  package let quoted: QualifiedName?
  package let extent: Extent

  package init(
    name: String, arguments: [String], arrayDimensions: Int = 0, quoted: QualifiedName? = nil, _ span: Span
  ) {
    self.quoted = quoted
    self.name = name
    self.arguments = arguments
    self.arrayDimensions = arrayDimensions
    extent = Extent(span)
  }
}
