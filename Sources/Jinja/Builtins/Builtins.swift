/// The names that every template sees: `range`, `dict`, `namespace`, `cycler`, `joiner`.
enum Builtins {
  static let names = ["range", "dict", "namespace", "cycler", "joiner", "lipsum"]
  /// Jinja2's sandbox refuses longer ranges.
  static let maximumRange = 100_000

  static func make(_ name: String) -> Value? {
    switch name {
    case "range": .function(name) { (_, arguments) throws(RenderInterrupt) in try range(arguments) }
    case "dict": .function(name) { (state, arguments) throws(RenderInterrupt) in try dict(arguments, state) }
    case "namespace":
      .function(name) { (state, arguments) throws(RenderInterrupt) in
        .object(NamespaceObject(try dict(arguments, state).dict ?? DictBox()))
      }
    case "cycler": .function(name) { (_, arguments) throws(RenderInterrupt) in .object(try Cycler(arguments)) }
    case "joiner": .function(name) { (_, arguments) throws(RenderInterrupt) in .object(try Joiner(arguments)) }
    case "lipsum":
      .function(name) { (_, _) throws(RenderInterrupt) in
        throw .failure("jinja.unsupported", "lipsum() makes random text, which is not supported")
      }
    default: nil
    }
  }

  private static func range(_ arguments: Arguments) throws(RenderInterrupt) -> Value {
    guard arguments.keyword.isEmpty else { throw .typeError("range() takes no keyword arguments") }
    var numbers: [Int] = []
    for value in arguments.positional {
      guard let number = value.index else {
        if case .big = value { throw tooBig() }
        throw .typeError("'\(value.typeName)' object cannot be interpreted as an integer")
      }
      numbers.append(number)
    }
    let box: RangeBox
    switch numbers.count {
    case 1: box = RangeBox(0, numbers[0])
    case 2: box = RangeBox(numbers[0], numbers[1])
    case 3:
      guard numbers[2] != 0 else { throw .valueError("range() arg 3 must not be zero") }
      box = RangeBox(numbers[0], numbers[1], numbers[2])
    case 0: throw .typeError("range expected at least 1 argument, got 0")
    default: throw .typeError("range expected at most 3 arguments, got \(numbers.count)")
    }
    guard box.count <= maximumRange else { throw tooBig() }
    return .range(box)
  }

  private static func tooBig() -> RenderInterrupt {
    Arithmetic.overflow(
      "Range too big. The sandbox blocks ranges larger than MAX_RANGE (\(maximumRange)).")
  }

  /// Python's `dict(…)`.
  private static func dict(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard arguments.positional.count <= 1 else {
      throw .typeError("dict expected at most 1 argument, got \(arguments.positional.count)")
    }
    let box = DictBox()
    if let source = arguments[0] { try DictMethods.update(box, source, state) }
    for (name, value) in arguments.keyword { box[name] = value }
    return .dict(box)
  }
}

extension RenderState {
  /// A name that the engine itself knows.
  func builtin(_ name: String) -> Value? {
    if let known = builtins[name] { return known }
    guard let value = Builtins.make(name) else { return nil }
    builtins[name] = value
    return value
  }
}

/// `namespace(…)`: the one thing whose attributes a template can set.
final class NamespaceObject: Object {
  let attributes: DictBox

  init(_ attributes: DictBox) { self.attributes = attributes }

  var typeName: String { "jinja2.utils.Namespace" }
  var representation: String { "<Namespace \(Value.dict(attributes).representation)>" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? { attributes[name] }

  func setAttribute(_ name: String, _ value: Value) -> Bool {
    attributes[name] = value
    return true
  }
}

/// `cycler(…)`.
final class Cycler: Object {
  private let items: [Value]
  private var position = 0

  init(_ arguments: Arguments) throws(RenderInterrupt) {
    guard !arguments.positional.isEmpty else {
      throw .failure("jinja.runtime-error", "at least one item has to be provided")
    }
    items = arguments.positional
  }

  var typeName: String { "jinja2.utils.Cycler" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "current": items[position]
    case "items": .tuple(items)
    case "pos": .int(position)
    case "next", "reset": .function(Function(method: name, of: .object(self)))
    default: nil
    }
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "next":
      defer { position = (position + 1) % items.count }
      return items[position]
    case "reset":
      position = 0
      return Value.none
    default: return nil
    }
  }
}

/// `joiner(…)`: nothing the first time, then always the separator.
final class Joiner: Object {
  private let separator: Value
  private var isUsed = false

  init(_ arguments: Arguments) throws(RenderInterrupt) {
    var reader = arguments.reader("joiner")
    separator = try reader.optional("sep") ?? .string(", ")
    try reader.finish()
  }

  var typeName: String { "jinja2.utils.Joiner" }
  var isCallable: Bool { true }

  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard isUsed else {
      isUsed = true
      return .string("")
    }
    return separator
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "sep": separator
    case "used": .bool(isUsed)
    default: nil
    }
  }
}

/// A Python named tuple: a tuple whose elements have names too.
package final class NamedTuple: Object {
  package let typeName: String
  package let names: [String]
  package let values: [Value]

  package init(_ typeName: String, _ fields: [(String, Value)]) {
    self.typeName = typeName
    names = fields.map(\.0)
    values = fields.map(\.1)
  }

  package var length: Int? { values.count }
  package var nature: ObjectNature { .sequence }
  package var representation: String { Value.tuple(values).representation }
  package var hash: Int? { Value.tuple(values).hash }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    names.firstIndex(of: name).map { values[$0] }
  }

  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let index = key.index else { return nil }
    let place = index < 0 ? index + values.count : index
    return values.indices.contains(place) ? values[place] : nil
  }

  package func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? { ValueIterator(values) }

  package func equals(_ other: Value) -> Bool {
    switch other {
    case .tuple: Value.tuple(values).isSame(as: other)
    case .object(let object): (object as? NamedTuple).map { Value.tuple(values).isSame(as: .tuple($0.values)) } ?? false
    default: false
    }
  }

  package func compare(to other: Value) -> Int? {
    let tuple: Value = if case .object(let object as NamedTuple) = other { .tuple(object.values) } else { other }
    if case .order(let order) = Value.tuple(values).order(to: tuple) { return order }
    return nil
  }
}

/// What Python makes of a generator function: elements computed as they are asked for, once.
final class Generator: Object {
  let typeName: String
  private let iterator: ValueIterator
  /// Generators that feed each other; a long chain would overflow the stack.
  private let depth: Int

  /// - Parameter source: what it draws from.
  init(
    _ typeName: String = "generator", from source: Value,
    _ step: @escaping (RenderState) throws(RenderInterrupt) -> Value?
  ) throws(RenderInterrupt) {
    self.typeName = typeName
    iterator = ValueIterator(step)
    if case .object(let object) = source, let generator = object as? Generator {
      depth = generator.depth + 1
    } else {
      depth = 0
    }
    guard depth < 100 else {
      throw .failure("jinja.recursion", "filters are chained too deeply", hint: "make a list of it with '|list'")
    }
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? { iterator }
}
