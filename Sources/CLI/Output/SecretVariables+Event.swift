import JSON
import ProjectModel
import Runner

extension SecretVariables {
  /// The event without the values, in its message and in its data.
  func filtered(_ event: Event) -> Event {
    var event = event
    event.message = hidden(in: event.message)
    if case .object(let data) = filtered(.object(event.data)) { event.data = data }
    return event
  }

  private func filtered(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(hidden(in: text))
    case .array(let items): .array(items.map(filtered))
    case .object(let object): .object(JSONObject(object.lazy.map { ($0, filtered($1)) }))
    default: value
    }
  }
}
