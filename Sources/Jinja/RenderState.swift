import Diagnostics

/// One rendering in progress; belongs to one thread. Native functions get it with every call.
package final class RenderState {
  /// A macro call that has not returned.
  package struct MacroCall {
    /// nil for a nested macro or a `caller`.
    package let definition: Definition?
    package let name: String
    /// Where it was called.
    package let callSite: SourcePlace?
  }

  package let engine: Engine
  /// The names that the running template or macro sees.
  package private(set) var globals: any Globals
  /// The embedder's own state for this rendering (`RenderOptions.user`).
  package let user: AnyObject?
  /// The value on its way to the nearest file macro's call.
  var returnValue = Value.none

  init(engine: Engine, globals: any Globals, options: RenderOptions) {
    self.engine = engine
    self.globals = globals
    user = options.user
  }

  /// For a function such as dbt's `return`: `throw state.returning(value)`.
  package func returning(_ value: Value) -> RenderInterrupt {
    returnValue = value
    return .returned
  }

  /// The place of the call that is being made.
  package var callSite: SourcePlace? { nil }

  /// Macro calls in progress, innermost first.
  package var macroCalls: [MacroCall] { [] }

  /// A name as the running template sees it from outside its own variables.
  package func lookup(_ name: String) -> Value? { globals.lookup(name) }

  /// Calls anything callable: a function, a macro, an object.
  package func call(_ callee: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }

  /// Calls a file's macro with the given globals (nil: those of the running template).
  package func call(
    _ definition: Definition, _ arguments: Arguments, globals: (any Globals)? = nil
  ) throws(RenderInterrupt) -> Value {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }

  /// Renders another template inside of this rendering.
  package func render(_ template: Template, globals: (any Globals)? = nil) throws(RenderInterrupt) -> String {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }

  /// `value.name` as a template would see it (undefined where there is none).
  package func attribute(_ name: String, of value: Value) throws(RenderInterrupt) -> Value {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }

  /// `value[key]` as a template would see it.
  package func item(_ key: Value, of value: Value) throws(RenderInterrupt) -> Value {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }

  /// `value.name(…)`.
  package func callMethod(
    _ name: String, of value: Value, _ arguments: Arguments
  ) throws(RenderInterrupt) -> Value {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }

  /// All elements of something iterable (keys of a dict, characters of a string).
  /// - Throws: `jinja.type-error` where it is not iterable.
  package func elements(of value: Value) throws(RenderInterrupt) -> [Value] {
    throw .failure("jinja.unfinished", "calls are not built yet")
  }
}
