import JSON

/// Tags that a safe loader knows.
enum Tag {
  /// `str` for `!!str` (`tag:yaml.org,2002:str`); `!` for the one that only switches resolving off.
  static func name(_ tag: String) -> String {
    let prefix = "tag:yaml.org,2002:"
    return tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : tag == "!" ? "!" : ""
  }

  static func isKnown(_ tag: String) -> Bool {
    ["str", "int", "float", "bool", "null", "timestamp"].contains(name(tag))
  }

  /// The scalar that a tag makes of a text; nil where it cannot, or the tag is unknown.
  static func value(_ tag: String, _ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
    switch name(tag) {
    case "str": return YAMLScalar(.string(String(decoding: text, as: UTF8.self)))
    case "int": return text.isEmpty ? nil : ScalarResolver.int(text).map { YAMLScalar($0) }
    case "float":
      guard !text.isEmpty else { return nil }
      if let value = ScalarResolver.float(text) { return YAMLScalar(value) }
      if case .int(let value)? = ScalarResolver.int(text) { return YAMLScalar(.double(Double(value))) }
      return nil
    case "bool":
      guard let value = ScalarResolver.word(text), !value.isNull else { return nil }
      return YAMLScalar(value)
    case "null": return YAMLScalar(.null)
    case "timestamp": return Timestamp.isoText(text).map { YAMLScalar(.string($0), isTimestamp: true) }
    default: return nil
    }
  }
}
