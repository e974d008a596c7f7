/// One finding about the user's input: what is wrong, where, and what to do about it.
package struct Diagnostic: Error, Sendable {
  /// `note` is shown as advice.
  package enum Severity: Int, Sendable, Comparable {
    case note, warning, error
    package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  }

  /// One step of the way to the place: a macro call, an include, the model that asked for it.
  package struct Frame: Sendable {
    /// As "macro star (macros/star.sql)".
    package let label: String
    package let place: SourcePlace?

    package init(_ label: String, _ place: SourcePlace? = nil) {
      self.label = label
      self.place = place
    }
  }

  /// Stable name, as `jinja.unknown-filter`: domain, a dot, kebab-case words.
  package var code: String
  package var severity: Severity
  /// One terse sentence without a final stop. Never holds data or secrets.
  package var message: String
  /// nil where the finding is about no file (the command line, the server).
  package var place: SourcePlace?
  /// What to do, as "did you mean 'stg_orders'?".
  package var hint: String?
  /// Further facts, one line each (a database's DETAIL, for one).
  package var notes: [String]
  /// The way to the place, innermost first.
  package var trace: [Frame]

  package init(
    code: String, message: String, place: SourcePlace? = nil, hint: String? = nil, notes: [String] = [],
    trace: [Frame] = [], severity: Severity = .error
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.place = place
    self.hint = hint
    self.notes = notes
    self.trace = trace
  }
}

/// Several findings thrown at once; never empty when thrown.
package struct DiagnosticList: Error, Sendable {
  package var all: [Diagnostic]

  package init(_ all: [Diagnostic]) { self.all = all }

  /// Sorted by file and place; findings without a place first, order kept among equals.
  package var sorted: [Diagnostic] {
    let keyed = all.enumerated().map { index, diagnostic in
      (diagnostic.place?.file.path ?? "", diagnostic.place?.span.start ?? -1, index, diagnostic)
    }
    return keyed.sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }.map(\.3)
  }

  package var hasErrors: Bool { all.contains { $0.severity == .error } }
}
