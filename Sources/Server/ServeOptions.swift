import Database
import Diagnostics

/// How a server listens and whom it lets in.
package struct ServeOptions: Sendable {
  /// How a client shows that it knows the password.
  package enum Method: String, Sendable, CaseIterable {
    /// What Redshift asks for, and what every driver of its knows.
    case md5
    case scram = "scram-sha-256"
    case password
  }

  /// Whether connections are encrypted.
  package enum TLS: String, Sendable, CaseIterable {
    /// Where the client asks for it.
    case allow
    /// Others are turned away.
    case require
    case off
  }

  /// A name or an address; the loopback's unless someone wants it otherwise.
  package var host: String
  /// 0 takes a free one.
  package var port: UInt16
  package var user: String
  package var password: String
  package var method: Method
  package var tls: TLS
  /// Sessions at the same time; one more is turned away.
  package var maxSessions: Int

  package init(
    host: String = "127.0.0.1", port: UInt16 = 5439, user: String, password: String, method: Method = .md5,
    tls: TLS = .allow, maxSessions: Int = 80
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.password = password
    self.method = method
    self.tls = tls
    self.maxSessions = maxSessions
  }
}

/// What a server has from the program around it.
package struct ServeEnvironment: Sendable {
  /// A new session of a user in a database.
  package let open: @Sendable (_ database: String, _ user: String) throws(Diagnostic) -> LocalRedshift
  /// The certificate and its key, asked for when the first client wants TLS.
  package let identity: @Sendable () throws(Diagnostic) -> TLSIdentity
  /// Gets a line for each connection that comes, goes or is refused; never a password, never SQL.
  package let log: @Sendable (String) -> Void

  package init(
    open: @escaping @Sendable (_ database: String, _ user: String) throws(Diagnostic) -> LocalRedshift,
    identity: @escaping @Sendable () throws(Diagnostic) -> TLSIdentity,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.open = open
    self.identity = identity
    self.log = log
  }
}
