import Diagnostics
import SQL
import Testing

@Suite struct LexerTests {
  private func kinds(_ text: String) -> [Token.Kind] {
    SQLScript.parse(SourceFile(path: "a.sql", text: text)).tokens.dropLast().map(\.kind)
  }

  private func words(_ text: String) -> [String] {
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: text))
    return script.tokens.dropLast().map { script.source.text($0.span) }
  }

  private func value(_ literal: String) -> String? {
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: "comment on table t is \(literal)"))
    guard case .comment(let comment)? = script.statements.first?.kind else { return nil }
    return comment.text?.value
  }

  @Test func operatorsSplitAsInPostgres() {
    #expect(words("a=-1") == ["a", "=", "-", "1"])
    #expect(words("2*-1") == ["2", "*", "-", "1"])
    #expect(words("a<>-b||c") == ["a", "<>", "-", "b", "||", "c"])
    #expect(words("a->>'x'!~*b") == ["a", "->>", "'x'", "!~*", "b"])
    #expect(words("1--2\n-3") == ["1", "-", "3"])
    #expect(words("1/*2*/-3") == ["1", "-", "3"])
    #expect(words("a::int[1:2]") == ["a", "::", "int", "[", "1", ":", "2", "]"])
  }

  @Test func numbers() {
    #expect(
      kinds("1 1. .5 1.5 1e5 1.5E-3 1.e+2") == [
        .integer, .pointNumber, .pointNumber, .pointNumber, .exponentNumber, .exponentNumber, .exponentNumber,
      ])
    #expect(words("1..f1") == ["1", ".", ".", "f1"])
    #expect(words("1e") == ["1", "e"])
  }

  @Test func temporaryNamesAndTheOperator() {
    #expect(words("from #t join #u") == ["from", "#t", "join", "#u"])
    #expect(words("insert into #t select a #b") == ["insert", "into", "#t", "select", "a", "#", "b"])
    #expect(words("drop table if exists #t") == ["drop", "table", "if", "exists", "#t"])
  }

  @Test func stringsReadAsRedshiftReadsThem() {
    #expect(value("'a''b'") == "a'b")
    #expect(value(#"'a\'b'"#) == "a'b")
    #expect(value(#"'\\d+\n\t\x41\101\q'"#) == "\\d+\n\tAAq")
    #expect(value("'one'\n  -- comment\n  'two'") == "onetwo")
    #expect(value("$$it's \\n$$") == "it's \\n")
    #expect(value("$a$ $$ $a$") == " $$ ")
    #expect(value("'é ž'") == "é ž")
  }

  @Test func splitterRespectsLiterals() {
    let text = "select ';' ; -- a; b\nselect $$;$$, \";\" /* ; */;;  \n select 3 -- end"
    let source = SourceFile(path: "a.sql", text: text)
    let pieces = StatementSplitter.split(source)
    #expect(pieces.map { source.text($0.span) } == ["select ';'", "select $$;$$, \";\"", "select 3"])
    #expect(
      pieces.map { source.text($0.full) } == [
        "select ';' ", " -- a; b\nselect $$;$$, \";\" /* ; */", "  \n select 3 -- end",
      ])
  }

  @Test func aWordIsAKeywordWhateverItsCase() {
    #expect(Keyword.named("SeLeCt") == .select)
    #expect(Keyword.named("none") == .noneWord)
    #expect(Keyword.named("selects") == nil)
    for keyword in Keyword.allCases { #expect(Keyword.named(keyword.rawValue) == keyword) }
  }
}
