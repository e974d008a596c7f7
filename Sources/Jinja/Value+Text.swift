extension Value {
  /// Python's `str(x)`: what `{{ x }}` prints.
  package var text: String {
    switch self {
    case .string(let text), .markup(let text): text
    default: representation
    }
  }

  /// Python's `repr(x)`: what it prints inside a list.
  package var representation: String { "" }

  /// Python's `type(x).__name__`, as it stands in messages.
  package var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int, .big: "int"
    case .double: "float"
    case .decimal: "decimal.Decimal"
    case .string: "str"
    case .markup: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .set: "set"
    case .range: "range"
    case .function: "function"
    case .object(let object): object.typeName
    }
  }
}
