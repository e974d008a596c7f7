import Diagnostics
import FileSystem
import JSON
import YAML

/// What a project's `packages.yml` or `dependencies.yml` names.
package struct PackageList: Sendable {
  package var specs: [PackageSpec] = []
  /// Which of the two names packages.
  package var fileName = PackageListReader.packagesFile
}

/// A lock file as it was read.
package struct PackageLock: Sendable {
  package var specs: [PackageSpec]
  /// Of the list that it was made for.
  package var hash: String?
}

/// Reads package lists and lock files.
package enum PackageListReader {
  package static let packagesFile = "packages.yml"
  package static let dependenciesFile = "dependencies.yml"
  package static let lockFile = "package-lock.yml"

  /// - Parameters:
  ///   - shownPrefix: in front of the file's name in messages.
  ///   - isRoot: dbt renders `dependencies.yml` of packages, but not the project's own.
  /// - Throws: `packages.*`, `yaml.*`, `jinja.*`, `project.*`.
  package static func read(
    _ folder: String, shownPrefix: String, _ options: LoadOptions, isRoot: Bool
  ) throws(DiagnosticList) -> PackageList {
    let findings = Findings()
    let list = read(folder, shownPrefix: shownPrefix, options, isRoot: isRoot, findings)
    try findings.check()
    return list
  }

  static func read(
    _ folder: String, shownPrefix: String, _ options: LoadOptions, isRoot: Bool, _ findings: Findings
  ) -> PackageList {
    let packages = load(Path.join(folder, packagesFile), shownAs: shownPrefix + packagesFile, findings)
    let dependencies = load(Path.join(folder, dependenciesFile), shownAs: shownPrefix + dependenciesFile, findings)
    if let packages {
      guard isMapping(packages, packagesFile, findings) else { return PackageList() }
      for entry in packages.root.entries ?? [] where entry.key != "packages" {
        let isProjects = entry.key == "projects"
        findings.add(
          Diagnostic(
            code: "packages.unknown-key",
            message: isProjects
              ? "The 'projects' key cannot be specified in packages.yml"
              : "Additional properties are not allowed ('\(entry.key)' was unexpected)",
            place: SourcePlace(packages.shown, entry.keySpan),
            hint: isProjects ? "move it to dependencies.yml" : Suggestion.hint(for: entry.key, among: ["packages"])))
      }
    }
    if let dependencies {
      guard isMapping(dependencies, dependenciesFile, findings) else { return PackageList() }
      if let entry = dependencies.root.entry("packages") {
        var both: [PackageSpec] = []
        if let packages, packages.root.has("packages") {
          findings.add(
            Diagnostic(
              code: "packages.two-lists",
              message: "The 'packages' key cannot be specified in both packages.yml and dependencies.yml",
              place: SourcePlace(dependencies.shown, entry.keySpan), hint: "keep one list"))
          both = specs(packages, options, renders: true, findings)
        }
        let specs = specs(dependencies, options, renders: !isRoot, findings)
        return PackageList(specs: both + specs, fileName: both.isEmpty ? dependenciesFile : packagesFile)
      }
    }
    guard let packages else { return PackageList() }
    return PackageList(specs: specs(packages, options, renders: true, findings))
  }

  /// nil where there is none.
  /// - Throws: `packages.bad-lock`, and what a list may have.
  package static func readLock(_ folder: String, _ options: LoadOptions) throws(DiagnosticList) -> PackageLock? {
    let path = Path.join(folder, lockFile)
    guard FileSystem.isFile(path) else { return nil }
    let findings = Findings()
    guard let document = load(path, shownAs: lockFile, findings) else {
      try findings.check()
      return PackageLock(specs: [])
    }
    guard document.root.entries != nil else {
      throw DiagnosticList([
        Diagnostic(
          code: "packages.bad-lock", message: "\(lockFile) must be a mapping, not \(document.root.kindName)",
          place: SourcePlace(document.shown, document.root.span), hint: "remove the file: 'deps' writes it anew")
      ])
    }
    let lock = PackageLock(
      specs: specs(document, options, renders: true, findings), hash: document.root["sha1_hash"]?.string)
    try findings.check()
    return lock
  }

  // MARK: One file

  private struct Document {
    var file: SourceFile
    /// The same with passwords in addresses overwritten, for messages.
    var shown: SourceFile
    var root: YAMLNode
  }

  private static func load(_ path: String, shownAs shown: String, _ findings: Findings) -> Document? {
    guard FileSystem.isFile(path), let file = YAMLFile.read(path, shownAs: shown, findings) else { return nil }
    let masked = SourceFile(path: shown, bytes: URLText.masked(file.bytes))
    let inner = Findings()
    let root = YAMLFile.parse(file, inner)
    findings.add((inner.errors + inner.warnings).map { moved($0, to: masked) })
    return root.map { Document(file: file, shown: masked, root: $0) }
  }

  private static func moved(_ diagnostic: Diagnostic, to file: SourceFile) -> Diagnostic {
    var moved = diagnostic
    moved.place = diagnostic.place.map { SourcePlace(file, $0.span) }
    return moved
  }

  private static func isMapping(_ document: Document, _ name: String, _ findings: Findings) -> Bool {
    if document.root.entries != nil || document.root.isNull { return true }
    findings.add(
      Diagnostic(
        code: "packages.bad-type", message: "\(name) must be a mapping, not \(document.root.kindName)",
        place: SourcePlace(document.shown, document.root.span)))
    return false
  }

  private static func specs(
    _ document: Document, _ options: LoadOptions, renders: Bool, _ findings: Findings
  ) -> [PackageSpec] {
    guard let list = document.root["packages"], !list.isNull else { return [] }
    guard let written = list.items else {
      findings.add(
        Diagnostic(
          code: "packages.bad-type", message: "'packages' must be a list, not \(list.kindName)",
          place: SourcePlace(document.shown, list.span)))
      return []
    }
    let rendered = renders ? rendered(list, document, options, findings) : list
    return zip(rendered.items ?? [], written).compactMap { item, written in
      guard let entry = item.json.object else {
        findings.add(
          Diagnostic(
            code: "packages.bad-type", message: "a package must be a mapping, not \(item.kindName)",
            place: SourcePlace(document.shown, item.span), hint: "as '- package: dbt-labs/dbt_utils'"))
        return nil
      }
      func place(_ key: String?, isKey: Bool) -> SourcePlace {
        let member = key.flatMap { written.entry($0) }
        return SourcePlace(document.shown, member.map { isKey ? $0.keySpan : $0.value.span } ?? written.span)
      }
      return PackageSpec.read(
        entry, written: written.json.object ?? [:], place: { place($0, isKey: false) },
        report: { code, message, key, isKey, hint in
          findings.add(
            Diagnostic(code: "packages." + code, message: message, place: place(key, isKey: isKey), hint: hint))
        })
    }
  }

  private static func rendered(
    _ node: YAMLNode, _ document: Document, _ options: LoadOptions, _ findings: Findings
  ) -> YAMLNode {
    let scope = RenderScope(
      environment: options.invocation.environment, vars: VarScope(layers: [options.vars]), allowsSecrets: true)
    let inner = Findings()
    let rendered = TreeRenderer(
      file: document.file, renderer: JinjaScalarRenderer(scope), findings: inner, shouldRender: { _ in true }
    ).render(node)
    findings.add((inner.errors + inner.warnings).map { moved($0, to: document.shown) })
    return rendered
  }
}
