import Diagnostics
import JSON

extension SelectorDefinitions {
  /// Selectors as the manifest shows them: definitions written as a text become mappings, and those that take in
  /// another hold its definition.
  ///
  /// - Parameter entries: name to the entry as written.
  package static func manifestForm(_ entries: JSONObject) -> JSONObject {
    var result = JSONObject()
    for (name, entry) in entries {
      var object = entry.object ?? [:]
      if object["definition"] == nil { object = ["name": .string(name), "definition": entry] }
      object["definition"] = manifestForm(of: object["definition"] ?? .null, result)
      result[name] = .object(object)
    }
    return result
  }

  private static func manifestForm(of definition: JSONValue, _ known: JSONObject) -> JSONValue {
    switch definition {
    case .string(let text): return manifestForm(of: text)
    case .object(let object):
      for key in ["union", "intersection"] {
        if let items = object[key]?.array {
          return .object([key: .array(items.map { manifestForm(of: $0, known) })])
        }
      }
      guard let first = object.keys.first, let value = object[first] else { return definition }
      let items = value.array.map { JSONValue.array($0.map { manifestForm(of: $0, known) }) } ?? value
      // dbt: of a mapping that begins with 'exclude' nothing else is kept.
      if first == "exclude" { return .object(["exclude": items]) }
      if object.count == 1 { return .object(["method": .string(first), "value": items]) }
      if first == "method", value == "selector", let name = object["value"]?.string {
        return known[name]?["definition"] ?? definition
      }
      return definition
    default: return definition
    }
  }

  private static func manifestForm(of text: String) -> JSONValue {
    do throws(Diagnostic) {
      let pieces = try CriterionPieces(text)
      let criterion = try SelectionCriterion.method(pieces.method, value: pieces.value, raw: text)
      var object = JSONObject()
      if pieces.hasAt { object["childrens_parents"] = true }
      if let depth = pieces.parents {
        object["parents"] = true
        if !depth.isEmpty { object["parents_depth"] = .string(depth) }
      }
      object["method"] = .string(([criterion.0.rawValue] + criterion.1).joined(separator: "."))
      if !pieces.value.isEmpty { object["value"] = .string(pieces.value) }
      if let depth = pieces.children {
        object["children"] = true
        if !depth.isEmpty { object["children_depth"] = .string(depth) }
      }
      return .object(object)
    } catch {
      // Such a definition is refused before a manifest is written.
      return .string(text)
    }
  }
}
