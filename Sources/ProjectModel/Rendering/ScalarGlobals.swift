import Diagnostics
import FileSystem
import JSON
import Jinja

/// The names that templates in YAML values see: `env_var`, `var`, `target` and some plain functions.
final class ScalarGlobals: Globals {
  let scope: RenderScope
  private var known: [String: Value] = [:]

  /// Whether the template being rendered asked for any name, or for a native value.
  private(set) var wasUsed = false

  init(_ scope: RenderScope) { self.scope = scope }

  func startTracking() { wasUsed = false }
  func markUsed() { wasUsed = true }

  var names: [String] {
    ["env_var", "var", "dbt_version", "fromjson", "tojson", "local_md5", "project_name"]
      + (scope.target == nil ? [] : ["target"]) + scope.extra.keys
  }

  func lookup(_ name: String) -> Value? {
    wasUsed = true
    if let value = known[name] { return value }
    let value = make(name)
    known[name] = value
    return value
  }

  private func make(_ name: String) -> Value? {
    let scope = scope
    switch name {
    case "env_var":
      return .function(name) { _, arguments throws(RenderInterrupt) in try Self.environmentVariable(arguments, scope) }
    case "var":
      return .function(name) { _, arguments throws(RenderInterrupt) in try Self.variable(arguments, scope) }
    case "target": return scope.target.map { Value(.object($0)) }
    case "project_name": return scope.projectName.map { .string($0) }
    case "dbt_version": return .string(DBTCompatibility.version)
    case "fromjson": return .function(name) { _, arguments throws(RenderInterrupt) in try Self.fromJSON(arguments) }
    case "tojson": return .function(name) { _, arguments throws(RenderInterrupt) in try Self.toJSON(arguments) }
    case "local_md5":
      return .function(name) { _, arguments throws(RenderInterrupt) in
        var reader = arguments.reader("local_md5")
        return .string(Checksum.md5(try reader.required("value").asString("value")))
      }
    default: return scope.extra[name].map { Value($0) }
    }
  }

  private static func environmentVariable(
    _ arguments: Arguments, _ scope: RenderScope
  ) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("env_var")
    let name = try reader.required("var").asString("var")
    let fallback = try reader.optional("default")
    try reader.finish()
    if name.hasPrefix(SecretVariables.prefix) {
      guard scope.allowsSecrets else {
        throw .failure(
          "project.secret-env-var", "the secret '\(name)' cannot be used here",
          hint: "variables named \(SecretVariables.prefix)… may stand in profiles.yml and packages.yml only")
      }
      if scope.environment[name] != nil { return .string(Secrets.standIn(name)) }
    }
    if let value = scope.environment[name] { return .string(value) }
    if let fallback, !fallback.isNone { return fallback }
    throw .failure(
      "project.missing-env-var", "the environment variable '\(name)' is not set",
      hint: Suggestion.hint(for: name, among: scope.environment.keys)
        ?? "set it, or give a default: env_var('\(name)', '…')")
  }

  private static func variable(_ arguments: Arguments, _ scope: RenderScope) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("var")
    let name = try reader.required("var").asString("var")
    let fallback = try reader.optional("default")
    try reader.finish()
    if let value = scope.vars[name] { return Value(value) }
    if let fallback { return fallback }
    throw .failure(
      "project.missing-var", "the var '\(name)' is not set",
      hint: Suggestion.hint(for: name, among: scope.vars.all.keys)
        ?? "pass it: --vars '{\(name): …}', or give a default: var('\(name)', '…')")
  }

  private static func fromJSON(_ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("fromjson")
    let text = try reader.required("string").asString("string")
    let fallback = try reader.optional("default")
    do {
      return Value(try JSONReader.read(SourceFile(path: "fromjson", text: text)))
    } catch {
      return fallback ?? .none
    }
  }

  private static func toJSON(_ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("tojson")
    let value = try reader.required("value")
    let fallback = try reader.optional("default")
    let sortKeys = try reader.optional("sort_keys")?.bool ?? false
    do {
      return .string(JSONWriter.text(try value.json(), JSONWriter.Style(sortKeys: sortKeys)))
    } catch {
      return fallback ?? .none
    }
  }
}
