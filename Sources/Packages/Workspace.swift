import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder for what is on its way, which goes when the work is done. Where packages are installed it lies in their own
/// folder, so that a rename puts them in place; a run that was killed leaves it to the next one.
final class Workspace {
  /// dbt passes over folders whose names begin so.
  static let prefix = "__redstart-"

  let folder: String
  private var count = 0

  /// - Parameter parent: of the folder.
  init(in parent: String) throws(DiagnosticList) {
    do throws(FileError) {
      folder = try FileSystem.makeTemporaryDirectory(in: parent, prefix: Self.prefix)
    } catch {
      throw PackageDiagnostics.file(error)
    }
  }

  deinit { try? FileSystem.remove(folder) }

  /// A path in it that nothing lies at.
  func newPath(_ what: String) -> String {
    count += 1
    return "\(folder)/\(what)-\(count)"
  }
}
