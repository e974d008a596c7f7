import Diagnostics
import ProjectModel
import Testing

@testable import Compiler

@Suite struct SourceMapTests {
  /// Line, column and text of the place in the model for the place of `needle` in the sent text.
  private func place(_ model: String, _ sent: String, _ needle: String) throws -> String? {
    var node = Node(
      uniqueID: "model.p.m", resourceType: .model, name: "m", packageName: "p", path: "m.sql",
      originalFilePath: "models/m.sql", fqn: ["p", "m"], alias: "m", checksum: .none)
    let file = SourceFile(path: "models/m.sql", text: model)
    node.place = SourcePlace(file, Span(0, file.bytes.count))
    let sentFile = SourceFile(path: "<sql>", text: sent)
    let characters = Array(sent.utf8)
    let wanted = Array(needle.utf8)
    let offset = try #require((0...characters.count - wanted.count).first { characters[$0...].starts(with: wanted) })
    let (line, column) = sentFile.position(of: offset)
    guard let found = SourceMap(sentFile, node)?.place(line: line, column: column) else { return nil }
    #expect(found.file.path == "models/m.sql")
    return "\(found.position.line):\(found.position.column)"
  }

  @Test func findsTheLineWhateverStandsBeforeIt() throws {
    let model = "{{ config(a=1) }}\n\nselect\n  1 as a,\n  amuont as b\nfrom t\n"
    #expect(
      try place(model, "/* x */\ncreate table m as (\nselect\n    1 as a,\n    amuont as b\nfrom t\n)", "amuont")
        == "5:3")
  }

  @Test func tagsStandForAnything() throws {
    let model = "select a.x\nfrom {{ ref('a') }} a join {{ ref('b') }} as b on a.idd = b.id\n"
    let sent = "create view v as (select a.x\nfrom \"d\".\"s\".\"a\" a join \"d\".\"s\".\"b\" as b on a.idd = b.id\n)"
    #expect(try place(model, sent, "a.idd") == "2:51")
    // Inside of what a tag became, its beginning is shown.
    #expect(try place(model, sent, "\"s\".\"b\"") == "2:28")
    #expect(try place("select {# why #} é, nothng\nfrom t", "select  é, nothng\nfrom t", "nothng") == "1:21")
  }

  @Test func equalLinesGoByTheirOrder() throws {
    let model = "select a from t\nunion all\nselect a from t\nunion all\nselect 1\n"
    let sent = "x\nselect a from t\nunion all\nselect a from t\nunion all\nselect 1\n"
    let second = "x\nselect a from t\nunion all\nselect a FROM t\n"
    #expect(try place(model, sent, "a from t\nunion all\nselect 1") == "3:8")
    #expect(try place(model, second, "a FROM") == nil)
  }

  @Test func neverGuesses() throws {
    #expect(try place("select {{ x }}\n", "select 1\n", "1") == "1:8")
    #expect(try place("{{ x }}\n", "select 1\n", "1") == nil)
    #expect(try place("{% for c in cs %}\n{{ c }},\n{% endfor %}", "a,\nb,\n", "b") == nil)
    #expect(try place("select b\n", "select a\n", "a") == nil)
  }
}
