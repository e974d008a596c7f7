import Diagnostics
import FileSystem
import Foundation
import JSON
import Testing

@testable import Artifacts

/// What real dbt wrote for the project of Tests/Cases/artifacts.
enum Recorded {
  static let folder: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { path.deleteLastPathComponent() }
    return path.path + "/Cases/artifacts/recorded"
  }()

  static func file(_ name: String) throws -> SourceFile {
    SourceFile(path: name, bytes: try FileSystem.read(folder + "/" + name))
  }

  static func value(_ name: String) throws -> JSONValue { try JSONReader.read(file(name)) }

  /// The metadata of a recorded artifact, as a writer takes it.
  static func metadata(_ artifact: JSONValue) throws -> ArtifactMetadata {
    let metadata = try #require(artifact["metadata"])
    return ArtifactMetadata(
      dbtVersion: metadata["dbt_version"]?.string ?? "",
      generatedAt: try microseconds(metadata["generated_at"]),
      invocationID: metadata["invocation_id"]?.string ?? "",
      startedAt: try microseconds(metadata["invocation_started_at"]),
      environment: metadata["env"]?.object ?? [:])
  }

  /// Reads `2024-05-06T07:08:09.123456` with `Z` or `+00:00` by Foundation's calendar.
  static func microseconds(_ value: JSONValue?) throws -> Int {
    let text = try #require(value?.string)
    let numbers = text.dropLast(text.hasSuffix("Z") ? 1 : 6).split { !$0.isNumber }
    var parts = DateComponents()
    parts.year = Int(numbers[0])
    parts.month = Int(numbers[1])
    parts.day = Int(numbers[2])
    parts.hour = Int(numbers[3])
    parts.minute = Int(numbers[4])
    parts.second = Int(numbers[5])
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let seconds = Int(try #require(calendar.date(from: parts)).timeIntervalSince1970)
    return seconds * 1_000_000 + (numbers.count > 6 ? Int(numbers[6]) ?? 0 : 0)
  }

  /// Compares member by member, so that a difference has a name; then the whole text, order and spelling included.
  static func expectSame(_ bytes: [UInt8], _ expected: JSONValue) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    let found = try JSONReader.read(text)
    compare(found, expected, "")
    #expect(text == JSONWriter.text(expected))
  }

  private static func compare(_ found: JSONValue, _ expected: JSONValue, _ path: String) {
    switch (found, expected) {
    case (.object(let found), .object(let expected)):
      if found.keys != expected.keys {
        Issue.record("\(path): \(found.keys) is not \(expected.keys)")
      }
      for key in expected.keys {
        if let one = found[key], let other = expected[key] { compare(one, other, path + "/" + key) }
      }
    case (.array(let found), .array(let expected)) where found.count == expected.count:
      for (index, pair) in zip(found, expected).enumerated() { compare(pair.0, pair.1, path + "/\(index)") }
    default:
      if found != expected {
        Issue.record("\(path): \(JSONWriter.text(found)) is not \(JSONWriter.text(expected))")
      }
    }
  }
}
