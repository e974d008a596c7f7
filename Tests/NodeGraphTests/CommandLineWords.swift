import NodeGraph
import ProjectModel
import Testing

/// Reads recorded command lines.
enum CommandLineWords {
  /// Cuts a line at blanks; single and double quotes keep what they hold together.
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

  /// The request of a command line, as click would read it: a word with a dash, then values up to the next.
  ///
  /// - Parameter state: what `--state` stands for.
  static func request(_ args: [String], state: () throws -> PreviousState = { PreviousState() }) throws
    -> SelectionRequest
  {
    let commands: [String: SelectingCommand] = [
      "ls": .list, "run": .run, "test": .test, "build": .build, "seed": .seed, "snapshot": .snapshot,
      "compile": .compile, "docs generate": .docs, "source freshness": .freshness, "show": .show, "clone": .clone,
    ]
    let words = args.prefix { !$0.hasPrefix("-") }.joined(separator: " ")
    var request = SelectionRequest(try #require(commands[words]))
    var option = ""
    for word in args.dropFirst(words.split(separator: " ").count) {
      if word.hasPrefix("-") {
        option = word
        if option == "-m" || option == "--models", request.command == .list { request.resourceTypes = ["model"] }
        continue
      }
      switch option {
      case "-s", "--select", "-m", "--models": request.select.append(word)
      case "--exclude": request.exclude.append(word)
      case "--selector": request.selector = word
      case "--indirect-selection": request.indirectSelection = try #require(IndirectSelection(rawValue: word))
      case "--resource-type": request.resourceTypes.append(word)
      case "--exclude-resource-type": request.excludedResourceTypes.append(word)
      case "--state": request.state = try state()
      default: Issue.record("unknown option \(option)")
      }
    }
    return request
  }
}
