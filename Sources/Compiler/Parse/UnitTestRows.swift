import JSON

/// Rows of a unit test's `given` and `expect` as a manifest has them.
enum UnitTestRows {
  /// The entry with its `format` written out and rows that are CSV text as mappings. A row without nulls comes first:
  /// a database takes a column's type from its first value.
  static func normalized(_ entry: JSONValue) -> JSONValue {
    guard var object = entry.object else { return entry }
    let format = object["format"]?.string ?? "dict"
    object["format"] = .string(format)
    if format == "csv", let text = object["rows"]?.string { object["rows"] = .array(rows(ofCSV: text)) }
    if format != "sql", var rows = object["rows"]?.array,
      let whole = rows.firstIndex(where: { row in !(row.object?.contains { $0.1.isNull } ?? true) })
    {
      rows.insert(rows.remove(at: whole), at: 0)
      object["rows"] = .array(rows)
    }
    return .object(object)
  }

  /// One mapping for each line after the header; all values are text, empty ones null.
  private static func rows(ofCSV text: String) -> [JSONValue] {
    var records = records(ofCSV: Array(text.utf8)).filter { $0 != [""] }
    guard !records.isEmpty else { return [] }
    let header = records.removeFirst()
    return records.map { record in
      var row = JSONObject()
      for (index, name) in header.enumerated() {
        let value = index < record.count ? record[index] : ""
        row[name] = value.isEmpty ? .null : .string(value)
      }
      return .object(row)
    }
  }

  private static func records(ofCSV bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    func endField() {
      record.append(String(decoding: field, as: UTF8.self))
      field = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && index + 1 < bytes.count && bytes[index + 1] == byte:
        field.append(byte)
        index += 1
      case UInt8(ascii: "\"") where isQuoted || field.isEmpty: isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: endField()
      case 0x0D where !isQuoted: break
      case 0x0A where !isQuoted:
        endField()
        records.append(record)
        record = []
      default: field.append(byte)
      }
      index += 1
    }
    if !field.isEmpty || !record.isEmpty {
      endField()
      records.append(record)
    }
    return records
  }
}
