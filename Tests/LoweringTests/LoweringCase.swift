import Diagnostics
import Foundation
import Lowering
import Postgres
import SQL
import TestSupport
import Testing

/// One section of a Markdown file under Cases/sql/lowering: Redshift SQL, and what it gives on the local server.
///
/// Its blocks: `sql` (statements; the last one's rows count), then `rows` (one line for each row, values joined by ` | `,
/// `null` for NULL), `lowered` (the last statement's PostgreSQL), or `error` (as drawn, or the server's message).
struct LoweringCase: Sendable, CustomStringConvertible {
  let file: String
  let name: String
  let input: String
  var expected: [(kind: String, text: String)]

  var description: String { "\(file): \(name)" }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases/sql/lowering")

  static let all: [LoweringCase] = {
    let urls = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (urls ?? []).filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }.flatMap(read)
  }()

  static func read(_ url: URL) -> [LoweringCase] {
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var cases: [LoweringCase] = []
    for section in text.components(separatedBy: "\n## ").dropFirst() {
      var lines = section.components(separatedBy: "\n")
      let name = lines.removeFirst()
      var input = ""
      var expected: [(String, String)] = []
      var block: (kind: String, lines: [String])?
      for line in lines {
        if let open = block {
          if line == "```" {
            let body = open.lines.joined(separator: "\n")
            if open.kind == "sql" { input = body } else { expected.append((open.kind, body)) }
            block = nil
          } else {
            block?.lines.append(line)
          }
        } else if line.hasPrefix("```") {
          block = (String(line.dropFirst(3)), [])
        }
      }
      cases.append(LoweringCase(file: url.lastPathComponent, name: name, input: input, expected: expected))
    }
    return cases
  }
}

/// A catalog that asks the database each time.
struct LiveCatalog: Catalog {
  let connection: Connection

  func relation(_ name: [String]) -> CatalogRelation? {
    guard let answer = try? connection.query(CatalogQuery.sql(for: name)) else { return nil }
    return CatalogQuery.decode((0..<answer.rowCount).map { answer.row($0) })
  }

  func function(_ name: String) -> CatalogFunction? {
    (try? connection.query(CatalogQuery.sql(forFunction: name))).map { CatalogQuery.decodeFunction($0.scalar) }
  }
}

/// A session of the local target as a client sees it: Redshift SQL in, rows or an error out.
final class Session {
  let connection: Connection
  private(set) var lowered: [LoweredStatement] = []

  init(_ connection: Connection) { self.connection = connection }

  /// Runs all statements; gives the last one's rows as text.
  func run(_ text: String, path: String = "case.sql") -> Result<[String], Failure> {
    let script = SQLScript.parse(SourceFile(path: path, text: text))
    if !script.diagnostics.isEmpty { return .failure(Failure(DiagnosticList(script.diagnostics))) }
    var rows: [String] = []
    for statement in script.statements {
      switch run(statement, of: script) {
      case .success(let answer): rows = answer
      case .failure(let failure): return .failure(failure)
      }
    }
    return .success(rows)
  }

  private func run(_ statement: Statement, of script: SQLScript) -> Result<[String], Failure> {
    let lowered: LoweredStatement
    do throws(DiagnosticList) {
      lowered = try Lowering().lower(statement, of: script, catalog: LiveCatalog(connection: connection))
    } catch {
      return .failure(Failure(error))
    }
    self.lowered.append(lowered)
    var rows: [String] = []
    for command in lowered.commands {
      do throws(DatabaseError) {
        let answer = try connection.query(command.sql)
        guard command.isMain else { continue }
        rows = (0..<answer.rowCount).map { row in
          answer.row(row).map { $0 ?? "null" }.joined(separator: " | ")
        }
      } catch {
        return .failure(Failure(error, command, script.source))
      }
    }
    return .success(rows)
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ list: DiagnosticList) {
      description = list.sorted.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
    }

    /// The server's message at the place in the user's own text.
    init(_ error: DatabaseError, _ command: LoweredStatement.Command, _ source: SourceFile) {
      var text = "\(error.sqlState) \(error.message)"
      if let position = error.position, let offset = command.map.source(ofCharacter: position, in: command.sql) {
        let (line, column) = source.position(of: offset)
        text += " at \(line):\(column)"
      }
      description = text
    }
  }
}
