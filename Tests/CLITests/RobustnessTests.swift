import FileSystem
import Foundation
import JSON
import Postgres
import Synchronization
import TestSupport
import Testing

/// Signals, kills, readers beside a build, full disks, servers that come and go.
@Suite(.serialized) struct RobustnessTests {
  private static let sleeper = "{{ config(materialized='table') }}\nselect 2 as version, pg_sleep(60)::text as slept"

  private func sleeps(_ project: CommandProject, _ connection: Connection) throws -> Bool {
    try connection.query(
      """
      select count(*) from pg_stat_activity
      where state = 'active' and query like '%\(project.schema)%pg_sleep(60)%' and pid <> pg_backend_pid()
      """
    ).scalar != "0"
  }

  @Test(arguments: [SIGINT, SIGTERM]) func anInterruptCancelsAtTheServer(_ signal: Int32) throws {
    let project = try CommandProject(
      "robust_interrupt_\(signal)",
      ["models/slow.sql": Self.sleeper, "models/zlast.sql": "select * from {{ ref('slow') }}"])
    let connection = try project.connect()
    let command = try project.start(["run"])
    #expect(try eventually { try sleeps(project, connection) })
    let sent = Date()
    command.send(signal)
    let result = try command.finish()
    // A loaded machine may be slow, but not as slow as the query.
    #expect(Date().timeIntervalSince(sent) < 20)
    #expect(result.exitCode == 1)
    #expect(try !sleeps(project, connection))
    #expect(result.output.contains("CANCEL"))
    #expect(result.output.contains("Exited because of keyboard interrupt"))
    let statuses = try project.statuses()
    #expect(Set(statuses.keys) == ["slow", "zlast"])
    #expect(statuses["zlast"] == "skipped")
    #expect(try project.value("select to_regclass('\(project.schema).slow')") == nil)
  }

  @Test func aKillLeavesTheOldTable() throws {
    let model = "{{ config(materialized='table') }}\nselect 1 as version"
    let project = try CommandProject("robust_kill", ["models/slow.sql": model])
    #expect(try project.run("run").exitCode == 0)
    let connection = try project.connect()
    try project.write(Self.sleeper, to: "models/slow.sql")
    let command = try project.start(["run"])
    #expect(try eventually { try sleeps(project, connection) })
    command.send(SIGKILL)
    #expect(try command.finish().exitCode == -SIGKILL)
    #expect(try project.value("select version from robust_kill.slow") == "1")
    try project.write(model.replacingOccurrences(of: "1", with: "3"), to: "models/slow.sql")
    // The server notices by itself that nobody waits for the killed build's query.
    let again = try project.run("run")
    #expect(again.exitCode == 0, "\(again.output)")
    #expect(try project.value("select version from robust_kill.slow") == "3")
    let left = try project.value(
      "select string_agg(table_name, ',') from information_schema.tables where table_schema = 'robust_kill'")
    #expect(left == "slow")
  }

