import Diagnostics
import FileSystem
import Foundation
import JSON
import Postgres
import ProjectModel
import TestSupport
import Testing

@testable import Runner

@Suite struct SeedFileTests {
  private func load(
    _ bytes: [UInt8], _ config: JSONObject = [:], sizesText: Bool = false
  ) throws -> SeedFile {
    let root = NSTemporaryDirectory() + "redstart-seed-" + UUID().uuidString
    try FileSystem.makeDirectory(root)
    defer { try? FileSystem.remove(root) }
    try FileSystem.write(bytes, to: root + "/s.csv")
    var node = Node(
      uniqueID: "seed.p.s", resourceType: .seed, name: "s", packageName: "p", path: "s.csv",
      originalFilePath: "s.csv", fqn: ["p", "s"], alias: "s", checksum: .none)
    node.rootPath = root
    node.config = NodeConfig(config)
    return try SeedFile.load(node, sizesText: sizesText)
  }

  private func failure(_ text: [UInt8], _ config: JSONObject = [:]) -> (code: String, line: Int?)? {
    do {
      _ = try load(text, config)
      return nil
    } catch let error as Diagnostic {
      return (error.code, error.place?.position.line)
    } catch {
      return nil
    }
  }

  @Test func namesColumnsAndTypes() throws {
    let seed = try load(Array("\u{FEFF}id,\"full name\",code\r\n1,Ann,00501\r\n2,,null\r\n".utf8))
    #expect(seed.columns == ["id", "full name", "code"])
    #expect(seed.sqlTypes == ["integer", "text", "text"])
    #expect(seed.rowCount == 2)
    #expect(try load(Array("id;x\n1;2\n".utf8), ["delimiter": ";"]).columns == ["id", "x"])
    #expect(try load(Array("id\n1\n".utf8), ["column_types": ["id": "varchar(5)"]]).sqlTypes == ["text"])
  }

  @Test func textIsAsLongAsItsLongestValueWhereTheTypeTellsBytes() throws {
    let text = "a,b,c,d\nx,\"k\u{F6}ln \"\"am\"\" Rhein\",1,\n" + String(repeating: "y", count: 300) + ",z,2,\n"
    #expect(
      try load(Array(text.utf8), sizesText: true).sqlTypes == ["varchar(300)", "varchar(16)", "integer", "integer"])
  }

  /// As agate names them.
  @Test func repeatedAndEmptyNamesAreMadeApart() throws {
    #expect(try load(Array("a,a,,a,\n1,2,3,4,5\n".utf8)).columns == ["a", "a_2", "c", "a_3", "e"])
    #expect(try load(Array("a_2,a,a\n1,2,3\n".utf8)).columns == ["a_2", "a", "a_3"])
  }

  @Test func badFilesAreNamedAtTheirLine() {
    for (text, code, line) in [
      ("", "seed.empty", 1), ("a,b\n1,2\n\n3,4,5\n", "seed.ragged-row", 4),
      ("a\n\"x\ny\"\n\"b\n", "seed.open-quote", 4),
    ] {
      let found = failure(Array(text.utf8))
      #expect(found?.code == code)
      #expect(found?.line == line, "\(code)")
    }
    let latin = failure(Array("a\nb\nJ".utf8) + [0xFC] + Array("rgen\n".utf8))
    #expect(latin?.code == "seed.not-utf8")
    #expect(latin?.line == 3)
    #expect(failure(Array("a\n".utf8), ["delimiter": "::"])?.code == "seed.delimiter")
    #expect(failure(Array("a\n".utf8), ["delimiter": "\""])?.code == "seed.delimiter")
  }

  /// Copies a seed into the table `s`; how many rows the server took.
  private func store(_ seed: SeedFile, _ columns: String, _ connection: Connection) throws -> Int {
    let writer = try connection.copyIn("copy s (\(columns)) from stdin")
    try seed.write(to: writer)
    return try writer.finish()
  }

  /// Every text comes out of the table as it stood in the file.
  @Test func copyKeepsEveryText() throws {
    let values = [
      "plain", "back\\slash", "\\N", "\\.", "tab\there", "line\nend", "quote\"d", "a,b",
      "  blanks  ", "NULLS", "nullable", "é日本🙂", "\u{1}\u{7F}", "'; drop table s; --", "{{ ref('x') }}", "%s", "00501",
      String(repeating: "long ", count: 30_000),
    ]
    let quoted = values.map {
      "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    let text = "n,v\n" + quoted.enumerated().map { "\($0.offset),\($0.element)\n" }.joined()
    let seed = try load(Array(text.utf8))
    let connection = try TestServer.shared().connect()
    _ = try connection.execute("create table s (n integer, v text)")
    #expect(try store(seed, "n, v", connection) == values.count)
    let rows = try connection.query("select v from s order by n")
    for (index, value) in values.enumerated() { #expect(rows.value(index, 0) == value) }
  }

  /// A column has no time zone: a moment with an offset is stored as UTC's, as dbt's sessions store it.
  @Test func momentsAreStoredInUTC() throws {
    let text = "day,at,z\n2024-3-9,2024-03-09 1:02:03,2024-03-09T23:30:00-02:00\n2024-03-10,,2024-03-09T23:30:00.5Z\n"
    let seed = try load(Array(text.utf8))
    #expect(seed.sqlTypes == ["date", "timestamp without time zone", "timestamp without time zone"])
    let connection = try TestServer.shared().connect()
    _ = try connection.execute("set timezone to 'Asia/Tokyo'; create table s (day date, at timestamp, z timestamp)")
    #expect(try store(seed, "day, at, z", connection) == 2)
    let rows = try connection.query("select day, at, z from s order by day")
    #expect((0..<3).map { rows.value(0, $0) } == ["2024-03-09", "2024-03-09 01:02:03", "2024-03-10 01:30:00"])
    #expect((0..<3).map { rows.value(1, $0) } == ["2024-03-10", nil, "2024-03-09 23:30:00.5"])
  }

  /// As dbt, which opens the file as a text of Python's.
  @Test func everyLineEndBecomesALineFeed() throws {
    let seed = try load(Array("n,v\r\n1,\"a\r\nb\"\r2,\"c\rd\r\"\r\n3,\"\r\r\n\n\"\r".utf8), sizesText: true)
    #expect(seed.sqlTypes == ["integer", "varchar(4)"])
    let connection = try TestServer.shared().connect()
    _ = try connection.execute("create table s (n integer, v text)")
    #expect(try store(seed, "n, v", connection) == 3)
    let rows = try connection.query("select v from s order by n")
    // Nothing but blanks is no text.
    #expect((0..<3).map { rows.value($0, 0) } == ["a\nb", "c\nd\n", nil])
  }

  @Test func emptyAndNullBecomeNull() throws {
    let seed = try load(Array("n,v\n1,\n2,null\n3,\"\"\n4,NULL\n5,Null \n6,  \n7\n8,x\n".utf8))
    let connection = try TestServer.shared().connect()
    _ = try connection.execute("create table s (n integer, v text)")
    _ = try store(seed, "n, v", connection)
    #expect(
      try connection.query("select string_agg(n::text, ',' order by n) from s where v is null").scalar
        == "1,2,3,4,5,6,7")
  }
}
