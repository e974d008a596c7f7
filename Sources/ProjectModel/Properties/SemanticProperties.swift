import Diagnostics
import JSON

/// An entry of `semantic_models`, `metrics` or `saved_queries`: its members as rendered, their keys and types checked.
package struct SemanticProperties: Sendable {
  package var type: ResourceType
  package var name: String
  package var members: JSONObject
  package var config: JSONObject
  package var place: SourcePlace

  package init(type: ResourceType, name: String, members: JSONObject, config: JSONObject, place: SourcePlace) {
    self.type = type
    self.name = name
    self.members = members
    self.config = config
    self.place = place
  }
}
