import Diagnostics
import JSON
import Jinja
import ProjectModel
import Synchronization

/// Renders nodes with `execute` true. Shared by all threads; an ephemeral model is rendered once.
package final class NodeCompiler: Sendable {
  package let project: ParsedProject
  package let context: ProjectContext
  package let references: ReferenceResolver
  private let ephemerals = Mutex<[String: CompiledNode]>([:])
  /// Ephemeral models compiled for the sake of others, until somebody takes them.
  private let untold = Mutex<[CompiledNode]>([])

  package init(_ parsed: ProjectParser.Output) {
    project = parsed.project
    context = parsed.context
    references = parsed.references
  }

  /// Names of the context that a node's template sees; `adapter` answers for the database.
  package func renderContext(_ node: Node, _ adapter: AdapterObject) -> RenderContext {
    let references = RunReferences(
      self.references, node: node, package: node.packageName, flags: context.flags)
    adapter.references = references
    return RenderContext(
      context, package: node.packageName, subject: .node(node, recorder: nil), phase: .run, adapter: adapter)
  }

  /// The node's final SQL.
  /// - Parameters:
  ///   - makeAdapter: an `adapter` for each template that is rendered (ephemeral models need their own).
  ///   - prepare: changes the node's context before rendering (time ranges, deferral, unit tests).
  /// - Throws: the first error of its template, `jinja.*`, `compile.*`, `database.*`.
  package func compile(
    _ node: Node, prepare: ((RenderContext, RunReferences) -> Void)? = nil, makeAdapter: () -> AdapterObject
  ) throws(Diagnostic) -> CompiledNode {
    if node.isEphemeral, let known = ephemerals.withLock({ $0[node.uniqueID] }) { return known }
    guard node.resourceType != .seed, let place = node.place, node.language == "sql" else {
      return CompiledNode(node: node, code: node.rawCode, codeWithoutCTEs: node.rawCode, extraCTEs: [])
    }
    let names = renderContext(node, makeAdapter())
    guard let references = names.adapter.references as? RunReferences else {
      return CompiledNode(node: node, code: "", codeWithoutCTEs: "", extraCTEs: [])
    }
    prepare?(names, references)
    let notes = MacroNotes(depth: 0, known: node.dependsOn.macros)
    names.macroNotes = notes
    let own = try render(node, place, names)
    let ctes = try collect(references.ephemerals, prepare: prepare, makeAdapter: makeAdapter)
    let compiled = CompiledNode(
      node: node, code: CTEInjection.inject(ctes.map(\.sql), into: own), codeWithoutCTEs: own, extraCTEs: ctes,
      macros: notes.macros)
    if node.isEphemeral {
      ephemerals.withLock { $0[node.uniqueID] = compiled }
      untold.withLock { $0.append(compiled) }
    }
    return compiled
  }

  /// Ephemeral models compiled since the last call, each once.
  package func takeEphemerals() -> [CompiledNode] {
    untold.withLock { list in
      defer { list = [] }
      return list
    }
  }

  private func render(_ node: Node, _ place: SourcePlace, _ names: RenderContext) throws(Diagnostic) -> String {
    let template: Template
    do throws(DiagnosticList) {
      if node.testMetadata != nil {
        template = try context.template(node.rawCode, name: node.originalFilePath)
      } else {
        template = try context.engine.compile(place.file, within: place.span)
      }
    } catch {
      throw error.sorted[0]
    }
    if node.testMetadata != nil { names.set(TestArguments.name, try TestArguments.render(node, names)) }
    return try template.render(names, names.options)
  }

  /// The CTEs that ephemeral models need, those of each before its own.
  private func collect(
    _ ids: [String], prepare: ((RenderContext, RunReferences) -> Void)?, makeAdapter: () -> AdapterObject
  ) throws(Diagnostic) -> [InjectedCTE] {
    var ctes: [InjectedCTE] = []
    func add(_ cte: InjectedCTE) {
      if !ctes.contains(where: { $0.id == cte.id }) { ctes.append(cte) }
    }
    for id in ids {
      guard let node = project.nodes[id] else { continue }
      let compiled = try compile(node, prepare: prepare, makeAdapter: makeAdapter)
      for cte in compiled.extraCTEs { add(cte) }
      add(
        InjectedCTE(id: id, sql: " \(Relation.ephemeralName(node.alias)) as (\n\(compiled.codeWithoutCTEs)\n)"))
    }
    return ctes
  }
}
