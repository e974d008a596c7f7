import JSON

/// Plain data as block-style YAML, laid out as PyYAML's `safe_dump` does.
package struct YAMLText {
  private let sortKeys: Bool
  private let indentsLists: Bool

  /// - Parameter indentsLists: whether the items of a list stand to the right of its key.
  package static func dump(_ value: JSONValue, sortKeys: Bool, indentsLists: Bool = false) -> String {
    YAMLText(sortKeys: sortKeys, indentsLists: indentsLists).dump(value)
  }

  private func dump(_ value: JSONValue) -> String {
    var out = ""
    switch value {
    case .array(let items) where !items.isEmpty: write(value, 0, &out)
    case .object(let object) where !object.isEmpty: write(value, 0, &out)
    default:
      put(value, indent: 2, &out)
      out += "\n" + (isPlainScalar(value) ? "...\n" : "")
    }
    return out
  }

  private func isPlainScalar(_ value: JSONValue) -> Bool {
    switch value {
    case .array, .object: false
    case .string(let text): YAMLScalarText(text).style(isKey: false) == .plain
    default: true
    }
  }

  private func write(_ value: JSONValue, _ indent: Int, _ out: inout String) {
    let margin = String(repeating: " ", count: indent)
    switch value {
    case .object(let object):
      let keys = sortKeys ? object.keys.sorted() : object.keys
      for key in keys {
        let scalar = YAMLScalarText(key)
        out += margin
        if !scalar.isSimpleKey { out += "? " }
        scalar.write(indent: indent + 2, isKey: scalar.isSimpleKey, to: &out)
        out += scalar.isSimpleKey ? ":" : "\n\(margin):"
        let member = object[key] ?? .null
        switch member {
        case .object(let inner) where !inner.isEmpty:
          out += "\n"
          write(member, indent + 2, &out)
        case .array(let items) where !items.isEmpty:
          out += "\n"
          write(member, indent + (indentsLists ? 2 : 0), &out)
        default:
          out += " "
          put(member, indent: indent + 2, &out)
          out += "\n"
        }
      }
    case .array(let items):
      for item in items {
        if item.object?.isEmpty ?? item.array?.isEmpty ?? true {
          out += margin + "- "
          put(item, indent: indent + 2, &out)
          out += "\n"
        } else {
          var nested = ""
          write(item, indent + 2, &nested)
          out += margin + "- " + nested.dropFirst(indent + 2)
        }
      }
    default: put(value, indent: indent, &out)
    }
  }

  /// A scalar or an empty collection; longer lines go on behind `indent` blanks.
  private func put(_ value: JSONValue, indent: Int, _ out: inout String) {
    switch value {
    case .null: out += "null"
    case .bool(let flag): out += flag ? "true" : "false"
    case .int(let number): out += String(number)
    case .double(let number):
      out +=
        number.isNaN ? ".nan" : number.isInfinite ? (number < 0 ? "-.inf" : ".inf") : YAMLScalarText.number(number)
    case .string(let text): YAMLScalarText(text).write(indent: indent, isKey: false, to: &out)
    case .array: out += "[]"
    case .object: out += "{}"
    }
  }
}
