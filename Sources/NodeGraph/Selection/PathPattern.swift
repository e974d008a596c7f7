import Diagnostics

/// The value of the method `path`: a path below the project's root in which `*`, `?`, `[…]` match within one name and
/// `**` any number of folders, as Python's `Path.glob` reads it.
struct PathPattern {
  private enum Part {
    case name(String)
    case pattern(NamePattern)
    /// `**`
    case folders
  }

  private let parts: [Part]
  /// The path itself where no part is a pattern.
  let plain: String?
  /// Whether a file does not match: the value ends with a slash or `**`.
  let wantsFolder: Bool

  /// - Throws: `select.bad-value`.
  init(_ text: String) throws(Diagnostic) {
    if text.hasPrefix("/") {
      throw Messages.badValue(.path, text, hint: "write the path as it is below the project's root")
    }
    let names = text.split(separator: "/").filter { $0 != "." }
    guard !names.isEmpty else { throw Messages.badValue(.path, text, hint: "name a folder or a file") }
    var parts: [Part] = []
    for name in names {
      if name == "**" {
        parts.append(.folders)
      } else if name.contains("**") {
        throw Messages.badValue(.path, text, hint: "'**' can only stand alone between slashes")
      } else {
        parts.append(NamePattern.isPattern(name) ? .pattern(NamePattern(String(name))) : .name(String(name)))
      }
    }
    self.parts = parts
    wantsFolder = text.hasSuffix("/") || names.last == "**"
    plain = names.contains { NamePattern.isPattern($0) } ? nil : names.joined(separator: "/")
  }

  /// Whether it matches the names of a path; none for the root itself.
  func matches(_ names: [String]) -> Bool {
    // Which parts may come next; a row for each name.
    var reached = [Bool](repeating: false, count: parts.count + 1)
    reached[0] = true
    skipFolders(&reached)
    for name in names {
      var next = [Bool](repeating: false, count: parts.count + 1)
      for (index, part) in parts.enumerated() where reached[index] {
        switch part {
        case .name(let wanted): if wanted == name { next[index + 1] = true }
        case .pattern(let pattern): if pattern.matches(name) { next[index + 1] = true }
        case .folders: next[index] = true
        }
      }
      skipFolders(&next)
      reached = next
    }
    return reached[parts.count]
  }

  private func skipFolders(_ reached: inout [Bool]) {
    for (index, part) in parts.enumerated() where reached[index] {
      if case .folders = part { reached[index + 1] = true }
    }
  }
}
