import Diagnostics
import Jinja
import Testing

/// Every recorded case renders as Python's Jinja2 rendered it.
@Suite struct DifferentialTests {
  @Test func thereAreCases() {
    #expect(CaseFile.all().count > 500)
  }

  @Test(arguments: CaseFile.all()) func rendersAsJinja2(item: TemplateCase) throws {
    switch item.expected {
    case .text(let expected):
      switch try Self.render(item) {
      case .success(let text):
        #expect(Array(text.utf8) == Array(expected.utf8), "\(item.template)\n\(text)\n\(expected)")
      case .failure(let error):
        Issue.record("\(item.template)\nexpected \(expected)\n\(DiagnosticRenderer().render(error))")
      }
    case .error(let kind, let message):
      switch try Self.render(item) {
      case .success(let text): Issue.record("\(item.template)\nexpected \(kind): \(message ?? "")\ngot \(text)")
      case .failure(let error):
        #expect(
          Self.codes(kind).contains(error.code),
          "\(item.template)\n\(kind): \(message ?? "")\n\(error.code) \(error.message)")
        #expect(error.place != nil)
        if kind != "SyntaxError", let message {
          #expect(error.message == message, "\(item.template)")
        }
      }
    }
  }

  static func render(_ item: TemplateCase) throws -> Result<String, Diagnostic> {
    var options = item.options.contains("dbt") ? EngineOptions.dbt : EngineOptions()
    options.trimBlocks = item.options.contains("trim_blocks")
    options.lstripBlocks = item.options.contains("lstrip_blocks")
    options.keepTrailingNewline = item.options.contains("keep_trailing_newline")
    var render = RenderOptions()
    render.undefined = item.options.contains("dbt") ? .chaining : .standard
    let template: Template
    do throws(DiagnosticList) {
      template = try Engine(options).compile(item.template)
    } catch {
      return .failure(error.all[0])
    }
    let globals = try CaseContext.make()
    do throws(Diagnostic) {
      return .success(try template.render(globals, render))
    } catch {
      return .failure(error)
    }
  }

  /// The codes that stand for a Python exception; nil stands for every code of the parser.
  static func codes(_ exception: String) -> Set<String> {
    switch exception {
    case "UndefinedError": ["jinja.undefined"]
    case "TypeError": ["jinja.type-error", "jinja.no-loader"]
    case "ValueError": ["jinja.value-error"]
    case "ZeroDivisionError", "DivisionByZero": ["jinja.zero-division"]
    case "OverflowError": ["jinja.overflow"]
    case "KeyError": ["jinja.key-error"]
    case "IndexError": ["jinja.index-error"]
    case "RuntimeError": ["jinja.runtime-error", "jinja.changed-while-iterating"]
    case "FilterArgumentError", "AssertionError": ["jinja.bad-argument", "jinja.type-error"]
    case "SecurityError": ["jinja.undefined"]
    case "RecursionError": ["jinja.recursion"]
    case "TemplateRuntimeError":
      ["jinja.unknown-filter", "jinja.unknown-test", "jinja.not-a-namespace", "jinja.required-block"]
    default:
      [
        "jinja.unexpected-token", "jinja.unexpected-character", "jinja.unbalanced", "jinja.unclosed-comment",
        "jinja.unclosed-raw", "jinja.unclosed-block", "jinja.bad-escape", "jinja.bad-name", "jinja.bad-target",
        "jinja.nesting", "jinja.unknown-tag", "jinja.unknown-filter", "jinja.unknown-test", "jinja.repeated-argument",
        "jinja.argument-order", "jinja.chained-test", "jinja.parameter-order", "jinja.repeated-parameter",
        "jinja.expected-call", "jinja.outside-loop", "jinja.caller-parameter", "jinja.repeated-block",
        "jinja.too-deep", "jinja.bad-number",
      ]
    }
  }
}
