import Diagnostics
import FileSystem
import JSON
import YAML

/// `dbt_project.yml` as a checked `ProjectConfig`.
struct ProjectFileReader {
  static let fileName = "dbt_project.yml"

  /// Absolute.
  let root: String
  /// In front of the file's name in messages: empty, or `dbt_packages/x/`.
  let shownPrefix: String
  let findings: Findings

  /// The file as written; nil, and a finding, where there is none or it is broken.
  func load() -> (file: SourceFile, root: YAMLNode)? {
    let path = root + "/" + Self.fileName
    let shown = shownPrefix + Self.fileName
    guard FileSystem.exists(path) else {
      findings.add(
        Diagnostic(
          code: "project.missing-project-file", message: "there is no \(Self.fileName) in '\(root)'",
          hint: shownPrefix.isEmpty
            ? "run inside a project, or name its folder: --project-dir PATH"
            : "remove the folder, or install the packages anew"))
      return nil
    }
    guard let (file, node) = YAMLFile.load(path, shownAs: shown, findings) else {
      if findings.errors.isEmpty {
        findings.add(Diagnostic(code: "project.empty-project-file", message: "the file '\(shown)' is empty"))
      }
      return nil
    }
    guard node.entries != nil else {
      findings.add(
        Diagnostic(
          code: "project.bad-type", message: "\(Self.fileName) must be a mapping, not \(node.kindName)",
          place: SourcePlace(file, node.span)))
      return nil
    }
    return (file, node)
  }

  /// Which parts of the file are templates now; the rest is rendered when a node is.
  static func shouldRender(_ path: [TreeRenderer.Step]) -> Bool {
    guard case .key(let first)? = path.first else { return true }
    switch first {
    case "on-run-start", "on-run-end", "query-comment", "vars": return false
    case "seeds", "models", "snapshots", "tests", "data_tests":
      return !path.contains { step in
        guard case .key(let key) = step else { return false }
        let bare = key.drop { $0 == "+" || $0 == " " }
        return ["pre-hook", "post-hook", "pre_hook", "post_hook"].contains(bare)
      }
    default: return true
    }
  }

  /// Renders and checks.
  /// - Parameter isRoot: whether unknown configs are worth a warning.
  func read(_ file: SourceFile, _ document: YAMLNode, _ scope: RenderScope, versionCheck: Bool) -> ProjectConfig? {
    let tree = TreeRenderer(
      file: file, renderer: JinjaScalarRenderer(scope), findings: findings, shouldRender: Self.shouldRender)
    let node = tree.render(document)
    guard let fields = Fields(node, Self.fileName, file, "project", findings) else { return nil }
    reportUnknownKeys(fields)
    guard let name = name(fields) else { return nil }
    var config = ProjectConfig(name: name)
    config.file = file
    config.document = document
    config.profile = fields.string("profile")
    config.version = version(fields)
    checkCloud(fields)
    readPaths(fields, into: &config)
    config.quoting = quoting(fields)
    config.onRunStart = fields.strings("on-run-start", orOne: true) ?? []
    config.onRunEnd = fields.strings("on-run-end", orOne: true) ?? []
    config.dispatch = dispatch(fields)
    config.vars = fields.object("vars") ?? [:]
    config.queryComment = queryComment(fields)
    config.flags = fields.object("flags") ?? [:]
    config.restrictAccess = fields.bool("restrict-access") ?? false
    config.requireDBTVersion = requiredVersions(fields, project: name, check: versionCheck)
    if let number = fields.int("config-version"), number != 2, let value = fields.value("config-version") {
      fields.report("bad-config-version", "config-version must be 2", value.span)
    }
    readTrees(fields, document, into: &config)
    return config
  }

  // MARK: Parts

