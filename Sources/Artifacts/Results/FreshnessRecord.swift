import JSON

/// What `source freshness` found of one source.
package struct FreshnessRecord: Sendable {
  /// The times and the verdict, where the source could be asked.
  package struct Measured: Sendable {
    /// Microseconds since 1970, UTC.
    package var maxLoadedAt: Int
    package var snapshottedAt: Int
    /// Seconds between them.
    package var age: Double
    /// `pass`, `warn` or `error`.
    package var status: String
    /// `warn_after`, `error_after`, `filter` as the source has them.
    package var criteria: JSONValue
    package var adapterResponse: JSONObject
    package var timing: [RunResultRecord.Timing]
    package var thread: String
    /// Seconds.
    package var executionTime: Double

    package init(
      maxLoadedAt: Int, snapshottedAt: Int, age: Double, status: String, criteria: JSONValue,
      adapterResponse: JSONObject = [:], timing: [RunResultRecord.Timing] = [], thread: String, executionTime: Double
    ) {
      self.maxLoadedAt = maxLoadedAt
      self.snapshottedAt = snapshottedAt
      self.age = age
      self.status = status
      self.criteria = criteria
      self.adapterResponse = adapterResponse
      self.timing = timing
      self.thread = thread
      self.executionTime = executionTime
    }
  }

  package enum Outcome: Sendable {
    case measured(Measured)
    /// The message of what went wrong.
    case failed(String?)
  }

  package var uniqueID: String
  package var outcome: Outcome

  package init(uniqueID: String, outcome: Outcome) {
    self.uniqueID = uniqueID
    self.outcome = outcome
  }
}

/// Writes `sources.json`, version 3: the results of `source freshness`.
package enum FreshnessWriter {
  /// - Parameter elapsed: seconds of the whole run.
  package static func bytes(
    _ results: [FreshnessRecord], elapsed: Double, metadata: ArtifactMetadata
  ) -> [UInt8] {
    var stream = JSONStream()
    stream.beginObject()
    stream.key("metadata")
    stream.beginObject()
    metadata.write("sources/v3", to: &stream)
    stream.endObject()
    stream.key("results")
    stream.beginArray()
    for result in results { write(result, to: &stream) }
    stream.endArray()
    stream.key("elapsed_time")
    stream.value(elapsed)
    stream.endObject()
    return stream.bytes()
  }

  private static func write(_ result: FreshnessRecord, to stream: inout JSONStream) {
    stream.beginObject()
    stream.key("unique_id")
    stream.value(result.uniqueID)
    switch result.outcome {
    case .failed(let message):
      stream.key("error")
      stream.value(message)
      stream.key("status")
      stream.value("runtime error")
    case .measured(let measured):
      write(measured, to: &stream)
    }
    stream.endObject()
  }

  private static func write(_ measured: FreshnessRecord.Measured, to stream: inout JSONStream) {
    stream.key("max_loaded_at")
    stream.value(Timestamp.text(measured.maxLoadedAt, zone: "+00:00"))
    stream.key("snapshotted_at")
    stream.value(Timestamp.text(measured.snapshottedAt, zone: "+00:00"))
    stream.key("max_loaded_at_time_ago_in_s")
    stream.value(measured.age)
    stream.key("status")
    stream.value(measured.status)
    stream.key("criteria")
    stream.value(measured.criteria)
    stream.key("adapter_response")
    stream.value(measured.adapterResponse)
    stream.key("timing")
    stream.beginArray()
    for timing in measured.timing { timing.write(to: &stream) }
    stream.endArray()
    stream.key("thread_id")
    stream.value(measured.thread)
    stream.key("execution_time")
    stream.value(measured.executionTime)
  }
}
