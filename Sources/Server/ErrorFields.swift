import Database
import Diagnostics
import Postgres

/// Errors as the protocol spells them.
enum ErrorFields {
  /// A finding about the client's own text, with the position in it.
  static func message(_ diagnostic: Diagnostic, severity: String = "ERROR") -> [UInt8] {
    // Clients know a cluster's words for a mistake in the text; ours tell more, and follow.
    let known = syntaxError(diagnostic)
    var fields: [(Unicode.Scalar, String)] = [
      ("S", severity), ("C", state(diagnostic)), ("M", known ?? diagnostic.message),
    ]
    if let detail = diagnostic.databaseDetail ?? known.map({ _ in diagnostic.message }) { fields.append(("D", detail)) }
    if let hint = diagnostic.hint { fields.append(("H", hint)) }
    if let place = diagnostic.place, place.file.path == SentText.path {
      fields.append(("P", String(character(Int(place.span.start), in: place.file.bytes))))
    }
    if let context = diagnostic.databaseContext { fields.append(("W", context)) }
    return message(fields)
  }

  private static func syntaxError(_ diagnostic: Diagnostic) -> String? {
    if diagnostic.code == "sql.unexpected-end" { return "syntax error at end of input" }
    guard diagnostic.code == "sql.unexpected-token", let place = diagnostic.place else { return nil }
    let token = place.file.text(place.span)
    return token.isEmpty ? "syntax error at end of input" : "syntax error at or near \"\(token)\""
  }

  static func message(_ text: String, state: String, severity: String = "ERROR") -> [UInt8] {
    message([("S", severity), ("C", state), ("M", text)])
  }

  private static func message(_ fields: [(Unicode.Scalar, String)]) -> [UInt8] {
    var message = Message("E")
    for (name, value) in fields {
      message.byte(UInt8(truncatingIfNeeded: name.value))
      message.string(value)
    }
    message.byte(0)
    return message.finished
  }

  /// A notice from libpq's side of the session.
  static func message(_ notice: Notice) -> [UInt8] {
    var message = Message("N")
    let fields: [(Unicode.Scalar, String?)] = [
      ("S", notice.severity), ("C", notice.sqlState), ("M", notice.message), ("D", notice.detail), ("H", notice.hint),
    ]
    for case (let name, let value?) in fields {
      message.byte(UInt8(truncatingIfNeeded: name.value))
      message.string(ShownName.of(value))
    }
    message.byte(0)
    return message.finished
  }

  /// A message of the server's own, with long names in the place of their short forms.
  static func restored(_ message: UnsafeRawBufferPointer) -> [UInt8] {
    guard message.contains(0xE2), let type = message.first else { return Array(message) }
    var reader = MessageReader(Array(message.dropFirst(5)))
    var result = Message(Unicode.Scalar(type))
    while let name = reader.byte(), name != 0, let value = reader.string() {
      result.byte(name)
      result.string(ShownName.of(value))
    }
    result.byte(0)
    return result.finished
  }

  /// Which of the standard's codes a finding comes under.
  private static func state(_ diagnostic: Diagnostic) -> String {
    if let state = diagnostic.sqlState, state.utf8.count == 5 { return state }
    switch diagnostic.code {
    case "database.in-transaction": return "25001"
    case "database.several-statements": return "42601"
    case "database.unknown-database": return "3D000"
    case "database.too-many-connections": return "53300"
    case "database.connection-lost": return "08006"
    case "database.statement-too-large": return "54000"
    case "storage.stopped": return "57014"
    case "lowering.unknown-columns": return "42P01"
    case "lowering.too-large": return "54001"
    case let code where code.hasPrefix("lowering.unsupported"): return "0A000"
    case let code where code.hasPrefix("sql.") || code.hasPrefix("lowering."): return "42601"
    case let code where code.hasPrefix("embedded."): return "57P03"
    default: return "XX000"
    }
  }

  /// A byte's offset from 0 as a character's number from 1.
  private static func character(_ offset: Int, in bytes: [UInt8]) -> Int {
    1 + bytes.prefix(offset).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The embedded server's ErrorResponse.
  static func decode(_ body: [UInt8]) -> DatabaseError {
    var error = DatabaseError(.server, message: "")
    var reader = MessageReader(body)
    while let name = reader.byte(), name != 0, let value = reader.string() {
      switch Unicode.Scalar(name) {
      case "V": error.severity = value
      case "C": error.sqlState = value
      case "M": error.message = value
      case "D": error.detail = value
      case "H": error.hint = value
      case "P": error.position = Int(value)
      case "p": error.internalPosition = Int(value)
      case "q": error.internalQuery = value
      case "W": error.context = value
      case "s": error.schema = value
      case "t": error.table = value
      case "c": error.column = value
      case "d": error.dataType = value
      case "n": error.constraint = value
      default: break
      }
    }
    return error
  }
}
