import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

extension ParseSession {
  /// Models, seeds, snapshots, functions, analyses, singular tests and run hooks of one package.
  func parseNodes(of package: Package) {
    for file in package.models { parse(file, .model, package) }
    for file in package.snapshots { parseSnapshots(file, package) }
    parseDeclaredSnapshots(package)
    for file in package.seeds { parse(file, .seed, package) }
    for file in package.functions { parse(file, .function, package) }
    for file in package.analyses { parse(file, .analysis, package) }
    for file in package.tests { parse(file, .test, package) }
    parseRunHooks(package)
  }

  private func parse(_ file: ResourceFile, _ type: ResourceType, _ package: Package) {
    let name = Path.stem(file.relativePath)
    var folders = Path.parent(file.relativePath).split(separator: "/").map(String.init)
    if type == .analysis { folders.insert("analysis", at: 0) }
    var node = Node(
      uniqueID: "\(type.rawValue).\(package.name).\(name)", resourceType: type, name: name,
      packageName: package.name, path: type == .analysis ? "analysis/" + file.relativePath : file.relativePath,
      originalFilePath: file.originalFilePath, fqn: [package.name] + folders + [name], alias: name, checksum: .none)
    node.rootPath = package.rootPath
    if let source = file.source {
      let span = source.trimmedSpan
      node.place = SourcePlace(source, span)
      node.rawCode = source.text(span)
      if type == .model || type == .function, Path.fileExtension(file.relativePath) == "py" { node.language = "python" }
      node.checksum = FileChecksum(name: "sha256", checksum: Checksum.sha256(node.rawCode))
    } else {
      node.checksum = seedChecksum(package, file)
    }
    complete(node, patch: takePatch(type, package.name, name))
  }

  /// Over 1 MiB the path stands for the content, as dbt has it.
  private func seedChecksum(_ package: Package, _ file: ResourceFile) -> FileChecksum {
    let path = Path.join(package.rootPath, file.originalFilePath)
    do throws(FileError) {
      let bytes = try FileSystem.read(path)
      if bytes.count > 1 << 20 { return FileChecksum(name: "path", checksum: file.originalFilePath) }
      // dbt reads a seed for its checksum as it reads code: without white space at the ends.
      let file = SourceFile(path: path, bytes: bytes)
      return FileChecksum(name: "sha256", checksum: Checksum.sha256(Array(file.trimmedSlice)))
    } catch {
      self.error("project.unreadable", error.description, nil)
      return .none
    }
  }

  private func parseSnapshots(_ file: ResourceFile, _ package: Package) {
    guard let source = file.source else { return }
    let template: Template
    do throws(DiagnosticList) {
      template = try context.engine.compile(source)
    } catch {
      diagnostics += error.all
      return
    }
    let folders = file.relativePath.dropLast(Path.fileExtension(file.relativePath).utf8.count + 1)
      .split(separator: "/").map(String.init)
    for block in template.definitions where block.kind == "snapshot" {
      var node = Node(
        uniqueID: "snapshot.\(package.name).\(block.name)", resourceType: .snapshot, name: block.name,
        packageName: package.name, path: file.relativePath, originalFilePath: file.originalFilePath,
        fqn: [package.name] + folders + [block.name], alias: block.name,
        checksum: FileChecksum(name: "sha256", checksum: Checksum.sha256(source.text.trimmed)))
      node.rootPath = package.rootPath
      node.place = SourcePlace(source, block.body)
      node.rawCode = block.bodyText
      complete(node, patch: takePatch(.snapshot, package.name, block.name))
    }
  }

  /// Snapshots that only a properties file declares, over a `relation`.
  private func parseDeclaredSnapshots(_ package: Package) {
    for file in package.properties {
      for properties in file.nodes where properties.kind == .snapshot {
        guard let relation = properties.relation else { continue }
        let code = "select * from {{ \(relation) }}"
        let relative = Path.relative(file.originalFilePath, to: file.searchPath) ?? file.originalFilePath
        let folders = Path.parent(relative).split(separator: "/").map(String.init)
        var node = Node(
          uniqueID: "snapshot.\(package.name).\(properties.name)", resourceType: .snapshot, name: properties.name,
          packageName: package.name, path: "\(relative)/\(properties.name).sql",
          originalFilePath: file.originalFilePath,
          fqn: [package.name] + folders + [properties.name], alias: properties.name,
          checksum: Self.checksum(of: properties.place.file))
        node.rootPath = package.rootPath
        node.rawCode = code
        let source = SourceFile(path: file.originalFilePath, text: code)
        node.place = SourcePlace(source, Span(0, code.utf8.count))
        complete(node, patch: takePatch(.snapshot, package.name, properties.name))
      }
    }
  }

