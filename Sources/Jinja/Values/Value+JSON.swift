import JSON

extension Value {
  /// Plain data as template values: arrays become lists, objects dicts, all new.
  package init(_ json: JSONValue) {
    switch json {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .string(let text): self = .string(text)
    case .array(let items): self = .list(ListBox(items.map(Value.init)))
    case .object(let members):
      let box = DictBox()
      for (key, value) in members { box[key] = Value(value) }
      self = .dict(box)
    }
  }

  /// As plain data: tuples and sets become arrays, keys text (as Python's `json.dumps` writes them), decimals and integers
  /// beyond 64 bits the nearest float.
  /// - Throws: `jinja.type-error` where something in it has no JSON form (undefined, a function).
  package func json() throws(RenderInterrupt) -> JSONValue { try json(0) }

  private func json(_ depth: Int) throws(RenderInterrupt) -> JSONValue {
    guard depth < Self.maximumDepth else { throw .valueError("Circular reference detected") }
    switch self {
    case .none: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .big(let number): return .double(number.double)
    case .double(let number): return .double(number)
    case .decimal(let number): return .double(number.double)
    case .string(let text), .markup(let text): return .string(text)
    case .list(let box): return try Self.json(box.items, depth)
    case .tuple(let box): return try Self.json(box.items, depth)
    case .set(let box): return try Self.json(box.elements, depth)
    case .range(let box): return .array((0..<box.count).map { .int(box[$0]) })
    case .dict(let box):
      var object = JSONObject()
      for (key, value) in box.pairs { object[try JSONText.key(key)] = try value.json(depth + 1) }
      return .object(object)
    case .object(let object):
      if let json = object.json { return json }
      if let tuple = object as? NamedTuple { return try Self.json(tuple.values, depth) }
    case .undefined, .function: break
    }
    throw .typeError("Object of type \(typeName) is not JSON serializable")
  }

  private static func json(_ items: [Value], _ depth: Int) throws(RenderInterrupt) -> JSONValue {
    var result: [JSONValue] = []
    result.reserveCapacity(items.count)
    for item in items { result.append(try item.json(depth + 1)) }
    return .array(result)
  }

  /// Python's `ast.literal_eval`: the value of a text that is a literal (numbers, strings, `None`, `True`, lists, tuples,
  /// dicts, sets, signs); nil for any other text.
  package static func parseLiteral(_ text: String) -> Value? {
    var parser = LiteralParser(text)
    return parser.parse()
  }
}

extension Value {
  /// The text, for a parameter that takes only text.
  /// - Throws: `jinja.type-error` naming the parameter.
  package func asString(_ parameter: String) throws(RenderInterrupt) -> String {
    if let string { return string }
    if case .undefined(let undefined) = self { throw .undefined(undefined.message) }
    throw .typeError("'\(parameter)' must be a string, not \(typeName)")
  }

  package func asInt(_ parameter: String) throws(RenderInterrupt) -> Int {
    switch self {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    case .undefined(let undefined): throw .undefined(undefined.message)
    default: throw .typeError("'\(parameter)' must be an integer, not \(typeName)")
    }
  }
}
