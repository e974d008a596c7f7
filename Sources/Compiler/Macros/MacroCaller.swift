import Diagnostics
import Jinja

/// Calls a macro from outside of any template.
package enum MacroCaller {
  /// The macro's value: what it returned, else its text.
  /// - Throws: the first error inside of it.
  package static func call(
    _ entry: MacroLibrary.Entry, _ arguments: Arguments, in context: RenderContext
  ) throws(Diagnostic) -> Value {
    try call(entry.definition, arguments, in: context)
  }

  package static func call(
    _ definition: Definition, _ arguments: Arguments, in context: RenderContext
  ) throws(Diagnostic) -> Value {
    try context.project.engine.call(definition, arguments, context, context.options)
  }
}
