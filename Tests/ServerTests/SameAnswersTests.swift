import Database
import Diagnostics
import Foundation
import Postgres
import Testing

@testable import Server

/// The documented examples of Redshift's functions: a client gets what the command line gets, by either protocol.
@Suite struct SameAnswersTests {
  static let files = ["conditions", "dates", "formats", "numbers", "strings", "super", "system", "types", "windows"]

  /// The lines `> statement` come first; after them statements, each followed by what it gives.
  private static func statements(_ name: String) throws -> (setup: [String], examples: [String]) {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: tests.appendingPathComponent("Cases/sql/functions/\(name).txt"), encoding: .utf8)
    var setup: [String] = []
    var examples: [String] = []
    var lines: [String] = []
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("> ") {
        setup.append(String(line.dropFirst(2)))
      } else if line.hasPrefix("=") || line.hasPrefix("! ") {
        if !lines.isEmpty { examples.append(lines.joined(separator: "\n")) }
        lines = []
      } else if !line.hasPrefix("# "), !line.isEmpty {
        lines.append(line)
      }
    }
    return (setup, examples)
  }

  @Test(arguments: files) func areGiven(_ name: String) throws {
    let (setup, examples) = try Self.statements(name)
    #expect(!examples.isEmpty)
    let server = try RunningServer.shared.get()
    let session = try server.session()
    defer { session.close() }
    let simple = try server.connect()
    let extended = try server.connect()
    let ways: [(name: String, run: (String) -> String)] = [
      ("cli", { sql in Self.outcome(sql, session) }), ("simple", { sql in Self.outcome(sql, simple, nil) }),
      ("extended", { sql in Self.outcome(sql, extended, []) }),
    ]
    for way in ways {
      for sql in ["create schema same_\(name)_\(way.name)", "set search_path to same_\(name)_\(way.name)"] + setup {
        let outcome = way.run(sql)
        #expect(!outcome.hasPrefix("!"), "\(sql): \(outcome)")
      }
    }
    var compared = 0
    for sql in examples {
      func outcomes() -> [String] {
        ways.map { way in way.run(sql).replacingOccurrences(of: "same_\(name)_\(way.name)", with: "same") }
      }
      let first = outcomes()
      let second = outcomes()
      // What tells of a moment, a session or chance is another each time.
      guard first[0] == second[0] else { continue }
      compared += 1
      #expect(first[1] == first[0], "simple: \(sql)")
      #expect(first[2] == first[0], "extended: \(sql)")
    }
    #expect(compared > examples.count / 2)
    for way in ways { _ = way.run("drop schema same_\(name)_\(way.name) cascade") }
  }

  private static func outcome(_ sql: String, _ session: LocalRedshift) -> String {
    do throws(Diagnostic) {
      let result = try session.execute(sql)
      return (0..<result.rowCount).map { row in
        result.columns.indices.map { result.value(row, $0) ?? "NULL" }.joined(separator: "|")
      }.joined(separator: "\n")
    } catch {
      return "! " + error.message
    }
  }

  private static func outcome(_ sql: String, _ connection: Connection, _ values: [String?]?) -> String {
    do throws(DatabaseError) {
      let result: ResultSet?
      if let values { result = try connection.execute(sql, values) } else { result = try connection.execute(sql).last }
      guard let result, result.hasRows else { return "" }
      return (0..<result.rowCount).map { result.row($0).map { $0 ?? "NULL" }.joined(separator: "|") }.joined(
        separator: "\n")
    } catch {
      return "! " + error.message
    }
  }
}
