import FileSystem
import Foundation
import Testing

/// Bad input and what the program says of it: each folder of Tests/Cases/cli is a project with a `command` and what is
/// to come of it. REDSTART_UPDATE_GOLDEN=1 writes the expectations anew, and fails.
@Suite(.serialized) struct BadInputTests {
  static let names: [String] =
    ((try? FileSystem.list(CommandProject.cases)) ?? []).filter { $0 != "_base" }.sorted()

  @Test(arguments: names) func answer(_ name: String) throws {
    let project = try CommandProject(name)
    let folder = CommandProject.cases + "/" + name
    try project.copy(folder)
    for file in ["command", "expect.txt"] { try FileSystem.remove(project.root + "/" + file) }
    let command = String(decoding: try FileSystem.read(folder + "/command"), as: UTF8.self)
    let result = try project.start(Self.words(command)).finish()
    let found = Self.normalized(
      "exit \(result.exitCode)\n--- stdout\n\(result.output)--- stderr\n\(result.errors)", project)
    let golden = folder + "/expect.txt"
    if ProcessInfo.processInfo.environment["REDSTART_UPDATE_GOLDEN"] == "1" {
      let old = (try? FileSystem.read(golden)) ?? []
      try FileSystem.write(Array(found.utf8), to: golden)
      #expect(old == Array(found.utf8), "\(name)/expect.txt was written anew")
    } else {
      #expect(found == String(decoding: try FileSystem.read(golden), as: UTF8.self))
    }
    for file in try FileSystem.walk(project.root) where file != "profiles.yml" && file != "_base" {
      #expect(try !project.text(file).contains(CommandProject.secret), "\(file) holds the password")
    }
    #expect(!(result.output + result.errors).contains(CommandProject.secret))
  }

  /// Words between blanks; single quotes hold blanks.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    for (index, part) in line.trimmingCharacters(in: .newlines).split(
      separator: "'", omittingEmptySubsequences: false
    ).enumerated() {
      if index % 2 == 1 { words.append(String(part)) } else { words += part.split(separator: " ").map(String.init) }
    }
    return words
  }

  /// Without what differs from run to run: time of day, durations, folders, the number of our own macros.
  static func normalized(_ text: String, _ project: CommandProject) -> String {
    var text = text.replacingOccurrences(of: project.root, with: "{root}")
    for (pattern, template) in [
      (#"(?m)^\d\d:\d\d:\d\d"#, "00:00:00"), (#" in \d+\.\d\ds\]"#, " in 0.00s]"),
      (#"in \d+ hours \d+ minutes and \d+\.\d\d seconds \(\d+\.\d\ds\)"#, "in some time"), (#"\d+ macros"#, "N macros"),
      (#"dbt=[0-9.]+ \(redstart [0-9.]+\)"#, "dbt=N (redstart N)"),
    ] {
      text = text.replacingOccurrences(of: pattern, with: template, options: .regularExpression)
    }
    return text
  }
}
