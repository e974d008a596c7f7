import Diagnostics

/// A compiled template: immutable, rendered any number of times from any number of threads.
package final class Template: Sendable {
  package let file: SourceFile
  package let engine: Engine
  /// The file's macros and embedder's blocks at top level, in order.
  package let definitions: [Definition]
  /// Every call expression of the template outside of `definitions`, in the order of their ends.
  package let calls: [StaticCall]
  /// Whether the template is only text, comments, embedder's blocks, and prints of calls with constant arguments:
  /// then `calls` tells all that rendering would do.
  package let isStatic: Bool
  let unit: Unit
  let root: FunctionCode

  init(
    file: SourceFile, engine: Engine, unit: Unit, root: Int, definitions: [Definition], calls: [StaticCall],
    isStatic: Bool
  ) {
    self.file = file
    self.engine = engine
    self.unit = unit
    self.root = unit.functions[root]
    self.definitions = definitions
    self.calls = calls
    self.isStatic = isStatic
  }

  /// The template's text.
  /// - Throws: the first error, with place, macro calls and hint.
  package func render(_ globals: any Globals, _ options: RenderOptions = RenderOptions()) throws(Diagnostic) -> String {
    let state = RenderState(engine: engine, globals: globals, options: options)
    return try state.settle { () throws(RenderInterrupt) in try state.runRoot(self, globals) }
  }

  /// What each `{{ }}` and piece of text gave, unprinted: a template that is one `{{ }}` gives its value (Jinja2's
  /// native rendering before it joins and parses).
  package func renderPieces(
    _ globals: any Globals, _ options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> [Value] {
    let state = RenderState(engine: engine, globals: globals, options: options)
    state.pieces = []
    let rest = try state.settle { () throws(RenderInterrupt) in try state.runRoot(self, globals) }
    let pieces = state.pieces ?? []
    return rest.isEmpty ? pieces : pieces + [.string(rest)]
  }

  /// The value of a template that is one `{{ }}` and nothing else; the text of any other.
  package func renderValue(
    _ globals: any Globals, _ options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> Value {
    let pieces = try renderPieces(globals, options)
    if pieces.count == 1 { return pieces[0] }
    return .string(pieces.map(\.text).joined())
  }

  /// What the template binds at top level (variables and macros), after it ran: Jinja2's module.
  package func module(
    _ globals: any Globals, _ options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> [String: Value] {
    let state = RenderState(engine: engine, globals: globals, options: options)
    state.module = [:]
    _ = try state.settle { () throws(RenderInterrupt) in try state.runRoot(self, globals) }
    return state.module ?? [:]
  }
}

extension Engine {
  /// Calls a file's macro from outside of any template; gives what it returned, else its text.
  /// - Throws: the first error inside of it, with place and macro calls.
  package func call(
    _ definition: Definition, _ arguments: Arguments, _ globals: any Globals, _ options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> Value {
    let state = RenderState(engine: self, globals: globals, options: options)
    return try state.settle { () throws(RenderInterrupt) in
      try state.call(definition, arguments, globals: globals)
    }
  }
}

/// How to render.
package struct RenderOptions {
  package enum UndefinedBehaviour: Sendable {
    /// Jinja2's: prints as nothing, false, empty; using it otherwise is an error.
    case standard
    /// dbt's while it parses: attributes, items and calls of it are undefined again.
    case chaining
  }

  /// For the template itself; the macros of other files that it calls always behave as `standard`.
  package var undefined: UndefinedBehaviour = .standard
  /// The embedder's own state for this rendering: `RenderState.user`.
  package var user: AnyObject?
  /// Macro calls within each other.
  package var callDepth = 900
  /// Calls from native code back into templates within each other.
  package var nativeDepth = 60
  /// Bytes of output, macros' captured output included.
  package var outputLimit = 1 << 30
  /// Loop iterations and calls in all; a template that loops for ever ends there.
  package var stepLimit = 1_000_000_000
  /// Told of each call of a file's macro, with the number of macros that it is made within.
  package var onMacroCall: ((Definition, Int) -> Void)?
  /// For the `random` filter.
  package var seed: UInt64 = 0

  package init() {}
}
