/// A loop in progress; `loop` within its body.
final class LoopContext: Object {
  private let sequence: Value
  private var elements: Elements
  private let filter: Function?
  /// Set where `elements` were gathered already, filtered.
  private var isDrained = false
  /// The loop's own function, where it is recursive.
  let recursion: MacroClosure?
  let depth: Int
  /// Whether a template can ask for `loop`.
  private let isVisible: Bool
  private var knownLength: Int?
  private var index = -1
  private var after: Value?
  private var current: Value?
  private var before: Value?
  private var lastChanged: [Value]?

  init(
    _ sequence: Value, _ elements: Elements, filter: Function?, recursion: MacroClosure?, depth: Int, isVisible: Bool
  ) {
    self.sequence = sequence
    self.elements = elements
    self.filter = filter
    self.recursion = recursion
    self.depth = depth
    self.isVisible = isVisible
  }

  /// The next element; nil at the end.
  func advance(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    try state.step()
    let value: Value
    if let ahead = after {
      value = ahead
      after = nil
    } else if let next = try fetch(state) {
      value = next
    } else {
      return nil
    }
    index += 1
    guard isVisible else { return value }
    before = current
    current = value
    return value
  }

  private func fetch(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let filter, !isDrained else { return try elements.next(state) }
    while let value = try elements.next(state) {
      try state.step()
      if try state.call(filter, with: value).isTrue { return value }
    }
    return nil
  }

  private func peek(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    if after == nil { after = try fetch(state) }
    return after
  }

  /// Gathers the rest where the sequence does not tell its length.
  private func length(_ state: RenderState) throws(RenderInterrupt) -> Int {
    if let knownLength { return knownLength }
    var count = filter == nil ? elements.length : nil
    if count == nil, filter == nil, case .object(let object) = sequence { count = object.length }
    if let count {
      knownLength = count
      return count
    }
    var rest: [Value] = []
    while let value = try fetch(state) { rest.append(value) }
    elements = Elements(.array(rest))
    isDrained = true
    let total = rest.count + index + 1 + (after == nil ? 0 : 1)
    knownLength = total
    return total
  }

  // MARK: Object

  var typeName: String { "jinja2.runtime.LoopContext" }
  var isCallable: Bool { true }
  var isTrue: Bool { true }
  var representation: String {
    "<LoopContext \(index + 1)/\((knownLength ?? elements.length).map(String.init) ?? "?")>"
  }

  /// What a template can ask of `loop`.
  enum Field: String {
    case index, index0, first, last, length, revindex, revindex0, depth, depth0, previtem, nextitem, cycle, changed
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let field = Field(rawValue: name) else { return nil }
    return try value(of: field, state)
  }

  func value(of field: Field, _ state: RenderState) throws(RenderInterrupt) -> Value {
    switch field {
    case .index: .int(index + 1)
    case .index0: .int(index)
    case .first: .bool(index == 0)
    case .last: .bool(try peek(state) == nil)
    case .length: .int(try length(state))
    case .revindex: .int(try length(state) - index)
    case .revindex0: .int(try length(state) - index - 1)
    case .depth: .int(depth + 1)
    case .depth0: .int(depth)
    case .previtem: index == 0 ? undefined("there is no previous item") : before ?? .none
    case .nextitem: try peek(state) ?? undefined("there is no next item")
    case .cycle, .changed: .function(Function(name: field.rawValue, kind: .method(.object(self), field.rawValue)))
    }
  }

  private func undefined(_ hint: String) -> Value { .undefined(Undefined(name: nil, hint: hint)) }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "cycle":
      let values = arguments.positional
      guard !values.isEmpty else { throw .typeError("no items for cycling given") }
      return values[max(0, index) % values.count]
    case "changed":
      let values = arguments.positional
      if let last = lastChanged, last.count == values.count, zip(last, values).allSatisfy({ $0.isSame(as: $1) }) {
        return .bool(false)
      }
      lastChanged = values
      return .bool(true)
    default: return nil
    }
  }

  /// Python's loop is its own iterator, over pairs of element and loop.
  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator { (state: RenderState) throws(RenderInterrupt) -> Value? in
      try self.advance(state).map { .tuple([$0, .object(self)]) }
    }
  }
}
