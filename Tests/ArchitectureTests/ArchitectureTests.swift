import FileSystem
import Foundation
import Testing

/// The rules of docs/ARCHITECTURE.md, read from its table and held against the sources.
@Suite struct ArchitectureTests {
  static let root: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { path.deleteLastPathComponent() }
    return path.path
  }()

  static let system: Set<String> = ["Glibc", "Darwin", "Synchronization", "Dispatch"]

  struct File: Sendable {
    let module: String
    let path: String
    let lines: [String]
  }

  static func files() throws -> [File] {
    try FileSystem.walk(root + "/Sources").filter { $0.hasSuffix(".swift") }.map { path in
      let text = String(decoding: try FileSystem.read(root + "/Sources/" + path), as: UTF8.self)
      return File(
        module: String(path.prefix { $0 != "/" }), path: path,
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// Module to what it may import; nil means all.
  static func table() throws -> [String: Set<String>?] {
    let text = String(decoding: try FileSystem.read(root + "/docs/ARCHITECTURE.md"), as: UTF8.self)
    var rows: [String: Set<String>?] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let module = cells[0].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
      switch cells[1] {
      case "all": rows[module] = .some(nil)
      case "–": rows[module] = Set<String>()
      default: rows[module] = Set(cells[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
      }
    }
    return rows
  }

  static func imports(_ file: File) -> [String] {
    file.lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count,
        at == 0 || ["package", "@preconcurrency", "internal", "public"].contains(String(words[0]))
      else { return nil }
      return String(words[at + 1])
    }
  }

  @Test func everyModuleIsInTheTable() throws {
    let modules = Set(try Self.files().map(\.module))
    #expect(modules == Set(try Self.table().keys))
  }

  @Test func modulesImportOnlyWhatTheTableAllows() throws {
    let table = try Self.table()
    for file in try Self.files() {
      for name in Self.imports(file) where !Self.system.contains(name) {
        guard let allowed = table[file.module] ?? nil else { continue }
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test func noFileIsTooLong() throws {
    for file in try Self.files() {
      #expect(file.lines.count <= 800, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test func forbiddenWordsAreAbsent() throws {
    let forbidden = ["fatalError(", "try!", "@unchecked Sendable", "import Foundation", "preconditionFailure("]
    for file in try Self.files() {
      for (number, line) in file.lines.enumerated() {
        for word in forbidden where line.contains(word) {
          // The workers share their queue under a lock of their own.
          if word == "@unchecked Sendable", file.path == "Runner/Schedule/Workers.swift" { continue }
          Issue.record("\(file.path):\(number + 1) has \(word)")
        }
      }
    }
  }

  @Test func onlyTheCommandLinePrints() throws {
    for file in try Self.files() where file.module != "CLI" {
      for (number, line) in file.lines.enumerated() {
        let code = line.drop { $0 == " " }
        // A closure that is called `print` takes the printer.
        let prints = code.hasPrefix("print(") && !code.hasPrefix("print(&")
        #expect(!prints, "\(file.path):\(number + 1) prints")
      }
    }
  }

  /// Workers with a session each, connections of clients, and the wait for Ctrl-C; whoever adds one says why there.
  @Test func threadsStartInThreeFiles() throws {
    let allowed: Set<String> = [
      "Runner/Schedule/Workers.swift", "Server/SessionThreads.swift", "CLI/Interrupts.swift",
    ]
    let starters = try Self.files().filter { file in
      file.lines.contains { $0.contains("pthread_create(") || $0.contains("concurrentPerform") }
    }
    #expect(Set(starters.map(\.path)).isSubset(of: allowed), "\(starters.map(\.path))")
  }
}
