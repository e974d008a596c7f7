import Diagnostics
import JSON

/// A resource that the graph runs or that others depend on by `ref`: model, seed, snapshot, test, analysis, hook.
///
/// Complete after parsing: configs are merged, names are resolved, `dependsOn` holds unique ids. Compiled SQL lives in
/// `CompiledNode`. Field names follow manifest v12.
package struct Node: Sendable {
  /// As `model.jaffle.stg_orders`, `test.jaffle.unique_orders_id.1a2b3c4d5e`.
  package var uniqueID: String
  package var resourceType: ResourceType
  /// Without a version.
  package var name: String
  package var packageName: String
  /// Relative to its resource path (`staging/stg_orders.sql`); a generic test has `<name>.sql`.
  package var path: String
  /// Relative to its package's root (`models/staging/stg_orders.sql`).
  package var originalFilePath: String
  /// The template as written; empty for seeds.
  package var rawCode: String = ""
  /// `sql` or `python`.
  package var language: String = "sql"
  package var fqn: [String]
  package var database: String?
  package var schema: String = ""
  package var alias: String
  /// Quoted as its adapter does; nil for ephemeral models and whatever has no relation.
  package var relationName: String?
  package var checksum: FileChecksum
  package var config = NodeConfig()
  /// Configs as written in project and properties files, before rendering.
  package var unrenderedConfig = JSONObject()
  package var tags: [String] = []
  package var description: String = ""
  package var docBlocks: [String] = []
  /// In the order of the properties file.
  package var columns: [Column] = []
  package var meta = JSONObject()
  package var group: String?
  package var docs: JSONObject = ["show": true, "node_color": nil]
  /// As `jaffle://models/schema.yml`.
  package var patchPath: String?
  /// Seconds since 1970.
  package var createdAt: Double = 0

  package var refs: [RefArguments] = []
  /// Each `[source, table]`.
  package var sources: [[String]] = []
  package var metrics: [[String]] = []
  package var dependsOn = DependsOn()

  /// Where its text lies: the file, and the span of the template in it.
  package var place: SourcePlace?
  /// The folder of its package, absolute.
  package var rootPath: String = ""

  // Models.
  package var access: String = "protected"
  package var constraints: [JSONValue] = []
  package var version: JSONValue?
  package var latestVersion: JSONValue?
  package var deprecationDate: String?
  package var primaryKey: [String] = []
  package var contract: JSONObject = ["enforced": false, "alias_types": true, "checksum": nil]
  package var timeSpine: JSONValue?

  // Tests.
  /// nil for singular tests.
  package var testMetadata: TestMetadata?
  package var columnName: String?
  /// As `models.orders`: the list and the entry in the properties file that declared it.
  package var fileKeyName: String?
  /// Unique id of what a generic test is declared on.
  package var attachedNode: String?

  /// Position of a hook in its list, from 0… as dbt counts (`operation` only).
  package var index: Int?

  package init(
    uniqueID: String, resourceType: ResourceType, name: String, packageName: String, path: String,
    originalFilePath: String, fqn: [String], alias: String, checksum: FileChecksum
  ) {
    self.uniqueID = uniqueID
    self.resourceType = resourceType
    self.name = name
    self.packageName = packageName
    self.path = path
    self.originalFilePath = originalFilePath
    self.fqn = fqn
    self.alias = alias
    self.checksum = checksum
  }

  /// `name`, and for a versioned model `name.v2`.
  package var searchName: String {
    version.map { "\(name).v\(Self.text(version: $0))" } ?? name
  }

  package var materialized: String { config.materialized }
  package var isEphemeral: Bool { config.materialized == "ephemeral" }
  package var isVersioned: Bool { version != nil }

  /// A version as names show it: `2`, `1.5`, `golden`.
  package static func text(version: JSONValue) -> String {
    switch version {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): JSONWriter.text(number)
    default: ""
    }
  }
}

/// How a file's content is known to have changed: `sha256` of its text, `path`, or `none`.
package struct FileChecksum: Sendable, Hashable {
  package var name: String
  package var checksum: String

  package init(name: String, checksum: String) {
    self.name = name
    self.checksum = checksum
  }

  package static let none = FileChecksum(name: "none", checksum: "")
}

/// What a `ref` call names.
package struct RefArguments: Sendable, Hashable {
  package var name: String
  package var package: String?
  package var version: JSONValue?

  package init(name: String, package: String? = nil, version: JSONValue? = nil) {
    self.name = name
    self.package = package
    self.version = version
  }
}

/// Unique ids, each once, in the order in which they were met.
package struct DependsOn: Sendable, Hashable {
  package private(set) var macros: [String] = []
  package private(set) var nodes: [String] = []
  private var seen: Set<String> = []

  package init() {}

  package mutating func add(macro uniqueID: String) {
    if seen.insert("m:" + uniqueID).inserted { macros.append(uniqueID) }
  }

  package mutating func add(node uniqueID: String) {
    if seen.insert("n:" + uniqueID).inserted { nodes.append(uniqueID) }
  }
}

/// A column as declared in a properties file.
package struct Column: Sendable, Hashable {
  package var name: String
  package var description: String = ""
  package var docBlocks: [String] = []
  package var meta = JSONObject()
  package var dataType: String?
  package var constraints: [JSONValue] = []
  package var quote: Bool?
  package var config = Column.standardConfig
  package var tags: [String] = []
  package var granularity: String?
  /// Keys that dbt does not know, kept as written.
  package var extra = JSONObject()

  package init(name: String) { self.name = name }

  /// The `config` of a column without meta and tags.
  package static let standardConfig: JSONObject = ["meta": .object([:]), "tags": []]
}

/// Which generic test a test node applies, and to what.
package struct TestMetadata: Sendable, Hashable {
  package var name: String
  package var kwargs: JSONObject
  /// Package of the test's macro where one was written (`dbt_utils.…`).
  package var namespace: String?

  package init(name: String, kwargs: JSONObject, namespace: String? = nil) {
    self.name = name
    self.kwargs = kwargs
    self.namespace = namespace
  }
}
