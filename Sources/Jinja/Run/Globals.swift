/// The names that a rendering sees beyond its own variables.
package protocol Globals: AnyObject {
  /// The value of a name; nil where there is none (the engine then tries its own: `range`, `dict`, `namespace`, …).
  ///
  /// Asked at most once for each name in one run of a template or macro.
  func lookup(_ name: String) -> Value?
  /// The same for a name whose hash (`NameMap.hash`) is known; templates ask this way.
  func lookup(_ name: String, hash: Int) -> Value?
  /// All names, for "did you mean"; may be incomplete.
  var names: [String] { get }
}

extension Globals {
  package func lookup(_ name: String, hash: Int) -> Value? { lookup(name) }
  package var names: [String] { [] }
}

/// Globals from a plain dictionary.
package final class SimpleGlobals: Globals {
  package var values: [String: Value] { didSet { isPlaced = false } }
  /// The same, once a template asked.
  private var placed = NameMap<Value>()
  private var isPlaced = false

  package init(_ values: [String: Value] = [:]) { self.values = values }
  package func lookup(_ name: String) -> Value? { values[name] }
  package func lookup(_ name: String, hash: Int) -> Value? {
    if !isPlaced {
      placed = NameMap()
      for (name, value) in values { placed.set(name, NameMap<Value>.hash(name), value) }
      isPlaced = true
    }
    return placed.find(name, hash)
  }
  package var names: [String] { Array(values.keys) }
}
