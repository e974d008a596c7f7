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
///
/// Most objects are small and there are very many: members stand in one array that is searched from its start, and only
/// large objects have a table beside it.
package struct JSONObject: Sendable, Hashable {
  fileprivate struct Member: Sendable, Hashable {
    let key: String
    var value: JSONValue
  }

  private var members: [Member] = []
  /// Positions by key, once there are more members than a search from the start is good for; nil before.
  private var positions: [String: Int]?

  private static let searchLimit = 32

  package init() {}

  /// A repeated key keeps its first place and its last value.
  package init(_ elements: some Sequence<(String, JSONValue)>) {
    members.reserveCapacity(elements.underestimatedCount)
    for (key, value) in elements { self[key] = value }
  }

  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }
  package var keys: [String] { members.map(\.key) }

  private func position(of key: String) -> Int? {
    if let positions { return positions[key] }
    let length = key.utf8.count
    for index in members.indices where members[index].key.utf8.count == length && members[index].key == key {
      return index
    }
    return nil
  }

  /// Setting nil removes the member.
  package subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      guard let newValue else { return remove(key) }
      if let position = position(of: key) {
        members[position].value = newValue
        return
      }
      members.append(Member(key: key, value: newValue))
      if positions != nil { positions?[key] = members.count - 1 }
      if members.count == Self.searchLimit + 1 { makePositions() }
    }
  }

  private mutating func remove(_ key: String) {
    guard let position = position(of: key) else { return }
    members.remove(at: position)
    if positions != nil { makePositions() }
  }

  private mutating func makePositions() {
    positions = Dictionary(uniqueKeysWithValues: members.indices.map { (members[$0].key, $0) })
  }

  /// Members of `other` are set over these.
  package func merging(_ other: JSONObject) -> JSONObject {
    if isEmpty { return other }
    var result = self
    for (key, value) in other { result[key] = value }
    return result
  }

  /// The same members in the same order; the table tells nothing more.
  package static func == (one: JSONObject, other: JSONObject) -> Bool { one.members == other.members }

  package func hash(into hasher: inout Hasher) { hasher.combine(members) }
}

extension JSONObject: Sequence {
  package struct Iterator: IteratorProtocol {
    private let members: [Member]
    private var position = 0

    fileprivate init(_ members: [Member]) { self.members = members }

    package mutating func next() -> (String, JSONValue)? {
      guard position < members.count else { return nil }
      defer { position += 1 }
      return (members[position].key, members[position].value)
    }
  }

  package func makeIterator() -> Iterator { Iterator(members) }
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
