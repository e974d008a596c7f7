import Diagnostics
import JSON

/// A YAML value and where it stands. Aliases are resolved: their nodes keep the place of the anchor's.
package struct YAMLNode: Sendable {
  package enum Content: Sendable {
    case scalar(YAMLScalar)
    case sequence([YAMLNode])
    /// Merge keys (`<<`) are resolved; a repeated key holds its last value at its first position, as in Python.
    case mapping([YAMLEntry])
  }

  package var content: Content
  package var span: Span

  package init(_ content: Content, _ span: Span) {
    self.content = content
    self.span = span
  }

  package var entries: [YAMLEntry]? { if case .mapping(let entries) = content { entries } else { nil } }
  package var items: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
  package var scalar: YAMLScalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// The text of a scalar that is text (or a date, which prints as text).
  package var string: String? { scalar?.value.string }
  package var bool: Bool? { scalar?.value.bool }
  package var int: Int? { scalar?.value.int }
  package var isNull: Bool { scalar?.value.isNull ?? false }

  /// The value of a mapping's key; nil where there is none or this is no mapping.
  package subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    for entry in entries where entry.key == key { return entry.value }
    return nil
  }

  /// Whether a mapping has the key.
  package func has(_ key: String) -> Bool {
    guard case .mapping(let entries) = content else { return false }
    return entries.contains { $0.key == key }
  }

  package func entry(_ key: String) -> YAMLEntry? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }
  }

  /// What kind of value it is, as messages name it.
  package var kindName: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: "nothing"
      case .bool: "true or false"
      case .int: "a number"
      case .double: "a number with a fraction"
      default: scalar.isTimestamp ? "a date" : "a text"
      }
    }
  }
}

/// A scalar, resolved as PyYAML's safe loader resolves YAML 1.1.
package struct YAMLScalar: Sendable {
  package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  /// null, bool, int, double or string. A date or time is a string in ISO 8601, as Python's `isoformat` prints it; an
  /// integer beyond 64 bits is a string of its digits.
  package var value: JSONValue
  package var style: Style
  package var isTimestamp: Bool

  package init(_ value: JSONValue, style: Style = .plain, isTimestamp: Bool = false) {
    self.value = value
    self.style = style
    self.isTimestamp = isTimestamp
  }
}

/// A key and its value.
package struct YAMLEntry: Sendable {
  /// As JSON would write the key: `true` for an unquoted `on`, `1` for 1.
  package var key: String
  package var keySpan: Span
  /// False where YAML reads the key as a bool, a number or null.
  package var keyIsText: Bool
  package var value: YAMLNode

  package init(key: String, keySpan: Span, keyIsText: Bool = true, value: YAMLNode) {
    self.key = key
    self.keySpan = keySpan
    self.keyIsText = keyIsText
    self.value = value
  }
}

extension YAMLNode {
  /// The plain data, without places.
  package var json: JSONValue {
    switch content {
    case .scalar(let scalar): scalar.value
    case .sequence(let items): .array(items.map(\.json))
    case .mapping(let entries): .object(JSONObject(entries.lazy.map { ($0.key, $0.value.json) }))
    }
  }
}
