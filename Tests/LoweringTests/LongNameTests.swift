import Database
import Diagnostics
import Lowering
import Postgres
import SQL
import TestSupport
import Testing

@Suite struct LongNameTests {
  static let long = "a_name_that_has_more_bytes_than_the_63_that_postgresql_would_keep_of_it"

  @Test func onlyLongNamesChange() {
    let most = String(repeating: "x", count: 63)
    #expect(LongNames.short(most) == most)
    #expect(Names.quoted(most) == "\"\(most)\"")
    let short = LongNames.short(Self.long)
    #expect(short != Self.long && short.utf8.count == 63 && short.hasPrefix("a_name_that_has_more_bytes_t…"))
    #expect(LongNames.short(Self.long) == short)
    #expect(LongNames.short(short) == short)
    #expect(Names.quoted(Self.long) == "\"\(short)\"")
    #expect(Names.key(Self.long) == "'\(short)'")
  }

  @Test func aCharacterIsNotCut() {
    for lead in 0..<4 {
      let name = String(repeating: "x", count: lead) + String(repeating: "€", count: 25)
      let short = LongNames.short(name)
      #expect(short.utf8.count <= 63 && short.utf8.count > 59)
      #expect(!short.unicodeScalars.contains("\u{FFFD}"))
      #expect(LongNames.restored(short) == name)
    }
  }

  @Test func namesThatBeginAlikeDiffer() {
    let names = (0..<1000).map { Self.long + "_\($0)" }
    #expect(Set(names.map(LongNames.short)).count == 1000)
  }

  @Test func textsGetTheLongNamesBack() {
    let short = LongNames.short(Self.long)
    let other = LongNames.short(Self.long + "2")
    let text = "view \"\(short)\" depends on table s.\(other)…"
    #expect(LongNames.restored(text) == "view \"\(Self.long)\" depends on table s.\(Self.long)2…")
    // What no name was made into stays, and is known to be unknown.
    let unknown = "x…0123456789abcdef0123456789abcdef"
    #expect(LongNames.restored(unknown) == unknown)
    #expect(LongNames.unknown(in: "\(short) \(unknown)") == ["0123456789abcdef0123456789abcdef"])
    for text in ["nothing…", "…", "a text of thirty-three bytes …", unknown.dropLast().description] {
      #expect(LongNames.unknown(in: text) == [] && LongNames.restored(text) == text)
    }
  }

  @Test func pathsAreShortenedPartByPart() {
    let short = LongNames.short(Self.long)
    #expect(LongNames.shortened("\"s\".\"t\"") == "\"s\".\"t\"")
    #expect(LongNames.shortened("\"s\".\"\(Self.long)\"") == "\"s\".\"\(short)\"")
    #expect(LongNames.shortened("s.\(Self.long)") == "s.\"\(short)\"")
    let odd = "a.b\"" + Self.long
    #expect(
      LongNames.shortened("\"s\".\"a.b\"\"\(Self.long)\"")
        == "\"s\".\"\(LongNames.short(odd).split(separator: "\"").joined(separator: "\"\""))\"")
  }

  /// The prelude's functions make the same short forms.
  @Test func theServerAgrees() throws {
    let connection = try Connection(try TestServer.shared().databaseParameters())
    defer { connection.close() }
    _ = try connection.execute(Prelude.script())
    for name in [Self.long, "short", String(repeating: "€", count: 40), String(repeating: "äx", count: 40)] {
      let found = try connection.query("select rs_catalog.short_name(\(Names.literal(name)))").scalar
      #expect(found == LongNames.short(name))
    }
    let path = try connection.query("select rs_catalog.short_path('s.\(Self.long)')").scalar
    #expect(path == "s.\"\(LongNames.short(Self.long))\"")
  }

  @Test func whatIsDefinedKeepsItsNames() throws {
    func commands(_ text: String) throws -> [String] {
      let script = SQLScript.parse(SourceFile(path: "a.sql", text: text))
      let statement = try #require(script.statements.first)
      return try Lowering().lower(statement, of: script, catalog: EmptyCatalog()).commands.map(\.sql)
    }
    let keep = "SELECT rs_catalog.keep_names(ARRAY['\(Self.long)'])"
    #expect(try commands("create table \(Self.long) (i int)").first == keep)
    #expect(try commands("drop table \(Self.long)").first == keep)
    #expect(try commands("select 1 as \(Self.long)") == ["select 1 as \"\(LongNames.short(Self.long))\""])
  }

  /// What tells of a relation in words tells its own names, also to a process that has not met them.
  @Test func showsTellTheWholeName() throws {
    let session = try LocalRedshift(try Connection(try TestServer.shared().databaseParameters()))
    defer { session.close() }
    _ = try session.execute("create table \(Self.long) (\(Self.long)_1 int distkey, unique (\(Self.long)_1))")
    _ = try session.execute("create view \(Self.long)_v as select \(Self.long)_1 from \(Self.long)")
    for show in ["show table \(Self.long)", "show view \(Self.long)_v"] {
      let text = try #require(try session.execute(show).value(0, 0))
      #expect(text.contains("\(Self.long)_1") && !text.contains("…"), "\(text)")
    }
    let result = try session.execute("select * from \(Self.long)_v")
    #expect(result.columns.map(\.name) == ["\(Self.long)_1"])
    let error = #expect(throws: Diagnostic.self) { try session.execute("drop table \(Self.long)") }
    #expect(error?.notes.contains { $0.contains("view \"\(Self.long)_v\" depends on") } == true)
  }
}
