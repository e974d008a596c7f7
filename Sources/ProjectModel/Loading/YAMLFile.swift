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
    let file: SourceFile
    do {
      file = SourceFile(path: shown, bytes: try FileSystem.read(path))
    } catch {
      findings.add(unreadable(shown, error.reason))
      return nil
    }
    guard let offset = UTF8Text.firstBadByte(file.bytes) else { return file }
    findings.add(
      Diagnostic(
        code: "project.not-utf8",
        message: "the file is not UTF-8: byte 0x\(String(file.bytes[offset], radix: 16)) is no text",
        place: SourcePlace(file, Span(offset, offset + 1)),
        hint: "save the file as UTF-8, as with: iconv -f latin1 -t utf-8"))
    return nil
  }

  static func unreadable(_ shown: String, _ reason: String) -> Diagnostic {
    Diagnostic(code: "project.unreadable-file", message: "the file '\(shown)' cannot be read: \(reason)")
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
