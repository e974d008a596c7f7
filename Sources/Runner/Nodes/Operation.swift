import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// Runs one macro by its name (`run-operation`).
package struct Operation {
  private let environment: RunEnvironment

  package init(_ environment: RunEnvironment) { self.environment = environment }

  /// Whether there is a macro of that name.
  package func exists(_ name: String) -> Bool { environment.context.macros.operation(name) != nil }

  /// - Parameter name: `macro` or `package.macro`.
  package func run(_ name: String, _ arguments: JSONObject) -> RunResult {
    let session = environment.makeSession("MainThread")
    defer { session.close() }
    session.connectionName = "macro_\(name)"
    let started = environment.clock()
    let short = name.split(separator: ".").last.map(String.init) ?? name
    guard let entry = environment.context.macros.operation(name) else {
      var result = RunResult(uniqueID: "macro.\(environment.context.rootName).\(short)", status: .error)
      let names = environment.context.macros.entries.map(\.macro.name)
      let hint = Suggestion.hint(for: short, among: names).map { "\n  hint: " + $0 } ?? ""
      result.message = "Runtime Error\n  dbt could not find a macro with the name '\(name)' in any package\(hint)"
      return result
    }
    var result = RunResult(uniqueID: entry.macro.uniqueID, status: .success)
    do throws(Diagnostic) {
      let context = Preparation(environment, session).context()
      _ = try MacroCaller.call(
        entry, Arguments([], arguments.map { ($0.0, Value($0.1)) }), in: context)
      // Whatever the macro left open counts: nobody else will commit it.
      try session.commit()
    } catch {
      session.release()
      result.status = .error
      result.message = ErrorText.message(error, macro: entry.macro)
    }
    result.failures = result.status == .error ? 1 : 0
    let ended = environment.clock()
    result.timing = [
      .init(name: "compile", startedAt: started, completedAt: started),
      .init(name: "execute", startedAt: started, completedAt: ended),
    ]
    result.executionTime = Double(ended - started) / 1e6
    return result
  }
}
