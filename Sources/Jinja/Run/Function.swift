/// Something that a template can call: native code, a macro of this template, a definition of some file, or a method.
package final class Function {
  package typealias Body = (RenderState, Arguments) throws(RenderInterrupt) -> Value

  enum Kind {
    case native
    /// A macro of a file, called with globals of its own.
    case definition
    /// A macro, caller, recursive loop or loop filter of the running template, with the variables that it captured.
    case closure
    /// A method of a value, not yet called.
    case method
  }

  /// As shown in messages; of a method, its name.
  package let name: String
  let kind: Kind
  let body: Body?
  /// What a method belongs to.
  private(set) var receiver: Value
  /// The file's macro that it calls, where it is one.
  package let definition: Definition?
  /// What runs when a macro is called; nil for a definition that cannot be called.
  let code: FunctionCode?
  let unit: Unit?
  let globals: (any Globals)?
  let exports: BlockGlobals?
  let captured: [Cell]
  /// Whether undefined values chain within.
  let chains: Bool

  init(name: String, _ body: @escaping Body) {
    self.name = name
    kind = .native
    self.body = body
    receiver = .none
    (definition, code, unit, globals, exports, captured, chains) = (nil, nil, nil, nil, nil, [], false)
  }

  init(method name: String, of receiver: Value) {
    self.name = name
    kind = .method
    self.receiver = receiver
    (body, definition, code, unit, globals, exports, captured, chains) = (nil, nil, nil, nil, nil, nil, [], false)
  }

  init(_ definition: Definition, _ globals: any Globals) {
    name = definition.name
    kind = .definition
    self.definition = definition
    unit = definition.unit
    code = definition.function.map { definition.unit.functions[$0] }
    self.globals = globals
    receiver = .none
    (body, exports, captured, chains) = (nil, nil, [], false)
  }

  /// A closure made by the function that `frame` runs.
  init(_ code: FunctionCode, _ frame: UnsafeMutablePointer<CallFrame>, captured: [Cell]) {
    name = code.name
    kind = .closure
    self.code = code
    unit = frame.pointee.unit
    globals = frame.pointee.globals
    exports = frame.pointee.exports
    self.captured = captured
    chains = frame.pointee.chains
    receiver = .none
    (body, definition) = (nil, nil)
  }

  /// What a bound method belongs to, which it then no longer holds; for freeing.
  func takeReceiver() -> Value? {
    guard kind == .method else { return nil }
    let value = receiver
    receiver = .none
    return value
  }

  var representation: String {
    switch kind {
    case .native: "<function \(name)>"
    case .definition: "<Macro '\(name)'>"
    case .closure: code?.kind == .caller ? "<Macro anonymous>" : "<Macro '\(name)'>"
    case .method: "<built-in method \(name) of \(receiver.typeName) object>"
    }
  }

  /// What a template can ask of a macro: `name`, `arguments`, `catch_kwargs`, `catch_varargs`, `caller`.
  func attribute(_ name: String) -> Value? {
    switch kind {
    case .native, .method: return name == "__name__" ? .string(self.name) : nil
    case .definition, .closure: break
    }
    guard let code else { return nil }
    switch name {
    case "name": return code.kind == .caller ? Value.none : .string(code.name)
    case "arguments": return .tuple(code.parameters.map { .string($0.name) })
    case "catch_kwargs": return .bool(code.keywords != nil)
    case "catch_varargs": return .bool(code.varargs != nil)
    case "caller": return .bool(code.caller != nil || code.hasExplicitCaller)
    default: return nil
    }
  }
}

extension Value {
  /// Native code as a value.
  package static func function(_ name: String, _ body: @escaping Function.Body) -> Value {
    .function(Function(name: name, body))
  }

  /// A file's macro as a value: calling it runs its body with `globals`.
  package static func macro(_ definition: Definition, _ globals: any Globals) -> Value {
    .function(Function(definition, globals))
  }
}
