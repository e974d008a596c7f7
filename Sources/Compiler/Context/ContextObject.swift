import Jinja

/// `context`: every name as a mapping. What a template sets in it is a name for all that this context renders afterwards,
/// before macros of that name.
final class ContextObject: Object {
  unowned let context: RenderContext
  init(_ context: RenderContext) { self.context = context }

  var typeName: String { "dict" }
  var representation: String { "<context>" }
  var nature: ObjectNature { .mapping }
  var length: Int? { names.count }

  private var names: [String] { Set(context.names).sorted() }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? { context.newest(name) }
  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    key.string.flatMap(context.newest)
  }
  func contains(_ value: Value) -> Bool? { value.string.map { context.newest($0) != nil } }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "get":
      guard let key = arguments.positional.first?.string else { return Value.none }
      return context.newest(key) ?? arguments[1] ?? arguments["default"] ?? Value.none
    case "keys": return .list(names.map(Value.string))
    case "values": return .list(names.compactMap(context.newest))
    case "items": return .list(names.compactMap { name in context.newest(name).map { .tuple([.string(name), $0]) } })
    case "update":
      let changes = DictBox()
      if let other = arguments.positional.first { try changes.update(other, state) }
      for (key, value) in changes.pairs { if let name = key.string { context.assign(name, value, state) } }
      for (name, value) in arguments.keyword { context.assign(name, value, state) }
      return Value.none
    case "setdefault":
      guard let key = arguments.positional.first?.string else { return Value.none }
      if let known = context.newest(key) { return known }
      let value = arguments[1] ?? arguments["default"] ?? .none
      context.assign(key, value, state)
      return value
    case "pop":
      guard let key = arguments.positional.first?.string else { return Value.none }
      if let known = context.newest(key) {
        context.assign(key, nil, state)
        return known
      }
      guard let fallback = arguments[1] ?? arguments["default"] else {
        throw .failure("jinja.key-error", Value.string(key).representation)
      }
      return fallback
    default:
      guard let value = context.newest(name) else { return nil }
      return try state.call(value, arguments)
    }
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(names.map(Value.string))
  }
}
