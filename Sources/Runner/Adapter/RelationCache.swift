import Compiler
import Synchronization

/// What relations each schema holds, as far as it was asked; shared by all workers.
///
/// Names compare without case. Views know what they stand on, so that a drop with CASCADE takes them out too.
package final class RelationCache: Sendable {
  private struct Key: Hashable {
    let schema: String
    let identifier: String

    init(_ relation: Relation) {
      schema = relation.schema?.lowercased() ?? ""
      identifier = relation.identifier?.lowercased() ?? ""
    }
  }

  private struct State {
    var schemas: Set<String> = []
    var relations: [Key: Relation] = [:]
    /// Relation to those that stand on it.
    var dependents: [Key: Set<Key>] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  func knows(schema: String) -> Bool { state.withLock { $0.schemas.contains(schema.lowercased()) } }

  /// Replaces what is known of a schema.
  func fill(schema: String, with relations: [Relation]) {
    state.withLock { state in
      let folded = schema.lowercased()
      state.schemas.insert(folded)
      state.relations = state.relations.filter { $0.key.schema != folded }
      for relation in relations { state.relations[Key(relation)] = relation }
    }
  }

  func link(_ dependent: Relation, to referenced: Relation) {
    state.withLock { _ = $0.dependents[Key(referenced), default: []].insert(Key(dependent)) }
  }

  /// Those that stand on a relation itself, in order of their names.
  func readers(of relation: Relation) -> [Relation] {
    state.withLock { state in
      (state.dependents[Key(relation)] ?? []).sorted { ($0.schema, $0.identifier) < ($1.schema, $1.identifier) }
        .map { state.relations[$0] ?? Relation(schema: $0.schema, identifier: $0.identifier) }
    }
  }

  /// What stood on one relation stands on another now.
  func relink(_ dependent: Relation, from old: Relation, to new: Relation) {
    state.withLock { state in
      _ = state.dependents[Key(old)]?.remove(Key(dependent))
      _ = state.dependents[Key(new), default: []].insert(Key(dependent))
    }
  }

  func relations(in schema: String) -> [Relation] {
    let folded = schema.lowercased()
    return state.withLock { state in
      state.relations.filter { $0.key.schema == folded }.sorted { $0.key.identifier < $1.key.identifier }.map(\.value)
    }
  }

  func find(schema: String, identifier: String) -> Relation? {
    state.withLock { $0.relations[Key(Relation(schema: schema, identifier: identifier))] }
  }

  func add(_ relation: Relation) {
    state.withLock { state in
      guard state.schemas.contains(relation.schema?.lowercased() ?? "") else { return }
      state.relations[Key(relation)] = relation
    }
  }

  /// Takes a relation out, and all that stands on it.
  func drop(_ relation: Relation) {
    state.withLock { state in
      var stack = [Key(relation)]
      while let key = stack.popLast() {
        state.relations[key] = nil
        stack += state.dependents.removeValue(forKey: key) ?? []
      }
    }
  }

  func rename(_ from: Relation, to: Relation) {
    state.withLock { state in
      let (old, new) = (Key(from), Key(to))
      guard var relation = state.relations.removeValue(forKey: old) else { return }
      relation.identifier = to.identifier
      relation.schema = to.schema
      state.relations[new] = relation
      if let dependents = state.dependents.removeValue(forKey: old) { state.dependents[new] = dependents }
      for (key, values) in state.dependents where values.contains(old) {
        state.dependents[key]?.remove(old)
        state.dependents[key]?.insert(new)
      }
    }
  }

  func dropSchema(_ schema: String) {
    let folded = schema.lowercased()
    state.withLock { state in
      state.schemas.remove(folded)
      state.relations = state.relations.filter { $0.key.schema != folded }
    }
  }

  func addSchema(_ schema: String) {
    state.withLock { state in _ = state.schemas.insert(schema.lowercased()) }
  }
}
