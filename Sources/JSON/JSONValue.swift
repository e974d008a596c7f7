/// Plain data: what JSON can hold, immutable and free to pass between threads.
///
/// Configs, `meta`, vars and artifacts use it; templates see `Jinja.Value` instead.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var int: Int? { if case .int(let value) = self { value } else { nil } }
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The member of an object; nil where there is none or this is no object.
  package subscript(key: String) -> JSONValue? { object?[key] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
  package init(nilLiteral: ()) { self = .null }

  package init(_ strings: [String]) { self = .array(strings.map(JSONValue.string)) }
  /// null for nil.
  package init(_ string: String?) { self = string.map(JSONValue.string) ?? .null }
}

/// An object whose members keep the order in which they were first set.
package struct JSONObject: Sendable, Hashable {
  package private(set) var keys: [String] = []
  private var values: [JSONValue] = []
  /// Positions by key; only built for large objects, since looking through few keys is faster than hashing one.
  private var index: [String: Int]?

  private static let largestScanned = 16

  package init() {}

  /// A repeated key keeps its first place and its last value.
  package init(_ elements: some Sequence<(String, JSONValue)>) {
    let count = elements.underestimatedCount
    keys.reserveCapacity(count)
    values.reserveCapacity(count)
    for (key, value) in elements { self[key] = value }
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  private func position(of key: String) -> Int? {
    if let index { return index[key] }
    return keys.firstIndex(of: key)
  }

  /// Setting nil removes the member.
  package subscript(key: String) -> JSONValue? {
    get { position(of: key).map { values[$0] } }
    set {
      guard let newValue else { return remove(key) }
      if let at = position(of: key) {
        values[at] = newValue
        return
      }
      index?[key] = keys.count
      keys.append(key)
      values.append(newValue)
      if index == nil, keys.count > Self.largestScanned { buildIndex() }
    }
  }

  private mutating func remove(_ key: String) {
    guard let at = position(of: key) else { return }
    keys.remove(at: at)
    values.remove(at: at)
    if index != nil { buildIndex() }
  }

  private mutating func buildIndex() {
    var built: [String: Int] = [:]
    built.reserveCapacity(keys.count * 2)
    for (position, key) in keys.enumerated() { built[key] = position }
    index = built
  }

  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.keys == right.keys && left.values == right.values
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(keys)
    hasher.combine(values)
  }

  /// Members of `other` are set over these.
  package func merging(_ other: JSONObject) -> JSONObject {
    if isEmpty { return other }
    var result = self
    for (key, value) in other { result[key] = value }
    return result
  }
}

extension JSONObject: Sequence {
  package struct Iterator: IteratorProtocol {
    private var position = 0
    private let keys: [String]
    private let values: [JSONValue]

    fileprivate init(_ keys: [String], _ values: [JSONValue]) {
      self.keys = keys
      self.values = values
    }

    package mutating func next() -> (String, JSONValue)? {
      guard position < keys.count else { return nil }
      defer { position += 1 }
      return (keys[position], values[position])
    }
  }

  package func makeIterator() -> Iterator { Iterator(keys, values) }
  package var underestimatedCount: Int { keys.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
