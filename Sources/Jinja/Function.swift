/// Something that a template can call: native code, a macro of this template, or a definition of some file.
package final class Function {
  package typealias Body = (RenderState, Arguments) throws(RenderInterrupt) -> Value

  enum Kind {
    case native(Body)
    case definition(Definition, any Globals)
    case closure(MacroClosure)
  }

  /// As shown in messages.
  package let name: String
  let kind: Kind

  init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// The definition that it calls, where it is one.
  package var definition: Definition? { if case .definition(let definition, _) = kind { definition } else { nil } }
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
