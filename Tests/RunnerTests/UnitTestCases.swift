import Compiler
import Database
import Diagnostics
import FileSystem
import Foundation
import NodeGraph
import Postgres
import ProjectModel
import Runner
import Synchronization
import TestSupport

/// Tests/Cases/unit_tests: a project whose unit tests pass and fail in every way, run on the tests' own PostgreSQL.
final class UnitTestCases {
  static let folder: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { path.deleteLastPathComponent() }
    return path.path + "/Cases/unit_tests"
  }()

  static func text(_ name: String) throws -> String {
    String(decoding: try FileSystem.read(folder + "/" + name), as: UTF8.self)
  }

  let parsed: ProjectParser.Output
  let events = Events()
  private let loaded: LoadedProject
  private let graph: Graph
  private let parameters: ConnectionParameters
  private let root: String

  /// What was said, in order.
  final class Events: EventSink, ContextLog {
    private let lines = Mutex<[String]>([])
    var messages: [String] { lines.withLock { $0 } }
    func emit(_ event: Event) { if event.level != .debug { lines.withLock { $0.append(event.message) } } }
    func log(_ message: String, info: Bool) {}
    func printed(_ message: String) {}
    func warn(_ message: String) {}
  }

  /// - Parameter files: texts in place of the project's own, by path.
  init(_ files: [String: String] = [:]) throws {
    parameters = try TestServer.shared().databaseParameters()
    let root = NSTemporaryDirectory() + "redstart-unit-\(UUID().uuidString)"
    for file in try FileSystem.walk(Self.folder + "/project") {
      try FileSystem.makeDirectory(Path.parent(root + "/" + file))
      try FileSystem.write(try FileSystem.read(Self.folder + "/project/" + file), to: root + "/" + file)
    }
    for (file, text) in files { try FileSystem.write(Array(text.utf8), to: root + "/" + file) }
    self.root = root
    let invocation = Invocation(
      id: "0", startedAtMicroseconds: 0, environment: ["UNIT_CASES_DATABASE": parameters.database],
      workingDirectory: root, arguments: [])
    loaded = try ProjectLoader.load(
      LoadOptions(invocation: invocation, projectDirectory: root, profilesDirectory: root))
    parsed = try ProjectParser.parse(loaded, invocation: invocation, flags: Flags(), log: events)
    graph = try Graph(parsed.project)
  }

  deinit { try? FileSystem.remove(root) }

  /// Status and message of each result, by the last part of the unique id.
  func run(_ command: SelectingCommand, _ select: String..., threads: Int = 1) throws -> [String: RunResult] {
    var request = SelectionRequest(command)
    request.select = select
    let ids = try graph.select(request, selectors: try SelectorDefinitions([:])).uniqueIDs
    let parameters = parameters
    let environment = RunEnvironment(
      compiler: NodeCompiler(parsed), graph: graph, selected: ids, projectRoot: root, targetPath: "target",
      events: events, cancels: CancelRegistry(), clock: { 0 },
      openWarehouse: { () throws(Diagnostic) in DirectWarehouse(try Connection(parameters)) })
    let task = RunTask(
      environment, order: RunOrder(graph, ids, for: command), threads: threads, runsHooks: false, createsSchemas: true,
      failFast: false)
    return Dictionary(
      try task.run().results.map { (String($0.uniqueID.split(separator: ".").last ?? ""), $0) }
    ) { first, _ in first }
  }
}
