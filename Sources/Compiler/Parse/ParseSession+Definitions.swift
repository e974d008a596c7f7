import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

extension ParseSession {
  /// Sources, exposures, groups, macros' properties, doc blocks and unit tests of one package; generic tests of all nodes
  /// so far.
  func parseDefinitions(of package: Package) {
    parseDocs(package)
    for file in package.properties {
      for source in file.sources { parse(source, file, package) }
      for macro in file.macros { apply(macro, file, package) }
      for exposure in file.exposures { parse(exposure, file, package) }
      for group in file.groups { parse(group, file, package) }
      // dbt: in this order, wherever they stand in the file.
      for type in [ResourceType.metric, .semanticModel, .savedQuery] {
        for semantics in file.semantics where semantics.type == type { parse(semantics, file, package) }
      }
      for test in file.unitTests { parse(test, file, package) }
    }
    if package.name == loaded.packages.last?.name {
      collectUnattachedTests()
      parseTests()
    }
  }

  /// Ours: the text that a documentation page begins with.
  func addBuiltinDocs() {
    for file in BuiltinPackages.docs(of: "dbt") {
      for block in (try? DocsScanner.blocks(file.source)) ?? [] {
        let id = "doc.dbt.\(block.name)"
        project.docs[id] = Documentation(
          uniqueID: id, name: block.name, packageName: "dbt",
          path: Path.relative(file.path, to: "docs") ?? file.path, originalFilePath: file.path,
          blockContents: block.text.trimmed)
      }
    }
  }

  private func parseDocs(_ package: Package) {
    for file in package.docs {
      guard let source = file.source, source.bytes.contains(UInt8(ascii: "{")) else { continue }
      do throws(Diagnostic) {
        for block in try DocsScanner.blocks(source) {
          let id = "doc.\(package.name).\(block.name)"
          if project.docs[id] != nil {
            error(
              "project.duplicate-doc", "dbt found two docs with the same name: \"\(block.name)\"",
              SourcePlace(source, block.nameSpan), hint: "rename one of them")
          }
          project.docs[id] = Documentation(
            uniqueID: id, name: block.name, packageName: package.name, path: file.relativePath,
            originalFilePath: file.originalFilePath, blockContents: block.text.trimmed)
        }
      } catch {
        diagnostics.append(error)
      }
    }
  }

  private func parse(_ source: SourceProperties, _ file: PropertiesFile, _ package: Package) {
    let relative = Path.relative(file.originalFilePath, to: file.searchPath) ?? file.originalFilePath
    let folders = Path.parent(relative).split(separator: "/").map(String.init)
    for table in source.tables {
      let id = "source.\(package.name).\(source.name).\(table.name)"
      var node = SourceDefinition(
        uniqueID: id, packageName: package.name, path: file.originalFilePath, originalFilePath: file.originalFilePath,
        fqn: [package.name] + folders + [source.name, table.name], sourceName: source.name, name: table.name,
        identifier: table.identifier ?? table.name, database: source.database ?? loaded.target.database,
        schema: source.schema ?? source.name)
      SourceMerging.merge(source, table, into: &node, builder)
      node.createdAt = createdAt
      node.place = table.place
      node.relationName = Relation(source: node).rendered
      if let first = project.sources[id] {
        error(
          "project.duplicate-source", "dbt found two sources with the name \"\(source.name)_\(table.name)\"",
          table.place, hint: "rename one; the first stands in \(first.originalFilePath)")
        continue
      }
      requireFlag(node.config["enabled"], "source '\(source.name).\(table.name)'", table.place)
      noteFreshness(node)
      let enabled = node.config["enabled"]?.bool ?? true
      if enabled {
        project.sources[id] = node
      } else {
        project.disabledSources[id] = (project.disabledSources[id] ?? []) + [node]
      }
      collectTests(source, table, node, file)
    }
  }

  private func collectTests(
    _ source: SourceProperties, _ table: SourceTableProperties, _ node: SourceDefinition, _ file: PropertiesFile
  ) {
    let quotesAll = node.quoting["column"]?.bool ?? false
    func add(_ test: DataTestProperties, _ column: Column?) {
      let quotes = column.map { $0.quote ?? quotesAll } ?? false
      pendingTests.append(
        PendingTest(
          target: .source(node), package: node.packageName, fileKeyName: "sources.\(source.name)", file: file,
          test: test, columnName: column.map { quotes ? Relation.quoted($0.name) : $0.name },
          tags: source.tags + table.tags + (column.map(Self.columnTags) ?? [])))
    }
    for test in table.dataTests { add(test, nil) }
    for column in table.columns {
      for test in column.dataTests { add(test, column.column) }
    }
  }

