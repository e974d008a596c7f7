import JSON

/// Any value that a template can hold: Python's types as Jinja2 shows them.
///
/// `list`, `dict`, `set` and objects are references, as in Python: a change through one reference is seen through all.
/// A value belongs to one thread at a time; templates themselves hold none.
package enum Value {
  /// What a missing name, attribute or item gives; see `Undefined`.
  case undefined(Undefined)
  case none
  case bool(Bool)
  case int(Int)
  /// An integer outside `Int`'s range only.
  case big(BigInteger)
  case double(Double)
  /// Python's `decimal.Decimal`.
  case decimal(DecimalNumber)
  case string(String)
  /// Text marked safe (`|safe`, `|escape`, `|tojson`); escapes what is joined to it by `+` and `%`, as markupsafe does.
  case markup(String)
  case list(ListBox)
  case tuple(TupleBox)
  case dict(DictBox)
  case set(SetBox)
  case range(RangeBox)
  /// A native function, a macro, or a bound method.
  case function(Function)
  /// Anything that the embedder defines.
  case object(any Object)
}

extension Value {
  /// A new list.
  package static func list(_ items: [Value]) -> Value { .list(ListBox(items)) }
  package static func tuple(_ items: [Value]) -> Value { .tuple(TupleBox(items)) }
  /// A new dict; a repeated key keeps its first place and its last value.
  package static func dict(_ pairs: [(String, Value)]) -> Value {
    let box = DictBox()
    for (key, value) in pairs { box[key] = value }
    return .dict(box)
  }
  /// none for nil.
  package static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .none }

  /// The text of a string or safe markup; nil for every other type.
  package var string: String? {
    switch self {
    case .string(let text), .markup(let text): text
    default: nil
    }
  }
  package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  /// An integer within `Int`'s range (a bool is none here).
  package var int: Int? { if case .int(let number) = self { number } else { nil } }
  package var isNone: Bool { if case .none = self { true } else { false } }
  package var isUndefined: Bool { if case .undefined = self { true } else { false } }
  package var list: ListBox? { if case .list(let box) = self { box } else { nil } }
  package var dict: DictBox? { if case .dict(let box) = self { box } else { nil } }
  /// The elements of a list or tuple.
  package var elements: [Value]? {
    switch self {
    case .list(let box): box.items
    case .tuple(let box): box.items
    default: nil
    }
  }
  /// The embedder's object of a given class.
  package func object<T: Object>(_ type: T.Type) -> T? {
    if case .object(let object) = self { object as? T } else { nil }
  }
}

/// A Python list.
package final class ListBox {
  package var items: [Value]
  package init(_ items: [Value] = []) { self.items = items }
  deinit { Value.dismantle(&items) }
}

/// A Python tuple; never changes.
package final class TupleBox {
  package private(set) var items: [Value]
  package init(_ items: [Value] = []) { self.items = items }
  deinit { Value.dismantle(&items) }

  fileprivate func takeItems() -> [Value] {
    defer { items = [] }
    return items
  }
}

extension Value {
  /// Frees values that may hold each other thousands of levels deep, one after the other instead of by recursion,
  /// which would overflow the stack.
  static func dismantle(_ items: inout [Value]) {
    guard items.contains(where: \.isContainer) else { return }
    var work = items
    items = []
    while let value = work.popLast() { value.release(into: &work) }
  }

  var isContainer: Bool {
    switch self {
    case .list, .tuple, .dict, .object, .function: true
    default: false
    }
  }

  /// Moves what only this value holds to `work`.
  private consuming func release(into work: inout [Value]) {
    switch consume self {
    case .list(var box):
      guard isKnownUniquelyReferenced(&box) else { return }
      work += box.items
      box.items = []
    case .tuple(var box):
      guard isKnownUniquelyReferenced(&box) else { return }
      work += box.takeItems()
    case .dict(var box):
      guard isKnownUniquelyReferenced(&box) else { return }
      work += box.takeValues()
    case .object(let object):
      guard var box = object as? NamespaceObject else { return }
      _ = consume object
      guard isKnownUniquelyReferenced(&box) else { return }
      work += box.attributes.takeValues()
    case .function(var function):
      guard isKnownUniquelyReferenced(&function) else { return }
      if let receiver = function.takeReceiver() { work.append(receiver) }
    default: break
    }
  }
}

/// `range(start, stop, step)`; `step` is never 0.
package final class RangeBox {
  package let start: Int
  package let stop: Int
  package let step: Int

  package init(_ start: Int, _ stop: Int, _ step: Int = 1) {
    self.start = start
    self.stop = stop
    self.step = step == 0 ? 1 : step
  }

  /// How many numbers it holds.
  package var count: Int {
    let (low, high) = step > 0 ? (start, stop) : (stop, start)
    guard low < high else { return 0 }
    let distance = UInt(bitPattern: high) &- UInt(bitPattern: low)
    return Int(clamping: (distance - 1) / step.magnitude + 1)
  }

  /// The number at a position within `0..<count`.
  package subscript(index: Int) -> Int { start &+ index &* step }
}

/// Why a value is missing: enough to word Jinja2's error when it is used.
package final class Undefined {
  /// The missing name; nil where it was no name.
  package let name: String?
  private let ownHint: String?
  /// The line of an inline `if` without `else`; 0 for everything else.
  private let line: Int
  /// The whole message, where a name alone does not say it (a missing attribute, an inline `if` without `else`).
  package var hint: String? {
    if line > 0 {
      return "the inline if-expression on line \(line) evaluated to false and no else section was defined."
    }
    if let owner, let name { return "'\(owner.typeDescription)' has no attribute '\(name)'" }
    return ownHint
  }
  /// Whether attributes, items and calls of it give undefined again instead of an error (dbt while it parses).
  package let chains: Bool
  /// What lacks the attribute, for a hint.
  let owner: Value?

  package init(name: String?, hint: String? = nil, chains: Bool = false) {
    self.name = name
    ownHint = hint
    line = 0
    self.chains = chains
    owner = nil
  }

  /// What an inline `if` without `else` gives.
  init(line: Int) {
    self.line = line
    (name, ownHint, chains, owner) = (nil, nil, false, nil)
  }

  /// A missing attribute.
  init(name: String, chains: Bool, owner: Value) {
    self.name = name
    ownHint = nil
    line = 0
    self.chains = chains
    self.owner = owner
  }

  /// As `'x' is undefined`.
  package var message: String { hint ?? name.map { "'\($0)' is undefined" } ?? "the value is undefined" }
}
