import JSON
import Postgres
import TestSupport
import Testing

/// The runs of case.json, one after another on a database that is empty at first: what came of each node, and what lies
/// in the database afterwards, against what real dbt left there.
@Suite struct RecordedRunTests {
  @Test(arguments: ParityCase.online) func runsAsDBT(_ name: String) throws {
    let parity = try ParityCase(name)
    defer { parity.clean() }
    let database = try CaseDatabase(parity)
    let allowed = try parity.differences("runs")
    let recorded = try parity.expected("runs")
    var results = 0
    var relations = 0
    for run in parity.settings["runs"]?.array ?? [] {
      let title = run["name"]?.string ?? ""
      let wanted = try #require(recorded[title])
      func isMeant(_ key: String) -> Bool { allowed.contains { $0.covers("\(title)/\(key)") || $0.covers(key) } }
      let outcome = try parity.run((run["args"]?.array ?? []).compactMap(\.string), environment: database.environment)
      if !isMeant("success") {
        #expect((outcome.exitCode == 0) == wanted["success"]?.bool, "\(title): \(outcome.output)\(outcome.errors)")
      }
      // 2 stands for a command that did not come to run anything.
      try #require(outcome.exitCode != 2, "\(title): \(outcome.output)\(outcome.errors)")
      var found = JSONObject()
      var messages: [String: String] = [:]
      for result in try parity.artifact("run_results.json")["results"]?.array ?? [] {
        guard let id = result["unique_id"]?.string else { continue }
        found[id] = Self.cut(result)
        messages[id] = result["message"]?.string
      }
      #expect(Set(found.keys).symmetricDifference(wanted["results"]?.object?.keys ?? []).sorted() == [], "\(title)")
      for (id, result) in wanted["results"]?.object ?? [:] where !isMeant(id) {
        results += 1
        #expect(
          found[id].map(Recorded.text) == Recorded.text(Self.known(result)), "\(title): \(id): \(messages[id] ?? "")")
      }
      for (relation, contents) in wanted["database"]?.object ?? [:] where !isMeant(relation) {
        relations += 1
        #expect(try database.rows(of: relation) == contents["rows"], "\(title): \(relation)")
      }
    }
    print("parity: \(name): runs: \(results) results and the rows of \(relations) relations equal")
  }

  /// Status, number of failures, relation and the server's answer. Messages are our own where something failed.
  private static func cut(_ result: JSONValue) -> JSONValue {
    let response = result["adapter_response"]
    var kept: JSONObject = [
      "status": result["status"] ?? nil, "failures": result["failures"] ?? nil,
      "relation": result["relation_name"] ?? nil,
      "response": ["code": response?["code"] ?? nil, "rows_affected": response?["rows_affected"] ?? nil],
    ]
    if let text = result["message"]?.string, isShort(text) { kept["message"] = .string(text) }
    return Recorded.bare(.object(kept))
  }

  private static func known(_ result: JSONValue) -> JSONValue {
    var kept = result.object ?? [:]
    if let text = kept["message"]?.string, !isShort(text) { kept["message"] = nil }
    return .object(kept)
  }

  private static func isShort(_ text: String) -> Bool { !text.contains("\n") }
}

extension CaseDatabase {
  /// Up to 40 rows of a relation as JSON, in the order of that text; nil where there is no such relation.
  func rows(of relation: String) throws -> JSONValue? {
    var parameters = try TestServer.shared().handle.parameters
    parameters.database = "cases"
    let parts = relation.split(separator: ".", maxSplits: 1).map(String.init)
    let quoted = parts.map { "\"\($0)\"" }.joined(separator: ".")
    let connection = try Connection(parameters)
    guard try connection.query("select to_regclass('\(quoted)') is null").scalar == "f" else { return nil }
    let rows = try connection.query(
      "select row_to_json(t)::text from \(quoted) as t order by row_to_json(t)::text collate \"C\" limit 40")
    return JSONValue((0..<rows.rowCount).compactMap { rows.value($0, 0) })
  }
}
