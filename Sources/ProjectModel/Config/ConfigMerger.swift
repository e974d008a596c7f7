import Diagnostics
import JSON

/// Puts one layer of configs over another.
struct ConfigMerger {
  let type: ResourceType
  /// `redshift` or `postgres`.
  let adapter: String

  /// Merges a layer in: known keys by their rules, the adapter's own next, then what only the user knows.
  func merge(_ layer: JSONObject, into configs: inout JSONObject) {
    guard !layer.isEmpty else { return }
    var later: [(String, JSONValue)] = []
    var adapters: [(Int, String, JSONValue)] = []
    for (written, value) in layer {
      let name = Self.name(written)
      guard let key = ConfigTable.key(name) else {
        later.append((name, value))
        continue
      }
      guard configs[name] != nil, key.types.contains(type), key.adapter == nil else {
        if key.adapter == adapter {
          adapters.append((Self.adapterOrder(name), name, value))
        } else if !isHookOfAnotherType(key) {
          later.append((name, value))
        }
        continue
      }
      configs[name] = merged(key, configs[name] ?? .null, value)
    }
    for (_, name, value) in adapters.sorted(by: { $0.0 < $1.0 }) { configs[name] = value }
    for (name, value) in later { configs[name] = value }
  }

  /// The name that stands for an alias.
  static func name(_ written: String) -> String {
    switch written {
    case "pre_hook": "pre-hook"
    case "post_hook": "post-hook"
    default: ConnectionKey.aliases[written] ?? written
    }
  }

  private static func adapterOrder(_ name: String) -> Int {
    ConfigTable.keys.firstIndex { $0.name == name } ?? 0
  }

  /// dbt: hooks set on what has none (groups, sources) vanish.
  private func isHookOfAnotherType(_ key: ConfigKey) -> Bool {
    if case .hooks = key.kind { return !key.types.contains(type) }
    return false
  }

  private func merged(_ key: ConfigKey, _ below: JSONValue, _ above: JSONValue) -> JSONValue {
    let value: JSONValue
    switch (ConfigTable.merge(key, for: type), below, above) {
    case (.append, _, .null): value = below
    case (.append, _, _): value = .array(Self.list(below) + Self.list(above))
    case (.update, .object(let low), .object(let high)): value = .object(low.merging(high))
    case (.dictKeyAppend, .object(let low), .object(let high)): value = .object(Self.appendKeys(low, high))
    default: value = above
    }
    return normalized(key, value)
  }

  /// A value as its type keeps it: hooks as mappings, fixed members filled in.
  private func normalized(_ key: ConfigKey, _ value: JSONValue) -> JSONValue {
    switch (key.kind, value) {
    case (.hooks, .array(let items)): return .array(items.map(Self.hook))
    case (.members(let members), .object(let object)):
      return .object(JSONObject(members.map { ($0, object[$0] ?? $1) }))
    default: break
    }
    switch (key.name, value) {
    // YAML reads `on` and `off` as truth values.
    case ("static_analysis", .bool(let flag)): return .string(flag ? "on" : "off")
    case ("freshness", .object(let object)) where type == .model: return Self.modelFreshness(object)
    default: return value
    }
  }

  private static func list(_ value: JSONValue) -> [JSONValue] {
    if case .array(let items) = value { items } else { [value] }
  }

  static func appendKeys(_ low: JSONObject, _ high: JSONObject) -> JSONObject {
    var result = JSONObject(low.lazy.map { ($0, .array(list($1))) })
    for (key, value) in high {
      let name = String(key.drop { $0 == "+" })
      if name != key, let before = result[name]?.array {
        result[name] = .array(before + list(value))
      } else {
        result[name] = .array(list(value))
      }
    }
    return result
  }

  /// `{sql, transaction, index}` of a text, a text that holds such a mapping as JSON, or the mapping itself.
  static func hook(_ value: JSONValue) -> JSONValue {
    let object: JSONObject
    switch value {
    case .string(let text):
      if text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"), !text.utf8.starts(with: "{{".utf8),
        let read = try? JSONReader.read(text), case .object(let inner) = read
      {
        object = inner
      } else {
        object = ["sql": value]
      }
    case .object(let inner): object = inner
    default: return value
    }
    guard let sql = object["sql"] else { return value }
    return ["sql": sql, "transaction": object["transaction"] ?? true, "index": object["index"] ?? .null]
  }

  /// Only `build_after` counts; its members are filled in.
  private static func modelFreshness(_ object: JSONObject) -> JSONValue {
    guard case .object(let after)? = object["build_after"] else { return .null }
    return [
      "build_after": [
        "count": after["count"] ?? .null, "period": after["period"] ?? .null,
        "updates_on": after["updates_on"] ?? "any",
      ]
    ]
  }
}
