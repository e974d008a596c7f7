import Diagnostics

/// Why a connection could not be made, read from libpq's message: it gives no code at this stage.
struct ConnectionFailure: Error, Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case noServer, unknownHost, timeout, wrongPassword, noPassword, unknownDatabase, unknownUser, hashedUser
    case unsupportedAuthentication, notAllowed, noTLS, certificate, tooManyConnections, starting, stopping
    case badSetting, noPermission, dropped, other
  }

  let kind: Kind
  /// libpq's lines, without its introductions.
  let lines: [String]

  init(_ message: String) {
    lines = message.split(whereSeparator: \.isNewline).map { ConnectionFailure.strip($0) }.filter { !$0.isEmpty }
    let text = message.lowercased()
    kind = ConnectionFailure.signs.first { sign in sign.words.allSatisfy { text.contains($0) } }?.kind ?? .other
  }

  init(_ kind: Kind, _ line: String) {
    self.kind = kind
    lines = [line]
  }

  /// The words that tell a kind, the most telling first: with several addresses tried, libpq lists a failure for each.
  private static let signs: [(words: [String], kind: Kind)] = [
    (["invalid", "value:"], .badSetting),
    (["invalid port number"], .badSetting),
    (["invalid integer value"], .badSetting),
    (["authentication method 13"], .hashedUser),
    (["authentication method", "not supported"], .unsupportedAuthentication),
    (["authentication is required", "not supported"], .unsupportedAuthentication),
    (["password authentication failed"], .wrongPassword),
    (["no password supplied"], .noPassword),
    (["database \"", "does not exist"], .unknownDatabase),
    (["role \"", "does not exist"], .unknownUser),
    (["user \"", "does not exist"], .unknownUser),
    (["is not permitted to log in"], .notAllowed),
    (["permission denied for database"], .notAllowed),
    (["no pg_hba.conf entry"], .notAllowed),
    (["peer authentication failed"], .notAllowed),
    (["authentication failed for user"], .wrongPassword),
    (["too many clients"], .tooManyConnections),
    (["too many connections"], .tooManyConnections),
    (["remaining connection slots"], .tooManyConnections),
    (["connection limit"], .tooManyConnections),
    (["database system is starting up"], .starting),
    (["database system is in recovery"], .starting),
    (["database system is not yet accepting"], .starting),
    (["database system is shutting down"], .stopping),
    (["certificate"], .certificate),
    (["does not support ssl"], .noTLS),
    (["ssl"], .certificate),
    (["could not translate host name"], .unknownHost),
    (["timeout expired"], .timeout),
    (["connection timed out"], .timeout),
    (["connection refused"], .noServer),
    (["no such file or directory"], .noServer),
    (["network is unreachable"], .noServer),
    (["no route to host"], .noServer),
    (["permission denied"], .noPermission),
    (["server closed the connection"], .dropped),
    (["connection reset"], .dropped),
    (["could not receive data"], .dropped),
  ]

  /// Without "connection to server at ... failed: " and the severity that follows it.
  private static func strip(_ line: Substring) -> String {
    var text = line.drop { $0 == " " || $0 == "\t" }
    if text.hasPrefix("connection to server"), let end = text.firstRange(of: " failed: ") {
      text = text[end.upperBound...]
    }
    if text.hasPrefix("FATAL:") { text = text.dropFirst(6).drop { $0 == " " } }
    return String(text)
  }

  func diagnostic(_ parameters: ConnectionParameters) -> Diagnostic {
    .connection(self, parameters)
  }
}
