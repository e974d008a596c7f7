import Database
import Diagnostics
import Foundation
import Postgres
import Synchronization
import TestSupport

@testable import Server

/// A server on a free port of the loopback, over the test process's own PostgreSQL, in a database of its own.
final class RunningServer: Sendable {
  let port: Int
  let database: String
  private let direct: ConnectionParameters
  private let stopper: Stop
  private let lines: Lines

  /// One for all tests that do not ask for something else.
  static let shared = Result { try RunningServer() }

  /// What its certificate is; made when a client first asks for TLS.
  let identity = Identity()

  init(
    method: ServeOptions.Method = .md5, tls: ServeOptions.TLS = .allow, maxSessions: Int = 40,
    identity broken: TLSIdentity? = nil
  ) throws {
    let identity = identity
    let test = try TestServer.shared()
    let parameters = try test.databaseParameters()
    database = parameters.database
    direct = parameters
    let stop = Stop()
    let lines = Lines()
    let server = RedshiftServer(
      ServeOptions(port: 0, user: "ann", password: "s3cret ö", method: method, tls: tls, maxSessions: maxSessions),
      ServeEnvironment(
        open: { (database, user) throws(Diagnostic) in
          var wanted = parameters
          wanted.database = database
          wanted.user = user
          return try LocalRedshift(try test.handle.connect(wanted))
        },
        identity: { () throws(Diagnostic) in
          if let broken { return broken }
          return try identity.get()
        },
        log: { line in lines.append(line) }))
    let found = Found()
    Thread.detachNewThread {
      try? server.run(isCancelled: { stop.isSet }) { _, number in found.set(Int(number)) }
      stop.ended()
    }
    self.port = found.wait()
    self.stopper = stop
    self.lines = lines
  }

  var logged: [String] { lines.all }

  /// Ends the server; gives whether it was gone within the time.
  func stop(seconds: Double = 10) -> Bool {
    stopper.set()
    return stopper.waitForEnd(seconds)
  }

  /// libpq's parameters.
  func parameters(
    user: String = "ann", password: String = "s3cret ö", database: String? = nil, ssl: String = "disable"
  ) -> ConnectionParameters {
    ConnectionParameters(
      host: "127.0.0.1", port: port, user: user, password: password, database: database ?? self.database,
      sslMode: ssl)
  }

  /// A session as the command line has it.
  func session() throws -> LocalRedshift { try LocalRedshift(try Connection(direct)) }

  func connect() throws -> Connection { try Connection(parameters()) }

  final class Identity: Sendable {
    private let made = Mutex<TLSIdentity?>(nil)
    func get() throws(Diagnostic) -> TLSIdentity {
      if let made = made.withLock({ $0 }) { return made }
      let new = try TLSIdentity.make()
      made.withLock { $0 = new }
      return new
    }
    var isMade: Bool { made.withLock { $0 != nil } }
  }

  private final class Found: Sendable {
    private let number = Mutex<Int?>(nil)
    func set(_ value: Int) { number.withLock { $0 = value } }
    func wait() -> Int {
      for _ in 0..<2000 {
        if let value = number.withLock({ $0 }) { return value }
        usleep(5000)
      }
      return 0
    }
  }

  private final class Stop: Sendable {
    private let state = Mutex((stop: false, end: false))
    var isSet: Bool { state.withLock { $0.stop } }
    func set() { state.withLock { $0.stop = true } }
    func ended() { state.withLock { $0.end = true } }
    func waitForEnd(_ seconds: Double) -> Bool {
      for _ in 0..<Int(seconds * 200) {
        if state.withLock({ $0.end }) { return true }
        usleep(5000)
      }
      return false
    }
  }

  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func append(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }
}
