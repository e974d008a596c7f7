import JSON
import ProjectModel

/// A name in the database, as templates see it (`ref`, `source`, `this`, `api.Relation`): path, kind, quoting.
package struct Relation: Sendable, Hashable {
  /// What the database says that it is. Raw values are dbt's.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case table, view, cte, external, ephemeral, function
    case materializedView = "materialized_view"
    case pointerTable = "pointer_table"
  }

  /// One flag for each part of the path.
  package struct Policy: Sendable, Hashable {
    package var database: Bool
    package var schema: Bool
    package var identifier: Bool

    package init(database: Bool = true, schema: Bool = true, identifier: Bool = true) {
      self.database = database
      self.schema = schema
      self.identifier = identifier
    }

    /// Flags that `quoting` names replace these.
    package func merging(_ quoting: JSONObject) -> Policy {
      Policy(
        database: quoting["database"]?.bool ?? database, schema: quoting["schema"]?.bool ?? schema,
        identifier: quoting["identifier"]?.bool ?? identifier)
    }
  }

  /// Rows of a time range only (microbatch and `--sample`): `start <= field < end`, either end open when nil.
  package struct EventTimeFilter: Sendable, Hashable {
    package var fieldName: String
    package var start: String?
    package var end: String?

    package init(fieldName: String, start: String?, end: String?) {
      self.fieldName = fieldName
      self.start = start
      self.end = end
    }

    var condition: String {
      switch (start, end) {
      case (let start?, let end?): "\(fieldName) >= '\(start)' and \(fieldName) < '\(end)'"
      case (let start?, nil): "\(fieldName) >= '\(start)'"
      case (nil, let end?): "\(fieldName) < '\(end)'"
      case (nil, nil): ""
      }
    }
  }

  package var database: String?
  package var schema: String?
  package var identifier: String?
  package var kind: Kind?
  package var quotePolicy = Policy()
  package var includePolicy = Policy()
  package var dbtCreated = false
  /// Rows at most (`--empty` gives 0).
  package var limit: Int?
  package var eventTimeFilter: EventTimeFilter?
  /// Whether a subquery of its own is given a name; nil for the adapter's way (`RelationObject` knows it).
  package var requireAlias: Bool?

  package init(
    database: String? = nil, schema: String? = nil, identifier: String? = nil, kind: Kind? = nil,
    quotePolicy: Policy = Policy()
  ) {
    self.database = database
    self.schema = schema
    self.identifier = identifier
    self.kind = kind
    self.quotePolicy = quotePolicy
  }

  /// The relation that a node makes. `quoting` is the project's.
  package init(node: Node, quoting: JSONObject) {
    let own = node.config["quoting"]?.object ?? [:]
    self.init(
      database: node.database, schema: node.schema, identifier: node.alias,
      quotePolicy: Policy().merging(quoting).merging(own))
  }

  /// A source's table; the project's quoting does not apply to it.
  package init(source: SourceDefinition) {
    self.init(
      database: source.database, schema: source.schema, identifier: source.identifier,
      quotePolicy: Policy().merging(source.quoting))
  }

  /// The name that an ephemeral model has inside the queries that use it.
  package static func ephemeralName(_ identifier: String) -> String { "__dbt__cte__" + identifier }

  package init(ephemeral node: Node) {
    self.init(identifier: Self.ephemeralName(node.alias), kind: .cte)
    quotePolicy.identifier = false
  }

  /// As a statement names it: `"dev"."analytics"."orders"`.
  package var rendered: String {
    var parts: [String] = []
    if includePolicy.database, let database { parts.append(quotePolicy.database ? Self.quoted(database) : database) }
    if includePolicy.schema, let schema { parts.append(quotePolicy.schema ? Self.quoted(schema) : schema) }
    if includePolicy.identifier, let identifier {
      parts.append(quotePolicy.identifier ? Self.quoted(identifier) : identifier)
    }
    return parts.joined(separator: ".")
  }

  /// As it stands in a FROM clause: a limit makes it a subquery, and a time filter one around that.
  package var text: String {
    if kind == .function { return rendered }
    var text = rendered
    if let limit {
      text =
        limit == 0
        ? "(select * from \(text) where false limit 0)\(subqueryAlias("limit"))"
        : "(select * from \(text) limit \(limit))\(subqueryAlias("limit"))"
    }
    if let eventTimeFilter, !eventTimeFilter.condition.isEmpty {
      text = "(select * from \(text) where \(eventTimeFilter.condition))\(subqueryAlias("et_filter"))"
    }
    return text
  }

  private func subqueryAlias(_ kind: String) -> String {
    requireAlias ?? true ? " _dbt_\(kind)_subq_\(identifier ?? "")" : ""
  }

  package static func quoted(_ name: String) -> String { "\"\(name)\"" }

  /// Whether schema and name are the same, where an unquoted part of ours compares without case.
  package func isSameName(_ other: Relation) -> Bool {
    Self.fold(schema) == Self.fold(other.schema) && Self.fold(identifier) == Self.fold(other.identifier)
  }

  private static func fold(_ text: String?) -> String? { text?.lowercased() }
}
