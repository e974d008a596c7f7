import Diagnostics
import FileSystem
import Foundation
import TestSupport
import Testing

@testable import Postgres

/// What the user is told when the embedded server cannot be had.
@Suite(.serialized) struct EmbeddedFailureTests {
  typealias Place = EmbeddedServerTests.Place

  private func fail(_ server: EmbeddedServer) throws -> Diagnostic {
    try #require(#expect(throws: Diagnostic.self) { try server.ensureRunning() })
  }

  /// A program of PostgreSQL's name that does something else.
  private func program(_ folder: String, _ name: String, _ script: String) throws {
    try FileSystem.makeDirectory(folder)
    try FileSystem.write(Array("#!/bin/sh\n\(script)\n".utf8), to: folder + "/" + name)
    chmod(folder + "/" + name, 0o755)
  }

  @Test func noBinaries() throws {
    let place = Place()
    // A cluster of a version that nobody has.
    try FileSystem.makeDirectory(place.folder + "/data")
    try FileSystem.write(Array("99\n".utf8), to: place.folder + "/data/PG_VERSION")
    try FileSystem.write([], to: place.folder + "/lease")
    let finding = try fail(place.server())
    #expect(finding.code == "embedded.no-server-binaries")
    #expect(finding.hint == "apt-get install postgresql-99, or set REDSTART_PG_BIN to their folder")
    #expect(Diagnostic.noServerBinaries(wanted: nil).hint?.hasPrefix("apt-get install postgresql,") == true)
  }

  @Test func binariesByName() throws {
    let place = Place()
    let bin = Path.parent(place.folder) + "/bin"
    place.environment["REDSTART_PG_BIN"] = bin
    #expect(try fail(place.server()).code == "embedded.bad-binaries")
    try program(bin, "initdb", "exit 0")
    try program(bin, "postgres", "echo nonsense")
    #expect(try fail(place.server()).message.contains("does not tell a version"))
    try program(bin, "postgres", "echo 'postgres (PostgreSQL) 14.2 (Debian)'")
    #expect(try fail(place.server()).message.contains("version 14, older than 15"))
    try program(bin, "postgres", "echo 'postgres (PostgreSQL) 18beta1'")
    try FileSystem.makeDirectory(place.folder + "/data")
    try FileSystem.write(Array("15\n".utf8), to: place.folder + "/data/PG_VERSION")
    try FileSystem.write([], to: place.folder + "/lease")
    #expect(try fail(place.server()).code == "embedded.version-mismatch")
  }

  @Test func theRealBinariesAreFound() throws {
    let folder = ServerFolder(path: "/nonexistent", user: nil)
    let found = try ServerBinaries.find(TestTool.environment, for: folder, cluster: nil)
    #expect(found.major >= 15)
    var environment = TestTool.environment
    environment["REDSTART_PG_BIN"] = found.folder
    #expect(try ServerBinaries.find(environment, for: folder, cluster: found.major) == found)
  }

  @Test func initdbFails() throws {
    let place = Place()
    place.environment["XDG_CACHE_HOME"] = place.folder + "-cache"
    let bin = Path.parent(place.folder) + "/bin"
    try program(bin, "initdb", "echo 'initdb: error: the moon is full'; exit 3")
    try program(bin, "postgres", "echo 'postgres (PostgreSQL) 15.1'")
    place.environment["REDSTART_PG_BIN"] = bin
    let finding = try fail(place.server())
    #expect(finding.code == "embedded.start-failed")
    #expect(finding.message == "initdb cannot make the local cluster (exit code 3)")
    #expect(finding.notes.contains("initdb: error: the moon is full"))
    #expect(try FileSystem.list(place.folder).contains("data") == false)
    #expect((try? FileSystem.list(place.folder + "-cache/redstart")) == [])
  }

