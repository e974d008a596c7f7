extension Statement {
  /// What kind of statement this is, in lower case: "select", "create table as", "grant", "vacuum".
  package var kindName: String {
    switch kind {
    case .query: "select"
    case .insert: "insert"
    case .update: "update"
    case .delete: "delete"
    case .merge: "merge"
    case .truncate: "truncate"
    case .createTable: "create table"
    case .createTableAs: "create table as"
    case .createView: "create view"
    case .createMaterializedView: "create materialized view"
    case .createSchema: "create schema"
    case .alterTable(let alter): "alter " + alter.object.lowercased()
    case .drop(let drop): "drop " + drop.object.lowercased()
    case .comment: "comment"
    case .grant(let grant): grant.isRevoke ? "revoke" : "grant"
    case .transaction(let transaction):
      switch transaction.action {
      case .begin: "begin"
      case .commit: "commit"
      case .rollback: "rollback"
      }
    case .set(let set):
      switch set.action {
      case .set: "set"
      case .setSpecial(let parts): parts.first == .word(.show) ? "show" : parts.first == .word(.reset) ? "reset" : "set"
      case .reset: "reset"
      case .show: "show"
      }
    case .explain: "explain"
    case .prepare: "prepare"
    case .declareCursor: "declare"
    case .copy: "copy"
    case .unload: "unload"
    case .call: "call"
    case .createRoutine(let routine):
      (routine.isExternal ? "create external " : "create ") + (routine.isProcedure ? "procedure" : "function")
    case .createExternalTable: "create external table"
    case .command(let command): command.name.lowercased()
    }
  }
}
