/// What a criterion looks at; raw values are the words before the colon.
package enum SelectionMethod: String, Sendable, Hashable, CaseIterable {
  case fqn, tag, group, access, source, path, file, package, config
  case testName = "test_name"
  case testType = "test_type"
  case resourceType = "resource_type"
  case state, exposure, metric, result
  case sourceStatus = "source_status"
  case version
  case semanticModel = "semantic_model"
  case savedQuery = "saved_query"
  case unitTest = "unit_test"

  /// The method of a value without one: a path where it has a separator, a file where it ends like one.
  package static func standard(for value: String) -> SelectionMethod {
    if value.utf8.contains(UInt8(ascii: "/")) { return .path }
    let lowered = value.lowercased()
    return [".sql", ".py", ".csv"].contains { lowered.hasSuffix($0) } ? .file : .fqn
  }
}

/// Which tests come along with the resources that are selected.
package enum IndirectSelection: String, Sendable, Hashable, CaseIterable {
  /// Those with any parent selected.
  case eager
  /// Those with all parents selected.
  case cautious
  /// Those with all parents selected or above what is selected.
  case buildable
  /// None.
  case empty
}
