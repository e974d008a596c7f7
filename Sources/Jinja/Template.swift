import Diagnostics
import JSON

/// A compiled template: immutable, rendered any number of times from any number of threads.
package final class Template: Sendable {
  package let file: SourceFile
  package let engine: Engine
  /// The file's macros and embedder's blocks at top level, in order.
  package let definitions: [Definition]
  /// Every call expression of the template outside of `definitions`, in order.
  package let calls: [StaticCall]
  /// Whether the template is only text, comments, and prints of calls with constant arguments, none inside another:
  /// then `calls` tells all that rendering would.
  package let isStatic: Bool

  init(file: SourceFile, engine: Engine) {
    self.file = file
    self.engine = engine
    definitions = []
    calls = []
    isStatic = false
  }

  /// The template's text.
  /// - Throws: the first error, with place, macro calls and hint.
  package func render(_ globals: any Globals, _ options: RenderOptions = RenderOptions()) throws(Diagnostic) -> String {
    throw Diagnostic(code: "jinja.unfinished", message: "rendering is not built yet")
  }

  /// The value of a template that is one expression (`{{ … }}` and nothing else); its text otherwise.
  package func renderValue(
    _ globals: any Globals, _ options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> Value {
    .string(try render(globals, options))
  }

  /// What the template binds at top level (variables and macros), after it ran: Jinja2's module.
  package func module(
    _ globals: any Globals, _ options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> [String: Value] {
    throw Diagnostic(code: "jinja.unfinished", message: "rendering is not built yet")
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
  /// Bytes of output, macros' captured output included.
  package var outputLimit = 1 << 30
  /// For the `random` filter.
  package var seed: UInt64 = 0

  package init() {}
}

/// A macro or an embedder's block of a file.
package final class Definition: Sendable {
  package struct Parameter: Sendable {
    package let name: String
    /// The default's source text; nil where it has none.
    package let defaultText: String?
    /// The type annotation's source text (`arg: string`).
    package let type: String?
  }

  /// The tag: `macro`, `test`, `materialization`, …
  package let kind: String
  package let name: String
  package let parameters: [Parameter]
  /// Options of a `BlockTag.Signature.options` tag; nil where the value is no constant.
  package let options: [(name: String, value: JSONValue?)]
  package let file: SourceFile
  /// From `{% kind` to the end of its closing tag.
  package let span: Span
  package let nameSpan: Span
  /// Between the two tags, white space as their `-` signs leave it.
  package let body: Span
  /// Calls inside of it.
  package let calls: [StaticCall]

  init(kind: String, name: String, file: SourceFile, span: Span) {
    self.kind = kind
    self.name = name
    self.file = file
    self.span = span
    parameters = []
    options = []
    nameSpan = span
    body = span
    calls = []
  }

  /// The whole block's text.
  package var text: String { file.text(span) }
  package var bodyText: String { file.text(body) }
}

/// One call expression as the source shows it.
package struct StaticCall: Sendable {
  /// Dotted, as `ref` or `adapter.dispatch`; calls on anything but a dotted name are left out.
  package let name: String
  /// nil for an argument that is no constant.
  package let arguments: [JSONValue?]
  package let keywordArguments: [(name: String, value: JSONValue?)]
  /// Whether all arguments are constants and there is no `*` or `**`.
  package let isConstant: Bool
  package let span: Span
}

/// A macro of the template being rendered, with the variables that it sees.
final class MacroClosure {}
