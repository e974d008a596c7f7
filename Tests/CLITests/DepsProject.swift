import FileSystem
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// A project in a folder of its own, with a package hub and git repositories on this machine; it needs no database.
final class DepsProject {
  static let cases: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { url.deleteLastPathComponent() }
    return url.path + "/Cases/deps"
  }()

  static func text(_ name: String) throws -> String {
    String(decoding: try FileSystem.read(cases + "/" + name), as: UTF8.self)
  }

  /// Made once for all tests.
  private static let repositories = Result { () throws -> String in
    let folder = "/tmp/redstart-repositories-\(getpid())"
    try FileSystem.remove(folder)
    try TestRepositories.make(try text("repositories.json"), in: folder)
    atexit { try? FileSystem.remove("/tmp/redstart-repositories-\(getpid())") }
    return folder
  }

  private static let count = Mutex(0)

  let root: String
  let repositories: String
  let hub: FakeHub
  var environment: [String: String]

  init(special: @escaping @Sendable (_ path: String, _ count: Int) -> FakeHub.Answer? = { _, _ in nil }) throws {
    hub = try FakeHub(try Self.text("hub.json"), special: special)
    repositories = TestRepositories.git == nil ? "/nowhere" : try Self.repositories.get()
    let number = Self.count.withLock { count in
      count += 1
      return count
    }
    root = "/tmp/redstart-deps-\(getpid())-\(number)"
    try FileSystem.remove(root)
    try FileSystem.makeDirectory(root)
    var environment = TestTool.environment.merging(TestRepositories.environment) { $1 }
    for key in environment.keys where key.hasPrefix("DBT_") || key.lowercased().hasSuffix("_proxy") {
      environment[key] = nil
    }
    environment["HOME"] = root
    environment["DBT_PACKAGE_HUB_URL"] = "http://hub.example/"
    environment["http_proxy"] = String(hub.url.dropLast())
    environment["GIT_CONFIG_COUNT"] = "1"
    environment["GIT_CONFIG_KEY_0"] = "url.file://\(repositories)/.insteadOf"
    environment["GIT_CONFIG_VALUE_0"] = "https://git.example/"
    self.environment = environment
    try write("name: shop\nversion: '1.0.0'\nprofile: shop\n", to: "dbt_project.yml")
  }

  deinit { try? FileSystem.remove(root) }

  func write(_ text: String, to path: String) throws {
    try FileSystem.makeDirectory(Path.parent(root + "/" + path))
    try FileSystem.write(Array(text.utf8), to: root + "/" + path)
  }

  func text(_ path: String) throws -> String { String(decoding: try FileSystem.read(root + "/" + path), as: UTF8.self) }

  func start(_ words: [String]) throws -> RunningCommand {
    try RunningCommand(CommandProject.program, words, folder: root, environment: environment)
  }

  @discardableResult
  func run(_ words: String...) throws -> CommandProject.Result { try start(words).finish() }

  /// What the packages' folder holds, as the case files write it.
  func installed() throws -> [String] {
    let folder = root + "/dbt_packages"
    guard FileSystem.isDirectory(folder) else { return [] }
    return try FileSystem.list(folder).map { name in
      let path = folder + "/" + name
      if FileSystem.isLink(path) {
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
        return "\(name) -> \(Path.relative(target, to: root) ?? target)"
      }
      let project = path + "/dbt_project.yml"
      guard FileSystem.isFile(project) else { return "\(name) ?" }
      let text = String(decoding: try FileSystem.read(project), as: UTF8.self)
      let version = text.components(separatedBy: "version: '").dropFirst().first?.prefix { $0 != "'" }
      return "\(name) \(version ?? "?")"
    }
  }
}
