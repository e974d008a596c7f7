import Jinja
import Testing

@testable import Compiler

/// Expected texts are what agate 1.9 prints for the same rows.
@Suite struct TablePrintingTests {
  private static var table: TableObject {
    func number(_ text: String) -> Value { DecimalNumber(text).map(Value.decimal) ?? .none }
    return TableObject(
      columns: ["id", "name", "price", "ok"],
      rows: [
        [.int(1), .string("Ann of the very long name indeed"), number("1.5"), .bool(true)],
        [.int(20), .none, number("1234.56789"), .bool(false)],
        [.none, .string("b, \"c\""), .none, .none],
      ],
      types: ["Integer", "Text", "Number", "Boolean"])
  }

  private func text(_ method: String, _ limits: [(name: String, value: Value)] = []) throws -> String? {
    try TablePrinting.text(method, Self.table, Arguments([], limits))
  }

  @Test func tablesAreCutAtTheirLimits() throws {
    #expect(
      try text("print_table") == """
        | id | name                 |      price |    ok |
        | -- | -------------------- | ---------- | ----- |
        |  1 | Ann of the very l... |     1.500… |  True |
        | 20 |                      | 1,234.568… | False |
        |    | b, "c"               |            |       |
        """)
    #expect(
      try text("print_table", [("max_rows", .int(2)), ("max_columns", .int(2)), ("max_column_width", .int(8))]) == """
        | id | name     | ... |
        | -- | -------- | --- |
        |  1 | Ann o... | ... |
        | 20 |          | ... |
        | ... | ...      | ... |
        """)
  }

  @Test func noneIsNoLimit() throws {
    #expect(
      try text("print_table", [("max_column_width", .none), ("max_precision", .none)]) == """
        | id | name                             |       price |    ok |
        | -- | -------------------------------- | ----------- | ----- |
        |  1 | Ann of the very long name indeed |     1.50000 |  True |
        | 20 |                                  | 1,234.56789 | False |
        |    | b, "c"                           |             |       |
        """)
  }

  @Test func commasAndQuotesAreQuoted() throws {
    #expect(
      try text("print_csv") == """
        id,name,price,ok
        1,Ann of the very long name indeed,1.5,True
        20,,1234.56789,False
        ,"b, ""c""\",,
        """)
  }

  @Test func rowsAreObjects() throws {
    #expect(
      try text("print_json")
        == #"[{"id": 1, "name": "Ann of the very long name indeed", "price": 1.5, "ok": true}, "#
        + #"{"id": 20, "name": null, "price": 1234.56789, "ok": false}, "#
        + #"{"id": null, "name": "b, \"c\"", "price": null, "ok": null}]"#)
  }

  @Test func anotherMethodIsNone() throws {
    #expect(try text("print_bars") == nil)
  }
}
