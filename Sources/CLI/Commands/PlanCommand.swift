import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `plan`: what a build would send, in order, with no database. Questions to the database are answered as an empty one
/// would answer them.
struct PlanCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready()
    let selection = try session.pipeline.select(ready.graph, .build, ready.loaded)
    let statements = StatementLog()
    let root = ready.loaded.packages[0]
    let environment = RunEnvironment(
      compiler: NodeCompiler(ready.parsed), graph: ready.graph, selected: selection.uniqueIDs,
      projectRoot: root.rootPath, targetPath: root.project.targetPath, events: DiscardEvents(),
      cancels: session.pipeline.cancels, eventTimes: try session.pipeline.eventTimes(), record: { statements.add($0) },
      clock: session.pipeline.clock,
      openWarehouse: { () throws(Diagnostic) in EmptyWarehouse() })
    let order = RunOrder(ready.graph, selection.uniqueIDs, for: .build)
    let task = RunTask(environment, order: order, threads: 1, runsHooks: true, createsSchemas: true, failFast: false)
    let outcome: RunTask.Outcome
    do throws(Diagnostic) {
      outcome = try task.run()
    } catch {
      throw DiagnosticList([error])
    }
    for statement in statements.all {
      if session.arguments.flag("json") {
        session.console.answer(JSONWriter.text(.object(["sql": .string(statement)])))
      } else {
        session.console.answer(statement.trimmed.hasSuffix(";") ? statement + "\n" : statement + ";\n")
      }
    }
    let failures = outcome.results.filter { $0.status == .error }
    for failure in failures {
      session.console.emit(Event("RunResultError", "Z024", .error, failure.message ?? "", status: .bad))
    }
    return failures.isEmpty ? 0 : 1
  }
}
