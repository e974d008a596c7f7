/// The values of variables named `DBT_ENV_SECRET…`: dbt shows them nowhere.
package struct SecretVariables: Sendable {
  package static let prefix = "DBT_ENV_SECRET"

  /// The longest first: one may hold another.
  private let values: [[UInt8]]

  package init(_ environment: [String: String] = [:]) {
    values = environment.filter { $0.key.hasPrefix(Self.prefix) && $0.value.contains { !$0.isWhitespace } }
      .map(\.value).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.map { Array($0.utf8) }
  }

  package var isEmpty: Bool { values.isEmpty }

  /// The text with stars in the place of each value.
  package func hidden(in text: String) -> String {
    var bytes = Array(text.utf8)
    for value in values where bytes.count >= value.count {
      var kept: [UInt8] = []
      var at = 0
      while at < bytes.count {
        if bytes[at] == value[0], bytes[at...].starts(with: value) {
          kept += "*****".utf8
          at += value.count
        } else {
          kept.append(bytes[at])
          at += 1
        }
      }
      bytes = kept
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
