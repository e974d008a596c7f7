import Diagnostics
import FileSystem
import Foundation
import JSON
import ProjectModel
import Testing

/// Which project, profile, target, packages and files are found.
@Suite struct FindingTests {
  static let project = "name: shop\nprofile: shop\n"
  static func profile(_ schema: String) -> String {
    "shop: {target: dev, outputs: {dev: {type: redshift, method: embedded, schema: \(schema)}}}\n"
  }

  private func load(_ options: LoadOptions) throws -> LoadedProject {
    do throws(DiagnosticList) {
      return try ProjectLoader.load(options)
    } catch {
      Issue.record("\(DiagnosticRenderer().render(error))")
      throw error
    }
  }

  @Test func theNearestProjectUpwardsIsTaken() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project, "profiles.yml": Self.profile("s"), "models/deep/a.sql": "select 1",
    ])
    defer { folder.remove() }
    var options = folder.options
    options.invocation.workingDirectory = folder.root + "/models/deep"
    #expect(ProjectLoader.rootPath(options) == folder.root)
    #expect(try load(options).packages[0].rootPath == folder.root)
    options.projectDirectory = "../.."
    #expect(ProjectLoader.rootPath(options) == folder.root)
    options.projectDirectory = nil
    options.invocation.environment["DBT_PROJECT_DIR"] = folder.root
    options.invocation.workingDirectory = "/"
    #expect(ProjectLoader.rootPath(options) == folder.root)
  }

  @Test func profilesAreLookedForFromNearToFar() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project, "work/profiles.yml": Self.profile("from_work"),
      "profiles.yml": Self.profile("from_project"), "profiles/profiles.yml": Self.profile("from_folder"),
      "home/.dbt/profiles.yml": Self.profile("from_home"), "else/profiles.yml": Self.profile("from_option"),
    ])
    defer { folder.remove() }
    var options = folder.options
    options.projectDirectory = folder.root
    options.invocation.workingDirectory = folder.root + "/work"
    options.invocation.environment["HOME"] = folder.root + "/home"
    for (remove, schema) in [
      ("work/profiles.yml", "from_work"), ("profiles.yml", "from_project"), ("profiles", "from_folder"),
      ("home", "from_home"),
    ] {
      #expect(try ProjectLoader.target(options).schema == schema)
      try FileSystem.remove(folder.root + "/" + remove)
    }
    options.invocation.environment["DBT_PROFILES_DIR"] = "../else"
    #expect(try ProjectLoader.target(options).schema == "from_option")
    options.invocation.environment["DBT_PROFILES_DIR"] = "/nowhere"
    options.profilesDirectory = folder.root + "/else"
    #expect(try ProjectLoader.target(options).schema == "from_option")
  }

  @Test func theTargetIsChosenByOptionEnvironmentAndProfile() throws {
    let outputs = ["a", "b", "c"].map { "\($0): {type: redshift, method: embedded, schema: \($0), threads: 3}" }
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project,
      "profiles.yml":
        "shop: {target: a, outputs: {\(outputs.joined(separator: ", "))}}\nother: {outputs: {default: {type: redshift, method: embedded, schema: o}}}\n",
    ])
    defer { folder.remove() }
    var options = folder.options
    #expect(try ProjectLoader.target(options).targetName == "a")
    #expect(try ProjectLoader.target(options).threads == 3)
    options.invocation.environment["DBT_TARGET"] = "b"
    #expect(try ProjectLoader.target(options).targetName == "b")
    options.target = "c"
    options.threads = 8
    #expect(try ProjectLoader.target(options).targetName == "c")
    #expect(try ProjectLoader.target(options).threads == 8)
    options.target = nil
    options.invocation.environment["DBT_TARGET"] = nil
    options.invocation.environment["DBT_PROFILE"] = "other"
    let target = try ProjectLoader.target(options)
    #expect(target.profileName == "other")
    #expect(target.targetName == "default")
    #expect(target.threads == 8)
  }

  @Test func aTargetShowsTemplatesNoSecret() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project,
      "profiles.yml":
        "shop: {outputs: {default: {type: postgres, host: h, user: u, pass: 12345, dbname: d, schema: s, sslmode: require}}}\n",
    ])
    defer { folder.remove() }
    let target = try ProjectLoader.target(folder.options)
    #expect(target.credentials["password"] == "12345")
    #expect(target.database == "d")
    #expect(target.printable["password"] == nil)
    // dbt's own keys in dbt's order.
    #expect(
      JSONWriter.text(.object(target.templateValue))
        == #"{"host": "h", "port": 5432, "user": "u", "database": "d", "schema": "s", "connect_timeout": 10, "#
        + #""role": null, "search_path": null, "keepalives_idle": 0, "sslmode": "require", "sslcert": null, "#
        + #""sslkey": null, "sslrootcert": null, "application_name": "dbt", "autocommit": false, "retries": 1, "#
        + #""dbname": "d", "type": "postgres", "threads": 1, "name": "default", "target_name": "default", "#
        + #""profile_name": "shop"}"#)
  }

  @Test func profilesAreRenderedAndSecretsPassThrough() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": "name: shop\nprofile: \"{{ env_var('SHOP_PROFILE') }}\"\n",
      "profiles.yml": """
      shop:
        target: "{{ var('where', 'dev') }}"
        outputs:
          dev:
            type: postgres
            host: "{{ env_var('SHOP_HOST', 'localhost') }}"
            port: "{{ env_var('SHOP_PORT') | int }}"
            user: "x-{{ env_var('DBT_ENV_SECRET_USER') | upper }}"
            password: "{{ env_var('DBT_ENV_SECRET_PASSWORD') }}!"
            role: "{{ 'a' if env_var('SHOP_PORT') | as_number > 1 else 'b' }}"
            dbname: d
            schema: s
          odd: {type: postgres, host: h, user: u, dbname: d, schema: s, password: "{{ no { template"}
      """,
    ])
    defer { folder.remove() }
    var options = folder.options
    options.invocation.environment = [
      "SHOP_PROFILE": "shop", "SHOP_PORT": "6000", "DBT_ENV_SECRET_USER": "me", "DBT_ENV_SECRET_PASSWORD": "p$w'{{",
    ]
    let target = try ProjectLoader.target(options)
    #expect(target.credentials["host"] == "localhost")
    #expect(target.credentials["port"] == 6000)
    // No filter sees the secret itself.
    #expect(target.credentials["user"] == "x-me")
    #expect(target.credentials["password"] == "p$w'{{!")
    #expect(target.credentials["role"] == "a")
    options.vars = ["where": "odd"]
    #expect(try ProjectLoader.target(options).credentials["password"] == "{{ no { template")
  }

  @Test func filesAreFoundByDBTsRules() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project + "model-paths: [models/, more]\ndocs-paths: [docs]\n",
      "profiles.yml": Self.profile("s"), ".dbtignore": "*_wip.sql\nskipped/\n!kept_wip.sql\n/more/only_here.*\n",
      "models/b.sql": "2", "models/a.SQL": "1", "models/z/c.sql": "3", "models/.hidden.sql": "x",
      "models/#x.sql": "x", "models/~x.sql": "x", "models/readme.txt": "x", "models/x_wip.sql": "x",
      "models/kept_wip.sql": "4", "models/skipped/s.sql": "x", "more/only_here.sql": "x", "more/d.sql": "5",
      "models/deep/only_here.sql": "6", "models/p.yml": "models: []", "models/q.YAML": "models: []",
      "seeds/s.csv": "a\n1\n", "tests/t.sql": "t", "tests/generic/g.sql": "g", "tests/fixtures/f.csv": "a\n",
      "tests/fixtures/f2.sql": "select", "macros/m.sql": "m", "analyses/an.sql": "an", "snapshots/sn.sql": "sn",
      "docs/d.md": "{% docs x %}{% enddocs %}", "models/not_here.md": "x", "functions/fn.sql": "fn",
    ])
    defer { folder.remove() }
    let package = try load(folder.options).packages[0]
    #expect(
      package.models.map(\.originalFilePath)
        == [
          "models/a.SQL", "models/b.sql", "models/kept_wip.sql", "models/deep/only_here.sql", "models/z/c.sql",
          "more/d.sql",
        ])
    #expect(package.models.map(\.rawCode) == ["1", "2", "4", "6", "3", "5"])
    #expect(package.properties.map(\.originalFilePath) == ["models/p.yml", "models/q.YAML"])
    #expect(package.seeds.map(\.originalFilePath) == ["seeds/s.csv"])
    #expect(package.tests.map(\.originalFilePath) == ["tests/t.sql"])
    #expect(package.macros.map(\.originalFilePath) == ["macros/m.sql", "tests/generic/g.sql"])
    #expect(package.macros.last?.searchPath == "tests/generic")
    #expect(package.fixtures.map(\.originalFilePath) == ["tests/fixtures/f.csv", "tests/fixtures/f2.sql"])
    #expect(package.analyses.map(\.originalFilePath) == ["analyses/an.sql"])
    #expect(package.snapshots.map(\.originalFilePath) == ["snapshots/sn.sql"])
    #expect(package.docs.map(\.originalFilePath) == ["docs/d.md"])
    #expect(package.functions.map(\.originalFilePath) == ["functions/fn.sql"])
  }

  @Test func foldersBehindLinksAreNotFollowed() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project, "profiles.yml": Self.profile("s"), "models/a.sql": "1", "elsewhere/b.sql": "2",
    ])
    defer { folder.remove() }
    try FileManager.default.createSymbolicLink(
      atPath: folder.root + "/models/linked", withDestinationPath: folder.root + "/elsewhere")
    #expect(try load(folder.options).packages[0].models.map(\.originalFilePath) == ["models/a.sql"])
  }

  @Test func installedAndLocalPackagesAreLoadedOnce() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project, "profiles.yml": Self.profile("s"),
      "packages.yml": "packages: [{local: libs/one}, {local: libs/two}, {package: x/util, version: 1.0.0}]",
      "libs/one/dbt_project.yml": "name: one", "libs/one/packages.yml": "packages: [{local: ../three}]",
      "libs/two/dbt_project.yml": "name: two", "libs/three/dbt_project.yml": "name: three",
      "libs/three/macros/m.sql": "{% macro x() %}{% endmacro %}", "dbt_packages/util/dbt_project.yml": "name: util",
      "dbt_packages/util/models/u.sql": "select 1", "dbt_packages/__cache/x": "", "dbt_packages/note.txt": "",
    ])
    defer { folder.remove() }
    // As `dbt deps` installs a local one.
    try FileManager.default.createSymbolicLink(
      atPath: folder.root + "/dbt_packages/one", withDestinationPath: folder.root + "/libs/one")
    let project = try load(folder.options)
    #expect(project.packages.map(\.name) == ["shop", "one", "util", "two", "three"])
    #expect(
      project.packages.map(\.shownPrefix) == [
        "", "dbt_packages/one/", "dbt_packages/util/", "libs/two/", "libs/three/",
      ])
    #expect(project.packages.dropFirst(2).first?.models.first?.source?.path == "dbt_packages/util/models/u.sql")
    #expect(project.packages.last?.macros.count == 1)
  }

  @Test func pathsComeFromOptionsThenEnvironmentThenProject() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project + "target-path: out\nlog-path: log\n", "profiles.yml": Self.profile("s"),
    ])
    defer { folder.remove() }
    var options = folder.options
    #expect(try ProjectLoader.projectFile(options).targetPath == "out")
    #expect(try ProjectLoader.projectFile(options).cleanTargets == ["out"])
    options.invocation.environment = ["DBT_TARGET_PATH": "env_out", "DBT_LOG_PATH": "env_log"]
    #expect(try ProjectLoader.projectFile(options).targetPath == "env_out")
    #expect(try ProjectLoader.projectFile(options).logPath == "env_log")
    options.targetPath = "/abs/out"
    #expect(try load(options).packages[0].project.targetPath == "/abs/out")
    #expect(try load(options).packages[0].project.cleanTargets == ["/abs/out"])
  }

  @Test func varsOfTheRootGoBeforeThoseOfAPackage() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": Self.project
        + "vars: {everywhere: root, both: root, lib: {scoped: root for lib, cli: x}, shop: {own: mine}}\n",
      "profiles.yml": Self.profile("s"),
      "dbt_packages/lib/dbt_project.yml":
        "name: lib\nvars: {both: lib, scoped: lib, only: lib, nothing: null, lib: {nested: yes, only: nested}}",
    ])
    defer { folder.remove() }
    var options = folder.options
    options.vars = try CommandLineVars.parse("{cli: 1, everywhere: cli}")
    let project = try load(options)
    let lib = project.vars(for: "lib")
    #expect(lib["cli"] == 1)
    #expect(lib["everywhere"] == "cli")
    #expect(lib["both"] == "root")
    #expect(lib["scoped"] == "root for lib")
    #expect(lib["only"] == "nested")
    #expect(lib["nested"] == true)
    #expect(lib["nothing"] == .null)
    #expect(lib["missing"] == nil)
    let shop = project.vars(for: "shop")
    #expect(shop["own"] == "mine")
    #expect(shop["only"] == nil)
    #expect(project.vars(for: "dbt")["both"] == "root")
  }

  @Test(arguments: [
    ("  \n select 1 \n\n", "select 1"), ("\u{A0}\u{3000}x\u{2003}\n", "x"), ("\u{1C}a\u{0B}", "a"), ("", ""),
    (" \n", ""),
    ("é", "é"),
  ])
  func whatCountsOfAFile(_ text: String, _ code: String) throws {
    let file = ResourceFile(searchPath: "models", relativePath: "a.sql", source: SourceFile(path: "a", text: text))
    #expect(file.rawCode == code)
    #expect(try file.checksum(root: "").checksum == Checksum.sha256(code))
  }

  @Test func aBigSeedIsKnownByItsPath() throws {
    let line = "1,2,3,4,5,6,7\n"
    let folder = try TemporaryProject([
      "seeds/small.csv": "a\n1\n\n", "seeds/big.csv": String(repeating: line, count: (1 << 20) / 14 + 1),
    ])
    defer { folder.remove() }
    let small = ResourceFile(searchPath: "seeds", relativePath: "small.csv", source: nil)
    #expect(try small.checksum(root: folder.root) == FileChecksum(name: "sha256", checksum: Checksum.sha256("a\n1")))
    let big = ResourceFile(searchPath: "seeds", relativePath: "big.csv", source: nil)
    #expect(try big.checksum(root: folder.root) == FileChecksum(name: "path", checksum: "seeds/big.csv"))
  }

  @Test func commandLineVarsAreAMapping() throws {
    #expect(
      JSONWriter.text(.object(try CommandLineVars.parse("{a: 1, b: [x], c: {d: yes}}")))
        == #"{"a": 1, "b": ["x"], "c": {"d": true}}"#)
    #expect(try CommandLineVars.parse("key: value") == ["key": "value"])
    #expect(try CommandLineVars.parse("{}") == [:])
    #expect(try CommandLineVars.parse("") == [:])
    for text in ["key:value", "[a]", "a", "{a: ", "~"] {
      #expect(throws: Diagnostic.self, "\(text)") { try CommandLineVars.parse(text) }
    }
  }
}
