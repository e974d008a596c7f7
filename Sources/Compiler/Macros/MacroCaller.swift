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
    let template: Template
    do throws(DiagnosticList) {
      template = try context.project.engine.compile(
        "{{ __macro(*__positional, **__keyword) }}", name: definition.file.path)
    } catch {
      throw error.sorted[0]
    }
    context.set("__macro", .macro(definition, context))
    context.set("__positional", .list(arguments.positional))
    context.set("__keyword", .dict(arguments.keyword.map { ($0.name, $0.value) }))
    return try template.renderValue(context, context.options)
  }
}
