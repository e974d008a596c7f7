import Diagnostics
import FileSystem
import JSON
import YAML

/// Finds `profiles.yml`, chooses profile and target, and checks the target's keys.
struct ProfileReader {
  static let fileName = "profiles.yml"

  let options: LoadOptions
  /// Absolute.
  let projectRoot: String
  let findings: Findings

  /// - Parameter projectProfile: `profile` of the project as written, a template perhaps, and its place.
  func read(projectProfile: (text: String, place: SourcePlace)?) -> Target? {
    let scope = RenderScope(
      environment: options.invocation.environment, vars: VarScope(layers: [options.vars]), allowsSecrets: true)
    let renderer = JinjaScalarRenderer(scope)
    guard let name = profileName(projectProfile, renderer) else { return nil }
    guard let (file, root, original) = load() else { return nil }
    guard let profile = root.entry(name.text) else {
      let names = root.entries?.map(\.key).filter { $0 != "config" } ?? []
      add(
        "unknown-profile", "Could not find profile named '\(name.text)' in '\(file.path)'", name.place,
        hint: Suggestion.hint(for: name.text, among: names)
          ?? (names.isEmpty ? nil : "its profiles are: \(names.joined(separator: ", "))"))
      return nil
    }
    guard let fields = Fields(profile.value, "the profile '\(name.text)'", file, "profile", findings) else {
      return nil
    }
    guard let targetName = targetName(fields, file, renderer) else { return nil }
    guard let output = output(fields, profile, targetName) else { return nil }
    let tree = TreeRenderer(
      file: file, renderer: SecretTolerantRenderer(renderer), findings: findings, shouldRender: { _ in true })
    let before = findings.errors.count
    let rendered = tree.render(output)
    guard findings.errors.count == before else { return nil }
    return target(rendered, original, file, name.text, targetName)
  }

  /// The flags of earlier versions of dbt: `config` of the file, for a project that has none; nil where nothing is there.
  func flags() -> JSONObject? {
    guard let folder = folders.first(where: { FileSystem.isFile($0 + "/" + Self.fileName) }),
      let file = YAMLFile.read(folder + "/" + Self.fileName, shownAs: Self.fileName, Findings()),
      let root = try? YAMLParser.parse(file).root, let flags = root["config"]?.json.object, !flags.isEmpty
    else { return nil }
    return flags
  }

  // MARK: Which one

  private func profileName(
    _ projectProfile: (text: String, place: SourcePlace)?, _ renderer: JinjaScalarRenderer
  ) -> (text: String, place: SourcePlace?)? {
    if let name = options.profile ?? options.invocation.environment["DBT_PROFILE"] { return (name, nil) }
    guard let projectProfile else {
      add(
        "no-profile", "the project names no profile", nil,
        hint: "add 'profile: NAME' to dbt_project.yml, or run with --profile NAME")
      return nil
    }
    guard TemplateText.kind(projectProfile.text) == .template else { return projectProfile }
    do {
      let value = try renderer.render(projectProfile.text, at: projectProfile.place)
      guard let text = value.string, !text.isEmpty else {
        add("no-profile", "the template of 'profile' gives no name", projectProfile.place)
        return nil
      }
      return (text, projectProfile.place)
    } catch {
      findings.add(error)
      return nil
    }
  }

  /// Folders that may hold the file, nearest first.
  var folders: [String] {
    let environment = options.invocation.environment
    let working = options.invocation.workingDirectory
    if let folder = options.profilesDirectory ?? environment["DBT_PROFILES_DIR"], !folder.isEmpty {
      return [absolute(folder)]
    }
    var folders = [working, projectRoot, projectRoot + "/profiles"]
    if let home = options.invocation.home { folders.append(home + "/.dbt") }
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }

  private func absolute(_ path: String) -> String {
    if let home = options.invocation.home, path == "~" || path.hasPrefix("~/") {
      return Path.normalize(home + path.dropFirst(1))
    }
    return Path.normalize(Path.join(options.invocation.workingDirectory, path))
  }

