import Diagnostics
import ProjectModel

/// Takes out of a text what nobody may read: values of secret variables, and names and passwords in addresses.
struct Scrubber {
  private let secrets: [String]

  init(_ environment: [String: String]) {
    secrets = environment.filter { $0.key.hasPrefix("DBT_ENV_SECRET") && $0.value.contains { $0 != " " } }
      .map(\.value).sorted { $0.utf8.count > $1.utf8.count }
  }

  /// dbt: only the secret variables.
  func withoutSecrets(_ text: String) -> String {
    secrets.reduce(text) { $0.replacing($1, with: "*****") }
  }

  func callAsFunction(_ text: String) -> String { URLText.redacted(withoutSecrets(text)) }
}

extension String {
  /// The text with every place of one text taken by another.
  func replacing(_ wanted: String, with other: String) -> String {
    let (own, wanted) = (Array(utf8), Array(wanted.utf8))
    guard !wanted.isEmpty, own.count >= wanted.count else { return self }
    var result: [UInt8] = []
    var at = 0
    while at < own.count {
      if own[at] == wanted[0], own[at...].starts(with: wanted) {
        result += other.utf8
        at += wanted.count
      } else {
        result.append(own[at])
        at += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
