import Diagnostics
import FileSystem

/// Finds the files of one package: resource folders are walked once each, in dbt's order made fixed (files of a folder
/// by name, then its folders by name).
struct FileFinder {
  /// Absolute.
  let root: String
  let ignore: IgnoreRules
  let findings: Findings

  /// A file below one of a package's resource paths.
  struct Found {
    var searchPath: String
    var relativePath: String
    var kind: Kind
  }

  enum Kind { case sql, python, csv, yaml, markdown }

  /// Every file of a known kind below a resource path; a missing folder has none.
  func files(in searchPath: String) -> [Found] {
    var found: [Found] = []
    let base = Path.join(root, searchPath)
    guard FileSystem.isDirectory(base) else { return [] }
    walk(base, prefix: "", searchPath, &found)
    return found
  }

  private func walk(_ folder: String, prefix: String, _ searchPath: String, _ found: inout [Found]) {
    let names: [String]
    do {
      names = try FileSystem.list(folder)
    } catch {
      findings.add(
        Diagnostic(
          code: "project.unreadable-folder",
          message: "the folder '\(Path.join(searchPath, prefix))' cannot be listed: \(error.reason)"))
      return
    }
    var folders: [String] = []
    for name in names {
      if let kind = Self.kind(name) {
        let relative = prefix + name
        if !ignore.ignores(searchPath + "/" + relative) {
          found.append(Found(searchPath: searchPath, relativePath: relative, kind: kind))
        }
      } else if !Self.hasPlainExtension(name) {
        folders.append(name)
      }
    }
    for name in folders {
      let path = folder + "/" + name
      // dbt: links to folders are not followed.
      guard FileSystem.isDirectory(path), !isLink(path, in: folder, name) else { continue }
      walk(path, prefix: prefix + name + "/", searchPath, &found)
    }
  }

  private func isLink(_ path: String, in folder: String, _ name: String) -> Bool {
    guard let real = Path.real(path), let above = Path.real(folder) else { return true }
    return real != above + "/" + name
  }

  /// By extension, in any case; hidden files and editors' leftovers are none.
  static func kind(_ name: String) -> Kind? {
    var name = name
    return name.withUTF8 { bytes -> Kind? in
      guard let first = bytes.first, ![UInt8(ascii: "."), UInt8(ascii: "#"), UInt8(ascii: "~")].contains(first),
        let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0
      else { return nil }
      var folded: UInt64 = 0
      guard bytes.count - dot - 1 <= 4 else { return nil }
      for byte in bytes[(dot + 1)...] { folded = folded << 8 | UInt64(byte | 0x20) }
      switch folded {
      case 0x73_716C: return .sql
      case 0x7079: return .python
      case 0x63_7376: return .csv
      case 0x79_6D6C, 0x7961_6D6C: return .yaml
      case 0x6D64: return .markdown
      default: return nil
      }
    }
  }

  /// Whether the name is so surely a file's that asking the system would be a waste.
  private static func hasPlainExtension(_ name: String) -> Bool {
    name.hasSuffix(".gitkeep") || name.hasSuffix(".txt") || name.hasSuffix(".DS_Store") || name.hasSuffix("~")
  }
}
