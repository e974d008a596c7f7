import Foundation
import Postgres
import Testing

@testable import Server

/// What clients read of the catalog: their own questions, recorded, and the answers that they are to get.
@Suite struct CatalogTests {
  /// A server with the objects of `shop.sql` in its database.
  private static let shop = Result {
    let server = try RunningServer()
    let connection = try server.connect()
    _ = try connection.execute(try text("shop.sql"))
    connection.close()
    return server
  }

  private static func text(_ name: String) throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appendingPathComponent("Cases/serve/" + name), encoding: .utf8)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String
    let rows: [String]
    var testDescription: String { name }
  }

  private static func parts(_ text: String, _ mark: String) -> [(name: String, body: String)] {
    ("\n" + text).components(separatedBy: "\n" + mark).dropFirst().map { part in
      let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(lines[0]), lines.count > 1 ? String(lines[1]) : "")
    }
  }

  static func cases() throws -> [Case] {
    parts(try text("catalog.txt"), "# ").map { name, body in
      let halves = (body + "\n").components(separatedBy: "\n----\n")
      let rows = halves.last?.split(separator: "\n").map(String.init) ?? []
      return Case(name: name, sql: halves[0], rows: rows)
    }
  }

  @Test(arguments: try CatalogTests.cases()) func answers(_ wanted: Case) throws {
    let server = try Self.shop.get()
    let connection = try server.connect()
    defer { connection.close() }
    let result = try connection.query(wanted.sql)
    let rows = (0..<result.rowCount).map { result.row($0).map { $0 ?? "NULL" }.joined(separator: "|") }
    #expect(rows == wanted.rows)
  }

  /// psql's backslash commands ask some 200 questions.
  @Test func answersAllThatPsqlAsks() throws {
    let server = try Self.shop.get()
    let connection = try server.connect()
    defer { connection.close() }
    var numbers: [String: String] = [:]
    let questions = Self.parts(try Self.text("psql15.sql"), "-- \\")
    #expect(questions.count > 150)
    for (command, body) in questions {
      var sql = body
      while let start = sql.range(of: "{oid ") ?? sql.range(of: "{function "),
        let end = sql.range(of: "}", range: start.upperBound..<sql.endIndex)
      {
        let mark = String(sql[sql.index(after: start.lowerBound)..<end.lowerBound])
        if numbers[mark] == nil {
          let words = mark.split(separator: " ", maxSplits: 1).map(String.init)
          let kind = words[0] == "oid" ? "regclass" : "regproc"
          numbers[mark] = try? connection.query("select '\(words[1])'::\(kind)::oid").scalar
          // What has no object of PostgreSQL's behind it.
          numbers[mark] = try numbers[mark] ?? number(words[1], connection)
        }
        sql.replaceSubrange(start.lowerBound..<end.upperBound, with: numbers[mark] ?? "0")
      }
      do {
        _ = try connection.query(sql)
      } catch {
        Issue.record("\\\(command): \(error)\n\(sql)")
      }
    }
  }

  private func number(_ name: String, _ connection: Connection) throws -> String? {
    let parts = name.split(separator: ".").map(String.init)
    return try connection.query(
      "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        + "where n.nspname = '\(parts[0])' and c.relname = '\(parts[1])'"
    ).scalar
  }
}
