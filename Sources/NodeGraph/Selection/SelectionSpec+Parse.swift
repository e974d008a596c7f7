import Diagnostics
import JSON

extension SelectionSpec {
  /// What a command without `--select` starts from.
  static let everything = ["fqn:*", "source:*", "exposure:*", "metric:*", "semantic_model:*"]

  /// The spec of `--select` and `--exclude`. Each item may hold several criteria: a space unites, a comma intersects.
  ///
  /// - Parameter select: nil or empty for everything.
  /// - Throws: `select.syntax`, `select.unknown-method`; all of them.
  package static func parse(
    select: [String]?, exclude: [String], indirectSelection: IndirectSelection = .eager
  ) throws(DiagnosticList) -> SelectionSpec {
    var failures: [Diagnostic] = []
    let isGiven = !(select ?? []).isEmpty
    let included = union(
      isGiven ? select ?? [] : everything, isExpected: isGiven, indirectSelection, &failures)
    let excluded = union(exclude, isExpected: true, indirectSelection, &failures)
    guard failures.isEmpty else { throw DiagnosticList(failures) }
    return .group(SelectionGroup(.difference, [included, excluded]))
  }

  private static func union(
    _ items: [String], isExpected: Bool, _ mode: IndirectSelection, _ failures: inout [Diagnostic]
  ) -> SelectionSpec {
    var parts: [SelectionSpec] = []
    // dbt: two spaces hold an empty criterion between them, which matches nothing and is warned of.
    for raw in items.flatMap({ $0.split(separator: " ", omittingEmptySubsequences: false) }) {
      var criteria: [SelectionSpec] = []
      for part in raw.split(separator: ",", omittingEmptySubsequences: false) {
        do throws(Diagnostic) {
          criteria.append(.criterion(try SelectionCriterion(parsing: String(part), indirectSelection: mode)))
        } catch {
          failures.append(error)
        }
      }
      let group = SelectionGroup(
        .intersection, criteria, indirectSelection: mode, expected: isExpected ? String(raw) : nil)
      parts.append(.group(group))
    }
    return .group(SelectionGroup(.union, parts, indirectSelection: mode))
  }
}

extension SelectionCriterion {
  /// One criterion as on the command line: `@`, `2+` before; `method.argument:`; the value; `+1` after.
  ///
  /// - Throws: `select.syntax`, `select.unknown-method`.
  package init(parsing raw: String, indirectSelection: IndirectSelection = .eager) throws(Diagnostic) {
    let pieces = try CriterionPieces(raw)
    let (method, arguments) = try Self.method(pieces.method, value: pieces.value, raw: raw)
    self.init(raw: raw, method: method, value: .string(pieces.value))
    self.arguments = arguments
    self.indirectSelection = indirectSelection
    childrensParents = pieces.hasAt
    parents = pieces.parents != nil
    parentsDepth = pieces.parents.flatMap(Self.depth)
    children = pieces.children != nil
    childrenDepth = pieces.children.flatMap(Self.depth)
    if children, childrensParents { throw Messages.atWithPlus(raw) }
  }

  /// Method and arguments of `config.meta.owner`.
  static func method(
    _ text: String?, value: String, raw: String
  ) throws(Diagnostic) -> (SelectionMethod, [String]) {
    guard let text else { return (.standard(for: value), []) }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, let method = SelectionMethod(rawValue: name) else {
      throw Messages.unknownMethod(parts.first ?? "", in: raw)
    }
    return (method, Array(parts.dropFirst()))
  }

  /// nil for no digits, which is no limit.
  private static func depth(_ digits: String) -> Int? { digits.isEmpty ? nil : Int(digits) ?? Int.max }
}

/// A criterion's text cut into its parts, none of them judged yet.
struct CriterionPieces {
  var hasAt = false
  /// Digits before a leading `+`; nil without one.
  var parents: String?
  /// What stands before the first colon, where it is made of word characters and dots only.
  var method: String?
  var value = ""
  /// Digits after a trailing `+`; nil without one.
  var children: String?

  init(_ raw: String) throws(Diagnostic) {
    var rest = Substring(raw)
    if rest.first == "@" {
      hasAt = true
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    if rest[digits.endIndex...].first == "+" {
      parents = String(digits)
      rest = rest[digits.endIndex...].dropFirst()
    }
    if let colon = rest.firstIndex(of: ":"), colon != rest.startIndex,
      rest[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." })
    {
      method = String(rest[..<colon])
      rest = rest[rest.index(after: colon)...]
    }
    if let plus = rest.lastIndex(of: "+"),
      rest[rest.index(after: plus)...].allSatisfy({ $0.isASCII && $0.isNumber })
    {
      children = String(rest[rest.index(after: plus)...])
      rest = rest[..<plus]
    }
    if rest.utf8.contains(0x0A) { throw Messages.badSyntax(raw) }
    value = String(rest)
  }
}
