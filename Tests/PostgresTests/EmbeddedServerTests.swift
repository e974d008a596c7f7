import Diagnostics
import FileSystem
import Foundation
import TestSupport
import Testing

@testable import Postgres

/// The life of the embedded server, with clients in processes of their own. Each test has its own cluster.
@Suite(.serialized) struct EmbeddedServerTests {
  /// A fresh place for a cluster; removed, with its server, when the test ends.
  final class Place {
    /// The cluster's folder.
    let folder: String
    var environment = TestTool.environment
    private let base: String

    init(_ name: String = "c") {
      base = "/tmp/redstart-life-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
      folder = base + "/" + name
      // Where the link to a long path goes.
      environment["XDG_RUNTIME_DIR"] = base
      try? FileSystem.makeDirectory(Path.parent(folder))
    }

    deinit {
      _ = try? server().stop(force: true)
      try? FileSystem.remove(base)
    }

    func server(idle: Int = 0, removeWhenStopped: Bool = false) -> EmbeddedServer {
      EmbeddedServer(
        folder: folder, executable: TestTool.path, environment: environment, idleSeconds: idle,
        removeWhenStopped: removeWhenStopped)
    }

    /// A client in another process: what its server's process, its way in and its session are.
    func client(idle: Int = 0) throws -> Client {
      Client(try TestProcess(TestTool.path, ["hold", folder, String(idle)], environment: environment))
    }

    func pg(_ arguments: String...) throws -> TestProcess.Result {
      try TestProcess.run(TestTool.path, ["pg", folder, "0"] + arguments, environment: environment)
    }

    func waitUntilStopped() throws {
      for _ in 0..<6000 {
        if try server().status().state == .stopped { return }
        usleep(5000)
      }
      Issue.record("the server does not stop")
    }

    var log: String { (try? String(decoding: FileSystem.read(folder + "/server.log"), as: UTF8.self)) ?? "" }
  }

  struct Client {
    let process: TestProcess
    let server: Int32
    let way: String
    let session: Int32

    init(_ process: TestProcess) {
      self.process = process
      let words = process.readLine().split(separator: " ").map(String.init)
      server = words.first.flatMap { Int32($0) } ?? 0
      way = words.count > 1 ? words[1] : ""
      session = words.last.flatMap { Int32($0) } ?? 0
    }
  }

  @Test func startsJoinsAndStops() throws {
    let place = Place()
    #expect(try place.server().status().state == .stopped)
    let first = try place.client()
    #expect(first.server > 0 && first.way == "started")
    let second = try place.client()
    #expect(second.server == first.server && second.way == "joined")
    let status = try place.server().status()
    #expect(status.state == .running && status.serverID == first.server && status.connections == 2)
    #expect(status.isLeased && !status.isPinned && status.version?.contains(".") == true)
    #expect(first.process.finish().exitCode == 0)
    #expect(try place.server().status().serverID == first.server)
    #expect(second.process.finish().exitCode == 0)
    try place.waitUntilStopped()
    #expect(!FileSystem.exists(place.folder + "/data/postmaster.pid"))
    let third = try place.client()
    #expect(third.way == "started" && third.server != first.server)
    #expect(third.process.finish().exitCode == 0)
  }

  @Test func dataOutlivesTheServer() throws {
    let place = Place()
    let handle = try place.server().ensureRunning()
    let connection = try handle.connect(database: "Größe \"x\"", applicationName: "t", searchPath: "s")
    _ = try connection.execute("create schema s; create table kept as select 7 as n")
    connection.close()
    handle.release()
    try place.waitUntilStopped()
    let again = try place.server().ensureRunning()
    #expect(again.started)
    #expect(try again.connect(database: "Größe \"x\"").query("select n from s.kept").scalar == "7")
    again.release()
  }

  @Test func idleSecondsKeepItUp() throws {
    let place = Place()
    let first = try place.client(idle: 1)
    _ = first.process.finish()
    let second = try place.client(idle: 1)
    #expect(second.server == first.server && second.way == "joined")
    _ = second.process.finish()
    #expect(try place.server().status().state == .running)
    try place.waitUntilStopped()
  }