  private func name(_ fields: Fields) -> String? {
    guard let value = fields.value("name") else {
      fields.report(
        "missing-name", "the project has no 'name'", Span(Int(fields.node.span.start), Int(fields.node.span.start) + 1))
      return nil
    }
    guard let name = fields.string("name") else { return nil }
    if ProjectNames.reserved.contains(name) {
      fields.report("reserved-name", "a project cannot be named '\(name)': templates use the word", value.span)
    } else if !ProjectNames.isValid(name) {
      fields.report(
        "bad-name", "'\(name)' cannot be a project's name", value.span,
        hint: "use letters, digits and '_', with no digit first")
    }
    return name
  }

  private func checkCloud(_ fields: Fields) {
    guard let value = fields.value("dbt-cloud"), value.entries == nil else { return }
    let shown = value.string ?? value.kindName
    fields.report(
      "bad-type", "at path ['dbt-cloud']: '\(shown)' is not valid under any of the given schemas", value.span,
      hint: "it is a mapping: dbt-cloud: {project-id: 1}")
  }

  private func version(_ fields: Fields) -> String? {
    guard let value = fields.value("version") else { return nil }
    guard let scalar = value.scalar else {
      fields.report("bad-type", "'version' must be a text or a number, not \(value.kindName)", value.span)
      return nil
    }
    switch scalar.value {
    case .string(let text):
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let isShort = parts.count == 2 && parts.allSatisfy { Int($0) != nil }
      if !isShort, SemanticVersion(text) == nil {
        // dbt's words, which its schema checker says.
        fields.report(
          "bad-version", "at path ['version']: '\(text)' is not valid under any of the given schemas", value.span,
          hint: "write it as 1.0 or 1.0.0")
      }
      return text
    case .int(let number): return JSONWriter.text(Double(number))
    case .double(let number): return JSONWriter.text(number)
    default:
      fields.report("bad-type", "'version' must be a text or a number, not \(value.kindName)", value.span)
      return nil
    }
  }

  private func readPaths(_ fields: Fields, into config: inout ProjectConfig) {
    func paths(_ key: String, old: String? = nil, _ standard: [String]) -> [String] {
      if let old, let entry = fields.node.entry(old) {
        if fields.has(key) {
          fields.report("two-spellings", "'\(old)' and '\(key)' mean the same", entry.keySpan, hint: "remove '\(old)'")
        } else {
          fields.report(
            "old-key", "'\(old)' is an old name", entry.keySpan, hint: "write '\(key)'", severity: .warning)
          return fields.strings(old) ?? standard
        }
      }
      return fields.strings(key) ?? standard
    }
    config.modelPaths = paths("model-paths", old: "source-paths", ["models"])
    config.seedPaths = paths("seed-paths", old: "data-paths", ["seeds"])
    config.testPaths = paths("test-paths", ["tests"])
    config.analysisPaths = paths("analysis-paths", ["analyses"])
    config.macroPaths = paths("macro-paths", ["macros"])
    config.snapshotPaths = paths("snapshot-paths", ["snapshots"])
    config.functionPaths = paths("function-paths", ["functions"])
    config.assetPaths = paths("asset-paths", [])
    config.docsPaths = paths("docs-paths", config.resourcePaths)
    config.targetPath = fields.string("target-path") ?? "target"
    config.logPath = fields.string("log-path") ?? "logs"
    config.cleanTargets = fields.strings("clean-targets") ?? [config.targetPath]
    config.packagesInstallPath = fields.string("packages-install-path") ?? "dbt_packages"
  }

  private func quoting(_ fields: Fields) -> JSONObject {
    guard let value = fields.value("quoting"),
      let quoting = Fields(value, "'quoting'", file(fields), "project", findings)
    else { return [:] }
    var result = JSONObject()
    let known = ["database", "schema", "identifier", "project", "snowflake_ignore_case"]
    for entry in quoting.entries {
      guard known.contains(entry.key) else {
        quoting.report(
          "unknown-key", "'\(entry.key)' is no part of 'quoting'", entry.keySpan,
          hint: Suggestion.hint(for: entry.key, among: known))
        continue
      }
      if let flag = quoting.bool(entry.key) { result[entry.key == "project" ? "database" : entry.key] = .bool(flag) }
    }
    return result
  }

