import JSON

/// A whole project after parsing: every resource with its configs merged and its references resolved. Immutable.
package struct ParsedProject: Sendable {
  package var name: String
  package var adapterType: String
  /// By unique id; keys of each map are kept in the order in which dbt writes them to its manifest.
  package var nodes: OrderedMap<Node> = [:]
  package var sources: OrderedMap<SourceDefinition> = [:]
  package var macros: OrderedMap<Macro> = [:]
  package var docs: OrderedMap<Documentation> = [:]
  package var exposures: OrderedMap<Exposure> = [:]
  package var groups: OrderedMap<Group> = [:]
  package var unitTests: OrderedMap<UnitTest> = [:]
  /// Metrics, semantic models, saved queries, each as the manifest has it: read and written, not run.
  package var metrics: OrderedMap<JSONObject> = [:]
  package var semanticModels: OrderedMap<JSONObject> = [:]
  package var savedQueries: OrderedMap<JSONObject> = [:]
  /// What `enabled: false` took out, by unique id.
  package var disabledNodes: OrderedMap<[Node]> = [:]
  /// Tests on what is missing or disabled: not enabled, in no graph, and never run, but a manifest and Jinja's `graph`
  /// have them among the nodes.
  package var idleTests: OrderedMap<IdleTest> = [:]
  package var disabledSources: OrderedMap<[SourceDefinition]> = [:]
  package var disabledExposures: OrderedMap<[Exposure]> = [:]
  package var disabledUnitTests: OrderedMap<[UnitTest]> = [:]
  /// Metrics, semantic models and saved queries.
  package var disabledSemantics: OrderedMap<[JSONObject]> = [:]
  /// From selectors.yml: name to its definition as written.
  package var selectors = JSONObject()

  package init(name: String, adapterType: String) {
    self.name = name
    self.adapterType = adapterType
  }
}

/// A test that is kept apart from the nodes.
package struct IdleTest: Sendable {
  package var node: Node
  /// How many of the project's nodes stand before it where both are listed.
  package var position: Int

  package init(_ node: Node, position: Int) {
    self.node = node
    self.position = position
  }
}

/// A dictionary by text that keeps the order of insertion.
package struct OrderedMap<Value: Sendable>: Sendable, Sequence, ExpressibleByDictionaryLiteral {
  package private(set) var keys: [String] = []
  private var index: [String: Int] = [:]
  package private(set) var values: [Value] = []

  package init() {}

  package init(dictionaryLiteral elements: (String, Value)...) {
    for (key, value) in elements { self[key] = value }
  }

  package var count: Int { keys.count }
  package var isEmpty: Bool { keys.isEmpty }

  /// Setting nil is not supported: build another map instead (`filter`).
  package subscript(key: String) -> Value? {
    get {
      guard let at = index[key] else { return nil }
      return values[at]
    }
    set {
      guard let newValue else { return }
      if let at = index[key] {
        values[at] = newValue
      } else {
        index[key] = keys.count
        keys.append(key)
        values.append(newValue)
      }
    }
  }

  /// Changes a value in place; nothing happens where the key is unknown.
  package mutating func update(_ key: String, _ change: (inout Value) -> Void) {
    if let at = index[key] { change(&values[at]) }
  }

  package func filter(_ isIncluded: (String, Value) -> Bool) -> OrderedMap {
    var result = OrderedMap()
    for (key, value) in self where isIncluded(key, value) { result[key] = value }
    return result
  }

  package func makeIterator() -> AnyIterator<(String, Value)> {
    var next = 0
    return AnyIterator {
      guard next < keys.count else { return nil }
      defer { next += 1 }
      return (keys[next], values[next])
    }
  }
}
