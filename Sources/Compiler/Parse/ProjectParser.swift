import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// Turns loaded files into a parsed project: macros first, then every resource rendered once with `execute` false, its
/// configs merged and its names made, then tests and sources, and at last all references resolved.
package enum ProjectParser {
  /// The parsed project, and what its rendering needs later.
  package struct Output: Sendable {
    package let project: ParsedProject
    package let context: ProjectContext
    package let references: ReferenceResolver
    /// Findings that are no errors, in the order of places.
    package let warnings: [Diagnostic]
  }

  /// - Throws: every error found, at its place.
  package static func parse(
    _ loaded: LoadedProject, invocation: Invocation, flags: Flags, log: any ContextLog
  ) throws(DiagnosticList) -> Output {
    guard let adapter = AdapterType.of(loaded.target) else {
      throw DiagnosticList([
        Diagnostic(
          code: "profile.unknown-type", message: "there is no adapter for type '\(loaded.target.type)'",
          hint: "use redshift or postgres")
      ])
    }
    let session = ParseSession(loaded: loaded, invocation: invocation, flags: flags, log: log, adapter: adapter)
    try session.failIfBroken()
    session.addBuiltinDocs()
    for package in loaded.packages { session.parseNodes(of: package) }
    for package in loaded.packages { session.parseDefinitions(of: package) }
    try session.failIfBroken()
    session.checkNames()
    session.resolveReferences()
    session.checkSnapshots()
    session.checkMicrobatches()
    session.warnDeprecatedModels()
    session.warnUnusedConfigs()
    session.renderDescriptions()
    session.finish()
    try session.failIfBroken()
    return Output(
      project: session.project, context: session.context, references: session.references,
      warnings: DiagnosticList(session.warnings).sorted)
  }
}

/// The state of one parsing.
final class ParseSession {
  let loaded: LoadedProject
  let context: ProjectContext
  let adapter: AdapterType
  let builder: ConfigBuilder
  let createdAt: Double
  var project: ParsedProject
  var references: ReferenceResolver
  var diagnostics: [Diagnostic] = []
  var warnings: [Diagnostic] = []
  /// Properties by package and name, taken out when they are used.
  var patches: [PatchKey: PendingPatch] = [:]
  /// By unique id of nodes, where a properties file names them.
  var propertyPlaces: [String: PropertyPlaces] = [:]
  /// Keys of the patches of versioned models, by the name that their versions share.
  private var versionedPatches: [String: [PatchKey]] = [:]
  /// Generic tests to make once all nodes are known, in order.
  var pendingTests: [PendingTest] = []
  /// Where metrics, semantic models and saved queries are declared, and what models the second are of.
  var semanticPlaces: [String: SourcePlace] = [:]
  var semanticRefs: [String: [RefArguments]] = [:]
  lazy var naming = NodeNaming(context)

  struct PatchKey: Hashable {
    let type: ResourceType
    let package: String
    let name: String
  }

  struct PendingPatch {
    let properties: NodeProperties
    let version: VersionProperties?
    let file: PropertiesFile
    var isUsed = false
  }

  init(
    loaded: LoadedProject, invocation: Invocation, flags: Flags, log: any ContextLog, adapter: AdapterType
  ) {
    self.loaded = loaded
    self.adapter = adapter
    createdAt = Double(invocation.startedAtMicroseconds) / 1e6
    let root = loaded.packages[0].project
    let engine = DBTEngine.make()
    var loader = MacroLoader(engine: engine, createdAt: createdAt)
    for package in loaded.packages {
      for file in package.macros {
        if let source = file.source { loader.add(source, package: package.name, path: file.originalFilePath) }
      }
    }
    for package in adapter.internalPackages.reversed() {
      for file in BuiltinPackages.files(of: package) { loader.add(file.source, package: package, path: file.path) }
    }
    let macros = loader.library(rootPackage: root.name, adapter: adapter, dispatch: root.dispatch, patches: [:])
    diagnostics = loader.diagnostics
    context = ProjectContext(
      loaded: loaded, invocation: invocation, flags: flags, adapter: adapter, engine: engine, macros: macros, log: log)
    builder = ConfigBuilder(loaded)
    project = ParsedProject(name: root.name, adapterType: adapter.name)
    project.selectors = loaded.selectors
    references = ReferenceResolver(project)
    for entry in macros.entries { project.macros[entry.macro.uniqueID] = entry.macro }
    collectPatches()
  }

