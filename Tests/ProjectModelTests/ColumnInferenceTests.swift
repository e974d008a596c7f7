import Testing

@testable import ProjectModel

@Suite struct ColumnInferenceTests {
  private func type(_ values: [String], isForcedText: Bool = false) -> String {
    var inference = ColumnInference(isForcedText: isForcedText)
    for value in values { Array(value.utf8).withUnsafeBufferPointer { inference.add($0) } }
    return inference.result.sql
  }

  @Test(arguments: [
    (["1", "-2", "0"], "integer"),
    (["2147483647", "-2147483648"], "integer"),
    (["2147483648"], "bigint"), (["-2147483649"], "bigint"), (["999999999999999999"], "bigint"),
    (["9223372036854775808"], "numeric(38,0)"),
    (["12345678901234567890123456789012345678"], "numeric(38,0)"),
    (["123456789012345678901234567890123456789"], "text"),
    // Only what prints back the same is a number.
    (["00501"], "text"), (["1", "01"], "text"), (["1e5"], "text"), (["+3"], "text"), (["1_000"], "text"),
    (["1,000"], "text"), (["-0"], "text"), (["-0.0"], "text"), ([".5"], "text"), (["5."], "text"), ([" 5"], "text"),
    (["$5"], "text"), (["NaN"], "text"), (["inf"], "text"), (["0x10"], "text"), (["١"], "text"), (["-"], "text"),
    (["0.5", "2.25"], "float8"), (["1", "0.5"], "float8"),
    (["1.10", "2.25"], "numeric(38,2)"), (["1.10", "2.5"], "numeric"), (["1.0", "2"], "numeric"),
    (["12345678901234567890123456789012345678", "0.50"], "text"),
    (["0.1234567890123456"], "numeric(38,16)"),
    (["2024-02-29"], "date"), (["2023-02-29"], "text"), (["2024-13-01"], "text"), (["2024-1-1"], "date"),
    (["24-01-01"], "text"), (["20240229"], "integer"), (["2024-02-29", "2024-3-1"], "date"),
    (["2024-02-29 12:30:00"], "timestamp without time zone"), (["2024-2-9 1:2:3"], "timestamp without time zone"),
    (["2024-02-29 12:30:00.5"], "text"), (["2024-02-29 12:30:00Z"], "text"), (["2024-02-29 12:30"], "text"),
    (["2024-02-29T12:30"], "timestamp without time zone"), (["20240229T123000"], "timestamp without time zone"),
    (["2024-02-29T12:30:00", "2024-02-29 12:30:00"], "text"), (["2024-02-29t12:30:00"], "text"),
    (["2024-02-29T1:30:00"], "text"), (["2024-02-29T12:30:00 Z"], "text"), (["2024-02-29T"], "text"),
    (["2024-02-29T12:30:00.25Z"], "timestamp without time zone"),
    (["2024-02-29 24:00:00"], "text"), (["2024-02-29", "2024-02-29 12:00:00"], "text"),
    (["true", "FALSE"], "boolean"), (["true", "yes"], "text"), (["1", "true"], "text"), (["t"], "text"),
    (["a"], "text"), ([], "integer"),
  ]) func infers(_ values: [String], _ expected: String) { #expect(type(values) == expected, "\(values)") }

  @Test(arguments: [
    (["1.10", "2.5", "3"], "numeric(38,2)"), (["1.10", "2.25"], "numeric(38,2)"), (["0.5", "2.25"], "float8"),
    (["1"], "integer"), (["00501"], "text"),
  ]) func scales(_ values: [String], _ expected: String) {
    var inference = ColumnInference(isForcedText: false)
    for value in values { Array(value.utf8).withUnsafeBufferPointer { inference.add($0) } }
    #expect(inference.scaledType == expected, "\(values)")
  }

  @Test(arguments: [
    ("2024-2-9", SeedMoment.Form.date, "2024-02-09"), (" 2024-02-29 ", .date, "2024-02-29"),
    ("2024-02-29  1:2:3", .dateTime, "2024-02-29 01:02:03"),
    ("2024-02-29T12:30:00.250", .iso, "2024-02-29 12:30:00.25"),
    ("2024-02-29T12:30:00,1234567", .iso, "2024-02-29 12:30:00.123456"),
    ("2024-02-29T12Z", .iso, "2024-02-29 12:00:00"), ("20240229T1230", .iso, "2024-02-29 12:30:00"),
    // The moment of UTC, over the ends of days, months and years.
    ("2024-01-31T10:00:00+02:00", .iso, "2024-01-31 08:00:00"),
    ("2024-03-01T01:00:00+0530", .iso, "2024-02-29 19:30:00"),
    ("2024-12-31T23:00:00-02", .iso, "2025-01-01 01:00:00"),
    ("2025-01-01T00:30:00+01:00", .iso, "2024-12-31 23:30:00"),
  ]) func moments(_ value: String, _ form: SeedMoment.Form, _ text: String) throws {
    let moment = try #require(Array(value.utf8).withUnsafeBufferPointer { SeedMoment($0, form) })
    #expect(String(decoding: moment.text, as: UTF8.self) == text)
  }

  @Test func noMoments() {
    for value in [
      "0001-01-01T00:00:00+01:00", "9999-12-31T23:00:00-02:00", "2024-02-30T10:00:00", "2024-01-31T10:00:00+24:00",
      "2024-01-31T10:00:60", "2024-01-31T10:00:00+", "2024-01-31T10:", "2024-01-31T10:00:00.", "",
    ] {
      #expect(Array(value.utf8).withUnsafeBufferPointer { SeedMoment($0, .iso) } == nil, "\(value)")
    }
  }

  @Test func declaredColumnsStayText() { #expect(type(["1"], isForcedText: true) == "text") }
}
