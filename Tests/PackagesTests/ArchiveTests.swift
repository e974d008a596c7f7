import FileSystem
import Foundation
import TestSupport
import Testing

@testable import Packages

/// Archives as they come from the network: whole, broken, and made to do harm.
@Suite struct ArchiveTests {
  /// What unpacking gives: the files with their texts, or why it was refused.
  private static func unpack(_ archive: [UInt8]) throws -> [String: String] {
    let folder = NSTemporaryDirectory() + "redstart-" + UUID().uuidString
    defer { try? FileSystem.remove(folder) }
    try FileSystem.makeDirectory(folder)
    let inner = folder + "/inner"
    let top: String
    do {
      top = try ArchiveUnpacker.unpack(archive, into: inner)
    } catch {
      // Whatever was refused: nothing lies outside.
      #expect(try FileSystem.list(folder).allSatisfy { $0 == "inner" })
      throw error
    }
    var files: [String: String] = ["": Path.name(top)]
    for path in try FileSystem.walk(inner) {
      files[path] = String(decoding: try FileSystem.read(inner + "/" + path), as: UTF8.self)
    }
    return files
  }

  private static func refusal(_ build: (inout TarWriter) -> Void) throws -> String? {
    var tar = TarWriter()
    tar.add("p/", type: "5")
    tar.add("p/dbt_project.yml", "name: p\n")
    build(&tar)
    do {
      _ = try unpack(try tar.gzipped())
      return nil
    } catch {
      return error.reason(of: TarReader.Failure.self)
    }
  }

  @Test func aPackage() throws {
    let files = try Self.unpack(try TarWriter.package("utils", "1.0.0"))
    #expect(files[""] == "utils-1.0.0")
    #expect(files["utils-1.0.0/dbt_project.yml"] == "name: utils\nversion: '1.0.0'\n")
    #expect(files.count == 3)
  }

  @Test func longNamesAndLinks() throws {
    let long = "p/" + String(repeating: "folder/", count: 30) + "file.sql"
    let longer = "p/" + String(repeating: "deep/", count: 40) + "other.sql"
    var tar = TarWriter()
    tar.add("p/a.sql", "a")
    tar.add("././@LongLink", long + "\u{0}", type: "L")
    tar.add("cut", "long")
    let record = " path=\(longer)\n"
    let length = record.utf8.count + 3
    tar.add("pax", "\(length)\(record)", type: "x")
    tar.add("cut", "longer")
    tar.add("p/b.sql", type: "2", target: "a.sql")
    tar.add("p/sub/c.sql", type: "2", target: "../a.sql")
    tar.add("p/d.sql", type: "1", target: "p/a.sql")
    tar.add("p/run.sh", "#!", mode: 0o755)
    let files = try Self.unpack(try tar.gzipped())
    #expect(files[long] == "long")
    #expect(files[longer] == "longer")
    #expect(files["p/b.sql"] == "a" && files["p/sub/c.sql"] == "a" && files["p/d.sql"] == "a")
  }

  @Test func whatLeadsOut() throws {
    #expect(try Self.refusal { $0.add("../evil", "x") } != nil)
    #expect(try Self.refusal { $0.add("p/../../evil", "x") } != nil)
    #expect(try Self.refusal { $0.add("p/l", type: "2", target: "/etc/passwd") } != nil)
    #expect(try Self.refusal { $0.add("p/l", type: "2", target: "..") } != nil)
    #expect(try Self.refusal { $0.add("p/l", type: "2", target: "../../evil") } != nil)
    #expect(try Self.refusal { $0.add("p/l", type: "2", target: "sub/../../evil") } != nil)
    #expect(try Self.refusal { $0.add("l", type: "2", target: "p") } != nil)
    #expect(try Self.refusal { $0.add("p/h", type: "1", target: "../evil") } != nil)
    // A link through a link, whose place is then another than it seems.
    #expect(
      try Self.refusal {
        $0.add("p/a", type: "2", target: ".")
        $0.add("p/a/c", type: "2", target: "../x")
      } != nil)
    // A file through a link: the link is made last, over what is there.
    #expect(
      try Self.refusal {
        $0.add("p/a", type: "2", target: "../..")
        $0.add("p/a/evil", "x")
      } != nil)
    #expect(try Self.refusal { $0.add("p/device", type: "3") } != nil)
    #expect(try Self.refusal { $0.add("other/file", "x") } != nil)
    // An absolute path is one of the archive's, as it is to tar.
    #expect(try Self.refusal { $0.add("/p/file", "x") } == nil)
  }

  @Test func whatIsBroken() throws {
    let whole = try TarWriter.package("utils", "1.0.0")
    for archive in [[], Array("no archive".utf8), Array(whole.dropLast(20)), [0x1F, 0x8B, 0x08]] {
      #expect(throws: TarReader.Failure.self) { _ = try Self.unpack(archive) }
    }
    // Every cut and every changed byte gives a folder or a reason.
    for seed in 0..<200 {
      var bytes = TarWriter()
      bytes.add("p/dbt_project.yml", "name: p\n")
      bytes.add("p/a", "x", type: "2", target: "dbt_project.yml")
      var plain = bytes.bytes
      plain[(seed * 7919) % plain.count] ^= UInt8(1 << (seed % 8))
      _ = try? TarReader(plain).members()
      _ = try? TarReader(Array(plain.prefix(seed * 9))).members()
    }
  }
}

extension Error {
  /// The reason of a failure of a kind.
  fileprivate func reason(of kind: TarReader.Failure.Type) -> String? { (self as? TarReader.Failure)?.reason }
}
