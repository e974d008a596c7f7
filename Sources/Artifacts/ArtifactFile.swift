import Diagnostics
import FileSystem

/// The files that a run leaves in its target folder.
package enum ArtifactFile: String, Sendable, CaseIterable {
  case manifest = "manifest.json"
  case runResults = "run_results.json"
  case catalog = "catalog.json"
  case sources = "sources.json"
  case semanticManifest = "semantic_manifest.json"

  /// Writes it so that readers see the old or the whole new content. Makes the folder where it is missing.
  ///
  /// - Throws: `artifacts.cannot-write`.
  package func write(_ bytes: [UInt8], to folder: String) throws(Diagnostic) {
    try write(to: folder) { FileSystem.writeAll(bytes, to: $0) }
  }

  /// The same for what is not all in memory at once: `body` gets an open descriptor and gives 0 or the error's number.
  package func write(to folder: String, _ body: (Int32) -> Int32) throws(Diagnostic) {
    do throws(FileError) {
      try FileSystem.makeDirectory(folder)
      try FileSystem.writeAtomically(to: Path.join(folder, rawValue), body)
    } catch {
      throw Diagnostic(
        code: "artifacts.cannot-write", message: error.description,
        hint: "make room or permissions there, or name another folder with --target-path")
    }
  }
}
