import Diagnostics
import JSON
import Jinja
import ProjectModel

/// Compiles every macro file into a library.
struct MacroLoader {
  let engine: Engine
  let createdAt: Double
  private(set) var entries: [MacroLibrary.Entry] = []
  private(set) var docs: [Documentation] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// Package and name to the place of the first definition.
  private var seen: [String: SourcePlace] = [:]

  init(engine: Engine, createdAt: Double) {
    self.engine = engine
    self.createdAt = createdAt
  }

  /// Macros of one file; `path` as the manifest has it.
  mutating func add(_ file: SourceFile, package: String, path: String) {
    let template: Template
    do throws(DiagnosticList) {
      template = try engine.compile(file)
    } catch {
      diagnostics += error.all
      return
    }
    for definition in template.definitions {
      switch definition.kind {
      case "macro": add(definition, definition.name, package, path)
      case "test", "data_test": add(definition, "test_" + definition.name, package, path)
      case "materialization": add(definition, Self.materializationName(definition), package, path)
      default: break
      }
    }
  }

  /// `materialization_table_default`, `materialization_view_redshift`.
  private static func materializationName(_ definition: Definition) -> String {
    var adapter = "default"
    for option in definition.options where option.name == "adapter" { adapter = option.value?.string ?? adapter }
    return "materialization_\(definition.name)_\(adapter)"
  }

  private mutating func add(_ definition: Definition, _ name: String, _ package: String, _ path: String) {
    let id = "macro.\(package).\(name)"
    let place = SourcePlace(definition.file, definition.nameSpan)
    if let first = seen[id] {
      let (line, _) = first.position
      diagnostics.append(
        Diagnostic(
          code: "project.duplicate-macro",
          message: "dbt found two macros named \"\(name)\" in the project \"\(package)\"",
          place: place, hint: "rename one of them; the other stands at \(first.file.path):\(line)"))
      return
    }
    seen[id] = place
    var macro = Macro(
      uniqueID: id, name: name, packageName: package, path: path, originalFilePath: path, macroSQL: definition.text)
    macro.createdAt = createdAt
    macro.place = place
    if definition.kind == "materialization" {
      let languages = definition.options.first { $0.name == "supported_languages" }?.value?.array
      macro.supportedLanguages = languages?.compactMap(\.string) ?? ["sql"]
    }
    entries.append(MacroLibrary.Entry(macro: macro, definition: definition))
  }

  /// The library; macros know which others they call, as far as their text shows it.
  mutating func library(
    rootPackage: String, adapter: AdapterType, dispatch: [(namespace: String, searchOrder: [String])],
    patches: [String: MacroProperties]
  ) -> MacroLibrary {
    let bare = MacroLibrary(rootPackage: rootPackage, adapter: adapter, entries: entries, dispatch: dispatch)
    let complete = entries.map { entry in
      var macro = entry.macro
      macro.dependsOnMacros = Self.dependencies(of: entry, in: bare)
      return MacroLibrary.Entry(macro: macro, definition: entry.definition)
    }
    return MacroLibrary(rootPackage: rootPackage, adapter: adapter, entries: complete, dispatch: dispatch)
  }

  /// Calls that count as references, whatever macros have these names.
  static let standardCalls: Set<String> = ["ref", "source", "config"]

  private static func dependencies(of entry: MacroLibrary.Entry, in library: MacroLibrary) -> [String] {
    var found: [String] = []
    func add(_ other: MacroLibrary.Entry?) {
      guard let id = other?.macro.uniqueID, !found.contains(id) else { return }
      found.append(id)
    }
    let package = entry.macro.packageName
    for call in entry.definition.calls {
      if call.name == "adapter.dispatch" || call.name == "dispatch" {
        guard let name = call.arguments.first??.string else { continue }
        let namespace =
          call.keywordArguments.first { $0.name == "macro_namespace" }?.value?.string
          ?? (call.arguments.count > 1 ? call.arguments[1]?.string : nil)
        if case .success(let target) = library.dispatch(name, namespace: namespace, from: package) { add(target) }
        continue
      }
      guard !standardCalls.contains(call.name), call.name != entry.macro.name else { continue }
      let parts = call.name.split(separator: ".").map(String.init)
      if parts.count == 1 { add(library.visible(parts[0], from: package)) }
      // dbt takes any `x.name()` for a macro's call; where x is no package, for one of the macro of that name.
      if parts.count == 2, parts[0] != "adapter" {
        add(library.isPackage(parts[0]) ? library.member(parts[1], of: parts[0]) : library.visible(parts[1], from: ""))
      }
    }
    return found
  }
}
