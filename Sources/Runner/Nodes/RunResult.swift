import Compiler
import JSON
import ProjectModel

/// What came of one node.
package struct RunResult: Sendable {
  /// Raw values are dbt's texts.
  package enum Status: String, Sendable {
    case success, error, skipped, pass, fail, warn
    case partialSuccess = "partial success"
    case noOp = "no-op"
    case runtimeError = "runtime error"

    /// Whether what stands below the node must not run.
    package var blocksDependents: Bool {
      switch self {
      case .error, .runtimeError, .skipped, .partialSuccess, .fail: true
      case .success, .pass, .warn, .noOp: false
      }
    }

    package var isFailure: Bool {
      switch self {
      case .error, .runtimeError, .partialSuccess, .fail: true
      case .success, .pass, .warn, .noOp, .skipped: false
      }
    }
  }

  /// One phase: `compile` or `execute`; microseconds since 1970.
  package struct Timing: Sendable {
    package var name: String
    package var startedAt: Int
    package var completedAt: Int

    package init(name: String, startedAt: Int, completedAt: Int) {
      self.name = name
      self.startedAt = startedAt
      self.completedAt = completedAt
    }
  }

  package var uniqueID: String
  package var status: Status
  package var timing: [Timing] = []
  /// As `Thread-1 (worker)`.
  package var threadID: String = "MainThread"
  /// Seconds.
  package var executionTime: Double = 0
  package var adapterResponse: JSONObject = [:]
  package var message: String?
  /// Rows that a test found; nil for what counts none.
  package var failures: Int?
  /// nil for seeds and whatever is never compiled.
  package var compiledCode: String?
  package var isCompiled: Bool = false
  /// Of what failed: whether its statement lies below `target/run` all the same.
  package var isWritten: Bool = false
  package var extraCTEs: [InjectedCTE] = []
  /// Ephemeral models that were compiled on the way.
  package var ephemerals: [CompiledNode] = []
  /// Macros that were called only by running, beside those that the node is known to depend on.
  package var macros: [String] = []
  package var relationName: String?
  /// The place of a hook among those of its kind, from 1.
  package var hookIndex: Int?
  /// Of a microbatch model.
  package var batchResults: BatchResults?

  package init(uniqueID: String, status: Status) {
    self.uniqueID = uniqueID
    self.status = status
  }
}
