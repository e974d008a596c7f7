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
    (["2024-02-29"], "date"), (["2023-02-29"], "text"), (["2024-13-01"], "text"), (["2024-1-1"], "text"),
    (["2024-02-29 12:30:00"], "timestamp without time zone"),
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

  @Test func declaredColumnsStayText() { #expect(type(["1"], isForcedText: true) == "text") }
}
