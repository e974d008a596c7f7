import FileSystem
import Foundation
import JSON
import Postgres
import Synchronization
import TestSupport
import Testing

/// A project in a folder of its own on which a test runs the built program. It begins as Tests/Cases/cli/_base, whose
/// targets are `dev` (the tests' server as plain PostgreSQL), `local` (the same server as embedded Redshift) and
/// `closed` (a port where nobody listens).
final class CommandProject {
  struct Result {
    let exitCode: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
  }

  /// The profile's password; no file and no output may ever hold it.
  static let secret = "swordfish-4711"
  static let program = TestTool.folder + "/redstart"
  static let cases: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { url.deleteLastPathComponent() }
    return url.path + "/Cases/cli"
  }()
  private static let count = Mutex(0)

  let root: String
  let schema: String
  let server: TestServer
  var environment: [String: String]

  /// - Parameters:
  ///   - name: also the schema's name; one for each test.
  ///   - files: their texts by path.
  init(_ name: String, _ files: [String: String] = [:]) throws {
    server = try TestServer.shared()
    schema = name
    let number = Self.count.withLock { count in
      count += 1
      return count
    }
    root = "/tmp/redstart-cli-\(getpid())-\(number)"
    var environment = TestTool.environment
    for key in environment.keys where key.hasPrefix("DBT_") { environment[key] = nil }
    environment["HOME"] = root
    environment["DBT_PROFILES_DIR"] = root
    environment["CASE_HOST"] = server.handle.parameters.host
    environment["CASE_PORT"] = String(server.handle.parameters.port)
    environment["CASE_USER"] = server.handle.parameters.user
    environment["CASE_DATABASE"] = "tests"
    environment["CASE_SCHEMA"] = name
    environment["CASE_CLUSTER"] = "/tmp/redstart-test-\(getuid())-\(getpid())"
    self.environment = environment
    try FileSystem.makeDirectory(root)
    try copy(Self.cases + "/_base")
    for (path, text) in files { try write(text, to: path) }
  }

  deinit { try? FileSystem.remove(root) }

  /// Puts the files of a folder into the project.
  func copy(_ folder: String) throws {
    for file in try FileSystem.walk(folder) {
      try FileSystem.makeDirectory(Path.parent(root + "/" + file))
      try FileSystem.write(try FileSystem.read(folder + "/" + file), to: root + "/" + file)
    }
  }

  func write(_ text: String, to path: String) throws {
    try FileSystem.makeDirectory(Path.parent(root + "/" + path))
    try FileSystem.write(Array(text.utf8), to: root + "/" + path)
  }

  func exists(_ path: String) -> Bool { FileSystem.exists(root + "/" + path) }

  func text(_ path: String) throws -> String { String(decoding: try FileSystem.read(root + "/" + path), as: UTF8.self) }

  func json(_ path: String) throws -> JSONValue { try JSONReader.read(try text(path)) }

  /// Status of each node's result in the order of run_results.json, by the last part of the name.
  func statuses() throws -> [String: String] {
    let results = try json("target/run_results.json")["results"]?.array ?? []
    return Dictionary(
      results.map { (Self.name($0["unique_id"]?.string ?? ""), $0["status"]?.string ?? "") },
      uniquingKeysWith: { $0 + "," + $1 })
  }

  /// `orders` of `model.shop.orders`, `unique_orders_id` of `test.shop.unique_orders_id.1a2b3c`.
  static func name(_ id: String) -> String {
    let parts = id.split(separator: ".")
    return parts.count > 2 ? String(parts[2]) : id
  }

  /// A connection to the tests' database.
  func connect() throws -> Connection {
    var parameters = server.handle.parameters
    parameters.database = "tests"
    return try Connection(parameters)
  }

  func value(_ sql: String) throws -> String? { try connect().query(sql).scalar }

  /// Starts the program; `finish` waits for its end.
  func start(_ words: [String]) throws -> RunningCommand {
    try RunningCommand(Self.program, words, folder: root, environment: environment)
  }

  @discardableResult
  func run(_ words: String...) throws -> Result { try start(words).finish() }
}

/// The program while it runs. Its output goes to files, so that no pipe can fill up.
final class RunningCommand {
  private let process = Process()
  private let files: [URL]

  init(_ program: String, _ words: [String], folder: String, environment: [String: String]) throws {
    let name = UUID().uuidString
    files = ["out", "err"].map { URL(fileURLWithPath: NSTemporaryDirectory() + "redstart-\(name).\($0)") }
    for file in files { FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
  }

  deinit { for file in files { try? FileManager.default.removeItem(at: file) } }

  var isRunning: Bool { process.isRunning }

  /// What it has written so far.
  var output: String { (try? String(decoding: Data(contentsOf: files[0]), as: UTF8.self)) ?? "" }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  func finish() throws -> CommandProject.Result {
    process.waitUntilExit()
    return CommandProject.Result(
      exitCode: process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus,
      output: output, errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
  }
}

/// Whether the condition holds within a minute.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<600 {
    if try condition() { return true }
    Thread.sleep(forTimeInterval: 0.1)
  }
  return try condition()
}
