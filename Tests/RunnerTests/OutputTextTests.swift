import Testing

@testable import Runner

@Suite struct OutputTextTests {
  @Test func linesAreFilledWithDots() {
    let line = OutputLine.format("OK created x", status: "OK", index: 1, total: 3, seconds: 0.046)
    #expect(line == "1 of 3 OK created x " + String(repeating: ".", count: 60) + " [OK in 0.05s]")
    #expect(OutputLine.format("x", status: "RUN", index: nil, total: nil).hasPrefix("x ...."))
    let long = String(repeating: "x", count: 90)
    #expect(OutputLine.format(long, status: "RUN", index: 1, total: 1) == "1 of 1 \(long)  [RUN]")
    let cut = OutputLine.format(long, status: "RUN", index: 1, total: 1, truncates: true)
    #expect(cut == "1 of 1 " + String(repeating: "x", count: 70) + "... [RUN]")
  }

  @Test(arguments: [(0, "0.00"), (0.005, "0.01"), (0.999, "1.00"), (12.3, "12.30"), (61.07, "61.07")])
  func seconds(_ value: Double, _ text: String) { #expect(OutputLine.twoPlaces(value) == text) }

  @Test(arguments: [
    "", " \n\t", ";", " ; ;\n", "-- only a comment", "/* one */ /* two */", "/* outer /* inner */ still */ ; -- end",
    "/* never ends", "/*/ not yet */",
  ]) func blank(_ sql: String) { #expect(SQLText.isBlank(sql)) }

  @Test(arguments: ["select 1", "-- x\nselect 1", "/* x */ 1", "/* /* */ */ x", "-", "/", "/**/x", "- -", "'--'"])
  func notBlank(_ sql: String) { #expect(!SQLText.isBlank(sql)) }
}
