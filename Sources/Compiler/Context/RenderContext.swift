import Diagnostics
import JSON
import Jinja
import ProjectModel

/// The names that one template sees: macros first, then dbt's functions and variables. One for each rendering of a node;
/// belongs to one thread.
package final class RenderContext: Globals {
  package let project: ProjectContext
  /// The package whose macros are found first, and whose vars are seen.
  package let package: String
  /// What the template is about.
  package let subject: Subject
  package let phase: Phase
  /// `adapter`; it knows this context without holding it.
  package let adapter: AdapterObject
  /// Names set from outside (`sql`, `this`, test arguments, …): they win over dbt's own, not over macros.
  package var extra: [String: Value] = [:]
  /// What a unit test puts in the place of macros and of dbt's own names; of one package's macros as `package.name`.
  var overrides: [String: Value] = [:]
  /// What templates set by `context.update`.
  private var assigned: [String: [Assignment]] = [:]
  /// `store_result` and `load_result`.
  var results: [String: Value] = [:]
  private var cache = NameMap<Value?>()
  /// Where a run notes the macros that a node depends on; nil where nobody asks.
  package var macroNotes: MacroNotes?
  /// Whether macros named `ref`, `source` or `config` stand before dbt's own functions.
  var seesOverriddenReferences = true

  package enum Phase: Sendable {
    /// dbt's parsing: `execute` is false, `ref` and `config` are noted.
    case parse
    /// `execute` is true.
    case run
  }

  package init(
    _ project: ProjectContext, package: String, subject: Subject, phase: Phase, adapter: AdapterObject
  ) {
    self.project = project
    self.package = package
    self.subject = subject
    self.phase = phase
    self.adapter = adapter
    adapter.context = self
  }

  package func lookup(_ name: String) -> Value? { lookup(name, hash: NameMap<Value?>.hash(name)) }

  package func lookup(_ name: String, hash: Int) -> Value? {
    if !assigned.isEmpty, overrides[name] == nil, let known = assigned[name]?.last(where: \.isSeen) {
      return known.value
    }
    if let known = cache.find(name, hash) ?? nil { return known }
    if !overrides.isEmpty, let known = overrides[name] { return known }
    // A macro's value holds this context: kept in the cache, it would keep the context for ever.
    let isHidden = !seesOverriddenReferences && MacroLoader.standardCalls.contains(name)
    if !isHidden, let entry = project.macros.visible(name, hash: hash, from: package) { return value(of: entry) }
    guard let value = find(name) else { return nil }
    cache.set(name, hash, value)
    return value
  }

  /// Sets a name after the context was made (`sql`, `pre_hooks`).
  package func set(_ name: String, _ value: Value) {
    extra[name] = value
    cache.set(name, NameMap<Value?>.hash(name), nil)
  }

  /// What `context` itself has under a name: the newest value, whoever asks.
  func newest(_ name: String) -> Value? { assigned[name]?.last?.value ?? lookup(name) }

  /// A value that a template gave to a name. Jinja looks names up where a template or a macro begins: who had begun
  /// before does not see it.
  private struct Assignment {
    let value: Value
    weak var state: RenderState?
    let begun: Int

    var isSeen: Bool { state.map { !$0.isOlder(than: begun) } ?? true }
  }

  /// Sets a name from within a template (`context.update`): it wins over macros too. nil takes it away again.
  func assign(_ name: String, _ value: Value?, _ state: RenderState) {
    guard let value else {
      assigned[name] = nil
      return
    }
    assigned[name, default: []].append(Assignment(value: value, state: state, begun: state.begun))
  }

  package var names: [String] {
    project.macros.visibleNames(from: package) + Array(extra.keys) + Array(assigned.keys) + ContextNames.all
  }

  /// What is no macro.
  private func find(_ name: String) -> Value? {
    if let value = extra[name] { return value }
    if let value = member(name) { return value }
    return project.macros.isPackage(name) ? .object(MacroNamespaceObject(name, self)) : nil
  }

  /// A macro as a callable. While parsing, calls made by the template itself are noted as its dependencies.
  package func value(of entry: MacroLibrary.Entry) -> Value {
    guard phase == .parse, let recorder = subject.recorder else { return .macro(entry.definition, self) }
    let definition = entry.definition
    let uniqueID = entry.macro.uniqueID
    return .function(entry.macro.name) { [unowned self] (state, arguments) throws(RenderInterrupt) -> Value in
      if state.macroCalls.isEmpty { recorder.dependsOn.add(macro: uniqueID) }
      return try state.call(definition, arguments, globals: self)
    }
  }

  /// Renders a text that is no file with this context (`render()`, hooks, descriptions).
  package func render(_ text: String, name: String, _ state: RenderState?) throws(RenderInterrupt) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    let template: Template
    do throws(DiagnosticList) {
      template = try project.template(text, name: name)
    } catch {
      throw .failure(error.sorted.first ?? Diagnostic(code: "jinja.syntax", message: "the template is broken"))
    }
    if let state { return try state.render(template, globals: self) }
    do throws(Diagnostic) {
      return try template.render(self, options)
    } catch {
      throw .failure(error)
    }
  }

  /// How templates of this context are rendered.
  package var options: RenderOptions {
    var options = RenderOptions()
    options.undefined = phase == .parse ? .chaining : .standard
    if let notes = macroNotes {
      options.onMacroCall = { [macros = project.macros] definition, depth in
        if depth == notes.depth, let id = macros.uniqueID(of: definition) { notes.add(id) }
      }
    }
    return options
  }
}

