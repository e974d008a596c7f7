import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct CopyTests {
  /// Every character that may matter, in fields that begin, end and consist of them, around the encoder's word size.
  static let awkward: [String?] = {
    var fields: [String?] = [nil, "", "\\N", "\\.", "\\", "\\\\", "\t", "\n", "\r", "\r\n", " ", "a\tb", "NULL", "é€🎉"]
    fields += ["'", "\"", "x\\y\tz\n"]
    for code in UInt8(1)..<128 { fields.append(String(UnicodeScalar(code))) }
    for count in 0..<20 {
      fields.append(String(repeating: "a", count: count) + "\\" + String(repeating: "b", count: count))
    }
    fields.append(String(repeating: "\\\t\n\r", count: 5000))
    fields.append(String(repeating: "ü", count: 100_000))
    return fields
  }()

  @Test func theEncoderAndTheServerAgree() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table t (id int, a text, b text)")
    var encoder = CopyTextEncoder(capacity: 1)
    for (index, field) in Self.awkward.enumerated() {
      encoder.append(String(index))
      encoder.append(field)
      if index % 2 == 0, let field { encoder.append(Array(field.utf8)) } else { encoder.append(field) }
      encoder.endRow()
    }
    let writer = try connection.copyIn("copy t from stdin")
    try writer.write(&encoder)
    #expect(encoder.count == 0)
    #expect(try writer.finish() == Self.awkward.count)
    let rows = try connection.query("select a, b from t order by id")
    for (index, field) in Self.awkward.enumerated() {
      #expect(rows.value(index, 0) == field && rows.value(index, 1) == field, "field \(index)")
    }
  }

  @Test func theEncodersBytes() {
    var encoder = CopyTextEncoder()
    encoder.append("a\tb\\c\nd\re")
    encoder.appendNull()
    encoder.append("")
    encoder.endRow()
    encoder.endRow()
    encoder.append(Array("12345678\t".utf8)[1...])
    encoder.endRow()
    let bytes = encoder.array
    #expect(String(decoding: bytes, as: UTF8.self) == "a\\tb\\\\c\\nd\\re\t\\N\t\n\n2345678\\t\n")
    encoder.removeAll()
    let isEmpty = encoder.bytes.isEmpty
    #expect(isEmpty)
  }

  @Test func aHundredThousandRowsInAndOut() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table big (id int, name text, price numeric(12, 2))")
    let writer = try connection.copyIn("copy big from stdin")
    var encoder = CopyTextEncoder()
    for row in 0..<100_000 {
      encoder.append(String(row))
      encoder.append(row % 7 == 0 ? nil : "näme\t\(row)")
      encoder.append("\(row / 3).\(10 + row % 90)")
      encoder.endRow()
      if encoder.count > 65_536 { try writer.write(&encoder) }
    }
    try writer.write(&encoder)
    #expect(try writer.finish() == 100_000)
    let sums = try connection.query("select count(*), count(name), sum(id), max(length(name)) from big").row(0)
    #expect(sums == ["100000", "85714", "4999950000", "10"])

    var out: [UInt8] = []
    #expect(
      try connection.copyOut("copy (select * from big order by id) to stdout") {
        out.append(contentsOf: $0)
        return true
      } == 100_000)
    // The same bytes go into a second table, in pieces that cut rows anywhere.
    _ = try connection.query("create table again (like big)")
    var start = 0
    let taken = try connection.copyIn("copy again from stdin") {
      guard start < out.count else { return nil }
      let end = min(start + 77_777, out.count)
      defer { start = end }
      return Array(out[start..<end])
    }
    #expect(taken == 100_000)
    let same = try connection.query("select count(*) from (select * from big except all select * from again) x")
    #expect(same.scalar == "0")
  }

  @Test func badDataNamesTheLine() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table n (a int, b int)")
    let error = #expect(throws: DatabaseError.self) {
      let writer = try connection.copyIn("copy n from stdin")
      try writer.write(Array("1\t2\n3\tfour\n".utf8))
      _ = try writer.finish()
    }
    #expect(error?.sqlState == "22P02")
    #expect(error?.context == "COPY n, line 2, column b: \"four\"")
    #expect(try connection.query("select count(*) from n").scalar == "0")
  }

  @Test func anAbortedCopyTakesNothing() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table n (a int)")
    let writer = try connection.copyIn("copy n from stdin")
    try writer.write(Array("1\n".utf8))
    writer.abort("no more")
    writer.abort()
    #expect(throws: DatabaseError.self) { try writer.finish() }
    #expect(throws: DatabaseError.self) { try writer.write([49, 10]) }
    do {
      // Dropped without a word.
      let dropped = try connection.copyIn("copy n from stdin")
      try dropped.write(Array("2\n".utf8))
    }
    #expect(try connection.query("select count(*) from n").scalar == "0")
  }

  @Test func whatIsNoCopyIsRefused() throws {
    let connection = try TestServer.shared().connect()
    _ = try connection.query("create table n (a int)")
    for (sql, state) in [
      ("select 1", "42601"), ("copy n to stdout", "42601"), ("copy nowhere from stdin", "42P01"), ("cop y", "42601"),
    ] {
      let error = #expect(throws: DatabaseError.self) { try connection.copyIn(sql) }
      #expect(error?.sqlState == state, "\(sql)")
      #expect(try connection.query("select 1").scalar == "1")
    }
    let error = #expect(throws: DatabaseError.self) { try connection.copyOut("copy n from stdin") { _ in true } }
    #expect(error?.cause == .misuse)
    #expect(try connection.query("select 1").scalar == "1")
  }

  @Test func aReaderStopsEarly() throws {
    let connection = try TestServer.shared().connect()
    var seen = 0
    let rows = try connection.copyOut("copy (select generate_series(1, 50000000)) to stdout") { _ in
      seen += 1
      return seen < 3
    }
    #expect(rows == 3)
    #expect(try connection.query("select 'usable'").scalar == "usable")
  }

  @Test func aFailureWhileReadingIsThrown() throws {
    let connection = try TestServer.shared().connect()
    var seen = 0
    let error = #expect(throws: DatabaseError.self) {
      try connection.copyOut("copy (select 1 / (3 - i) from generate_series(1, 5) i) to stdout") { _ in
        seen += 1
        return true
      }
    }
    #expect(error?.sqlState == "22012")
    #expect(seen == 2)
  }

  @Test func aLostConnectionIsToldWhileWriting() throws {
    let connection = try TestServer.shared().connect()
    let other = try TestServer.shared().connect()
    _ = try connection.query("create table n (a text)")
    let writer = try connection.copyIn("copy n from stdin")
    _ = try other.query("select pg_terminate_backend(\(connection.backendID), 10000)")
    let row = Array(repeating: UInt8(ascii: "x"), count: 65_535) + [10]
    let error = #expect(throws: DatabaseError.self) {
      for _ in 0..<1000 { try writer.write(row) }
      _ = try writer.finish()
    }
    #expect(error?.isConnectionLost == true)
  }
}
