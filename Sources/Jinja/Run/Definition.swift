import Diagnostics
import JSON

/// A macro or an embedder's block of a file.
package final class Definition: Sendable {
  package struct Parameter: Sendable {
    package let name: String
    /// The default's source text; nil where it has none.
    package let defaultText: String?
    /// The default where it is a literal; nil otherwise.
    package let defaultValue: JSONValue?
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
  let unit: Unit
  /// The place of its code in the unit; nil where it cannot be called.
  let function: Int?

  init(_ macro: MacroNode, _ tree: SyntaxTree, _ unit: Unit, function: Int?, calls: [StaticCall]) {
    let file = unit.file
    let reader = StaticCalls(empty: tree, file)
    kind = macro.tag?.name ?? "macro"
    name = tree.names[Int(macro.symbol)]
    parameters = macro.parameters.map { parameter in
      let value = parameter.defaultValue
      return Parameter(
        name: tree.names[Int(parameter.symbol)], defaultText: value < 0 ? nil : file.text(tree[value].span),
        defaultValue: reader.constant(value, depth: 0), type: parameter.type.map(file.text))
    }
    options = macro.options.map { (tree.names[Int($0.symbol)], reader.constant($0.value, depth: 0)) }
    self.file = file
    span = macro.span
    nameSpan = macro.nameSpan
    body = macro.bodySpan
    self.calls = calls
    self.unit = unit
    self.function = function
  }

  /// The whole block's text.
  package var text: String { file.text(span) }
  package var bodyText: String { file.text(body) }
  /// Whether it can be called as a macro.
  package var isCallable: Bool { function != nil }
  /// The value of an option.
  package func option(_ name: String) -> JSONValue? { options.first { $0.name == name }?.value }
}
