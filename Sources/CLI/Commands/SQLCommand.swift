import Diagnostics
import FileSystem
import JSON
import SQL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `sql [FILE…]`: parses Redshift SQL and prints it back.
struct SQLCommand {
  let arguments: Arguments
  let usesColor: Bool
  private let positions = Positions()
  /// How many findings went to the standard error.
  private let shown = Counter()

  init(arguments: Arguments, usesColor: Bool) {
    self.arguments = arguments
    self.usesColor = usesColor
  }

  private var isJSON: Bool { arguments.flag("json") }
  private var showsTree: Bool { arguments.flag("tree") }

  /// - Returns: The exit code: 0, 1 (a statement could not be read), 2 (a file could not).
  func run() -> Int32 {
    var failed = false
    for path in arguments.words.isEmpty ? ["-"] : arguments.words {
      do throws(Diagnostic) {
        let source = try Self.source(path)
        if Self.isList(source) {
          try list(source, &failed)
        } else {
          script(source, &failed)
        }
      } catch {
        report([error])
        return 2
      }
    }
    if shown.count > Self.mostShown {
      Console.put("\(shown.count - Self.mostShown) more findings; --json shows them all\n", to: 2)
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

  /// No statement begins with a bracket.
  private static func isList(_ source: SourceFile) -> Bool {
    source.bytes.first { $0 > 0x20 } == UInt8(ascii: "[")
  }

  // MARK: Scripts

  private func script(_ source: SourceFile, _ failed: inout Bool) {
    let script = SQLScript.parse(source)
    var output = Output()
    var from = 0
    for outcome in script.outcomes {
      if let statement = outcome.statement {
        if isJSON {
          output.put(object(SQLPrinter.print(statement), statement.kindName, [statement], source))
        } else {
          let comments = script.comments(in: Span(from, Int(outcome.span.end)))
          output.put(comments.map { $0 + "\n" }.joined() + text(statement, source))
        }
      } else {
        failed = true
        put(outcome.diagnostics, &output)
      }
      from = Int(outcome.span.end)
    }
    if !isJSON {
      let rest = script.comments(in: Span(from, source.bytes.count))
      if !rest.isEmpty { output.put(rest.joined(separator: "\n")) }
    }
    output.flush()
  }

  private func text(_ statement: Statement, _ source: SourceFile) -> String {
    showsTree ? tree(statement, source) : SQLPrinter.format(statement) + ";"
  }

  private func tree(_ statement: Statement, _ source: SourceFile) -> String {
    TreePrinter.draw(statement, in: arguments.flag("spans") ? source : nil)
  }

  // MARK: Lists

  private func list(_ source: SourceFile, _ failed: inout Bool) throws(Diagnostic) {
    guard case .array(let entries) = try JSONReader.read(source) else { return }
    var output = Output()
    for (index, entry) in entries.enumerated() {
      guard let sql = entry.string ?? entry["sql"]?.string else {
        let finding = Diagnostic(
          code: "cli.no-sql", message: "entry \(index + 1) of \(source.path) holds no SQL",
          hint: "each entry is a string or an object with a string \"sql\"")
        failed = true
        put([finding], &output)
        continue
      }
      let own = SourceFile(path: "\(source.path)[\(index)]", text: sql)
      let script = SQLScript.parse(own)
      if script.diagnostics.isEmpty {
        if isJSON {
          let kind =
            script.statements.isEmpty ? "empty" : script.statements.count > 1 ? "script" : script.statements[0].kindName
          let printed = script.statements.map { SQLPrinter.print($0) }.joined(separator: ";\n")
          output.put(object(printed, kind, script.statements, own))
        } else {
          for statement in script.statements { output.put(text(statement, own)) }
        }
      } else {
        failed = true
        put(script.diagnostics, &output)
      }
    }
    output.flush()
  }

  /// On the standard error, or as an object in its place.
  private func put(_ diagnostics: [Diagnostic], _ output: inout Output) {
    if isJSON { return output.put(object(diagnostics)) }
    output.flush()
    report(diagnostics)
  }

  // MARK: Output

  private func object(
    _ sql: String, _ kind: String, _ statements: [Statement], _ source: SourceFile
  ) -> String {
    var object: JSONObject = ["ok": true, "sql": .string(sql), "kind": .string(kind)]
    if showsTree {
      object["tree"] = .string(statements.map { tree($0, source) }.joined(separator: "\n"))
    }
    return JSONWriter.text(.object(object), .lines)
  }

  private func object(_ diagnostics: [Diagnostic]) -> String {
    var object: JSONObject = ["ok": false]
    guard let first = diagnostics.first else { return JSONWriter.text(.object(object), .lines) }
    object["error"] = finding(first)
    if diagnostics.count > 1 { object["more"] = .array(diagnostics.dropFirst().map(finding)) }
    return JSONWriter.text(.object(object), .lines)
  }

  private func finding(_ diagnostic: Diagnostic) -> JSONValue {
    var object: JSONObject = ["code": .string(diagnostic.code), "message": .string(diagnostic.message)]
    if let place = diagnostic.place {
      let (line, column) = positions.position(of: place)
      object["line"] = .int(line)
      object["column"] = .int(column)
    }
    if let hint = diagnostic.hint { object["hint"] = .string(hint) }
    return .object(object)
  }

  private func report(_ diagnostics: [Diagnostic]) {
    let renderer = DiagnosticRenderer(color: usesColor)
    for diagnostic in diagnostics {
      shown.count += 1
      // Whoever gave a file of another kind has seen enough.
      if shown.count <= Self.mostShown { Console.put(renderer.render(diagnostic) + "\n\n", to: 2) }
    }
  }

  private static let mostShown = 200

  private final class Counter {
    var count = 0
  }

  /// Finds lines and columns of places that come in order: each from the one before, so that a long line is read once.
  private final class Positions {
    private var file: SourceFile?
    private var offset = 0
    private var line = 1
    private var column = 1

    func position(of place: SourcePlace) -> (line: Int, column: Int) {
      let target = min(Int(place.span.start), place.file.bytes.count)
      if file !== place.file || target < offset { (file, offset, line, column) = (place.file, 0, 1, 1) }
      while offset < target {
        let byte = place.file.bytes[offset]
        if byte == 0x0A {
          line += 1
          column = 1
        } else if byte & 0xC0 != 0x80 {
          column += 1
        }
        offset += 1
      }
      // Within a character: its first byte counted already.
      return (line, target < place.file.bytes.count && place.file.bytes[target] & 0xC0 == 0x80 ? column - 1 : column)
    }
  }

  /// Lines on their way to the standard output.
  private struct Output {
    private var bytes: [UInt8] = []

    mutating func put(_ text: String) {
      bytes.append(contentsOf: text.utf8)
      bytes.append(0x0A)
      if bytes.count > 1 << 16 { flush() }
    }

    mutating func flush() {
      if !bytes.isEmpty { _ = FileSystem.writeAll(bytes, to: 1) }
      bytes.removeAll(keepingCapacity: true)
    }
  }
}

extension JSONWriter.Style {
  /// One object on a line, readable by eye, UTF-8 kept.
  fileprivate static let lines = JSONWriter.Style(itemSeparator: ", ", keySeparator: ": ", ascii: false)
}
