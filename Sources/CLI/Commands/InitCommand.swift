import Diagnostics
import FileSystem
import ProjectModel
import Runner

/// `init NAME`: a small project that runs at once on the embedded server.
struct InitCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    guard let name = session.arguments.words.first else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.missing-argument", message: "Missing argument 'PROJECT_NAME'.",
          hint: "redstart init my_project")
      ])
    }
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      name.utf8.allSatisfy(Self.isNameByte)
    else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.bad-project-name", message: "\(name) is not a valid project name.",
          hint: "use letters, digits and underscores, and no digit at the start")
      ])
    }
    let folder = Path.join(session.pipeline.invocation.workingDirectory, name)
    guard !FileSystem.exists(folder) else {
      say("A project called \(name) already exists here.")
      return 0
    }
    do throws(FileError) {
      for (path, text) in Self.files(name, withProfile: !session.arguments.flag("skip_profile_setup")) {
        let full = Path.join(folder, path)
        try FileSystem.makeDirectory(Path.parent(full))
        try FileSystem.write(Array(text.utf8), to: full)
      }
    } catch {
      throw DiagnosticList([Diagnostic(code: "cli.cannot-write", message: error.description)])
    }
    say("\nYour new dbt project \"\(name)\" was created!\n")
    if session.arguments.flag("skip_profile_setup") {
      say("Give the profile '\(name)' an output in profiles.yml, then: cd \(name) && redstart build")
    } else {
      say("It has a profile of its own, for the embedded server: cd \(name) && redstart build")
    }
    return 0
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private func say(_ text: String) {
    session.console.emit(Event("ProjectCreated", "A026", .info, text))
  }

  private static func files(_ name: String, withProfile: Bool) -> [(String, String)] {
    var files = [
      ("dbt_project.yml", project(name)), (".gitignore", "\ntarget/\ndbt_packages/\nlogs/\n"),
      ("README.md", readme(name)),
      ("models/example/numbers.sql", numbers), ("models/example/even_numbers.sql", evenNumbers),
      ("models/example/properties.yml", properties),
    ]
    for folder in ["analyses", "macros", "seeds", "snapshots", "tests"] { files.append((folder + "/.gitkeep", "")) }
    if withProfile { files.append(("profiles.yml", profile(name))) }
    return files
  }

  private static func project(_ name: String) -> String {
    """
    name: '\(name)'
    version: '1.0.0'

    # Which profile of profiles.yml says where the data is.
    profile: '\(name)'

    model-paths: ["models"]
    analysis-paths: ["analyses"]
    test-paths: ["tests"]
    seed-paths: ["seeds"]
    macro-paths: ["macros"]
    snapshot-paths: ["snapshots"]

    # What `clean` removes.
    clean-targets: ["target", "dbt_packages"]

    models:
      \(name):
        # All of models/example; a model's own config() goes before this.
        example:
          +materialized: view

    """
  }

  private static func profile(_ name: String) -> String {
    """
    \(name):
      target: local
      outputs:
        local:
          type: redshift
          method: embedded
          dbname: dev
          schema: \(name.lowercased())
          threads: 4

    """
  }

  private static func readme(_ name: String) -> String {
    """
    # \(name)

        redstart build     # models and tests
        redstart docs generate

    """
  }

  private static let numbers = """
    {{ config(materialized='table') }}

    select 1 as id
    union all
    select 2 as id

    """

  private static let evenNumbers = """
    select id
    from {{ ref('numbers') }}
    where id % 2 = 0

    """

  private static let properties = """
    version: 2

    models:
      - name: numbers
        description: A table of two rows
        columns:
          - name: id
            description: Its key
            data_tests: [unique, not_null]

      - name: even_numbers
        description: The even ones of them
        columns:
          - name: id
            data_tests: [unique, not_null]

    """
}
