import Compiler
import Database
import JSON
import Jinja
import Postgres

/// Turns a result's texts into template values by their types, as agate would hold them.
enum ValueDecoding {
  private enum Kind { case integer, number, boolean, date, dateTime, text, numbers, texts, flags }

  private static func kind(_ oid: UInt32) -> Kind {
    switch oid {
    case 16: .boolean
    case 20, 21, 23, 26: .integer
    case 700, 701, 1700, 790: .number
    case 1082: .date
    case 1114, 1184: .dateTime
    case 1005, 1007, 1016, 1021, 1022, 1231: .numbers
    case 1002, 1009, 1014, 1015: .texts
    case 1000: .flags
    default: .text
    }
  }

  /// The rows as a table; at most `limit` of them.
  static func table(_ result: QueryResult, limit: Int? = nil) -> TableObject {
    let kinds = result.columns.map { kind($0.typeOID) }
    let count = min(result.rowCount, limit ?? result.rowCount)
    var rows: [[Value]] = []
    rows.reserveCapacity(count)
    for row in 0..<count {
      rows.append(
        kinds.indices.map { column in result.value(row, column).map { decode($0, kinds[column]) } ?? Value.none })
    }
    return TableObject(columns: uniqueNames(result.columns.map(\.name)), rows: rows, types: kinds.map(typeName))
  }

  /// A repeated name gets a number, as dbt gives it: `id`, `id_2`.
  private static func uniqueNames(_ names: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return names.map { name in
      let count = (seen[name] ?? 0) + 1
      seen[name] = count
      return count == 1 ? name : "\(name)_\(count)"
    }
  }

  private static func typeName(_ kind: Kind) -> String {
    switch kind {
    case .integer: "Integer"
    case .number: "Number"
    case .boolean: "Boolean"
    case .date: "Date"
    case .dateTime: "DateTime"
    case .text, .numbers, .texts, .flags: "Text"
    }
  }

  private static func decode(_ text: String, _ kind: Kind) -> Value {
    switch kind {
    case .integer: Int(text).map(Value.int) ?? .string(text)
    case .number: DecimalNumber(text).map(Value.decimal) ?? .string(text)
    case .boolean: .bool(text == "t")
    case .date: PythonDates.date(text) ?? .string(text)
    case .dateTime: PythonDates.dateTime(text) ?? .string(text)
    case .text: .string(text)
    case .numbers: .string(ArrayText.json(text) { $0 } ?? text)
    case .flags: .string(ArrayText.json(text) { $0 == "t" ? "true" : "false" } ?? text)
    case .texts: .string(ArrayText.json(text) { JSONWriter.text(.string($0)) } ?? text)
    }
  }
}
