import FileSystem
import Foundation
import JSON
import TestSupport
import Testing

/// The cases of Tests/Cases/deps: what real dbt did there, redstart does.
@Suite struct DepsCaseTests {
  struct Step: Sendable {
    /// `file`, `env` or `run`.
    var kind: String
    var rest: String
    var body: [String]
    /// What redstart does otherwise, on purpose.
    var ours: [String]?
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let name: String
    var steps: [Step] = []
    var testDescription: String { "\(file): \(name)" }
  }

  static func all() -> [Case] {
    var cases: [Case] = []
    let names = (try? FileSystem.list(DepsProject.cases)) ?? []
    for file in names where file.hasSuffix(".md") && file != "README.md" {
      let lines = ((try? DepsProject.text(file)) ?? "").components(separatedBy: "\n")
      var at = 0
      while at < lines.count {
        let line = lines[at]
        at += 1
        if line.hasPrefix("## ") { cases.append(Case(file: file, name: String(line.dropFirst(3)))) }
        guard line.hasPrefix("```") else { continue }
        let start = at
        while at < lines.count, lines[at] != "```" { at += 1 }
        let body = Array(lines[start..<min(at, lines.count)])
        at += 1
        let words = line.dropFirst(3).split(separator: " ", maxSplits: 1).map(String.init)
        if words[0] == "ours" {
          cases[cases.count - 1].steps[cases[cases.count - 1].steps.count - 1].ours = body
        } else {
          cases[cases.count - 1].steps.append(
            Step(kind: words[0], rest: words.count > 1 ? words[1] : "", body: body))
        }
      }
    }
    return cases
  }

  @Test(arguments: all()) func asRecorded(_ recorded: Case) throws {
    let usesGit = recorded.steps.contains { $0.body.contains { $0.contains("git.example") || $0.contains("{repos}") } }
    if usesGit, TestRepositories.git == nil { return }
    let project = try DepsProject()
    var seen: [String: [String]] = [:]
    func filled(_ text: String) -> String {
      text.replacingOccurrences(of: "{root}", with: project.root)
        .replacingOccurrences(of: "{repos}", with: project.repositories)
    }
    func hidden(_ text: String) -> String {
      text.replacingOccurrences(of: project.root, with: "{root}")
        .replacingOccurrences(of: project.repositories, with: "{repos}")
    }
    for (number, step) in recorded.steps.enumerated() {
      switch step.kind {
      case "file":
        try project.write(filled(step.body.map { $0 + "\n" }.joined()), to: step.rest)
        seen[step.rest] = step.body
      case "env":
        for line in step.body {
          let parts = filled(line).split(separator: "=", maxSplits: 1).map(String.init)
          project.environment[parts[0]] = parts[1]
        }
      case "run":
        let result = try project.start(["--log-format", "json"] + Self.words(filled(step.rest))).finish()
        var lines = ["exit \(result.exitCode)"] + Self.events(result.output).map(hidden)
        for name in ["package-lock.yml", "packages.yml"] where FileSystem.isFile(project.root + "/" + name) {
          var text = hidden(try project.text(name))
          while text.hasSuffix("\n") { text.removeLast() }
          var content = text.isEmpty ? [] : text.components(separatedBy: "\n")
          if text.contains("{root}") || text.contains("{repos}") {
            content = content.map { $0.hasPrefix("sha1_hash: ") ? "sha1_hash: {hash}" : $0 }
          }
          if content != seen[name] { lines += ["-- \(name)"] + content }
          seen[name] = content
        }
        let installed = try project.installed()
        if installed != seen["dbt_packages"] ?? [] { lines += ["-- dbt_packages"] + installed }
        seen["dbt_packages"] = installed
        let expected = Outcome(step.ours ?? step.body)
        let actual = Outcome(lines)
        let label = Comment(rawValue: "step \(number + 1): \(step.rest)\n" + lines.joined(separator: "\n"))
        #expect(actual.exit == expected.exit, label)
        #expect(actual.sections == expected.sections, label)
        #expect(actual.events == expected.events, label)
        for line in expected.errorLines { #expect(actual.error.contains(line), label) }
      default: Issue.record("unknown block \(step.kind)")
      }
    }
  }

  /// What a step did, in parts that compare.
  struct Outcome {
    var exit = ""
    /// Events that are no errors, their blanks and repetitions evened out: dbt tells some things twice in a row.
    var events: [String] = []
    var error = ""
    /// Lines of the error that say something.
    var errorLines: [String] = []
    var sections: [String: [String]] = [:]

    init(_ lines: [String]) {
      exit = lines.first ?? ""
      var section: String?
      var events: [[String]] = []
      for line in lines.dropFirst() {
        if line.hasPrefix("-- ") {
          section = String(line.dropFirst(3))
          sections[section ?? ""] = []
        } else if let section {
          sections[section]?.append(line)
        } else if line.hasPrefix("[") {
          events.append([line])
        } else if !events.isEmpty {
          events[events.count - 1].append(line)
        }
      }
      for event in events {
        let text = Self.even(event.joined(separator: " "))
        if text.hasPrefix("[error] MainEncounteredError:") {
          error += text
          let titles = ["Runtime Error", "Internal Error", "Parsing Error", "Dependency Error"]
          errorLines += event.dropFirst().map(Self.even).filter { !$0.isEmpty && !titles.contains($0) }
        } else if text != self.events.last {
          self.events.append(text)
        }
      }
    }

    private static func even(_ text: String) -> String {
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private static func events(_ output: String) -> [String] {
    let quiet = ["MainReportVersion", "CommandCompleted", "ResourceReport", "Formatting"]
    return output.components(separatedBy: "\n").flatMap { line -> [String] in
      guard line.hasPrefix("{"), let info = try? JSONReader.read(line)["info"], let level = info["level"]?.string,
        let name = info["name"]?.string, level != "debug", !quiet.contains(name)
      else { return [] }
      let message = (info["msg"]?.string ?? "").components(separatedBy: "\n")
      return ["[\(level)] \(name): \(message[0])"] + message.dropFirst().map { "    " + $0 }
    }
  }

  /// Words as a shell splits them: quotes, and backslashes in front of blanks.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character == " ", !isQuoted {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}