  /// The file as shown (secrets overwritten), its tree, and the file itself.
  private func load() -> (file: SourceFile, root: YAMLNode, original: SourceFile)? {
    guard let folder = folders.first(where: { FileSystem.isFile($0 + "/" + Self.fileName) }) else {
      findings.add(
        Diagnostic(
          code: "profile.no-profiles-file", message: "there is no \(Self.fileName)",
          hint: "write one, or name its folder: --profiles-dir PATH", notes: folders.map { "looked in \($0)" }))
      return nil
    }
    let path = folder + "/" + Self.fileName
    let shown = Path.relative(path, to: projectRoot) ?? path
    guard let original = YAMLFile.read(path, shownAs: shown, findings) else { return nil }
    let masked = SourceFile(path: shown, bytes: SecretMask.mask(original.bytes))
    do {
      let result = try YAMLParser.parse(original)
      findings.add(result.warnings.map { Self.moved($0, to: masked) })
      guard let root = result.root, root.entries != nil else {
        add("empty", "'\(shown)' holds no profile", nil)
        return nil
      }
      return (masked, root, original)
    } catch {
      findings.add(Self.moved(error, to: masked))
      return nil
    }
  }

  private static func moved(_ diagnostic: Diagnostic, to file: SourceFile) -> Diagnostic {
    var moved = diagnostic
    moved.place = diagnostic.place.map { SourcePlace(file, $0.span) }
    return moved
  }

  private func targetName(_ fields: Fields, _ file: SourceFile, _ renderer: JinjaScalarRenderer) -> String? {
    if let name = options.target ?? options.invocation.environment["DBT_TARGET"] { return name }
    guard let value = fields.value("target") else { return "default" }
    guard let text = fields.string("target") else { return nil }
    guard TemplateText.kind(text) == .template else { return text }
    do {
      let rendered = try renderer.render(text, at: SourcePlace(file, value.span))
      if let name = rendered.string { return name }
      fields.report("bad-type", "the template of 'target' gives no text", value.span)
    } catch {
      findings.add(error)
    }
    return nil
  }

  private func output(_ fields: Fields, _ profile: YAMLEntry, _ targetName: String) -> YAMLNode? {
    guard let outputs = fields.value("outputs") else {
      let near = fields.entries.first { Suggestion.nearest(to: $0.key, among: ["outputs"]) != nil }
      fields.report(
        "no-outputs", "the profile '\(profile.key)' has no 'outputs'", near?.keySpan ?? profile.keySpan,
        hint: near.map { "write 'outputs' for '\($0.key)'" })
      return nil
    }
    guard let outputFields = Fields(outputs, "'outputs'", fields.file, "profile", findings) else { return nil }
    guard let output = outputs.entry(targetName) else {
      let names = outputFields.entries.map(\.key)
      let place = options.target == nil ? fields.value("target")?.span ?? profile.keySpan : profile.keySpan
      fields.report(
        "unknown-target", "The profile '\(profile.key)' does not have a target named '\(targetName)'.", place,
        hint: Suggestion.hint(for: targetName, among: names)
          ?? (names.isEmpty ? nil : "its targets are: \(names.joined(separator: ", "))"))
      return nil
    }
    guard output.value.entries != nil else {
      fields.report(
        "bad-type", "the target '\(targetName)' must be a mapping, not \(output.value.kindName)", output.value.span)
      return nil
    }
    return output.value
  }

  private func add(_ name: String, _ message: String, _ place: SourcePlace?, hint: String? = nil) {
    findings.add(Diagnostic(code: "profile." + name, message: message, place: place, hint: hint))
  }
}

/// A password may look like a template without being one: what cannot be rendered stays as it is written.
private struct SecretTolerantRenderer: ScalarRenderer {
  private let base: JinjaScalarRenderer

  init(_ base: JinjaScalarRenderer) { self.base = base }

  func render(_ template: String, at place: SourcePlace) throws(Diagnostic) -> JSONValue {
    do {
      return try base.render(template, at: place)
    } catch {
      // The mask has overwritten secret values, and only those.
      let isSecret = place.file.text(place.span).utf8.contains { $0 == UInt8(ascii: "*") }
      if isSecret, error.code.hasPrefix("jinja.") { return .string(template) }
      throw error
    }
  }
}
