import Postgres
import TestSupport
import Testing
@Suite struct SmokeTests {
  @Test func one() throws {
    let c = try TestServer.shared().connect()
    #expect(try c.query("select 1").scalar == "1")
  }
}
