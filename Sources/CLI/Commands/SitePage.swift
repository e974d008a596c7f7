import Artifacts
import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner

/// The lineage page of a project: made from its artifacts, the last run's results among them.
struct SitePage {
  let session: Session
  let ready: Session.Ready
  /// As they were written, or would be.
  let manifest: [UInt8]
  let catalog: [UInt8]

  func write() throws(DiagnosticList) {
    let path = Path.join(session.targetFolder(ready.loaded), "index.html")
    do throws(Diagnostic) {
      let reader = SiteModelReader(
        manifest: try JSONReader.read(SourceFile(path: "manifest.json", bytes: manifest)),
        catalog: try JSONReader.read(SourceFile(path: "catalog.json", bytes: catalog)), runResults: lastRun())
      let model = reader.model(
        version: ready.loaded.packages[0].project.version, target: ready.loaded.target.targetName,
        generator: "Redstart \(Version.text)")
      do throws(FileError) {
        try FileSystem.makeDirectory(Path.parent(path))
        try SiteWriter.write(model, to: path)
      } catch {
        throw Diagnostic(
          code: "artifacts.cannot-write", message: error.description, hint: "choose another folder with --target-path")
      }
    } catch {
      throw DiagnosticList([error])
    }
    session.console.emit(Event("DocsPageWritten", "Z019", .info, "Lineage page written to \(path)"))
  }

  /// The results that the target folder holds; none where they cannot be read.
  private func lastRun() -> [JSONValue] {
    let path = session.artifactPath("run_results.json", ready.loaded)
    guard FileSystem.isFile(path) else { return [] }
    do {
      return [try JSONReader.read(SourceFile(path: path, bytes: try FileSystem.read(path)))]
    } catch {
      return []
    }
  }
}
