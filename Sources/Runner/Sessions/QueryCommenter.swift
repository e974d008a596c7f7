import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

/// Puts the project's query comment before (or after) each statement.
final class QueryCommenter {
  private let context: ProjectContext
  private let comment: String
  private let append: Bool
  private let isStandard: Bool
  private var rendered: [String: String] = [:]

  init(_ context: ProjectContext) {
    self.context = context
    let setting = context.rootProject.queryComment
    comment = setting?.comment ?? ""
    append = setting?.append ?? false
    isStandard = setting == nil
  }

  /// The statement with its comment. `node` is what runs, nil outside of nodes.
  func comment(_ sql: String, node: Node?, connection: String) throws(Diagnostic) -> String {
    let text = try text(node, connection)
    guard !text.isEmpty else { return sql }
    // A comment's end inside the comment would let its rest run as SQL.
    guard !text.contains("*/") else {
      throw Diagnostic(
        code: "run.query-comment", message: "query comment contains illegal value \"*/\": \(text)",
        hint: "change query-comment in dbt_project.yml")
    }
    if append {
      let body = sql.trimmed
      let hasEnd = body.hasSuffix(";")
      return (hasEnd ? String(body.dropLast()) : body) + "\n/* \(text) */" + (hasEnd ? ";" : "")
    }
    return "/* \(text) */\n\(sql)"
  }

  private func text(_ node: Node?, _ connection: String) throws(Diagnostic) -> String {
    let key = node?.uniqueID ?? connection
    if let known = rendered[key] { return known }
    let text = isStandard ? standard(node, connection) : try custom(node, connection)
    rendered[key] = text
    return text
  }

  /// dbt's own: a JSON object that tells who runs.
  private func standard(_ node: Node?, _ connection: String) -> String {
    var object: JSONObject = [
      "app": "dbt", "dbt_version": .string(DBTCompatibility.version),
      "profile_name": .string(context.target.profileName), "target_name": .string(context.target.targetName),
    ]
    if let node { object["node_id"] = .string(node.uniqueID) } else { object["connection_name"] = .string(connection) }
    return JSONWriter.text(.object(object))
  }

  private func custom(_ node: Node?, _ connection: String) throws(Diagnostic) -> String {
    guard !comment.isEmpty else { return "" }
    let names = RenderContext(
      context, package: context.rootName, subject: .macro(name: "query_comment"), phase: .run,
      adapter: AdapterObject(context.adapter))
    // dbt: the comment is a macro's body, so that it may `return` a value.
    let source = "{% macro query_comment(connection_name, node) %}\(comment)\n{% endmacro %}"
    let arguments = Arguments([.string(connection), node.map { .object(NodeObject($0)) } ?? .none])
    do throws(DiagnosticList) {
      guard let definition = try context.engine.compile(source, name: "query-comment").definitions.first else {
        return ""
      }
      do throws(Diagnostic) {
        return try MacroCaller.call(definition, arguments, in: names).text.trimmed
      } catch {
        throw DiagnosticList([error])
      }
    } catch {
      throw error.sorted[0]
    }
  }
}
