import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// A generic test that a properties file declares, before it is a node.
struct PendingTest {
  enum Target {
    case node(Node)
    /// A name that no file of its kind has: another kind's may have it, or none.
    case name(String, version: JSONValue?)
    case source(SourceDefinition)
  }

  let target: Target
  let package: String
  /// As `models.orders`.
  let fileKeyName: String
  let file: PropertiesFile
  let test: DataTestProperties
  let columnName: String?
  let tags: [String]
}

extension ParseSession {
  func collectTests(_ patch: PendingPatch, _ node: Node) {
    let quotesAll = node.config["quoting"]?.object?["column"]?.bool ?? false
    func add(_ test: DataTestProperties, _ column: Column?) {
      let quotes = column.map { $0.quote ?? quotesAll } ?? false
      pendingTests.append(
        PendingTest(
          target: .node(node), package: node.packageName,
          fileKeyName: "\(patch.properties.key).\(patch.properties.name)",
          file: patch.file, test: test, columnName: column.map { quotes ? Relation.quoted($0.name) : $0.name },
          tags: column.map(Self.columnTags) ?? []))
    }
    for column in Self.columns(patch) {
      for test in column.dataTests { add(test, column.column) }
    }
    for test in patch.version?.dataTests ?? patch.properties.dataTests { add(test, nil) }
  }

  /// Tests of entries that met no node of their kind: dbt takes what has the name all the same.
  func collectUnattachedTests() {
    let unused = patches.values.filter { !$0.isUsed }.sorted {
      ($0.file.originalFilePath, $0.properties.place.span.start)
        < ($1.file.originalFilePath, $1.properties.place.span.start)
    }
    for patch in unused {
      let target: PendingTest.Target
      let package = patches.first { $0.value.properties.place.file === patch.properties.place.file }?.key.package
      if let node = project.nodes.values.first(where: {
        $0.resourceType.isRefable && $0.name == patch.properties.name && $0.packageName == package
      }) {
        target = .node(node)
      } else {
        target = .name(patch.properties.name, version: patch.version?.version)
      }
      func add(_ test: DataTestProperties, _ column: Column?) {
        pendingTests.append(
          PendingTest(
            target: target, package: package ?? context.rootName,
            fileKeyName: "\(patch.properties.key).\(patch.properties.name)", file: patch.file, test: test,
            columnName: column.map { $0.quote ?? false ? Relation.quoted($0.name) : $0.name },
            tags: column.map(Self.columnTags) ?? []))
      }
      for column in Self.columns(patch) {
        for test in column.dataTests { add(test, column.column) }
      }
      for test in patch.version?.dataTests ?? patch.properties.dataTests { add(test, nil) }
    }
  }

  static func columnTags(_ column: Column) -> [String] {
    var tags = column.tags
    switch column.config["tags"] {
    case .string(let tag): tags.append(tag)
    case .array(let items): tags += items.compactMap(\.string)
    default: break
    }
    return tags
  }

  /// Makes the nodes of all declared generic tests.
  func parseTests() {
    for pending in pendingTests { parse(pending) }
    pendingTests = []
  }

  private func parse(_ pending: PendingTest) {
    let parts = pending.test.test.split(separator: ".", maxSplits: 1).map(String.init)
    let namespace = parts.count == 2 ? parts[0] : nil
    guard let testName = parts.last else { return }
    // dbt: a test that nothing defines is a node like others; its first compiling fails.
    let entry = context.macros.test(testName, namespace: namespace, from: pending.package)
    do throws(Diagnostic) {
      let config = try render(config: pending)
      complete(pending, entry, testName, namespace, config)
    } catch {
      var diagnostic = error
      diagnostic.place = pending.test.place
      diagnostics.append(diagnostic)
    }
  }

  /// Configs of a test, their templates rendered; nulls left out.
  private func render(config pending: PendingTest) throws(Diagnostic) -> JSONObject {
    var result = JSONObject()
    let names = yamlContext(pending.package)
    for (key, value) in pending.test.config where !value.isNull {
      guard let text = value.string, text.utf8.contains(UInt8(ascii: "{")) else {
        result[key] = value
        continue
      }
      result[key] = try native(text, names)
    }
    return result
  }

