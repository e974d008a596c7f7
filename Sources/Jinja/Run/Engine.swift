import Diagnostics

/// The settings that templates are compiled under. Immutable once in use; shared by all threads.
package struct EngineOptions: Sendable {
  /// Removes the first line end after a block tag.
  package var trimBlocks = false
  /// Removes white space before a block tag from the line's start.
  package var lstripBlocks = false
  /// Keeps one line end at the template's end (Jinja2 and dbt remove it).
  package var keepTrailingNewline = false
  /// Prepended to the names that `{% macro %}` binds (dbt: `dbt_macro__`, so that a file's macros are looked up in the
  /// globals and never locally). `Definition.name` is without it.
  package var macroPrefix = ""
  /// Tags that define something, as `materialization`.
  package var blockTags: [BlockTag] = []
  /// Whether text with `_` in front of an attribute is refused, as Jinja2's sandbox does.
  package var sandboxed = true

  package init() {}

  /// As dbt sets Jinja up: its block tags, its macro prefix.
  package static var dbt: EngineOptions {
    var options = EngineOptions()
    options.macroPrefix = "dbt_macro__"
    options.blockTags = [
      BlockTag("materialization", .options, .macro), BlockTag("test", .parameters, .macro),
      BlockTag("data_test", .parameters, .macro), BlockTag("snapshot", .name, .template),
      BlockTag("docs", .name, .raw),
    ]
    return options
  }
}

/// A block tag of the embedder's: `{% name … %} body {% endname %}`. It renders as nothing; see `Template.definitions`.
package struct BlockTag: Sendable {
  package enum Signature: Sendable {
    /// Only a name: `{% docs orders %}`.
    case name
    /// A name and a macro's parameters: `{% test positive(model, column_name) %}`.
    case parameters
    /// A name and options: `{% materialization table, adapter='redshift' %}`.
    case options
  }
  package enum Body: Sendable {
    /// Callable, as a macro's.
    case macro
    /// Template text, to be compiled by itself later (`Engine.compile(_:within:)` with `Definition.body`).
    case template
    /// Text that is no template.
    case raw
  }

  package let name: String
  package let signature: Signature
  package let body: Body

  package init(_ name: String, _ signature: Signature, _ body: Body) {
    self.name = name
    self.signature = signature
    self.body = body
  }
}

/// Compiles templates: options, filters, tests and the names that every template sees.
///
/// Configure it, then share it: `compile` may be called from several threads at once.
package final class Engine: Sendable {
  /// A filter or test: the piped value comes first in `arguments`.
  package typealias Native = @Sendable (RenderState, Arguments) throws(RenderInterrupt) -> Value

  package let options: EngineOptions
  let filters: [String: Native]
  let tests: [String: Native]
  /// Filters of the embedder's, which may stand in for built-in ones.
  private let ownFilters: Set<String>

  /// - Parameters:
  ///   - filters: further filters, or replacements of built-in ones, by name.
  ///   - tests: the same for tests; the value's truth is the answer.
  package init(
    _ options: EngineOptions = EngineOptions(), filters: [String: Native] = [:], tests: [String: Native] = [:]
  ) {
    self.options = options
    ownFilters = Set(filters.keys)
    self.filters = Filters.all.merging(filters) { _, new in new }
    self.tests = Tests.all.merging(tests) { _, new in new }
  }

  /// The short way through a built-in filter; nil where there is none for that name and number of arguments.
  func quickFilter(_ name: String, _ shape: CallShape) -> QuickFilter? {
    ownFilters.contains(name) ? nil : QuickFilter(name, shape)
  }

  package var filterNames: [String] { Array(filters.keys) }
  package var testNames: [String] { Array(tests.keys) }

  /// Compiles a file, or only a part of it (places still point into the whole file).
  /// - Throws: every syntax error that could be told apart, codes `jinja.*`.
  package func compile(_ file: SourceFile, within span: Span? = nil) throws(DiagnosticList) -> Template {
    let span = span ?? Span(0, file.bytes.count)
    return try CodeGenerator.compile(try Parser.parse(file, within: span, options), self, file)
  }

  /// Compiles a text that is in no file.
  package func compile(_ text: String, name: String = "<template>") throws(DiagnosticList) -> Template {
    try compile(SourceFile(path: name, text: text))
  }
}
