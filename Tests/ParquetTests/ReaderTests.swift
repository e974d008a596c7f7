import Diagnostics
import Foundation
import Parquet
import Testing

/// Files that pyarrow wrote (scripts/make_parquet_fixtures.py), held against their expected rows.
@Suite struct ReaderTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases/parquet")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".parquet") }.map { String($0.dropLast(8)) }.sorted()
  }()

  static func path(_ name: String) -> String { folder.appendingPathComponent(name + ".parquet").path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  struct Expected: Decodable {
    var like: String?
    var `repeat`: Int?
    var columns: [Column]?
    var rows: [[String?]]?

    struct Column: Decodable, Equatable {
      let name: String
      let type: String
      let isOptional: Bool

      init(from decoder: any Decoder) throws {
        var parts = try decoder.unkeyedContainer()
        name = try parts.decode(String.self)
        type = try parts.decode(String.self)
        isOptional = try parts.decode(Bool.self)
      }
    }
  }

  static func expected(_ name: String) throws -> (columns: [Expected.Column], rows: [[String?]]) {
    let url = folder.appendingPathComponent(name + ".json")
    let found = try JSONDecoder().decode(Expected.self, from: try Data(contentsOf: url))
    if let like = found.like {
      let other = try expected(like)
      return (other.columns, (0..<(found.repeat ?? 1)).flatMap { _ in other.rows })
    }
    return (try #require(found.columns), try #require(found.rows))
  }

  static func texts(_ rows: ParquetRows) throws -> [[String?]] {
    var all: [[String?]] = []
    while try rows.next() {
      all.append((0..<rows.fieldCount).map { rows.field($0).map { String(decoding: $0, as: UTF8.self) } })
    }
    return all
  }

  static func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch let finding as Diagnostic { return finding.code } catch { return "\(error)" }
    return nil
  }

  @Test func thereAreFiles() { #expect(Self.names.count >= 18) }

  @Test(arguments: names)
  func rowsAreThoseWritten(name: String) throws {
    let file = try ParquetFile(path: Self.path(name))
    let (columns, rows) = try Self.expected(name)
    #expect(file.rowCount == rows.count)
    #expect(file.fields.map(\.name) == columns.map(\.name))
    #expect(file.fields.map(\.isOptional) == columns.map(\.isOptional))
    for (field, column) in zip(file.fields, columns) {
      #expect(field.redshiftType == column.type, "\(column.name)")
    }
    let found = try Self.texts(file.rows())
    #expect(found.count == rows.count)
    for (number, (row, wanted)) in zip(found, rows).enumerated() {
      for (index, (text, want)) in zip(row, wanted).enumerated() where !Self.same(text, want, columns[index].type) {
        Issue.record("row \(number), \(columns[index].name): \(text ?? "null") is not \(want ?? "null")")
      }
    }
  }

  /// Floating numbers have more than one text: Python and Swift differ in exponents and in what is shortest.
  static func same(_ text: String?, _ wanted: String?, _ type: String) -> Bool {
    if text == wanted { return true }
    guard let text, let wanted else { return false }
    switch type {
    case "real": return Float(text) == Float(wanted) && Float(text) != nil
    case "double precision": return Double(text) == Double(wanted) && Double(text) != nil
    default: return false
    }
  }

  @Test func columnsAreProjectedInTheOrderAsked() throws {
    let file = try ParquetFile(path: Self.path("dictionary"))
    let (_, rows) = try Self.expected("dictionary")
    let found = try Self.texts(file.rows(columns: [5, 2, 5]))
    #expect(found == rows.map { [$0[5], $0[2], $0[5]] })
    #expect(try Self.texts(file.rows(columns: [])).count == rows.count)
    let nested = try ParquetFile(path: Self.path("nested"))
    let expected = try Self.expected("nested").rows
    #expect(try Self.texts(nested.rows(columns: [6, 0])) == expected.map { [$0[6], $0[0]] })
  }

  @Test func rowGroupsCanBeTakenAlone() throws {
    let file = try ParquetFile(path: Self.path("groups"))
    #expect(file.rowGroupCount == 13)
    let found = try Self.texts(file.rows(columns: [0], rowGroups: 2..<4))
    #expect(found == (14..<28).map { ["\($0)"] })
  }

  @Test func linesOfCopyAreEscaped() throws {
    let file = try ParquetFile(path: Self.path("types"))
    let columns = ["string", "binary", "bool", "unicode"]
    let numbers = try columns.map { name in try #require(file.fields.firstIndex { $0.name == name }) }
    let rows = file.rows(columns: numbers)
    var output: [UInt8] = []
    while try rows.next() { rows.appendCopyRow(to: &output) }
    #expect(
      String(decoding: output, as: UTF8.self) == """
        plain\t\\\\x00ff\tt\tdéjà vu
        tab\\tline\\nback\\\\slash\\r\t\\\\x\tf\t日本語 🚲
        \\N\t\\N\t\\N\t\\N
        \t\\\\x74657874\tt\t'quoted' "twice"

        """)
  }

  @Test func bytesCanBeTakenAsText() throws {
    let file = try ParquetFile(path: Self.path("types"))
    let number = try #require(file.fields.firstIndex { $0.name == "fixed" })
    let rows = file.rows(columns: [number], binaryAsText: [number])
    #expect(try rows.next())
    #expect(try rows.next())
    #expect(rows.field(0).map { Array($0) } == Array("abc".utf8))
  }

  @Test func whatIsNotParquetIsSaid() throws {
    let open = { (bytes: [UInt8]) in Self.code { _ = try ParquetFile(MemoryByteSource(name: "case.parquet", bytes)) } }
    #expect(open([]) == "parquet.not-parquet")
    #expect(open(Array("id,name\n1,a\n2,b\n".utf8)) == "parquet.not-parquet")
    #expect(open(Array("PAR1".utf8) + [9, 0, 0, 0] + Array("PAR1".utf8)) == "parquet.corrupt")
    #expect(open(Array("PARE".utf8) + [0, 0, 0, 0] + Array("PARE".utf8)) == "parquet.unsupported")
    #expect(Self.code { _ = try ParquetFile(path: Self.folder.path + "/missing") } == "parquet.unreadable")
    #expect(Self.code { _ = try ParquetFile(path: Self.folder.path) } == "parquet.unreadable")
    let whole = try Self.bytes("groups")
    for length in stride(from: 0, to: whole.count - 1, by: 61) {
      let code = open(Array(whole[..<length]))
      #expect(code == "parquet.not-parquet" || code == "parquet.corrupt")
    }
  }

  @Test(arguments: [
    ("brotli", "column 'id' uses the codec Brotli"), ("decimal", "uses a decimal of 40 digits, more than 38"),
  ])
  func whatIsNotSupportedIsSaid(name: String, what: String) throws {
    do {
      _ = try Self.texts(ParquetFile(path: Self.path("unsupported/" + name)).rows())
      Issue.record("the file was read")
    } catch let finding as Diagnostic {
      #expect(finding.code == "parquet.unsupported")
      #expect(finding.message.hasSuffix(what), "\(finding.message)")
    }
  }

  @Test func aFindingNamesFileAndColumn() throws {
    var bytes = try Self.bytes("runs")
    // Within the first column's page.
    for at in 30..<60 { bytes[at] = 0xFF }
    do {
      _ = try Self.texts(ParquetFile(MemoryByteSource(name: "dir/runs.parquet", bytes)).rows())
      Issue.record("damage passed")
    } catch let finding as Diagnostic {
      #expect(finding.message.hasPrefix("Parquet file 'dir/runs.parquet', column 'a' is damaged: "))
    }
  }

  /// Damage of any byte gives rows or a finding, never a crash or a hang.
  @Test(arguments: [
    "types", "types_dictionary_v2", "types_required", "nested", "runs", "groups", "int96", "list_named_bag",
  ])
  func damageNeverBreaksTheReader(name: String) throws {
    let whole = try Self.bytes(name)
    var state: UInt64 = 42
    var findings = 0
    for round in 0..<400 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var bytes = whole
      let spot = Int(state >> 33) % bytes.count
      bytes[spot] = round % 3 == 0 ? 0xFF : bytes[spot] ^ UInt8(truncatingIfNeeded: state >> 20)
      if round % 5 == 0 { bytes[(spot + 3) % bytes.count] ^= 0x81 }
      let code = Self.code {
        let rows = try ParquetFile(MemoryByteSource(name: name, bytes)).rows()
        var seen = 0
        while seen < 20_000, try rows.next() { seen += 1 }
      }
      if let code {
        #expect(["parquet.corrupt", "parquet.unsupported", "parquet.not-parquet"].contains(code))
        findings += 1
      }
    }
    #expect(findings > 20)
  }
}