/// The macros that a node's template, or a test's materialization, calls by itself while it runs.
package final class MacroNotes {
  /// Within how many macros the calls count that are noted.
  let depth: Int
  package private(set) var macros: [String] = []
  private var known: Set<String>

  package init(depth: Int, known: [String]) {
    self.depth = depth
    self.known = Set(known)
  }

  func add(_ uniqueID: String) { if known.insert(uniqueID).inserted { macros.append(uniqueID) } }
}

/// What a template belongs to.
package enum Subject {
  /// A node; while parsing, `recorder` notes its calls.
  case node(Node, recorder: ParseRecorder?)
  /// A macro run by itself (`run-operation`, `generate_schema_name`, on-run hooks).
  case macro(name: String)

  package var node: Node? { if case .node(let node, _) = self { node } else { nil } }
  package var recorder: ParseRecorder? { if case .node(_, let recorder) = self { recorder } else { nil } }
}

/// What a node's template said while it was parsed.
package final class ParseRecorder {
  package var refs: [RefArguments] = []
  package var sources: [[String]] = []
  package var metrics: [[String]] = []
  package var functions: [[String]] = []
  /// All `config()` calls as one, by `ConfigBuilder.add`.
  package var configCalls = JSONObject()
  package var dependsOn = DependsOn()

  package init() {}
}

/// `dbt_utils` in `dbt_utils.star(…)`.
final class MacroNamespaceObject: Object {
  let package: String
  unowned let context: RenderContext

  init(_ package: String, _ context: RenderContext) {
    self.package = package
    self.context = context
  }

  var typeName: String { "dict" }
  var representation: String { "<macros of \(package)>" }
  var nature: ObjectNature { .mapping }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    context.overrides["\(package).\(name)"] ?? context.project.macros.member(name, of: package).map(context.value)
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if let macro = try attribute(name, state) { return try state.call(macro, arguments) }
    switch name {
    case "get":
      guard let key = arguments.positional.first?.string else { return Value.none }
      return try attribute(key, state) ?? arguments[1] ?? Value.none
    case "keys": return .list(names.map(Value.string))
    case "values": return .list(try members(state).map(\.1))
    case "items": return .list(try members(state).map { .tuple([.string($0), $1]) })
    default: break
    }
    // dbt: while parsing, what is not there is undefined, and a call of it gives nothing.
    if context.phase == .parse { return nil }
    throw .failure(
      "compile.unknown-macro", "'\(name)' is undefined in package '\(package)'",
      hint: "check for typos, and whether the package is installed (redstart deps)")
  }

  func contains(_ value: Value) -> Bool? {
    value.string.map { context.project.macros.member($0, of: package) != nil }
  }

  private var names: [String] { context.project.macros.members(of: package) }

  private func members(_ state: RenderState) throws(RenderInterrupt) -> [(String, Value)] {
    var found: [(String, Value)] = []
    for name in names { if let value = try attribute(name, state) { found.append((name, value)) } }
    return found
  }

  var length: Int? { names.count }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(names.map(Value.string))
  }
}

extension RenderContext {
  /// What a `statement` of that name left, without taking it.
  package func storedResult(_ name: String) -> Value? { results[name] }
}
