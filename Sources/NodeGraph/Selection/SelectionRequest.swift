import Diagnostics
import JSON
import ProjectModel

/// What a command line says about what to work on.
package struct SelectionRequest: Sendable {
  package var command: SelectingCommand
  /// `--select`, `-s`, `--models`; empty for everything, or the default selector.
  package var select: [String] = []
  package var exclude: [String] = []
  /// `--selector`: goes before `select` and `exclude`.
  package var selector: String?
  package var indirectSelection: IndirectSelection = .eager
  /// `--resource-type` as written: types, `all`, `default`.
  package var resourceTypes: [String] = []
  /// `--exclude-resource-type`.
  package var excludedResourceTypes: [String] = []
  /// For the methods `state`, `result`, `source_status`.
  package var state = PreviousState()

  package init(_ command: SelectingCommand) { self.command = command }
}

/// What a request selects.
package struct Selection: Sendable {
  /// Sorted by unique id.
  package var uniqueIDs: [String]
  /// `state.breaking-contract` for each contract that changed so; `select.no-match` for each criterion that names nothing.
  package var warnings: [Diagnostic]
  /// The selector of selectors.yml that was taken because the command line names nothing.
  package var defaultSelector: String?
}

extension Graph {
  /// What a command works on.
  ///
  /// - Parameter selectors: parsed with the request's `indirectSelection`.
  /// - Throws: `select.*`.
  package func select(
    _ request: SelectionRequest, selectors: SelectorDefinitions = SelectorDefinitions()
  ) throws(DiagnosticList) -> Selection {
    let types = try request.command.types(included: request.resourceTypes, excluded: request.excludedResourceTypes)
    var defaultSelector: String?
    let spec: SelectionSpec
    if let name = request.selector {
      spec = try Self.named(name, in: selectors)
    } else if request.select.isEmpty, request.exclude.isEmpty, let name = selectors.defaultName {
      defaultSelector = name
      spec = try Self.named(name, in: selectors)
    } else {
      spec = try .parse(
        select: request.select, exclude: request.exclude, indirectSelection: request.indirectSelection)
    }
    var selection = try select(spec, state: request.state) { vertex in
      guard types.contains(resourceType(vertex)) else { return false }
      if !request.command.takesEmptyNodes, isEmpty(vertex) { return false }
      return request.command != .freshness || hasFreshness(vertex)
    }
    selection.defaultSelector = defaultSelector
    return selection
  }

  /// What a spec selects, of the vertices that pass the filter.
  ///
  /// - Throws: `select.bad-value`, `select.no-state`.
  package func select(
    _ spec: SelectionSpec, state: PreviousState = PreviousState(), where isIncluded: (Int) -> Bool = { _ in true }
  ) throws(DiagnosticList) -> Selection {
    var selector = Selector(self, state: state)
    do throws(Diagnostic) {
      let found = try selector.find(spec)
      let ids = found.direct.filter(isIncluded).map { uniqueIDs[$0] }.sorted()
      return Selection(uniqueIDs: ids, warnings: selector.warnings)
    } catch {
      throw DiagnosticList([error])
    }
  }

  private static func named(_ name: String, in selectors: SelectorDefinitions) throws(DiagnosticList) -> SelectionSpec {
    do throws(Diagnostic) {
      return try selectors.spec(named: name)
    } catch {
      throw DiagnosticList([error])
    }
  }

  /// Whether a source says how fresh it must be.
  private func hasFreshness(_ vertex: Int) -> Bool {
    guard case .source(let at) = members[vertex] else { return false }
    switch project.sources.values[at].freshness {
    case .null: return false
    case .object(let rule): return rule["warn_after"]?["count"]?.int != nil || rule["error_after"]?["count"]?.int != nil
    default: return true
    }
  }
}
