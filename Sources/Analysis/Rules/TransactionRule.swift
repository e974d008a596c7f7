import Diagnostics
import JSON
import ProjectModel
import SQL

/// Statements that Redshift refuses between BEGIN and COMMIT.
struct TransactionRule {
  private let project: ParsedProject
  private let book: TableBook

  init(_ project: ParsedProject, _ book: TableBook) {
    self.project = project
    self.book = book
  }

  /// As "VACUUM"; nil for a statement that may stand there. A warning where the documentation does not say it outright.
  func refused(_ statement: Statement) -> (String, Diagnostic.Severity)? {
    switch statement.kind {
    case .createExternalTable: return ("CREATE EXTERNAL TABLE", .error)
    case .alterTable(let alter): return altered(alter).map { ($0, .error) }
    case .drop(let drop):
      if ["DATABASE", "LIBRARY"].contains(drop.object) { return ("DROP \(drop.object)", .error) }
      if drop.object == "TABLE", drop.names.contains(where: isExternal) {
        return ("DROP TABLE of an external table", .error)
      }
      return nil
    case .insert(let insert):
      return isExternal(insert.target) ? ("INSERT into an external table", .error) : nil
    case .copy(let copy):
      return copy.options.contains { $0.words == [.job, .create] } ? ("COPY … JOB CREATE", .error) : nil
    case .command(let command): return self.command(command)
    default: return nil
    }
  }

  private func altered(_ alter: AlterTable) -> String? {
    for action in alter.actions {
      switch action.kind {
      case .append: return "ALTER TABLE APPEND"
      case .alterType: return "ALTER COLUMN TYPE"
      case .other: return "ALTER TABLE of an external table"
      default: continue
      }
    }
    return alter.object == "TABLE" && isExternal(alter.name) ? "ALTER TABLE of an external table" : nil
  }

  private func command(_ command: Command) -> (String, Diagnostic.Severity)? {
    switch command.name {
    case "VACUUM", "CREATE DATABASE", "ALTER DATABASE", "DROP DATABASE", "CREATE LIBRARY", "DROP LIBRARY":
      return (command.name, .error)
    case "CREATE OR REPLACE LIBRARY": return ("CREATE LIBRARY", .error)
    case "CREATE EXTERNAL SCHEMA": return (command.name, .warning)
    case "COPY":
      return command.elements.contains(.word(.drop)) || command.elements.contains(.word(.create))
        ? ("COPY JOB", .error) : nil
    default: return nil
    }
  }

  /// A source with `external:`.
  private func isExternal(_ name: QualifiedName) -> Bool {
    let parts = name.parts.map(\.folded)
    guard parts.count > 1, let id = book.source(parts), let source = project.sources[id] else { return false }
    return source.isExternal
  }
}
