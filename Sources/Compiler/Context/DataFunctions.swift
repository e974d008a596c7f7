import Diagnostics
import JSON
import Jinja
import YAML

/// `tojson`, `fromjson`, `toyaml`, `fromyaml`: on failure they give their default.
enum DataFunctions {
  static func named(_ name: String) -> Value {
    .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
      var reader = arguments.reader(name)
      let value = try reader.required(name.hasPrefix("to") || name == "fromyaml" ? "value" : "string")
      let fallback = try reader.optional("default") ?? Value.none
      switch name {
      case "tojson":
        let sorts = try reader.optional("sort_keys")?.isTrue ?? false
        do throws(RenderInterrupt) {
          return .string(JSONWriter.text(try value.json(), JSONWriter.Style(sortKeys: sorts)))
        } catch {
          return fallback
        }
      case "toyaml":
        let sorts = try reader.optional("sort_keys")?.isTrue ?? false
        do throws(RenderInterrupt) {
          return .string(YAMLText.dump(try value.json(), sortKeys: sorts))
        } catch {
          return fallback
        }
      default:
        guard let text = value.string else { return fallback }
        return name == "fromjson" ? fromJSON(text) ?? fallback : fromYAML(text) ?? fallback
      }
    }
  }

  private static func fromJSON(_ text: String) -> Value? {
    do throws(Diagnostic) {
      return Value(try JSONReader.read(text))
    } catch {
      return nil
    }
  }

  private static func fromYAML(_ text: String) -> Value? {
    do throws(Diagnostic) {
      return Value(try YAMLParser.parse(SourceFile(path: "<yaml>", text: text)).root?.json ?? .null)
    } catch {
      return nil
    }
  }
}

/// Plain data as block-style YAML, laid out as PyYAML's `safe_dump` does.
enum YAMLText {
  static func dump(_ value: JSONValue, sortKeys: Bool) -> String {
    var out = ""
    switch value {
    case .array(let items) where !items.isEmpty: write(value, 0, sortKeys, &out)
    case .object(let object) where !object.isEmpty: write(value, 0, sortKeys, &out)
    default: out = flow(value) + "\n" + (isPlainScalar(value) ? "...\n" : "")
    }
    return out
  }

  private static func isPlainScalar(_ value: JSONValue) -> Bool {
    switch value {
    case .array, .object: false
    case .string(let text): scalar(text) == text
    default: true
    }
  }

  private static func write(_ value: JSONValue, _ indent: Int, _ sortKeys: Bool, _ out: inout String) {
    let margin = String(repeating: " ", count: indent)
    switch value {
    case .object(let object):
      let keys = sortKeys ? object.keys.sorted() : object.keys
      for key in keys {
        let member = object[key] ?? .null
        out += margin + scalar(key) + ":"
        switch member {
        case .object(let inner) where !inner.isEmpty:
          out += "\n"
          write(member, indent + 2, sortKeys, &out)
        case .array(let items) where !items.isEmpty:
          out += "\n"
          write(member, indent, sortKeys, &out)
        default: out += " " + flow(member) + "\n"
        }
      }
    case .array(let items):
      for item in items {
        if item.object?.isEmpty ?? item.array?.isEmpty ?? true {
          out += margin + "- " + flow(item) + "\n"
        } else {
          var nested = ""
          write(item, indent + 2, sortKeys, &nested)
          out += margin + "- " + nested.dropFirst(indent + 2)
        }
      }
    default: out += margin + flow(value) + "\n"
    }
  }

  private static func flow(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .double(let number):
      number.isNaN ? ".nan" : number.isInfinite ? (number < 0 ? "-.inf" : ".inf") : number.pythonDescription
    case .string(let text): scalar(text)
    case .array: "[]"
    case .object: "{}"
    }
  }

  /// Quoted where a plain scalar would read back as something else.
  private static func scalar(_ text: String) -> String {
    let special = ["", "~", "null", "Null", "NULL", "=", "<<"]
    // PyYAML knows these in three spellings (`on`, `On`, `ON`); y and n are plain text to it.
    let words: Set<String> = ["true", "false", "yes", "no", "on", "off"]
    let first = text.unicodeScalars.first ?? " "
    let risky =
      special.contains(text) || (words.contains(text.lowercased())) || Double(text) != nil
      || "-?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first)
        && !(first == "-" && text.count > 1 && !text.hasPrefix("- "))
      || text.hasPrefix(" ") || text.hasSuffix(" ") || text.contains(": ") || text.contains(" #") || text.hasSuffix(":")
    if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0.value > 0x7E }) {
      return JSONWriter.text(.string(text), .python)
    }
    return risky
      ? "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'" : text
  }
}
