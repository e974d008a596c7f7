import Testing

@testable import Loading

@Suite struct DateTimeTests {
  private func guess(_ text: String) -> DateTimeValue? {
    var bytes = Array(text.utf8)
    return bytes.withUnsafeMutableBufferPointer { DateTimeGuess.read(UnsafeBufferPointer($0)) }
  }

  private func read(_ text: String, _ pattern: String) -> String? {
    var bytes = Array(text.utf8)
    return bytes.withUnsafeMutableBufferPointer { buffer in
      guard let (value, _) = DateTimePattern(pattern).read(UnsafeBufferPointer(buffer)) else { return nil }
      var text: [UInt8] = []
      value.appendDate(to: &text)
      text.append(0x20)
      value.appendTime(to: &text)
      value.appendZone(to: &text)
      return String(decoding: text, as: UTF8.self)
    }
  }

  @Test func zonesAreKept() {
    #expect(guess("1997-12-17 07:37:16-08")?.zone == -480)
    #expect(guess("1997-12-17 07:37:16+05:30")?.zone == 330)
    #expect(guess("17 Dec 07:37:16 1997 PST")?.zone == -480)
    #expect(guess("2019-02-11T05:09:12Z")?.zone == 0)
  }

  @Test(arguments: [
    "", "x", "2024-13-01", "2024-02-30", "25:00", "2024-01-01 10:61", "1 2", "2024-01-01 2024-01-01", "-",
  ])
  func nonsenseIsRefused(_ text: String) { #expect(guess(text) == nil) }

  @Test func patternsAreFollowed() {
    #expect(read("20240229", "YYYYMMDD") == "2024-02-29 00:00:00")
    #expect(read("29-FEB-24 11:05:06.5 pm", "DD-MON-YY HH12:MI:SS AM") == "2024-02-29 23:05:06.500000")
    #expect(read("2/9/1999", "MM/DD/YYYY") == "1999-02-09 00:00:00")
    #expect(read("2024-02-29 10:11:12+02", "YYYY-MM-DD HH:MI:SSOF") == "2024-02-29 10:11:12+02:00")
    #expect(read("2024-02-30", "YYYY-MM-DD") == nil)
    #expect(read("31/12/2024", "MM/DD/YYYY") == nil)
    #expect(read("0:00 13 AM", "HH12:MI") == nil)
  }

  @Test func everyDayOfFourCenturiesIsCounted() {
    var value = DateTimeValue(epochMicroseconds: 0)
    #expect((value.year, value.month, value.day) == (1970, 1, 1))
    var expected = DateTimeValue()
    for day in 0..<146_097 {
      value.setDay(day)
      #expect((value.year, value.month, value.day) == (expected.year, expected.month, expected.day))
      expected.day += 1
      if expected.day > DateTimeValue.days(expected.year, expected.month) {
        expected.day = 1
        expected.month += 1
        if expected.month > 12 {
          expected.month = 1
          expected.year += 1
        }
      }
    }
    #expect((value.year, value.month, value.day) == (2369, 12, 31))
    #expect(DateTimeValue(epochMicroseconds: -1).second == 59)
    #expect(DateTimeValue(epochMicroseconds: -1).year == 1969)
  }
}