  private func apply(_ properties: MacroProperties, _ file: PropertiesFile, _ package: Package) {
    let id = "macro.\(package.name).\(properties.name)"
    guard project.macros[id] != nil else {
      let names = project.macros.values.filter { $0.packageName == package.name }.map(\.name)
      warn(
        "properties.unused-macro", "Did not find a macro named '\(properties.name)' for the entry in 'macros'",
        properties.place, hint: Suggestion.hint(for: properties.name, among: names))
      return
    }
    project.macros.update(id) { macro in
      macro.description = properties.description
      macro.meta = properties.meta
      macro.patchPath = "\(package.name)://\(file.originalFilePath)"
      macro.arguments = properties.arguments
      if let docs = properties.docs { macro.docs = macro.docs.merging(docs) }
      macro.config["meta"] = .object(properties.meta)
      macro.config["docs"] = .object(macro.docs)
    }
  }

  private func parse(_ properties: ExposureProperties, _ file: PropertiesFile, _ package: Package) {
    let id = "exposure.\(package.name).\(properties.name)"
    let relative = Path.relative(file.originalFilePath, to: file.searchPath) ?? file.originalFilePath
    let folders = Path.parent(relative).split(separator: "/").map(String.init)
    var exposure = Exposure(
      uniqueID: id, name: properties.name, packageName: package.name, path: relative,
      originalFilePath: file.originalFilePath, fqn: [package.name] + folders + [properties.name], type: properties.type)
    exposure.owner = properties.owner
    exposure.description = properties.description
    exposure.label = properties.label
    exposure.maturity = properties.maturity
    exposure.url = properties.url
    let given = properties.config
    let request = ConfigBuilder.Request(type: .exposure, package: package.name, fqn: exposure.fqn, properties: given)
    var config = builder.merge(request)
    // dbt: what stands beside `config` joins what the layers of configs give, for these two alone.
    config["tags"] = JSONValue(Set(properties.tags + config.tags).sorted())
    config["meta"] = .object(properties.meta.merging(config.meta))
    exposure.config = config.values
    exposure.unrenderedConfig = builder.unrendered(request)
    exposure.tags = config.tags
    exposure.meta = config.meta
    exposure.createdAt = createdAt
    exposure.place = properties.place
    let recorder = ParseRecorder()
    let carrier = Node(
      uniqueID: id, resourceType: .exposure, name: properties.name, packageName: package.name, path: relative,
      originalFilePath: file.originalFilePath, fqn: exposure.fqn, alias: properties.name, checksum: .none)
    let names = renderContext(carrier, recorder)
    for text in properties.dependsOn {
      do throws(Diagnostic) {
        _ = try native("{{ \(text) }}", names)
      } catch {
        var diagnostic = error
        diagnostic.place = properties.place
        diagnostics.append(diagnostic)
      }
    }
    exposure.refs = recorder.refs
    exposure.sources = recorder.sources
    exposure.metrics = recorder.metrics
    requireFlag(config["enabled"], "exposure '\(properties.name)'", properties.place)
    if !config.enabled {
      project.disabledExposures[id] = (project.disabledExposures[id] ?? []) + [exposure]
    } else if project.exposures[id] != nil {
      error(
        "project.duplicate-name", "dbt found two exposures with the name \"\(properties.name)\"", properties.place,
        hint: "rename one of them")
    } else {
      project.exposures[id] = exposure
    }
  }

  /// - Parameter value: of the config `enabled`, where it is set.
  private func requireFlag(_ value: JSONValue?, _ title: String, _ place: SourcePlace?) {
    guard let value, !value.isNull, value.bool == nil else { return }
    let shown = value.string.map { "'\($0)'" } ?? JSONWriter.text(value)
    error("config.bad-type", "the config 'enabled' of \(title): \(shown) is not of type 'boolean'", place)
  }

  /// A source whose freshness nobody can tell.
  private func noteFreshness(_ source: SourceDefinition) {
    let isAsked = ["warn_after", "error_after"].contains { source.freshness[$0]?["count"]?.isNull == false }
    guard isAsked, source.loadedAtField == nil, source.loadedAtQuery == nil, adapter.name != "redshift"
    else { return }
    warn(
      "config.no-loaded-at",
      "The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for source "
        + "'\(source.sourceName).\(source.name)'.", source.place)
  }

  private func parse(_ properties: GroupProperties, _ file: PropertiesFile, _ package: Package) {
    let id = "group.\(package.name).\(properties.name)"
    if project.groups[id] != nil {
      error(
        "project.duplicate-name", "dbt found two groups with the name \"\(properties.name)\"", properties.place,
        hint: "rename one of them")
      return
    }
    let relative = Path.relative(file.originalFilePath, to: file.searchPath) ?? file.originalFilePath
    var group = Group(
      uniqueID: id, name: properties.name, packageName: package.name, path: relative,
      originalFilePath: file.originalFilePath, owner: properties.owner)
    group.description = properties.description
    // dbt merges the tree of models into a group's config: there is none of its own.
    let folders = Path.parent(relative).split(separator: "/").map(String.init)
    let request = ConfigBuilder.Request(
      type: .group, package: package.name, fqn: [package.name] + folders + [properties.name],
      properties: properties.config)
    group.config = builder.merge(request).values
    group.place = properties.place
    project.groups[id] = group
  }
}
