import Diagnostics
import JSON
import Jinja
import ProjectModel

/// `var('name', default)` and `var.has_var('name')`.
final class VarObject: Object {
  unowned let context: RenderContext
  init(_ context: RenderContext) { self.context = context }

  var typeName: String { "Var" }
  var representation: String { "<Var>" }
  var isCallable: Bool { true }

  private var scope: VarScope { context.project.varScope(context.package) }

  private func value(_ name: String) -> JSONValue? { context.adapter.varOverrides[name] ?? scope[name] }

  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("var")
    let name = try reader.required("var_name").text
    let fallback = try reader.optional("default")
    try reader.finish()
    if let value = value(name) {
      // dbt: a text is a template of its own, whatever file it stands in; it sees what the caller sees.
      guard case .string(let text) = value else { return Value(value) }
      return .string(try context.render(text, name: "var '\(name)'", state))
    }
    if let fallback { return fallback }
    // dbt: a missing var is an error only when the node is compiled.
    if context.phase == .parse { return .none }
    let all = scope.all
    let pairs = all.map { "\"\($0.0)\": \(JSONWriter.text($0.1))" }.joined(separator: ",\n    ")
    let known = all.isEmpty ? "{}" : "{\n    \(pairs)\n}"
    throw .failure(
      "compile.missing-var",
      "Required var '\(name)' not found in config:\nVars supplied to \(context.subjectName) = \(known)",
      hint: Suggestion.hint(for: name, among: all.keys) ?? "give it a default: var('\(name)', …)")
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "has_var" else { return nil }
    return .bool(value(try arguments.reader("has_var").firstText("var_name")) != nil)
  }
}

extension RenderContext {
  /// As messages name the template's subject: the node's name, the macro's.
  var subjectName: String {
    switch subject {
    case .node(let node, _): node.name
    case .macro(let name): name
    }
  }
}

/// `target` (and `env`): the chosen output without its secrets.
final class TargetObject: Object {
  let target: Target
  init(_ target: Target) { self.target = target }

  var typeName: String { "dict" }
  var representation: String { Value(json ?? .null).representation }
  var nature: ObjectNature { .mapping }
  var length: Int? { object.count }
  var json: JSONValue? { .object(object) }

  private var object: JSONObject {
    var object = target.printable
    object["name"] = .string(target.targetName)
    object["target_name"] = .string(target.targetName)
    object["profile_name"] = .string(target.profileName)
    object["type"] = .string(target.type)
    object["threads"] = .int(target.threads)
    object["schema"] = .string(target.schema)
    object["database"] = .string(target.database)
    object["dbname"] = .string(target.database)
    return object
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "name", "target_name": .string(target.targetName)
    case "schema": .string(target.schema)
    case "type": .string(target.type)
    default: object[name].map(Value.init)
    }
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  func contains(_ value: Value) -> Bool? { value.string.map { object[$0] != nil } }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(object.keys.map(Value.string))
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    // get, items, keys … as any dict has them.
    try state.callMethod(name, of: Value(.object(object)), arguments)
  }
}

/// `flags.FULL_REFRESH`, in any case of letters; None where a flag is not set.
final class FlagsObject: Object {
  let flags: Flags
  init(_ flags: Flags) { self.flags = flags }

  var typeName: String { "Namespace" }
  var representation: String { "<flags>" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    flags[name.lowercased()].map(Value.init) ?? Value.none
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "get", let key = arguments.positional.first?.string else { return nil }
    return flags[key.lowercased()].map(Value.init) ?? arguments[1] ?? Value.none
  }
}
