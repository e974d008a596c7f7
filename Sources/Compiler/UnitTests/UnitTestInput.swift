import Diagnostics
import JSON
import Jinja
import ProjectModel

/// What an entry of a unit test's `given` stands for: its `input` as written.
enum UnitTestInput {
  /// The model's own table, for an incremental model.
  case this
  case ref(RefArguments)
  case source(String, String)

  /// nil where the text is no single call of `ref` or `source` with constants, nor `this`.
  init?(_ text: String, _ engine: Engine) {
    let text = text.trimmed
    if text == "this" {
      self = .this
      return
    }
    guard let template = try? engine.compile("{{ \(text) }}", name: "input"), let call = template.calls.first,
      call.isConstant
    else { return nil }
    let words = call.arguments.compactMap { $0?.string }
    switch call.name {
    case "ref" where words.count == 1 || words.count == 2:
      let version = call.keyword("version") ?? call.keyword("v")
      self = .ref(
        RefArguments(name: words[words.count - 1], package: words.count == 2 ? words[0] : nil, version: version))
    case "source" where words.count == 2: self = .source(words[0], words[1])
    default: return nil
    }
  }
}
