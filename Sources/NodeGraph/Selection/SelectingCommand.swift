import Diagnostics
import ProjectModel

/// A command that works on a selection: which resources it takes from it.
package enum SelectingCommand: Sendable, Hashable, CaseIterable {
  case run, test, build, seed, snapshot, list, compile, show, docs, freshness, clone

  /// What it takes where neither `--resource-type` nor `--exclude-resource-type` is given.
  package var defaultTypes: Set<ResourceType> {
    switch self {
    case .run: [.model]
    case .test: [.test, .unitTest]
    case .build: [.model, .snapshot, .seed, .test, .unitTest, .savedQuery, .exposure, .function]
    case .seed: [.seed]
    case .snapshot: [.snapshot]
    case .list:
      [
        .model, .snapshot, .seed, .test, .source, .exposure, .metric, .savedQuery, .semanticModel, .unitTest,
        .function,
      ]
    case .compile, .show, .docs:
      [.model, .test, .snapshot, .analysis, .operation, .seed, .documentation, .sqlOperation, .function]
    case .freshness: [.source]
    case .clone: [.model, .seed, .snapshot]
    }
  }

  /// What `--resource-type all` means.
  private var allTypes: Set<ResourceType> { self == .list ? defaultTypes.union([.analysis]) : defaultTypes }

  /// Whether `--resource-type` and `--exclude-resource-type` count.
  private var isFilteredByType: Bool { self == .list || self == .build || self == .test || self == .clone }

  /// Whether models without any text are taken.
  package var takesEmptyNodes: Bool { self == .list || self == .docs }

  /// Whether nothing waits for anything while it runs.
  package var isIndependent: Bool { self == .clone }

  /// Whether nodes wait for the tests of what they are built on.
  package var waitsForTests: Bool { self == .build }

  /// The types to take, from the words of `--resource-type` (types, `all`, `default`) and `--exclude-resource-type`.
  ///
  /// - Throws: `select.unknown-resource-type`.
  package func types(included: [String], excluded: [String]) throws(DiagnosticList) -> Set<ResourceType> {
    var failures: [Diagnostic] = []
    func read(_ words: [String]) -> Set<ResourceType> {
      var types: Set<ResourceType> = []
      for word in words {
        switch word.lowercased() {
        case "all": types.formUnion(allTypes)
        case "default": types.formUnion(defaultTypes)
        case let name:
          if let type = ResourceType(rawValue: name), Self.words.contains(type) {
            types.insert(type)
          } else {
            failures.append(Messages.unknownResourceType(word, Self.words.map(\.rawValue)))
          }
        }
      }
      return types
    }
    var types = included.isEmpty ? defaultTypes : read(included)
    types.subtract(read(excluded))
    guard failures.isEmpty else { throw DiagnosticList(failures) }
    guard isFilteredByType else { return defaultTypes }
    // Commands for one kind of resource cannot be made to take others.
    return self == .test || self == .clone ? types.intersection(defaultTypes) : types
  }

  private static let words: [ResourceType] = [
    .metric, .semanticModel, .savedQuery, .source, .analysis, .model, .test, .unitTest, .exposure, .snapshot, .seed,
    .function,
  ]
}
