import JSON

extension SiteModel {
  /// A node of the graph.
  package struct Node: Sendable {
    /// dbt's unique id, as `model.shop.orders`.
    package var id: String
    package var kind: Kind
    package var name: String
    /// What the graph calls it where that is not the name: `raw.orders` for a source, `orders.v2` for a version.
    package var label: String?
    package var package: String
    /// The file that defines it, relative to its package.
    package var path: String?
    /// The folder in the tree and the folder filter, as `marts/core`; empty puts it under its kind.
    package var folder: String
    /// Markdown.
    package var description: String?
    package var tags: [String]
    /// `table`, `view`, `incremental`, `ephemeral`, `seed` …
    package var materialized: String?
    /// nil where the database holds nothing of it (ephemeral models, exposures).
    package var relation: Relation?
    /// Distribution: `all`, `even`, `auto` or a column.
    package var dist: String?
    package var sort: Sort?
    package var owner: String?
    /// Shown as labels and values, in this order.
    package var meta: JSONObject
    /// Whatever else is worth a line: access, group, contract, an exposure's address, table sizes.
    package var facts: [Fact]
    package var columns: [Column]
    /// As in the file.
    package var rawSQL: String?
    package var compiledSQL: String?
    /// Unique ids; those that are no node of the model are left out of the graph.
    package var dependsOn: [String]
    package var outcome: Outcome?

    package init(
      id: String, kind: Kind, name: String, label: String? = nil, package: String = "", path: String? = nil,
      folder: String = "", description: String? = nil, tags: [String] = [], materialized: String? = nil,
      relation: Relation? = nil, dist: String? = nil, sort: Sort? = nil, owner: String? = nil,
      meta: JSONObject = JSONObject(), facts: [Fact] = [], columns: [Column] = [], rawSQL: String? = nil,
      compiledSQL: String? = nil, dependsOn: [String] = [], outcome: Outcome? = nil
    ) {
      self.id = id
      self.kind = kind
      self.name = name
      self.label = label
      self.package = package
      self.path = path
      self.folder = folder
      self.description = description
      self.tags = tags
      self.materialized = materialized
      self.relation = relation
      self.dist = dist
      self.sort = sort
      self.owner = owner
      self.meta = meta
      self.facts = facts
      self.columns = columns
      self.rawSQL = rawSQL
      self.compiledSQL = compiledSQL
      self.dependsOn = dependsOn
      self.outcome = outcome
    }
  }

  package struct Relation: Sendable {
    package var database: String?
    package var schema: String?
    /// As it stands in SQL: `"dev"."marts"."orders"`.
    package var text: String

    package init(database: String? = nil, schema: String? = nil, text: String) {
      self.database = database
      self.schema = schema
      self.text = text
    }
  }

  /// Redshift's sort key.
  package struct Sort: Sendable {
    package var keys: [String]
    /// `compound`, `interleaved` or nil.
    package var type: String?

    package init(keys: [String], type: String? = nil) {
      self.keys = keys
      self.type = type
    }
  }

  /// A line of the panel; a value that is an http address becomes a link.
  package struct Fact: Sendable {
    package var label: String
    package var value: String

    package init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  package struct Column: Sendable {
    package var name: String
    /// The database's type, or the one that the properties file declares.
    package var type: String?
    /// Markdown.
    package var description: String?
    package var tags: [String]
    /// `primary key`, `foreign key` or what else deserves a mark.
    package var key: String?

    package init(
      name: String, type: String? = nil, description: String? = nil, tags: [String] = [], key: String? = nil
    ) {
      self.name = name
      self.type = type
      self.description = description
      self.tags = tags
      self.key = key
    }
  }

  package struct Test: Sendable {
    package var id: String
    /// The test's whole name.
    package var name: String
    /// As `not_null`, `dbt_utils.at_least_one`, `singular`, `unit`.
    package var kind: String?
    /// Arguments in short, as `accepted values: 'A', 'B'`; nil where there are none.
    package var arguments: String?
    /// Markdown.
    package var description: String?
    /// Ids of the nodes that show it: the one that it is attached to, or all that a singular test reads.
    package var nodes: [String]
    /// The column that it is about, spelled as in the node's columns.
    package var column: String?
    /// `error` or `warn`.
    package var severity: String?
    package var sql: String?
    package var outcome: Outcome?

    package init(
      id: String, name: String, kind: String? = nil, arguments: String? = nil, description: String? = nil,
      nodes: [String], column: String? = nil, severity: String? = nil, sql: String? = nil, outcome: Outcome? = nil
    ) {
      self.id = id
      self.name = name
      self.kind = kind
      self.arguments = arguments
      self.description = description
      self.nodes = nodes
      self.column = column
      self.severity = severity
      self.sql = sql
      self.outcome = outcome
    }
  }
}
