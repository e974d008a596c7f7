import Database
import Diagnostics
import FileSystem
import Foundation
import ObjectStore
import Postgres
import TestSupport
import Testing

/// One section of a Markdown file under Cases/loading: files in a folder that stands for S3, Redshift SQL, and what comes
/// of it.
///
/// Its blocks: `file s3/key` (a file to be there; `\x..` stands for a byte, a line `\` ends it without a line end), `sql`
/// (the last statement's rows count), then `rows`, `error` (code and message; further statements of a `then` block run
/// after it and give `rows`), `out s3/key` (an object's text afterwards), `objects` (all keys afterwards).
struct DataCase: Sendable, CustomStringConvertible {
  let file: String
  let name: String
  /// Kind with its argument, and text, in order.
  var blocks: [(kind: String, text: String)]

  /// An extension of PostgreSQL's that its file says it needs.
  var needs: String?

  var description: String { "\(file): \(name)" }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases/loading")

  static let all: [DataCase] = {
    let urls = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (urls ?? []).filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }.flatMap(read)
  }()

  static func read(_ url: URL) -> [DataCase] {
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var cases: [DataCase] = []
    let needs = text.components(separatedBy: "\n").first { $0.hasPrefix("Needs: ") }.map { String($0.dropFirst(7)) }
    for section in text.components(separatedBy: "\n## ").dropFirst() {
      var lines = section.components(separatedBy: "\n")
      let name = lines.removeFirst()
      var blocks: [(String, String)] = []
      var open: (kind: String, lines: [String])?
      for line in lines {
        if let block = open {
          if line == "```" {
            blocks.append((block.kind, block.lines.joined(separator: "\n")))
            open = nil
          } else {
            open?.lines.append(line)
          }
        } else if line.hasPrefix("```") {
          open = (String(line.dropFirst(3)), [])
        }
      }
      cases.append(DataCase(file: url.lastPathComponent, name: name, blocks: blocks, needs: needs))
    }
    return cases
  }

  /// A file's bytes: as written with a line end, `\x..` undone.
  static func bytes(_ text: String) -> [UInt8] {
    var body = text + "\n"
    if text.hasSuffix("\n\\") { body = String(text.dropLast(2)) }
    if text == "\\" { body = "" }
    var result: [UInt8] = []
    let bytes = Array(body.utf8)
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "\\"), at + 3 < bytes.count, bytes[at + 1] == UInt8(ascii: "x"),
        let value = UInt8(String(decoding: bytes[at + 2...at + 3], as: UTF8.self), radix: 16)
      {
        result.append(value)
        at += 4
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }

  /// A file's bytes as a block shows them.
  static func shown(_ bytes: [UInt8]) -> String {
    var text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r", with: "\\x0d")
    if text.hasSuffix("\n") { text.removeLast() } else { text += text.isEmpty ? "\\" : "\n\\" }
    return text
  }
}

/// Runs a case: a schema and a folder of its own.
final class DataCaseRun {
  static let database = Result { () throws -> ConnectionParameters in
    try TestServer.shared().databaseParameters()
  }

  let root: String
  private let session: LocalRedshift
  private let schema: String

  init(_ number: Int, storage: StorageSettings? = nil) throws {
    schema = "shop_\(number)"
    root = NSTemporaryDirectory() + "redstart-data-\(getpid())-\(number)"
    try FileSystem.makeDirectory(root)
    var parameters = try Self.database.get()
    parameters.searchPath = schema
    session = try LocalRedshift(try Connection(parameters), storage: storage ?? .folder(root: root))
    _ = try session.execute("create schema \(schema)")
  }

  func close() {
    _ = try? session.execute("rollback")
    _ = try? session.execute("drop schema if exists lake cascade")
    _ = try? session.execute("drop schema \(schema) cascade")
    session.close()
    try? FileSystem.remove(root)
  }

  func write(_ key: String, _ bytes: [UInt8]) throws {
    try FileSystem.makeDirectory(Path.parent(root + "/" + key))
    try FileSystem.write(bytes, to: root + "/" + key)
  }

  /// The last statement's rows, or an error's code and message. Statements are sent one by one.
  func run(_ sql: String) -> (kind: String, text: String) {
    do throws(Diagnostic) {
      let answer = try session.execute(sql)
      let rows = (0..<answer.rowCount).map { row in
        answer.columns.indices.map { answer.value(row, $0) ?? "null" }.joined(separator: " | ")
      }
      return ("rows", rows.joined(separator: "\n"))
    } catch {
      let notes = error.notes.map { "\n" + $0 }.joined()
      return ("error", "\(error.code): \(error.message)\(notes)")
    }
  }

  func outcome(_ item: DataCase) throws -> [(kind: String, text: String)] {
    if let needs = item.needs {
      let found = try session.connection.query(
        "select count(*) from pg_catalog.pg_available_extensions where name = '\(needs)'")
      // Told, and no failure: the server may do without it.
      guard found.scalar == "1" else {
        print("\(item): skipped, for the server does not have \(needs): run scripts/setup.sh")
        return item.blocks
      }
    }
    var result: [(String, String)] = []
    for (index, block) in item.blocks.enumerated() {
      let words = block.kind.split(separator: " ", maxSplits: 1).map(String.init)
      switch words.first {
      case "file":
        try write(words[1], DataCase.bytes(block.text))
        result.append(block)
      case "sql", "then":
        result.append(block)
        let wanted = index + 1 < item.blocks.count ? item.blocks[index + 1].kind : ""
        let outcome = run(block.text)
        if wanted == "rows" || wanted == "error" || outcome.kind == "error" { result.append(outcome) }
      case "rows", "error": break
      case "out":
        let bytes = try? FileSystem.read(root + "/" + words[1])
        result.append((block.kind, bytes.map(DataCase.shown) ?? "there is no such object"))
      case "objects":
        result.append((block.kind, try FileSystem.walk(root).joined(separator: "\n")))
      default: Issue.record("there is no block '\(block.kind)'")
      }
    }
    return result
  }
}
