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
    var end = 0
    for definition in template.definitions {
      let span = Self.blockSpan(definition, after: end)
      end = Int(span.end)
      let text = file.text(span)
      switch definition.kind {
      case "macro": add(definition, definition.name, text, package, path)
      case "test", "data_test": add(definition, "test_" + definition.name, text, package, path)
      case "materialization": add(definition, Self.materializationName(definition), text, package, path)
      default: break
      }
    }
  }

  /// dbt: white space that a block's own tags strip, before `{%-` and after `-%}`, belongs to the macro's text.
  private static func blockSpan(_ definition: Definition, after previous: Int) -> Span {
    let bytes = definition.file.bytes
    var start = Int(definition.span.start)
    var end = Int(definition.span.end)
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    if start + 2 < bytes.count, bytes[start + 2] == UInt8(ascii: "-") {
      while start > previous, isSpace(bytes[start - 1]) { start -= 1 }
      if start == 0 { start = Int(definition.span.start) }
    }
    if end >= 3, bytes[end - 3] == UInt8(ascii: "-") {
      while end < bytes.count, isSpace(bytes[end]) { end += 1 }
      // That at the file's end belongs to nobody.
      if end == bytes.count { end = Int(definition.span.end) }
    }
    return Span(start, end)
  }

  /// `materialization_table_default`, `materialization_view_redshift`.
  private static func materializationName(_ definition: Definition) -> String {
    var adapter = "default"
    for option in definition.options where option.name == "adapter" { adapter = option.value?.string ?? adapter }
    return "materialization_\(definition.name)_\(adapter)"
  }

  private mutating func add(
    _ definition: Definition, _ name: String, _ text: String, _ package: String, _ path: String
  ) {
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
      uniqueID: id, name: name, packageName: package, path: path, originalFilePath: path, macroSQL: text)
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
    // dbt: as a walk down the tree meets them, a call before those in its arguments.
    let calls = entry.definition.calls.sorted {
      ($0.span.start, $1.span.end) < ($1.span.start, $0.span.end)
    }
    for call in calls {
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
      if parts.count == 1 { add(library.mentioned(parts[0], from: package)) }
      // dbt takes any `x.name()` for a macro's call; where x is no package, for one of the macro of that name.
      if parts.count == 2, parts[0] != "adapter" {
        add(library.member(parts[1], of: parts[0]) ?? library.mentioned(parts[1], from: ""))
      }
    }
    return found
  }
}
