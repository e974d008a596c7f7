import Database
import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

/// AWS's documented examples, run through a session of the local target.
@Suite(.serialized) struct FunctionExampleTests {
  static let database = Result { () throws -> ConnectionParameters in try TestServer.shared().databaseParameters() }

  @Test func examplesArePresent() {
    #expect(FunctionExample.files.reduce(0) { $0 + $1.examples.count } >= 200)
  }

  @Test(arguments: FunctionExample.files) func gives(_ file: FunctionExample.File) throws {
    let session = try LocalRedshift(try Connection(Self.database.get()))
    defer { session.close() }
    if let needs = file.needs {
      let found = try session.connection.query(
        "select count(*) from pg_catalog.pg_available_extensions where name = '\(needs)'")
      // As `moto` for object storage: told, and no failure.
      guard found.scalar == "1" else {
        print("\(file): skipped, for the server does not have \(needs): run scripts/setup.sh")
        return
      }
    }
    _ = try session.execute("create schema examples")
    defer { _ = try? session.execute("drop schema if exists examples cascade") }
    _ = try session.execute("set search_path to examples")
    for statement in file.setup { _ = try session.execute(statement) }
    var failures: [String] = []
    for example in file.examples {
      let outcome = Self.outcome(example, session)
      let expected = example.error.map { "! " + $0 } ?? example.rows.map { "= " + $0 }.joined(separator: "\n")
      // `=` alone is one empty value, or no rows at all.
      let holds =
        example.error == nil
        ? outcome == expected || (expected == "= " && (outcome.isEmpty || outcome == "="))
        : outcome.contains(expected.dropFirst(2))
      if !holds { failures.append("\(example): \(example.statement)\nwanted \(expected)\ngot    \(outcome)") }
    }
    #expect(
      failures.isEmpty, "\(failures.count) of \(file.examples.count) differ:\n\(failures.joined(separator: "\n"))")
  }

  private static func outcome(_ example: FunctionExample, _ session: LocalRedshift) -> String {
    do throws(Diagnostic) {
      let result = try session.execute(example.statement)
      return (0..<result.rowCount).map { row in
        let values = result.columns.indices.map { result.value(row, $0) ?? "null" }
        let line = values.joined(separator: " | ")
        return line.isEmpty ? "=" : "= " + line
      }.joined(separator: "\n")
    } catch {
      return "! \(error.code): \(error.message)"
    }
  }
}
