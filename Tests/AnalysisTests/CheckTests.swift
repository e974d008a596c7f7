import Analysis
import Compiler
import Diagnostics
import FileSystem
import Foundation
import JSON
import NodeGraph
import ProjectModel
import Synchronization
import Testing

/// Each folder of Cases/check is a project, with what `check` finds in it.
@Suite struct CheckTests {
  static let folder: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { url.deleteLastPathComponent() }
    return url.path + "/Cases/check"
  }()
  static let names: [String] = ((try? FileSystem.list(folder)) ?? []).sorted()

  struct Silent: ContextLog {
    func log(_ message: String, info: Bool) {}
    func printed(_ message: String) {}
    func warn(_ message: String) {}
  }

  static func report(_ name: String, only: [String]? = nil, threads: Bool = false) throws -> CheckReport {
    let root = folder + "/" + name
    let invocation = Invocation(
      id: "00000000-0000-4000-8000-000000000000", startedAtMicroseconds: 0, environment: [:], workingDirectory: root,
      arguments: [])
    do throws(DiagnosticList) {
      let loaded = try ProjectLoader.load(
        LoadOptions(invocation: invocation, projectDirectory: root, profilesDirectory: root))
      let parsed = try ProjectParser.parse(loaded, invocation: invocation, flags: Flags(), log: Silent())
      let graph = try Graph(parsed.project)
      let types: Set<ResourceType> = [.model, .seed, .snapshot, .test, .analysis]
      let ids = parsed.project.nodes.values.filter { types.contains($0.resourceType) }.map(\.uniqueID)
      return ProjectCheck(parsed, graph, selected: only ?? ids) { count, body in
        if threads {
          DispatchQueue.concurrentPerform(iterations: count, execute: body)
        } else {
          (0..<count).forEach(body)
        }
      }.run()
    } catch {
      throw Broken(text: DiagnosticRenderer().render(error))
    }
  }

  struct Broken: Error { let text: String }

  static func text(_ report: CheckReport) -> String {
    let drawn = report.findings.map { DiagnosticRenderer().render($0.diagnostic) }
    let counts = "\(report.nodes) nodes: \(report.count(.error)) errors, \(report.count(.warning)) warnings, "
    return (drawn + [counts + "\(report.count(.note)) advice"]).joined(separator: "\n\n") + "\n"
  }

  @Test(arguments: names) func finds(_ name: String) throws {
    let found = Self.text(try Self.report(name))
    let golden = Self.folder + "/" + name + "/expect.txt"
    if ProcessInfo.processInfo.environment["REDSTART_UPDATE_GOLDEN"] == "1" {
      let old = (try? FileSystem.read(golden)) ?? []
      try FileSystem.write(Array(found.utf8), to: golden)
      #expect(String(decoding: old, as: UTF8.self) == found, "\(name)/expect.txt was written anew")
    } else {
      #expect(found == String(decoding: try FileSystem.read(golden), as: UTF8.self))
    }
  }

  @Test func whatIsRightIsClean() throws {
    let report = try Self.report("clean")
    #expect(report.nodes > 10)
    #expect(report.count(.error) == 0 && report.count(.warning) == 0)
  }

  /// The order of threads must not show.
  @Test(arguments: ["names", "joins"]) func threadsMakeNoDifference(_ name: String) throws {
    #expect(Self.text(try Self.report(name, threads: true)) == Self.text(try Self.report(name)))
  }

  @Test func findingsAreAboutWhatIsSelected() throws {
    let report = try Self.report("names", only: ["model.shop.of_snapshot"])
    #expect(report.findings.map(\.diagnostic.code) == ["sql.unknown-column"])
    #expect(report.nodes == 1)
  }

  // MARK: Lineage

  @Test func lineageGoesByColumns() throws {
    let report = try Self.report("clean")
    let object = LineageFile.object(report.lineage)
    let nodes = object["nodes"]
    let dims = nodes?["model.shop.dims"]
    #expect(dims?["complete"] == true)
    #expect(
      dims?["columns"]?["orders"]?["sources"]
        == [["node": "model.shop.stg_orders", "column": "order_id", "kind": "aggregated"]])
    #expect(
      dims?["columns"]?["name"]?["sources"]
        == [["node": "seed.shop.raw_customers", "column": "name", "kind": "copied"]])
    #expect(
      nodes?["model.shop.stg_orders"]?["columns"]?["amount"]?["sources"]
        == [["node": "seed.shop.raw_orders", "column": "amount", "kind": "derived"]])
    let uses = dims?["uses"]?.array ?? []
    #expect(uses.contains(["node": "model.shop.stg_orders", "column": "customer_id", "kind": "join"]))
    #expect(uses.contains(["node": "seed.shop.raw_customers", "column": "id", "kind": "grouping"]))
    // Through an ephemeral model the lineage names it.
    #expect(
      nodes?["model.shop.facts"]?["columns"]?["orders"]?["sources"]
        == [["node": "model.shop.dims", "column": "orders", "kind": "copied"]])
    #expect(nodes?["seed.shop.raw_orders"]?["columns"]?["id"]?["type"] == "integer")
  }
}
