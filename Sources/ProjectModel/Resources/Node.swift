import Diagnostics
import JSON

/// A resource that the graph runs or that others depend on by `ref`: model, seed, snapshot, test, analysis, hook.
///
/// Complete after parsing: configs are merged, names are resolved, `dependsOn` holds unique ids. Compiled SQL lives in
/// `CompiledNode`. Field names follow manifest v12.
package struct Node: Sendable {
  /// One element. A node is handed on many more times than it is changed, and to hand on an array costs one reference
  /// where these fields would cost fifty.
  private var fields: [Fields]

  private struct Fields: Sendable {
    var uniqueID: String
    var resourceType: ResourceType
    var name: String
    var packageName: String
    var path: String
    var originalFilePath: String
    var rawCode: String = ""
    var language: String = "sql"
    var fqn: [String]
    var database: String?
    var schema: String = ""
    var alias: String
    var relationName: String?
    var checksum: FileChecksum
    var config = NodeConfig()
    var unrenderedConfig = JSONObject()
    var tags: [String] = []
    var description: String = ""
    var docBlocks: [String] = []
    var columns: [Column] = []
    var meta = JSONObject()
    var group: String?
    var docs = Fields.standardDocs
    var patchPath: String?
    var createdAt: Double = 0
    var refs: [RefArguments] = []
    var sources: [[String]] = []
    var metrics: [[String]] = []
    var functions: [[String]] = []
    var arguments: [JSONValue] = []
    var returns: JSONValue?
    var dependsOn = DependsOn()
    var place: SourcePlace?
    var rootPath: String = ""
    var access: String = "protected"
    var constraints: [JSONValue] = []
    var version: JSONValue?
    var latestVersion: JSONValue?
    var deprecationDate: String?
    var primaryKey: [String] = []
    var contract = Fields.standardContract
    var timeSpine: JSONValue?
    var testMetadata: TestMetadata?
    var columnName: String?
    var fileKeyName: String?
    var attachedNode: String?
    var index: Int?
    var batch: Batch?

    static let standardDocs: JSONObject = ["show": true, "node_color": nil]
    static let standardContract: JSONObject = ["enforced": false, "alias_types": true, "checksum": nil]
  }

  /// As `model.jaffle.stg_orders`, `test.jaffle.unique_orders_id.1a2b3c4d5e`.
  package var uniqueID: String {
    get { fields[0].uniqueID }
    _modify { yield &fields[0].uniqueID }
  }
  package var resourceType: ResourceType {
    get { fields[0].resourceType }
    _modify { yield &fields[0].resourceType }
  }
  /// Without a version.
  package var name: String {
    get { fields[0].name }
    _modify { yield &fields[0].name }
  }
  package var packageName: String {
    get { fields[0].packageName }
    _modify { yield &fields[0].packageName }
  }
  /// Relative to its resource path (`staging/stg_orders.sql`); a generic test has `<name>.sql`.
  package var path: String {
    get { fields[0].path }
    _modify { yield &fields[0].path }
  }
  /// Relative to its package's root (`models/staging/stg_orders.sql`).
  package var originalFilePath: String {
    get { fields[0].originalFilePath }
    _modify { yield &fields[0].originalFilePath }
  }
  /// The template as written; empty for seeds.
  package var rawCode: String {
    get { fields[0].rawCode }
    _modify { yield &fields[0].rawCode }
  }
  /// `sql` or `python`.
  package var language: String {
    get { fields[0].language }
    _modify { yield &fields[0].language }
  }
  package var fqn: [String] {
    get { fields[0].fqn }
    _modify { yield &fields[0].fqn }
  }
  package var database: String? {
    get { fields[0].database }
    _modify { yield &fields[0].database }
  }
  package var schema: String {
    get { fields[0].schema }
    _modify { yield &fields[0].schema }
  }
  package var alias: String {
    get { fields[0].alias }
    _modify { yield &fields[0].alias }
  }
  /// Quoted as its adapter does; nil for ephemeral models and whatever has no relation.
  package var relationName: String? {
    get { fields[0].relationName }
    _modify { yield &fields[0].relationName }
  }
  package var checksum: FileChecksum {
    get { fields[0].checksum }
    _modify { yield &fields[0].checksum }
  }
  package var config: NodeConfig {
    get { fields[0].config }
    _modify { yield &fields[0].config }
  }
  /// Configs as written in project and properties files, before rendering.
  package var unrenderedConfig: JSONObject {
    get { fields[0].unrenderedConfig }
    _modify { yield &fields[0].unrenderedConfig }
  }
  package var tags: [String] {
    get { fields[0].tags }
    _modify { yield &fields[0].tags }
  }
  package var description: String {
    get { fields[0].description }
    _modify { yield &fields[0].description }
  }
  package var docBlocks: [String] {
    get { fields[0].docBlocks }
    _modify { yield &fields[0].docBlocks }
  }
  /// In the order of the properties file.
  package var columns: [Column] {
    get { fields[0].columns }
    _modify { yield &fields[0].columns }
  }
  package var meta: JSONObject {
    get { fields[0].meta }
    _modify { yield &fields[0].meta }
  }
  package var group: String? {
    get { fields[0].group }
    _modify { yield &fields[0].group }
  }
  package var docs: JSONObject {
    get { fields[0].docs }
    _modify { yield &fields[0].docs }
  }
  /// As `jaffle://models/schema.yml`.
  package var patchPath: String? {
    get { fields[0].patchPath }
    _modify { yield &fields[0].patchPath }
  }
  /// Seconds since 1970.
  package var createdAt: Double {
    get { fields[0].createdAt }
    _modify { yield &fields[0].createdAt }
  }

  package var refs: [RefArguments] {
    get { fields[0].refs }
    _modify { yield &fields[0].refs }
  }
  /// Each `[source, table]`.
  package var sources: [[String]] {
    get { fields[0].sources }
    _modify { yield &fields[0].sources }
  }
  package var metrics: [[String]] {
    get { fields[0].metrics }
    _modify { yield &fields[0].metrics }
  }
  /// Arguments of `function()` calls, in the order of the template.
  package var functions: [[String]] {
    get { fields[0].functions }
    _modify { yield &fields[0].functions }
  }
  /// Of a function: one object for each argument.
  package var arguments: [JSONValue] {
    get { fields[0].arguments }
    _modify { yield &fields[0].arguments }
  }
  /// Of a function: type and description of what it returns.
  package var returns: JSONValue? {
    get { fields[0].returns }
    _modify { yield &fields[0].returns }
  }
  package var dependsOn: DependsOn {
    get { fields[0].dependsOn }
    _modify { yield &fields[0].dependsOn }
  }

  /// Where its text lies: the file, and the span of the template in it.
  package var place: SourcePlace? {
    get { fields[0].place }
    _modify { yield &fields[0].place }
  }
  /// The folder of its package, absolute.
  package var rootPath: String {
    get { fields[0].rootPath }
    _modify { yield &fields[0].rootPath }
  }

  // Models.
  package var access: String {
    get { fields[0].access }
    _modify { yield &fields[0].access }
  }
  package var constraints: [JSONValue] {
    get { fields[0].constraints }
    _modify { yield &fields[0].constraints }
  }
  package var version: JSONValue? {
    get { fields[0].version }
    _modify { yield &fields[0].version }
  }
  package var latestVersion: JSONValue? {
    get { fields[0].latestVersion }
    _modify { yield &fields[0].latestVersion }
  }
  package var deprecationDate: String? {
    get { fields[0].deprecationDate }
    _modify { yield &fields[0].deprecationDate }
  }
  package var primaryKey: [String] {
    get { fields[0].primaryKey }
    _modify { yield &fields[0].primaryKey }
  }
  package var contract: JSONObject {
    get { fields[0].contract }
    _modify { yield &fields[0].contract }
  }
  package var timeSpine: JSONValue? {
    get { fields[0].timeSpine }
    _modify { yield &fields[0].timeSpine }
  }

  // Tests.
  /// nil for singular tests.
  package var testMetadata: TestMetadata? {
    get { fields[0].testMetadata }
    _modify { yield &fields[0].testMetadata }
  }
  package var columnName: String? {
    get { fields[0].columnName }
    _modify { yield &fields[0].columnName }
  }
  /// As `models.orders`: the list and the entry in the properties file that declared it.
  package var fileKeyName: String? {
    get { fields[0].fileKeyName }
    _modify { yield &fields[0].fileKeyName }
  }
  /// Unique id of what a generic test is declared on.
  package var attachedNode: String? {
    get { fields[0].attachedNode }
    _modify { yield &fields[0].attachedNode }
  }

  /// Position of a hook in its list, from 0… as dbt counts (`operation` only).
  package var index: Int? {
    get { fields[0].index }
    _modify { yield &fields[0].index }
  }

  /// The batch that is built, of a microbatch model while it runs.
  package var batch: Batch? {
    get { fields[0].batch }
    _modify { yield &fields[0].batch }
  }

  package init(
    uniqueID: String, resourceType: ResourceType, name: String, packageName: String, path: String,
    originalFilePath: String, fqn: [String], alias: String, checksum: FileChecksum
  ) {
    fields = [
      Fields(
        uniqueID: uniqueID, resourceType: resourceType, name: name, packageName: packageName, path: path,
        originalFilePath: originalFilePath, fqn: fqn, alias: alias, checksum: checksum)
    ]
  }

  /// `name`, and for a versioned model `name.v2`.
  package var searchName: String {
    version.map { "\(name).v\(Self.text(version: $0))" } ?? name
  }

  package var materialized: String { config.materialized }
  package var isEphemeral: Bool { config.materialized == "ephemeral" }
  /// Whether it is configured to be built batch by batch.
  package var isMicrobatch: Bool {
    resourceType == .model && materialized == "incremental" && config.string("incremental_strategy") == "microbatch"
  }
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