  @Test func aReaderNeverMissesTheTable() throws {
    let project = try CommandProject(
      "robust_reader",
      ["models/stock.sql": "{{ config(materialized='table') }}\nselect n from generate_series(1, 1000) as n"])
    #expect(try project.run("run").exitCode == 0)
    let stop = Mutex(false)
    let found = Mutex<(reads: Int, wrong: [String])>((0, []))
    var parameters = project.server.handle.parameters
    parameters.database = "tests"
    let reader = Thread { [parameters] in
      guard let connection = try? Connection(parameters) else { return }
      while !stop.withLock({ $0 }) {
        let answer: String
        do { answer = try connection.query("select count(*) from robust_reader.stock").scalar ?? "nothing" } catch {
          answer = "\(error)"
        }
        found.withLock { found in
          found.reads += 1
          if answer != "1000" { found.wrong.append(answer) }
        }
      }
      stop.withLock { $0 = false }
    }
    reader.start()
    for _ in 1...4 { #expect(try project.run("run").exitCode == 0) }
    stop.withLock { $0 = true }
    #expect(eventually { !stop.withLock { $0 } })
    let (reads, wrong) = found.withLock { $0 }
    #expect(reads > 100)
    #expect(wrong.isEmpty, "\(wrong.prefix(3))")
  }

  @Test func twoBuildsShareOneEmbeddedServerAndLeaveNothing() throws {
    let models = [
      "models/one.sql": "{{ config(materialized='table') }}\nselect 1 as id",
      "models/two.sql": "select * from {{ ref('one') }}",
    ]
    let left = try CommandProject("robust_left", models)
    let right = try CommandProject("robust_right", models)
    // A cluster of their own, which neither has started yet.
    let cluster = left.root + "/cluster"
    for project in [left, right] { project.environment["CASE_CLUSTER"] = cluster }
    let commands = try [left, right].map { try $0.start(["build", "--target", "local"]) }
    for command in commands {
      let result = try command.finish()
      #expect(result.exitCode == 0, "\(result.output)")
    }
    #expect(eventually { Self.processes(naming: cluster).isEmpty }, "\(Self.processes(naming: cluster))")
    // Started by hand it stays, and what was built is still there.
    func pg(_ words: String...) throws -> CommandProject.Result {
      try left.start(["pg", words[0], "--target", "local"] + words.dropFirst()).finish()
    }
    #expect(try pg("status").exitCode == 1)
    #expect(try pg("start").exitCode == 0)
    let status = try pg("status")
    #expect(status.exitCode == 0)
    #expect(status.output.contains("PostgreSQL 15"))
    #expect(try pg("url").output.hasPrefix("postgresql://"))
    let shown = try left.run("show", "--quiet", "--target", "local", "--inline", "select * from {{ ref('two') }}")
    #expect(shown.output.contains("|  1 |"), "\(shown.output)")
    #expect(!Self.processes(naming: cluster).isEmpty)
    // psql's own arguments reach it, also those that are options of ours elsewhere.
    let answer = try pg("psql", "-X", "-q", "-t", "-A", "-c", "select 6 * 7")
    #expect(answer.output == "42\n" && answer.exitCode == 0, "\(answer.output)")
    #expect(try pg("stop", "--force").output == "stopped\n")
    #expect(eventually { Self.processes(naming: cluster).isEmpty })
    #expect(try pg("nonsense").exitCode == 2)
  }

  /// Command lines of running processes that name the folder.
  private static func processes(naming folder: String) -> [String] {
    let ids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }
    return ids.compactMap { id in
      guard let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else { return nil }
      let words = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\0", with: " ")
      return words.contains(folder) ? words : nil
    }
  }

  @Test func aFullDiskIsNamed() throws {
    let project = try CommandProject("robust_disk", ["models/orders.sql": "select 1 as id"])
    #expect(try project.run("parse").exitCode == 0)
    try FileSystem.remove(project.root + "/target")
    try FileSystem.makeDirectory(project.root + "/target")
    let mount = try TestProcess.run(
      "/usr/bin/env", ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", project.root + "/target"])
    guard mount.exitCode == 0 else { return }  // Only root may mount.
    defer { _ = try? TestProcess.run("/usr/bin/env", ["umount", project.root + "/target"]) }
    let result = try project.run("parse")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("No space left on device"), "\(result.output)")
    #expect(result.output.contains("hint: "))
    // Nothing half written stays behind.
    #expect(try FileSystem.list(project.root + "/target") == [])
  }

  @Test func anEnvironmentWithoutHomeOrTerminalWorks() throws {
    let project = try CommandProject("robust_bare", ["models/orders.sql": "select 1 as id"])
    for name in ["HOME", "PATH", "USER", "TERM", "LANG", "TMPDIR"] { project.environment[name] = nil }
    #expect(try project.run("run").exitCode == 0)
  }
}
