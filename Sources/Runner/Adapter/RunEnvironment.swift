import Compiler
import Database
import Diagnostics
import FileSystem
import JSON
import NodeGraph
import Postgres
import ProjectModel
import Synchronization

/// What all workers of one command share. Immutable but for the cache, which guards itself.
package final class RunEnvironment: Sendable {
  package let compiler: NodeCompiler
  package let graph: Graph
  /// Unique ids that the command is about.
  package let selected: [String]
  let selectedSet: Set<String>
  /// Absolute.
  package let projectRoot: String
  package let targetPath: String
  package let events: any EventSink
  package let cancels: CancelRegistry
  package let cache: RelationCache
  /// What templates keep in `graph`.
  let graphMemory = GraphMemory()
  /// Held while a view is given another relation to read: two workers would write over each other's.
  let viewChanges = Mutex(())
  /// Opens a session with the target.
  package let openWarehouse: @Sendable () throws(Diagnostic) -> any Warehouse
  package let clock: @Sendable () -> Int
  /// A previous state's nodes by unique id (`--defer`).
  package let deferred: OrderedMap<Node>
  /// Which rows of time refs and sources give, and what batches are built.
  package let eventTimes: EventTimes
  /// Whether microbatch models run batch by batch.
  let runsBatches: Bool
  /// Whether nodes are not built but made after those of the previous state (`clone`).
  package let clones: Bool
  /// Statements, as they are sent (`plan`); nil for none.
  package let record: (@Sendable (String) -> Void)?

  package init(
    compiler: NodeCompiler, graph: Graph, selected: [String], projectRoot: String, targetPath: String,
    events: any EventSink, cancels: CancelRegistry, cache: RelationCache = RelationCache(),
    deferred: OrderedMap<Node> = [:], eventTimes: EventTimes = EventTimes(), clones: Bool = false,
    record: (@Sendable (String) -> Void)? = nil,
    clock: @escaping @Sendable () -> Int, openWarehouse: @escaping @Sendable () throws(Diagnostic) -> any Warehouse
  ) {
    self.compiler = compiler
    self.graph = graph
    self.selected = selected
    selectedSet = Set(selected)
    self.projectRoot = projectRoot
    self.targetPath = targetPath
    self.events = events
    self.cancels = cancels
    self.cache = cache
    self.deferred = deferred
    self.eventTimes = eventTimes
    runsBatches = compiler.context.runsBatches
    self.clones = clones
    self.record = record
    self.clock = clock
    self.openWarehouse = openWarehouse
  }

  /// Whether nothing but an empty stand-in answers (`plan`): what tests find means nothing then.
  var isPlan: Bool { record != nil }

  package var context: ProjectContext { compiler.context }
  package var project: ParsedProject { compiler.project }

  package func makeSession(_ threadName: String) -> DatabaseSession {
    let session = DatabaseSession(
      context: context, threadName: threadName, cancels: cancels, events: events, open: openWarehouse)
    session.record = record
    return session
  }

  /// Where a node's text goes below `target/compiled` or `target/run`: `shop/models/orders.sql`; a generic test's file
  /// lies in a folder named after its properties file.
  package func outputPath(_ node: Node, kind: String) -> String {
    Self.outputPath(node, kind: kind, targetPath: targetPath)
  }

  /// dbt: what a seed or a snapshot becomes stands below `target/run` only.
  package static func isWritten(compiled node: Node) -> Bool { ![.seed, .snapshot].contains(node.resourceType) }

  package static func outputPath(_ node: Node, kind: String, targetPath: String) -> String {
    let folder = Path.join(Path.join(targetPath, kind), node.packageName)
    let path = Path.join(folder, node.originalFilePath)
    if node.resourceType == .operation { return Path.join(path, node.path) }
    if let batch = node.batch {
      let stem = Path.stem(path)
      let file = "\(stem)_\(batch.name).\(Path.fileExtension(path))"
      return Path.join(Path.join(Path.parent(path), stem), file)
    }
    if node.resourceType == .test, node.testMetadata != nil { return Path.join(path, node.path) }
    // A unit test, and the models that stand for its inputs, have the properties file for theirs.
    if [.unitTest, .model].contains(node.resourceType), Path.fileExtension(path) != "sql", node.language == "sql" {
      return Path.join(path, node.path)
    }
    // dbt: what is declared in a properties file lies below that file's name, as its tests do.
    if node.resourceType == .snapshot, Path.fileExtension(path) != "sql" { return Path.join(path, node.path) }
    return path
  }

  /// - Throws: `run.cannot-write`.
  package func write(_ text: String, _ node: Node, kind: String) throws(Diagnostic) {
    // dbt: a snapshot's query is part of what is sent, and no file of its own.
    if kind == "compiled", node.resourceType == .snapshot { return }
    let path = Path.join(projectRoot, outputPath(node, kind: kind))
    do throws(FileError) {
      let bytes = Array(text.utf8)
      // Most texts are those of the last run, and replacing a file costs far more than reading it: the file system
      // hurries a renamed file's bytes to the disk where it takes another's place.
      if try FileSystem.create(bytes, at: path) || FileSystem.holds(bytes, path) { return }
      try FileSystem.writeAtomically(bytes, to: path)
    } catch {
      throw Diagnostic(
        code: "run.cannot-write", message: error.description,
        hint: error.number == 28 ? "the disk is full" : "choose another folder with --target-path")
    }
  }
}
