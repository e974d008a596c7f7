import JSON
import ProjectModel

/// Compares a config, or a member of one, with a criterion's value, with Python's idea of what is equal.
struct ConfigMatcher {
  private let path: [String]
  private let value: JSONValue
  private let lowered: String
  private let ignoresCase: Bool

  init(_ criterion: SelectionCriterion) {
    // dbt: in its configs the hooks are called pre_hook and post_hook.
    path = criterion.arguments.map { $0 == "pre_hook" ? "pre-hook" : $0 == "post_hook" ? "post-hook" : $0 }
    value = criterion.value
    lowered = SelectorParser.text(criterion.value).lowercased()
    ignoresCase = criterion.arguments == ["severity"]
  }

  func matches(_ config: JSONObject) -> Bool {
    guard let first = path.first, var found = config[first] else { return false }
    for key in path.dropFirst() {
      guard let next = found[key] else { return false }
      found = next
    }
    return found.array.map { $0.contains(where: isEqual) } ?? isEqual(found)
  }

  private func isEqual(_ found: JSONValue) -> Bool {
    switch found {
    case .bool(let flag): return lowered == (flag ? "true" : "false") || number(value) == (flag ? 1 : 0)
    case .string(let text):
      guard let wanted = ignoresCase ? lowered : value.string else { return false }
      return ignoresCase ? text.lowercased() == wanted : text == wanted
    case .int, .double: return number(value).map { $0 == number(found) } ?? false
    case .null: return value.isNull
    case .array, .object: return found == value
    }
  }

  private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .double(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }
}