  func failIfBroken() throws(DiagnosticList) {
    if diagnostics.contains(where: { $0.severity == .error }) { throw DiagnosticList(diagnostics) }
  }

  func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { diagnostics.append(diagnostic) } else { warnings.append(diagnostic) }
  }

  func error(_ code: String, _ message: String, _ place: SourcePlace?, hint: String? = nil, notes: [String] = []) {
    diagnostics.append(Diagnostic(code: code, message: message, place: place, hint: hint, notes: notes))
  }

  func warn(_ code: String, _ message: String, _ place: SourcePlace?, hint: String? = nil) {
    warnings.append(Diagnostic(code: code, message: message, place: place, hint: hint, severity: .warning))
  }

  /// Puts every properties entry where its node will look for it; two for one name are an error.
  private func collectPatches() {
    for package in loaded.packages {
      for file in package.properties {
        for properties in file.nodes {
          if properties.versions.isEmpty {
            add(properties, nil, file, package.name, properties.name)
          } else {
            for version in properties.versions {
              let text = Node.text(version: version.version)
              add(properties, version, file, package.name, version.definedIn ?? "\(properties.name)_v\(text)")
            }
          }
        }
      }
    }
  }

  private func add(
    _ properties: NodeProperties, _ version: VersionProperties?, _ file: PropertiesFile, _ package: String,
    _ name: String
  ) {
    let key = PatchKey(type: properties.kind, package: package, name: name)
    if let first = patches[key] {
      let (line, _) = first.properties.place.position
      error(
        "properties.duplicate-patch", "two entries for \(properties.kind.rawValue) '\(properties.name)'",
        properties.place, hint: "merge them; the first stands at \(first.file.originalFilePath):\(line)")
      return
    }
    patches[key] = PendingPatch(properties: properties, version: version, file: file)
    if version != nil { versionedPatches[properties.name, default: []].append(key) }
  }

  /// The properties of a resource by the name of its file; marks them used.
  func takePatch(_ type: ResourceType, _ package: String, _ name: String) -> PendingPatch? {
    let key = PatchKey(type: type, package: package, name: name)
    if let patch = patches[key] {
      patches[key]?.isUsed = true
      return patch
    }
    guard type == .model else { return nil }
    // dbt: the latest version may live in a file without a suffix.
    for key in versionedPatches[name] ?? [] where key.package == package {
      guard let patch = patches[key], !patch.isUsed, let version = patch.version,
        version.version == Self.latest(patch.properties)
      else { continue }
      patches[key]?.isUsed = true
      return patch
    }
    return nil
  }

  /// `latest_version`, or the greatest of the versions.
  static func latest(_ properties: NodeProperties) -> JSONValue? {
    if let latest = properties.latestVersion { return latest }
    let versions = properties.versions.map(\.version)
    let numbers = versions.compactMap { version in
      version.int.map { (Double($0), version) } ?? Double(Node.text(version: version)).map { ($0, version) }
    }
    if numbers.count == versions.count { return numbers.max { $0.0 < $1.0 }?.1 }
    return versions.max { Node.text(version: $0) < Node.text(version: $1) }
  }
}

/// The template engine with what dbt adds to it.
package enum DBTEngine {
  package static func make() -> Engine {
    Engine(
      .dbt,
      filters: [
        "as_text": { (_, arguments) throws(RenderInterrupt) -> Value in
          .string((arguments[0] ?? Value.none).text)
        },
        "is_list": { (_, arguments) throws(RenderInterrupt) -> Value in .bool(arguments[0]?.list != nil) },
        "as_native": { (_, arguments) throws(RenderInterrupt) -> Value in literal(arguments[0] ?? Value.none) },
        "as_bool": { (_, arguments) throws(RenderInterrupt) -> Value in
          let value = literal(arguments[0] ?? Value.none)
          guard value.bool != nil else {
            throw .failure("compile.as-bool", "Could not convert value '\(value.text)' into type 'bool'")
          }
          return value
        },
        "as_number": { (_, arguments) throws(RenderInterrupt) -> Value in
          let value = literal(arguments[0] ?? Value.none)
          switch value {
          case .int, .big, .double, .decimal: return value
          default: throw .failure("compile.as-number", "Could not convert value '\(value.text)' into type 'number'")
          }
        },
      ])
  }

  private static func literal(_ value: Value) -> Value {
    guard let text = value.string else { return value }
    return Value.parseLiteral(text) ?? value
  }
}
