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

  /// As plain data: tuples and sets become arrays, keys text (as Python's `json.dumps` writes them).
  /// - Throws: `jinja.type-error` where something in it has no JSON form (undefined, a function).
  package func json() throws(RenderInterrupt) -> JSONValue { .null }

  /// Python's `ast.literal_eval`: the value of a text that is a literal (numbers, strings, `None`, `True`, lists, tuples,
  /// dicts, sets, signs); nil for any other text.
  package static func parseLiteral(_ text: String) -> Value? { nil }
}

extension Value {
  /// The text, for a parameter that takes only text.
  /// - Throws: `jinja.type-error` naming the parameter.
  package func asString(_ parameter: String) throws(RenderInterrupt) -> String {
    if let string { return string }
    throw .typeError("'\(parameter)' must be a string, not \(typeName)")
  }

  package func asInt(_ parameter: String) throws(RenderInterrupt) -> Int {
    switch self {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    default: throw .typeError("'\(parameter)' must be an integer, not \(typeName)")
    }
  }
}
