import Analysis
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `check`: reads the project's SQL with no database and says what would fail, and what could be better.
struct CheckCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready(writesManifest: false)
    let selection = try session.pipeline.select(ready.graph, .compile, ready.loaded)
    let threads = session.arguments.flag("single_threaded") ? 1 : max(2, min(ready.loaded.target.threads, 8))
    let report = ProjectCheck(
      ready.parsed, ready.graph, selected: selection.uniqueIDs, tellsLineage: session.arguments.flag("lineage")
    ) { count, body in
      Workers.each(count, threads: threads, body)
    }.run()
    if session.arguments.flag("lineage") {
      let text = JSONWriter.text(.object(LineageFile.object(report.lineage)), .pretty)
      try session.write(Array((text + "\n").utf8), to: "column_lineage.json", ready.loaded)
    }
    let asJSON = session.arguments.flag("json") || session.arguments.values["log_format"] == "json"
    asJSON ? json(report) : text(report)
    let fails = report.count(.error) > 0 || (session.arguments.flag("warn_error") && report.count(.warning) > 0)
    return fails ? 1 : 0
  }

  // MARK: Output

  private func text(_ report: CheckReport) {
    let renderer = DiagnosticRenderer(
      color: ConsoleSettings.make(session.arguments, session.pipeline.invocation).usesColor)
    let isQuiet = session.arguments.flag("quiet")
    for finding in report.findings where !isQuiet || finding.diagnostic.severity == .error {
      session.console.answer(renderer.render(finding.diagnostic) + "\n")
    }
    if !isQuiet { session.console.answer(summary(report)) }
  }

  private func summary(_ report: CheckReport) -> String {
    func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
    let nodes = counted(report.nodes, "node", "nodes")
    let parts = [
      counted(report.count(.error), "error", "errors"), counted(report.count(.warning), "warning", "warnings"),
      counted(report.count(.note), "piece of advice", "pieces of advice"),
    ]
    let more = report.findings.isEmpty ? "" : "; redstart explain CODE says more about each"
    return "Checked \(nodes): \(parts.joined(separator: ", "))\(more)"
  }

  /// One object a line for each finding, and a last one that counts them.
  private func json(_ report: CheckReport) {
    for finding in report.findings {
      let diagnostic = finding.diagnostic
      let position = diagnostic.place?.position
      let object: JSONObject = [
        "code": .string(diagnostic.code), "severity": .string(Self.name(diagnostic.severity)),
        "message": .string(diagnostic.message), "node": JSONValue(finding.node),
        "path": JSONValue(diagnostic.place?.file.path), "line": position.map { .int($0.line) } ?? .null,
        "column": position.map { .int($0.column) } ?? .null, "hint": JSONValue(diagnostic.hint),
        "notes": JSONValue(diagnostic.notes),
      ]
      session.console.answer(JSONWriter.text(.object(object)))
    }
    let summary: JSONObject = [
      "summary": .object([
        "nodes": .int(report.nodes), "errors": .int(report.count(.error)), "warnings": .int(report.count(.warning)),
        "advice": .int(report.count(.note)),
      ])
    ]
    session.console.answer(JSONWriter.text(.object(summary)))
  }

  private static func name(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "advice"
    }
  }
}

/// `explain`: what a code means; without one, all codes.
struct ExplainCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    guard let code = session.arguments.words.first else {
      list()
      return 0
    }
    if let explanation = Explanation.of(code) {
      session.console.answer(explanation.printed)
      return 0
    }
    let domain = String(code.prefix { $0 != "." })
    if let about = Explanation.domains.first(where: { $0.name == domain })?.about {
      session.console.answer("\(code): of \(domain), which is about \(about). The finding's own hint says what to do.")
      return 0
    }
    throw DiagnosticList([
      Diagnostic(
        code: "cli.unknown-code", message: "no explanation is kept for '\(code)'",
        hint: Suggestion.hint(for: code, among: Explanation.all.map(\.code)) ?? "redstart explain lists all that are")
    ])
  }

  private func list() {
    let width = Explanation.all.map(\.code.count).max() ?? 0
    func line(_ name: String, _ text: String) {
      session.console.answer(name + String(repeating: " ", count: max(1, width + 2 - name.count)) + text)
    }
    for item in Explanation.all { line(item.code, "\(item.level.rawValue): \(item.title)") }
    session.console.answer("\nOther codes, by what they are about:\n")
    for domain in Explanation.domains { line(domain.name + ".…", domain.about) }
  }
}