  @Test func eightStartAtOnce() throws {
    let place = Place()
    let processes = try (0..<8).map { _ in
      try TestProcess(TestTool.path, ["hold", place.folder, "0"], environment: place.environment)
    }
    let clients = processes.map(Client.init)
    #expect(Set(clients.map(\.server)).count == 1)
    #expect(clients.filter { $0.way == "started" }.count == 1)
    #expect(clients.filter { $0.way == "joined" }.count == 7)
    for client in clients { #expect(client.process.finish().exitCode == 0) }
    try place.waitUntilStopped()
  }

  @Test func oneDatabaseMadeByMany() throws {
    let place = Place()
    let processes = try (0..<4).map { _ in
      try TestProcess(
        TestTool.path, ["pg", place.folder, "0", "psql", "-X", "-Atc", "select current_database()"],
        environment: place.environment)
    }
    for process in processes {
      let result = process.finish()
      #expect(result.exitCode == 0 && result.output == "probe\n", "\(result.errors)")
    }
  }

  // MARK: Killed

  @Test func theServerIsKilled() throws {
    let place = Place()
    let client = try place.client()
    kill(client.server, SIGKILL)
    let next = try place.client()
    #expect(next.way == "started" && next.server != client.server)
    _ = next.process.finish()
    _ = client.process.finish()
    try place.waitUntilStopped()
  }

  /// The postmaster and each of its processes die at once, right after the client was told of the commit.
  @Test func whatIsCommittedOutlivesAllProcesses() throws {
    let place = Place()
    for round in 1...6 {
      let handle = try place.server().ensureRunning()
      let server = try #require(try place.server().status().serverID)
      let connection = try Connection(handle.parameters)
      if round == 1 { _ = try connection.execute("create table kept (i int)") }
      _ = try connection.execute("insert into kept values (\(round))")
      for process in [server] + children(of: server) { kill(process, SIGKILL) }
      handle.release()
    }
    let handle = try place.server().ensureRunning()
    let kept = try Connection(handle.parameters).query("select string_agg(i::text, ' ' order by i) from kept")
    #expect(kept.scalar == "1 2 3 4 5 6")
    handle.release()
  }

  private func children(of parent: Int32) -> [Int32] {
    let list = "/proc/\(parent)/task/\(parent)/children"
    let text = (try? String(contentsOfFile: list, encoding: .utf8)) ?? ""
    return text.split(separator: " ").compactMap { Int32($0) }
  }

  @Test func theServerIsKilledWhileItWorks() throws {
    let place = Place()
    let client = try place.client()
    let handle = try place.server().ensureRunning()
    let connection = try Connection(handle.parameters)
    // A session that computes does not notice that its postmaster is gone.
    Thread.detachNewThread { [parameters = handle.parameters] in
      _ = try? Connection(parameters).query("select count(*) from generate_series(1, 100000000)")
    }
    while try connection.query("select count(*) from pg_stat_activity where state = 'active'").scalar == "1" {
      usleep(1000)
    }
    kill(client.server, SIGKILL)
    handle.release()
    let next = try place.client()
    #expect(next.way == "started")
    _ = next.process.finish()
    _ = client.process.finish()
  }

  @Test func theSupervisorIsKilled() throws {
    let place = Place()
    let client = try place.client()
    let supervisor = try #require(try place.server().status().supervisorID)
    kill(supervisor, SIGKILL)
    let next = try place.client()
    #expect(next.way == "started" && next.server != client.server)
    #expect(kill(client.server, 0) != 0 || !FileSystem.exists("/proc/\(client.server)/exe"))
    _ = next.process.finish()
    _ = client.process.finish()
    try place.waitUntilStopped()
  }

  @Test func bothAreKilled() throws {
    let place = Place()
    let client = try place.client()
    let supervisor = try #require(try place.server().status().supervisorID)
    kill(client.server, SIGKILL)
    kill(supervisor, SIGKILL)
    let next = try place.client()
    #expect(next.way == "started")
    _ = next.process.finish()
    _ = client.process.finish()
  }

  @Test func theClientIsKilled() throws {
    let place = Place()
    let client = try place.client()
    client.process.kill()
    #expect(client.process.finish().exitCode == 9)
    try place.waitUntilStopped()
    #expect(!FileSystem.exists("/proc/\(client.server)/exe"))
  }

  @Test func killedWhileTheClusterIsMade() throws {
    let place = Place()
    place.environment["XDG_CACHE_HOME"] = place.folder + "-cache"
    for _ in 0..<3 {
      let starting = try TestProcess(TestTool.path, ["hold", place.folder, "0"], environment: place.environment)
      var supervisor: Int32?
      while supervisor == nil { supervisor = try place.server().status().supervisorID }
      usleep(.random(in: 0...100_000))
      if let supervisor { kill(supervisor, SIGKILL) }
      let result = starting.finish()
      #expect(result.exitCode == 0 || result.errors.contains("embedded.start-failed"), "\(result.errors)")
    }
    let client = try place.client()
    #expect(client.server > 0)
    _ = client.process.finish()
    try place.waitUntilStopped()
    let left = try FileSystem.list(place.folder).filter { $0.hasPrefix("data.new") }
    #expect(left.isEmpty)
  }

  @Test func aStalePidOfAnotherProcess() throws {
    let place = Place()
    let client = try place.client()
    let file = place.folder + "/data/postmaster.pid"
    let text = String(decoding: try FileSystem.read(file), as: UTF8.self)
    _ = client.process.finish()
    try place.waitUntilStopped()
    // As after a power cut, with the number given to somebody else since: to us.
    let stale = "\(getpid())\n" + text.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
    try FileSystem.write(Array(stale.utf8), to: file)
    try FileSystem.write(Array("\(getpid())\n".utf8), to: place.folder + "/data/.s.PGSQL.5432.lock")
    if geteuid() == 0, let user = ServerUser.unprivileged() {
      chown(file, user.user, user.group)
      chown(place.folder + "/data/.s.PGSQL.5432.lock", user.user, user.group)
    }
    let next = try place.client()
    #expect(next.way == "started", "\(place.log)")
    _ = next.process.finish()
  }

  // MARK: Places

  @Test func aLongPath() throws {
    let place = Place(String(repeating: "long-name-", count: 12) + "/" + String(repeating: "é", count: 60))
    #expect(place.folder.utf8.count > 250)
    let client = try place.client()
    #expect(client.way == "started")
    #expect(try place.server().status().version != nil)
    let psql = try place.pg("psql", "-X", "-Atc", "select 6 * 7")
    #expect(psql.output == "42\n", "\(psql.errors)")
    let url = try place.pg("url")
    #expect(url.output.utf8.count < 150 && url.output.hasPrefix("postgresql://redstart@/probe?host=/"))
    let tool = try TestProcess.run(
      "/usr/bin/psql", ["-X", "-Atc", "select 1", url.output.trimmingCharacters(in: .newlines)])
    #expect(tool.output == "1\n", "\(tool.errors)")
    _ = client.process.finish()
  }

  @Test func aFolderThatRootsServerCannotReach() throws {
    guard geteuid() == 0 else { return }
    let place = Place("closed/pg")
    try FileSystem.makeDirectory(Path.parent(place.folder))
    chmod(Path.parent(place.folder), 0o700)
    let location = try place.server().location()
    #expect(location.hasPrefix("/var/tmp/redstart-0-"))
    let client = try place.client()
    #expect(client.way == "started")
    #expect(try place.server().location() == location)
    _ = client.process.finish()
    try place.waitUntilStopped()
    try FileSystem.remove(location)
  }

  @Test func anotherUser() throws {
    guard geteuid() == 0, let nobody = ServerUser.named("nobody") else { return }
    // The build's folder may be closed to that user.
    let place = Place()
    let tool = Path.parent(place.folder) + "/tool"
    try FileSystem.write(try FileSystem.read(TestTool.path), to: tool)
    chmod(tool, 0o755)
    chown(Path.parent(place.folder), nobody.user, nobody.group)
    var environment = place.environment
    environment["XDG_CACHE_HOME"] = place.folder + "-cache"
    func run(_ arguments: String...) throws -> TestProcess.Result {
      let drop = ["--reuid=\(nobody.user)", "--regid=\(nobody.group)", "--clear-groups", tool]
      return try TestProcess.run("/usr/bin/setpriv", drop + arguments, environment: environment)
    }
    let first = try run("pg", place.folder, "0", "psql", "-X", "-Atc", "select 1")
    #expect(first.output == "1\n", "\(first.errors)")
    var facts = stat()
    #expect(stat(place.folder + "/data", &facts) == 0 && facts.st_uid == nobody.user)
    // Root takes the folder's owner for its server; the owner can go on afterwards.
    #expect(try place.pg("psql", "-X", "-Atc", "select 2").output == "2\n")
    #expect(try run("pg", place.folder, "0", "psql", "-X", "-Atc", "select 3").output == "3\n")
    // Somebody else's folder is refused.
    let foreign = Place()
    let client = try foreign.client()
    _ = client.process.finish()
    chmod(Path.parent(foreign.folder), 0o755)
    let refused = try run("pg", foreign.folder, "0", "start")
    #expect(refused.exitCode == 1 && refused.errors.contains("embedded.folder-not-owned"), "\(refused.errors)")
  }

  @Test func theFolderGoesWithTheServer() throws {
    let place = Place()
    let handle = try place.server(removeWhenStopped: true).ensureRunning()
    #expect(FileSystem.exists(place.folder + "/data"))
    handle.release()
    try place.waitUntilStopped()
    for _ in 0..<1000 where FileSystem.exists(place.folder + "/data") { usleep(5000) }
    #expect(!FileSystem.exists(place.folder + "/data"))
  }

  @Test func aRemovedFolderIsMadeAnew() throws {
    let place = Place()
    let client = try place.client()
    try FileSystem.remove(place.folder)
    let next = try place.client()
    #expect(next.way == "started" && next.server != client.server)
    _ = next.process.finish()
    kill(client.server, SIGQUIT)
    _ = client.process.finish()
  }

  // MARK: The cached image

  @Test func theImageIsMadeUsedAndDropped() throws {
    let place = Place()
    let cache = place.folder + "-cache"
    place.environment["XDG_CACHE_HOME"] = cache
    _ = try place.client().process.finish()
    try place.waitUntilStopped()
    #expect(place.log.contains("The files belonging to this database system"))
    let names = try FileSystem.list(cache + "/redstart")
    #expect(names.count == 1 && names[0].hasPrefix("pg-") && names[0].hasSuffix(".image"))
    let image = cache + "/redstart/" + names[0]

    let second = Place()
    second.environment["XDG_CACHE_HOME"] = cache
    _ = try second.client().process.finish()
    try second.waitUntilStopped()
    #expect(!second.log.contains("The files belonging to this database system"))

    // A damaged one is noticed and dropped.
    let bytes = try FileSystem.read(image)
    try FileSystem.write(Array(bytes[..<(bytes.count / 2)]), to: image)
    let third = Place()
    third.environment["XDG_CACHE_HOME"] = cache
    let client = try third.client()
    #expect(client.way == "started", "\(third.log)")
    _ = client.process.finish()
    #expect(!FileSystem.exists(image))
  }

  // MARK: The command

  @Test func pinnedUntilStopped() throws {
    let place = Place()
    let start = try place.pg("start")
    #expect(start.exitCode == 0, "\(start.errors)")
    #expect(start.output.contains("state:        running") && start.output.contains("stays up until"))
    #expect(start.output.contains("folder:       \(place.folder)\n"))
    var status = try place.server().status()
    // The server sees a moment later that the command's own connection has gone.
    for _ in 0..<600 where status.connections != 0 {
      usleep(50_000)
      status = try place.server().status()
    }
    #expect(status.state == .running && status.isPinned && !status.isLeased && status.connections == 0)
    let client = try place.client()
    #expect(client.server == status.serverID && client.way == "joined")
    #expect(try place.pg("start").exitCode == 0)

    let refused = try place.pg("stop")
    #expect(refused.exitCode == 1 && refused.errors.contains("embedded.in-use"))
    #expect(try place.server().status().isPinned == false)
    _ = client.process.finish()
    try place.waitUntilStopped()

    #expect(try place.pg("start").exitCode == 0)
    let stop = try place.pg("stop")
    #expect(stop.exitCode == 0 && stop.output == "stopped\n")
    #expect(try place.pg("stop").output == "not running\n")
    let after = try place.pg("status")
    #expect(after.exitCode == 1 && after.output.contains("state:        stopped"))
  }

  @Test func stoppedByForce() throws {
    let place = Place()
    let client = try place.client()
    #expect(try place.pg("stop", "--force").output == "stopped\n")
    #expect(try place.server().status().state == .stopped)
    let next = try place.client()
    #expect(next.way == "started")
    _ = client.process.finish()
    _ = next.process.finish()
  }

  @Test func psqlHoldsTheServer() throws {
    let place = Place()
    let psql = try TestProcess(
      TestTool.path, ["pg", place.folder, "0", "psql", "-X", "-At", "-c", "select 'up'", "-c", "\\prompt name"],
      environment: place.environment)
    #expect(psql.readLine() == "up")
    let status = try place.server().status()
    #expect(status.state == .running && status.isLeased && status.connections == 1)
    #expect(psql.finish().exitCode == 0)
    try place.waitUntilStopped()
  }

  @Test func wrongUsage() throws {
    let command = PgCommand(server: Place().server(), database: "d")
    for arguments in [[], ["restart"], ["start", "now"], ["url", "a", "b"]] {
      let outcome = command.run(arguments)
      #expect(outcome.exitCode == 2 && outcome.findings.first?.code == "embedded.usage", "\(arguments)")
    }
  }

  @Test func redstartItselfSupervises() throws {
    let program = TestTool.folder + "/redstart"
    guard FileSystem.exists(program) else { return }
    let place = Place()
    let server = EmbeddedServer(folder: place.folder, executable: program, environment: place.environment)
    let handle = try server.ensureRunning()
    let supervisor = try #require(try server.status().supervisorID)
    #expect(Path.link("/proc/\(supervisor)/exe").map { Path.name($0) } == "redstart")
    handle.release()
    try place.waitUntilStopped()
  }

  @Test func theHiddenCommandRefusesNonsense() {
    #expect(Supervisor.run(["folder=/x"]) == 2)
    #expect(Supervisor.run([]) == 2)
  }
}
