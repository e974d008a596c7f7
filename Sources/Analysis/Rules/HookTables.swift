import Diagnostics
import ProjectModel
import SQL

/// The project's tables as a hook sees them: those that hooks make or change have columns that are not known.
struct HookTables: TableCatalog {
  let book: TableBook
  var changed: Set<String>

  func table(_ name: [String]) -> TableAnswer {
    guard name.count > 1, let id = book.id(name), changed.contains(id) else { return book.table(name) }
    return .found(KnownTable(id: id, columns: [], isComplete: false))
  }

  /// Ids of tables whose columns the statements make other than their models'.
  static func changed(by statements: [Statement], _ book: TableBook) -> Set<String> {
    var ids: Set<String> = []
    func add(_ name: QualifiedName) {
      if name.parts.count > 1, let id = book.id(name.parts.map(\.folded)) { ids.insert(id) }
    }
    for statement in statements {
      switch statement.kind {
      case .alterTable(let alter):
        for action in alter.actions {
          switch action.kind {
          case .addColumn, .renameColumn, .renameTo: add(alter.name)
          case .dropColumn(ifExists: true, _, _, _): add(alter.name)
          default: continue
          }
        }
      case .createTable(let table): add(table.name)
      case .createTableAs(let table): add(table.name)
      case .createView(let view): add(view.name)
      case .drop(let drop): drop.names.forEach(add)
      default: continue
      }
    }
    return ids
  }
}

/// Names of tables and columns in statements that hold no query.
struct HookNames {
  let tables: HookTables
  let file: SourceFile

  func findings(_ statement: Statement) -> [Diagnostic] {
    switch statement.kind {
    case .alterTable(let alter): return alter.ifExists ? [] : columns(altered(alter), of: alter.name)
    case .copy(let copy): return columns(copy.columns, of: copy.target)
    case .truncate(let truncate): return truncate.tables.flatMap { relation($0) }
    case .comment(let comment):
      guard comment.object == "COLUMN", comment.name.parts.count > 1 else {
        return comment.object == "TABLE" || comment.object == "VIEW" ? relation(comment.name) : []
      }
      return column(comment.name)
    case .grant(let grant):
      guard grant.object == nil || grant.object == "TABLE" else { return [] }
      return grant.names.flatMap { name in columns(grant.privileges.flatMap(\.columns), of: name) }
    case .command(let command) where command.name == "VACUUM" || command.name == "ANALYZE":
      return command.elements.flatMap { element -> [Diagnostic] in
        if case .name(let name) = element { relation(name) } else { [] }
      }
    case .insert(let insert): return relation(insert.target) + read(statement)
    case .update(let update): return relation(update.target) + read(statement)
    case .delete(let delete): return relation(delete.target) + read(statement)
    case .merge(let merge): return relation(merge.target) + read(statement)
    default: return read(statement)
    }
  }

  private func read(_ statement: Statement) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var walker = QueryWalker()
    walker.onTable = { reference in
      if case .relation(let name, _) = reference.kind { findings += relation(name) }
    }
    walker.walk(statement)
    return findings
  }

  private func altered(_ alter: AlterTable) -> [Identifier] {
    alter.actions.flatMap { action -> [Identifier] in
      switch action.kind {
      case .dropColumn(ifExists: false, _, let name, _), .renameColumn(let name, _, _), .alterType(let name, _),
        .alterEncode(let name, _), .alterDefault(let name, _), .alterNull(let name, _), .distKey(let name):
        [name]
      case .distStyle(_, let key): key.map { [$0] } ?? []
      case .sortKey(_, let names): names
      default: []
      }
    }
  }

  private func columns(_ names: [Identifier], of table: QualifiedName) -> [Diagnostic] {
    let parts = table.parts.map(\.folded)
    guard parts.count > 1, case .found(let known) = tables.table(parts) else { return relation(table) }
    guard known.isComplete else { return [] }
    return names.compactMap { name in
      guard !known.columns.contains(where: { $0.name == name.folded }) else { return nil }
      return unknown(name.text, of: table.last.text, near: known.columns.map(\.name), name.span)
    }
  }

  /// `COMMENT ON COLUMN schema.table.column`.
  private func column(_ name: QualifiedName) -> [Diagnostic] {
    let parts = name.parts.map(\.folded)
    guard parts.count > 2, case .found(let known) = tables.table(parts.dropLast()), known.isComplete,
      !known.columns.contains(where: { $0.name == name.last.folded })
    else { return [] }
    return [
      unknown(
        name.last.text, of: name.parts[parts.count - 2].text, near: known.columns.map(\.name), name.last.span)
    ]
  }

  private func unknown(_ name: String, of table: String, near: [String], _ span: Span) -> Diagnostic {
    Diagnostic(
      code: "sql.unknown-column", message: "'\(table)' has no column '\(name)'", place: SourcePlace(file, span),
      hint: Suggestion.hint(for: name, among: near))
  }

  /// A name in one of the project's schemas that nothing of the project has, and that is nearly one that something has.
  private func relation(_ name: QualifiedName) -> [Diagnostic] {
    let parts = name.parts.map(\.folded)
    guard parts.count > 1, tables.book.id(parts) == nil else { return [] }
    let wanted = Array(name.last.folded.utf8)
    let near = tables.book.names(inSchema: parts[parts.count - 2]).first { Self.isOneSlip(wanted, Array($0.utf8)) }
    guard let near else { return [] }
    return [
      Diagnostic(
        code: "sql.unknown-relation", message: "the project makes no '\(parts.suffix(2).joined(separator: "."))'",
        place: SourcePlace(file, name.span), hint: "did you mean '\(near)'?", severity: .warning)
    ]
  }

  /// Whether one letter is missing, too many, another, or changed places with the next. Numbers tell tables apart.
  private static func isOneSlip(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard min(a.count, b.count) > 3, abs(a.count - b.count) <= 1 else { return false }
    let prefix = zip(a, b).prefix { $0 == $1 }.count
    let suffix = zip(a.dropFirst(prefix).reversed(), b.dropFirst(prefix).reversed()).prefix { $0 == $1 }.count
    let one = a.dropFirst(prefix).dropLast(suffix)
    let other = b.dropFirst(prefix).dropLast(suffix)
    guard !(one + other).contains(where: { (0x30...0x39).contains($0) }) else { return false }
    return one.count <= 1 && other.count <= 1
      || one.count == 2 && other.count == 2 && one.elementsEqual(other.reversed())
  }
}
