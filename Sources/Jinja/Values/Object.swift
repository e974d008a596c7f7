import JSON

/// A value that the embedder defines: a relation, a column, an adapter, a table, a date.
///
/// Every requirement but `typeName` has a default: no attributes, not callable, not iterable, true, equal to itself.
package protocol Object: AnyObject {
  /// As Python's type, with its module where it has one (`agate.Table`); stands in messages.
  var typeName: String { get }
  /// `x.name`; nil where there is none (templates then see undefined).
  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value?
  /// `x[key]`; nil where there is none.
  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value?
  /// `x.name(…)`; nil where there is no such method (the engine then calls the attribute of that name).
  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value?
  /// `x(…)`.
  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value
  /// Whether `x(…)` works; `is callable` asks.
  var isCallable: Bool { get }
  /// Elements in order (keys of a mapping); nil where it is not iterable.
  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator?
  /// `len(x)`; nil where it has none.
  var length: Int? { get }
  var isTrue: Bool { get }
  /// `value in x`; nil to search by iterating.
  func contains(_ value: Value) -> Bool?
  /// Python's `str(x)`, what `{{ x }}` prints.
  var text: String { get }
  /// Python's `repr(x)`, what it prints inside a list.
  var representation: String { get }
  /// Python's `format(x, specification)` with a specification that is not empty; nil where it takes none.
  func format(_ specification: String) -> String?
  func equals(_ other: Value) -> Bool
  /// Equal values have equal hashes; nil where it cannot be a dict's key.
  var hash: Int? { get }
  /// -1, 0 or 1 for `<`, `==`, `>`; nil where the two have no order (a TypeError).
  func compare(to other: Value) -> Int?
  /// Arithmetic (`+`, `-`, `*`, `/`, `//`, `%`, `**`); `reflected` where this is the right operand; nil where undefined.
  func arithmetic(_ sign: String, _ other: Value, reflected: Bool) throws(RenderInterrupt) -> Value?
  /// Which of Jinja2's tests it answers to (`is mapping`, `is sequence`, …).
  var nature: ObjectNature { get }
  /// What `tojson` writes; nil where it cannot be written.
  var json: JSONValue? { get }
  /// `ns.name = value` in `{% set %}`; false where it takes none.
  func setAttribute(_ name: String, _ value: Value) -> Bool
}

/// What an object passes for in tests, filters and unpacking.
package enum ObjectNature: Sendable {
  case plain, mapping, sequence, string, number
}

extension Object {
  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? { nil }
  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? { nil }
  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? { nil }
  package func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    throw .typeError("'\(typeName)' object is not callable")
  }
  package var isCallable: Bool { false }
  package func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? { nil }
  package var length: Int? { nil }
  package var isTrue: Bool { length.map { $0 != 0 } ?? true }
  package func contains(_ value: Value) -> Bool? { nil }
  package var text: String { representation }
  package var representation: String { "<\(typeName) object>" }
  package func format(_ specification: String) -> String? { nil }
  package func equals(_ other: Value) -> Bool {
    if case .object(let object) = other { object === self } else { false }
  }
  package var hash: Int? { ObjectIdentifier(self).hashValue }
  package func compare(to other: Value) -> Int? { nil }
  package func arithmetic(_ sign: String, _ other: Value, reflected: Bool) throws(RenderInterrupt) -> Value? { nil }
  package var nature: ObjectNature { .plain }
  package var json: JSONValue? { nil }
  package func setAttribute(_ name: String, _ value: Value) -> Bool { false }
}

/// A one-pass sequence of values.
package final class ValueIterator {
  private let step: (RenderState) throws(RenderInterrupt) -> Value?

  /// `step` gives the next value, or nil at the end (and is not called again).
  package init(_ step: @escaping (RenderState) throws(RenderInterrupt) -> Value?) { self.step = step }

  package convenience init(_ values: [Value]) {
    var index = 0
    self.init { (_: RenderState) throws(RenderInterrupt) -> Value? in
      guard index < values.count else { return nil }
      index += 1
      return values[index - 1]
    }
  }

  package func next(_ state: RenderState) throws(RenderInterrupt) -> Value? { try step(state) }
}
