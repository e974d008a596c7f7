/// Something that a template can call: native code, a macro of this template, a definition of some file, or a method.
package final class Function {
  package typealias Body = (RenderState, Arguments) throws(RenderInterrupt) -> Value

  enum Kind {
    case native(Body)
    case definition(Definition, any Globals)
    case closure(MacroClosure)
    /// A method of a value, not yet called.
    case method(Value, String)
  }

  /// As shown in messages.
  package let name: String
  private(set) var kind: Kind

  init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// The definition that it calls, where it is one.
  package var definition: Definition? { if case .definition(let definition, _) = kind { definition } else { nil } }

  /// What a bound method belongs to, which it then no longer holds; for freeing.
  func takeReceiver() -> Value? {
    guard case .method(let receiver, _) = kind else { return nil }
    kind = .method(.none, name)
    return receiver
  }

  var representation: String {
    switch kind {
    case .native: "<function \(name)>"
    case .definition(let definition, _): "<Macro '\(definition.name)'>"
    case .closure(let closure): closure.code.kind == .caller ? "<Macro anonymous>" : "<Macro '\(name)'>"
    case .method(let receiver, let name): "<built-in method \(name) of \(receiver.typeName) object>"
    }
  }

  /// What a template can ask of a macro: `name`, `arguments`, `catch_kwargs`, `catch_varargs`, `caller`.
  func attribute(_ name: String) -> Value? {
    let code: FunctionCode
    switch kind {
    case .definition(let definition, _):
      guard let place = definition.function else { return nil }
      code = definition.unit.functions[place]
    case .closure(let closure): code = closure.code
    case .native, .method: return name == "__name__" ? .string(self.name) : nil
    }
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
    .function(Function(name: name, kind: .native(body)))
  }

  /// A file's macro as a value: calling it runs its body with `globals`.
  package static func macro(_ definition: Definition, _ globals: any Globals) -> Value {
    .function(Function(name: definition.name, kind: .definition(definition, globals)))
  }
}
