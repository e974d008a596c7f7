/// The names that a rendering sees beyond its own variables.
package protocol Globals: AnyObject {
  /// The value of a name; nil where there is none (the engine then tries its own: `range`, `dict`, `namespace`, …).
  ///
  /// Asked at most once for each name in one run of a template or macro.
  func lookup(_ name: String) -> Value?
  /// All names, for "did you mean"; may be incomplete.
  var names: [String] { get }
}

extension Globals {
  package var names: [String] { [] }
}

/// Globals from a plain dictionary.
package final class SimpleGlobals: Globals {
  package var values: [String: Value]
  package init(_ values: [String: Value] = [:]) { self.values = values }
  package func lookup(_ name: String) -> Value? { values[name] }
  package var names: [String] { Array(values.keys) }
}
