import Diagnostics
import FileSystem
import YAML

/// A YAML file, read and parsed; what is wrong with it goes to the findings.
enum YAMLFile {
  /// nil where it cannot be read or parsed, or is empty.
  static func load(_ path: String, shownAs shown: String, _ findings: Findings) -> (file: SourceFile, root: YAMLNode)? {
    guard let file = read(path, shownAs: shown, findings), let root = parse(file, findings) else { return nil }
    return (file, root)
  }

  static func read(_ path: String, shownAs shown: String, _ findings: Findings) -> SourceFile? {
    do {
      return SourceFile(path: shown, bytes: try FileSystem.read(path))
    } catch {
      findings.add(
        Diagnostic(code: "project.unreadable-file", message: "the file '\(shown)' cannot be read: \(error.reason)"))
      return nil
    }
  }

  static func parse(_ file: SourceFile, _ findings: Findings) -> YAMLNode? {
    do {
      let result = try YAMLParser.parse(file)
      findings.add(result.warnings)
      return result.root
    } catch {
      findings.add(error)
      return nil
    }
  }
}
