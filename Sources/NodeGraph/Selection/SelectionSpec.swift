import JSON

/// Criteria combined by set operations: what `--select` and `--exclude`, or a selector of selectors.yml, say.
package indirect enum SelectionSpec: Sendable, Hashable {
  case criterion(SelectionCriterion)
  case group(SelectionGroup)
}

/// Several specs under one set operation.
package struct SelectionGroup: Sendable, Hashable {
  package enum Operation: Sendable, Hashable {
    case union
    case intersection
    /// The first without all others.
    case difference
  }

  package var operation: Operation
  package var parts: [SelectionSpec]
  /// How tests that no part alone could take are taken after combining.
  package var indirectSelection: IndirectSelection
  /// The text to name in a warning where nothing matches; nil for no warning.
  package var expected: String?

  package init(
    _ operation: Operation, _ parts: [SelectionSpec], indirectSelection: IndirectSelection = .eager,
    expected: String? = nil
  ) {
    self.operation = operation
    self.parts = parts
    self.indirectSelection = indirectSelection
    self.expected = expected
  }
}

/// One criterion: a method, its value, and how much of the graph around what matches.
package struct SelectionCriterion: Sendable, Hashable {
  /// As written, for messages.
  package var raw: String
  package var method: SelectionMethod
  /// What follows the method's name after dots: `["meta", "owner"]` of `config.meta.owner`.
  package var arguments: [String] = []
  /// A text on the command line; a selectors.yml may also give a bool or a number.
  package var value: JSONValue
  /// `@`: all children, and all parents of those.
  package var childrensParents: Bool = false
  package var parents: Bool = false
  /// nil: all the way up.
  package var parentsDepth: Int?
  package var children: Bool = false
  /// nil: all the way down.
  package var childrenDepth: Int?
  package var indirectSelection: IndirectSelection = .eager

  package init(raw: String, method: SelectionMethod, value: JSONValue) {
    self.raw = raw
    self.method = method
    self.value = value
  }
}
