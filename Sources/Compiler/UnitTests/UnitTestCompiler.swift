import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// Renders the model of a unit test with the test's rows in the place of everything that it reads.
package struct UnitTestCompiler {
  /// An error, and what it happened in: the test, or the node that stands for one of its inputs.
  package struct Failure: Error {
    package let diagnostic: Diagnostic
    package let node: Node

    package init(_ diagnostic: Diagnostic, _ node: Node) {
      self.diagnostic = diagnostic
      self.node = node
    }
  }

  package struct Output {
    package let test: CompiledNode
    /// One for each input that the model reads, each under the name and the file that dbt gives it.
    package let inputs: [CompiledNode]
  }

  /// One entry of `given` with what it stands for.
  private struct Input {
    /// Of the node or source that is replaced.
    let original: String
    let node: Node
    let cteName: String
    let rows: JSONValue
  }

  private let compiler: NodeCompiler
  private let makeAdapter: () -> AdapterObject
  /// The relation that a node is deferred to.
  private let deferRelation: (_ uniqueID: String) -> Value

  package init(
    _ compiler: NodeCompiler, deferRelation: @escaping (_ uniqueID: String) -> Value,
    makeAdapter: @escaping () -> AdapterObject
  ) {
    self.compiler = compiler
    self.deferRelation = deferRelation
    self.makeAdapter = makeAdapter
  }

  /// A unit test as a node of its own: the model's template under the test's name. nil where its model is not there.
  package static func node(_ test: UnitTest, _ project: ParsedProject) -> Node? {
    guard let model = test.dependsOn.nodes.first.flatMap({ project.nodes[$0] }) else { return nil }
    let name = test.versionedName
    var node = Node(
      uniqueID: test.uniqueID, resourceType: .unitTest, name: name, packageName: test.packageName,
      path: Path.join(Path.parent(test.originalFilePath), name + ".sql"), originalFilePath: test.originalFilePath,
      fqn: test.uniqueID.split(separator: ".").map(String.init), alias: name, checksum: .none)
    node.rawCode = model.rawCode
    node.place = model.place
    node.rootPath = model.rootPath
    node.database = model.database
    node.schema = model.schema
    node.createdAt = test.createdAt
    let isSQL = test.expect["format"]?.string == "sql"
    let rows = test.expect["rows"] ?? .null
    node.config = NodeConfig([
      "materialized": "unit", "enabled": true, "tags": [], "meta": .object([:]),
      "expected_rows": isSQL ? [] : rows, "expected_sql": isSQL ? rows : .null,
    ])
    return node
  }

  package func compile(_ test: UnitTest, _ node: Node) throws(Failure) -> Output {
    let (code, order) = try failing(node) { () throws(Diagnostic) in
      try render(test, node, try inputs(test, node))
    }
    var ctes: [InjectedCTE] = []
    var compiled: [CompiledNode] = []
    for input in order {
      let sql = try failing(input.node) { () throws(Diagnostic) in try render(input) }
      compiled.append(CompiledNode(node: input.node, code: sql, codeWithoutCTEs: sql, extraCTEs: []))
      ctes.append(InjectedCTE(id: input.node.uniqueID, sql: " \(input.cteName) as (\n\(sql)\n)"))
    }
    let whole = CTEInjection.inject(ctes.map(\.sql), into: code)
    return Output(
      test: CompiledNode(node: node, code: whole, codeWithoutCTEs: code, extraCTEs: ctes), inputs: compiled)
  }

  // MARK: Inputs

  private func inputs(_ test: UnitTest, _ node: Node) throws(Diagnostic) -> [Input] {
    var inputs: [Input] = []
    for given in test.given {
      let text = given["input"]?.string ?? ""
      let rows = given["rows"] ?? .null
      switch UnitTestInput(text, compiler.context.engine) {
      case nil:
        throw Diagnostic(
          code: "parsing.unit-test-input",
          message: "Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '\(text)'.")
      case .this:
        guard let model = test.dependsOn.nodes.first.flatMap({ compiler.project.nodes[$0] }) else { continue }
        inputs.append(input(model, test, rows))
      case .ref(let ref):
        guard case .found(let target) = compiler.references.ref(ref, from: test.packageName) else {
          throw missing(test, text)
        }
        inputs.append(input(target, test, rows))
      case .source(let source, let table):
        guard case .found(let target) = compiler.references.source(source, table, from: test.packageName) else {
          throw missing(test, text)
        }
        inputs.append(input(target, test, rows))
      }
    }
    return inputs
  }

  private func missing(_ test: UnitTest, _ input: String) -> Diagnostic {
    Diagnostic(
      code: "parsing.unit-test-input",
      message: "Unit test '\(test.name)' had an input (\(input)) which was not found in the manifest.")
  }

  private func input(_ target: Node, _ test: UnitTest, _ rows: JSONValue) -> Input {
    var node = Self.inputNode("model.\(target.packageName).\(target.name)", target.name, target.packageName, test)
    node.database = target.database
    node.schema = target.schema
    node.alias = target.alias
    node.fqn = target.fqn
    node.version = target.version
    return Input(
      original: target.uniqueID, node: node, cteName: Relation.ephemeralName(target.alias), rows: rows)
  }

  private func input(_ target: SourceDefinition, _ test: UnitTest, _ rows: JSONValue) -> Input {
    let name = "\(target.sourceName)__\(target.name)"
    var node = Self.inputNode("model.\(target.packageName).\(name)", target.name, target.packageName, test)
    node.database = target.database
    node.schema = target.schema
    node.alias = target.identifier
    node.fqn = target.fqn
    return Input(original: target.uniqueID, node: node, cteName: Relation.ephemeralName(name), rows: rows)
  }

  /// An input as the ephemeral model that stands for it.
  private static func inputNode(_ id: String, _ name: String, _ package: String, _ test: UnitTest) -> Node {
    var node = Node(
      uniqueID: id, resourceType: .model, name: name, packageName: package, path: name + ".sql",
      originalFilePath: test.originalFilePath, fqn: [], alias: name, checksum: .none)
    node.config = NodeConfig(["materialized": "ephemeral", "enabled": true, "tags": [], "meta": .object([:])])
    return node
  }

  // MARK: Rendering

  private func failing<T>(_ node: Node, _ body: () throws(Diagnostic) -> T) throws(Failure) -> T {
    do throws(Diagnostic) {
      return try body()
    } catch {
      throw Failure(error, node)
    }
  }

  /// The model's text, and the inputs that it names, in order.
  private func render(_ test: UnitTest, _ node: Node, _ inputs: [Input]) throws(Diagnostic) -> (String, [Input]) {
    let adapter = makeAdapter()
    let names = compiler.renderContext(node, adapter)
    guard let references = adapter.references as? RunReferences, let place = node.place else { return ("", []) }
    references.isSealed = true
    for input in inputs { references.replacements[input.original] = input.cteName }
    // dbt: `this` is a name only, and nothing where the test does not give its rows.
    let own = inputs.first { $0.original == test.dependsOn.nodes.first }
    names.set("this", own.map { .string($0.cteName) } ?? Value.none)
    adapter.varOverrides = test.overrides["vars"]?.object ?? [:]
    for (name, value) in test.overrides["env_vars"]?.object ?? [:] {
      adapter.environmentOverrides[name] = PythonText.str(value)
    }
    names.override(test.overrides["macros"]?.object ?? [:])
    let template: Template
    do throws(DiagnosticList) {
      template = try compiler.context.engine.compile(place.file, within: place.span)
    } catch {
      throw error.sorted[0]
    }
    let text = try template.render(names, names.options)
    let used = references.replaced.filter { $0 != own?.original }
    return (text, [own].compactMap { $0 } + used.compactMap { id in inputs.last { $0.original == id } })
  }

  /// The query that gives an input's rows.
  private func render(_ input: Input) throws(Diagnostic) -> String {
    let adapter = makeAdapter()
    let names = compiler.renderContext(input.node, adapter)
    (adapter.references as? RunReferences)?.isSealed = true
    names.set("defer_relation", deferRelation(input.original))
    if let sql = input.rows.string {
      let template: Template
      do throws(DiagnosticList) {
        template = try compiler.context.engine.compile(sql, name: input.node.originalFilePath)
      } catch {
        throw error.sorted[0]
      }
      return try template.render(names, names.options)
    }
    guard let entry = compiler.context.macros.visible("get_fixture_sql", from: input.node.packageName) else {
      return ""
    }
    return try MacroCaller.call(entry, Arguments([Value(input.rows), Value.none]), in: names).text
  }
}
