import Artifacts
import Compiler
import Diagnostics
import FileSystem
import JSON
import NodeGraph
import ProjectModel
import Runner
import Synchronization

/// Artifacts of earlier runs, each file read once.
final class StateBook: Sendable {
  private let manifests = Mutex<[String: ReadManifest]>([:])

  /// The manifest of a folder; nil where there is none.
  ///
  /// - Throws: `project.unreadable`, `json.syntax`, `manifest.*`.
  func manifest(in folder: String) throws(DiagnosticList) -> ReadManifest? {
    if let known = manifests.withLock({ $0[folder] }) { return known }
    do throws(Diagnostic) {
      guard let file = try Self.file("manifest.json", in: folder) else { return nil }
      let manifest = try ManifestReader.read(file)
      manifests.withLock { $0[folder] = manifest }
      return manifest
    } catch {
      throw DiagnosticList([error])
    }
  }

  /// An artifact as plain data; nil where there is none.
  ///
  /// - Throws: `project.unreadable`, `json.syntax`.
  static func json(_ name: String, in folder: String) throws(DiagnosticList) -> JSONValue? {
    do throws(Diagnostic) {
      return try file(name, in: folder).map { file throws(Diagnostic) in try JSONReader.read(file) }
    } catch {
      throw DiagnosticList([error])
    }
  }

  /// nil only where there is no such file: one that cannot be read must not pass for none.
  private static func file(_ name: String, in folder: String) throws(Diagnostic) -> SourceFile? {
    let path = Path.join(folder, name)
    guard FileSystem.exists(path) else { return nil }
    do throws(FileError) {
      return SourceFile(path: path, bytes: try FileSystem.read(path))
    } catch {
      throw Diagnostic(code: "project.unreadable", message: error.description)
    }
  }
}

extension Pipeline {
  /// An option's folder, absolute. dbt: it is relative to the project.
  private func stateFolder(_ option: String, _ loaded: LoadedProject) -> String? {
    arguments.values[option].map { Path.normalize(Path.join(loaded.packages[0].rootPath, $0)) }
  }

  /// What `--state` names, for the methods `state`, `result` and `source_status`.
  func previousState(_ loaded: LoadedProject) throws(DiagnosticList) -> PreviousState {
    guard let folder = stateFolder("state", loaded) else { return PreviousState() }
    let root = loaded.packages[0]
    let target = Path.normalize(Path.join(root.rootPath, root.project.targetPath))
    if folder == target {
      console.emit(
        Event(
          "WarnStateTargetEqual", "I072", .warn,
          "The state and target directories are the same: '\(arguments.values["state"] ?? folder)'. This could lead to missing changes due to "
            + "overwritten state including non-idempotent retries."))
    }
    var state = PreviousState()
    let now = invocation.startedAtMicroseconds
    state.isPast = { date in EventTimeText.instant(date).map { $0 < now } ?? false }
    state.comparesUnrendered = root.project.flags["state_modified_compare_more_unrendered_values"]?.bool ?? false
    // dbt: what each adapter says of its database.
    state.enforcedConstraints =
      loaded.target.type == "postgres" ? ["check", "not_null", "unique", "primary_key", "foreign_key"] : ["not_null"]
    state.project = try states.manifest(in: folder)?.project
    if let results = try StateBook.json("run_results.json", in: folder)?["results"]?.array {
      state.statuses = Dictionary(
        results.compactMap { result in
          guard let id = result["unique_id"]?.string, let status = result["status"]?.string else { return nil }
          return (id, status)
        }, uniquingKeysWith: { $1 })
    }
    if let before = try StateBook.json("sources.json", in: folder) {
      if let now = try StateBook.json("sources.json", in: target) {
        state.fresherSources = Self.fresher(now, than: before)
      } else {
        state.lacksFreshness = true
      }
    }
    return state
  }

  /// Sources that were loaded later than before, or are new; those that could not be asked are left out.
  private static func fresher(_ now: JSONValue, than before: JSONValue) -> Set<String> {
    func times(_ artifact: JSONValue) -> [String: String] {
      Dictionary(
        (artifact["results"]?.array ?? []).compactMap { result in
          guard let id = result["unique_id"]?.string, let time = result["max_loaded_at"]?.string else { return nil }
          return (id, time)
        }, uniquingKeysWith: { $1 })
    }
    let earlier = times(before)
    return Set(times(now).filter { id, time in earlier[id].map { $0 < time } ?? true }.keys)
  }

  /// The nodes that `--defer` may take in the place of the project's own.
  ///
  /// - Throws: `cli.no-state` where nothing names an earlier state.
  func deferredNodes(_ loaded: LoadedProject) throws(DiagnosticList) -> OrderedMap<Node> {
    let takesDeferral = OptionTable.all.first { $0.name == "defer" }.map { OptionTable.takes($0, arguments.command) }
    let isOn = arguments.flags["defer"] ?? loaded.packages[0].project.flags["defer"]?.bool ?? false
    guard takesDeferral ?? false, isOn else { return [:] }
    return try stateManifest(loaded).project.nodes
  }

  /// The manifest of `--defer-state`, else of `--state`.
  func stateManifest(_ loaded: LoadedProject) throws(DiagnosticList) -> ReadManifest {
    guard let folder = stateFolder("defer_state", loaded) ?? stateFolder("state", loaded) else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.no-state",
          message: "--state or --defer-state are required for deferral, but neither was provided",
          hint: "name the folder of an earlier run's artifacts: --state path/to/artifacts")
      ])
    }
    guard let manifest = try states.manifest(in: folder) else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.no-state-manifest", message: "Could not find manifest in directory: \"\(folder)\"",
          hint: "--state takes the folder that holds manifest.json; a relative one starts at the project")
      ])
    }
    return manifest
  }
}
