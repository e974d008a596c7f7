import Diagnostics
import SQL
import Testing

@Suite struct StatementTests {
  @Test(arguments: Cases.files("statements").map(\.lastPathComponent))
  func everyStatementParsesAndPrintsBack(_ name: String) {
    let text = Cases.text(Cases.folder.appendingPathComponent("statements/" + name))
    let source = SourceFile(path: name, text: text)
    let script = SQLScript.parse(source)
    for diagnostic in script.diagnostics { Issue.record("\(DiagnosticRenderer().render(diagnostic))") }
    #expect(script.statements.count == StatementSplitter.split(source).count)
    expectRoundTrip(script, name)
    for piece in StatementSplitter.split(source) {
      #expect(parseMutations(of: source.text(piece.span), stride: 7) > 0)
      #expect(parseBrokenBytes(of: source.text(piece.span), stride: 17) > 0)
    }
  }
}
