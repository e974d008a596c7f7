import JSON
import ProjectModel

/// Writes `run_results.json`, version 6.
package enum RunResultsWriter {
  /// - Parameters:
  ///   - elapsed: seconds of the whole run.
  ///   - arguments: the command line and flags, by dbt's names (`which`, `select`, …).
  package static func bytes(
    _ results: some Sequence<RunResultRecord>, elapsed: Double, arguments: JSONObject, metadata: ArtifactMetadata
  ) -> [UInt8] {
    var stream = JSONStream()
    write(results, elapsed, arguments, metadata, to: &stream)
    return stream.bytes()
  }

  /// The same to an open file, each record asked for when its turn comes; gives 0 or the error's number.
  package static func write(
    _ results: some Sequence<RunResultRecord>, elapsed: Double, arguments: JSONObject, metadata: ArtifactMetadata,
    to descriptor: Int32
  ) -> Int32 {
    var stream = JSONStream(to: descriptor)
    write(results, elapsed, arguments, metadata, to: &stream)
    return stream.finish()
  }

  private static func write(
    _ results: some Sequence<RunResultRecord>, _ elapsed: Double, _ arguments: JSONObject, _ metadata: ArtifactMetadata,
    to stream: inout JSONStream
  ) {
    stream.beginObject()
    stream.key("metadata")
    stream.beginObject()
    metadata.write("run-results/v6", to: &stream)
    stream.endObject()
    stream.key("results")
    stream.beginArray()
    for result in results { write(result, to: &stream) }
    stream.endArray()
    stream.key("elapsed_time")
    stream.value(elapsed)
    stream.key("args")
    stream.value(arguments)
    stream.endObject()
  }

  private static func write(_ result: RunResultRecord, to stream: inout JSONStream) {
    stream.beginObject()
    stream.key("status")
    stream.value(result.status)
    stream.key("timing")
    stream.beginArray()
    for timing in result.timing { timing.write(to: &stream) }
    stream.endArray()
    stream.key("thread_id")
    stream.value(result.thread)
    stream.key("execution_time")
    // dbt: what was skipped took a whole 0.
    if result.executionTime == 0 { stream.value(0) } else { stream.value(result.executionTime) }
    stream.key("adapter_response")
    stream.value(result.adapterResponse)
    stream.key("message")
    stream.value(result.message)
    stream.key("failures")
    stream.value(result.failures)
    stream.key("unique_id")
    stream.value(result.uniqueID)
    stream.key("compiled")
    stream.value(result.compiled)
    stream.key("compiled_code")
    stream.value(result.compiledCode)
    stream.key("relation_name")
    stream.value(result.relationName)
    stream.key("batch_results")
    write(result.batchResults, to: &stream)
    stream.endObject()
  }

  private static func write(_ batches: BatchResults?, to stream: inout JSONStream) {
    guard let batches else { return stream.null() }
    stream.beginObject()
    stream.key("successful")
    write(batches.successful, to: &stream)
    stream.key("failed")
    write(batches.failed, to: &stream)
    stream.endObject()
  }

  private static func write(_ batches: [Range<Int>], to stream: inout JSONStream) {
    stream.beginArray()
    for batch in batches {
      stream.value([batch.lowerBound, batch.upperBound].map { Timestamp.text($0, zone: "+00:00") })
    }
    stream.endArray()
  }
}
