import Artifacts
import Compiler
import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner

extension Session {
  private func metadata() -> ArtifactMetadata {
    ArtifactMetadata(pipeline.invocation, generatedAt: pipeline.clock())
  }

  /// The target folder, absolute.
  func targetFolder(_ loaded: LoadedProject) -> String {
    Path.join(loaded.packages[0].rootPath, loaded.packages[0].project.targetPath)
  }

  private func write(_ bytes: [UInt8], _ file: ArtifactFile, _ loaded: LoadedProject) throws(DiagnosticList) {
    try write(file, loaded) { FileSystem.writeAll(bytes, to: $0) }
  }

  /// `body` gets an open descriptor and gives 0 or the error's number.
  private func write(
    _ file: ArtifactFile, _ loaded: LoadedProject, _ body: (Int32) -> Int32
  ) throws(DiagnosticList) {
    guard arguments.flag("write_json", default: true) else { return }
    do throws(Diagnostic) {
      try file.write(to: targetFolder(loaded), body)
    } catch {
      throw DiagnosticList([error])
    }
  }

  /// - Parameter facts: what compiling made of nodes, by unique id.
  func writeManifest(_ ready: Ready, facts: [String: CompiledFacts] = [:]) throws(DiagnosticList) {
    guard arguments.flag("write_json", default: true) else { return }
    try write(.manifest, ready.loaded) { descriptor in
      ManifestWriter.write(
        ready.graph, facts: facts, metadata: metadata(), quoting: Self.quoting(ready.loaded), to: descriptor)
    }
    try write(SemanticManifestWriter.bytes(ready.parsed.project), .semanticManifest, ready.loaded)
  }

  func manifest(_ ready: Ready, facts: [String: CompiledFacts]) -> [UInt8] {
    ManifestWriter.bytes(ready.graph, facts: facts, metadata: metadata(), quoting: Self.quoting(ready.loaded))
  }

  private static func quoting(_ loaded: LoadedProject) -> JSONObject {
    let own = loaded.packages[0].project.quoting
    return [
      "database": own["database"] ?? true, "schema": own["schema"] ?? true, "identifier": own["identifier"] ?? true,
      "column": own["column"] ?? nil,
    ]
  }

  func writeManifest(_ ready: Ready, compiled: [String: CompiledNode]) throws(DiagnosticList) {
    try writeManifest(ready, facts: facts(compiled, ready))
  }

  func facts(_ compiled: [String: CompiledNode], _ ready: Ready) -> [String: CompiledFacts] {
    compiled.mapValues { facts($0, ready) }
  }

  func facts(_ compiled: CompiledNode, _ ready: Ready) -> CompiledFacts {
    let isCompiled = compiled.node.resourceType != .seed
    var facts = CompiledFacts(
      compiledCode: isCompiled ? compiled.code : nil,
      compiledPath: RunEnvironment.isWritten(compiled: compiled.node)
        ? RunEnvironment.outputPath(
          compiled.node, kind: "compiled", targetPath: ready.loaded.packages[0].project.targetPath)
        : nil)
    facts.extraCTEs = compiled.extraCTEs.map { .init(uniqueID: $0.id, sql: $0.sql) }
    facts.macros = compiled.macros
    facts.relationName = compiled.node.relationName
    return facts
  }

  /// Run results, and the manifest once more with what was compiled.
  func writeResults(
    _ results: [RunResult], compiledOnly: [RunResult] = [], elapsed: Double, _ ready: Ready
  ) throws(DiagnosticList) {
    let records = results.lazy.map { result in
      var record = RunResultRecord(
        uniqueID: result.uniqueID, status: result.status.rawValue, thread: result.threadID,
        executionTime: result.executionTime)
      record.timing = result.timing.map { .init(name: $0.name, startedAt: $0.startedAt, completedAt: $0.completedAt) }
      record.adapterResponse = result.adapterResponse
      record.message = result.message
      record.failures = result.failures
      let node = ready.parsed.project.nodes[result.uniqueID]
      // dbt: a unit test that broke has no node to tell whether it was compiled.
      let isBroken = node == nil && !result.isCompiled && !result.uniqueID.hasPrefix("macro.")
      record.compiled = node?.resourceType == .seed || isBroken ? nil : result.isCompiled
      record.compiledCode = result.compiledCode
      record.relationName = result.relationName
      record.batchResults = result.batchResults
      return record
    }
    let settings = arguments.settings(project: ready.loaded.packages[0].project.flags)
    try write(.runResults, ready.loaded) { descriptor in
      RunResultsWriter.write(records, elapsed: elapsed, arguments: settings, metadata: metadata(), to: descriptor)
    }
    var facts: [String: CompiledFacts] = [:]
    let target = ready.loaded.packages[0].project.targetPath
    for result in results + compiledOnly {
      for compiled in result.ephemerals where facts[compiled.node.uniqueID] == nil {
        facts[compiled.node.uniqueID] = self.facts(compiled, ready)
      }
      guard let node = ready.parsed.project.nodes[result.uniqueID] else { continue }
      guard result.isCompiled else {
        // A seed is not compiled, but its statement lies in a file all the same.
        if Self.wasSent(result, node) {
          var one = CompiledFacts(compiledCode: nil, compiledPath: nil)
          one.buildPath = RunEnvironment.outputPath(node, kind: "run", targetPath: target)
          one.relationName = node.relationName
          facts[result.uniqueID] = one
        }
        continue
      }
      var one = CompiledFacts(
        compiledCode: result.compiledCode,
        compiledPath: result.compiledCode == "" || !RunEnvironment.isWritten(compiled: node)
          ? nil : RunEnvironment.outputPath(node, kind: "compiled", targetPath: target))
      if Self.wasSent(result, node) {
        one.buildPath = RunEnvironment.outputPath(node, kind: "run", targetPath: target)
      }
      one.extraCTEs = result.extraCTEs.map { .init(uniqueID: $0.id, sql: $0.sql) }
      one.macros = result.macros
      one.relationName = result.relationName
      one.hookIndex = result.hookIndex
      facts[result.uniqueID] = one
    }
    try writeManifest(ready, facts: facts)
  }

  /// Whether a main statement was sent for the node, which then lies below `target/run`.
  private static func wasSent(_ result: RunResult, _ node: Node) -> Bool {
    // Each batch lies in a file of its own.
    result.batchResults == nil && node.resourceType != .operation && node.resourceType != .analysis && !node.isEphemeral
      && (![.skipped, .error, .noOp].contains(result.status) || result.isWritten)
      && result.timing.contains { $0.name == "execute" }
  }

  /// Gives what it wrote.
  func writeCatalog(
    _ nodes: [CatalogTable], _ sources: [CatalogTable], _ loaded: LoadedProject
  ) throws(DiagnosticList) -> [UInt8] {
    let bytes = CatalogWriter.bytes(nodes: nodes, sources: sources, metadata: metadata())
    try write(bytes, .catalog, loaded)
    return bytes
  }
}
