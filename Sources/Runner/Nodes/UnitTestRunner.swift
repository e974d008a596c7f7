import Compiler
import Diagnostics
import ProjectModel

/// Runs a unit test.
struct UnitTestRunner {
  let environment: RunEnvironment
  let session: DatabaseSession

  init(_ environment: RunEnvironment, _ session: DatabaseSession) {
    self.environment = environment
    self.session = session
  }

  func run(_ id: String, isSkipped: Bool, index: Int, _ reporter: RunReporter) -> RunResult {
    var result = RunResult(uniqueID: id, status: isSkipped ? .skipped : .error)
    if !isSkipped { result.message = "Runtime Error in unit_test \(id)\n  unit tests are not run yet" }
    return result
  }
}