  /// What stands for a file in the checksum of whatever it declares.
  private static func checksum(of file: SourceFile) -> FileChecksum {
    FileChecksum(name: "sha256", checksum: Checksum.sha256(Array(file.trimmedSlice)))
  }

  /// `on-run-start` and `on-run-end`: one operation for each statement.
  private func parseRunHooks(_ package: Package) {
    let config = package.project
    let checksum = config.file.map(Self.checksum) ?? .none
    for (kind, statements) in [("on-run-start", config.onRunStart), ("on-run-end", config.onRunEnd)] {
      for (index, sql) in statements.enumerated() {
        let name = "\(package.name)-\(kind)-\(index)"
        var node = Node(
          uniqueID: "operation.\(package.name).\(name)", resourceType: .operation, name: name,
          packageName: package.name, path: "hooks/\(name).sql", originalFilePath: "./dbt_project.yml",
          fqn: [package.name, "hooks", name], alias: name, checksum: checksum)
        node.rootPath = package.rootPath
        node.rawCode = sql
        node.index = index
        node.tags = [kind]
        let source = SourceFile(path: "dbt_project.yml (\(kind))", text: sql)
        node.place = SourcePlace(source, Span(0, sql.utf8.count))
        complete(node, patch: nil)
      }
    }
  }

  /// Renders the node's template once for what it refers to, merges its configs, makes its names, keeps it.
  func complete(_ bare: Node, patch: PendingPatch?) {
    var node = bare
    node.createdAt = createdAt
    node.database = loaded.target.database
    node.schema = loaded.target.schema
    if let patch {
      apply(patch, to: &node)
      propertyPlaces[node.uniqueID] = PropertyPlaces(patch.properties)
    }
    let properties = patch.map(Self.config) ?? [:]
    node.config = builder.merge(
      .init(type: node.resourceType, package: node.packageName, fqn: node.fqn, properties: properties))
    let recorder = ParseRecorder()
    if node.language == "python", node.resourceType == .function {
      // Its body goes to the database as it stands.
    } else if node.language == "python" {
      guard read(python: node, recorder) else { return }
    } else if node.resourceType != .seed, !render(node, recorder) {
      return
    }
    if patch != nil { noteForeignKeys(node, recorder) }
    settle(&node, recorder, properties: properties, unrendered: patch.map(Self.unrenderedConfig) ?? [:])
    if node.resourceType == .seed, !node.refs.isEmpty || !node.sources.isEmpty {
      error(
        "project.seed-dependency",
        "Seeds cannot depend on other nodes. Found a reference in the hooks of seed '\(node.name)' (\(node.originalFilePath))",
        node.place, hint: "take ref() and source() out of the seed's hooks")
    }
    keep(node)
    if let patch { collectTests(patch, node) }
  }

  /// What foreign keys name is a dependency: it must stand before the key can.
  private func noteForeignKeys(_ node: Node, _ recorder: ParseRecorder) {
    let constraints = node.constraints + node.columns.flatMap(\.constraints)
    let targets = constraints.compactMap { $0["to"]?.string }.filter(ConstraintRendering.isCall)
    guard !targets.isEmpty else { return }
    let names = renderContext(node, recorder)
    for text in targets {
      do throws(Diagnostic) {
        _ = try native("{{ \(text) }}", names)
      } catch {
        diagnostics.append(error)
      }
    }
  }

  /// Reads what a Python model refers to and configures; false after an error.
  private func read(python node: Node, _ recorder: ParseRecorder) -> Bool {
    do throws(Diagnostic) {
      let model = try PythonModel(node)
      recorder.refs += model.refs
      recorder.sources += model.sources
      // dbt: a Python model is a table unless it says otherwise.
      ConfigBuilder.add(call: ["materialized": "table"], to: &recorder.configCalls)
      ConfigBuilder.add(call: model.config, to: &recorder.configCalls)
      return true
    } catch {
      diagnostics.append(error)
      return false
    }
  }

  /// Renders template and hooks for what they call; false after an error.
  private func render(_ node: Node, _ recorder: ParseRecorder) -> Bool {
    guard let place = node.place else { return true }
    do throws(DiagnosticList) {
      let template = try context.engine.compile(place.file, within: place.span)
      let names = renderContext(node, recorder)
      do throws(Diagnostic) {
        _ = try template.render(names, names.options)
      } catch {
        throw DiagnosticList([error])
      }
      return true
    } catch {
      diagnostics += error.all
      return false
    }
  }

  func renderContext(_ node: Node, _ recorder: ParseRecorder) -> RenderContext {
    let adapterObject = AdapterObject(adapter)
    let names = RenderContext(
      context, package: node.packageName, subject: .node(node, recorder: recorder), phase: .parse,
      adapter: adapterObject)
    return names
  }

