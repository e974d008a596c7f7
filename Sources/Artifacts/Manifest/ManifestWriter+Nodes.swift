import JSON
import ProjectModel

extension ManifestWriter {
  /// A model, seed, snapshot, test, analysis, function or hook.
  mutating func write(node: Node) {
    // One that is disabled may have the id of one that is not.
    let compiled = node.config["enabled"]?.bool == false ? nil : facts[node.uniqueID]
    stream.beginObject()
    if node.resourceType == .function {
      stream.key("returns")
      stream.value(node.returns ?? .null)
    }
    writeIdentity(node)
    writeProperties(node)
    stream.key("build_path")
    stream.value(compiled?.buildPath)
    stream.key("unrendered_config")
    stream.value(node.unrenderedConfig)
    stream.key("created_at")
    stream.value(node.createdAt)
    stream.key("relation_name")
    stream.value(compiled?.relationName ?? node.relationName)
    stream.key("raw_code")
    stream.value(node.rawCode)
    stream.key("doc_blocks")
    stream.value(node.docBlocks)
    if node.resourceType == .seed {
      writeSeedEnd(node)
    } else {
      writeReferences(node)
      writeCompiled(compiled)
      writeContract(node, compiled)
      switch node.resourceType {
      case .model: writeModelEnd(node)
      case .test: if let metadata = node.testMetadata { writeTestEnd(node, metadata) }
      case .function:
        stream.key("arguments")
        stream.value(node.arguments)
      case .operation:
        stream.key("index")
        stream.value(compiled?.hookIndex ?? node.index)
      default: break
      }
    }
    stream.endObject()
  }

  private mutating func writeIdentity(_ node: Node) {
    stream.key("database")
    stream.value(node.database)
    stream.key("schema")
    stream.value(node.schema)
    stream.key("name")
    stream.value(node.name)
    stream.key("resource_type")
    stream.value(node.resourceType.rawValue)
    stream.key("package_name")
    stream.value(node.packageName)
    stream.key("path")
    stream.value(node.path)
    stream.key("original_file_path")
    stream.value(node.originalFilePath)
    stream.key("unique_id")
    stream.value(node.uniqueID)
    stream.key("fqn")
    stream.value(node.fqn)
    stream.key("alias")
    stream.value(node.alias)
    stream.key("checksum")
    stream.beginObject()
    stream.key("name")
    stream.value(node.checksum.name)
    stream.key("checksum")
    stream.value(node.checksum.checksum)
    stream.endObject()
  }

  private mutating func writeProperties(_ node: Node) {
    stream.key("config")
    stream.value(node.config.values)
    stream.key("tags")
    stream.value(node.tags)
    stream.key("description")
    stream.value(node.description)
    stream.key("columns")
    write(columns: node.columns)
    stream.key("meta")
    stream.value(node.meta)
    stream.key("group")
    stream.value(node.group)
    stream.key("docs")
    stream.value(node.docs)
    stream.key("patch_path")
    stream.value(node.patchPath)
  }

  mutating func write(columns: [Column]) {
    stream.beginObject()
    for column in columns {
      stream.key(column.name)
      stream.beginObject()
      stream.key("name")
      stream.value(column.name)
      stream.key("description")
      stream.value(column.description)
      stream.key("meta")
      stream.value(column.meta)
      stream.key("data_type")
      stream.value(column.dataType)
      stream.key("constraints")
      stream.value(column.constraints)
      stream.key("quote")
      stream.value(column.quote)
      stream.key("config")
      stream.value(column.config)
      stream.key("tags")
      stream.value(column.tags)
      stream.key("granularity")
      stream.value(column.granularity)
      stream.key("doc_blocks")
      stream.value(column.docBlocks)
      for key in column.extra.keys {
        stream.key(key)
        stream.value(column.extra[key] ?? .null)
      }
      stream.endObject()
    }
    stream.endObject()
  }

