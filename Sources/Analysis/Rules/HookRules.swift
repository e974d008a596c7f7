import Compiler
import Diagnostics
import Jinja
import ProjectModel
import SQL

/// Rules about hooks: R14, R15, R18. Each is rendered as far as that goes without a database.
struct HookRules: Sendable {
  let compiler: NodeCompiler
  let selected: [String]
  let book: TableBook

  func findings(_ node: Node) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for key in ["pre-hook", "post-hook"] {
      for hook in node.config.hooks(key) {
        guard let text = render(hook.sql, node) else { continue }
        let script = SQLScript.parse(SourceFile(path: key, text: text))
        for statement in script.statements { findings += check(statement, script.source, key, hook, node) }
      }
    }
    return findings
  }

  private func render(_ text: String, _ node: Node) -> String? {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    let backend = CheckAdapter(compiler.project, selected: selected, book: book)
    let adapter = AdapterObject(compiler.context.adapter, backend: backend)
    let names = compiler.renderContext(node, adapter)
    guard let rendered = try? names.render(text, name: "hook", nil), !backend.asked else { return nil }
    return rendered
  }

  private func place(_ key: String, _ node: Node) -> SourcePlace? {
    CompiledPlaces.config(key == "pre-hook" ? "pre_hook" : "post_hook", node)
  }

  private func check(
    _ statement: Statement, _ file: SourceFile, _ key: String, _ hook: Hook, _ node: Node
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if hook.transaction, let what = TransactionRule.refused(statement) {
      findings.append(
        Diagnostic(
          code: "redshift.statement-in-transaction", message: "the \(key) \(what) cannot run inside a transaction",
          place: place(key, node), hint: "after_commit(\"…\"), before_begin(\"…\"), or transaction: false"))
    }
    switch statement.kind {
    case .truncate:
      findings.append(
        Diagnostic(
          code: "redshift.truncate-commits",
          message: "TRUNCATE in a \(key) commits all that went before: nothing takes it back",
          place: place(key, node), hint: "delete from …", severity: .warning))
    case .copy(let copy):
      let words: Set<Keyword> = [.accessKeyId, .secretAccessKey, .credentials]
      if copy.options.contains(where: { $0.words.contains(where: words.contains) }) {
        findings.append(
          Diagnostic(
            code: "redshift.copy-keys", message: "a COPY in a \(key) is given keys", place: place(key, node),
            hint: "iam_role default", severity: .warning))
      }
    case .command(let command) where command.name == "VACUUM" && node.materialized == "table":
      findings.append(
        Diagnostic(
          code: "redshift.vacuum-rebuilt",
          message: "VACUUM of a table that is built anew each time finds nothing to do",
          place: place(key, node), hint: "leave it out", severity: .note))
    default: break
    }
    return findings
  }
}

/// Statements that Redshift refuses between BEGIN and COMMIT.
enum TransactionRule {
  /// As "VACUUM"; nil for a statement that may stand there.
  static func refused(_ statement: Statement) -> String? {
    switch statement.kind {
    case .createExternalTable: return "CREATE EXTERNAL TABLE"
    case .alterTable(let alter):
      for action in alter.actions {
        switch action.kind {
        case .append: return "ALTER TABLE APPEND"
        case .alterType: return "ALTER COLUMN TYPE"
        default: continue
        }
      }
      return nil
    case .drop(let drop) where ["DATABASE", "LIBRARY"].contains(drop.object): return "DROP \(drop.object)"
    case .command(let command):
      return names.contains(command.name) ? command.name : nil
    default: return nil
    }
  }

  private static let names: Set<String> = [
    "VACUUM", "CREATE DATABASE", "ALTER DATABASE", "DROP DATABASE", "CREATE LIBRARY", "DROP LIBRARY",
  ]
}
