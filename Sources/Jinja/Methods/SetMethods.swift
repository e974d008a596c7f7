/// The methods of Python's `set`.
enum SetMethods {
  static let names: Set<String> = [
    "add", "clear", "copy", "difference", "difference_update", "discard", "intersection", "intersection_update",
    "isdisjoint", "issubset", "issuperset", "pop", "remove", "symmetric_difference", "union", "update",
  ]

  /// nil where there is no such method.
  static func call(
    _ name: String, _ box: SetBox, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    guard names.contains(name) else { return nil }
    var reader = arguments.reader(name)
    switch name {
    case "add", "discard", "remove":
      let value = try reader.required("element")
      try reader.finish()
      guard value.hash != nil else { throw .typeError("unhashable type: '\(value.typeName)'") }
      if name == "add" {
        box.insert(value)
      } else if !box.remove(value), name == "remove" {
        throw .failure("jinja.key-error", value.representation)
      }
      return Value.none
    case "clear":
      box.removeAll()
      return Value.none
    case "copy": return .set(SetBox(box.elements))
    case "pop":
      guard let first = box.elements.first else {
        throw .failure("jinja.key-error", "'pop from an empty set'")
      }
      box.remove(first)
      return first
    default: return try combine(name, box, try sets(arguments, state))
    }
  }

  private static func sets(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> [SetBox] {
    var result: [SetBox] = []
    for value in arguments.positional {
      let box = SetBox()
      for element in try state.elements(of: value) {
        guard box.insert(element) else { throw .typeError("unhashable type: '\(element.typeName)'") }
      }
      result.append(box)
    }
    return result
  }

  private static func combine(_ name: String, _ box: SetBox, _ others: [SetBox]) throws(RenderInterrupt) -> Value {
    func all(_ element: Value) -> Bool { others.allSatisfy { $0.contains(element) } }
    func none(_ element: Value) -> Bool { !others.contains { $0.contains(element) } }
    func replace(_ elements: [Value]) -> Value {
      box.removeAll()
      for element in elements { box.insert(element) }
      return .none
    }
    switch name {
    case "union": return .set(SetBox(box.elements + others.flatMap(\.elements)))
    case "update":
      for element in others.flatMap(\.elements) { box.insert(element) }
      return .none
    case "intersection": return .set(SetBox(box.elements.filter(all)))
    case "intersection_update": return replace(box.elements.filter(all))
    case "difference": return .set(SetBox(box.elements.filter(none)))
    case "difference_update": return replace(box.elements.filter(none))
    default: break
    }
    guard let other = others.first, others.count == 1 else {
      throw .typeError("set.\(name)() takes exactly one argument (\(others.count) given)")
    }
    switch name {
    case "isdisjoint": return .bool(box.elements.allSatisfy { !other.contains($0) })
    case "issubset": return .bool(box.elements.allSatisfy(other.contains))
    case "issuperset": return .bool(other.elements.allSatisfy(box.contains))
    default:
      return .set(SetBox(box.elements.filter { !other.contains($0) } + other.elements.filter { !box.contains($0) }))
    }
  }
}

/// The few methods and fields of Python's numbers that templates use.
enum NumberMethods {
  static let names: Set<String> = ["bit_length", "is_integer", "conjugate", "as_integer_ratio"]

  static func attribute(_ name: String, of value: Value) -> Value? {
    switch (name, value) {
    case ("real", .bool(let flag)): .int(flag ? 1 : 0)
    case ("real", _): value
    case ("imag", .double): .double(0)
    case ("imag", _): .int(0)
    case ("numerator", .int), ("numerator", .big): value
    case ("denominator", .int), ("denominator", .big): .int(1)
    default: nil
    }
  }

  /// nil where there is no such method.
  static func call(
    _ name: String, _ value: Value, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch (name, value) {
    case ("is_integer", .double(let number)):
      try arguments.reader(name).finish()
      return .bool(number.isFinite && number == number.rounded())
    case ("bit_length", .int(let number)): return .int(Int.bitWidth - number.magnitude.leadingZeroBitCount)
    case ("bit_length", .big(let number)): return .int(number.bitWidth)
    case ("conjugate", .int), ("conjugate", .big), ("conjugate", .double): return value
    case ("as_integer_ratio", .int): return .tuple([value, .int(1)])
    default: return nil
    }
  }
}
