import FileSystem
import Foundation
import JSON
import ProjectModel
import Testing

@testable import Artifacts

@Suite struct ResultsTests {
  private func timing(_ value: JSONValue?) throws -> [RunResultRecord.Timing] {
    try (value?.array ?? []).map { item in
      RunResultRecord.Timing(
        name: item["name"]?.string ?? "", startedAt: try Recorded.microseconds(item["started_at"]),
        completedAt: try Recorded.microseconds(item["completed_at"]))
    }
  }

  private func batches(_ value: JSONValue?) throws -> BatchResults? {
    guard let object = value?.object else { return nil }
    func ranges(_ key: String) throws -> [Range<Int>] {
      try (object[key]?.array ?? []).compactMap(\.array).map {
        try Recorded.microseconds($0[0])..<Recorded.microseconds($0[1])
      }
    }
    return BatchResults(successful: try ranges("successful"), failed: try ranges("failed"))
  }

  private func seconds(_ value: JSONValue?) -> Double {
    switch value {
    case .int(let number): Double(number)
    case .double(let number): number
    default: 0
    }
  }

  @Test func runResults() throws {
    let recorded = try Recorded.value("run_results.json")
    let results = try (recorded["results"]?.array ?? []).map { item in
      var result = RunResultRecord(
        uniqueID: item["unique_id"]?.string ?? "", status: item["status"]?.string ?? "",
        thread: item["thread_id"]?.string ?? "", executionTime: seconds(item["execution_time"]))
      result.timing = try timing(item["timing"])
      result.adapterResponse = item["adapter_response"]?.object ?? [:]
      result.message = item["message"]?.string
      result.failures = item["failures"]?.int
      result.compiled = item["compiled"]?.bool
      result.compiledCode = item["compiled_code"]?.string
      result.relationName = item["relation_name"]?.string
      result.batchResults = try batches(item["batch_results"])
      return result
    }
    #expect(
      Set(results.map(\.status)).isSuperset(of: ["success", "error", "skipped", "pass", "fail", "warn", "no-op"]))
    let bytes = RunResultsWriter.bytes(
      results, elapsed: seconds(recorded["elapsed_time"]), arguments: recorded["args"]?.object ?? [:],
      metadata: try Recorded.metadata(recorded))
    try Recorded.expectSame(bytes, recorded)
  }

  @Test func sources() throws {
    let recorded = try Recorded.value("sources.json")
    var results = try (recorded["results"]?.array ?? []).map { item in
      FreshnessRecord(
        uniqueID: item["unique_id"]?.string ?? "",
        outcome: .measured(
          FreshnessRecord.Measured(
            maxLoadedAt: try Recorded.microseconds(item["max_loaded_at"]),
            snapshottedAt: try Recorded.microseconds(item["snapshotted_at"]),
            age: seconds(item["max_loaded_at_time_ago_in_s"]), status: item["status"]?.string ?? "",
            criteria: item["criteria"] ?? .null, adapterResponse: item["adapter_response"]?.object ?? [:],
            timing: try timing(item["timing"]), thread: item["thread_id"]?.string ?? "",
            executionTime: seconds(item["execution_time"]))))
    }
    // A source that could not be asked: as dbt's class has it, for no recorded one failed.
    results.append(FreshnessRecord(uniqueID: "source.x.y.z", outcome: .failed("no such table")))
    var expected = recorded.object ?? [:]
    expected["results"] = .array(
      (recorded["results"]?.array ?? []) + [
        ["unique_id": "source.x.y.z", "error": "no such table", "status": "runtime error"]
      ])
    let bytes = FreshnessWriter.bytes(
      results, elapsed: seconds(recorded["elapsed_time"]), metadata: try Recorded.metadata(recorded))
    try Recorded.expectSame(bytes, .object(expected))
  }

  @Test func catalog() throws {
    let recorded = try Recorded.value("catalog.json")
    let bytes = CatalogWriter.bytes(
      nodes: tables(recorded["nodes"]), sources: tables(recorded["sources"]), metadata: try Recorded.metadata(recorded))
    try Recorded.expectSame(bytes, recorded)
  }

  private func tables(_ value: JSONValue?) -> [CatalogTable] {
    (value?.object ?? [:]).map { id, item in
      let metadata = item["metadata"]
      let columns = (item["columns"]?.object ?? [:]).map { name, column in
        CatalogTable.Column(
          name: name, type: column["type"]?.string ?? "", index: column["index"]?.int ?? 0,
          comment: column["comment"]?.string)
      }
      return CatalogTable(
        uniqueID: id, type: metadata?["type"]?.string ?? "", database: metadata?["database"]?.string,
        schema: metadata?["schema"]?.string ?? "", name: metadata?["name"]?.string ?? "",
        comment: metadata?["comment"]?.string, owner: metadata?["owner"]?.string, columns: columns)
    }
  }

  @Test func catalogStatistics() throws {
    let table = CatalogTable(
      uniqueID: "model.p.a", type: "BASE TABLE", database: nil, schema: "s", name: "a", columns: [],
      statistics: [CatalogTable.Statistic(id: "size", label: "Size", value: 12, description: "In blocks")])
    let bytes = CatalogWriter.bytes(
      nodes: [table], sources: [], errors: ["gone"],
      metadata: ArtifactMetadata(generatedAt: 0, invocationID: "", startedAt: 0))
    let catalog = try JSONReader.read(String(decoding: bytes, as: UTF8.self))
    let stats = catalog["nodes"]?["model.p.a"]?["stats"]
    #expect(
      stats?["size"] == ["id": "size", "label": "Size", "value": 12, "include": true, "description": "In blocks"])
    #expect(stats?["has_stats"]?["value"] == true)
    #expect(catalog["errors"] == ["gone"])
  }

  @Test func environmentOfTheRun() {
    let invocation = Invocation(
      id: "i", startedAtMicroseconds: 5,
      environment: ["DBT_ENV_CUSTOM_ENV_b": "2", "DBT_ENV_CUSTOM_ENV_a": "1", "HOME": "/", "DBT_ENV_CUSTOM_ENV_": "x"],
      workingDirectory: "/", arguments: [])
    #expect(ArtifactMetadata(invocation, generatedAt: 9).environment == ["a": "1", "b": "2"])
  }

  @Test func filesAppearWhole() throws {
    let folder = NSTemporaryDirectory() + "redstart-artifacts-\(UUID().uuidString)/target"
    defer { try? FileManager.default.removeItem(atPath: Path.parent(folder)) }
    try ArtifactFile.runResults.write(Array("one".utf8), to: folder)
    try ArtifactFile.runResults.write(Array("two".utf8), to: folder)
    #expect(try FileSystem.list(folder) == ["run_results.json"])
    #expect(try FileSystem.read(folder + "/run_results.json") == Array("two".utf8))
    #expect(throws: (any Error).self) { try ArtifactFile.catalog.write([], to: folder + "/run_results.json") }
  }
}

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
    (951_782_400_000_000, "2000-02-29T00:00:00Z"), (4_107_542_399_500_000, "2100-02-28T23:59:59.500000Z"),
    (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
  ]) func known(microseconds: Int, text: String) { #expect(Timestamp.text(microseconds, zone: "Z") == text) }

  /// Against Foundation's calendar, day after day over four hundred years.
  @Test func everyDay() throws {
    let format = DateFormatter()
    format.calendar = Calendar(identifier: .gregorian)
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "yyyy-MM-dd'T'HH:mm:ss"
    for day in stride(from: -50_000, to: 100_000, by: 37) {
      let seconds = day * 86_400 + 3723
      let expected = format.string(from: Date(timeIntervalSince1970: Double(seconds)))
      #expect(Timestamp.text(seconds * 1_000_000, zone: "") == expected)
    }
  }
}
