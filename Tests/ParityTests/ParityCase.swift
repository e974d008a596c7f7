import Diagnostics
import FileSystem
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// One project of Tests/Cases/projects with what real dbt made of it, and the program under test on that project.
final class ParityCase: Sendable {
  let name: String
  let folder: String
  let project: String
  let settings: JSONObject
  /// Where this process lets the program write.
  let work: String

  static let root: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { path.deleteLastPathComponent() }
    return path.path
  }()

  static let names: [String] = {
    let folder = root + "/Tests/Cases/projects"
    return ((try? FileSystem.list(folder)) ?? []).filter { FileSystem.isFile("\(folder)/\($0)/case.json") }
  }()

  /// The cases that a database is needed for.
  static let online = names.filter { ((try? ParityCase($0))?.isOffline) == false }

  init(_ name: String) throws {
    self.name = name
    folder = Self.root + "/Tests/Cases/projects/" + name
    settings = try Self.read(folder + "/case.json")
    project = URL(fileURLWithPath: folder + "/" + (settings["project"]?.string ?? ".")).standardized.path
    // Several tests take the same case at the same time.
    work = NSTemporaryDirectory() + "redstart-parity-\(name)-" + UUID().uuidString
  }

  var isOffline: Bool { settings["offline"]?.bool ?? false }

  static func read(_ path: String) throws -> JSONObject {
    try JSONReader.read(SourceFile(path: path, bytes: FileSystem.read(path))).object ?? [:]
  }

  /// A recorded file, by its name without `.json`.
  func expected(_ file: String) throws -> JSONObject { try Self.read("\(folder)/expect/\(file).json") }

  /// What is meant to differ: entries of Tests/Cases/projects/differences.json for this case and file.
  func differences(_ file: String) throws -> [Difference] {
    let all = try Self.read(Self.root + "/Tests/Cases/projects/differences.json")
    return (all[file]?.array ?? []).compactMap { entry in
      guard let object = entry.object, let reason = object["reason"]?.string, !reason.isEmpty,
        let pattern = object["entry"]?.string, [name, "*"].contains(object["case"]?.string)
      else { return nil }
      return Difference(pattern: pattern, compare: object["compare"]?.string ?? "nothing", reason: reason)
    }
  }

  /// Runs the program on the project, `words` from the command on; flags before the command stand first.
  func run(_ words: [String], in folder: String = "target", environment extra: [String: String] = [:]) throws
    -> TestProcess.Result
  {
    var environment = TestTool.environment
    for (key, value) in settings["env"]?.object ?? [:] { environment[key] = value.string }
    environment.merge(extra) { _, new in new }
    let at = words.firstIndex { ["parse", "compile", "ls", "seed", "run", "test", "build"].contains($0) } ?? 0
    var line = Array(words[..<at]) + ["--quiet", "--no-use-colors", words[at]]
    line += ["--project-dir", project, "--profiles-dir", project + "/profiles"]
    line += ["--target-path", "\(work)/\(folder)", "--log-path", work + "/logs"]
    if let target = settings["target"]?.string { line += ["--target", target] }
    let program = TestTool.folder + "/redstart"
    try #require(FileSystem.isFile(program), "the program is built with the tests")
    return try TestProcess.run(program, line + words[(at + 1)...], environment: environment)
  }

  /// An artifact of the last run.
  func artifact(_ file: String, in folder: String = "target") throws -> JSONObject {
    try Self.read("\(work)/\(folder)/\(file)")
  }

  private static let schemas = Mutex<[String: String]>([:])

  /// Waits until no other test works in the schemas of this case, which bear recorded names; `clean` lets go of them.
  func holdSchemas() {
    while Self.schemas.withLock({ holders in
      if holders[name] == nil { holders[name] = work }
      return holders[name] != work
    }) { usleep(20_000) }
  }

  func clean() {
    Self.schemas.withLock { if $0[name] == work { $0[name] = nil } }
    try? FileManager.default.removeItem(atPath: work)
  }
}

/// One deliberate difference.
struct Difference {
  /// A recorded entry's key; `*` at its end stands for anything.
  let pattern: String
  /// `tokens`: all but white space is compared; `nothing`.
  let compare: String
  let reason: String

  func covers(_ key: String) -> Bool {
    pattern.hasSuffix("*") ? key.hasPrefix(pattern.dropLast()) : key == pattern
  }
}

/// The shape that scripts/record_dbt.py gives what it records.
enum Recorded {
  /// Without entries that say nothing, at every depth.
  static func bare(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      var kept = JSONObject()
      for (key, inner) in object {
        let inner = bare(inner)
        if !isNothing(inner) { kept[key] = inner }
      }
      return .object(kept)
    case .array(let items): return .array(items.map(bare))
    default: return value
    }
  }

  private static func isNothing(_ value: JSONValue) -> Bool {
    switch value {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let items): items.isEmpty
    case .object(let object): object.isEmpty
    default: false
    }
  }

  /// Members in the order of their keys and tags in the order of their text, as one line.
  static func text(_ value: JSONValue) -> String {
    JSONWriter.text(withSortedTags(value), JSONWriter.Style(sortKeys: true))
  }

  private static func withSortedTags(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object):
      var result = JSONObject()
      for (key, inner) in object {
        if key == "tags", let items = inner.array {
          result[key] = JSONValue(items.compactMap(\.string).sorted())
        } else {
          result[key] = withSortedTags(inner)
        }
      }
      return .object(result)
    case .array(let items): return .array(items.map(withSortedTags))
    default: return value
    }
  }

  static func sorted(_ value: JSONValue?) -> JSONValue { JSONValue((value?.array ?? []).compactMap(\.string).sorted()) }
}
