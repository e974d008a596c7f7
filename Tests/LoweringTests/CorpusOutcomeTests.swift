import Database
import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

/// What becomes of every statement of the shared corpus in a session of the local target: docs/redshift-local.md tells.
@Suite(.serialized) struct CorpusOutcomeTests {
  private enum Outcome: Hashable {
    case ran
    /// It names a table, a column, a user, … that is not there: as it would on an empty cluster.
    case missing
    case refused(String)
    case standsAlone
    /// PostgreSQL refused it in its own way.
    case foreign(String)
    case unread
  }

  private static let document = LoweringCase.folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/redshift-local.md")

  @Test(.enabled(if: !LoweringCorpusTests.corpus.isEmpty)) func theDocumentTellsTheCounts() throws {
    let session = try LocalRedshift(try Connection(TestServer.shared().databaseParameters()))
    defer { session.close() }
    _ = try session.execute("create schema corpus")
    _ = try session.execute("set search_path to corpus")
    var counts: [Outcome: Int] = [:]
    for text in LoweringCorpusTests.corpus { counts[Self.outcome(text, session), default: 0] += 1 }
    let foreign = counts.keys.compactMap { if case .foreign(let text) = $0 { text } else { nil } }.sorted()
    #expect(
      foreign.isEmpty, "\(foreign.count) neither run nor are refused by name:\n\(foreign.joined(separator: "\n"))")
    let wanted = Self.text(counts)
    let found = (try? String(contentsOf: Self.document, encoding: .utf8)) ?? ""
    if wanted != found, ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1" {
      try wanted.write(to: Self.document, atomically: true, encoding: .utf8)
      Issue.record("docs/redshift-local.md was written anew: read the difference")
      return
    }
    #expect(wanted == found, "run the tests with REDSTART_UPDATE_CASES=1 to write docs/redshift-local.md")
  }

  private static func outcome(_ text: String, _ session: LocalRedshift) -> Outcome {
    defer { _ = try? session.execute("rollback") }
    do throws(Diagnostic) {
      _ = try session.execute("begin")
      _ = try session.execute(text)
      return .ran
    } catch {
      switch error.code {
      case "database.in-transaction": return .standsAlone
      case "database.unknown-relation", "database.unknown-column", "database.unknown-object", "database.unknown-schema",
        "database.duplicate-relation", "database.duplicate-object":
        return .missing
      case _ where error.code.hasPrefix("sql."): return .unread
      case _ where !error.code.hasPrefix("database."): return .refused(error.code)
      case _ where isMissing(error.message): return .missing
      default:
        return .foreign(
          "\(error.code): \(error.message) | \(text.prefix(160).replacingOccurrences(of: "\n", with: " "))")
      }
    }
  }

  /// Where PostgreSQL has one code for many things.
  private static func isMissing(_ message: String) -> Bool {
    message.hasSuffix("does not exist") || message.hasSuffix("already exists") || message.hasPrefix("no schema")
      || message.contains("unrecognized configuration parameter") || message.hasSuffix("does not exist, skipping")
      || message.contains("schema must be specified") || message.contains("invalid transaction")
  }

  private static func text(_ counts: [Outcome: Int]) -> String {
    let all = counts.values.reduce(0, +)
    let refused = counts.compactMap { key, count -> (String, Int)? in
      if case .refused(let code) = key { (code, count) } else { nil }
    }
    let rows = refused.sorted { $0.0 < $1.0 }.map { "| refused by name: `\($0.0)` | \($0.1) |" }
    return """
      # Redshift SQL on the local target: counts

      Written by a test that runs the \(all) statements of sqlfluff's Redshift fixtures (the shared corpus), each in a
      transaction of its own on an empty schema of the embedded server. No statement ends in an error of PostgreSQL's own
      making (a word that it does not know, a function that it has not): the test fails where one does.

      | What becomes of a statement | Statements |
      | --- | --- |
      | read by the parser | \(all - (counts[.unread] ?? 0)) |
      | runs | \(counts[.ran] ?? 0) |
      | runs, and names something that an empty schema does not have | \(counts[.missing] ?? 0) |
      | stands alone (VACUUM, APPEND, CREATE DATABASE, …): refused in the test's transaction, as on Redshift | \
      \(counts[.standsAlone] ?? 0) |
      \(rows.joined(separator: "\n"))

      The functions are counted in [redshift-functions.md](redshift-functions.md); how statements are lowered, and what
      differs, is told in [decisions/lowering.md](decisions/lowering.md).

      """
  }
}
