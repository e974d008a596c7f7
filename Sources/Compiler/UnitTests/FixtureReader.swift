import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// Brings what a unit test gives or expects into the one form that the manifest has: a list of rows by column, or SQL.
struct FixtureReader {
  let package: Package
  let engine: Engine
  let nodes: OrderedMap<Node>
  let test: UnitTestProperties
  let originalFilePath: String

  /// - Parameters:
  ///   - fixture: with `rows`, `format`, `fixture`, and for an input `input`, as written.
  ///   - kind: `input` or `expected`.
  /// - Returns: the same with all keys.
  func normalized(_ fixture: JSONValue, _ kind: String) throws(Diagnostic) -> JSONValue {
    let format = fixture["format"]?.string ?? "dict"
    let name = fixture["fixture"]?.string
    var rows = fixture["rows"] ?? .null
    switch format {
    case "csv":
      guard name != nil || rows.string != nil else { throw mismatch(kind, format, "a text or a fixture file") }
      let bytes =
        try name.map { (name) throws(Diagnostic) in try file(name, ["csv"]) } ?? Array((rows.string ?? "").utf8)
      rows = .array(Self.rows(bytes).map { .object($0.emptyAsNull) })
    case "sql":
      guard name != nil || rows.string != nil else { throw mismatch(kind, format, "a text or a fixture file") }
      if let name { rows = .string(String(decoding: try file(name, ["sql"]), as: UTF8.self)) }
    default:
      // dbt: an input with neither rows nor a fixture takes all rows of the seed that it names.
      if rows.isNull, name == nil { rows = .array(try seedRows(fixture["input"]?.string).map(JSONValue.object)) }
      guard let list = rows.array, list.allSatisfy({ $0.object != nil }) else {
        throw mismatch(kind, format, "a list of mappings")
      }
    }
    if let list = rows.array { rows = .array(Self.firstWhole(list)) }
    var result = JSONObject()
    if let input = fixture["input"] { result["input"] = input }
    result["rows"] = rows
    result["format"] = .string(format)
    result["fixture"] = JSONValue(name)
    return .object(result)
  }

  private func mismatch(_ kind: String, _ format: String, _ wanted: String) -> Diagnostic {
    Diagnostic(
      code: "properties.unit-test-rows",
      message: "Unit test \(test.name) has \(kind) rows or fixtures which do not match format \(format)",
      place: test.place, hint: "\(format) takes \(wanted)")
  }

  private func file(_ name: String, _ kinds: [String]) throws(Diagnostic) -> [UInt8] {
    let named = package.fixtures.filter { Path.stem($0.relativePath) == name }
    if named.count > 1 {
      throw Diagnostic(
        code: "project.duplicate-name", message: "dbt found two fixtures with the name \"\(name)\"", place: test.place,
        hint: "rename one of \(named.map(\.originalFilePath).joined(separator: ", "))")
    }
    guard let found = named.first(where: { kinds.contains(Path.fileExtension($0.relativePath)) }) else {
      let names = package.fixtures.map { Path.stem($0.relativePath) }
      throw Diagnostic(
        code: "properties.unknown-fixture",
        message: "File not found for fixture '\(name)' in unit tests in \(originalFilePath)", place: test.place,
        hint: Suggestion.hint(for: name, among: names)
          ?? "put it at \(package.project.testPaths.first ?? "tests")/fixtures/\(name).\(kinds[0])")
    }
    return Array(try content(found.source, found.originalFilePath).trimmed.utf8)
  }

  private func content(_ source: SourceFile?, _ path: String) throws(Diagnostic) -> String {
    if let source { return source.text }
    do throws(FileError) {
      return String(decoding: try FileSystem.read(Path.join(package.rootPath, path)), as: UTF8.self)
    } catch {
      throw Diagnostic(code: "project.unreadable", message: error.description, place: test.place)
    }
  }

  private func seedRows(_ input: String?) throws(Diagnostic) -> [JSONObject] {
    guard case .ref(let ref)? = input.flatMap({ UnitTestInput($0, engine) }) else {
      throw mismatch(input == nil ? "expected" : "input", "dict", "rows")
    }
    let owner = ref.package ?? package.name
    guard let seed = nodes["seed.\(owner).\(ref.name)"], owner == package.name else {
      throw Diagnostic(
        code: "properties.unknown-seed", message: "Unable to find seed '\(owner).\(ref.name)' for unit tests",
        place: test.place, hint: "write the input's rows, or 'rows: []'")
    }
    return Self.rows(Array(try content(nil, seed.originalFilePath).utf8))
  }

  /// Rows of a CSV text by the columns of its first line, all values as text; what a row lacks is null.
  static func rows(_ bytes: [UInt8]) -> [JSONObject] {
    var reader = CSVReader(bytes, delimiter: UInt8(ascii: ","))
    var fields: [CSVReader.Field] = []
    func texts() -> [String] {
      fields.map { String(decoding: reader.value($0), as: UTF8.self) }
    }
    guard reader.next(&fields) == true else { return [] }
    let names = texts()
    var rows: [JSONObject] = []
    while reader.next(&fields) == true {
      let values = texts()
      rows.append(
        JSONObject(names.enumerated().map { ($1, values.indices.contains($0) ? .string(values[$0]) : .null) }))
    }
    return rows
  }

  /// Puts the first row without nulls at the top: a database takes the columns' types from there.
  private static func firstWhole(_ rows: [JSONValue]) -> [JSONValue] {
    var rows = rows
    let whole = rows.firstIndex { row in row.object.map { !$0.contains { $0.1.isNull } } ?? false }
    if let whole, whole > 0 { rows.swapAt(0, whole) }
    return rows
  }
}

extension JSONObject {
  /// Empty texts as null, as CSV means them.
  fileprivate var emptyAsNull: JSONObject {
    JSONObject(map { key, value in (key, value.string?.isEmpty ?? false ? .null : value) })
  }
}
