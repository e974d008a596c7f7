import JSON
import Jinja

extension RenderContext {
  /// Puts values in the place of macros (calls give the value, whatever their arguments) and of dbt's own names.
  /// - Parameter values: by name, or by `package.name`; a bare name wins over `dbt.name`. Unknown names are left out.
  package func override(_ values: JSONObject) {
    for (name, json) in values {
      guard let dot = name.firstIndex(of: ".") else { continue }
      let (owner, macro) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
      guard project.macros.member(macro, of: owner) != nil else { continue }
      overrides[name] = Self.constant(macro, Value(json))
      if owner == "dbt" { overrides[macro] = overrides[name] }
    }
    for (name, json) in values where !name.contains(".") {
      let isMacro = project.macros.visible(name, from: package) != nil
      guard isMacro || extra[name] != nil || member(name) != nil else { continue }
      let value = isMacro ? Self.constant(name, Value(json)) : Value(json)
      overrides[name] = value
      if project.macros.member(name, of: "dbt") != nil { overrides["dbt." + name] = value }
    }
  }

  private static func constant(_ name: String, _ value: Value) -> Value {
    .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in value }
  }
}
