import JSON
import Runner

/// dbt: values of variables named `DBT_ENV_SECRET…` are shown nowhere.
struct SecretFilter {
  private let secrets: [[UInt8]]

  init(_ secrets: [String]) { self.secrets = secrets.map { Array($0.utf8) } }

  static func values(_ environment: [String: String]) -> [String] {
    environment.filter { $0.key.hasPrefix("DBT_ENV_SECRET") && $0.value.contains { !$0.isWhitespace } }
      .map(\.value).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  func filtered(_ event: Event) -> Event {
    var event = event
    event.message = filtered(event.message)
    if case .object(let data) = filtered(.object(event.data)) { event.data = data }
    return event
  }

  private func filtered(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(filtered(text))
    case .array(let items): .array(items.map(filtered))
    case .object(let object): .object(JSONObject(object.lazy.map { ($0, filtered($1)) }))
    default: value
    }
  }

  private func filtered(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for secret in secrets where bytes.count >= secret.count {
      var kept: [UInt8] = []
      var at = 0
      while at < bytes.count {
        if bytes[at] == secret[0], bytes[at...].starts(with: secret) {
          kept += "*****".utf8
          at += secret.count
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
