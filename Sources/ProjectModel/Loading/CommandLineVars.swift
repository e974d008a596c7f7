import Diagnostics
import JSON
import YAML

/// The text of `--vars`.
package enum CommandLineVars {
  /// A YAML (or JSON) mapping.
  /// - Throws: `vars.*`, or `yaml.*` where it is no YAML.
  package static func parse(_ text: String, option: String = "--vars") throws(Diagnostic) -> JSONObject {
    let file = SourceFile(path: option, text: text)
    guard let root = try YAMLParser.parse(file).root else {
      if text.utf8.allSatisfy({ $0 == 0x20 }) { return [:] }
      throw Diagnostic(
        code: "vars.bad-type", message: "\(option) must be a mapping", hint: "write it as \(option) '{name: value}'")
    }
    guard case .object(let vars) = root.json else {
      throw Diagnostic(
        code: "vars.bad-type", message: "\(option) must be a mapping, not \(root.kindName)",
        place: SourcePlace(file, root.span), hint: "write it as \(option) '{name: value}', with a blank after the colon"
      )
    }
    return vars
  }
}