  /// The context of values in properties files.
  func yamlContext(_ package: String) -> RenderContext {
    RenderContext(
      context, package: package, subject: .macro(name: "properties"), phase: .run, adapter: AdapterObject(adapter))
  }

  /// A template's value with its type kept.
  func native(_ text: String, _ names: RenderContext) throws(Diagnostic) -> JSONValue {
    do throws(DiagnosticList) {
      let template = try context.engine.compile(text, name: "<config>")
      let value: Value
      do throws(Diagnostic) { value = try template.renderValue(names, names.options) } catch {
        throw DiagnosticList([error])
      }
      do throws(RenderInterrupt) { return try value.json() } catch { return .string(value.text) }
    } catch {
      throw error.sorted[0]
    }
  }

  private func complete(
    _ pending: PendingTest, _ entry: MacroLibrary.Entry?, _ testName: String, _ namespace: String?,
    _ rendered: JSONObject
  ) {
    var config = rendered
    let (targetName, prefix, modelText) = describe(pending.target)
    var arguments = JSONObject()
    if let column = pending.columnName { arguments["column_name"] = .string(column) }
    arguments = arguments.merging(pending.test.arguments)
    if arguments["model"] != nil {
      error(
        "properties.test-argument", "a data test may not set the argument 'model'", pending.test.place,
        hint: "the model is the one that the test stands under")
      return
    }
    let nameBase = (namespace.map { $0 + "_" } ?? "") + prefix + testName
    let names =
      pending.test.name.map { GenericTestName.Names(short: $0, full: $0) }
      ?? GenericTestName.make(test: nameBase, target: targetName, arguments: arguments)
    if pending.test.name == nil, names.short != names.full, config["alias"] == nil {
      config["alias"] = .string(names.short)
    }
    arguments["model"] = .string("{{ get_where_subquery(\(modelText)) }}")
    let metadata = TestMetadata(name: testName, kwargs: arguments, namespace: namespace)
    let hash = GenericTestName.hash(
      name: names.full,
      metadata: ["namespace": JSONValue(namespace), "name": .string(testName), "kwargs": .object(arguments)])
    let path = pending.file.originalFilePath
    let folders = path.split(separator: "/").dropFirst().dropLast().map(String.init)
    var node = Node(
      uniqueID: "test.\(pending.package).\(names.full).\(hash)", resourceType: .test, name: names.full,
      packageName: pending.package, path: names.short + ".sql", originalFilePath: path,
      fqn: [pending.package] + folders + [names.full], alias: names.full, checksum: .none)
    node.createdAt = createdAt
    node.database = loaded.target.database
    node.schema = loaded.target.schema
    node.testMetadata = metadata
    node.columnName = pending.columnName
    node.fileKeyName = pending.fileKeyName
    node.description = pending.test.description ?? ""
    node.tags = Array(Set(pending.tags + NodeConfig(config).tags)).sorted()
    node.rawCode = rawCode(testName, namespace, config)
    node.rootPath = loaded.packages.first { $0.name == pending.package }?.rootPath ?? ""
    node.place = pending.test.place
    let recorder = ParseRecorder()
    ConfigBuilder.add(call: config, to: &recorder.configCalls)
    if let tag = recorder.configCalls["tags"]?.string { recorder.configCalls["tags"] = [.string(tag)] }
    node.config = builder.merge(.init(type: .test, package: node.packageName, fqn: node.fqn))
    collect(&node, entry, pending, recorder)
    settle(&node, recorder, properties: [:], unrendered: [:])
    if case .node(let target) = pending.target {
      node.attachedNode = target.uniqueID
      node.group = target.group
    }
    keep(node)
  }

  /// Target's name in the test's name, prefix of the test's name, and the template that names the target.
  private func describe(_ target: PendingTest.Target) -> (String, String, String) {
    func named(_ name: String, _ version: JSONValue?) -> (String, String, String) {
      guard let version else { return (name, "", "ref('\(name)')") }
      let text = Node.text(version: version)
      return ("\(name)_v\(text)", "", "ref('\(name)', version='\(text)')")
    }
    switch target {
    case .node(let node): return named(node.name, node.version)
    case .name(let name, let version): return named(name, version)
    case .source(let source):
      return (
        "\(source.sourceName)_\(source.name)", "source_", "source('\(source.sourceName)', '\(source.name)')"
      )
    }
  }

