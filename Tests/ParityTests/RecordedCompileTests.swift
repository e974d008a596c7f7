import Diagnostics
import JSON
import Postgres
import SQL
import TestSupport
import Testing

/// What the program compiles, against the SQL that real dbt compiled.
///
/// Texts are compared exactly, save where differences.json says `tokens`: there white space is passed over, because
/// dbt's own macros and ours lay their text out each in their own way.
@Suite struct RecordedCompileTests {
  @Test(arguments: ParityCase.names) func compilesAsDBT(_ name: String) throws {
    let parity = try ParityCase(name)
    defer { parity.clean() }
    var environment: [String: String] = [:]
    if !parity.isOffline {
      environment = try CaseDatabase(parity).environment
      for words in parity.settings["before_compile"]?.array ?? [] {
        let before = try parity.run((words.array ?? []).compactMap(\.string), environment: environment)
        try #require(before.exitCode == 0, "\(before.output)\(before.errors)")
      }
    }
    let flags = parity.isOffline ? ["--no-populate-cache", "--no-introspect"] : []
    let compiled = try parity.run(["compile", "--select", "*"] + flags, environment: environment)
    try #require(compiled.exitCode == 0, "\(compiled.output)\(compiled.errors)")
    let manifest = Manifest(try parity.artifact("manifest.json"))
    let allowed = try parity.differences("compiled")
    let expected = try parity.expected("compiled")
    var exact = 0
    var alike = 0
    for (key, lines) in expected {
      let wanted = (lines.array ?? []).compactMap(\.string).joined(separator: "\n")
      let found = try #require(manifest.resources[key]?["compiled_code"]?.string, "\(key) has no compiled code")
      if found == wanted {
        exact += 1
        continue
      }
      switch allowed.first(where: { $0.covers(key) })?.compare {
      case "tokens":
        alike += 1
        #expect(Self.tokens(found) == Self.tokens(wanted), "\(key)")
      case "nothing": continue
      default: #expect(found == wanted, "\(key)")
      }
    }
    let others = manifest.resources.keeping { key, node in
      expected[key] == nil && node["compiled_code"]?.string != nil
    }
    #expect(others.keys.sorted() == [], "compiled, though dbt does not compile it")
    print("parity: \(name): compiled \(expected.count), \(exact) equal, \(alike) equal but for white space")
  }

  private static func tokens(_ text: String) -> [String] {
    let file = SourceFile(path: "compiled", text: text)
    return Lexer.tokens(of: file).tokens.map { file.text($0.span) }
  }
}

/// The schemas of a case, for one test at a time, in a database on the tests' server.
struct CaseDatabase {
  let environment: [String: String]

  init(_ parity: ParityCase) throws {
    parity.holdSchemas()
    let handle = try TestServer.shared().handle
    try handle.ensureDatabase("cases")
    var parameters = handle.parameters
    parameters.database = "cases"
    let connection = try Connection(parameters)
    let rows = try connection.query(
      "select nspname from pg_namespace where nspname = '\(parity.name)' or nspname like '\(parity.name)\\_%'")
    for row in 0..<rows.rowCount {
      if let schema = rows.value(row, 0) { _ = try connection.query("drop schema \"\(schema)\" cascade") }
    }
    environment = [
      "PGHOST": parameters.host, "PGPORT": String(parameters.port), "PGUSER": parameters.user,
      "PGPASSWORD": parameters.password ?? "", "PGDATABASE": "cases",
    ]
  }
}
