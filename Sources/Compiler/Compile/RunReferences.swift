import Diagnostics
import JSON
import Jinja
import ProjectModel

/// `ref` and `source` of one node (or operation) when it is compiled for good.
package final class RunReferences: References {
  /// A range of event times that refs are cut to: microbatch and `--sample`. Texts as SQL literals hold them.
  package struct TimeRange: Sendable {
    package var start: String?
    package var end: String?

    package init(start: String?, end: String?) {
      self.start = start
      self.end = end
    }
  }

  private let resolver: ReferenceResolver
  /// nil for an operation: it may name anything but ephemeral models.
  private let node: Node?
  private let package: String
  private let flags: Flags
  /// Ephemeral models that the node's template named, in order.
  package private(set) var ephemerals: [String] = []
  package var timeRange: TimeRange?
  /// Names of another environment to use instead (`--defer`): nil keeps the target's own.
  package var deferred: ((Node) throws(RenderInterrupt) -> Relation?)?
  /// Inputs that a unit test replaces: unique id to the name of its CTE.
  package var replacements: [String: String] = [:]
  /// Whether there is nothing but replacements: a unit test reads no table.
  package var isSealed = false
  /// Replaced inputs that the template named, in order.
  package private(set) var replaced: [String] = []

  package init(
    _ resolver: ReferenceResolver, node: Node?, package: String, flags: Flags
  ) {
    self.resolver = resolver
    self.node = node
    self.package = package
    self.flags = flags
  }

  package func ref(_ arguments: RefArguments, _ context: RenderContext) throws(RenderInterrupt) -> Value {
    let target: Node
    switch resolver.ref(arguments, from: package) {
    case .found(let found): target = found
    case .disabled: throw missing("ref", arguments.name, isDisabled: true, resolver.refNames)
    case .missing: throw missing("ref", arguments.name, isDisabled: false, resolver.refNames)
    }
    let adapter = context.project.adapter
    if let relation = replacement(of: target.uniqueID) { return .object(RelationObject(relation, adapter)) }
    if isSealed { throw missing("ref", arguments.name, isDisabled: false, []) }
    // A query of the command line was never parsed for what it refers to.
    if let node, node.resourceType != .sqlOperation {
      guard node.dependsOn.nodes.contains(target.uniqueID) else { throw notKnown(arguments, node) }
    } else if node == nil, target.isEphemeral {
      throw .failure(
        "compile.operation-ephemeral", "Operations can not ref() ephemeral nodes, but \(target.name) is ephemeral",
        hint: "materialize \(target.name) as a view")
    }
    if target.isEphemeral {
      if !ephemerals.contains(target.uniqueID) { ephemerals.append(target.uniqueID) }
      return .object(RelationObject(limited(Relation(ephemeral: target), target.config, target.columns), adapter))
    }
    var relation = Relation(node: target, quoting: context.project.rootProject.quoting)
    if let deferred, let other = try deferred(target) { relation = other }
    return .object(RelationObject(limited(relation, target.config, target.columns), adapter))
  }

  package func source(
    _ source: String, _ table: String, _ context: RenderContext
  ) throws(RenderInterrupt) -> Value {
    let name = "\(source).\(table)"
    switch resolver.source(source, table, from: package) {
    case .found(let target):
      let adapter = context.project.adapter
      if let relation = replacement(of: target.uniqueID) { return .object(RelationObject(relation, adapter)) }
      if isSealed { throw missing("source", name, isDisabled: false, []) }
      return .object(
        RelationObject(
          limited(
            Relation(source: target), NodeConfig(target.config), target.columns,
            quotesColumns: target.quoting["column"]?.bool ?? false), adapter))
    case .disabled: throw missing("source", name, isDisabled: true, resolver.sourceNames)
    case .missing: throw missing("source", name, isDisabled: false, resolver.sourceNames)
    }
  }

  package func function(
    _ name: String, package wanted: String?, _ context: RenderContext
  ) throws(RenderInterrupt) -> Value {
    guard let target = resolver.function(name, package: wanted, from: package) else {
      throw missing("function", name, isDisabled: false, [])
    }
    var relation = Relation(node: target, quoting: context.project.rootProject.quoting)
    relation.kind = .function
    return .object(RelationObject(relation, context.project.adapter))
  }

  private func replacement(of uniqueID: String) -> Relation? {
    guard let name = replacements[uniqueID] else { return nil }
    if !replaced.contains(uniqueID) { replaced.append(uniqueID) }
    var relation = Relation(identifier: name, kind: .cte)
    relation.quotePolicy.identifier = false
    return relation
  }

  /// With the limit of `--empty` and the time range, where the target has an event time.
  /// - Parameter quotesColumns: whether columns that say nothing of it are quoted.
  private func limited(
    _ relation: Relation, _ config: NodeConfig, _ columns: [Column], quotesColumns: Bool = false
  ) -> Relation {
    var relation = relation
    if flags.empty { relation.limit = 0 }
    if let timeRange, let field = config.string("event_time"),
      node.map({ [.model, .snapshot].contains($0.resourceType) }) ?? false
    {
      let isQuoted = columns.first { $0.name == field }?.quote ?? quotesColumns
      relation.eventTimeFilter = Relation.EventTimeFilter(
        fieldName: isQuoted ? Relation.quoted(field) : field, start: timeRange.start, end: timeRange.end)
    }
    return relation
  }

  private func missing(
    _ function: String, _ name: String, isDisabled: Bool, _ candidates: [String]
  ) -> RenderInterrupt {
    let caller =
      node.map { "\(Self.title($0.resourceType)) '\($0.uniqueID)' (\($0.originalFilePath))" } ?? "this operation"
    let kind = function == "ref" ? "node" : function
    return .failure(
      "graph.unknown-\(function)",
      "\(caller) depends on a \(kind) named '\(name)' which \(isDisabled ? "is disabled" : "was not found")",
      hint: isDisabled ? "enable it" : Suggestion.hint(for: name, among: candidates))
  }

  /// `Model`, `Unit_Test`.
  private static func title(_ type: ResourceType) -> String {
    type.rawValue.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
  }

  /// A ref that parsing never met: it stands behind `{% if execute %}` or is computed.
  private func notKnown(_ arguments: RefArguments, _ node: Node) -> RenderInterrupt {
    let call = (arguments.package.map { "'\($0)', " } ?? "") + "'\(arguments.name)'"
    return .failure(
      "compile.ref-not-inferred",
      "dbt was unable to infer all dependencies for the model \"\(node.name)\". This typically happens when ref() is "
        + "placed within a conditional block.",
      hint: "add this comment at the top of the model: -- depends_on: {{ ref(\(call)) }}")
  }
}
