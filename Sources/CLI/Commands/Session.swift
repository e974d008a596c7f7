import Artifacts
import Compiler
import Diagnostics
import FileSystem
import JSON
import NodeGraph
import ProjectModel
import Runner

/// One command in progress: the pipeline with what several commands share.
struct Session {
  let pipeline: Pipeline

  var arguments: Arguments { pipeline.arguments }
  var console: Console { pipeline.console }

  struct Ready {
    let loaded: LoadedProject
    let parsed: ProjectParser.Output
    let graph: Graph
  }

  /// Loads, parses and links the project; writes its manifest.
  func ready(writesManifest: Bool = true) throws(DiagnosticList) -> Ready {
    let loaded = try pipeline.load()
    let parsed = try pipeline.parse(loaded)
    let graph = try Graph(parsed.project)
    let ready = Ready(loaded: loaded, parsed: parsed, graph: graph)
    if writesManifest { try writeManifest(ready, compiled: [:]) }
    // The process ends with the command: to take a large project apart before that only costs time.
    _ = Unmanaged.passRetained(Kept(ready))
    return ready
  }

  private final class Kept {
    let ready: Ready
    init(_ ready: Ready) { self.ready = ready }
  }

  func opener(_ loaded: LoadedProject) -> WarehouseOpener {
    WarehouseOpener(
      target: loaded.target, projectRoot: loaded.packages[0].rootPath,
      targetPath: loaded.packages[0].project.targetPath, environment: pipeline.invocation.environment,
      executable: nil)
  }

  /// Where an artifact goes, absolute.
  func artifactPath(_ name: String, _ loaded: LoadedProject) -> String {
    Path.join(Path.join(loaded.packages[0].rootPath, loaded.packages[0].project.targetPath), name)
  }

  /// - Throws: `artifacts.cannot-write`.
  func write(_ bytes: [UInt8], to name: String, _ loaded: LoadedProject) throws(DiagnosticList) {
    guard arguments.flag("write_json", default: true) else { return }
    let path = artifactPath(name, loaded)
    do throws(FileError) {
      try FileSystem.makeDirectory(Path.parent(path))
      try FileSystem.writeAtomically(bytes, to: path)
    } catch {
      throw DiagnosticList([
        Diagnostic(
          code: "artifacts.cannot-write", message: error.description,
          hint: error.number == 28 ? "the disk is full" : "choose another folder with --target-path")
      ])
    }
  }
}
