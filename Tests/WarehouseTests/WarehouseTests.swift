import FileSystem
import Foundation
import JSON
import Testing

/// Builds the warehouse of the repo's root with the real binary on its embedded server: once on the small seeds, and on
/// the published files where `REDSTART_DATA` (or `../shared/data`) has them.
@Suite(.serialized) struct WarehouseTests {
  static let root: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { path.deleteLastPathComponent() }
    return path.path
  }()

  static let binary: String = {
    var folder = Bundle.main.bundleURL
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appendingPathComponent("redstart").path) {
      folder.deleteLastPathComponent()
    }
    let beside = folder.appendingPathComponent("redstart").path
    return FileManager.default.fileExists(atPath: beside) ? beside : root + "/.build/debug/redstart"
  }()

  static let data: String? = {
    let path = ProcessInfo.processInfo.environment["REDSTART_DATA"] ?? root + "/../shared/data"
    return FileSystem.isDirectory(path + "/olist") ? path : nil
  }()

  struct Outcome {
    let code: Int32
    let output: String
  }

  func run(_ command: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: Self.root)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(code: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self))
  }

  func build(_ target: String, _ more: [String] = [], environment: [String: String] = [:]) throws -> Outcome {
    try run(
      [Self.binary, "build", "--target", "local", "--target-path", target, "--log-path", target + "/logs"] + more,
      environment: environment)
  }

  /// Statuses of a run by their count.
  func statuses(_ target: String) throws -> [String: Int] {
    let bytes = try FileSystem.read(target + "/run_results.json")
    let json = try JSONReader.read(String(decoding: bytes, as: UTF8.self))
    var counts: [String: Int] = [:]
    for result in json["results"]?.array ?? [] { counts[result["status"]?.string ?? "", default: 0] += 1 }
    return counts
  }

  @Test func buildsAndTestsTheSmallWarehouse() throws {
    let target = NSTemporaryDirectory() + "redstart-warehouse-" + UUID().uuidString
    defer { try? FileSystem.remove(target) }
    let first = try build(target)
    #expect(first.code == 0, "\(first.output.suffix(4000))")
    var counts = try statuses(target)
    #expect(counts["error"] == nil && counts["fail"] == nil && counts["skipped"] == nil, "\(counts)")
    #expect((counts["success"] ?? 0) >= 50 && (counts["pass"] ?? 0) >= 500, "\(counts)")
    // Again, now that everything stands: incremental models merge, tables are swapped.
    let second = try build(target)
    #expect(second.code == 0, "\(second.output.suffix(4000))")
    counts = try statuses(target)
    #expect(counts["error"] == nil && counts["fail"] == nil, "\(counts)")
    let shown = try run([
      Self.binary, "show", "--quiet", "--target", "local", "--target-path", target, "--log-path", target + "/logs",
      "--output", "json", "--inline",
      "select count(*) as n, sum(case when sortkey1 is not null then 1 else 0 end) as sorted from svv_table_info",
    ])
    #expect(shown.output.contains("\"sorted\""), "\(shown.output)")
    let docs = try run([
      Self.binary, "docs", "generate", "--target", "local", "--target-path", target, "--log-path", target + "/logs",
    ])
    #expect(docs.code == 0, "\(docs.output.suffix(2000))")
    #expect(FileSystem.isFile(target + "/index.html"))
    let catalog = try JSONReader.read(String(decoding: try FileSystem.read(target + "/catalog.json"), as: UTF8.self))
    let figures = catalog["nodes"]?["model.ecommerce.fct_retail_lines"]?["stats"]
    #expect(figures?["rows"]?["value"] != nil && figures?["rows"]?["include"]?.bool == true)
    #expect(figures?["diststyle"]?["label"]?.string == "Dist Style")
  }

  /// The published totals are tests of the project itself, switched on by `published_data`.
  @Test(.enabled(if: data != nil, "the published files are not here"))
  func thePublishedTotalsHold() throws {
    guard let data = Self.data else { return }
    let target = NSTemporaryDirectory() + "redstart-published-" + UUID().uuidString
    let seeds = target + "-seeds"
    defer {
      try? FileSystem.remove(target)
      try? FileSystem.remove(seeds)
    }
    let unpacked = try run(["/bin/sh", Self.root + "/scripts/unpack_data.sh", seeds, data])
    #expect(unpacked.code == 0, "\(unpacked.output)")
    let outcome = try build(
      target, ["--vars", "{published_data: true}"], environment: ["REDSTART_SEEDS": seeds])
    #expect(outcome.code == 0, "\(outcome.output.suffix(4000))")
    let counts = try statuses(target)
    #expect(counts["error"] == nil && counts["fail"] == nil && counts["skipped"] == nil, "\(counts)")
    #expect((counts["pass"] ?? 0) >= 540, "\(counts)")
    let totals = try run(
      [
        Self.binary, "show", "--quiet", "--target", "local", "--target-path", target, "--log-path", target + "/logs",
        "--output", "json", "--inline",
        "select count(*) as lines, count(distinct InvoiceNo) as invoices from {{ ref('online_retail') }}",
      ], environment: ["REDSTART_SEEDS": seeds])
    #expect(totals.output.contains("541909") && totals.output.contains("25900"), "\(totals.output)")
  }
}
