import FileSystem
import Foundation
import Testing

@Suite struct PathTests {
  @Test(arguments: [
    ("a/./b//c", "a/b/c"), ("/a/../b", "/b"), ("../a", "../a"), ("/..", "/"), ("a/..", "."), ("", "."),
  ]) func normalizes(path: String, expected: String) { #expect(Path.normalize(path) == expected) }

  @Test func takesPathsApart() {
    #expect(Path.stem("models/a.b.sql") == "a.b")
    #expect(Path.fileExtension("models/a.b.sql") == "sql")
    #expect(Path.fileExtension("x/.env") == "")
    #expect(Path.parent("a/b") == "a")
    #expect(Path.relative("/p/models/a.sql", to: "/p") == "models/a.sql")
    #expect(Path.relative("/px/a", to: "/p") == nil)
  }
}

@Suite struct FileSystemTests {
  let folder = NSTemporaryDirectory() + "redstart-" + UUID().uuidString

  @Test func writesReadsListsAndRemoves() throws {
    defer { try? FileSystem.remove(folder) }
    try FileSystem.makeDirectory(folder + "/a/b")
    try FileSystem.writeAtomically("x", to: folder + "/a/b/2.txt")
    try FileSystem.writeAtomically("longer", to: folder + "/a/b/2.txt")
    try FileSystem.write([], to: folder + "/a/1")
    #expect(try FileSystem.read(folder + "/a/b/2.txt") == Array("longer".utf8))
    #expect(try FileSystem.walk(folder) == ["a/1", "a/b/2.txt"])
    try FileSystem.remove(folder + "/a")
    #expect(!FileSystem.exists(folder + "/a"))
    #expect(try FileSystem.walk(folder + "/none") == [])
  }

  @Test func putsAFolderInTheOthersPlace() throws {
    defer { try? FileSystem.remove(folder) }
    for name in ["old", "new", "next"] {
      try FileSystem.makeDirectory(folder + "/" + name)
      try FileSystem.write(Array(name.utf8), to: folder + "/\(name)/text")
    }
    try FileSystem.replace(folder + "/old", with: folder + "/new")
    #expect(try FileSystem.read(folder + "/old/text") == Array("new".utf8))
    #expect(try FileSystem.list(folder) == ["next", "old"])
    try FileSystem.replace(folder + "/none", with: folder + "/next")
    try FileSystem.link(folder + "/none", at: folder + "/link")
    try FileSystem.replace(folder + "/old", with: folder + "/link")
    #expect(FileSystem.isLink(folder + "/old"))
    #expect(try FileSystem.list(folder) == ["none", "old"])
    try FileSystem.link("text", at: folder + "/none/link")
    try FileSystem.copy(folder + "/none", to: folder + "/copy")
    #expect(FileSystem.isLink(folder + "/copy/link"))
    #expect(try FileSystem.read(folder + "/copy/link") == Array("next".utf8))
  }

  @Test func locksAFolder() throws {
    defer { try? FileSystem.remove(folder) }
    try FileSystem.makeDirectory(folder)
    var first: FolderLock? = try FolderLock(folder, waiting: {}, isStopped: { false })
    var hasWaited = false
    #expect(throws: FileError.self) {
      _ = try FolderLock(folder, waiting: { hasWaited = true }, isStopped: { true })
    }
    #expect(hasWaited && first != nil)
    first = nil
    _ = try FolderLock(folder, waiting: { Issue.record("nobody holds it") }, isStopped: { false })
  }

  @Test func knowsWhatAFileHolds() throws {
    defer { try? FileSystem.remove(folder) }
    try FileSystem.makeDirectory(folder)
    try FileSystem.write(Array("select 1".utf8), to: folder + "/a.sql")
    #expect(FileSystem.holds(Array("select 1".utf8), folder + "/a.sql"))
    #expect(!FileSystem.holds(Array("select 2".utf8), folder + "/a.sql"))
    #expect(!FileSystem.holds(Array("select 10".utf8), folder + "/a.sql"))
    #expect(!FileSystem.holds([], folder + "/none"))
    #expect(!FileSystem.holds([], folder))
  }

  @Test func linksThatTurnBackEnd() throws {
    defer { try? FileSystem.remove(folder) }
    try FileSystem.makeDirectory(folder + "/a")
    try FileSystem.write([1], to: folder + "/a/f")
    symlink(folder, folder + "/a/loop")
    #expect(try FileSystem.walk(folder) == ["a/f"])
  }

  @Test func errorsNameThePath() {
    #expect(throws: FileError.self) { try FileSystem.read(folder + "/none") }
    do throws(FileError) { _ = try FileSystem.read(folder + "/none") } catch {
      #expect(error.description == "cannot read '\(folder)/none': No such file or directory")
    }
  }
}

@Suite struct ChecksumTests {
  @Test func knownDigests() {
    #expect(Checksum.sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Checksum.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Checksum.md5("abc") == "900150983cd24fb0d6963f7d28e17f72")
    #expect(Checksum.md5(String(repeating: "a", count: 119)) == "8a7bd0732ed6a28ce75f6dabc90e1613")
  }
}
