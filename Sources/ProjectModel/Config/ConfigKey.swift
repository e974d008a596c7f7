import JSON

/// One config: its name, where it applies, how layers of it merge, what values it takes.
package struct ConfigKey: Sendable {
  /// How a higher layer's value joins the lower ones'.
  package enum Merge: Sendable {
    /// The higher layer's value alone.
    case clobber
    /// Both lists, the lower one first.
    case append
    /// Both mappings; the higher one's members win.
    case update
    /// Both mappings of lists; a member named `+x` extends the lower one's `x`, any other replaces it.
    case dictKeyAppend
  }

  /// What values it takes.
  package enum Kind: Sendable {
    case any
    case flag
    case text
    case number
    case textOrList
    case list
    case mapping
    case hooks
    /// A mapping with these members, which have these defaults; others are dropped.
    case members(JSONObject)
    case choice([String])
  }

  package var name: String
  /// Other spellings of the name.
  package var aliases: [String]
  package var types: Set<ResourceType>
  package var merge: Merge
  package var kind: Kind
  /// Whether null is a value.
  package var isOptional: Bool
  /// nil: absent until set.
  package var standard: JSONValue?
  /// The default of some types where it is another.
  package var standards: [ResourceType: JSONValue]
  /// The adapter that knows it; nil for dbt itself.
  package var adapter: String?
  /// One line for documentation.
  package var doc: String

  init(
    _ name: String, _ types: Set<ResourceType>, _ kind: Kind, _ standard: JSONValue? = .null,
    merge: Merge = .clobber, aliases: [String] = [], standards: [ResourceType: JSONValue] = [:],
    adapter: String? = nil, doc: String
  ) {
    self.name = name
    self.types = types
    self.kind = kind
    self.standard = standard
    self.merge = merge
    self.aliases = aliases
    self.standards = standards
    self.adapter = adapter
    self.doc = doc
    isOptional = standard == nil || standard?.isNull == true
  }

  func standard(for type: ResourceType) -> JSONValue? { standards[type] ?? standard }
}
