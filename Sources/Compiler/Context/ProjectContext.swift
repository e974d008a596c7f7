import Diagnostics
import JSON
import Jinja
import ProjectModel

/// What every rendering of one invocation shares: the engine, the macros, the target. Immutable, used by all threads.
package final class ProjectContext: Sendable {
  package let loaded: LoadedProject
  package let invocation: Invocation
  package let flags: Flags
  package let adapter: AdapterType
  package let engine: Engine
  package let macros: MacroLibrary
  /// Vars as each package's templates see them.
  package let vars: [String: VarScope]
  /// Takes what templates `log`, `print` and `warn`.
  package let log: any ContextLog
  private let templates = TemplateCache()

  package init(
    loaded: LoadedProject, invocation: Invocation, flags: Flags, adapter: AdapterType, engine: Engine,
    macros: MacroLibrary, log: any ContextLog
  ) {
    self.loaded = loaded
    self.invocation = invocation
    self.flags = flags
    self.adapter = adapter
    self.engine = engine
    self.macros = macros
    self.log = log
    var vars: [String: VarScope] = [:]
    for package in loaded.packages { vars[package.name] = loaded.vars(for: package.name) }
    self.vars = vars
  }

  /// A text that stands in no file of its own, compiled; for texts that many nodes share.
  func template(_ text: String, name: String) throws(DiagnosticList) -> Template {
    try templates.compile(text, name: name, by: engine)
  }

  package var rootProject: ProjectConfig { loaded.packages[0].project }
  package var rootName: String { macros.rootPackage }
  package var target: Target { loaded.target }

  /// Whether microbatch models run batch by batch. dbt: not where the project has a strategy of that name of its own,
  /// unless a flag says so.
  package var runsBatches: Bool {
    let flag = "require_batched_execution_for_custom_microbatch_strategy"
    if rootProject.flags[flag]?.bool ?? false { return true }
    guard let entry = macros.visible("get_incremental_microbatch_sql", from: rootName) else { return false }
    return macros.internalPackages.contains(entry.macro.packageName)
  }

  package func varScope(_ package: String) -> VarScope {
    vars[package] ?? vars[rootName] ?? VarScope(layers: [loaded.commandLineVars])
  }
}

/// Where templates' messages go.
package protocol ContextLog: Sendable {
  /// `log(message)`, with `info=True` also to the terminal.
  func log(_ message: String, info: Bool)
  /// `print(message)`.
  func printed(_ message: String)
  /// `exceptions.warn(message)`.
  func warn(_ message: String)
}

/// Flags of the command line that templates can read as `flags.X` and `invocation_args_dict`.
package struct Flags: Sendable {
  /// By dbt's names in lower case (`full_refresh`, `which`, `store_failures`, …).
  package var values: JSONObject

  package init(_ values: JSONObject = JSONObject()) { self.values = values }

  package subscript(name: String) -> JSONValue? { values[name] }
  package func isSet(_ name: String) -> Bool { values[name]?.bool ?? false }

  package var fullRefresh: Bool { isSet("full_refresh") }
  package var empty: Bool { isSet("empty") }
  package var storeFailures: Bool { isSet("store_failures") }
  package var which: String { values["which"]?.string ?? "" }
}
