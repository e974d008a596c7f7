import CResources
import Diagnostics

/// The macro files that the binary carries.
enum BuiltinPackages {
  struct File {
    let package: String
    /// Below the package's `macros` folder, as dbt's paths are: `macros/adapters/relation.sql`.
    let path: String
    let source: SourceFile
  }

  /// Files of one of our packages (`dbt`, `dbt_postgres`, `dbt_redshift`), sorted by path.
  static func files(of package: String) -> [File] { files(of: package, ending: ".sql") }

  /// Files with doc blocks.
  static func docs(of package: String) -> [File] { files(of: package, ending: ".md") }

  private static func files(of package: String, ending: String) -> [File] {
    let prefix = "Compiler/Builtins/\(package)/"
    var files: [File] = []
    for index in 0..<cresources_count {
      let resource = cresources[index]
      let path = String(cString: resource.path)
      guard path.hasPrefix(prefix), path.hasSuffix(ending) else { continue }
      let bytes = Array(UnsafeBufferPointer(start: resource.bytes, count: resource.length))
      let relative = String(path.dropFirst(prefix.count))
      files.append(
        File(package: package, path: relative, source: SourceFile(path: "\(package)/\(relative)", bytes: bytes)))
    }
    return files
  }
}
