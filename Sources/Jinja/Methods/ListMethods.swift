/// The methods of Python's `list`.
enum ListMethods {
  static let names: Set<String> = [
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort",
  ]

  /// nil where there is no such method.
  static func call(
    _ name: String, _ box: ListBox, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "append":
      let value = try reader.required("object")
      try reader.finish()
      box.items.append(value)
      return Value.none
    case "extend":
      let more = try state.elements(of: try reader.required("iterable"))
      try reader.finish()
      guard box.items.count + more.count <= Arithmetic.maximumSize else {
        throw Arithmetic.overflow("the result is too large")
      }
      box.items += more
      return Value.none
    case "insert":
      let index = try reader.required("index").asInt("index")
      let value = try reader.required("object")
      try reader.finish()
      let place = index < 0 ? max(0, index + box.items.count) : min(index, box.items.count)
      box.items.insert(value, at: place)
      return Value.none
    case "pop":
      let index = try reader.integer("index") ?? -1
      try reader.finish()
      guard !box.items.isEmpty else { throw .failure("jinja.index-error", "pop from empty list") }
      let place = index < 0 ? index + box.items.count : index
      guard box.items.indices.contains(place) else { throw .failure("jinja.index-error", "pop index out of range") }
      return box.items.remove(at: place)
    case "remove":
      let value = try reader.required("value")
      try reader.finish()
      guard let place = box.items.firstIndex(where: { $0.isSame(as: value) }) else {
        throw .valueError("list.remove(x): x not in list")
      }
      box.items.remove(at: place)
      return Value.none
    case "reverse", "clear", "copy":
      try reader.finish()
      if name == "copy" { return .list(box.items) }
      if name == "clear" { box.items = [] } else { box.items.reverse() }
      return Value.none
    case "sort":
      let key = reader.keyword("key")
      let isReversed = reader.keyword("reverse")?.isTrue ?? false
      try reader.finish()
      box.items = try Sorting.sort(box.items, isReversed: isReversed) { (item) throws(RenderInterrupt) in
        guard let key, !key.isNone else { return item }
        return try state.call(key, Arguments([item]))
      }
      return Value.none
    case "count", "index": return try TupleMethods.search(name, box.items, &reader, "list")
    default: return nil
    }
  }
}

/// The methods of Python's `tuple`.
enum TupleMethods {
  static let names: Set<String> = ["count", "index"]

  static func call(
    _ name: String, _ items: [Value], _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    guard names.contains(name) else { return nil }
    var reader = arguments.reader(name)
    return try search(name, items, &reader, "tuple")
  }

  /// `count` and `index`.
  static func search(
    _ name: String, _ items: [Value], _ reader: inout ArgumentReader, _ type: String
  ) throws(RenderInterrupt) -> Value {
    let value = try reader.required("value")
    if name == "count" {
      try reader.finish()
      return .int(items.count { $0.isSame(as: value) })
    }
    let (start, stop) = (try reader.integer("start") ?? 0, try reader.integer("stop") ?? items.count)
    try reader.finish()
    func settle(_ index: Int) -> Int { min(index < 0 ? max(0, index + items.count) : index, items.count) }
    let range = settle(start)..<max(settle(start), settle(stop))
    if let place = items[range].firstIndex(where: { $0.isSame(as: value) }) { return .int(place) }
    if type == "tuple" { throw .valueError("tuple.index(x): x not in tuple") }
    throw .valueError("\(value.representation) is not in list")
  }
}

/// Python's stable sort.
enum Sorting {
  static func sort(
    _ items: [Value], isReversed: Bool = false, by key: (Value) throws(RenderInterrupt) -> Value
  ) throws(RenderInterrupt) -> [Value] {
    var keyed: [(key: Value, item: Value)] = []
    keyed.reserveCapacity(items.count)
    for item in items { keyed.append((try key(item), item)) }
    var failure: RenderInterrupt?
    let order = keyed.indices.sorted { a, b in
      guard failure == nil else { return a < b }
      // Reversed, equal elements still keep their order.
      let (left, right) = isReversed ? (keyed[b].key, keyed[a].key) : (keyed[a].key, keyed[b].key)
      switch left.order(to: right) {
      case .order(let order): return order == 0 ? a < b : order < 0
      case .unordered: return a < b
      case .incomparable(let x, let y):
        for operand in [left, right] {
          if case .undefined(let undefined) = operand { failure = failure ?? .undefined(undefined.message) }
        }
        failure = failure ?? .typeError("'<' not supported between instances of '\(x)' and '\(y)'")
        return a < b
      }
    }
    if let failure { throw failure }
    return order.map { keyed[$0].item }
  }
}
