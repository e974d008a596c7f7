/// What stands before each page.
struct PageHeader {
  enum Kind: Int { case data, index, dictionary, dataV2 }

  var kind: Kind?
  var plainSize = 0
  var storedSize = 0
  var valueCount = 0
  var encoding = Encoding.plain
  /// How levels are written (version 1 only).
  var definitionEncoding = Encoding.rle
  var repetitionEncoding = Encoding.rle
  /// The levels' bytes, which stand uncompressed before the values (version 2 only).
  var definitionBytes = 0
  var repetitionBytes = 0
  var isCompressed = true
  /// The header's own length.
  var length = 0

  init(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    var reader = CompactReader(bytes)
    var made = PageHeader()
    var type = 0
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .int32): type = try reader.int()
      case (2, .int32): made.plainSize = try reader.int()
      case (3, .int32): made.storedSize = try reader.int()
      case (5, .structure), (7, .structure): try made.readData(&reader)
      case (8, .structure): try made.readDataV2(&reader)
      default: return false
      }
      return true
    }
    made.kind = Kind(rawValue: type)
    made.length = reader.at
    guard made.plainSize >= 0, made.storedSize >= 0, made.valueCount >= 0, made.definitionBytes >= 0,
      made.repetitionBytes >= 0
    else { throw .corrupt("a page has a negative size") }
    self = made
  }

  private init() {}

  private static func encoding(_ reader: inout CompactReader) throws(Problem) -> Encoding {
    let number = try reader.int()
    guard let encoding = Encoding(rawValue: number) else { throw .unsupported("an unknown encoding (\(number))") }
    return encoding
  }

  /// A data page of version 1, or a dictionary, whose fields are the first two.
  private mutating func readData(_ reader: inout CompactReader) throws(Problem) {
    var made = self
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .int32): made.valueCount = try reader.int()
      case (2, .int32): made.encoding = try Self.encoding(&reader)
      case (3, .int32): made.definitionEncoding = try Self.encoding(&reader)
      case (4, .int32): made.repetitionEncoding = try Self.encoding(&reader)
      default: return false
      }
      return true
    }
    self = made
  }

  private mutating func readDataV2(_ reader: inout CompactReader) throws(Problem) {
    var made = self
    try reader.structure { (reader, id, kind) throws(Problem) in
      switch (id, kind) {
      case (1, .int32): made.valueCount = try reader.int()
      case (4, .int32): made.encoding = try Self.encoding(&reader)
      case (5, .int32): made.definitionBytes = try reader.int()
      case (6, .int32): made.repetitionBytes = try reader.int()
      case (7, .yes): made.isCompressed = true
      case (7, .no): made.isCompressed = false
      default: return false
      }
      return true
    }
    self = made
  }
}

/// How values are laid out in a page.
enum Encoding: Int {
  case plain = 0
  case plainDictionary = 2
  case rle = 3
  case bitPacked = 4
  case deltaBinaryPacked = 5
  case deltaLengthByteArray = 6
  case deltaByteArray = 7
  case rleDictionary = 8
  case byteStreamSplit = 9
}