  /// Merges the final configs, copies what nodes also hold themselves, makes names, renders hooks.
  func settle(_ node: inout Node, _ recorder: ParseRecorder, properties: JSONObject, unrendered: JSONObject) {
    var request = ConfigBuilder.Request(
      type: node.resourceType, package: node.packageName, fqn: node.fqn, properties: properties,
      calls: recorder.configCalls, place: node.place)
    if let places = propertyPlaces[node.uniqueID] {
      request.propertiesFile = places.name.file
      request.propertiesPlaces = places.configs
    }
    node.config = builder.merge(request)
    let merged = node.config
    node.config = builder.settled(merged, for: request)
    for finding in builder.finalize(&node.config, for: request) { report(finding) }
    var written = request
    if !unrendered.isEmpty, context.flags.isSet("state_modified_compare_more_unrendered_values") {
      written.properties = properties.merging(unrendered)
    }
    node.unrenderedConfig = builder.unrendered(written)
    copyConfig(to: &node)
    do throws(Diagnostic) {
      let shown = node.config
      for name in ["alias", "schema", "database"] { node.config[name] = merged[name] ?? .null }
      defer { for name in ["alias", "schema", "database"] { node.config[name] = shown[name] ?? .null } }
      try naming.name(&node)
    } catch {
      diagnostics.append(error)
    }
    if node.resourceType != .test { renderHooks(node, recorder) }
    node.refs += recorder.refs
    node.sources += recorder.sources
    node.metrics += recorder.metrics
    node.functions += recorder.functions
    for id in recorder.dependsOn.macros { node.dependsOn.add(macro: id) }
  }

  private func copyConfig(to node: inout Node) {
    for tag in node.config.tags where !node.tags.contains(tag) { node.tags.append(tag) }
    if !node.config.meta.isEmpty { node.meta = node.config.meta }
    if let group = node.config.group { node.group = group }
    if node.resourceType == .model, let access = node.config.string("access") {
      if ["private", "protected", "public"].contains(access) {
        node.access = access
      } else {
        error(
          "config.invalid-access", "Node \(node.uniqueID) has an invalid value (\(access)) for the access field",
          node.place, hint: "access is private, protected or public")
      }
      if access == "public", node.isEphemeral {
        error(
          "config.invalid-access",
          "Node \(node.uniqueID) with 'ephemeral' materialization has an invalid value (public) for the access field",
          node.place, hint: "an ephemeral model has no relation that others could read")
      }
    }
    if let docs = node.config["docs"]?.object, !docs.isEmpty {
      node.docs = ["show": docs["show"] ?? node.docs["show"] ?? true, "node_color": docs["node_color"] ?? nil]
    }
    if let contract = node.config["contract"]?.object, !contract.isEmpty {
      node.contract = [
        "enforced": contract["enforced"] ?? false, "alias_types": contract["alias_types"] ?? true, "checksum": nil,
      ]
    }
  }

  private func renderHooks(_ node: Node, _ recorder: ParseRecorder) {
    for hook in node.config.hooks("pre-hook") + node.config.hooks("post-hook") {
      let names = renderContext(node, recorder)
      do throws(RenderInterrupt) {
        _ = try names.render(hook.sql, name: "\(node.name) (hook)", nil)
      } catch {
        if case .failed(let failure) = error { diagnostics.append(failure.diagnostic) }
      }
    }
  }

  private static func duplicateHint(_ first: Node, _ node: Node) -> String {
    guard first.originalFilePath == node.originalFilePath, let place = first.place else {
      return "rename one of \(first.originalFilePath) and \(node.originalFilePath)"
    }
    return "rename or remove one; the other stands at \(place.file.path):\(place.position.line)"
  }

  /// Puts a finished node into the project, or among the disabled.
  func keep(_ node: Node) {
    guard node.config.enabled else {
      project.disabledNodes[node.uniqueID] = (project.disabledNodes[node.uniqueID] ?? []) + [node]
      return
    }
    if let first = project.nodes[node.uniqueID] {
      error(
        "project.duplicate-name",
        "dbt found two \(node.resourceType.plural) with the name \"\(node.name)\"", node.place,
        hint: Self.duplicateHint(first, node))
      return
    }
    project.nodes[node.uniqueID] = node
  }
}

extension SourceFile {
  /// The bytes of `trimmedSpan`.
  var trimmedSlice: ArraySlice<UInt8> { bytes[Int(trimmedSpan.start)..<Int(trimmedSpan.end)] }

  /// The text without white space at its ends, as dbt reads its SQL files.
  var trimmedSpan: Span {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) }
    var start = 0
    var end = bytes.count
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return Span(start, end)
  }
}
