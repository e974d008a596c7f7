import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a profile: of the project's `profile_template.yml` where there is one, else of the database that is chosen. A
/// profile that is there already stays, unless somebody says otherwise on the terminal.
struct ProfileSetup {
  let session: Session
  /// The project's folder.
  let root: String
  /// Of the profile.
  let name: String

  /// What a target's questions make of it.
  private struct Outcome {
    var profile: JSONObject
    var isLocal = false
    var event: (name: String, code: String, how: String)
  }

  func run() throws(DiagnosticList) {
    say("SettingUpProfile", "A023", "Setting up your profile.")
    if let path = presentFile(), try Self.yaml(path)[name] != nil {
      let question = "The profile \(name) already exists in \(path). Continue and overwrite it?"
      var isWanted = false
      if Prompt.isPossible { isWanted = try Prompt.confirm(question) }
      guard isWanted else {
        return say("Formatting", "Z017", "The profile \(name) is in \(path) already: it stays as it is.")
      }
    }
    let outcome: Outcome
    if let ready = try fromTemplate() { outcome = ready } else { outcome = try fromChoice() }
    let path = file(isLocal: outcome.isLocal)
    try write(outcome.profile, to: path)
    say(
      outcome.event.name, outcome.event.code,
      "Profile \(name) written to \(path) using \(outcome.event.how). Run 'redstart debug' to validate the connection.")
  }

  /// Names of the profiles that there are.
  func existing() throws(DiagnosticList) -> [String] {
    guard let path = presentFile() else { return [] }
    return try Self.yaml(path).keys
  }

  // MARK: Where it goes

  private var invocation: Invocation { session.pipeline.invocation }

  private var namedFolder: String? {
    (session.arguments.values["profiles_dir"] ?? invocation.environment["DBT_PROFILES_DIR"])
      .flatMap { $0.isEmpty ? nil : Path.absolute($0, home: invocation.home) }
  }

  /// The file that other commands would read.
  private func presentFile() -> String? {
    let home = invocation.home.map { Path.join($0, ".dbt") }
    let folders = namedFolder.map { [$0] } ?? [invocation.workingDirectory, root, root + "/profiles"] + [home ?? ""]
    return folders.map { Path.join($0, "profiles.yml") }.first { FileSystem.isFile($0) }
  }

  /// A profile for the embedded server holds no secret and belongs to the project; others lie where dbt has them.
  private func file(isLocal: Bool) -> String {
    if isLocal || namedFolder != nil { return Path.join(namedFolder ?? root, "profiles.yml") }
    let home = invocation.home.map { Path.join($0, ".dbt") }
    return presentFile() ?? Path.join(home ?? root, "profiles.yml")
  }

  static func yaml(_ path: String) throws(DiagnosticList) -> JSONObject { try document(path).root?.json.object ?? [:] }

  private static func document(_ path: String) throws(DiagnosticList) -> (file: SourceFile, root: YAMLNode?) {
    let file: SourceFile
    do throws(FileError) {
      file = SourceFile(path: path, bytes: try FileSystem.read(path))
    } catch {
      throw InitCommand.failure("cli.cannot-read", error.description)
    }
    do throws(Diagnostic) {
      return (file, try YAMLParser.parse(file).root)
    } catch {
      // The line may hold a password.
      let position = error.place?.position
      let place = position.map { " (line \($0.line))" } ?? ""
      throw InitCommand.failure(error.code, "\(path)\(place): \(error.message)")
    }
  }

  /// Adds it to the file, or puts it in its old one's place; the rest of the file stays as it is.
  private func write(_ profile: JSONObject, to path: String) throws(DiagnosticList) {
    let block = Array(YAMLText.dump(.object([name: .object(profile)]), sortKeys: false).utf8)
    var bytes: [UInt8] = []
    var mode: mode_t = 0o600
    let real = Path.real(path) ?? path
    if FileSystem.isFile(path) {
      var facts = stat()
      if stat(real, &facts) == 0 { mode = facts.st_mode & 0o777 }
      let (file, document) = try Self.document(path)
      bytes = file.bytes
      if let entries = document?.entries, let at = entries.firstIndex(where: { $0.key == name }) {
        let start = Int(entries[at].keySpan.start)
        let end = at + 1 < entries.count ? Int(entries[at + 1].keySpan.start) : bytes.count
        bytes.replaceSubrange(start..<end, with: block)
      } else {
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        bytes += (bytes.isEmpty ? [] : [0x0A]) + block
      }
    } else {
      bytes = block
    }
    do throws(FileError) {
      if !FileSystem.isDirectory(Path.parent(real)) {
        say("ConfigFolderDirectory", "A018", "Creating dbt configuration folder at \(Path.parent(real))")
      }
      try FileSystem.makeDirectory(Path.parent(real))
      try FileSystem.writeAtomically(bytes, to: real, mode: mode)
    } catch {
      throw InitCommand.failure("cli.cannot-write", error.description)
    }
  }

