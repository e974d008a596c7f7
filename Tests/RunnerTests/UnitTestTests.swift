import Diagnostics
import JSON
import ProjectModel
import Runner
import Testing

/// Unit tests from file to result; statuses and messages are those of dbt 1.11 with PostgreSQL on the same project.
struct UnitTestTests {
  @Test func passesWhatDbtPasses() throws {
    let cases = try UnitTestCases()
    _ = try cases.run(.seed)
    _ = try cases.run(.run)
    let results = try cases.run(.test, threads: 2)
    for name in ["overrides", "this_too", "whole", "from_seed", "by_version_v2", "guard_skipped"] {
      #expect(results[name]?.status == .pass, "\(name): \(results[name]?.message ?? "")")
      #expect(results[name]?.failures == 0)
    }
    #expect(results.count == 12)
  }

  @Test func failsWithTheDifference() throws {
    let cases = try UnitTestCases()
    _ = try cases.run(.run, "orders", "guarded")
    let result = try #require(try cases.run(.test, "guard_fails")["guard_fails"])
    #expect(result.status == .fail)
    #expect(result.failures == 1)
    #expect(result.message == "\n\nactual differs from expected:\n\n@@ ,id\r\n   ,2\r\n+++,6\r\n---,3\r\n\n")
    #expect(cases.events.messages.contains { $0.contains("1 of 1 START unit_test guarded::guard_fails") })
    #expect(cases.events.messages.contains { $0.contains("1 of 1 FAIL 1 guarded::guard_fails") })
  }

  @Test func errorsTellWhatIsWrong() throws {
    let cases = try UnitTestCases()
    _ = try cases.run(.run, "orders")
    let results = try cases.run(.test, "models/broken.yml")
    let wanted = [
      "bad_type": [
        "Runtime Error in unit_test bad_type (models/broken.yml)\n  An error occurred during execution of unit test",
        "Database Error", "invalid input syntax for type integer: \"abc\"",
      ],
      "bad_column": [
        "Compilation Error in model orders (models/broken.yml)\n  Invalid column name: 'idd' in unit test fixture for "
          + "'orders'.", "The columns are: ['id', 'name', 'price', 'day']",
      ],
      "no_input": [
        "Compilation Error in unit_test no_input (models/broken.yml)\n  Unit_Test "
          + "'unit_test.unit_cases.priced.no_input' (models/broken.yml) depends on a node named 'orders' which was not "
          + "found"
      ],
      "unknown_input": ["Parsing Error in unit_test unknown_input", "(ref('nowhere')) which was not found"],
      "invalid_input": ["Parsing Error in unit_test invalid_input", "Got: 'foo('orders')'"],
    ]
    #expect(results.count == wanted.count)
    for (name, texts) in wanted {
      #expect(results[name]?.status == .error)
      #expect(results[name]?.failures == nil)
      for text in texts {
        #expect(results[name]?.message?.contains(text) ?? false, "\(name): \(results[name]?.message ?? "no message")")
      }
    }
  }

  @Test func buildGuardsAModelByItsUnitTests() throws {
    let cases = try UnitTestCases()
    let results = try cases.run(.build, "orders", "guarded", "below", threads: 2)
    #expect(results["orders"]?.status == .success)
    #expect(results["guard_fails"]?.status == .fail)
    #expect(results["guard_skipped"]?.status == .skipped)
    #expect(results["guarded"]?.status == .skipped)
    #expect(results["below"]?.status == .skipped)
  }

  @Test func normalizesRowsAndVersionsAsTheManifestHasThem() throws {
    let tests = try UnitTestCases().parsed.project.unitTests
    let this = try #require(tests["unit_test.unit_cases.latest.this_too"])
    #expect(
      this.given[0]
        == [
          "input": "source('raw', 'items')", "rows": [["id": "1", "name": "one"], ["id": "2", "name": nil]],
          "format": "csv", "fixture": "items",
        ])
    #expect(this.expect["fixture"] == .null)
    let overrides = try #require(tests["unit_test.unit_cases.priced.overrides"])
    #expect(overrides.overrides["macros"] == ["helper": 9])
    // The row without nulls comes first.
    #expect(overrides.expect["rows"]?.array?.first?["id"] == 2)
    let version = try #require(tests["unit_test.unit_cases.scaled.by_version_v2"])
    #expect(version.version == 2)
    #expect(version.dependsOn.nodes == ["model.unit_cases.scaled.v2"])
  }

  @Test(arguments: [
    ("latest", "", "Boolean override for 'is_incremental' must be provided"),
    ("latest", "overrides: {macros: {is_incremental: true}}, ", "must have a 'this' input"),
    ("nowhere", "", "Unable to find model 'unit_cases.nowhere'"),
    ("orders", "versions: {include: [1]}, ", "should not have a versions include or exclude"),
    ("scaled", "versions: {include: [3]}, ", "referenced a version of 'scaled' which was not found"),
  ])
  func rejectsWhatCannotBeRun(_ model: String, _ keys: String, _ message: String) throws {
    let text = "unit_tests:\n  - {name: wrong, model: \(model), \(keys)given: [], expect: {rows: [{id: 1}]}}\n"
    let error = try #require(throws: DiagnosticList.self) { try UnitTestCases(["models/broken.yml": text]) }
    #expect(error.sorted.count == 1)
    #expect(error.sorted.first?.message.contains(message) ?? false)
  }
}
