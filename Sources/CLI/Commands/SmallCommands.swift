import Compiler
import Database
import Diagnostics
import FileSystem
import JSON
import Jinja
import NodeGraph
import Postgres
import ProjectModel
import Runner

/// `parse`: reads everything and writes the manifest.
struct ParseCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready()
    session.console.emit(
      Event(
        "ParsePerfInfoPath", "I010", .info,
        "Performance info: \(session.artifactPath("perf_info.json", ready.loaded))"))
    try session.write(Array("{}\n".utf8), to: "perf_info.json", ready.loaded)
    return 0
  }
}

/// `clean`: removes the folders of clean-targets, within the project only.
struct CleanCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let project = try ProjectLoader.projectFile(try session.pipeline.loadOptions())
    let root = Path.absolute(
      session.arguments.values["project_dir"] ?? session.pipeline.invocation.environment["DBT_PROJECT_DIR"]
        ?? session.pipeline.invocation.workingDirectory)
    let sources =
      project.modelPaths + project.seedPaths + project.testPaths + project.macroPaths + project.snapshotPaths
      + project.analysisPaths
    let onlyInside = session.arguments.flags["clean_project_files_only"] ?? true
    let paths = project.cleanTargets.map { Path.normalize(Path.join(root, $0)) }
    // All are looked at before the first is removed.
    let outside = paths.filter { path in
      // A folder that holds the project is never meant.
      path == root || root.hasPrefix(path == "/" ? path : path + "/")
        || (onlyInside && Path.relative(path, to: root) == nil)
    }
    guard outside.isEmpty else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.clean-outside",
          message: "dbt will not clean the following directories outside the project: "
            + "[\(outside.map { "'\($0)'" }.joined(separator: ", "))]",
          hint: "clean-targets name folders of the project; --no-clean-project-files-only allows for others")
      ])
    }
    let kept = sources.map { Path.normalize(Path.join(root, $0)) }
      .filter { source in paths.contains { source == $0 || source.hasPrefix($0 + "/") } }
    guard kept.isEmpty else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.clean-sources",
          message: "dbt will not clean the following source paths: "
            + "[\(kept.map { "'\($0)'" }.joined(separator: ", "))]",
          hint: "they hold the project's own files: take them out of clean-targets")
      ])
    }
    for path in paths {
      session.console.emit(Event("CheckCleanPath", "Z012", .info, "Checking \(path)/*"))
      do throws(FileError) {
        try FileSystem.remove(path)
      } catch {
        throw DiagnosticList([Diagnostic(code: "cli.clean-failed", message: error.description)])
      }
      session.console.emit(Event("ConfirmCleanPath", "Z013", .info, "Cleaned \(path)/*"))
    }
    session.console.emit(Event("FinishedCleanPaths", "Z015", .info, "Finished cleaning all paths."))
    return 0
  }
}

/// `run-operation MACRO --args YAML`.
struct RunOperationCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    guard let name = session.arguments.words.first else {
      throw DiagnosticList([Diagnostic(code: "cli.missing-argument", message: "Missing argument 'MACRO'.")])
    }
    var arguments = JSONObject()
    if let text = session.arguments.values["args"] { arguments = try Pipeline.mapping(text, option: "--args") }
    let ready = try session.ready()
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: [], opener: session.opener(ready.loaded))
    let operation = Operation(environment)
    let result = operation.run(name, arguments)
    if let message = result.message, result.status == .error {
      session.console.emit(
        Event(
          "RunningOperationCaughtError", "Q001", .error, "Encountered an error while running operation: \(message)",
          status: .bad))
    }
    // dbt: the record of an operation tells that it failed, not why.
    var record = result
    record.message = nil
    try session.writeResults([record], elapsed: result.executionTime, ready)
    return result.status == .success ? 0 : operation.exists(name) ? 1 : 2
  }
}

/// `pg start | stop | status | psql | url`.
struct PgCommandLine {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let (server, database) = try target()
    let outcome = PgCommand(server: server, database: database).run(session.arguments.words)
    if !outcome.output.isEmpty { Console.put(outcome.output, to: 1) }
    for finding in outcome.findings { Console.put(DiagnosticRenderer().render(finding) + "\n", to: 2) }
    return outcome.exitCode
  }

  /// The server of the project's target; outside of a project the cache's.
  private func target() throws(DiagnosticList) -> (EmbeddedServer, String) {
    let options = try session.pipeline.loadOptions()
    let project = try ProjectLoader.projectFile(options)
    let target = try ProjectLoader.target(options)
    let root = Path.absolute(
      session.arguments.values["project_dir"] ?? session.pipeline.invocation.environment["DBT_PROJECT_DIR"]
        ?? session.pipeline.invocation.workingDirectory)
    let opener = WarehouseOpener(
      target: target, projectRoot: root, targetPath: project.targetPath,
      environment: session.pipeline.invocation.environment, executable: nil)
    return (opener.embeddedServer(), target.database)
  }
}

/// `debug`: says what was found, and whether the database answers.
struct DebugCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    func say(_ text: String) { session.console.emit(Event("DebugCmdOut", "Z047", .info, text)) }
    say("dbt version: \(DBTCompatibility.version) (redstart \(Version.text))")
    if let folder = session.arguments.values["project_dir"], !FileSystem.isDirectory(folder) {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.bad-value", message: "Invalid value for '--project-dir': Path '\(folder)' does not exist.")
      ])
    }
    let onlyConnection = session.arguments.flag("connection")
    if onlyConnection { say("Skipping steps before connection verification") }
    var failed = false
    let options = try session.pipeline.loadOptions()
    let target: Target
    do throws(DiagnosticList) {
      target = try ProjectLoader.target(options)
      if !onlyConnection { say("  profiles.yml file [OK found and valid]") }
    } catch {
      if !onlyConnection { say("  profiles.yml file [ERROR invalid]") }
      if error.all.contains(where: { $0.code == "profile.no-profiles-file" }) {
        let folder = session.arguments.values["profiles_dir"] ?? session.pipeline.invocation.workingDirectory
        say("dbt looked for a profiles.yml file in \(folder)")
      }
      say("1 check failed:\nProfile loading failed for the following reason:\n" + DiagnosticRenderer().render(error))
      return 1
    }
    if !onlyConnection {
      do throws(DiagnosticList) {
        _ = try ProjectLoader.projectFile(options)
        say("  dbt_project.yml file [OK found and valid]")
      } catch {
        say("  dbt_project.yml file [ERROR invalid]")
        say(DiagnosticRenderer().render(error))
        failed = true
      }
    }
    say("Connection:")
    for (key, value) in target.printable where !["type", "threads"].contains(key) {
      say("  \(key): \(PythonText.str(value))")
    }
    let root = Path.absolute(session.arguments.values["project_dir"] ?? session.pipeline.invocation.workingDirectory)
    let opener = WarehouseOpener(
      target: target, projectRoot: root, targetPath: "target", environment: session.pipeline.invocation.environment,
      executable: nil)
    do throws(Diagnostic) {
      let warehouse = try opener.open()
      _ = try warehouse.execute("select 1 as id")
      warehouse.close()
      say("  Connection test: [OK connection ok]")
    } catch {
      say("  Connection test: [ERROR]")
      say(DiagnosticRenderer().render(error))
      failed = true
    }
    say(failed ? "1 check failed" : "All checks passed!")
    return failed ? 1 : 0
  }
}