  @Test func aDamagedCluster() throws {
    let place = Place()
    _ = try place.client().process.finish()
    try place.waitUntilStopped()
    let control = place.folder + "/data/global/pg_control"
    let size = try FileSystem.read(control).count
    try FileSystem.write([UInt8](repeating: 7, count: size), to: control)
    let finding = try fail(place.server())
    #expect(finding.code == "embedded.start-failed")
    #expect(finding.notes.contains { $0.contains("PG_CONTROL_VERSION 117901063") }, "\(finding.notes)")
    #expect(finding.hint == "the cluster is damaged; remove '\(place.folder)/data' to begin anew with empty databases")
    #expect(finding.notes.last == "log: \(place.folder)/server.log")
  }

  @Test func placesThatCannotBeUsed() throws {
    let place = Place()
    try FileSystem.write([], to: place.folder)
    #expect(try fail(place.server()).code == "embedded.folder-not-writable")
    let below = EmbeddedServer(folder: place.folder + "/below", environment: TestTool.environment)
    #expect(try fail(below).code == "embedded.folder-not-writable")
    let proc = EmbeddedServer(folder: "/proc/redstart", environment: TestTool.environment)
    #expect(try fail(proc).code == "embedded.folder-not-writable")
    guard geteuid() == 0 else { return }
    try FileSystem.remove(place.folder)
    try FileSystem.makeDirectory(place.folder)
    try FileSystem.write([], to: place.folder + "/letter.txt")
    #expect(try fail(place.server()).code == "embedded.folder-not-empty")
    var facts = stat()
    #expect(stat(place.folder, &facts) == 0 && facts.st_uid == 0)
  }

  @Test func aFullDisk() throws {
    let place = Place()
    let disk = Path.parent(place.folder)
    guard geteuid() == 0,
      try TestProcess.run("/bin/mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", disk]).exitCode == 0
    else { return }
    defer { _ = try? TestProcess.run("/bin/umount", ["-l", disk]) }
    // Once while the image is unpacked, once while initdb writes.
    _ = try Place().client().process.finish()
    #expect(try fail(place.server()).code == "embedded.disk-full")
    try FileSystem.remove(place.folder)
    place.environment["XDG_CACHE_HOME"] = nil
    place.environment["HOME"] = nil
    let finding = try fail(place.server())
    #expect(finding.code == "embedded.disk-full", "\(finding)")
    #expect(finding.hint?.contains("40 MB") == true)
    #expect(try FileSystem.list(place.folder).filter { $0.hasPrefix("data") } == [])
  }

  @Test func noSupervisor() throws {
    let place = Place()
    let nowhere = EmbeddedServer(folder: place.folder, executable: "/nonexistent", environment: place.environment)
    let finding = try fail(nowhere)
    #expect(finding.code == "embedded.no-supervisor")
    #expect(finding.notes == ["/nonexistent: No such file or directory"])
    let silent = EmbeddedServer(folder: place.folder, executable: "/bin/true", environment: place.environment)
    #expect(try fail(silent).code == "embedded.start-failed")
  }

  @Test func answersTravel() throws {
    let finding = Diagnostic(
      code: "embedded.x", message: "two\nlines", hint: nil, notes: ["a", "", "é"])
    guard case .failed(let read)? = SupervisorAnswer(SupervisorAnswer.failed(finding).text) else {
      Issue.record("not read")
      return
    }
    #expect(
      read.code == "embedded.x" && read.message == "two lines" && read.hint == nil && read.notes == ["a", "", "é"])
    guard case .ready(let facts)? = SupervisorAnswer("ready\nrestored\n") else {
      Issue.record("not read")
      return
    }
    #expect(facts == ["restored"])
    for text in ["", "ready", "failed\nx\n", "other\n"] {
      let answer = SupervisorAnswer(text)
      #expect(answer == nil, "\(text)")
    }
  }

  @Test func requestsTravel() {
    let folder = ServerFolder(path: "/a b=c/é", user: ServerUser(user: 12, group: 34))
    for image in [SupervisorRequest.Image.none, .restore, .save] {
      let request = SupervisorRequest(
        folder: folder, binaries: ServerBinaries(folder: "/bin=x", major: 17), idleSeconds: 5,
        removeWhenStopped: image == .save, image: image, answer: 9)
      #expect(SupervisorRequest(Array(request.arguments.dropFirst())) == request)
    }
  }
}
