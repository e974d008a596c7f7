import Foundation
import Lowering
import Postgres
import TestSupport
import Testing

@Suite(.serialized) struct LoweringCaseTests {
  /// A database of its own with the prelude.
  static let database = Result { () throws -> ConnectionParameters in
    let parameters = try TestServer.shared().databaseParameters()
    _ = try Connection(parameters).execute(Prelude.script())
    return parameters
  }

  @Test func casesArePresent() { #expect(LoweringCase.all.count >= 150) }

  @Test(arguments: LoweringCase.all) func holds(_ item: LoweringCase) throws {
    for (kind, text) in try outcome(item) {
      let expected = item.expected.first { $0.kind == kind }?.text
      #expect(text == expected, "\(kind)")
    }
  }

  /// What the case gives, of the kinds that it asks for.
  private func outcome(_ item: LoweringCase) throws -> [(kind: String, text: String)] {
    let parameters = try Self.database.get()
    let connection = try Connection(parameters)
    defer { connection.close() }
    _ = try connection.execute("create schema shop; set search_path to shop")
    defer { _ = try? connection.execute("rollback; drop schema if exists shop cascade") }
    let session = Session(connection)
    let result = session.run(item.input)
    return item.expected.map { kind, _ in
      switch (kind, result) {
      case ("rows", .success(let rows)):
        return (kind, rows.joined(separator: "\n").replacingOccurrences(of: parameters.database, with: "DATABASE"))
      case ("lowered", .success): return (kind, session.lowered.last?.sql ?? "")
      case ("error", .failure(let failure)): return (kind, failure.description)
      case (_, .failure(let failure)):
        let sent = session.lowered.last?.commands.map(\.sql).joined(separator: ";\n") ?? ""
        return (kind, "failed: \(failure.description)\nafter: \(sent)")
      case (_, .success(let rows)): return (kind, "no error: \(rows)")
      }
    }
  }

  /// Rewrites the files from what is found now; it fails, so that nobody does it unseen.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1")) func update() throws {
    for file in Set(LoweringCase.all.map(\.file)).sorted() {
      let url = LoweringCase.folder.appendingPathComponent(file)
      let old = try String(contentsOf: url, encoding: .utf8)
      var text = old.components(separatedBy: "\n## ").first ?? ""
      for item in LoweringCase.all where item.file == file {
        text += "\n## \(item.name)\n\n```sql\n\(item.input)\n```\n"
        for (kind, body) in try outcome(item) { text += "\n```\(kind)\n\(body)\n```\n" }
      }
      if text != old { try text.write(to: url, atomically: true, encoding: .utf8) }
    }
    Issue.record("the cases were rewritten: read the difference")
  }
}
