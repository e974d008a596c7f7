import Diagnostics
import Foundation
import SQL
import Testing

/// What every text that parses must hold: it prints to a text that parses to an equal tree, and its spans nest.
func expectRoundTrip(_ script: SQLScript, _ label: String) {
  for statement in script.statements {
    let printed = SQLPrinter.print(statement)
    let again = SQLScript.parse(SourceFile(path: label, text: printed))
    guard let other = again.statements.first, again.statements.count == 1, again.diagnostics.isEmpty else {
      let findings = again.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
      Issue.record("\(label): the printed form does not parse:\n\(printed)\n\(findings)")
      continue
    }
    #expect(other == statement, "\(label): printed as \(printed)")
    #expect(SQLPrinter.print(other) == printed, "\(label)")
    var checked = 0
    expectNested(statement, in: statement.span, of: script, label, &checked)
    #expect(checked > 0)
  }
}

/// Walks the tree by reflection: every extent lies within its parent's.
private func expectNested(_ value: Any, in outer: Span, of script: SQLScript, _ label: String, _ checked: inout Int) {
  let mirror = Mirror(reflecting: value)
  var bounds = outer
  for child in mirror.children where child.label == "extent" {
    guard let extent = child.value as? Extent else { continue }
    checked += 1
    if extent.span.start < outer.start || extent.span.end > outer.end || extent.span.start > extent.span.end {
      Issue.record("\(label): \(type(of: value)) at \(extent.span) is not within \(outer)")
    }
    bounds = extent.span
  }
  for child in mirror.children where child.label != "extent" {
    expectNested(child.value, in: bounds, of: script, label, &checked)
  }
}

/// Parses variants of a text with one token gone, doubled or swapped, at every `stride`th token: each must come to an
/// end.
func parseMutations(of text: String, stride: Int = 1) -> Int {
  let source = SourceFile(path: "mutation", text: text)
  let tokens = SQLScript.parse(source).tokens.filter { $0.kind != .endOfText }
  var parsed = 0
  for (index, token) in tokens.enumerated() where index % stride == 0 {
    let before = source.bytes[..<Int(token.start)]
    let own = source.bytes[Int(token.start)..<Int(token.end)]
    let after = source.bytes[Int(token.end)...]
    var variants = [
      Array(before + after), Array(before + own + own + after), Array(before), Array(before + [0x28] + own + after),
    ]
    if index + 1 < tokens.count {
      let next = tokens[index + 1]
      let swapped =
        before + source.bytes[Int(next.start)..<Int(next.end)] + [0x20] + own + source.bytes[Int(next.end)...]
      variants.append(Array(swapped))
    }
    for variant in variants {
      let script = SQLScript.parse(SourceFile(path: "mutation", bytes: variant))
      // Whatever still parses prints.
      for statement in script.statements { _ = SQLPrinter.print(statement) }
      parsed += 1
    }
  }
  return parsed
}

/// Parses variants of a text that is cut off, or has junk put in, at every `stride`th byte.
func parseBrokenBytes(of text: String, stride: Int) -> Int {
  let bytes = Array(text.utf8)
  let junk: [[UInt8]] = [
    [0x00], [0xFF, 0xFE], [0xC3], [0x27], [0x22], [0x24, 0x24], [0x5C], [0x2F, 0x2A], [0x3B], [0x3A],
  ]
  var parsed = 0
  for (number, position) in Swift.stride(from: 0, through: bytes.count, by: stride).enumerated() {
    let piece = junk[number % junk.count]
    for variant in [Array(bytes[..<position]), bytes[..<position] + piece + bytes[position...]] {
      let script = SQLScript.parse(SourceFile(path: "broken", bytes: variant))
      for statement in script.statements {
        let printed = SQLPrinter.print(statement)
        let again = SQLScript.parse(SourceFile(path: "again", text: printed))
        if again.statements != [statement] { Issue.record("not printed back: \(printed)") }
      }
      parsed += 1
    }
  }
  return parsed
}

enum Cases {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases/sql")

  static func files(_ name: String) -> [URL] {
    let urls = try? FileManager.default.contentsOfDirectory(
      at: folder.appendingPathComponent(name), includingPropertiesForKeys: nil)
    return (urls ?? []).filter { $0.pathExtension == "sql" }.sorted { $0.path < $1.path }
  }

  static func text(_ url: URL) -> String { (try? String(contentsOf: url, encoding: .utf8)) ?? "" }

  /// The shared corpus of Redshift statements, where it is present.
  static let corpus: [(file: String, sql: String)] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let base =
      ProcessInfo.processInfo.environment["REDSTART_CORPUS"].map { URL(fileURLWithPath: $0) }
      ?? root.appendingPathComponent("../shared/corpus").standardized
    let path = base.appendingPathComponent("redshift-sql/sqlfluff_redshift.json")
    guard let data = try? Data(contentsOf: path),
      let list = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
    else { return [] }
    return list.compactMap { entry in
      guard let sql = entry["sql"] as? String, let file = entry["file"] as? String else { return nil }
      return ((file as NSString).lastPathComponent, sql)
    }
  }()
}
