import Database
import Diagnostics
import FileSystem
import Foundation
import ObjectStore
import Postgres
import TestSupport
import Testing

/// A statement that the session itself carries out ends as soon as one that the server runs.
@Suite(.serialized) struct CancelTests {
  /// A folder with a file that takes long to load, and a session that reads it as S3.
  private static func session() throws -> (LocalRedshift, root: String) {
    let root = NSTemporaryDirectory() + "redstart-cancel-" + UUID().uuidString
    try FileSystem.makeDirectory(root + "/lake")
    let rows = Array((String(repeating: "1,\(String(repeating: "x", count: 90))\n", count: 20_000)).utf8)
    let name = root + "/lake/rows.csv"
    try FileSystem.write(rows, to: name)
    // Many files, one place on the disk.
    for number in 0..<200 { try FileManager.default.linkItem(atPath: name, toPath: root + "/lake/part_\(number).csv") }
    let connection = try Connection(try TestServer.shared().parameters())
    let session = try LocalRedshift(connection, storage: .folder(root: root))
    _ = try session.execute("create table rows_of_files (i int, s varchar(100))")
    return (session, root)
  }

  /// The error's text and how long it took to come.
  private func outcome(_ session: LocalRedshift, _ sql: String) -> (String, Duration) {
    let start = ContinuousClock.now
    do throws(Diagnostic) {
      _ = try session.execute(sql)
      return ("done", ContinuousClock.now - start)
    } catch {
      return (error.message, ContinuousClock.now - start)
    }
  }

  private static let copy = "copy rows_of_files from 's3://lake/part_' iam_role default csv"
  private static let loop =
    "create or replace procedure endless() as $$ declare n int := 0; begin while true loop n := n + 1; end loop; end $$ "
    + "language plpgsql"

  @Test func aTimeLimitEndsACopy() throws {
    let (session, root) = try Self.session()
    defer { try? FileSystem.remove(root) }
    _ = try session.execute("set statement_timeout to 200")
    let (message, time) = outcome(session, Self.copy)
    #expect(message == "canceling statement due to statement timeout")
    #expect(time < .seconds(20), "\(time)")
    _ = try session.execute("set statement_timeout to 0")
    #expect(try session.execute("select count(*) from rows_of_files").value(0, 0) == "0")
  }

  @Test(arguments: [copy, "call endless()"]) func aCancelEnds(_ sql: String) throws {
    let (session, root) = try Self.session()
    defer { try? FileSystem.remove(root) }
    _ = try session.execute(Self.loop)
    let handle = try #require(session.cancelHandle)
    Thread.detachNewThread {
      usleep(300_000)
      handle.cancel()
    }
    let (message, time) = outcome(session, sql)
    #expect(message == "canceling statement due to user request")
    #expect(time < .seconds(20), "\(time)")
    // The next statement is another one.
    _ = try session.execute("copy rows_of_files from 's3://lake/rows.csv' iam_role default csv")
    #expect(try session.execute("select count(*) from rows_of_files").value(0, 0) == "20000")
  }
}