  private func file(_ fields: Fields) -> SourceFile { fields.file }

  private func dispatch(_ fields: Fields) -> [(namespace: String, searchOrder: [String])] {
    fields.list("dispatch").compactMap { item in
      guard let entry = Fields(item, "an entry of 'dispatch'", fields.file, "project", findings) else { return nil }
      guard let namespace = entry.string("macro_namespace"), let order = entry.strings("search_order") else {
        entry.report(
          "bad-dispatch", "an entry of 'dispatch' needs 'macro_namespace' and a list 'search_order'", item.span)
        return nil
      }
      return (namespace, order)
    }
  }

  private func queryComment(_ fields: Fields) -> ProjectConfig.QueryComment? {
    guard let value = fields.node["query-comment"] else { return nil }
    if value.isNull { return .init(comment: "") }
    if let text = value.string { return .init(comment: text) }
    guard value.entries != nil, let parts = Fields(value, "'query-comment'", fields.file, "project", findings) else {
      fields.report("bad-type", "'query-comment' must be a text or a mapping, not \(value.kindName)", value.span)
      return nil
    }
    let known = ["comment", "append", "job-label"]
    for entry in parts.entries where !known.contains(entry.key) {
      parts.report(
        "unknown-key", "'\(entry.key)' is no part of 'query-comment'", entry.keySpan,
        hint: Suggestion.hint(for: entry.key, among: known))
    }
    let append = parts.bool("append") ?? false
    let jobLabel = parts.bool("job-label") ?? false
    guard parts.has("comment") else {
      return .init(comment: nil, append: append, jobLabel: jobLabel)
    }
    return .init(comment: parts.string("comment") ?? "", append: append, jobLabel: jobLabel)
  }

  private func requiredVersions(_ fields: Fields, project: String, check: Bool) -> [String] {
    guard let value = fields.value("require-dbt-version"),
      let texts = fields.strings("require-dbt-version", orOne: true)
    else { return [] }
    let (bounds, bad) = VersionRequirement.parse(texts)
    for text in bad {
      fields.report("bad-version", "'\(text)' is no version bound", value.span, hint: "write it as \">=1.6.0\"")
    }
    if check, bad.isEmpty, let ours = SemanticVersion(DBTCompatibility.version), !bounds.allSatisfy({ $0.allows(ours) })
    {
      fields.report(
        "wrong-dbt-version",
        "'\(project)' requires dbt \(texts.joined(separator: ",")), but this program works as dbt \(DBTCompatibility.version)",
        value.span, hint: "change the bound, or run with --no-version-check")
    }
    return texts
  }

  private func readTrees(_ fields: Fields, _ document: YAMLNode, into config: inout ProjectConfig) {
    if let old = fields.value("tests"), fields.value("data_tests") != nil {
      fields.report("two-spellings", "'tests' and 'data_tests' mean the same", old.span, hint: "remove 'tests'")
    }
    for key in ProjectKeys.trees {
      guard let tree = fields.object(key) else { continue }
      let name = ProjectKeys.treeName(key)
      guard config.configTrees[name] == nil else { continue }
      config.configTrees[name] = .object(tree)
      config.unrenderedConfigTrees[name] = document[key]?.json
    }
  }

  private func reportUnknownKeys(_ fields: Fields) {
    for entry in fields.entries where !ProjectKeys.all.contains(entry.key) {
      let underscored = String(entry.key.map { $0 == "_" ? "-" : $0 })
      let hint =
        ProjectKeys.all.contains(underscored)
        ? "write '\(underscored)'"
        : Suggestion.hint(for: entry.key, among: ProjectKeys.all)
      fields.report("unknown-key", "'\(entry.key)' is no key of \(Self.fileName)", entry.keySpan, hint: hint)
    }
  }
}
