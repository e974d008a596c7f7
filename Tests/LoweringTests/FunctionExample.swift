import Foundation

/// One statement of Cases/sql/functions with the value that AWS documents for it.
///
/// A file's lines: `@ extension`, without which the file's examples are left out; `# heading`; `> statement` to be run before the file's examples; then a statement over one or more
/// lines, followed by `= row` for each row (values joined by ` | `, `null` for NULL) or by `! error`.
struct FunctionExample: Sendable, CustomStringConvertible {
  let statement: String
  let heading: String
  let line: Int
  var rows: [String] = []
  var error: String?

  var description: String { "\(heading):\(line)" }

  struct File: Sendable, CustomStringConvertible {
    let name: String
    var setup: [String] = []
    /// An extension of PostgreSQL's that the server must have.
    var needs: String?
    var examples: [FunctionExample] = []
    var description: String { name }
  }

  /// Functions with AWS's values, and what a session keeps to.
  static let files: [File] = ["functions", "session"].flatMap { name -> [File] in
    let folder = LoweringCase.folder.deletingLastPathComponent().appendingPathComponent(name)
    let urls = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return urls.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.map(read)
  }

  private static func read(_ url: URL) -> File {
    var file = File(name: url.deletingPathExtension().lastPathComponent)
    var heading = ""
    var statement: [String] = []
    var line = 0
    var isOpen = false
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    for (index, raw) in text.components(separatedBy: "\n").enumerated() {
      if raw.hasPrefix("@ ") {
        file.needs = String(raw.dropFirst(2))
      } else if raw.hasPrefix("# ") {
        heading = String(raw.dropFirst(2))
      } else if raw.hasPrefix("> ") {
        file.setup.append(String(raw.dropFirst(2)))
      } else if raw.hasPrefix("= ") || raw == "=" || raw.hasPrefix("! ") {
        if isOpen {
          file.examples.append(
            FunctionExample(statement: statement.joined(separator: "\n"), heading: heading, line: line))
          statement = []
          isOpen = false
        }
        guard !file.examples.isEmpty else { continue }
        let last = file.examples.count - 1
        if raw.hasPrefix("! ") {
          file.examples[last].error = String(raw.dropFirst(2))
        } else {
          file.examples[last].rows.append(String(raw.dropFirst(2)))
        }
      } else if !raw.trimmingCharacters(in: .whitespaces).isEmpty {
        if !isOpen { line = index + 1 }
        isOpen = true
        statement.append(raw)
      }
    }
    return file
  }
}
