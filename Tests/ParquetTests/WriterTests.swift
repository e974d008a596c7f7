import Compression
import Diagnostics
import Foundation
import Parquet
import Testing

@Suite struct WriterTests {
  static let columns: [OutputColumn] = [
    OutputColumn(name: "b", kind: .boolean),
    OutputColumn(name: "i2", kind: .int16),
    OutputColumn(name: "i4", kind: .int32),
    OutputColumn(name: "i8", kind: .int64, isNullable: false),
    OutputColumn(name: "r", kind: .float),
    OutputColumn(name: "d", kind: .double),
    OutputColumn(name: "n9", kind: .decimal(precision: 9, scale: 2)),
    OutputColumn(name: "n18", kind: .decimal(precision: 18, scale: 0)),
    OutputColumn(name: "n38", kind: .decimal(precision: 38, scale: 10)),
    OutputColumn(name: "day", kind: .date),
    OutputColumn(name: "clock", kind: .time),
    OutputColumn(name: "at", kind: .timestamp),
    OutputColumn(name: "zoned", kind: .timestamptz),
    OutputColumn(name: "t", kind: .text),
    OutputColumn(name: "s", kind: .json),
    OutputColumn(name: "v", kind: .binary),
  ]

  static let rows: [[String?]] = [
    [
      "t", "-32768", "2147483647", "-9223372036854775808", "1.5", "0.1", "-1234567.89", "999999999999999999",
      "9999999999999999999999999999.9999999999", "2024-02-29", "13:05:00.25", "2024-02-29 13:05:00.000001",
      "1969-12-31 23:59:59.999999+00", "tab\tline\nback\\slash", #"{"a":[1,null]}"#, "\\x00ff",
    ],
    [
      "f", "32767", "-2147483648", "9223372036854775807", "-Infinity", "NaN", "0.05", "-1",
      "-9999999999999999999999999999.9999999999", "0044-03-15 BC", "00:00:00", "0001-01-01 00:00:00",
      "9999-12-31 00:00:00+00", "", "[]", "\\x",
    ],
    [nil, nil, nil, "0", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil],
    [
      "t", "0", "7", "8", "0.25", "17.95", "-0.07", "0", "0.0000000001", "12024-01-01", "23:59:59.999999",
      "0044-03-15 10:00:00 BC", "2024-01-01 00:00:00+00", "déjà vu 🚲", "\"x\"", "\\xabcdef",
    ],
  ]

  static func write(
    _ rows: [[String?]], _ columns: [OutputColumn], codec: BlockCodec?, rowGroupSize: Int = 1 << 20
  ) throws -> [UInt8] {
    let writer = ParquetWriter(columns: columns, codec: codec, rowGroupSize: rowGroupSize)
    var bytes: [UInt8] = []
    for row in rows {
      try writer.append(row.map { text in text.map { Array($0.utf8) } })
      bytes += writer.drain()
    }
    #expect(writer.rowCount == rows.count)
    return try bytes + writer.finish()
  }

  static func read(_ bytes: [UInt8]) throws -> (file: ParquetFile, rows: [[String?]]) {
    let file = try ParquetFile(MemoryByteSource(name: "written.parquet", bytes))
    return (file, try ReaderTests.texts(file.rows()))
  }

