import JSON
import ProjectModel

/// What became of one resource in a run, as run results show it.
package struct RunResultRecord: Sendable {
  /// One span of the work on it.
  package struct Timing: Sendable, Hashable {
    /// `compile` or `execute`.
    package var name: String
    /// Microseconds since 1970, UTC; nil where it never began or ended.
    package var startedAt: Int?
    package var completedAt: Int?

    package init(name: String, startedAt: Int?, completedAt: Int?) {
      self.name = name
      self.startedAt = startedAt
      self.completedAt = completedAt
    }

    func write(to stream: inout JSONStream) {
      stream.beginObject()
      stream.key("name")
      stream.value(name)
      stream.key("started_at")
      stream.value(startedAt.map { Timestamp.text($0, zone: "Z") })
      stream.key("completed_at")
      stream.value(completedAt.map { Timestamp.text($0, zone: "Z") })
      stream.endObject()
    }
  }

  package var uniqueID: String
  /// `success`, `error`, `skipped`, `pass`, `fail`, `warn`, `no-op`, `partial success`, `runtime error`.
  package var status: String
  package var timing: [Timing] = []
  /// As "Thread-1 (worker)".
  package var thread: String
  /// Seconds.
  package var executionTime: Double
  /// `_message`, `code`, `rows_affected` as the adapter has them.
  package var adapterResponse: JSONObject = [:]
  package var message: String?
  /// Of tests: how many rows failed.
  package var failures: Int?
  /// nil for what is not compiled at all (seeds, exposures, saved queries).
  package var compiled: Bool?
  package var compiledCode: String?
  package var relationName: String?
  /// Of a microbatch model.
  package var batchResults: BatchResults?

  package init(uniqueID: String, status: String, thread: String, executionTime: Double) {
    self.uniqueID = uniqueID
    self.status = status
    self.thread = thread
    self.executionTime = executionTime
  }
}
