import Diagnostics
import SQL

/// Secrets that a statement's text holds: passwords of users, keys of COPY and UNLOAD.
enum StatementSecrets {
  /// Words whose constant is a secret.
  private static let words: Set<String> = [
    "password", "secret_access_key", "access_key_id", "session_token", "token", "credentials", "master_symmetric_key",
    "with_credentials",
  ]

  /// The text with `***` in the place of each secret constant, as Redshift's logs show them.
  static func masked(_ text: String) -> String {
    let source = SourceFile(path: SentText.path, text: text)
    let bytes = source.bytes
    var result: [UInt8] = []
    var kept = 0
    /// The last word, as long as only `=` and AS came after it.
    var word = ""
    for token in Lexer.tokens(of: source).tokens {
      switch token.kind {
      case .word:
        let next = source.text(token.span).lowercased()
        if next != "as" { word = next }
      case .operatorSign where source.text(token.span) == "=": break
      // A constant that the text's end has cut off is invalid.
      case .string, .escapeString, .invalid:
        if words.contains(word) {
          let start = Int(token.start) + (token.kind == .escapeString ? 1 : 0)
          result += bytes[kept..<start] + Array("'***'".utf8)
          kept = Int(token.end)
        }
        word = ""
      default: word = ""
      }
    }
    return String(decoding: result + bytes[kept...], as: UTF8.self)
  }
}
