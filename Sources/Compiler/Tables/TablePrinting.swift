import JSON
import Jinja

/// `print_table()`, `print_csv()` and `print_json()` of a query's rows: what agate writes to the terminal.
struct TablePrinting {
  let table: TableObject

  /// nil for what is no such method.
  static func text(_ name: String, _ table: TableObject, _ arguments: Arguments) throws(RenderInterrupt) -> String? {
    let printing = TablePrinting(table: table)
    switch name {
    case "print_table":
      var reader = arguments.reader(name)
      let rows = try reader.optional("max_rows")
      let columns = try reader.optional("max_columns")
      _ = try reader.optional("output")
      let width = try reader.optional("max_column_width")
      _ = try reader.optional("locale")
      let precision = try reader.optional("max_precision")
      // agate: what is left out has a limit, None has none.
      func limit(_ value: Value?, _ standard: Int) -> Int { value.map { $0.int ?? .max } ?? standard }
      return printing.bars(
        maxRows: limit(rows, 20), maxColumns: limit(columns, 6), maxWidth: limit(width, 20),
        maxPrecision: limit(precision, 3))
    case "print_csv": return printing.csv
    case "print_json": return JSONWriter.text(try printing.json())
    default: return nil
    }
  }

  private func type(_ column: Int) -> String { table.types.indices.contains(column) ? table.types[column] : "Text" }

  // MARK: Bars

  private func bars(maxRows: Int, maxColumns: Int, maxWidth: Int, maxPrecision: Int) -> String {
    let shown = table.columns.prefix(maxColumns).indices
    let isCut = maxColumns < table.columns.count
    func fit(_ text: String) -> String {
      text.unicodeScalars.count > maxWidth
        ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(max(0, maxWidth - 3)))) + "..." : text
    }
    let rows = table.rows.prefix(maxRows)
    let numbers = shown.map { column in
      type(column) == "Number" ? NumberFormat(rows.map { $0[column] }, maxPrecision: maxPrecision) : nil
    }
    var lines = [shown.map { fit(table.columns[$0]) } + (isCut ? ["..."] : [])]
    for row in rows {
      let cells = shown.map { column in
        row[column].isNone ? "" : fit(numbers[column]?.text(row[column]) ?? row[column].text)
      }
      lines.append(cells + (isCut ? ["..."] : []))
    }
    let widths = lines[0].indices.map { column in lines.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    // No column is wider for it.
    if maxRows < table.rowCount { lines.append(lines[0].map { _ in "..." }) }
    let texts = lines.map { line in
      let cells = line.enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(0, widths[column] - cell.unicodeScalars.count))
        return type(column) == "Text" ? " \(cell)\(space) " : " \(space)\(cell) "
      }
      return "|\(cells.joined(separator: "|"))|"
    }
    let rule = "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
    return ([texts[0], rule] + texts.dropFirst()).joined(separator: "\n")
  }

  /// How agate shows the numbers of one column: as many digits after the point for all, thousands apart.
  private struct NumberFormat {
    let places: Int
    let isCut: Bool

    init(_ values: [Value], maxPrecision: Int) {
      let most = values.map { Self.parts($0)?.fraction.count ?? 0 }.max() ?? 0
      isCut = most > maxPrecision
      places = min(most, maxPrecision)
    }

    /// Sign, digits before and after the point; nil where the text is another (`1E+30`, `NaN`).
    private static func parts(_ value: Value) -> (isNegative: Bool, whole: [UInt8], fraction: [UInt8])? {
      var digits = Array(value.text.utf8)
      let isNegative = digits.first == UInt8(ascii: "-")
      if isNegative { digits.removeFirst() }
      let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.count
      let whole = Array(digits[..<point])
      var fraction = Array(digits[point...].dropFirst())
      let areDigits = (whole + fraction).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !whole.isEmpty, areDigits else { return nil }
      while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
      return (isNegative, whole, fraction)
    }

    func text(_ value: Value) -> String? {
      guard let (isNegative, whole, fraction) = Self.parts(value) else { return nil }
      let kept = fraction.prefix(places) + Array(repeating: UInt8(ascii: "0"), count: max(0, places - fraction.count))
      let rest = fraction.dropFirst(places)
      var digits = whole + kept
      let zero = UInt8(ascii: "0")
      // Half goes to the even digit.
      let isHalf = rest.first == zero + 5 && rest.dropFirst().isEmpty
      let isOdd = (digits.last ?? zero) & 1 == 1
      if let first = rest.first, isHalf ? isOdd : first >= zero + 5 {
        var index = digits.count - 1
        while index >= 0, digits[index] == zero + 9 {
          digits[index] = zero
          index -= 1
        }
        if index >= 0 { digits[index] += 1 } else { digits.insert(zero + 1, at: 0) }
      }
      var text = ""
      let count = digits.count - places
      for (index, digit) in digits.enumerated() {
        if index == count { text += "." } else if index > 0, index < count, (count - index) % 3 == 0 { text += "," }
        text.unicodeScalars.append(Unicode.Scalar(digit))
      }
      let isZero = digits.allSatisfy { $0 == zero }
      return (isNegative && !isZero ? "-" : "") + text + (isCut ? "…" : "")
    }
  }

  // MARK: Data

  private var csv: String {
    let lines = [table.columns] + table.rows.map { row in row.map { $0.isNone ? "" : Self.plain($0) } }
    return lines.map { line in
      line.count == 1 && line[0].isEmpty ? "\"\"" : line.map(Self.quoted).joined(separator: ",")
    }.joined(separator: "\n")
  }

  /// Times as ISO 8601 has them, all else as Python prints it.
  private static func plain(_ value: Value) -> String {
    if case .object(let object) = value, let text = object.json?.string { return text }
    return value.text
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private func json() throws(RenderInterrupt) -> JSONValue {
    var rows: [JSONValue] = []
    for row in table.rows {
      var object = JSONObject()
      for (column, name) in table.columns.enumerated() {
        if type(column) == "Number", let number = Double(row[column].text) {
          object[name] = .double(number)
        } else {
          object[name] = try row[column].json()
        }
      }
      rows.append(.object(object))
    }
    return .array(rows)
  }
}
