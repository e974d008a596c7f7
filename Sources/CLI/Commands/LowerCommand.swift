import Diagnostics
import FileSystem
import JSON
import Lowering
import SQL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `lower [FILE…]`: the PostgreSQL statements that Redshift statements become, with no database.
struct LowerCommand {
  let arguments: Arguments
  let usesColor: Bool

  /// - Returns: The exit code: 0, 1 (a statement could not be lowered), 2 (a file could not be read).
  func run() -> Int32 {
    var failed = false
    for path in arguments.words.isEmpty ? ["-"] : arguments.words {
      do throws(Diagnostic) {
        let source = try Self.source(path)
        for text in try Self.texts(source) { lower(text, &failed) }
      } catch {
        report([error])
        return 2
      }
    }
    return failed ? 1 : 0
  }

  private static func source(_ path: String) throws(Diagnostic) -> SourceFile {
    if path == "-" { return SourceFile(path: "<stdin>", bytes: readInput()) }
    do throws(FileError) {
      return SourceFile(path: path, bytes: try FileSystem.read(path))
    } catch {
      throw Diagnostic(code: "cli.unreadable-file", message: error.description)
    }
  }

  private static func readInput() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(0, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        return bytes
      }
    }
  }

  /// The script itself, or the entries of a JSON list: no statement begins with a bracket.
  private static func texts(_ source: SourceFile) throws(Diagnostic) -> [SourceFile] {
    guard source.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else { return [source] }
    guard case .array(let entries) = try JSONReader.read(source) else { return [] }
    return entries.enumerated().map { index, entry in
      SourceFile(path: "\(source.path)[\(index)]", text: entry.string ?? entry["sql"]?.string ?? "")
    }
  }

  private func lower(_ source: SourceFile, _ failed: inout Bool) {
    let script = SQLScript.parse(source)
    if !script.diagnostics.isEmpty {
      failed = true
      put(script.diagnostics)
    }
    let catalog = ScriptCatalog()
    for statement in script.statements {
      if Self.isTheSessionsOwn(statement) {
        put(
          [],
          note:
            "\(statement.kindName.uppercased()) is done by the session itself, with the files and rows that it reads")
        continue
      }
      do throws(DiagnosticList) {
        let lowered = try Lowering().lower(statement, of: script, catalog: catalog)
        catalog.follow(statement)
        put(lowered.commands.map(\.sql))
      } catch {
        failed = true
        put(error.sorted)
      }
    }
  }

  /// Whether the local target runs a statement without a text for PostgreSQL that could be told beforehand.
  private static func isTheSessionsOwn(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .copy, .unload, .createExternalTable: true
    case .command(let command): command.name == "CREATE EXTERNAL SCHEMA"
    default: false
    }
  }

  private func put(_ commands: [String], note: String? = nil) {
    if arguments.flag("json") {
      var object: JSONObject = ["ok": true, "commands": .array(commands.map { .string($0) })]
      if let note { object["note"] = .string(note) }
      Console.put(JSONWriter.text(.object(object), .compact) + "\n", to: 1)
    } else {
      Console.put((note.map { "-- \($0)\n" } ?? "") + commands.map { $0 + ";\n" }.joined(), to: 1)
    }
  }

  private func put(_ findings: [Diagnostic]) {
    if arguments.flag("json"), let first = findings.first {
      var error: JSONObject = ["code": .string(first.code), "message": .string(first.message)]
      if let hint = first.hint { error["hint"] = .string(hint) }
      if let place = first.place {
        let (line, column) = place.file.position(of: Int(place.span.start))
        error["line"] = .int(line)
        error["column"] = .int(column)
      }
      Console.put(JSONWriter.text(.object(["ok": false, "error": .object(error)]), .compact) + "\n", to: 1)
    } else {
      report(findings)
    }
  }

  private func report(_ findings: [Diagnostic]) {
    let renderer = DiagnosticRenderer(color: usesColor)
    Console.put(findings.map { renderer.render($0) + "\n" }.joined(separator: "\n"), to: 2)
  }
}

/// Knows the tables that the script itself has made so far, with the columns that it declares.
private final class ScriptCatalog: Catalog {
  private var tables: [String: [CatalogColumn]] = [:]
  /// The text is that of a server that has it.
  let hasSpatial = true

  func relation(_ name: [String]) -> CatalogRelation? {
    tables[name.joined(separator: ".")].map { .columns($0) }
  }

  func follow(_ statement: Statement) {
    switch statement.kind {
    case .createTable(let table):
      var columns: [CatalogColumn] = []
      for entry in table.entries {
        switch entry {
        case .column(let column): columns.append(CatalogColumn(name: column.name.folded, type: SQLType(column.type)))
        case .constraint: continue
        case .like: return
        }
      }
      tables[table.name.folded] = columns
    case .drop(let drop):
      for name in drop.names { tables[name.folded] = nil }
    case .alterTable(let alter): tables[alter.name.folded] = nil
    default: break
    }
  }
}
