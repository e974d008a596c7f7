import Diagnostics
import FileSystem
import JSON
import ProjectModel
import YAML

/// What `--add-package` names: a package that is written into the project's list.
package struct AddedPackage: Sendable {
  package enum Source: String, Sendable, CaseIterable { case hub, git, local }

  package let name: String
  package let version: String?
  package let source: Source

  /// - Parameter text: `NAME@VERSION`, or a name alone.
  package init(_ text: String, source: Source) {
    self.source = source
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    // dbt: an address with an `@` of its own has no version then.
    name = parts.count == 2 ? parts[0] : text
    version = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
  }

  /// Writes it into the list, in the place of an entry that means the same package. As dbt does, the file is written
  /// anew: its comments go.
  func write(root: String, fileName: String, _ report: PackageReport) throws(DiagnosticList) {
    let path = Path.join(root, fileName)
    var document = try read(path, fileName)
    if !FileSystem.exists(path) { report(.createdList) }
    var items: [JSONValue] = []
    for item in document["packages"]?.array ?? [] {
      guard let entry = item.object, isSame(entry) else {
        items.append(item)
        continue
      }
      report(.foundDuplicate(JSONObject(entry.filter { $1.string != nil || $1.int != nil || Self.isDouble($1) })))
    }
    items.append(.object(entry))
    document["packages"] = .array(items)
    let text = YAMLText.dump(.object(document), sortKeys: true, indentsLists: true)
    do throws(FileError) {
      try FileSystem.writeAtomically(text, to: path)
    } catch {
      throw PackageDiagnostics.file(error)
    }
    report(.added(name: URLText.redacted(name), version: version, path: path))
  }

  private func read(_ path: String, _ shown: String) throws(DiagnosticList) -> JSONObject {
    guard FileSystem.isFile(path) else { return [:] }
    do {
      let file = SourceFile(path: shown, bytes: try FileSystem.read(path))
      return try YAMLParser.parse(file).root?.json.object ?? [:]
    } catch let error as FileError {
      throw PackageDiagnostics.file(error)
    } catch let error as Diagnostic {
      throw DiagnosticList([error])
    } catch {
      return [:]
    }
  }

  private static func isDouble(_ value: JSONValue) -> Bool { if case .double = value { true } else { false } }

  private var entry: JSONObject {
    var entry: JSONObject = [source == .hub ? "package" : source.rawValue: .string(name)]
    if let version {
      let parts = version.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      entry[source == .git ? "revision" : "version"] = parts.count > 1 ? JSONValue(parts) : .string(version)
    }
    return entry
  }

  // MARK: The same package

  /// dbt: where the name, with or without what is in front of its last slash and with `-` for `_` or the other way
  /// round, stands in the entry's origin between slashes, dots and its ends.
  private func isSame(_ entry: JSONObject) -> Bool {
    let keys = ["package", "git", "local", "tarball", "private"]
    guard let origin = keys.lazy.compactMap({ entry[$0]?.string }).first(where: { !$0.isEmpty }) else { return false }
    let short = name.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? name
    return [name, short].flatMap { [$0, Self.with($0, "_", "-"), Self.with($0, "-", "_")] }
      .contains { Self.stands($0, in: origin) }
  }

  private static func with(_ text: String, _ old: Character, _ new: Character) -> String {
    String(text.map { $0 == old ? new : $0 })
  }

  private static func stands(_ word: String, in text: String) -> Bool {
    let (word, text) = (Array(word.utf8), Array(text.utf8))
    guard !word.isEmpty, text.count >= word.count,
      let at = (0...(text.count - word.count)).first(where: { text[$0...].starts(with: word) })
    else { return false }
    func isEdge(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") }
    let end = at + word.count
    return (at == 0 || isEdge(text[at - 1])) && (end == text.count || isEdge(text[end]))
  }
}
