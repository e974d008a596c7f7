/// The footer, as https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift lays it out.
struct FileMetadata {
  var schema: [SchemaElement] = []
  var rowCount = 0
  var rowGroups: [RowGroup] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    var reader = CompactReader(bytes)
    var schema: [SchemaElement] = []
    var groups: [RowGroup] = []
    var count = 0
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (2, .list):
        try reader.list(.structure) { (reader) throws(Problem) in schema.append(try SchemaElement(&reader)) }
      case (3, .int64): count = try reader.int()
      case (4, .list):
        try reader.list(.structure) { (reader) throws(Problem) in groups.append(try RowGroup(&reader)) }
      default: return false
      }
      return true
    }
    (self.schema, rowGroups, rowCount) = (schema, groups, count)
  }
}

enum PhysicalType: Int {
  case boolean, int32, int64, int96, float, double, byteArray, fixedByteArray
}

struct SchemaElement {
  var type: PhysicalType?
  var typeLength = 0
  /// 0 required, 1 optional, 2 repeated.
  var repetition = 0
  var name = ""
  var childCount = 0
  var converted: Int?
  var scale = 0
  var precision = 0
  var logical: LogicalType?

  init() {}

  init(_ reader: inout CompactReader) throws(Problem) {
    var made = SchemaElement()
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .int32):
        guard let type = PhysicalType(rawValue: try reader.int()) else {
          throw .corrupt("its schema has an unknown physical type")
        }
        made.type = type
      case (2, .int32): made.typeLength = try reader.int()
      case (3, .int32): made.repetition = try reader.int()
      case (4, .binary): made.name = try reader.text()
      case (5, .int32): made.childCount = try reader.int()
      case (6, .int32): made.converted = try reader.int()
      case (7, .int32): made.scale = try reader.int()
      case (8, .int32): made.precision = try reader.int()
      case (10, .structure): made.logical = try LogicalType(&reader)
      default: return false
      }
      return true
    }
    self = made
  }
}

/// The annotation of newer writers.
enum LogicalType {
  case string, map, list, enumeration, date, unknown, json, bson, uuid, float16
  case decimal(scale: Int, precision: Int)
  case time(TimeUnit, utc: Bool)
  case timestamp(TimeUnit, utc: Bool)
  case integer(bits: Int, signed: Bool)
  case other

  init(_ reader: inout CompactReader) throws(Problem) {
    var made = LogicalType.other
    try reader.structure { (reader, id, kind) throws(Problem) in
      guard kind == .structure else { return false }
      switch id {
      case 5:
        let pair = try Self.numbers(&reader)
        made = .decimal(scale: pair.first, precision: pair.second)
        return true
      case 7, 8:
        var utc = false
        var unit: TimeUnit?
        try reader.structure { (reader, id, kind) throws(Problem) in
          switch (id, kind) {
          case (1, .yes): utc = true
          case (1, .no): utc = false
          case (2, .structure):
            try reader.structure { (_, id, _) throws(Problem) in
              unit = TimeUnit(rawValue: id)
              return false
            }
          default: return false
          }
          return true
        }
        if let unit { made = id == 7 ? .time(unit, utc: utc) : .timestamp(unit, utc: utc) }
        return true
      case 10:
        let pair = try Self.numbers(&reader)
        made = .integer(bits: pair.first, signed: pair.yes)
        return true
      default:
        let plain: [Int: LogicalType] = [
          1: .string, 2: .map, 3: .list, 4: .enumeration, 6: .date, 11: .unknown, 12: .json, 13: .bson, 14: .uuid,
          15: .float16,
        ]
        if let known = plain[id] { made = known }
        return false
      }
    }
    self = made
  }

  /// A structure of at most two numbers and a truth value.
  private static func numbers(
    _ reader: inout CompactReader
  ) throws(Problem) -> (first: Int, second: Int, yes: Bool) {
    var made = (first: 0, second: 0, yes: false)
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .byte): made.first = Int(try reader.byte())
      case (1, .int32): made.first = try reader.int()
      case (2, .int32): made.second = try reader.int()
      case (2, .yes): made.yes = true
      case (2, .no): made.yes = false
      default: return false
      }
      return true
    }
    return made
  }
}

struct RowGroup {
  var columns: [ColumnChunk] = []
  var rowCount = 0

  init(_ reader: inout CompactReader) throws(Problem) {
    var columns: [ColumnChunk] = []
    var count = 0
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .list):
        try reader.list(.structure) { (reader) throws(Problem) in columns.append(try ColumnChunk(&reader)) }
      case (3, .int64): count = try reader.int()
      default: return false
      }
      return true
    }
    (self.columns, rowCount) = (columns, count)
  }
}

struct ColumnChunk {
  var type: PhysicalType?
  var codec = 0
  var valueCount = 0
  var compressedSize = 0
  var dataOffset = 0
  var dictionaryOffset: Int?
  var isElsewhere = false
  var isEncrypted = false

  init() {}

  init(_ reader: inout CompactReader) throws(Problem) {
    var made = ColumnChunk()
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .binary): made.isElsewhere = try !reader.text().isEmpty
      case (3, .structure): try made.readMetadata(&reader)
      case (8, .structure):
        made.isEncrypted = true
        return false
      default: return false
      }
      return true
    }
    self = made
  }

  private mutating func readMetadata(_ reader: inout CompactReader) throws(Problem) {
    var made = self
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .int32): made.type = PhysicalType(rawValue: try reader.int())
      case (4, .int32): made.codec = try reader.int()
      case (5, .int64): made.valueCount = try reader.int()
      case (7, .int64): made.compressedSize = try reader.int()
      case (9, .int64): made.dataOffset = try reader.int()
      case (11, .int64): made.dictionaryOffset = try reader.int()
      default: return false
      }
      return true
    }
    self = made
  }
}
