import Diagnostics
import JSON

/// A table that others load (`source('x', 'y')`); one for each table of a source.
package struct SourceDefinition: Sendable {
  /// As `source.jaffle.raw.orders`.
  package var uniqueID: String
  package var packageName: String
  package var path: String
  package var originalFilePath: String
  package var fqn: [String]
  package var sourceName: String
  /// The table's name in `source()`.
  package var name: String
  package var identifier: String
  package var database: String?
  package var schema: String
  package var relationName: String?
  package var loader: String = ""
  package var sourceDescription: String = ""
  package var description: String = ""
  package var docBlocks: [String] = []
  /// `database`, `schema`, `identifier`, `column`: true, false or null.
  package var quoting: JSONObject = ["database": nil, "schema": nil, "identifier": nil, "column": nil]
  package var loadedAtField: String?
  package var loadedAtQuery: String?
  package var freshness: JSONValue = .null
  package var external: JSONValue = .null
  /// Whether its rows lie in files: `external:` says where.
  package var isExternal: Bool { external["location"]?.string != nil }
  package var columns: [Column] = []
  package var meta = JSONObject()
  package var sourceMeta = JSONObject()
  package var tags: [String] = []
  package var config: JSONObject = ["enabled": true]
  package var unrenderedConfig = JSONObject()
  package var unrenderedDatabase: String?
  package var unrenderedSchema: String?
  package var patchPath: String?
  package var createdAt: Double = 0
  package var place: SourcePlace?

  package init(
    uniqueID: String, packageName: String, path: String, originalFilePath: String, fqn: [String], sourceName: String,
    name: String, identifier: String, database: String?, schema: String
  ) {
    self.uniqueID = uniqueID
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.fqn = fqn
    self.sourceName = sourceName
    self.name = name
    self.identifier = identifier
    self.database = database
    self.schema = schema
  }
}

/// A use of the data outside the project.
package struct Exposure: Sendable {
  package var uniqueID: String
  package var name: String
  package var packageName: String
  package var path: String
  package var originalFilePath: String
  package var fqn: [String]
  package var type: String
  /// `email` and `name`, and whatever else was written.
  package var owner = JSONObject()
  package var description: String = ""
  package var label: String?
  package var maturity: String?
  package var url: String?
  package var meta = JSONObject()
  package var tags: [String] = []
  package var config: JSONObject = ["enabled": true]
  package var unrenderedConfig = JSONObject()
  package var dependsOn = DependsOn()
  package var refs: [RefArguments] = []
  package var sources: [[String]] = []
  package var metrics: [[String]] = []
  package var createdAt: Double = 0
  package var place: SourcePlace?

  package init(
    uniqueID: String, name: String, packageName: String, path: String, originalFilePath: String, fqn: [String],
    type: String
  ) {
    self.uniqueID = uniqueID
    self.name = name
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.fqn = fqn
    self.type = type
  }
}

/// Owners of models, and the border of `private` access.
package struct Group: Sendable {
  package var uniqueID: String
  package var name: String
  package var packageName: String
  package var path: String
  package var originalFilePath: String
  package var owner: JSONObject
  package var description: String?
  package var config: JSONObject = ["meta": .object([:])]
  package var place: SourcePlace?

  package init(
    uniqueID: String, name: String, packageName: String, path: String, originalFilePath: String, owner: JSONObject
  ) {
    self.uniqueID = uniqueID
    self.name = name
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.owner = owner
  }
}

/// A macro, a generic test's macro or a materialization, from a macro file.
package struct Macro: Sendable {
  /// As `macro.dbt_utils.star`.
  package var uniqueID: String
  /// As called: `star`, `test_unique`, `materialization_table_default`.
  package var name: String
  package var packageName: String
  package var path: String
  package var originalFilePath: String
  /// The block's whole text, tags included.
  package var macroSQL: String
  package var dependsOnMacros: [String] = []
  package var description: String = ""
  package var meta = JSONObject()
  package var docs: JSONObject = ["show": true, "node_color": nil]
  package var config: JSONObject = ["meta": .object([:]), "docs": ["show": true, "node_color": nil]]
  package var patchPath: String?
  /// Each with `name`, `type`, `description`.
  package var arguments: [JSONValue] = []
  package var createdAt: Double = 0
  /// nil for what is no materialization.
  package var supportedLanguages: [String]?
  package var place: SourcePlace?

  package init(
    uniqueID: String, name: String, packageName: String, path: String, originalFilePath: String, macroSQL: String
  ) {
    self.uniqueID = uniqueID
    self.name = name
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.macroSQL = macroSQL
  }
}

/// A `{% docs %}` block.
package struct Documentation: Sendable {
  /// As `doc.jaffle.orders_status`.
  package var uniqueID: String
  package var name: String
  package var packageName: String
  package var path: String
  package var originalFilePath: String
  package var blockContents: String

  package init(
    uniqueID: String, name: String, packageName: String, path: String, originalFilePath: String, blockContents: String
  ) {
    self.uniqueID = uniqueID
    self.name = name
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.blockContents = blockContents
  }
}

/// A unit test of a model: given these rows, expect those.
package struct UnitTest: Sendable {
  /// As `unit_test.jaffle.orders.test_total`.
  package var uniqueID: String
  package var name: String
  package var packageName: String
  package var path: String
  package var originalFilePath: String
  package var fqn: [String]
  package var model: String
  package var given: [JSONValue] = []
  package var expect: JSONValue = .null
  package var description: String = ""
  package var overrides: JSONValue = .null
  package var dependsOn = DependsOn()
  package var config: JSONObject = ["tags": [], "meta": .object([:]), "enabled": true]
  package var checksum: String?
  package var schema: String?
  package var versions: JSONValue = .null
  package var version: JSONValue?
  package var createdAt: Double = 0
  package var place: SourcePlace?

  package init(
    uniqueID: String, name: String, packageName: String, path: String, originalFilePath: String, fqn: [String],
    model: String
  ) {
    self.uniqueID = uniqueID
    self.name = name
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.fqn = fqn
    self.model = model
  }

  /// `name`, and for one version of a model `name_v2`.
  package var versionedName: String { version.map { "\(name)_v\(Node.text(version: $0))" } ?? name }
}
