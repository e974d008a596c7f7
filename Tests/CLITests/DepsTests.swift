import FileSystem
import Foundation
import TestSupport
import Testing

/// `deps` where something goes wrong on the way, or two do it at once.
@Suite struct DepsTests {
  private static func list(_ version: String) -> String {
    "packages:\n  - package: acme/utils\n    version: \(version)\n"
  }

  @Test func aKillLeavesTheOldPackageOrTheNewOne() throws {
    let isSlow = Switch()
    let project = try DepsProject { path, _ in isSlow.isOn && path.contains("/archives/") ? .silence : nil }
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    #expect(try project.run("deps").exitCode == 0)
    isSlow.isOn = true
    try project.write(Self.list("1.1.0"), to: "packages.yml")
    let running = try project.start(["deps"])
    #expect(eventually { project.hub.requests.contains { $0.hasSuffix("/1.1.0.tar.gz") } })
    running.send(SIGKILL)
    _ = try running.finish()
    #expect(try project.installed().contains("utils 1.0.0"))
    // What the dead run left goes with the next one.
    isSlow.isOn = false
    #expect(try project.run("deps").exitCode == 0)
    #expect(try project.installed() == ["utils 1.1.0"])
  }

  @Test func anInterruptEndsItAndLeavesNothing() throws {
    let project = try DepsProject { path, _ in path.contains("/archives/") ? .silence : nil }
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    let running = try project.start(["deps"])
    #expect(eventually { project.hub.requests.contains { $0.contains("/archives/") } })
    running.send(SIGINT)
    let result = try running.finish()
    #expect(result.exitCode == 2, "\(result.output)")
    #expect(result.output.contains("packages.stopped"))
    #expect(try project.installed() == [])
  }

  @Test func aFailureTakesNothingAway() throws {
    let project = try DepsProject()
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    #expect(try project.run("deps").exitCode == 0)
    try project.write(Self.list("1.1.0") + "  - package: acme/strict\n    version: 1.0.0\n", to: "packages.yml")
    #expect(try project.run("deps").exitCode == 2)
    #expect(try project.installed() == ["utils 1.0.0"])
  }

  @Test func twoAtOnceTakeTurns() throws {
    let project = try DepsProject { path, _ in
      if path.contains("/archives/") { usleep(300_000) }
      return nil
    }
    try project.write(
      Self.list("1.0.0") + "  - package: acme/dates\n    version: 0.2.0\n", to: "packages.yml")
    let runs = try (0..<3).map { _ in try project.start(["deps"]) }
    for run in runs {
      let result = try run.finish()
      #expect(result.exitCode == 0, "\(result.output)")
    }
    #expect(try project.installed() == ["dates 0.2.0", "utils 1.0.0"])
  }

