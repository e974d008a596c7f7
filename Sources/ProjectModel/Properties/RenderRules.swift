/// Which values of a properties file are templates now; descriptions, tests and hooks are rendered later.
enum RenderRules {
  typealias Path = ArraySlice<TreeRenderer.Step>

  private static let later: Set<String> = ["tests", "data_tests", "description", "loaded_at_query"]
  private static let laterInColumns: Set<String> = ["tests", "data_tests", "description"]
  private static let laterInConfig: Set<String> = ["pre_hook", "post_hook", "loaded_at_query"]
  private static let members: Set<String> = ["columns", "dimensions", "measures", "entities"]

  /// - Parameters:
  ///   - list: the list that the entry stands in.
  ///   - path: from the entry to the value.
  static func shouldRender(_ path: [TreeRenderer.Step], in list: String) -> Bool {
    guard let first = path.first else { return true }
    let whole = path[...]
    switch list {
    case "sources":
      if first.isKey(in: ["description", "loaded_at_query"]) { return false }
      if path.count >= 2, first.isKey(in: ["config"]), path[1].isKey(in: ["loaded_at_query"]) { return false }
      return !(first.isKey(in: ["tables"]) && isLater(whole.dropFirst(2)))
    case "macros":
      return first.isKey(in: ["arguments"]) ? !isLater(whole.dropFirst()) : !isLater(whole)
    case "metrics":
      if path.suffix(2).contains(where: { $0.isKey(in: ["filter"]) }) { return false }
    case "saved_queries":
      if path.count > 1, first.isKey(in: ["query_params"]), path[1].isKey(in: ["where"]) { return false }
    default: break
    }
    return !isLater(whole)
  }

  private static func isLater(_ path: Path) -> Bool {
    let at = path.startIndex
    guard let first = path.first else { return false }
    if first.isKey(in: later) { return true }
    if path.count == 2, path[at + 1].isKey(in: later) { return true }
    if path.count >= 2, first.isKey(in: ["config"]), path[at + 1].isKey(in: laterInConfig) { return true }
    if path.count == 5, path[at + 4].isKey(in: ["description"]) { return true }
    return path.count >= 3 && first.isKey(in: members) && path[at + 2].isKey(in: laterInColumns)
  }
}
