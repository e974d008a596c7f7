/// A loop in progress. Its memory stays in one place, so that a `LoopContext` can take it over.
struct LoopState {
  let sequence: Value
  private var elements: Elements
  /// The function that tells which elements the loop takes, where the template may ask for them from anywhere; other
  /// filters are code of the loop's own function, see `lookAhead`.
  private let filter: Function?
  /// The loop's own function, where it is recursive.
  let recursion: Function?
  let depth: Int
  private let flags: UInt8
  /// Set where `elements` were gathered already, filtered.
  private var isDrained = false
  /// Whether there is nothing to look at any more.
  private(set) var isExhausted = false
  private var knownLength: Int?
  private var index = -1
  /// The next element, where it was looked at already.
  private var after: Value?
  private var current: Value?
  private var before: Value?
  private var lastChanged: [Value]?
  /// Where to go on when the filter's code is done.
  var resume = 0

  init(_ sequence: Value, _ elements: Elements, filter: Function?, recursion: Function?, depth: Int, flags: UInt8) {
    self.sequence = sequence
    self.elements = elements
    self.filter = filter
    self.recursion = recursion
    self.depth = depth
    self.flags = flags
  }

  /// The next element; nil at the end.
  @inline(__always)
  mutating func advance(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    try state.step()
    if let ahead = after {
      after = nil
      return begin(ahead)
    }
    guard let next = try fetch(state) else { return nil }
    return begin(next)
  }

  /// Notes that an iteration begins with an element.
  @inline(__always)
  private mutating func begin(_ value: Value) -> Value {
    index += 1
    if flags & LoopFlags.remembers != 0 {
      before = current
      current = value
    }
    return value
  }

  private mutating func fetch(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let filter, !isDrained else { return try elements.next(state) }
    while let value = try elements.next(state) {
      try state.step()
      if try state.call(filter, with: value).isTrue { return value }
    }
    return nil
  }

  private mutating func peek(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    if after == nil, !isExhausted { after = try fetch(state) }
    return after
  }

  /// Gathers the rest where the sequence does not tell its length.
  private mutating func length(_ state: RenderState) throws(RenderInterrupt) -> Int {
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

  // MARK: Filters that are code of the loop's own function

  /// Whether the next element that the filter takes is known, or that there is none.
  var isAhead: Bool { after != nil || isExhausted }

  /// The next element for the filter to look at; nil at the end.
  mutating func candidate(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    try state.step()
    guard let value = try elements.next(state) else {
      isExhausted = true
      return nil
    }
    after = value
    return value
  }

  /// The filter took the candidate not.
  mutating func drop() { after = nil }

  /// The next element, looked at before; nil at the end.
  mutating func take() -> Value? {
    guard let value = after else { return nil }
    after = nil
    return begin(value)
  }

  // MARK: What a template can ask of it

  /// What a template can ask of `loop`.
  enum Field: UInt8, CaseIterable {
    case index, index0, first, last, length, revindex, revindex0, depth, depth0, previtem, nextitem, cycle, changed

    /// Whether it depends on elements behind the current one.
    var looksAhead: Bool {
      switch self {
      case .last, .nextitem: true
      default: false
      }
    }

    /// Whether it is answered only when all elements are known.
    var needsLength: Bool {
      switch self {
      case .length, .revindex, .revindex0: true
      default: false
      }
    }

    var isMethod: Bool { self == .cycle || self == .changed }
  }

  /// Not for `cycle` and `changed`, which belong to an object.
  mutating func value(of field: Field, _ state: RenderState) throws(RenderInterrupt) -> Value {
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
    case .cycle, .changed: .none
    }
  }

  private func undefined(_ hint: String) -> Value { .undefined(Undefined(name: nil, hint: hint)) }

  func cycle(_ values: [Value]) throws(RenderInterrupt) -> Value {
    guard !values.isEmpty else { throw .typeError("no items for cycling given") }
    return values[max(0, index) % values.count]
  }

  mutating func hasChanged(_ values: [Value]) -> Bool {
    if let last = lastChanged, last.count == values.count, zip(last, values).allSatisfy({ $0.isSame(as: $1) }) {
      return false
    }
    lastChanged = values
    return true
  }

  var representation: String {
    "<LoopContext \(index + 1)/\((knownLength ?? elements.length).map(String.init) ?? "?")>"
  }
}