  @Test(arguments: [nil, BlockCodec.snappy, .gzip, .zstd])
  func everyTypeComesBack(codec: BlockCodec?) throws {
    let (file, rows) = try Self.read(try Self.write(Self.rows, Self.columns, codec: codec))
    let types = file.fields.map(\.redshiftType)
    #expect(
      types == [
        "boolean", "smallint", "integer", "bigint", "real", "double precision", "decimal(9,2)", "decimal(18,0)",
        "decimal(38,10)", "date", "time", "timestamp", "timestamptz", "varchar(65535)", "varchar(65535)",
        "varbyte(64000)",
      ])
    #expect(file.fields.map(\.isOptional) == Self.columns.map(\.isNullable))
    #expect(rows == Self.rows)
  }

  /// Dictionaries that stay, are given up at once, or grow too large on the way; pages and groups of many kinds.
  @Test(arguments: [200_000, 3_000_000])
  func manyRowsComeBack(rowGroupSize: Int) throws {
    let columns = [
      OutputColumn(name: "id", kind: .int64, isNullable: false),
      OutputColumn(name: "country", kind: .text),
      OutputColumn(name: "name", kind: .text),
      OutputColumn(name: "long", kind: .text, isNullable: false),
      OutputColumn(name: "flag", kind: .boolean),
      OutputColumn(name: "price", kind: .decimal(precision: 10, scale: 2)),
      OutputColumn(name: "nothing", kind: .int32),
    ]
    var rows: [[String?]] = []
    for index in 0..<9000 {
      let country: String? = index % 9 == 0 ? nil : ["UK", "France", "Eire"][index / 500 % 3]
      let long = String(repeating: "ab", count: 100) + "\(index / 2)"
      let flag: String? = index % 5 == 0 ? nil : index % 7 == 0 ? "t" : "f"
      let price: String? = index % 4 == 0 ? nil : "\(index % 100).\(10 + index % 90)"
      rows.append(["\(index)", country, "customer \(index)", long, flag, price, nil])
    }
    let bytes = try Self.write(rows, columns, codec: .snappy, rowGroupSize: rowGroupSize)
    let (file, found) = try Self.read(bytes)
    #expect(rowGroupSize < 1_000_000 ? file.rowGroupCount > 8 : file.rowGroupCount == 1)
    #expect(found.count == rows.count)
    #expect(found == rows)
  }

  @Test func aFileWithoutRowsIsAFile() throws {
    let (file, rows) = try Self.read(try Self.write([], Self.columns, codec: .snappy))
    #expect(file.fields.count == Self.columns.count)
    #expect(rows.isEmpty && file.rowCount == 0)
  }

  @Test func linesOfCopyAreTaken() throws {
    let columns = [OutputColumn(name: "n", kind: .int32), OutputColumn(name: "t", kind: .text)]
    let writer = ParquetWriter(columns: columns)
    for line in ["1\tplain\n", "\\N\t\\N\n", "2\ta\\tb\\\\N\\n\n", "3\t", "4\t\\\\N\n"] {
      try Array(line.utf8).withUnsafeBufferPointer { (bytes) throws(Diagnostic) in try writer.append(copyLine: bytes) }
    }
    let (_, rows) = try Self.read(try writer.finish())
    #expect(rows == [["1", "plain"], [nil, nil], ["2", "a\tb\\N\n"], ["3", ""], ["4", "\\N"]])
    for line in ["1\n", "1\t2\t3\n", ""] {
      let code = ReaderTests.code {
        try Array(line.utf8).withUnsafeBufferPointer { (bytes) throws(Diagnostic) in
          try ParquetWriter(columns: columns).append(copyLine: bytes)
        }
      }
      #expect(code == "parquet.wrong-field-count" || line.isEmpty && code == "parquet.bad-value", "\(line)")
    }
  }

  /// Whatever is not a value of the column's type is refused, never written as something else.
  @Test(arguments: [
    (OutputColumn.Kind.boolean, ["yes", "2", "tr", ""]),
    (.int16, ["32768", "1.5", "", "-", "1e3"]),
    (.int32, ["2147483648", "x"]),
    (.int64, ["9223372036854775808", "99999999999999999999999999999999999999999"]),
    (.double, ["", "one"]),
    (.decimal(precision: 9, scale: 2), ["10000000.00", "0.001", "NaN", "1.2.3"]),
    (
      .decimal(precision: 38, scale: 0),
      ["100000000000000000000000000000000000000", "1" + String(repeating: "0", count: 60)]
    ),
    (.date, ["infinity", "2024-13-01", "2024-01", "2024-01-01 BC x"]),
    (.time, ["25:00:00", "12", "12:00:00.1234567"]),
    (.timestamp, ["-infinity", "2024-01-01", "2024-01-01 12:00:00+"]),
    (.binary, ["\\x0", "\\xzz"]),
  ])
  func otherTextsAreRefused(kind: OutputColumn.Kind, texts: [String]) {
    for text in texts {
      let code = ReaderTests.code {
        try ParquetWriter(columns: [OutputColumn(name: "c", kind: kind)]).append([Array(text.utf8)])
      }
      #expect(code == "parquet.bad-value", "\(text)")
    }
  }

  @Test func floatingNumbersKeepEveryBit() throws {
    let texts = [
      "0", "-0", "-0.0", "7", "17.95", "-0.07", "0.001", "123456789012345", "1234567890123456", "9007199254740993",
      "0.30000000000000004", "0.1234567890123456", "5e-324", "1.7976931348623157e+308", "1e22", ".5", "5.",
    ]
    let column = OutputColumn(name: "d", kind: .double)
    let (_, rows) = try Self.read(try Self.write(texts.map { [$0] }, [column], codec: nil))
    for (text, row) in zip(texts, rows) {
      #expect(row[0].flatMap(Double.init)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test func nullIsRefusedWhereTheColumnHasNone() {
    let column = OutputColumn(name: "c", kind: .text, isNullable: false)
    #expect(ReaderTests.code { try ParquetWriter(columns: [column]).append([nil]) } == "parquet.bad-value")
  }

  @Test(arguments: [
    ("boolean", OutputColumn.Kind.boolean), ("smallint", .int16), ("int4", .int32), ("bigint", .int64),
    ("real", .float),
    ("double precision", .double), ("numeric(10,2)", .decimal(precision: 10, scale: 2)),
    ("DECIMAL (12, 4)", .decimal(precision: 12, scale: 4)), ("numeric", .decimal(precision: 18, scale: 0)),
    ("date", .date), ("time without time zone", .time), ("timestamp without time zone", .timestamp),
    ("timestamp(3) with time zone", .timestamptz), ("timestamptz", .timestamptz), ("character varying(20)", .text),
    ("time with time zone", .text), ("super", .json), ("bytea", .binary), ("varbyte(10)", .binary),
  ])
  func kindsGoByTypeName(name: String, kind: OutputColumn.Kind) { #expect(OutputColumn.Kind(typeName: name) == kind) }

  /// Where pyarrow is installed, it must read the file with the same types and values.
  @Test func pyarrowReadsTheFile() throws {
    let python = ProcessInfo.processInfo.environment["REDSTART_PYTHON"] ?? "python3"
    let script = """
      import json, sys
      try:
          import pyarrow.parquet as pq
      except ImportError:
          sys.exit(3)
      table = pq.read_table(sys.argv[1])
      pq.ParquetFile(sys.argv[1]).metadata.to_dict()
      rows = [[None if v is None else str(v) for v in row.values()] for row in table.to_pylist()]
      print(json.dumps({"types": [str(f.type) for f in table.schema], "rows": rows}))
      """
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("parquet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("t.parquet")
    // Python knows no years before 1.
    let rows = [Self.rows[0], Self.rows[2]]
    try Data(try Self.write(rows, Self.columns, codec: .snappy, rowGroupSize: 100)).write(to: path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", script, path.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // No Python, or no pyarrow: nothing to compare with.
    if [3, 127].contains(process.terminationStatus) { return }
    #expect(process.terminationStatus == 0)
    struct Answer: Decodable {
      let types: [String]
      let rows: [[String?]]
    }
    let answer = try JSONDecoder().decode(Answer.self, from: output)
    // Older versions take JSON for a text.
    let types = answer.types.map { $0 == "extension<arrow.json>" ? "string" : $0 }
    #expect(
      types == [
        "bool", "int16", "int32", "int64", "float", "double", "decimal128(9, 2)", "decimal128(18, 0)",
        "decimal128(38, 10)", "date32[day]", "time64[us]", "timestamp[us]", "timestamp[us, tz=UTC]", "string", "string",
        "binary",
      ])
    let first = [
      "True", "-32768", "2147483647", "-9223372036854775808", "1.5", "0.1", "-1234567.89", "999999999999999999",
      "9999999999999999999999999999.9999999999", "2024-02-29", "13:05:00.250000", "2024-02-29 13:05:00.000001",
      "1969-12-31 23:59:59.999999+00:00", "tab\tline\nback\\slash", #"{"a":[1,null]}"#, "b'\\x00\\xff'",
    ]
    #expect(answer.rows == [first, Self.rows[2]])
  }
}
