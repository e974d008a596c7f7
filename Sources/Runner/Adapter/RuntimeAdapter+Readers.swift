import Compiler
import Database
import Diagnostics
import JSON
import ProjectModel
import Synchronization

/// Views that stand on a relation which is about to go.
///
/// A swap renames the former table away and drops it with CASCADE: every bound view over it would go too, those of other
/// people and of models that this command is not about as well. Instead each is made to read the new relation before the
/// former one is dropped; a view keeps its identity, its grants, and what stands on it.
extension RuntimeAdapter {
  /// Makes the views that read `old` read `new`, each in a transaction of its own. One that the new relation's columns
  /// do not allow goes with the drop, as it always did, and is told of.
  func keepReaders(of old: Relation, in new: Relation) throws(Diagnostic) {
    for reader in environment.cache.readers(of: old) {
      do throws(Diagnostic) {
        let isPointed = try environment.viewChanges.withLock { (_) throws(Diagnostic) in
          try point(reader, from: old, to: new)
        }
        guard isPointed else { continue }
        environment.cache.relink(reader, from: old, to: new)
      } catch {
        if error.code == DatabaseSession.cancelled.code { throw error }
        session.release()
        tellOfLoss(reader, new, error)
      }
    }
  }

  /// False where there is no such view.
  private func point(_ reader: Relation, from old: Relation, to new: Relation) throws(Diagnostic) -> Bool {
    let schema = SQLBinding.literal(reader.schema ?? "")
    let name = SQLBinding.literal(reader.identifier ?? "")
    let isLocal = environment.context.target.isEmbedded
    let question =
      isLocal
      ? "select rs_catalog.bound_view(\(schema), \(name))"
      : """
      select pg_get_viewdef(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = \(schema) and c.relname = \(name) and c.relkind = 'v'
      """
    let answer = try session.execute(question, autoBegin: false)
    guard answer.rowCount == 1, let definition = answer.value(0, 0), !definition.isEmpty else { return false }
    var target = new
    target.includePolicy = Relation.Policy(database: false, schema: false, identifier: true)
    let renamed = ViewText.renaming(old.identifier ?? "", to: target.rendered, in: definition)
    // Some other relation of the cache's: a materialized view's, a key's.
    guard renamed != definition else { return false }
    _ = try session.execute(
      isLocal
        ? "select rs_catalog.replace_view(\(schema), \(name), \(SQLBinding.literal(renamed)))"
        : "create or replace view \(Relation.quoted(reader.schema ?? "")).\(Relation.quoted(reader.identifier ?? ""))"
          + " as \(renamed)",
      autoBegin: false)
    return true
  }

  /// A view of this command's own is built again anyway.
  private func tellOfLoss(_ reader: Relation, _ new: Relation, _ error: Diagnostic) {
    let isOurs = environment.selected.contains { id in
      guard let node = environment.project.nodes[id], node.resourceType == .model else { return false }
      return Relation(node: node, quoting: environment.context.rootProject.quoting).isSameName(reader)
    }
    let view = "\(reader.schema ?? "").\(reader.identifier ?? "")"
    environment.events.emit(
      Event(
        "ViewLost", "R001", isOurs ? .debug : .warn,
        "View \(view) goes with the former \(new.identifier ?? ""): the new one does not fit it (\(error.message))",
        data: ["view": .string(view), "relation": .string(new.rendered)], thread: session.threadName))
  }
}
