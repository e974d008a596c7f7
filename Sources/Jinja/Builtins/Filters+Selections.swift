extension Filters {
  static let selections: [String: Engine.Native] = [
    "map": { (state, arguments) throws(RenderInterrupt) in try map(arguments, state) },
    "select": { (state, arguments) throws(RenderInterrupt) in
      try select("select", arguments, state, byAttribute: false, keeps: true)
    },
    "reject": { (state, arguments) throws(RenderInterrupt) in
      try select("reject", arguments, state, byAttribute: false, keeps: false)
    },
    "selectattr": { (state, arguments) throws(RenderInterrupt) in
      try select("selectattr", arguments, state, byAttribute: true, keeps: true)
    },
    "rejectattr": { (state, arguments) throws(RenderInterrupt) in
      try select("rejectattr", arguments, state, byAttribute: true, keeps: false)
    },
    "default": fallback, "d": fallback,
    "attr": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("attr", arguments)
      let name = try reader.requiredText("name")
      try reader.finish()
      switch value {
      case .dict where !DictMethods.names.contains(name):
        return .undefined(Undefined(name: name, hint: "'dict object' has no attribute '\(name)'"))
      case .object(let object):
        return try object.attribute(name, state)
          ?? .undefined(Undefined(name: name, hint: "'\(value.typeDescription)' has no attribute '\(name)'"))
      default: return try state.attribute(name, of: value)
      }
    },
    "sum": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("sum", arguments)
      let path = AttributePath(try reader.optional("attribute") ?? .none)
      var total = try reader.optional("start") ?? .int(0)
      try reader.finish()
      if case .string = total { throw .typeError("sum() can't sum strings [use ''.join(seq) instead]") }
      for item in try state.elements(of: value) {
        total = try Arithmetic.apply(.add, total, try path.value(of: item, state), state)
      }
      return total
    },
  ]

  private static func fallback(_ state: RenderState, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("default", arguments)
    let other = try reader.optional("default_value") ?? .string("")
    let isBoolean = try reader.optional("boolean")?.isTrue ?? false
    try reader.finish()
    return value.isUndefined || (isBoolean && !value.isTrue) ? other : value
  }

  private static func map(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    let (source, _) = try split("map", arguments)
    let rest = Array(arguments.positional.dropFirst())
    if rest.isEmpty, let attribute = arguments["attribute"] {
      for (name, _) in arguments.keyword where name != "attribute" && name != "default" {
        throw .typeError("Unexpected keyword argument '\(name)'")
      }
      let path = AttributePath(attribute, fallback: arguments["default"] ?? .none)
      return try mapped(source, state) { (item, state) throws(RenderInterrupt) in try path.value(of: item, state) }
    }
    guard let name = rest.first else { throw .typeError("map requires a filter argument") }
    let filterName = name.text
    let extra = Array(rest.dropFirst())
    let keyword = arguments.keyword
    return try mapped(source, state) { (item, state) throws(RenderInterrupt) in
      guard let filter = state.engine.filters[filterName] else {
        throw .failure("jinja.unknown-filter", "no filter named '\(filterName)'")
      }
      return try filter(state, Arguments([item] + extra, keyword))
    }
  }

  private static func mapped(
    _ source: Value, _ state: RenderState,
    _ make: @escaping (Value, RenderState) throws(RenderInterrupt) -> Value
  ) throws(RenderInterrupt) -> Value {
    guard source.isTrue else { return .object(try Generator(from: source) { (_) throws(RenderInterrupt) in nil }) }
    var elements: Elements?
    let object = try Generator(from: source) { (state) throws(RenderInterrupt) in
      if elements == nil { elements = try state.elementIterator(source) }
      try state.step()
      guard let item = try elements?.next(state) else { return nil }
      return try make(item, state)
    }
    return .object(object)
  }

  private static func select(
    _ name: String, _ arguments: Arguments, _ state: RenderState, byAttribute: Bool, keeps: Bool
  ) throws(RenderInterrupt) -> Value {
    let (source, _) = try split(name, arguments)
    var rest = Array(arguments.positional.dropFirst())
    var path = AttributePath(.none)
    if byAttribute {
      guard let attribute = rest.first else {
        throw .typeError("Missing parameter for attribute name")
      }
      path = AttributePath(attribute)
      rest.removeFirst()
    }
    let testName = rest.first?.text
    let extra = Array(rest.dropFirst())
    let keyword = arguments.keyword
    return try filtered(source, state) { (item, state) throws(RenderInterrupt) in
      let value = try path.value(of: item, state)
      guard let testName else { return value.isTrue == keeps }
      guard let test = state.engine.tests[testName] else {
        throw .failure("jinja.unknown-test", "no test named '\(testName)'")
      }
      return try test(state, Arguments([value] + extra, keyword)).isTrue == keeps
    }
  }
}
