import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Testing

/// The lines of each case's selections.txt over the graph that this program makes of the project (module NodeGraph's
/// tests put the same questions to the graph that dbt recorded).
@Suite struct RecordedListTests {
  @Test(arguments: ParityCase.names) func listsAsDBT(_ name: String) throws {
    let parity = try ParityCase(name)
    let graph = try Self.graph(parity)
    for (line, wanted) in try parity.expected("ls") {
      // Other vars mean another parsing; what is printed another way is asked of the program itself.
      guard !line.contains("--vars"), !line.contains("--output") else { continue }
      do throws(DiagnosticList) {
        let request = SelectionWords.request(line)
        let selectors = try SelectorDefinitions(
          graph.project.selectors, indirectSelection: request.indirectSelection)
        let selection = try graph.select(request, selectors: selectors)
        #expect(JSONValue(selection.uniqueIDs.sorted()) == wanted, "\(name): ls \(line)")
      } catch {
        #expect(wanted["error"] != nil, "\(name): ls \(line): \(error.all.map(\.message))")
      }
    }
  }

  /// Lines with their own `--output` or `--vars`, asked of the program.
  @Test(arguments: ParityCase.names) func printsAsDBT(_ name: String) throws {
    let parity = try ParityCase(name)
    defer { parity.clean() }
    for (line, wanted) in try parity.expected("ls") where line.contains("--vars") || line.contains("--output") {
      let words = SelectionWords.split(line)
      let own = words.contains("--output")
      let answer = try parity.run(
        ["ls"] + words + (own ? [] : ["--output", "json", "--output-keys", "unique_id"]), in: "listed")
      let lines = answer.output.split(separator: "\n").map(String.init)
      var found: [String] = []
      if own, let at = words.firstIndex(of: "--output"), words[at + 1] != "json" {
        found = lines.sorted()
        #expect(JSONValue(found) == wanted, "\(name): ls \(line): \(answer.errors)")
        continue
      }
      for text in lines {
        let object = try JSONReader.read(text)
        found.append(own ? Recorded.text(object) : object["unique_id"]?.string ?? "")
      }
      let expected = (wanted.array ?? []).map { own ? Recorded.text($0) : $0.string ?? "" }
      #expect(found.sorted() == expected.sorted(), "\(name): ls \(line): \(answer.errors)")
    }
  }

  private static func graph(_ parity: ParityCase) throws -> Graph {
    var environment: [String: String] = [:]
    for (key, value) in parity.settings["env"]?.object ?? [:] { environment[key] = value.string }
    environment["PGDATABASE"] = "cases"
    let invocation = Invocation(
      id: "0", startedAtMicroseconds: 0, environment: environment, workingDirectory: parity.project, arguments: [])
    var options = LoadOptions(invocation: invocation)
    options.projectDirectory = parity.project
    options.profilesDirectory = parity.project + "/profiles"
    options.target = parity.settings["target"]?.string
    do throws(DiagnosticList) {
      let loaded = try ProjectLoader.load(options)
      let parsed = try ProjectParser.parse(
        loaded, invocation: invocation, flags: Flags(["which": "list"]), log: Silence())
      return try Graph(parsed.project)
    } catch {
      Issue.record("\(DiagnosticRenderer().render(error))")
      throw error
    }
  }
}

/// The words of a recorded `ls` line.
private enum SelectionWords {
  /// Cuts a line at blanks; quotes keep what they hold together.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  static func request(_ line: String) -> SelectionRequest {
    var request = SelectionRequest(.list)
    var option = ""
    for word in split(line) {
      if word.hasPrefix("-") {
        option = word
        if option == "-m" || option == "--models" { request.resourceTypes = ["model"] }
        continue
      }
      switch option {
      case "-s", "--select", "-m", "--models": request.select.append(word)
      case "--exclude": request.exclude.append(word)
      case "--selector": request.selector = word
      case "--indirect-selection":
        if let mode = IndirectSelection(rawValue: word) { request.indirectSelection = mode }
      case "--resource-type", "--resource-types": request.resourceTypes.append(word)
      case "--exclude-resource-type", "--exclude-resource-types": request.excludedResourceTypes.append(word)
      default: Issue.record("unknown option \(option) in: ls \(line)")
      }
    }
    return request
  }
}

private struct Silence: ContextLog {
  func log(_ message: String, info: Bool) {}
  func printed(_ message: String) {}
  func warn(_ message: String) {}
}
