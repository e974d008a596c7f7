import Foundation
import Testing

@testable import Lowering

/// docs/redshift-functions.md tells what becomes of every function that Redshift documents.
@Suite struct FunctionTableTests {
  private static let document = LoweringCase.folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/redshift-functions.md")

  @Test func everyFunctionHasOneFate() {
    for group in FunctionTable.groups {
      let names = Array(group.rules.keys) + group.rewritten + Array(group.refused.keys)
      #expect(Set(names).count == names.count, "\(group.title)")
    }
    let known = FunctionTable.names
    for name in FunctionTable.postgresOnly.keys { #expect(!known.contains(name), "\(name)") }
  }

  @Test func theDocumentTellsTheTable() throws {
    let wanted = Self.text()
    let found = (try? String(contentsOf: Self.document, encoding: .utf8)) ?? ""
    if wanted != found, ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1" {
      try wanted.write(to: Self.document, atomically: true, encoding: .utf8)
      Issue.record("docs/redshift-functions.md was written anew: read the difference")
      return
    }
    #expect(wanted == found, "run the tests with REDSTART_UPDATE_CASES=1 to write docs/redshift-functions.md")
  }

  private static func text() -> String {
    var rows: [String] = []
    var totals = [0, 0, 0, 0]
    var details = ""
    for group in FunctionTable.groups {
      let native = group.rules.filter { $0.value.name?.hasPrefix("rs_catalog.") != true }.keys.sorted()
      let shims = group.rules.filter { $0.value.name?.hasPrefix("rs_catalog.") == true }.keys.sorted()
      let lists = [native, shims, group.rewritten.sorted(), group.refused.keys.sorted()]
      for index in lists.indices { totals[index] += lists[index].count }
      rows.append("| \(group.title) | " + lists.map { String($0.count) }.joined(separator: " | ") + " |")
      details += "\n## \(group.title)\n"
      let own = group.title == "Spatial" ? "PostGIS's own" : "PostgreSQL's own"
      for (title, list) in zip([own, "in the prelude", "rewritten", "refused by name"], lists)
      where !list.isEmpty {
        details += "\n- \(title): \(list.map { "`\($0)`" }.joined(separator: ", "))"
      }
      details += "\n"
    }
    let examples = FunctionExample.files.reduce(0) { $0 + $1.examples.count }
    return """
      # What becomes of Redshift's functions on the local target

      Written by a test from `FunctionTable`, the table that the lowering uses. A function of PostgreSQL's own keeps its name
      because it answers as Redshift's does; one in the prelude is a function of the schema `rs_catalog`; a rewritten call
      changes its form, often by the types of its arguments; a refused one is an error that names it before anything runs.
      A name that is in none of the groups is the user's own function or an error with a near name; PostgreSQL's functions
      that Redshift does not have are refused too (\(FunctionTable.postgresOnly.count) of them with what to write instead).

      Spatial functions are PostGIS's, or over it: `docs/decisions/lowering.md`. Without it they are refused by name.

      `Tests/Cases/sql/functions` and `Tests/Cases/sql/session` hold \(examples) examples with the values that AWS documents,
      or that follow from its rules; each runs on the embedded server.

      | Group | PostgreSQL's own | in the prelude | rewritten | refused by name |
      | --- | --- | --- | --- | --- |
      \(rows.joined(separator: "\n"))
      | **All** | \(totals.map(String.init).joined(separator: " | ")) |
      \(details)
      """
  }
}
