import Diagnostics
import Postgres

/// Errors as places in the text that was sent.
package enum SentText {
  package static let path = "<sql>"

  /// The server's error; the place points into the sent text, for the source map to move to the model's own line.
  package static func diagnostic(_ error: DatabaseError, _ sql: String) -> Diagnostic {
    guard let offset = error.byteOffset(in: sql) else { return error.diagnostic() }
    let file = SourceFile(path: path, text: sql)
    return error.diagnostic(place: SourcePlace(file, Span(offset, min(offset + 1, sql.utf8.count))))
  }
}
