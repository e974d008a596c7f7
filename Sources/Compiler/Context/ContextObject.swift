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

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? { context.lookup(name) }
  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    key.string.flatMap(context.lookup)
  }
  func contains(_ value: Value) -> Bool? { value.string.map { context.lookup($0) != nil } }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "get":
      guard let key = arguments.positional.first?.string else { return Value.none }
      return context.lookup(key) ?? arguments[1] ?? arguments["default"] ?? Value.none
    case "keys": return .list(names.map(Value.string))
    case "values": return .list(names.compactMap(context.lookup))
    case "items": return .list(names.compactMap { name in context.lookup(name).map { .tuple([.string(name), $0]) } })
    case "update":
      let changes = DictBox()
      if let other = arguments.positional.first { try changes.update(other, state) }
      for (key, value) in changes.pairs { if let name = key.string { context.assign(name, value) } }
      for (name, value) in arguments.keyword { context.assign(name, value) }
      return Value.none
    case "setdefault":
      guard let key = arguments.positional.first?.string else { return Value.none }
      if let known = context.lookup(key) { return known }
      let value = arguments[1] ?? arguments["default"] ?? .none
      context.assign(key, value)
      return value
    case "pop":
      guard let key = arguments.positional.first?.string else { return Value.none }
      if let known = context.lookup(key) {
        context.assign(key, nil)
        return known
      }
      guard let fallback = arguments[1] ?? arguments["default"] else {
        throw .failure("jinja.key-error", Value.string(key).representation)
      }
      return fallback
    default:
      guard let value = context.lookup(name) else { return nil }
      return try state.call(value, arguments)
    }
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(names.map(Value.string))
  }
}
