import Diagnostics
import FileSystem
import JSON
import ProjectModel
import YAML

/// `package-lock.yml`: which packages, in which versions, a list led to; byte for byte as dbt writes it.
enum LockFile {
  /// Of a list: two lists that mean the same have the same.
  static func hash(_ specs: [PackageSpec]) -> String {
    let style = JSONWriter.Style(sortKeys: true)
    let texts = specs.map { JSONWriter.text(.object($0.hashed), style) }
    return Checksum.sha1(
      texts.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }.joined(separator: "\n"))
  }

  /// One entry.
  /// - Parameter scrubbed: takes an address out of which a secret was taken.
  static func entry(
    _ package: PinnedPackage, _ metadata: PackageMetadata, _ scrubber: Scrubber, scrubbed: (String) -> Void
  ) -> JSONObject {
    let spec = package.spec
    var object: JSONObject = ["name": .string(metadata.name)]
    // The address as it was written: a variable stays one.
    func address() -> JSONValue {
      let safe = scrubber.withoutSecrets(spec.writtenOrigin)
      if safe != spec.writtenOrigin { scrubbed(safe) }
      return .string(safe)
    }
    switch spec.kind {
    case .local, .private: object["local"] = .string(spec.origin)
    case .tarball: object["tarball"] = address()
    case .hub:
      object["package"] = .string(spec.origin)
      object["version"] = .string(package.version)
    case .git:
      object["git"] = address()
      object["revision"] = .string(metadata.commit ?? package.revision)
      if let subdirectory = spec.subdirectory, !subdirectory.isEmpty { object["subdirectory"] = .string(subdirectory) }
    }
    return object
  }

  static func write(_ entries: [JSONObject], hash: String, to path: String) throws(DiagnosticList) {
    let document: JSONObject = ["packages": .array(entries.map { .object($0) }), "sha1_hash": .string(hash)]
    let text = YAMLText.dump(.object(document), sortKeys: true, indentsLists: true)
    do throws(FileError) {
      try FileSystem.writeAtomically(text, to: path)
    } catch {
      throw PackageDiagnostics.file(error)
    }
  }
}
