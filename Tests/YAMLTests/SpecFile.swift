import Foundation
import Testing

/// A Markdown file of cases: a heading each, then an input block and a block with what is expected of it.
struct SpecFile {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// By the word behind the fence.
    var blocks: [String: String]
    var testDescription: String { name }
  }

  let path: String
  private(set) var text: String
  private(set) var cases: [Case] = []

  /// - Parameter name: below `Tests/Cases`.
  init(_ name: String) throws {
    path = #filePath.replacingOccurrences(of: "YAMLTests/SpecFile.swift", with: "Cases/") + name
    text = try String(contentsOfFile: path, encoding: .utf8)
    var fence: String?
    var block = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let kind = fence {
        if line == "```" {
          cases[cases.count - 1].blocks[kind] = block
          fence = nil
        } else {
          block += line + "\n"
        }
      } else if line.hasPrefix("## ") {
        cases.append(Case(name: String(line.dropFirst(3)), blocks: [:]))
      } else if line.hasPrefix("```"), !cases.isEmpty {
        fence = String(line.dropFirst(3))
        block = ""
      }
    }
  }

  /// Whether golden blocks are to be written instead of compared.
  static var updates: Bool { ProcessInfo.processInfo.environment["REDSTART_UPDATE_GOLDEN"] == "1" }

  /// Puts new text into one block of every case and writes the file. The run fails, so that no update passes unseen.
  mutating func update(_ kind: String, _ texts: [String: String]) throws {
    var lines: [String] = []
    var name = ""
    var fence: String?
    for line in text.components(separatedBy: "\n") {
      if fence == nil, line.hasPrefix("## ") { name = String(line.dropFirst(3)) }
      if let open = fence {
        guard line == "```" else {
          if open != kind || texts[name] == nil { lines.append(line) }
          continue
        }
        if open == kind, let new = texts[name] { lines.append(new) }
        fence = nil
      } else if line.hasPrefix("```") {
        fence = String(line.dropFirst(3))
      }
      lines.append(line)
    }
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    Issue.record("the golden blocks of \(path) were written")
  }
}
