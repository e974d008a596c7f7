import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner
import YAML

/// `init NAME`: a new project; in the folder of one, a profile for it. Questions are asked on a terminal only.
struct InitCommand {
  let session: Session

  private var arguments: Arguments { session.arguments }
  private var working: String { session.pipeline.invocation.workingDirectory }

  func run() throws(DiagnosticList) -> Int32 {
    // Nothing is under way that a first Ctrl-C would have to end gently.
    session.pipeline.cancels.whenCancelled(Prompt.abort)
    // dbt: here no folder above counts.
    let folder = arguments.values["project_dir"].map { Path.absolute($0) } ?? working
    if FileSystem.isFile(Path.join(folder, "dbt_project.yml")) { return try setUp(folder) }
    return try create()
  }

  /// In a project: its profile alone.
  private func setUp(_ folder: String) throws(DiagnosticList) -> Int32 {
    if arguments.values["profile"] != nil {
      throw Self.failure(
        "cli.conflict", "Can not init existing project with specified profile, edit dbt_project.yml instead")
    }
    guard !arguments.flag("skip_profile_setup") else { return 0 }
    let document = try ProfileSetup.yaml(Path.join(folder, "dbt_project.yml"))
    guard let name = document["profile"]?.string, !name.isEmpty else {
      throw Self.failure(
        "cli.no-profile-name", "dbt_project.yml names no profile", hint: "write there, for one: profile: my_project")
    }
    try ProfileSetup(session: session, root: folder, name: name).run()
    return 0
  }

  private func create() throws(DiagnosticList) -> Int32 {
    let name = try projectName()
    let folder = Path.join(working, name)
    guard !FileSystem.exists(folder) else {
      say("ProjectNameAlreadyExists", "A025", "A project called \(name) already exists here.")
      return 0
    }
    let profile = arguments.values["profile"]
    if let profile {
      let known = try ProfileSetup(session: session, root: folder, name: profile).existing()
      guard known.contains(profile) else {
        throw Self.failure(
          "profile.unknown", "Could not find profile named '\(profile)'",
          hint: Suggestion.hint(for: profile, among: known))
      }
    }
    do throws(FileError) {
      for (path, text) in StarterProject.files(name, profile: profile ?? name) {
        let full = Path.join(folder, path)
        try FileSystem.makeDirectory(Path.parent(full))
        try FileSystem.write(Array(text.utf8), to: full)
      }
    } catch {
      throw Self.failure("cli.cannot-write", error.description)
    }
    say("ProjectCreated", "A026", "\nYour new dbt project \"\(name)\" was created!\n")
    guard profile == nil, !arguments.flag("skip_profile_setup") else {
      let need = profile == nil ? "Give the profile '\(name)' an output in profiles.yml, then: " : ""
      say("Formatting", "Z017", "\(need)cd \(name) && redstart build")
      return 0
    }
    try ProfileSetup(session: session, root: folder, name: name).run()
    say("Formatting", "Z017", "Next: cd \(name) && redstart build")
    return 0
  }

  private func projectName() throws(DiagnosticList) -> String {
    var name = arguments.words.first
    while true {
      if let name {
        if Self.isValid(name) { return name }
        guard Prompt.isPossible else {
          throw Self.failure(
            "cli.bad-project-name", "\(name) is not a valid project name.",
            hint: "use letters, digits and underscores, and no digit at the start")
        }
        Console.put("\(name) is not a valid project name.\n", to: 1)
      }
      guard Prompt.isPossible else {
        throw Self.failure(
          "cli.missing-argument", "Missing argument 'PROJECT_NAME'.", hint: "redstart init my_project")
      }
      name = try Prompt.text("Enter a name for your project (letters, digits, underscore)")
    }
  }

  /// dbt: the names of its own packages are taken.
  private static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.utf8.allSatisfy(isNameByte) && !["dbt", "dbt_postgres", "dbt_redshift"].contains(name)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private func say(_ name: String, _ code: String, _ text: String) {
    session.console.emit(Event(name, code, .info, text))
  }

  static func failure(_ code: String, _ message: String, hint: String? = nil) -> DiagnosticList {
    DiagnosticList([Diagnostic(code: code, message: message, hint: hint)])
  }
}
