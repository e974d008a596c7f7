import JSON
import ProjectModel

extension ManifestBuilder {
  mutating func node(_ id: String, _ object: JSONObject) -> Node {
    let checksum = map(object, "checksum")
    var node = Node(
      uniqueID: id, resourceType: ResourceType(rawValue: text(object, "resource_type")) ?? .model,
      name: text(object, "name"), packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), fqn: texts(object["fqn"]), alias: text(object, "alias"),
      checksum: FileChecksum(name: text(checksum, "name"), checksum: text(checksum, "checksum")))
    node.database = object["database"]?.string
    node.schema = text(object, "schema")
    node.config = NodeConfig(map(object, "config"))
    node.unrenderedConfig = map(object, "unrendered_config")
    node.tags = texts(object["tags"])
    node.description = text(object, "description")
    node.docBlocks = texts(object["doc_blocks"])
    node.columns = columns(object)
    node.meta = map(object, "meta")
    node.group = object["group"]?.string
    node.docs = map(object, "docs")
    node.patchPath = object["patch_path"]?.string
    node.createdAt = number(object, "created_at")
    node.relationName = object["relation_name"]?.string
    node.rawCode = text(object, "raw_code")
    node.rootPath = text(object, "root_path")
    node.language = object["language"]?.string ?? node.language
    node.refs = refs(object)
    node.sources = lists(object["sources"])
    node.metrics = lists(object["metrics"])
    node.functions = lists(object["functions"])
    node.arguments = object["arguments"]?.array ?? []
    node.returns = object["returns"]
    node.dependsOn = dependsOn(object)
    node.contract = map(object, "contract")
    readModelEnd(object, &node)
    readTestEnd(object, &node)
    node.index = object["index"]?.int
    readFacts(id, object)
    return node
  }

  private func readModelEnd(_ object: JSONObject, _ node: inout Node) {
    node.access = object["access"]?.string ?? node.access
    node.constraints = object["constraints"]?.array ?? []
    node.version = present(object["version"])
    node.latestVersion = present(object["latest_version"])
    node.deprecationDate = object["deprecation_date"]?.string
    node.primaryKey = texts(object["primary_key"])
    node.timeSpine = present(object["time_spine"])
  }

  private func readTestEnd(_ object: JSONObject, _ node: inout Node) {
    node.columnName = object["column_name"]?.string
    node.fileKeyName = object["file_key_name"]?.string
    node.attachedNode = object["attached_node"]?.string
    guard let metadata = object["test_metadata"]?.object else { return }
    node.testMetadata = TestMetadata(
      name: text(metadata, "name"), kwargs: map(metadata, "kwargs"), namespace: metadata["namespace"]?.string)
  }

  private mutating func readFacts(_ id: String, _ object: JSONObject) {
    var found = CompiledFacts(
      compiledCode: object["compiled_code"]?.string, compiledPath: object["compiled_path"]?.string,
      buildPath: object["build_path"]?.string)
    guard found.compiledCode != nil || found.compiledPath != nil || found.buildPath != nil else { return }
    found.extraCTEsInjected = object["extra_ctes_injected"]?.bool ?? true
    found.extraCTEs = (object["extra_ctes"]?.array ?? []).compactMap(\.object).map {
      CompiledFacts.ExtraCTE(uniqueID: text($0, "id"), sql: text($0, "sql"))
    }
    facts[id] = found
  }

  func source(_ id: String, _ object: JSONObject) -> SourceDefinition {
    var source = SourceDefinition(
      uniqueID: id, packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), fqn: texts(object["fqn"]),
      sourceName: text(object, "source_name"), name: text(object, "name"), identifier: text(object, "identifier"),
      database: object["database"]?.string, schema: text(object, "schema"))
    source.relationName = object["relation_name"]?.string
    source.loader = text(object, "loader")
    source.sourceDescription = text(object, "source_description")
    source.description = text(object, "description")
    source.docBlocks = texts(object["doc_blocks"])
    source.quoting = map(object, "quoting")
    source.loadedAtField = object["loaded_at_field"]?.string
    source.loadedAtQuery = object["loaded_at_query"]?.string
    source.freshness = object["freshness"] ?? .null
    source.external = object["external"] ?? .null
    source.columns = columns(object)
    source.meta = map(object, "meta")
    source.sourceMeta = map(object, "source_meta")
    source.tags = texts(object["tags"])
    source.config = map(object, "config")
    source.unrenderedConfig = map(object, "unrendered_config")
    source.unrenderedDatabase = object["unrendered_database"]?.string
    source.unrenderedSchema = object["unrendered_schema"]?.string
    source.patchPath = object["patch_path"]?.string
    source.createdAt = number(object, "created_at")
    return source
  }

  func exposure(_ id: String, _ object: JSONObject) -> Exposure {
    var exposure = Exposure(
      uniqueID: id, name: text(object, "name"), packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), fqn: texts(object["fqn"]), type: text(object, "type"))
    exposure.owner = map(object, "owner")
    exposure.description = text(object, "description")
    exposure.label = object["label"]?.string
    exposure.maturity = object["maturity"]?.string
    exposure.url = object["url"]?.string
    exposure.meta = map(object, "meta")
    exposure.tags = texts(object["tags"])
    exposure.config = map(object, "config")
    exposure.unrenderedConfig = map(object, "unrendered_config")
    exposure.dependsOn = dependsOn(object)
    exposure.refs = refs(object)
    exposure.sources = lists(object["sources"])
    exposure.metrics = lists(object["metrics"])
    exposure.createdAt = number(object, "created_at")
    return exposure
  }

  func group(_ id: String, _ object: JSONObject) -> Group {
    var group = Group(
      uniqueID: id, name: text(object, "name"), packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), owner: map(object, "owner"))
    group.description = object["description"]?.string
    group.config = map(object, "config")
    return group
  }

  func macro(_ id: String, _ object: JSONObject) -> Macro {
    var macro = Macro(
      uniqueID: id, name: text(object, "name"), packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), macroSQL: text(object, "macro_sql"))
    macro.dependsOnMacros = texts(object["depends_on"]?["macros"])
    macro.description = text(object, "description")
    macro.meta = map(object, "meta")
    macro.docs = map(object, "docs")
    macro.config = map(object, "config")
    macro.patchPath = object["patch_path"]?.string
    macro.arguments = object["arguments"]?.array ?? []
    macro.createdAt = number(object, "created_at")
    macro.supportedLanguages = object["supported_languages"]?.array.map { $0.compactMap(\.string) }
    return macro
  }

  func doc(_ id: String, _ object: JSONObject) -> Documentation {
    Documentation(
      uniqueID: id, name: text(object, "name"), packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), blockContents: text(object, "block_contents"))
  }

  func unitTest(_ id: String, _ object: JSONObject) -> UnitTest {
    var test = UnitTest(
      uniqueID: id, name: text(object, "name"), packageName: text(object, "package_name"), path: text(object, "path"),
      originalFilePath: text(object, "original_file_path"), fqn: texts(object["fqn"]), model: text(object, "model"))
    test.given = object["given"]?.array ?? []
    test.expect = object["expect"] ?? .null
    test.description = text(object, "description")
    test.overrides = object["overrides"] ?? .null
    test.dependsOn = dependsOn(object)
    test.config = map(object, "config")
    test.checksum = object["checksum"]?.string
    test.schema = object["schema"]?.string
    test.versions = object["versions"] ?? .null
    test.version = present(object["version"])
    test.createdAt = number(object, "created_at")
    return test
  }
}
