import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// Runs a unit test: its model over the test's own rows, and the outcome against what the test expects.
struct UnitTestRunner {
  let environment: RunEnvironment
  let session: DatabaseSession

  init(_ environment: RunEnvironment, _ session: DatabaseSession) {
    self.environment = environment
    self.session = session
  }

  /// The test's result; every error is in it.
  func run(_ test: UnitTest, isSkipped: Bool, index: Int, _ reporter: RunReporter) -> RunResult {
    var result = RunResult(uniqueID: test.uniqueID, status: .skipped)
    result.threadID = session.threadName
    guard let node = UnitTestCompiler.node(test, environment.project) else { return result }
    guard !isSkipped else {
      reporter.skipped(node, index: index, thread: session.threadName)
      return result
    }
    reporter.started(node, index: index, thread: session.threadName)
    let started = environment.clock()
    session.connectionName = node.uniqueID
    session.node = node
    defer {
      session.release()
      session.connectionName = "master"
      session.node = nil
    }
    do throws(UnitTestCompiler.Failure) {
      let compiled = try compile(test, node)
      try compare(compiled, &result)
    } catch {
      result.status = error.diagnostic.code == "run.cancelled" ? .skipped : .error
      result.message = ErrorText.message(error.diagnostic, error.node, environment)
    }
    // dbt: a unit test is compiled while it is executed.
    result.timing = [
      .init(name: "compile", startedAt: started, completedAt: started),
      .init(name: "execute", startedAt: started, completedAt: environment.clock()),
    ]
    result.executionTime = Double(environment.clock() - started) / 1e6
    reporter.finished(node, result, index: index)
    return result
  }

  private func compile(_ test: UnitTest, _ node: Node) throws(UnitTestCompiler.Failure) -> CompiledNode {
    let environment = environment
    let session = session
    let compiler = UnitTestCompiler(environment.compiler) { id in
      guard let other = environment.deferred[id] else { return .none }
      let relation = Relation(node: other, quoting: environment.context.rootProject.quoting)
      return .object(RelationObject(relation, environment.context.adapter))
    } makeAdapter: {
      RuntimeAdapter.make(environment, session)
    }
    let output = try compiler.compile(test, node)
    for compiled in output.inputs + [output.test] {
      do throws(Diagnostic) {
        try environment.write(compiled.code, compiled.node, kind: "compiled")
      } catch {
        throw UnitTestCompiler.Failure(error, node)
      }
    }
    return output.test
  }

  private func compare(_ compiled: CompiledNode, _ result: inout RunResult) throws(UnitTestCompiler.Failure) {
    let node = compiled.node
    do throws(Diagnostic) {
      let context = try NodeRunner(environment, session).runMaterialization(node, compiled)
      guard let stored = context.storedResult("main")?.dict, let table = stored["table"]?.object(TableObject.self)
      else {
        throw Diagnostic(code: "run.no-main-statement", message: "the unit test has run no statement named 'main'")
      }
      result.isCompiled = true
      result.compiledCode = compiled.code
      result.extraCTEs = compiled.extraCTEs
      result.adapterResponse = stored["response"]?.object(AdapterResponseObject.self)?.json?.object ?? [:]
      let difference = Self.difference(table, ignoresScale: environment.context.target.isEmbedded)
      result.status = difference == nil ? .pass : .fail
      result.failures = difference == nil ? 0 : 1
      result.message = difference.map { "\n\nactual differs from expected:\n\n\($0)\n" }
    } catch {
      // What stops the run as a whole is not the test's fault.
      guard error.code != "run.cancelled" else { throw UnitTestCompiler.Failure(error, node) }
      result.status = .error
      result.message = ErrorText.unitTestMessage(error, node, environment)
    }
  }

  /// How the rows marked `actual` differ from those marked `expected`; the order of rows does not count.
  /// - Parameter ignoresScale: whether 5 and 5.00 are the same: the local target gives computed decimals another scale
  ///   than Redshift. Elsewhere, as in dbt, they differ.
  static func difference(_ table: TableObject, ignoresScale: Bool) -> String? {
    let mark = table.columns.firstIndex { $0.lowercased() == "actual_or_expected" }
    let shown = table.columns.indices.filter { $0 != mark }
    func rows(_ kind: String) -> [[String?]] {
      table.rows.filter { row in mark.map { row[$0].text == kind } ?? false }
        .map { row in shown.map { row[$0] } }
        .sorted(by: isBefore)
        .map { row in row.map { $0.isNone ? nil : text($0, ignoresScale: ignoresScale) } }
    }
    return TableDiff(columns: shown.map { table.columns[$0].lowercased() }, rows("expected"), rows("actual")).rendered()
  }

  private static func text(_ value: Value, ignoresScale: Bool) -> String {
    guard ignoresScale, case .decimal = value, value.text.contains("."), !value.text.contains("E") else {
      return value.text
    }
    var text = Substring(value.text)
    while text.last == "0" { text.removeLast() }
    return String(text.last == "." ? text.dropLast() : text)
  }

  /// By the first column that differs; nulls come last.
  private static func isBefore(_ row: [Value], _ other: [Value]) -> Bool {
    for (mine, theirs) in zip(row, other) where !mine.isSame(as: theirs) {
      if mine.isNone || theirs.isNone { return theirs.isNone }
      return mine.isLess(than: theirs)
    }
    return false
  }
}
