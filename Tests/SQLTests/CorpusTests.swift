import Diagnostics
import SQL
import Testing

@Suite struct CorpusTests {
  @Test(.enabled(if: !Cases.corpus.isEmpty)) func everyStatementParsesAndPrintsBack() {
    var failures = 0
    for (index, entry) in Cases.corpus.enumerated() {
      let script = SQLScript.parse(SourceFile(path: "\(entry.file)#\(index)", text: entry.sql))
      if !script.diagnostics.isEmpty || script.statements.count != 1 {
        failures += 1
        let findings = script.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
        Issue.record("\(entry.file)#\(index): \(script.statements.count) statements\n\(findings)")
        continue
      }
      expectRoundTrip(script, "\(entry.file)#\(index)")
    }
    #expect(Cases.corpus.count == 615)
    #expect(failures == 0, "\(failures) of \(Cases.corpus.count) do not parse")
  }

  @Test(.enabled(if: !Cases.corpus.isEmpty)) func noMutationCrashesOrHangs() {
    var parsed = 0
    for entry in Cases.corpus {
      parsed += parseMutations(of: entry.sql, stride: 4)
      parsed += parseBrokenBytes(of: entry.sql, stride: 13)
    }
    #expect(parsed > 10_000)
  }
}
