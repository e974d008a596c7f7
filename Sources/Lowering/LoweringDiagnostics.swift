import Diagnostics

/// The wording of every finding of this module.
extension Diagnostic {
  static func unsupportedStatement(_ name: String, _ place: SourcePlace, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "lowering.unsupported-statement", message: "the local target does not run \(name)", place: place, hint: hint
    )
  }

  static func unsupportedFunction(_ name: String, _ place: SourcePlace, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "lowering.unsupported-function", message: "the local target does not have \(name)", place: place, hint: hint
    )
  }

  /// `types` stand between the parentheses; nil where not all of them are known.
  static func unknownFunction(_ name: String, _ types: String?, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.unknown-function",
      message: "function \(name)\(types.map { "(\($0))" } ?? "") does not exist", place: place,
      hint: FunctionTable.elsewhere[name].map { "write " + $0 }
        ?? Suggestion.hint(for: name, among: FunctionTable.names.sorted()))
  }

  static func postgresFunction(_ name: String, _ place: SourcePlace, hint: String?) -> Diagnostic {
    Diagnostic(
      code: "lowering.not-redshift", message: "\(name) is a function of PostgreSQL's that Redshift does not have",
      place: place, hint: hint)
  }

  static func unsupportedRelation(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.unsupported-relation", message: "the local target does not have the system table \(name)",
      place: place, hint: "it tells of a cluster at work: keep the query for Redshift")
  }

  static func unsupportedSyntax(_ what: String, _ place: SourcePlace, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "lowering.unsupported-syntax", message: "the local target does not support \(what)", place: place,
      hint: hint)
  }

  static func unsupportedType(_ name: String, _ place: SourcePlace, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "lowering.unsupported-type", message: "the local target does not have the type \(name)", place: place,
      hint: hint)
  }

  /// What to do where spatial types and functions are missing.
  static let spatialHint = "install PostGIS for the local server (Debian: postgresql-15-postgis-3), and run it again"

  static func unknownColumns(_ what: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.unknown-columns", message: "\(what) needs the columns of a relation that is not known",
      place: place, hint: "list the columns, or build the relation first")
  }

  static func volatileAlias(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.volatile-alias",
      message: "'\(name)' is an alias of a value that changes with each evaluation, so it cannot be used twice",
      place: place, hint: "compute it in a common table expression")
  }

  /// A log serves many scripts as a table that surely has rows to number.
  static func emptyLog(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.empty-log", message: "\(name) has no rows on the local target, so that it numbers none",
      place: place, hint: "number the rows of a table of yours, or those of a recursive common table")
  }

  static func lateBindingLoop(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.late-binding-loop", message: "the late-binding view '\(name)' reads itself", place: place)
  }

  static func unqualifiedLateBinding(_ name: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.unqualified-late-binding",
      message: "'\(name)' needs its schema in a view with no schema binding", place: place)
  }

  /// Something that PostgreSQL would take and Redshift refuses.
  static func notRedshift(_ message: String, _ place: SourcePlace, hint: String? = nil) -> Diagnostic {
    Diagnostic(code: "lowering.not-redshift", message: message, place: place, hint: hint)
  }

  /// Redshift: as it words it.
  static func noEquijoin(_ place: SourcePlace) -> Diagnostic {
    notRedshift(
      "Target table must be part of an equijoin predicate", place,
      hint: "relate the target to the tables of FROM in WHERE; put an outer join into a subquery")
  }

  static func wrongArguments(
    _ name: String, _ expected: String, _ place: SourcePlace, hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(code: "lowering.wrong-arguments", message: "\(name) takes \(expected)", place: place, hint: hint)
  }

  static func conflictingAttributes(_ message: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "lowering.conflicting-attributes", message: message, place: place)
  }

  static func nameTooLong(_ length: Int, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.name-too-long",
      message: "this name has \(length) bytes: Redshift keeps \(LongNames.most) of a name", place: place,
      hint: "give it a shorter one: two that begin alike would become one")
  }

  static func tooLarge(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "lowering.too-large", message: "the statement grows out of all proportion once its aliases are written out",
      place: place, hint: "compute the aliases in common table expressions")
  }
}
