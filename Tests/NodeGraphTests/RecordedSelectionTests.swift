import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Testing

/// What real dbt selected, and in which order, for each recorded command line (Tests/Cases/selection).
@Suite struct RecordedSelectionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let recorded: JSONValue
    var args: [String] { recorded["args"]?.array?.compactMap(\.string) ?? [] }
    var testDescription: String { args.joined(separator: " ") }
  }

  static let cases: [Case] = {
    let text = (try? RecordedManifest.text("expected.jsonl")) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONReader.read(String($0)) }.map(Case.init)
  }()

  static let graph = Result { try Graph(RecordedManifest.project()) }

  static let earlier = Result {
    let results = try JSONReader.read(RecordedManifest.text("run_results.json"))["results"]?.array ?? []
    let statuses = results.map { ($0["unique_id"]?.string ?? "", $0["status"]?.string ?? "") }
    return PreviousState(
      project: try RecordedManifest.project("manifest_earlier.json"),
      statuses: Dictionary(uniqueKeysWithValues: statuses))
  }

  @Test func thereAreCases() { #expect(Self.cases.count > 300) }

  @Test(arguments: cases) func agreesWithDBT(_ item: Case) throws {
    let graph = try Self.graph.get()
    let request = try CommandLineWords.request(item.args) { try Self.earlier.get() }
    do throws(DiagnosticList) {
      let selectors = try SelectorDefinitions(graph.project.selectors, indirectSelection: request.indirectSelection)
      let selection = try graph.select(request, selectors: selectors)
      #expect(item.recorded["error"] == nil, "dbt refuses this")
      if let expected = item.recorded["ids"] {
        #expect(JSONValue(selection.uniqueIDs) == expected)
      } else {
        expectOrder(graph, request, selection, item.recorded)
      }
      expectWarnings(selection, item.recorded)
    } catch {
      expectError(error, item)
    }
  }

  private func expectOrder(_ graph: Graph, _ request: SelectionRequest, _ selection: Selection, _ recorded: JSONValue) {
    let unitTests = request.command == .build ? selection.uniqueIDs.filter { $0.hasPrefix("unit_test.") } : []
    let order = ExecutionOrder(
      graph, selection.uniqueIDs.filter { !unitTests.contains($0) }, waitsForTests: request.command.waitsForTests,
      isIndependent: request.command.isIndependent)
    var queue = ExecutionQueue(order)
    var run: [JSONValue] = []
    while let id = queue.next() {
      run.append([.int(order.level(of: id) ?? -1), .string(id)])
      queue.finish(id)
    }
    #expect(queue.isEmpty)
    #expect(.array(run) == recorded["order"])
    #expect(order.uniqueIDs == run.compactMap { $0.array?[1].string })
    var byModel: [String: [String]] = [:]
    for id in unitTests { byModel[graph.parents(of: id).first ?? "", default: []].append(id) }
    let expected = (recorded["unit_tests"]?.object ?? [:]).map { ($0, $1.array?.compactMap(\.string) ?? []) }
    #expect(byModel == Dictionary(uniqueKeysWithValues: expected))
  }

  private func expectWarnings(_ selection: Selection, _ recorded: JSONValue) {
    let expected = (recorded["warnings"]?.array ?? []).compactMap(\.string).filter { $0.hasPrefix("The selection") }
    // dbt's build works its selection out again and again.
    #expect(selection.warnings.map(\.message) == expected)
    #expect(selection.warnings.allSatisfy { $0.severity == .warning })
  }

  private func expectError(_ found: DiagnosticList, _ item: Case) {
    let expected = item.recorded["error"]?.string
    #expect(expected != nil, "\(found.all)")
    #expect(found.all.allSatisfy { $0.hint != nil && $0.code.hasPrefix("select.") })
    for text in ["is not a valid method name", "Could not find selector named"] where expected?.contains(text) == true {
      let first = expected?.split(separator: "\n").last?.split(separator: ",").first.map(String.init) ?? ""
      #expect(first.hasSuffix(found.all.first?.message ?? "?"))
    }
  }
}
