/// What a code means: what `redstart explain CODE` prints, and a row of docs/check.md.
package struct Explanation: Sendable {
  package enum Level: String, Sendable { case error, warning, advice }

  package let code: String
  /// As most findings of this code are; a few are milder where the case is less sure.
  package let level: Level
  /// One line.
  package let title: String
  package let text: String
  /// What gives the finding.
  package let example: String
  /// The page of Redshift's documentation, or of dbt's, that it follows; empty for none.
  package let page: String

  init(
    _ code: String, _ level: Level, _ title: String, _ text: String, example: String, page: String = ""
  ) {
    self.code = code
    self.level = level
    self.title = title
    self.text = text
    self.example = example
    self.page = page
  }

  /// Every code that is explained, sorted.
  package static let all: [Explanation] = (syntax + names + values + project + tables + queries + graph).sorted {
    $0.code < $1.code
  }

  package static func of(_ code: String) -> Explanation? { all.first { $0.code == code } }

  /// As `explain` prints it.
  package var printed: String {
    var lines = ["\(code) (\(level.rawValue)): \(title)", "", text, "", "For example:", ""]
    lines += example.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
    if !page.isEmpty { lines += ["", "Follows: \(page)"] }
    lines += ["", "To silence it for a node or a folder: meta: {redstart: {ignore: [\(code)]}}"]
    return lines.joined(separator: "\n")
  }
}
