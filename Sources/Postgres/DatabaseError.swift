import CLibPQ
import Diagnostics

/// What the database (or libpq) said when a statement failed.
package struct DatabaseError: Error, Sendable, CustomStringConvertible {
  package enum Cause: Sendable, Equatable {
    /// The server refused the statement; the connection goes on.
    case server
    /// The connection is gone: closed by the server, killed, or cut off.
    case connectionLost
    /// The call itself was wrong (a NUL character in the text, COPY through `execute`); nothing was done.
    case misuse
  }

  package var cause: Cause
  /// `ERROR`, `FATAL` or `PANIC`, never localized; empty where libpq itself failed.
  package var severity: String
  /// Five characters, as `42P01`; empty where libpq itself failed.
  package var sqlState: String
  /// One line as a rule, without the word "ERROR".
  package var message: String
  package var detail: String?
  package var hint: String?
  /// Where in the text that was sent, in characters (Unicode scalars) from 1.
  package var position: Int?
  /// Where in `internalQuery`, in characters from 1.
  package var internalPosition: Int?
  /// The statement that the server made by itself and that failed, as one inside a function.
  package var internalQuery: String?
  /// The calls that led there, innermost first, one on each line.
  package var context: String?
  package var schema: String?
  package var table: String?
  package var column: String?
  package var dataType: String?
  package var constraint: String?

  package init(_ cause: Cause, message: String, sqlState: String = "", severity: String = "ERROR") {
    self.cause = cause
    self.severity = severity
    self.sqlState = sqlState
    self.message = message
  }

  /// Takes the fields of a failed result.
  init(result: OpaquePointer?, _ functions: LibPQ.Functions) {
    func text(_ field: LibPQ.Field) -> String? { LibPQ.field(field, of: result, functions) }
    let whole = functions.pointee.PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
    self.init(.server, message: text(.message) ?? DatabaseError.tidy(whole), severity: "")
    severity = text(.severity) ?? text(.localizedSeverity) ?? ""
    sqlState = text(.sqlState) ?? ""
    // PostGIS says of whatever it does not take that it is an error inside the server.
    if sqlState == "XX000", let file = text(.sourceFile),
      ["lwgeom_", "geography_", "gserialized_"].contains(where: { file.hasPrefix($0) })
    {
      sqlState = "22023"
    }
    detail = text(.detail)
    hint = text(.hint)
    position = text(.position).flatMap { Int($0) }
    internalPosition = text(.internalPosition).flatMap { Int($0) }
    internalQuery = text(.internalQuery)
    context = text(.context)
    schema = text(.schema)
    table = text(.table)
    column = text(.column)
    dataType = text(.dataType)
    constraint = text(.constraint)
  }

  /// Whether a cancel request or a statement timeout ended the statement.
  package var isCancelled: Bool { sqlState == "57014" }

  package var isConnectionLost: Bool { cause == .connectionLost }

  /// `position` as an offset in UTF-8 bytes from 0 into the text that was sent; nil where there is none, or where it
  /// lies outside that text.
  package func byteOffset(in sql: String) -> Int? {
    guard let position, position >= 1 else { return nil }
    var character = 0
    var offset = 0
    for byte in sql.utf8 {
      if byte & 0xC0 != 0x80 {
        character += 1
        if character == position { return offset }
      }
      offset += 1
    }
    // One past the end: the server found the text too short.
    return position == character + 1 ? offset : nil
  }

  /// The message and its further lines as psql prints them, without the statement.
  package var description: String {
    var lines = [severity.isEmpty ? message : "\(severity):  \(message)"]
    if let detail { lines.append("DETAIL:  \(detail)") }
    if let hint { lines.append("HINT:  \(hint)") }
    if let context { lines.append("CONTEXT:  \(context)") }
    return lines.joined(separator: "\n")
  }

  /// The same finding for the user: `place` is where the statement came from.
  package func diagnostic(place: SourcePlace? = nil) -> Diagnostic {
    .databaseError(self, place: place)
  }

  /// libpq's own messages end in a line end and may hold several lines.
  static func tidy(_ message: String) -> String {
    var text = Substring(message)
    while let last = text.last, last.isNewline || last == " " { text.removeLast() }
    return String(text)
  }
}
