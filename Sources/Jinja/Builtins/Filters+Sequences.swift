extension Filters {
  static let sequences: [String: Engine.Native] = [
    "length": length, "count": length,
    "first": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("first", arguments)
      try reader.finish()
      var elements = try state.elementIterator(value)
      return try elements.next(state) ?? empty("No first item, sequence was empty.")
    },
    "last": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("last", arguments)
      try reader.finish()
      return try reversible(value, state).last ?? empty("No last item, sequence was empty.")
    },
    "list": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("list", arguments)
      try reader.finish()
      return .list(try state.elements(of: value))
    },
    "items": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("items", arguments)
      try reader.finish()
      switch value {
      case .undefined: return .object(try Generator(from: value) { (_) throws(RenderInterrupt) in nil })
      case .dict(let box): return try generator(.list(box.pairs.map { .tuple([$0.key, $0.value]) }), state) { $0 }
      case .object(let object) where object.nature == .mapping:
        return try state.callMethod("items", of: value, Arguments())
      default: throw .typeError("Can only get item pairs from a mapping.")
      }
    },
    "reverse": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("reverse", arguments)
      try reader.finish()
      switch value {
      case .string(let text): return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
      case .markup(let text): return .markup(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
      case .set, .object: return .list(try state.elements(of: value).reversed())
      default: return try generator(.list(try state.elements(of: value).reversed()), state) { $0 }
      }
    },
    "join": { (state, arguments) throws(RenderInterrupt) in try join(arguments, state) },
    "sort": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("sort", arguments)
      let isReversed = try reader.optional("reverse")?.isTrue ?? false
      let isCaseSensitive = try reader.optional("case_sensitive")?.isTrue ?? false
      let attribute = try reader.optional("attribute") ?? .none
      try reader.finish()
      let paths = AttributePath.several(attribute)
      let items = try Sorting.sort(try state.elements(of: value), isReversed: isReversed) {
        (item) throws(RenderInterrupt) in
        var keys: [Value] = []
        for path in paths { keys.append(folded(try path.value(of: item, state), isCaseSensitive)) }
        return .list(keys)
      }
      return .list(items)
    },
    "dictsort": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("dictsort", arguments)
      let isCaseSensitive = try reader.optional("case_sensitive")?.isTrue ?? false
      let by = try reader.text("by") ?? "key"
      let isReversed = try reader.optional("reverse")?.isTrue ?? false
      try reader.finish()
      guard by == "key" || by == "value" else {
        throw .failure("jinja.bad-argument", "You can only sort by either \"key\" or \"value\"")
      }
      let pairs = try state.elements(of: try state.callMethod("items", of: value, Arguments()))
      let sorted = try Sorting.sort(pairs, isReversed: isReversed) { (pair) throws(RenderInterrupt) in
        folded(pair.elements?[by == "key" ? 0 : 1] ?? .none, isCaseSensitive)
      }
      return .list(sorted)
    },
    "unique": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("unique", arguments)
      let isCaseSensitive = try reader.optional("case_sensitive")?.isTrue ?? false
      let path = AttributePath(try reader.optional("attribute") ?? .none)
      try reader.finish()
      let seen = SetBox()
      return try filtered(value, state, checksTruth: false) { (item, state) throws(RenderInterrupt) in
        let key = folded(try path.value(of: item, state), isCaseSensitive)
        guard key.hash != nil else { throw .typeError("unhashable type: '\(key.typeName)'") }
        if seen.contains(key) { return false }
        seen.insert(key)
        return true
      }
    },
    "min": { (state, arguments) throws(RenderInterrupt) in try extreme("min", arguments, state) { $0 < 0 } },
    "max": { (state, arguments) throws(RenderInterrupt) in try extreme("max", arguments, state) { $0 > 0 } },
    "batch": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("batch", arguments)
      let count = try reader.required("linecount").asInt("linecount")
      let fill = try reader.optional("fill_with") ?? .none
      try reader.finish()
      return try batch(try state.elements(of: value), count, fill, state)
    },
    "slice": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("slice", arguments)
      let slices = try reader.required("slices").asInt("slices")
      let fill = try reader.optional("fill_with") ?? .none
      try reader.finish()
      return try slice(try state.elements(of: value), slices, fill, state)
    },
    "groupby": { (state, arguments) throws(RenderInterrupt) in try groupBy(arguments, state) },
    "random": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("random", arguments)
      try reader.finish()
      let items = try state.elements(of: value)
      guard !items.isEmpty else { return empty("No random item, sequence was empty.") }
      return items[Int(state.nextRandom() % UInt64(items.count))]
    },
  ]

  static func length(_ state: RenderState, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    let (value, reader) = try split("length", arguments)
    try reader.finish()
    switch value {
    case .string(let text), .markup(let text): return .int(Text.count(text))
    case .list(let box): return .int(box.items.count)
    case .tuple(let box): return .int(box.items.count)
    case .dict(let box): return .int(box.count)
    case .set(let box): return .int(box.count)
    case .range(let box): return .int(box.count)
    case .undefined: return .int(0)
    case .object(let object):
      if let loop = object as? LoopContext { return try loop.attribute("length", state) ?? .none }
      if let length = object.length { return .int(length) }
    default: break
    }
    throw .typeError("object of type '\(value.typeName)' has no len()")
  }

  private static func empty(_ hint: String) -> Value { .undefined(Undefined(name: nil, hint: hint)) }

  /// The elements of what Python's `reversed` takes.
  private static func reversible(_ value: Value, _ state: RenderState) throws(RenderInterrupt) -> [Value] {
    switch value {
    case .set: throw .typeError("'set' object is not reversible")
    case .object(let object) where object is Generator: throw .typeError("'generator' object is not reversible")
    case .int, .double, .none, .bool, .big, .decimal, .function:
      throw .typeError("'\(value.typeName)' object is not reversible")
    default: return try state.elements(of: value)
    }
  }

  /// Elements made one by one, once.
  static func generator(
    _ source: Value, _ state: RenderState, _ make: @escaping (Value) -> Value
  ) throws(RenderInterrupt) -> Value {
    var elements = try state.elementIterator(source)
    let object = try Generator(from: source) { (state) throws(RenderInterrupt) in
      try elements.next(state).map(make)
    }
    return .object(object)
  }

  /// The elements that a test takes; an untrue source gives none, whatever it is.
  static func filtered(
    _ source: Value, _ state: RenderState, checksTruth: Bool = true,
    _ test: @escaping (Value, RenderState) throws(RenderInterrupt) -> Bool
  ) throws(RenderInterrupt) -> Value {
    guard source.isTrue || !checksTruth else {
      return .object(try Generator(from: source) { (_) throws(RenderInterrupt) in nil })
    }
    var elements: Elements?
    let object = try Generator(from: source) { (state) throws(RenderInterrupt) in
      if elements == nil { elements = try state.elementIterator(source) }
      while let item = try elements?.next(state) {
        try state.step()
        if try test(item, state) { return item }
      }
      return nil
    }
    return .object(object)
  }

  /// Text in lower case, for comparing without regard to case.
  static func folded(_ value: Value, _ isCaseSensitive: Bool) -> Value {
    guard !isCaseSensitive, let text = value.string else { return value }
    return .string(Text.lower(text))
  }

  private static func join(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("join", arguments)
    let separator = try reader.optional("d") ?? .string("")
    let attribute = try reader.optional("attribute") ?? .none
    try reader.finish()
    let path = AttributePath(attribute)
    var elements = try state.elementIterator(value)
    var items: [Value] = []
    while let item = try elements.next(state) {
      try state.step()
      items.append(path.isEmpty ? item : try path.value(of: item, state))
    }
    guard state.escapes, (items + [separator]).contains(where: { if case .markup = $0 { true } else { false } }) else {
      return .string(items.map(\.text).joined(separator: separator.text))
    }
    return .markup(items.map(Markup.escaped).joined(separator: Markup.escaped(separator)))
  }

  private static func extreme(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ isBetter: (Int) -> Bool
  ) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split(name, arguments)
    let isCaseSensitive = try reader.optional("case_sensitive")?.isTrue ?? false
    let path = AttributePath(try reader.optional("attribute") ?? .none)
    try reader.finish()
    var best: (key: Value, item: Value)?
    for item in try state.elements(of: value) {
      let key = folded(try path.value(of: item, state), isCaseSensitive)
      guard let known = best else {
        best = (key, item)
        continue
      }
      if try state.order(key, name == "min" ? "<" : ">", known.key, isBetter) { best = (key, item) }
    }
    return best?.item ?? empty("No aggregated item, sequence was empty.")
  }

  private static func batch(
    _ items: [Value], _ count: Int, _ fill: Value, _ state: RenderState
  ) throws(RenderInterrupt) -> Value {
    var batches: [Value] = []
    var current: [Value] = []
    for item in items {
      if current.count == count {
        batches.append(.list(current))
        current = []
      }
      current.append(item)
    }
    if !current.isEmpty {
      if !fill.isNone, current.count < count {
        guard count <= Arithmetic.maximumSize else { throw Arithmetic.overflow("the result is too large") }
        current += repeatElement(fill, count: count - current.count)
      }
      batches.append(.list(current))
    }
    return try generator(.list(batches), state) { $0 }
  }

  private static func slice(
    _ items: [Value], _ slices: Int, _ fill: Value, _ state: RenderState
  ) throws(RenderInterrupt) -> Value {
    guard slices != 0 else { throw .failure("jinja.zero-division", "integer division or modulo by zero") }
    guard slices <= 1 << 20 else { throw Arithmetic.overflow("the result is too large") }
    let (size, extra) = (items.count / max(1, slices), items.count % max(1, slices))
    var result: [Value] = []
    var offset = 0
    for number in 0..<max(0, slices) {
      let start = offset + number * size
      if number < extra { offset += 1 }
      var part = Array(items[start..<(offset + (number + 1) * size)])
      if !fill.isNone, number >= extra { part.append(fill) }
      result.append(.list(part))
    }
    return try generator(.list(result), state) { $0 }
  }

  private static func groupBy(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("groupby", arguments)
    let attribute = try reader.required("attribute")
    let fallback = try reader.optional("default") ?? .none
    let isCaseSensitive = try reader.optional("case_sensitive")?.isTrue ?? false
    try reader.finish()
    let path = AttributePath(attribute, fallback: fallback)
    func key(_ item: Value) throws(RenderInterrupt) -> Value {
      folded(try path.value(of: item, state), isCaseSensitive)
    }
    var groups: [(key: Value, items: [Value])] = []
    for item in try Sorting.sort(try state.elements(of: value), by: key) {
      let itemKey = try key(item)
      if let last = groups.last, last.key.isSame(as: itemKey) {
        groups[groups.count - 1].items.append(item)
      } else {
        groups.append((itemKey, [item]))
      }
    }
    var result: [Value] = []
    for group in groups {
      let shown = isCaseSensitive ? group.key : try path.value(of: group.items[0], state)
      result.append(
        .object(NamedTuple("jinja2.filters._GroupTuple", [("grouper", shown), ("list", .list(group.items))])))
    }
    return .list(result)
  }
}