  // MARK: What it holds

  private func fromTemplate() throws(DiagnosticList) -> Outcome? {
    let path = Path.join(root, "profile_template.yml")
    guard FileSystem.isFile(path) else { return nil }
    let template = try Self.yaml(path)
    guard template["fixed"]?.object != nil || template["prompts"]?.object != nil else {
      say("InvalidProfileTemplateYAML", "A024", "Invalid profile_template.yml in project.")
      return nil
    }
    var target = template["fixed"]?.object ?? [:]
    try answer(template["prompts"]?.object ?? [:], &target)
    return Outcome(
      profile: Self.profile(target),
      event: (
        "ProfileWrittenWithProjectTemplateYAML", "A022", "project's profile_template.yml and your supplied values"
      ))
  }

  private func fromChoice() throws(DiagnosticList) -> Outcome {
    let names = ["redshift on this machine (an embedded server)", "redshift", "postgres"]
    let choice = Prompt.isPossible ? try Prompt.choice("Which database would you like to use?", names) : 0
    guard choice > 0 else {
      let target: JSONObject = [
        "type": "redshift", "method": "embedded", "dbname": "dev", "schema": .string(name.lowercased()), "threads": 4,
        "target": "local",
      ]
      return Outcome(
        profile: Self.profile(target), isLocal: true,
        event: ("ProfileWrittenWithSample", "A020", "the embedded server"))
    }
    var target: JSONObject = ["type": .string(names[choice])]
    try answer(Self.questions(names[choice]), &target)
    return Outcome(
      profile: Self.profile(target),
      event: ("ProfileWrittenWithTargetTemplateYAML", "A021", "your supplied values"))
  }

  /// dbt: the key `target` names the output.
  private static func profile(_ target: JSONObject) -> JSONObject {
    let name = target["target"]?.string ?? "dev"
    let output = JSONObject(target.filter { $0.0 != "target" })
    return ["target": .string(name), "outputs": .object([name: .object(output)])]
  }

  private static func questions(_ kind: String) -> JSONObject {
    let password: JSONObject = ["hint": "password", "hide_input": true]
    var questions: JSONObject = [
      "host": ["hint": kind == "redshift" ? "name.id.region.redshift.amazonaws.com" : "host name"],
      "port": ["default": kind == "redshift" ? 5439 : 5432, "type": "int"],
      "user": ["hint": "user name"],
    ]
    if kind == "redshift" {
      questions["_choose_authentication_method"] = [
        "password": ["password": .object(password)], "iam": ["_fixed_method": "iam"],
        "iam_role": ["_fixed_method": "iam_role"],
      ]
    } else {
      questions["password"] = .object(password)
    }
    questions["dbname"] = ["hint": "database to build in"]
    questions["schema"] = ["hint": "schema to build in"]
    questions["threads"] = ["hint": "1 or more", "type": "int", "default": 4]
    return questions
  }

  /// Asks what a template wants; without a terminal its defaults are the answers.
  private func answer(_ questions: JSONObject, _ target: inout JSONObject) throws(DiagnosticList) {
    for (key, question) in questions {
      if key.hasPrefix("_fixed_") {
        target[String(key.dropFirst(7))] = question
      } else if key.hasPrefix("_choose_") {
        let options = question.object ?? [:]
        let what = key.dropFirst(8).split(separator: "_").joined(separator: " ")
        guard Prompt.isPossible else { throw unanswered(String(what)) }
        let chosen = options.keys[try Prompt.choice("Desired \(what) option", options.keys)]
        try answer(options[chosen]?.object ?? [:], &target)
      } else {
        target[key] = try value(key, question.object ?? [:])
      }
    }
  }

  private func value(_ key: String, _ question: JSONObject) throws(DiagnosticList) -> JSONValue {
    let fallback = question["default"]
    guard Prompt.isPossible else {
      guard let fallback, !fallback.isNull else { throw unanswered(key) }
      return fallback
    }
    let text = key + (question["hint"]?.string.map { " (\($0))" } ?? "")
    let shown = fallback.map { $0.string ?? JSONWriter.text($0) }
    switch question["type"]?.string {
    case "int": return .int(try Prompt.number(text, default: fallback?.int))
    case "bool":
      return .bool(["y", "yes", "true", "1"].contains(try Prompt.text(text, default: shown).lowercased()))
    case "float":
      let answer = try Prompt.text(text, default: shown)
      return Double(answer).map { .double($0) } ?? .string(answer)
    default:
      return .string(try Prompt.text(text, default: shown, hidden: question["hide_input"]?.bool ?? false))
    }
  }

  private func unanswered(_ key: String) -> DiagnosticList {
    InitCommand.failure(
      "cli.no-answer", "profile_template.yml asks for '\(key)', and there is no terminal to answer on",
      hint: "give it a default, or write the profile into profiles.yml")
  }

  private func say(_ name: String, _ code: String, _ text: String) {
    session.console.emit(Event(name, code, .info, text))
  }
}