  @Test func aHubThatIsTroubledIsAskedAgain() throws {
    let project = try DepsProject { path, count in
      if path.hasSuffix("/index.json"), count < 1 { return .answer(503, [], []) }
      if path.hasSuffix("/utils.json"), count < 1 { return .answer(200, Array("[]".utf8), []) }
      if path.contains("/archives/"), count < 1 { return .answer(200, Array("no archive".utf8), []) }
      return nil
    }
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    let result = try project.run("deps", "--debug")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("Retrying external call. Attempt: 0 Max attempts: 5"))
    #expect(try project.installed() == ["utils 1.0.0"])
  }

  @Test func redirectionsAreFollowed() throws {
    let archive = try TarWriter.package("utils", "1.0.0")
    let project = try DepsProject { path, _ in
      if path.contains("/archives/") { return .answer(302, [], ["Location: http://hub.example/moved.tar.gz"]) }
      return path == "/moved.tar.gz" ? .answer(200, archive, []) : nil
    }
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    #expect(try project.run("deps").exitCode == 0)
    #expect(try project.installed() == ["utils 1.0.0"])
  }

  /// An address that leads to a file, or to another protocol, is none.
  @Test func onlyTheWebIsFetched() throws {
    let project = try DepsProject { path, _ in
      path.contains("/archives/") ? .answer(302, [], ["Location: file:///etc/passwd"]) : nil
    }
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    let result = try project.run("deps")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("packages.no-answer"), "\(result.output)")
  }

  @Test func anArchiveThatLeadsOutIsRefused() throws {
    for (path, type, target) in [
      ("../../evil", "0" as Character, ""), ("utils/link", "2", "../../evil"), ("utils/link", "2", "/etc"),
      ("utils/hard", "1", "../../dbt_project.yml"),
    ] {
      var tar = TarWriter()
      tar.add("utils/dbt_project.yml", "name: utils\nversion: '1.0.0'\n")
      tar.add(path, "x", type: type, target: target)
      let archive = try tar.gzipped()
      let project = try DepsProject { path, _ in path.contains("/archives/") ? .answer(200, archive, []) : nil }
      try project.write(Self.list("1.0.0"), to: "packages.yml")
      let result = try project.run("deps")
      #expect(result.exitCode == 2, "\(path)")
      #expect(result.output.contains("packages.bad-archive"), "\(path): \(result.output)")
      #expect(!FileSystem.exists(project.root + "/evil"))
      #expect(try project.installed() == [])
    }
  }

  @Test func passwordsAreShownNowhere() throws {
    let project = try DepsProject()
    project.environment["DBT_ENV_SECRET_TOKEN"] = "tulip-8842"
    let secret = "daffodil-1177"
    for list in [
      "packages:\n  - git: https://me:\(secret)@127.0.0.1:1/x.git\n    revision: v1\n",
      "packages:\n  - git: \"https://{{ env_var('DBT_ENV_SECRET_TOKEN') }}@127.0.0.1:1/x.git\"\n    revision: v1\n",
      "packages:\n  - tarball: http://me:\(secret)@127.0.0.1:1/x.tar.gz\n",
      "packages:\n  - git: https://me:\(secret)@127.0.0.1:1/x.git\n    revision: [1]\n",
      "packages:\n  - git: https://me:\(secret)@127.0.0.1:1/x.git\n   broken\n",
    ] {
      try project.write(list, to: "packages.yml")
      for format in ["text", "json"] {
        let result = try project.run("--log-format", format, "deps", "--debug")
        #expect(result.exitCode == 2)
        for text in [result.output, result.errors] {
          #expect(!text.contains(secret) && !text.contains("tulip"), "\(text)")
        }
      }
    }
  }

  @Test func gitIsNotLedAstray() throws {
    guard TestRepositories.git != nil else { return }
    for (list, code) in [
      ("  - git: --upload-pack=touch evil\n    revision: v1\n", "packages.bad-git"),
      ("  - git: https://git.example/tools\n    revision: --upload-pack=touch evil\n", "packages.bad-git"),
      ("  - git: https://git.example/many\n    revision: 1.0.0\n    subdirectory: ../../x\n", "packages.bad-git"),
    ] {
      let project = try DepsProject()
      try project.write("packages:\n" + list, to: "packages.yml")
      let result = try project.run("deps")
      #expect(result.exitCode == 2)
      #expect(result.output.contains(code), "\(result.output)")
    }
  }

  @Test func withoutGit() throws {
    let project = try DepsProject()
    project.environment["PATH"] = "/nowhere"
    try project.write("packages:\n  - git: https://git.example/tools\n    revision: v0.2\n", to: "packages.yml")
    let result = try project.run("deps")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("Make sure git is installed on your machine."))
    #expect(result.output.contains("packages.no-git"))
  }

  @Test func theProjectItselfIsNoFolderForPackages() throws {
    let project = try DepsProject()
    for folder in [".", "..", "/"] {
      try project.write(
        "name: shop\nprofile: shop\npackages-install-path: \(folder)\n", to: "dbt_project.yml")
      try project.write(Self.list("1.0.0"), to: "packages.yml")
      let result = try project.run("deps")
      #expect(result.exitCode == 2)
      #expect(result.output.contains("packages.bad-folder"), "\(result.output)")
      #expect(FileSystem.exists(project.root + "/packages.yml"))
    }
  }

  @Test func aWarningMayBeAnError() throws {
    guard TestRepositories.git != nil else { return }
    let project = try DepsProject()
    try project.write("packages:\n  - git: https://git.example/many\n    subdirectory: dbt/left\n", to: "packages.yml")
    let result = try project.run("--warn-error", "deps")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("cli.warn-error"), "\(result.output)")
    #expect(!FileSystem.exists(project.root + "/package-lock.yml"))
    let silent = try project.run("deps", "--warn-error-options", "{silence: [DepsUnpinned]}")
    #expect(silent.exitCode == 0 && !silent.output.contains("not pinned"), "\(silent.output)")
  }

  @Test func cleanRemovesPackages() throws {
    let project = try DepsProject()
    try project.write(
      "name: shop\nprofile: shop\nclean-targets: [dbt_packages, target]\n", to: "dbt_project.yml")
    try project.write(Self.list("1.0.0"), to: "packages.yml")
    #expect(try project.run("deps").exitCode == 0)
    #expect(try project.run("clean").exitCode == 0)
    #expect(!FileSystem.exists(project.root + "/dbt_packages"))
    #expect(FileSystem.exists(project.root + "/package-lock.yml"))
  }
}

/// A flag between a test and its server.
private final class Switch: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false
  var isOn: Bool {
    get { lock.withLock { value } }
    set { lock.withLock { value = newValue } }
  }
}
