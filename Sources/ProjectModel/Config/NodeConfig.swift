import JSON

/// The merged configs of one node: every key of its resource type with its default, then keys that only the user knows.
package struct NodeConfig: Sendable, Hashable {
  /// In the order in which dbt writes them.
  package var values: JSONObject

  package init(_ values: JSONObject = JSONObject()) { self.values = values }

  package subscript(key: String) -> JSONValue? {
    get { values[key] }
    set { values[key] = newValue }
  }

  package func string(_ key: String) -> String? { values[key]?.string }
  package func bool(_ key: String) -> Bool? { values[key]?.bool }

  /// A text or a list of texts, as a list; empty where it is absent or null.
  package func strings(_ key: String) -> [String] {
    switch values[key] {
    case .string(let text): [text]
    case .array(let items): items.compactMap(\.string)
    default: []
    }
  }

  package var enabled: Bool { bool("enabled") ?? true }
  package var materialized: String { string("materialized") ?? "view" }
  package var alias: String? { string("alias") }
  package var schema: String? { string("schema") }
  package var database: String? { string("database") }
  package var tags: [String] { strings("tags") }
  package var meta: JSONObject { values["meta"]?.object ?? [:] }
  package var group: String? { string("group") }
  package var fullRefresh: Bool? { bool("full_refresh") }

  /// `pre-hook` or `post-hook`, each `{sql, transaction, index}`.
  package func hooks(_ key: String) -> [Hook] {
    (values[key]?.array ?? []).compactMap { item in
      guard let object = item.object, let sql = object["sql"]?.string else { return nil }
      return Hook(sql: sql, transaction: object["transaction"]?.bool ?? true, index: object["index"]?.int)
    }
  }
}

/// One statement to run before or after a node, or around a run.
package struct Hook: Sendable, Hashable {
  /// A template.
  package var sql: String
  /// Whether it runs inside the node's transaction.
  package var transaction: Bool
  package var index: Int?

  package init(sql: String, transaction: Bool = true, index: Int? = nil) {
    self.sql = sql
    self.transaction = transaction
    self.index = index
  }
}
