/// How to reach a database. Its texts for people never hold the password.
package struct ConnectionParameters: Sendable, Equatable {
  /// A name, an address, or the folder of a Unix socket.
  package var host: String
  package var port: Int
  package var user: String
  package var password: String?
  package var database: String
  /// `disable`, `allow`, `prefer`, `require`, `verify-ca`, `verify-full`; nil for libpq's default (`prefer`).
  package var sslMode: String?
  package var sslRootCertificate: String?
  package var sslCertificate: String?
  package var sslKey: String?
  /// Seconds; 0 waits for ever.
  package var connectTimeout: Int
  /// Seconds without traffic before a keepalive; nil or 0 for the system's default.
  package var keepalivesIdle: Int?
  /// As the server's activity view shows it.
  package var applicationName: String?
  /// The `search_path` to begin with, as SQL spells it.
  package var searchPath: String?
  /// Further command-line options for the session, as `-c statement_timeout=0`.
  package var options: String?
  /// A role to take after connecting (`set role`).
  package var role: String?

  package init(
    host: String, port: Int = 5432, user: String, password: String? = nil, database: String, sslMode: String? = nil,
    connectTimeout: Int = 10, keepalivesIdle: Int? = nil, applicationName: String? = nil, searchPath: String? = nil,
    options: String? = nil, role: String? = nil
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.password = password
    self.database = database
    self.sslMode = sslMode
    self.connectTimeout = connectTimeout
    self.keepalivesIdle = keepalivesIdle
    self.applicationName = applicationName
    self.searchPath = searchPath
    self.options = options
    self.role = role
  }

  /// libpq's words and their values, the password among them.
  var keywords: [(String, String)] {
    var pairs = [
      ("host", host), ("port", String(port)), ("user", user), ("dbname", database),
      ("connect_timeout", String(connectTimeout)), ("client_encoding", "UTF8"),
      // A Kerberos library on the machine must not be asked first: Redshift answers that with a dropped connection.
      ("gssencmode", "disable"),
    ]
    func add(_ word: String, _ value: String?) {
      if let value, !value.isEmpty { pairs.append((word, value)) }
    }
    add("password", password)
    add("sslmode", sslMode)
    add("sslrootcert", sslRootCertificate)
    add("sslcert", sslCertificate)
    add("sslkey", sslKey)
    add("keepalives_idle", keepalivesIdle.flatMap { $0 > 0 ? String($0) : nil })
    add("application_name", applicationName)
    let path = searchPath.flatMap { $0.isEmpty ? nil : "-c search_path=" + Self.optionValue($0) }
    add("options", [path, options].compactMap(\.self).joined(separator: " "))
    return pairs
  }

  /// The session's options are split at blanks: a blank or backslash of the value takes a backslash.
  private static func optionValue(_ text: String) -> String {
    var value = ""
    for character in text {
      if character == " " || character == "\\" { value.append("\\") }
      value.append(character)
    }
    return value
  }

  /// As "host 'db.example.com', port 5439" or "socket folder '/tmp'".
  package var place: String {
    host.hasPrefix("/") ? "the socket in '\(host)'" : "host '\(host)', port \(port)"
  }

  /// A URI for libpq, without the password.
  package var url: String {
    let socket = host.hasPrefix("/")
    let isIPv6 = host.contains(":")
    let server = socket ? "" : (isIPv6 ? "[\(host)]" : Self.percentEncode(host)) + ":\(port)"
    var text = "postgresql://\(Self.percentEncode(user))@\(server)/\(Self.percentEncode(database))"
    var query: [String] = []
    if socket {
      query.append(
        "host="
          + host.split(separator: "/", omittingEmptySubsequences: false).map { Self.percentEncode(String($0)) }.joined(
            separator: "/"))
      query.append("port=\(port)")
    }
    if let sslMode { query.append("sslmode=" + Self.percentEncode(sslMode)) }
    if !query.isEmpty { text += "?" + query.joined(separator: "&") }
    return text
  }

  private static func percentEncode(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return encoded
  }
}

extension ConnectionParameters: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { url }
  package var debugDescription: String { url }
  package var customMirror: Mirror { Mirror(self, children: ["url": url]) }
}
