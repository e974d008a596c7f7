import Diagnostics
import Testing

@Suite struct SourceFileTests {
  @Test func positionsCountLinesAndCharacters() {
    let file = SourceFile(path: "a.sql", text: "select é,\r\n  x\n")
    #expect(file.position(of: 0) == (1, 1))
    #expect(file.position(of: 9) == (1, 9))  // é is two bytes
    #expect(file.position(of: 14) == (2, 3))
    #expect(file.position(of: 999) == (3, 1))
    #expect(file.line(1) == "select é,")
    #expect(file.line(2) == "  x")
    #expect(file.line(9) == "")
    #expect(file.lineCount == 3)
  }
}

@Suite struct DiagnosticRendererTests {
  @Test func drawsPlaceCaretTraceAndHint() {
    let file = SourceFile(path: "models/a.sql", text: "select 1\nfrom {{ ref('stg_order') }}\n")
    let diagnostic = Diagnostic(
      code: "graph.unknown-ref", message: "no model is named 'stg_order'",
      place: SourcePlace(file, Span(21, 32)), hint: "did you mean 'stg_orders'?",
      trace: [.init("macro pick", SourcePlace(file, Span(0, 6)))])
    #expect(
      DiagnosticRenderer().render(diagnostic) == """
        error[graph.unknown-ref]: no model is named 'stg_order'
          --> models/a.sql:2:13
           |
         2 | from {{ ref('stg_order') }}
           |             ^^^^^^^^^^^
          > in macro pick at models/a.sql:1:1
          hint: did you mean 'stg_orders'?
        """)
  }

  @Test func listsAreSortedByPlace() {
    let file = SourceFile(path: "a", text: "xy")
    let late = Diagnostic(code: "a.b", message: "late", place: SourcePlace(file, Span(1, 2)))
    let early = Diagnostic(code: "a.b", message: "early", place: SourcePlace(file, Span(0, 1)))
    let nowhere = Diagnostic(code: "a.b", message: "nowhere")
    #expect(DiagnosticList([late, early, nowhere]).sorted.map(\.message) == ["nowhere", "early", "late"])
  }
}

@Suite struct SuggestionTests {
  @Test func findsNearNamesOnly() {
    #expect(Suggestion.nearest(to: "stg_order", among: ["orders", "stg_orders", "x"]) == "stg_orders")
    #expect(Suggestion.nearest(to: "unqiue", among: ["not_null", "unique"]) == "unique")
    #expect(Suggestion.nearest(to: "abc", among: ["xyz"]) == nil)
  }
}
