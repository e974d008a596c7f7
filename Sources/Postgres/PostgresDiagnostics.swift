import Diagnostics

// The wording of every finding about a database. Those about the embedded server: Embedded/EmbeddedDiagnostics.swift.
extension Diagnostic {
  static func noLibPQ(reason: String) -> Diagnostic {
    Diagnostic(
      code: "database.no-libpq", message: "PostgreSQL's client library libpq cannot be loaded",
      hint: "install it: apt-get install libpq5", notes: [reason])
  }

  static func connection(_ failure: ConnectionFailure, _ parameters: ConnectionParameters) -> Diagnostic {
    let place = parameters.place
    let user = "user '\(parameters.user)'"
    func make(_ code: String, _ message: String, _ hint: String?) -> Diagnostic {
      Diagnostic(code: "database." + code, message: message, hint: hint, notes: failure.lines)
    }
    switch failure.kind {
    case .noServer:
      return make(
        "no-server", "no database server answers at \(place)",
        "check host and port of the profile, and that the server runs and is reachable from here (VPN, security group)")
    case .unknownHost:
      return make(
        "unknown-host", "the host '\(parameters.host)' is not known", "check 'host' of the profile for a slip")
    case .timeout:
      return make(
        "connect-timeout", "\(place) did not answer within \(parameters.connectTimeout) seconds",
        "a firewall or security group may drop the packets; 'connect_timeout' of the profile sets the seconds")
    case .wrongPassword:
      return make(
        "wrong-password", "\(place) refuses the password of \(user)", "check 'user' and 'password' of the profile")
    case .noPassword:
      return make(
        "no-password", "\(place) asks for a password of \(user)", "set 'password' in the profile, best through env_var")
    case .unknownDatabase:
      return make(
        "unknown-database", "\(place) has no database '\(parameters.database)'", "check 'dbname' of the profile")
    case .unknownUser:
      return make("unknown-user", "\(place) has no \(user)", "check 'user' of the profile")
    case .hashedUser:
      return make(
        "hashed-user", "\(user) of \(place) was created with a SHA-256 password, which libpq cannot send",
        "set the password anew as text or md5 (alter user ... password), or use temporary IAM credentials")
    case .unsupportedAuthentication:
      return make(
        "unsupported-authentication", "\(place) asks for an authentication that libpq here does not know",
        "let the server ask for a password (md5 or scram-sha-256)")
    case .notAllowed:
      return make(
        "not-allowed", "\(place) does not let \(user) into database '\(parameters.database)'",
        "the server's administrator must allow it (pg_hba.conf, grant connect)")
    case .noTLS:
      return make(
        "no-tls", "\(place) does not speak TLS, which 'sslmode' demands",
        "set 'sslmode' of the profile to prefer or disable")
    case .certificate:
      return make(
        "tls-failed", "no trusted TLS connection to \(place)",
        "check 'sslmode' and 'sslrootcert' of the profile (for Redshift: Amazon's certificate bundle)")
    case .tooManyConnections:
      return make(
        "too-many-connections", "\(place) takes no further connection", "use fewer --threads, or end other sessions")
    case .starting:
      return make("server-starting", "the database server at \(place) is still starting", "try again in a moment")
    case .stopping:
      return make("server-stopping", "the database server at \(place) is stopping", nil)
    case .badSetting:
      return make("bad-setting", "libpq refuses a connection setting", "check the profile's connection settings")
    case .noPermission:
      return make("no-permission", "this user may not use \(place)", "check the permissions of the socket's folder")
    case .dropped:
      return make(
        "connection-dropped", "\(place) closed the connection at once",
        "is it a PostgreSQL or Redshift server, and is 'port' right?")
    case .other:
      return make("connection-failed", "cannot connect to \(place)", nil)
    }
  }

  static func databaseError(_ error: DatabaseError, place: SourcePlace?) -> Diagnostic {
    var notes: [String] = []
    if let detail = error.detail { notes.append("detail: " + detail) }
    if let query = error.internalQuery { notes.append("statement inside: " + query) }
    if let context = error.context { notes.append("context: " + context) }
    if !error.sqlState.isEmpty { notes.append("SQLSTATE " + error.sqlState) }
    let hint = error.hint ?? (error.isConnectionLost ? "the server ended it or the network failed; run it again" : nil)
    return Diagnostic(
      code: "database." + conditionName(error), message: error.message, place: place, hint: hint, notes: notes)
  }

  private static func conditionName(_ error: DatabaseError) -> String {
    if error.isConnectionLost { return "connection-lost" }
    return conditions[error.sqlState] ?? classes[String(error.sqlState.prefix(2))] ?? "error"
  }

  /// The conditions that users meet; the others go by their class.
  private static let conditions: [String: String] = [
    "0A000": "not-supported", "22012": "division-by-zero", "22P02": "invalid-text", "23502": "not-null-violation",
    "23503": "foreign-key-violation", "23505": "unique-violation", "23514": "check-violation",
    "25P02": "transaction-failed", "2BP01": "dependent-objects", "3D000": "unknown-database", "3F000": "unknown-schema",
    "40P01": "deadlock", "42501": "insufficient-privilege", "42601": "syntax-error", "42702": "ambiguous-column",
    "42703": "unknown-column", "42704": "unknown-object", "42710": "duplicate-object", "42803": "grouping-error",
    "42804": "type-mismatch", "42883": "unknown-function", "42P01": "unknown-relation", "42P06": "duplicate-schema",
    "42P07": "duplicate-relation", "53100": "disk-full", "55P03": "lock-not-available", "57014": "cancelled",
  ]

  private static let classes: [String: String] = [
    "08": "connection-error", "22": "bad-value", "23": "constraint-violation", "25": "bad-transaction-state",
    "28": "not-allowed", "40": "transaction-rolled-back", "42": "invalid-statement", "53": "out-of-resources",
    "54": "too-complex", "57": "server-intervention", "58": "system-error", "XX": "server-bug",
  ]
}

/// What a finding that came from a database's error still says of it.
extension Diagnostic {
  /// Five characters; nil where the finding is no database's.
  package var sqlState: String? { note("SQLSTATE ") }
  package var databaseDetail: String? { note("detail: ") }
  package var databaseContext: String? { note("context: ") }

  private func note(_ label: String) -> String? {
    notes.first { $0.hasPrefix(label) }.map { String($0.dropFirst(label.count)) }
  }
}