  private mutating func writeSeedEnd(_ node: Node) {
    stream.key("root_path")
    stream.value(node.rootPath)
    stream.key("depends_on")
    stream.beginObject()
    stream.key("macros")
    stream.value(node.dependsOn.macros)
    stream.endObject()
  }

  private mutating func writeReferences(_ node: Node) {
    stream.key("language")
    stream.value(node.language)
    stream.key("refs")
    write(refs: node.refs)
    stream.key("sources")
    write(lists: node.sources)
    stream.key("metrics")
    write(lists: node.metrics)
    stream.key("functions")
    write(lists: node.functions)
    stream.key("depends_on")
    var dependsOn = node.dependsOn
    for macro in facts[node.uniqueID]?.macros ?? [] { dependsOn.add(macro: macro) }
    write(dependsOn: dependsOn)
  }

  private mutating func writeCompiled(_ compiled: CompiledFacts?) {
    stream.key("compiled_path")
    stream.value(compiled?.compiledPath)
    guard let compiled, let code = compiled.compiledCode else { return }
    stream.key("compiled")
    stream.value(true)
    stream.key("compiled_code")
    stream.value(code)
    stream.key("extra_ctes_injected")
    stream.value(compiled.extraCTEsInjected)
    stream.key("extra_ctes")
    stream.beginArray()
    for expression in compiled.extraCTEs {
      stream.beginObject()
      stream.key("id")
      stream.value(expression.uniqueID)
      stream.key("sql")
      stream.value(expression.sql)
      stream.endObject()
    }
    stream.endArray()
  }

  private mutating func writeContract(_ node: Node, _ compiled: CompiledFacts?) {
    stream.key("contract")
    stream.beginObject()
    stream.key("enforced")
    stream.value(node.contract["enforced"] ?? .bool(false))
    stream.key("alias_types")
    stream.value(node.contract["alias_types"] ?? .bool(true))
    stream.key("checksum")
    if let checksum = compiled?.contractChecksum {
      stream.value(checksum)
    } else {
      stream.value(node.contract["checksum"] ?? .null)
    }
    stream.endObject()
  }

  private mutating func writeModelEnd(_ node: Node) {
    stream.key("access")
    stream.value(node.access)
    stream.key("constraints")
    stream.value(node.constraints)
    stream.key("version")
    stream.value(node.version ?? .null)
    stream.key("latest_version")
    stream.value(node.latestVersion ?? .null)
    stream.key("deprecation_date")
    stream.value(node.deprecationDate)
    stream.key("primary_key")
    stream.value(node.primaryKey)
    stream.key("time_spine")
    stream.value(node.timeSpine ?? .null)
  }

  private mutating func writeTestEnd(_ node: Node, _ metadata: TestMetadata) {
    stream.key("column_name")
    stream.value(node.columnName)
    stream.key("file_key_name")
    stream.value(node.fileKeyName)
    stream.key("attached_node")
    stream.value(node.attachedNode)
    stream.key("test_metadata")
    stream.beginObject()
    stream.key("name")
    stream.value(metadata.name)
    stream.key("kwargs")
    stream.value(metadata.kwargs)
    stream.key("namespace")
    stream.value(metadata.namespace)
    stream.endObject()
  }

  // MARK: Shared parts

  mutating func write(refs: [RefArguments]) {
    stream.beginArray()
    for ref in refs {
      stream.beginObject()
      stream.key("name")
      stream.value(ref.name)
      stream.key("package")
      stream.value(ref.package)
      stream.key("version")
      stream.value(ref.version ?? .null)
      stream.endObject()
    }
    stream.endArray()
  }

  mutating func write(lists: [[String]]) {
    stream.beginArray()
    for list in lists { stream.value(list) }
    stream.endArray()
  }

  mutating func write(dependsOn: DependsOn) {
    stream.beginObject()
    stream.key("macros")
    stream.value(dependsOn.macros)
    stream.key("nodes")
    stream.value(dependsOn.nodes)
    stream.endObject()
  }
}
