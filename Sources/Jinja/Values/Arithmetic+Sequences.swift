extension Arithmetic {
  /// `+`, `*`, `-` and `%` where an operand is text, a list, a tuple or a set; nil where they mean nothing.
  static func sequences(
    _ operation: Operation, _ left: Value, _ right: Value, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch operation {
    case .add: return try sum(left, right)
    case .mul:
      if let count = right.count { return try repeated(left, count) }
      if let count = left.count { return try repeated(right, count) }
      return nil
    case .mod:
      switch left {
      case .string(let format):
        return .string(try PercentFormat.format(format, right, state, escaped: false))
      case .markup(let format): return .markup(try PercentFormat.format(format, right, state, escaped: true))
      default: return nil
      }
    case .sub:
      guard case .set(let a) = left, case .set(let b) = right else { return nil }
      return .set(SetBox(a.elements.filter { !b.contains($0) }))
    default: return nil
    }
  }

  private static func sum(_ left: Value, _ right: Value) throws(RenderInterrupt) -> Value? {
    switch (left, right) {
    case (.string(let a), .string(let b)):
      guard a.utf8.count + b.utf8.count <= maximumSize else { throw tooLarge() }
      return .string(a + b)
    case (.markup(let a), .markup(let b)): return .markup(a + b)
    case (.markup(let a), .string(let b)): return .markup(a + Markup.escape(b))
    case (.string(let a), .markup(let b)): return .markup(Markup.escape(a) + b)
    case (.list(let a), .list(let b)):
      guard a.items.count + b.items.count <= maximumSize else { throw tooLarge() }
      return .list(a.items + b.items)
    case (.tuple(let a), .tuple(let b)): return .tuple(a.items + b.items)
    default: return nil
    }
  }

  private static func tooLarge() -> RenderInterrupt { overflow("the result is too large") }

  private static func repeated(_ value: Value, _ count: Int) throws(RenderInterrupt) -> Value? {
    let count = max(0, count)
    func check(_ size: Int) throws(RenderInterrupt) {
      let (total, overflow) = size.multipliedReportingOverflow(by: count)
      if overflow || total > maximumSize { throw tooLarge() }
    }
    switch value {
    case .string(let text):
      try check(text.utf8.count)
      return .string(String(repeating: text, count: count))
    case .markup(let text):
      try check(text.utf8.count)
      return .markup(String(repeating: text, count: count))
    case .list(let box):
      try check(box.items.count)
      return .list(Array(repeatElement(box.items, count: count).joined()))
    case .tuple(let box):
      try check(box.items.count)
      return .tuple(Array(repeatElement(box.items, count: count).joined()))
    default: return nil
    }
  }
}

extension Value {
  /// As a factor of a sequence.
  fileprivate var count: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }
}

/// Python's slices, as `x[1:-1:2]`.
enum Slicing {
  static func slice(
    _ value: Value, _ start: Value, _ stop: Value, _ step: Value, _ state: RenderState
  ) throws(RenderInterrupt) -> Value {
    switch value {
    case .list(let box): return .list(try indices(box.items.count, start, stop, step).map { box.items[$0] })
    case .tuple(let box): return .tuple(try indices(box.items.count, start, stop, step).map { box.items[$0] })
    case .string(let text): return .string(try slice(text, start, stop, step))
    case .markup(let text): return .markup(try slice(text, start, stop, step))
    case .range(let box):
      let places = try indices(box.count, start, stop, step)
      let stride = places.count > 1 ? box[places[1]] - box[places[0]] : box.step
      let first = places.first.map { box[$0] } ?? box.start
      return .range(RangeBox(first, first + stride * places.count, stride))
    case .undefined(let undefined):
      if undefined.chains { return value }
      throw state.use(of: undefined)
    case .object(let object) where object.nature == .sequence || object.nature == .string:
      let items = try state.elements(of: value)
      return .list(try indices(items.count, start, stop, step).map { items[$0] })
    case .dict: throw .typeError("unhashable type: 'slice'")
    default: throw .typeError("'\(value.typeName)' object is not subscriptable")
    }
  }

  private static func slice(
    _ text: String, _ start: Value, _ stop: Value, _ step: Value
  ) throws(RenderInterrupt) -> String {
    if Text.isASCII(text) {
      let bytes = Array(text.utf8)
      return String(decoding: try indices(bytes.count, start, stop, step).map { bytes[$0] }, as: UTF8.self)
    }
    let scalars = Array(text.unicodeScalars)
    var out = ""
    for index in try indices(scalars.count, start, stop, step) { out.unicodeScalars.append(scalars[index]) }
    return out
  }

  /// The places that a slice of `count` elements takes.
  private static func indices(
    _ count: Int, _ start: Value, _ stop: Value, _ step: Value
  ) throws(RenderInterrupt) -> [Int] {
    let step = try bound(step) ?? 1
    guard step != 0 else { throw .valueError("slice step cannot be zero") }
    let (low, high) = step > 0 ? (0, count) : (-1, count - 1)
    func settle(_ bound: Int?, _ missing: Int) -> Int {
      guard let bound else { return missing }
      return min(max(bound < 0 ? bound.addingReportingOverflow(count).partialValue : bound, low), high)
    }
    let first = settle(try bound(start), step > 0 ? 0 : count - 1)
    let end = settle(try bound(stop), step > 0 ? count : -1)
    return Array(stride(from: first, to: end, by: step))
  }

  private static func bound(_ value: Value) throws(RenderInterrupt) -> Int? {
    switch value {
    case .none: return nil
    case .big(let number): return number.isNegative ? .min / 2 : .max / 2
    default:
      if let index = value.index { return min(max(index, .min / 2), .max / 2) }
      throw .typeError("slice indices must be integers or None or have an __index__ method")
    }
  }
}