  /// The template that stands for the test: a call of its macro, and its configs.
  private func rawCode(_ test: String, _ namespace: String?, _ config: JSONObject) -> String {
    let macro = (namespace.map { $0 + "." } ?? "") + "test_" + test
    let settings = config.map { key, value in
      if let text = value.string {
        return "\(key)=\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
          + "\""
      }
      return "\(key)=\(PythonText.str(value))"
    }
    return "{{ \(macro)(**\(TestArguments.name)) }}"
      + (settings.isEmpty ? "" : "{{ config(\(settings.joined(separator: ","))) }}")
  }

  /// Refs and sources of a test: of its target at once where the macro is known to be plain, else by rendering.
  private func collect(
    _ node: inout Node, _ entry: MacroLibrary.Entry?, _ pending: PendingTest, _ recorder: ParseRecorder
  ) {
    // dbt: the test's bare name is looked up for the node, even where a package's test is called.
    if let name = node.testMetadata?.name,
      let named = context.macros.visible("test_" + name, from: node.packageName)
    {
      node.dependsOn.add(macro: named.macro.uniqueID)
    } else if let entry {
      node.dependsOn.add(macro: entry.macro.uniqueID)
    }
    if ["macro.dbt.test_not_null", "macro.dbt.test_unique"].contains(entry?.macro.uniqueID) {
      switch pending.target {
      case .node(let target): recorder.refs.append(RefArguments(name: target.name, version: target.version))
      case .name(let name, let version): recorder.refs.append(RefArguments(name: name, version: version))
      case .source(let source): recorder.sources.append([source.sourceName, source.name])
      }
      return
    }
    let names = renderContext(node, recorder)
    // dbt lets a test see no more than the macros that its own calls by name: a project's `ref` is not among them.
    names.seesOverriddenReferences = false
    do throws(Diagnostic) {
      names.set(TestArguments.name, try TestArguments.render(node, names))
      let template: Template
      do throws(DiagnosticList) {
        template = try context.template(node.rawCode, name: pending.file.originalFilePath)
      } catch { throw error.sorted[0] }
      _ = try template.render(names, names.options)
    } catch {
      var diagnostic = error
      if diagnostic.place == nil || diagnostic.place?.file.path == pending.file.originalFilePath {
        diagnostic.place = pending.test.place
      }
      diagnostics.append(diagnostic)
    }
  }
}

/// The arguments of a generic test's macro.
enum TestArguments {
  /// The name under which the test's template finds them.
  static let name = "_dbt_generic_test_kwargs"

  /// All of a test's arguments, their templates rendered with types kept; a bare `ref('x')` counts as a template.
  static func render(_ node: Node, _ names: RenderContext) throws(Diagnostic) -> Value {
    let box = DictBox()
    for (key, value) in node.testMetadata?.kwargs ?? [:] {
      // dbt: a column's name stays text.
      box[key] = key == "column_name" ? Value(value) : try render(value, names)
    }
    return .dict(box)
  }

  private static func render(_ value: JSONValue, _ names: RenderContext) throws(Diagnostic) -> Value {
    switch value {
    case .string(let text): return try render(text, names)
    case .array(let items):
      let list = ListBox()
      for item in items { list.items.append(try render(item, names)) }
      return .list(list)
    case .object(let object):
      let box = DictBox()
      for (key, member) in object { box[key] = try render(member, names) }
      return .dict(box)
    default: return Value(value)
    }
  }

  private static func render(_ text: String, _ names: RenderContext) throws(Diagnostic) -> Value {
    let source = isCall(text) ? "{{ \(text) }}" : text
    guard source.utf8.contains(UInt8(ascii: "{")) else { return .string(text) }
    let template: Template
    do throws(DiagnosticList) {
      template = try names.project.template(source, name: "<data test>")
    } catch {
      throw error.sorted[0]
    }
    return try template.renderValue(names, names.options)
  }

  /// Whether the text is nothing but a call of one of the functions that dbt allows bare.
  static func isCall(_ text: String) -> Bool {
    let text = text.trimmed
    guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return false }
    let name = String(text[..<open]).trimmed
    let inside = text[text.index(after: open)...].dropLast()
    return ["env_var", "ref", "var", "source", "doc"].contains(name) && !inside.isEmpty
  }
}
