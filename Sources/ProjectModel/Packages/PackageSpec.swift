import Diagnostics
import JSON

/// One entry of a package list.
package struct PackageSpec: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case local, tarball, git
    case hub = "package"
    case `private`
  }

  package var kind: Kind
  /// The folder, the address, or the hub's name. It may hold a secret.
  package var origin: String
  /// The same before it was rendered.
  package var writtenOrigin: String
  package var name: String?
  /// Bounds of a hub package.
  package var versions: [String] = []
  package var installsPrereleases = false
  /// Of a git package.
  package var revision: String?
  package var warnsUnpinned = true
  package var subdirectory: String?
  /// The entry as dbt hashes it.
  package var hashed: JSONObject
  package var place: SourcePlace?
}

extension PackageSpec {
  /// Takes a code's last part, a message, the key that it is about, whether the key itself is meant (and not its value),
  /// and a hint.
  package typealias Report = (
    _ code: String, _ message: String, _ key: String?, _ isKey: Bool, _ hint: String?
  ) -> Void

  /// The keys that an entry of a kind may have.
  package static func keys(_ kind: Kind) -> [String] {
    switch kind {
    case .local: ["local", "name"]
    case .tarball: ["tarball", "name"]
    case .git: ["git", "revision", "warn-unpinned", "subdirectory", "name"]
    case .hub: ["package", "version", "install_prerelease", "name"]
    case .private: ["private", "provider", "revision", "warn-unpinned", "subdirectory", "name"]
    }
  }

  /// Reads an entry; what is wrong with it goes to `report`.
  /// - Parameters:
  ///   - entry: rendered.
  ///   - written: the same before.
  package static func read(
    _ entry: JSONObject, written: JSONObject, place: (_ key: String) -> SourcePlace?,
    report: @escaping Report
  ) -> PackageSpec? {
    guard let kind = Kind.allCases.first(where: { entry[$0.rawValue] != nil }) else {
      let kinds = ["local", "package", "git", "tarball", "private"]
      let key = entry.keys.first
      report(
        "unknown-package", "a package needs one of: \(kinds.joined(separator: ", "))", key, true,
        key.flatMap { Suggestion.hint(for: $0, among: kinds) })
      return nil
    }
    let known = keys(kind)
    for key in entry.keys where !known.contains(key) {
      let other = String(key.map { $0 == "-" ? "_" : $0 == "_" ? "-" : $0 })
      report(
        "unknown-key", "'\(key)' is no key of a package with '\(kind.rawValue)'", key, true,
        known.contains(other) ? "write '\(other)'" : Suggestion.hint(for: key, among: known))
    }
    // What could not be rendered is empty, and was told.
    for key in [kind.rawValue, "version"] where entry[key]?.isNull ?? false && !(written[key]?.isNull ?? true) {
      return nil
    }
    var reader = EntryReader(entry: entry, report: report)
    guard let origin = reader.text(kind.rawValue) else { return nil }
    guard !origin.isEmpty || kind == .tarball || kind == .private else {
      let word = kind == .hub ? "hub" : kind.rawValue
      report(
        "empty-package", "A \(word) package is missing the value. It is a required property.", kind.rawValue, true, nil)
      return nil
    }
    let writtenOrigin = written[kind.rawValue]?.string ?? ""
    var spec = PackageSpec(
      kind: kind, origin: origin, writtenOrigin: writtenOrigin.isEmpty ? origin : writtenOrigin, hashed: [:],
      place: place(kind.rawValue))
    spec.name = reader.text("name")
    switch kind {
    case .local: break
    case .tarball:
      if spec.name == nil, entry["name"] == nil {
        report("missing-key", "the tarball '\(URLText.redacted(origin))' has no 'name'", kind.rawValue, false, nil)
      }
    case .hub: reader.hub(&spec)
    case .git, .private:
      spec.revision = reader.textOrNumber("revision")
      spec.warnsUnpinned = reader.flag("warn-unpinned") ?? true
      spec.subdirectory = reader.text("subdirectory")
      if kind == .private { _ = reader.text("provider") }
    }
    guard !reader.failed else { return nil }
    spec.hashed = hashed(entry, kind, written)
    return spec
  }

  /// dbt: what is not written has its default's value; a name that is not written is left out.
  private static func hashed(_ entry: JSONObject, _ kind: Kind, _ written: JSONObject) -> JSONObject {
    var object = JSONObject()
    for key in keys(kind) {
      if key == "name", entry[key]?.isNull ?? true { continue }
      object[key] = entry[key] ?? (key == "install_prerelease" ? .bool(false) : .null)
    }
    object["unrendered"] = .object(written)
    return object
  }
}

/// The values of one entry, their types checked.
private struct EntryReader {
  let entry: JSONObject
  let report: PackageSpec.Report
  var failed = false

  private mutating func wrong(_ key: String, _ wanted: String) {
    failed = true
    report("bad-type", "'\(key)' must be \(wanted)", key, false, nil)
  }

  mutating func text(_ key: String) -> String? {
    guard let value = entry[key], !value.isNull || Kinds.names.contains(key) else { return nil }
    guard let text = value.string else {
      // A key without a value reads as an empty one.
      if value.isNull { return "" }
      wrong(key, "a text")
      return nil
    }
    return text
  }

  mutating func flag(_ key: String) -> Bool? {
    guard let value = entry[key], !value.isNull else { return nil }
    if value.bool == nil { wrong(key, "true or false") }
    return value.bool
  }

  mutating func textOrNumber(_ key: String) -> String? {
    guard let value = entry[key], !value.isNull else { return nil }
    guard let text = Self.version(value) else {
      wrong(key, "a text or a number")
      return nil
    }
    return text
  }

  mutating func hub(_ spec: inout PackageSpec) {
    spec.installsPrereleases = flag("install_prerelease") ?? false
    switch entry["version"] {
    case .array(let items):
      spec.versions = items.compactMap(Self.version)
      if spec.versions.count < items.count { wrong("version", "a text, or a list of texts") }
    case .some(let value) where !value.isNull:
      if let text = Self.version(value) {
        spec.versions = [text]
      } else {
        wrong("version", "a text, or a list of texts")
      }
    default: break
    }
    if spec.versions.isEmpty || spec.versions == [""], !failed {
      failed = true
      report(
        "missing-key",
        "\(spec.origin) is missing the version. When installing from the Hub package index, version is a required "
          + "property", "package", false, nil)
    } else if !spec.origin.utf8.contains(UInt8(ascii: "/")) {
      failed = true
      report(
        "no-namespace",
        "\(spec.origin) was not found in the package index. Packages on the index require a namespace, "
          + "e.g dbt-labs/dbt_utils", "package", false, nil)
    }
  }

  /// As Python's `str` gives it.
  private static func version(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): number.pythonDescription
    default: nil
    }
  }

  private enum Kinds {
    static let names = Set(PackageSpec.Kind.allCases.map(\.rawValue))
  }
}
