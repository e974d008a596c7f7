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
