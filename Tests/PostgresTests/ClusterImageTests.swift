import FileSystem
import Foundation
import Testing

@testable import Postgres

@Suite struct ClusterImageTests {
  /// A folder of its own, removed at the end.
  final class Scratch {
    let path = "/tmp/redstart-image-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    init() throws { try FileSystem.makeDirectory(path) }
    deinit { try? FileSystem.remove(path) }
  }

  private func pack(_ folder: String, _ image: String) throws -> [UInt8] {
    let descriptor = open(image, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    try ClusterImage.save(folder, to: descriptor)
    return try FileSystem.read(image)
  }

  private func unpack(_ bytes: [UInt8], _ scratch: Scratch, to folder: String) throws {
    let image = scratch.path + "/read.image"
    try FileSystem.write(bytes, to: image)
    let descriptor = open(image, O_RDONLY)
    defer { close(descriptor) }
    try ClusterImage.restore(from: descriptor, to: folder)
  }

  private func isBroken(_ bytes: [UInt8], _ scratch: Scratch) -> Bool {
    let folder = scratch.path + "/out-\(UInt32.random(in: 0...UInt32.max))"
    do {
      try unpack(bytes, scratch, to: folder)
      return false
    } catch ClusterImage.Failure.broken {
      return true
    } catch {
      Issue.record(error)
      return false
    }
  }

  private func makeImage(_ scratch: Scratch) throws -> [UInt8] {
    let source = scratch.path + "/source"
    try FileSystem.makeDirectory(source + "/base/empty")
    try FileSystem.write(Array("15\n".utf8), to: source + "/PG_VERSION")
    try FileSystem.write([], to: source + "/base/nothing")
    try FileSystem.write((0..<3000).map { UInt8($0 % 251) }, to: source + "/base/1")
    chmod(source + "/base/1", 0o640)
    chmod(source + "/base", 0o700)
    return try pack(source, scratch.path + "/made.image")
  }

  @Test func whatWentInComesOut() throws {
    let scratch = try Scratch()
    let bytes = try makeImage(scratch)
    let out = scratch.path + "/out"
    try unpack(bytes, scratch, to: out)
    #expect(try FileSystem.walk(out) == ["PG_VERSION", "base/1", "base/nothing"])
    #expect(FileSystem.isDirectory(out + "/base/empty"))
    #expect(try FileSystem.read(out + "/base/1") == (0..<3000).map { UInt8($0 % 251) })
    var facts = stat()
    #expect(stat(out + "/base/1", &facts) == 0 && facts.st_mode & 0o777 == 0o640)
    #expect(stat(out + "/base", &facts) == 0 && facts.st_mode & 0o777 == 0o700)
    #expect(try pack(out, scratch.path + "/again.image") == bytes)
  }

  @Test func aCutOrLongerImageIsBroken() throws {
    let scratch = try Scratch()
    let bytes = try makeImage(scratch)
    for length in stride(from: 0, to: bytes.count, by: 37) {
      #expect(isBroken(Array(bytes[..<length]), scratch), "cut at \(length)")
    }
    #expect(isBroken(Array(bytes.dropLast()), scratch))
    #expect(isBroken(bytes + [0], scratch))
    #expect(!isBroken(bytes, scratch))
  }

  @Test func aWayOutOfTheFolderIsRefused() throws {
    let scratch = try Scratch()
    let bytes = try makeImage(scratch)
    let name = Array("PG_VERSION".utf8)
    let at = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
    for evil in ["/etc/xxxxx", "../../xxxx", "a/../../xx"] {
      var changed = bytes
      changed.replaceSubrange(at..<at + name.count, with: Array(evil.utf8))
      #expect(isBroken(changed, scratch), "\(evil)")
    }
  }
}
