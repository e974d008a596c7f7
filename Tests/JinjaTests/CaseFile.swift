import FileSystem
import JSON
import Jinja
import Testing

/// One template and what Python's Jinja2 gave for it.
struct TemplateCase: Sendable, CustomTestStringConvertible {
  enum Expected: Sendable {
    case text(String)
    /// The exception's name and message; the message is nil where ours differs on purpose.
    case error(String, String?)
  }

  let file: String
  let line: Int
  let options: Set<String>
  let template: String
  let expected: Expected

  var testDescription: String { "\(file):\(line)" }
}

/// Reads the case files that scripts/record_jinja.py writes.
enum CaseFile {
  static let folder = Path.join(
    Path.parent(Path.parent(Path.parent(#filePath))), "Tests/Cases/jinja")

  static func all() -> [TemplateCase] {
    let names = (try? FileSystem.list(folder)) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted().flatMap(read)
  }

  static func read(_ name: String) -> [TemplateCase] {
    guard let bytes = try? FileSystem.read(Path.join(folder, name)) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String($0) ?? "" }
    var options: Set<String> = []
    var cases: [TemplateCase] = []
    var pending: (line: Int, template: String)?
    var index = 0
    while index < lines.count {
      let line = lines[index]
      index += 1
      if line.hasPrefix("<!-- options: ") {
        options.formUnion(line.dropFirst(14).split { !($0.isLetter || $0 == "_") }.map(String.init))
      }
      guard line.hasPrefix("```") else { continue }
      let fence = String(line.prefix { $0 == "`" })
      let info = line.dropFirst(fence.count)
      let start = index
      while index < lines.count, lines[index] != fence { index += 1 }
      let body = Array(lines[start..<min(index, lines.count)])
      index += 1
      let isEscaped = info.hasSuffix(" escaped")
      let text = isEscaped ? unescape(body.joined(separator: "\n")) : body.joined(separator: "\n")
      switch info.split(separator: " ").first {
      case "cases": cases += pairs(name, start, options, body)
      case "jinja": pending = (start, text)
      case "text", "error":
        guard let (line, template) = pending else { continue }
        let expected: TemplateCase.Expected = info.hasPrefix("text") ? .text(text) : error(text)
        cases.append(
          TemplateCase(file: name, line: line, options: options, template: template, expected: expected))
        pending = nil
      default: break
      }
    }
    return cases
  }

  private static func pairs(_ name: String, _ start: Int, _ options: Set<String>, _ body: [String]) -> [TemplateCase] {
    var result: [TemplateCase] = []
    for (index, line) in body.enumerated() where index > 0 {
      let expected: TemplateCase.Expected
      if line == "=>" || line.hasPrefix("=> ") {
        expected = .text(unescape(String(line.dropFirst(3))))
      } else if line.hasPrefix("!! ") {
        expected = error(unescape(String(line.dropFirst(3))))
      } else if line.hasPrefix("!~ ") {
        expected = .error(String(line.dropFirst(3)), nil)
      } else {
        continue
      }
      result.append(
        TemplateCase(
          file: name, line: start + index, options: options, template: body[index - 1], expected: expected))
    }
    return result
  }

  private static func error(_ text: String) -> TemplateCase.Expected {
    guard let colon = text.firstIndex(of: ":") else { return .error(text, nil) }
    return .error(String(text[..<colon]), String(text[colon...].dropFirst(2)))
  }

  static func unescape(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var isEscape = false
    for scalar in text.unicodeScalars {
      guard isEscape || scalar == "\\" else {
        out.append(scalar)
        continue
      }
      guard isEscape else {
        isEscape = true
        continue
      }
      isEscape = false
      switch scalar {
      case "n": out.append("\n")
      case "t": out.append("\t")
      case "r": out.append("\r")
      case "s": out.append(" ")
      case "\\": out.append("\\")
      default:
        out.append("\\")
        out.append(scalar)
      }
    }
    if isEscape { out.append("\\") }
    return String(out)
  }
}
