import FileSystem
import Foundation
import TestSupport
import Testing

/// `init`: new projects, and profiles for those that are there. No test has a terminal: nothing may wait for an answer.
@Suite struct InitTests {
  /// An empty folder, which is the home, too.
  private static func folder() throws -> DepsProject {
    let project = try DepsProject()
    try FileSystem.remove(project.root + "/dbt_project.yml")
    return project
  }

  @Test func aNewProjectParses() throws {
    let folder = try Self.folder()
    #expect(try folder.run("init", "fresh_start").exitCode == 0)
    for name in ["analyses", "macros", "models", "seeds", "snapshots", "tests"] {
      #expect(FileSystem.isDirectory(folder.root + "/fresh_start/" + name), "\(name)")
    }
    let parsed = try folder.run("parse", "--project-dir", "fresh_start", "--profiles-dir", "fresh_start")
    #expect(parsed.exitCode == 0, "\(parsed.output)")
    #expect(parsed.output.contains("Found 2 models, 4 data tests"))
    #expect(try folder.text("fresh_start/profiles.yml").contains("method: embedded"))
    let again = try folder.run("init", "fresh_start")
    #expect(again.exitCode == 0)
    #expect(again.output.contains("A project called fresh_start already exists here."))
    #expect(try folder.run("init", "plain", "-s").exitCode == 0)
    #expect(!FileSystem.exists(folder.root + "/plain/profiles.yml"))
    #expect(!FileSystem.exists(folder.root + "/.dbt"))
  }

  @Test func namesThatCannotBe() throws {
    let folder = try Self.folder()
    for name in ["bad-name", "2fast", "dbt", "a b", ""] {
      let result = try folder.run("init", name)
      #expect(result.exitCode == 2, "\(name)")
      #expect(result.output.contains("is not a valid project name."), "\(name): \(result.output)")
    }
    #expect(try folder.run("init").output.contains("cli.missing-argument"))
    #expect(try FileSystem.list(folder.root).filter { $0 != "logs" }.isEmpty)
  }

  @Test func aProfileThatIsThereAlready() throws {
    let folder = try Self.folder()
    let missing = try folder.run("init", "one", "--profile", "warehouse")
    #expect(missing.exitCode == 2)
    #expect(missing.output.contains("Could not find profile named 'warehouse'"))
    #expect(!FileSystem.exists(folder.root + "/one"))
    try folder.write("warehouse:\n  target: dev\n  outputs: {dev: {type: postgres}}\n", to: ".dbt/profiles.yml")
    #expect(try folder.run("init", "one", "--profile", "warehouse").exitCode == 0)
    #expect(try folder.text("one/dbt_project.yml").contains("profile: 'warehouse'"))
    #expect(!FileSystem.exists(folder.root + "/one/profiles.yml"))
  }

  @Test func inAProjectItsProfileIsSetUp() throws {
    let folder = try DepsProject()
    let comment = "# Mine.\nother:\n  target: dev # so far\n  outputs: {}\n"
    try folder.write(comment, to: "profiles.yml")
    let result = try folder.run("init", "ignored")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("Setting up your profile."))
    #expect(!FileSystem.exists(folder.root + "/ignored"))
    let text = try folder.text("profiles.yml")
    #expect(text.hasPrefix(comment + "\nshop:\n"), "\(text)")
    #expect(try folder.run("parse").exitCode == 0)
    // Nobody says that it may be overwritten.
    let again = try folder.run("init")
    #expect(again.exitCode == 0)
    #expect(again.output.contains("it stays as it is"))
    #expect(try folder.text("profiles.yml") == text)
    #expect(try folder.run("init", "-s").exitCode == 0)
    let named = try folder.run("init", "--profile", "other")
    #expect(named.exitCode == 2)
    #expect(named.output.contains("Can not init existing project with specified profile"))
  }

  @Test func aTemplateOfTheProjects() throws {
    let folder = try DepsProject()
    try folder.write(
      """
      fixed:
        type: postgres
        host: db.example
      prompts:
        target: {default: prod}
        user: {default: me, hint: who}
        port: {default: 5433, type: int}
      """, to: "profile_template.yml")
    let result = try folder.run("init", "--profiles-dir", "elsewhere")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(
      try folder.text("elsewhere/profiles.yml") == """
        shop:
          target: prod
          outputs:
            prod:
              type: postgres
              host: db.example
              user: me
              port: 5433

        """)
    try folder.write("fixed: {type: postgres}\nprompts:\n  password: {hide_input: true}\n", to: "profile_template.yml")
    let unanswered = try folder.run("init")
    #expect(unanswered.exitCode == 2)
    #expect(unanswered.output.contains("asks for 'password'"))
  }
}
