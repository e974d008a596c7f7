import Artifacts
import Compiler
import Diagnostics
import FileSystem
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `docs generate`: catalog and lineage page.
struct DocsGenerateCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let compiles = session.arguments.flag("compile", default: true)
    let ready = try session.ready(writesManifest: compiles)
    var facts: [String: CompiledNode] = [:]
    if compiles {
      let selection = try session.pipeline.select(ready.graph, .docs, ready.loaded)
      let (results, compiled) = try CompileCommand(session: session).compile(selection.uniqueIDs, ready)
      facts = compiled
      for failure in results where failure.status.isFailure {
        session.console.emit(Event("RunResultError", "Z024", .error, failure.message ?? "", status: .bad))
      }
      if results.contains(where: { $0.status.isFailure }) {
        session.console.emit(
          Event("CannotGenerateDocs", "Q046", .error, "compile failed, cannot generate docs", status: .bad))
        // dbt: as with `compile`.
        return 2
      }
      // dbt: ephemeral models have no results of their own.
      func isEphemeral(_ result: RunResult) -> Bool {
        ready.parsed.project.nodes[result.uniqueID]?.isEphemeral ?? false
      }
      try session.writeResults(
        results.filter { !isEphemeral($0) }, compiledOnly: results.filter(isEphemeral), elapsed: 0, ready)
      try session.writeManifest(ready, compiled: compiled)
    }
    var nodes: [CatalogTable] = []
    var sources: [CatalogTable] = []
    if !session.arguments.flag("empty_catalog") {
      session.console.emit(Event("BuildingCatalog", "E047", .info, "Building catalog"))
      (nodes, sources) = try catalog(ready)
    }
    let catalog = try session.writeCatalog(nodes, sources, ready.loaded)
    session.console.emit(
      Event("CatalogWritten", "E048", .info, "Catalog written to \(session.artifactPath("catalog.json", ready.loaded))")
    )
    try copyAssets(ready)
    let manifest = session.manifest(ready, facts: session.facts(facts, ready))
    try SitePage(session: session, ready: ready, manifest: manifest, catalog: catalog).write()
    return 0
  }

  /// Folders of `asset-paths` go beside the page, so that descriptions can show their pictures.
  private func copyAssets(_ ready: Session.Ready) throws(DiagnosticList) {
    let package = ready.loaded.packages[0]
    do throws(FileError) {
      for folder in package.project.assetPaths {
        let from = Path.join(package.rootPath, folder)
        let to = Path.join(session.targetFolder(ready.loaded), folder)
        guard FileSystem.isDirectory(from),
          Path.relative(Path.normalize(to), to: session.targetFolder(ready.loaded)) != nil
        else { continue }
        try FileSystem.remove(to)
        try FileSystem.makeDirectory(to)
        for file in try FileSystem.walk(from) {
          try FileSystem.makeDirectory(Path.parent(Path.join(to, file)))
          try FileSystem.write(try FileSystem.read(Path.join(from, file)), to: Path.join(to, file))
        }
      }
    } catch {
      throw DiagnosticList([Diagnostic(code: "artifacts.cannot-write", message: error.description)])
    }
  }

  private func catalog(_ ready: Session.Ready) throws(DiagnosticList) -> ([CatalogTable], [CatalogTable]) {
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: [], opener: session.opener(ready.loaded))
    let rows: [CatalogRow]
    do throws(Diagnostic) {
      rows = try CatalogReader(environment).run()
    } catch {
      throw DiagnosticList([error])
    }
    return CatalogAssembly.tables(rows, ready.parsed.project)
  }
}

/// Catalog rows as tables of the project's nodes and sources.
enum CatalogAssembly {
  static func tables(_ rows: [CatalogRow], _ project: ParsedProject) -> ([CatalogTable], [CatalogTable]) {
    var byName: [String: [CatalogRow]] = [:]
    var order: [String] = []
    for row in rows {
      let key = "\(row.schema).\(row.name)".lowercased()
      if byName[key] == nil { order.append(key) }
      byName[key, default: []].append(row)
    }
    func table(_ id: String, _ schema: String, _ name: String) -> CatalogTable? {
      guard let rows = byName["\(schema).\(name)".lowercased()], let first = rows.first else { return nil }
      return CatalogTable(
        uniqueID: id, type: first.type, database: first.database, schema: first.schema, name: first.name,
        comment: first.comment, owner: first.owner,
        columns: rows.map {
          .init(name: $0.column, type: $0.columnType, index: $0.columnIndex, comment: $0.columnComment)
        },
        statistics: first.statistics.map {
          .init(id: $0.id, label: $0.label, value: $0.value, description: $0.description)
        })
    }
    var nodes: [CatalogTable] = []
    // Tests too: those that store their failures have a relation.
    for (id, node) in project.nodes where node.relationName != nil {
      if let found = table(id, node.schema, node.alias) { nodes.append(found) }
    }
    var sources: [CatalogTable] = []
    for (id, source) in project.sources {
      if let found = table(id, source.schema, source.identifier) { sources.append(found) }
    }
    return (nodes, sources)
  }
}

/// `docs serve`: the page over HTTP, for tools that want it so.
struct DocsServeCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let project = try ProjectLoader.projectFile(try session.pipeline.loadOptions())
    let root = Path.absolute(
      session.arguments.values["project_dir"] ?? session.pipeline.invocation.environment["DBT_PROJECT_DIR"]
        ?? session.pipeline.invocation.workingDirectory)
    let folder = Path.join(root, project.targetPath)
    guard FileSystem.isFile(Path.join(folder, "index.html")) else {
      throw DiagnosticList([
        Diagnostic(
          code: "docs.no-page", message: "there is no page at \(Path.join(folder, "index.html"))",
          hint: "make it first: redstart docs generate")
      ])
    }
    let port = session.arguments.values["port"].flatMap { UInt16($0) } ?? 8080
    do throws(Diagnostic) {
      try PageServer(folder: folder, host: session.arguments.values["host"] ?? "127.0.0.1", port: port)
        .run(isCancelled: { session.pipeline.cancels.isCancelled }) { address in
          session.console.emit(Event("ServingDocsPort", "Z018", .info, "Serving docs at \(address) (Ctrl-C ends)"))
        }
      return 0
    } catch {
      throw DiagnosticList([error])
    }
  }
}
