/// Jinja2's built-in tests by name.
enum Tests {
  static let all: [String: Engine.Native] = {
    var tests: [String: Engine.Native] = [:]
    for (name, test) in simple { tests[name] = wrapped(name, test) }
    for (names, sign) in comparisons {
      for name in names { tests[name] = comparison(name, sign) }
    }
    return tests.merging(others) { first, _ in first }
  }()

  private static func wrapped(_ name: String, _ test: @escaping @Sendable (Value) -> Bool) -> Engine.Native {
    { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try Filters.split(name, arguments)
      try reader.finish()
      return .bool(test(value))
    }
  }

  /// Tests of the value alone, which never fail.
  private static let simple: [String: @Sendable (Value) -> Bool] = [
    "defined": { !$0.isUndefined },
    "undefined": { $0.isUndefined },
    "none": { $0.isNone },
    "boolean": { $0.bool != nil },
    "false": { $0.bool == false },
    "true": { $0.bool == true },
    "integer": { if case .int = $0 { true } else if case .big = $0 { true } else { false } },
    "float": { if case .double = $0 { true } else { false } },
    "number": { $0.isNumber || $0.nature == .number },
    "string": { $0.string != nil || $0.nature == .string },
    "mapping": { if case .dict = $0 { true } else { $0.nature == .mapping } },
    "sequence": { value in
      switch value {
      case .string, .markup, .list, .tuple, .dict, .range, .undefined: true
      default: value.nature == .sequence || value.nature == .mapping || value.nature == .string
      }
    },
    "callable": { value in
      switch value {
      case .function, .undefined: true
      case .object(let object): object.isCallable
      default: false
      }
    },
    "escaped": { if case .markup = $0 { true } else { false } },
    "lower": { isCase($0, "islower") },
    "upper": { isCase($0, "isupper") },
  ]

  private static func isCase(_ value: Value, _ method: String) -> Bool {
    StringMethods.plain(method, value.text)?.bool ?? false
  }

  private static let comparisons: [([String], Comparison)] = [
    (["==", "eq", "equalto"], .equal), (["!=", "ne"], .notEqual), ([">", "gt", "greaterthan"], .greater),
    ([">=", "ge"], .greaterEqual), (["<", "lt", "lessthan"], .less), (["<=", "le"], .lessEqual),
  ]

  private static func comparison(_ name: String, _ sign: Comparison) -> Engine.Native {
    { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try Filters.split(name, arguments)
      let other = try reader.required("other")
      try reader.finish()
      return .bool(try state.compare(value, sign.rawValue, other))
    }
  }

  private static let others: [String: Engine.Native] = [
    "odd": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try Filters.split("odd", arguments)
      try reader.finish()
      return .bool(try Arithmetic.apply(.mod, value, .int(2), state).isSame(as: .int(1)))
    },
    "even": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try Filters.split("even", arguments)
      try reader.finish()
      return .bool(try Arithmetic.apply(.mod, value, .int(2), state).isSame(as: .int(0)))
    },
    "divisibleby": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try Filters.split("divisibleby", arguments)
      let divisor = try reader.required("num")
      try reader.finish()
      return .bool(try Arithmetic.apply(.mod, value, divisor, state).isSame(as: .int(0)))
    },
    "filter": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try Filters.split("filter", arguments)
      try reader.finish()
      return .bool(value.string.map { state.engine.filters[$0] != nil } ?? false)
    },
    "test": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try Filters.split("test", arguments)
      try reader.finish()
      return .bool(value.string.map { state.engine.tests[$0] != nil } ?? false)
    },
    "iterable": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try Filters.split("iterable", arguments)
      try reader.finish()
      return .bool((try? state.elementIterator(value)) != nil)
    },
    "sameas": { (_, arguments) throws(RenderInterrupt) in
      var (value, reader) = try Filters.split("sameas", arguments)
      let other = try reader.required("other")
      try reader.finish()
      return .bool(value.isIdentical(to: other))
    },
    "in": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try Filters.split("in", arguments)
      let container = try reader.required("seq")
      try reader.finish()
      return .bool(try state.contains(container, value))
    },
  ]
}

extension Value {
  /// What an object passes for; plain for everything else.
  var nature: ObjectNature { if case .object(let object) = self { object.nature } else { .plain } }

  /// Python's `is`.
  func isIdentical(to other: Value) -> Bool {
    switch (self, other) {
    case (.list(let a), .list(let b)): a === b
    case (.tuple(let a), .tuple(let b)): a === b || (a.items.isEmpty && b.items.isEmpty)
    case (.dict(let a), .dict(let b)): a === b
    case (.set(let a), .set(let b)): a === b
    case (.range(let a), .range(let b)): a === b
    case (.function(let a), .function(let b)): a === b
    case (.object(let a), .object(let b)): a === b
    case (.undefined(let a), .undefined(let b)): a === b
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.string(let a), .string(let b)): Text.same(a, b)
    default: false
    }
  }
}
