import Diagnostics
import Jinja
import Testing

/// Compiled templates are shared by all workers.
@Suite struct SharedTemplateTests {
  @Test func severalThreadsRenderOneTemplate() async throws {
    let template = try Engine().compile(
      """
      {%- macro quoted(name, mark='"') -%}{{ mark ~ name | upper ~ mark }}{%- endmacro -%}
      {%- macro each(items) -%}{% for item in items if item.kept %}[{{ caller(item) }}]{{ ',' if not loop.last }}{% endfor %}
      {%- endmacro -%}
      {%- set columns = [{'name': 'a name of more than fifteen bytes', 'kept': true}, {'name': 'b', 'kept': false},
        {'name': 'c', 'kept': true}] -%}
      {% call(column) each(columns) %}{{ quoted(column.name) }} {{ column.kept }}{% endcall %}
      {% for n in range(count) %}{{ n }}{{ quoted('n' ~ n, mark="'") }}{% endfor %}
      """)
    let expected = try Self.render(template)
    #expect(expected.hasPrefix("[\"A NAME OF MORE THAN FIFTEEN BYTES\" True],[\"C\" True]"))
    let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 {
        group.addTask {
          var wrong = 0
          for _ in 0..<150 where try Self.render(template) != expected { wrong += 1 }
          return wrong
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }

  private static func render(_ template: Template) throws -> String {
    try template.render(SimpleGlobals(["count": .int(5)]))
  }
}