extension RenderState {
  /// The next number of a sequence that the seed decides (SplitMix64).
  func nextRandom() -> UInt64 {
    random &+= 0x9E37_79B9_7F4A_7C15
    var mixed = random
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The `attribute` argument of many filters: `name`, `0`, `owner.name`.
struct AttributePath {
  private let parts: [Value]
  private let fallback: Value

  /// - Parameter fallback: what stands for an undefined part; none for nothing.
  init(_ attribute: Value, fallback: Value = .none) {
    self.fallback = fallback
    switch attribute {
    case .none: parts = []
    case .string(let text), .markup(let text):
      parts = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) }
          ? Int(part).map(Value.int) ?? .string(String(part)) : .string(String(part))
      }
    default: parts = [attribute]
    }
  }

  /// Several with commas between them.
  static func several(_ attribute: Value) -> [AttributePath] {
    guard let text = attribute.string else { return [AttributePath(attribute)] }
    return text.split(separator: ",", omittingEmptySubsequences: false).map { AttributePath(.string(String($0))) }
  }

  var isEmpty: Bool { parts.isEmpty }

  func value(of item: Value, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var value = item
    for part in parts {
      value = try state.item(part, of: value)
      if case .undefined = value, !fallback.isNone { value = fallback }
    }
    return value
  }
}
