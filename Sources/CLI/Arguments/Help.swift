/// What `--help` prints.
enum Help {
  static func overview() -> String {
    let width = CommandTable.all.map(\.name.count).max() ?? 0
    let commands = CommandTable.all.map { "  \(pad($0.name, width))  \($0.help)" }
    return """
      Usage: redstart COMMAND [OPTIONS]

      A dbt project on Redshift, on PostgreSQL, or offline on an embedded server.

      Commands:
      \(commands.joined(separator: "\n"))

      'redstart COMMAND --help' shows a command's options. They are dbt's: what dbt takes, redstart takes.
      """
  }

  static func command(_ name: String) -> String {
    if name == "docs" { return "Usage: redstart docs generate|serve [OPTIONS]" }
    if name == "pg" {
      return """
        Usage: redstart pg start|stop|status|psql|url [OPTIONS]

          The embedded PostgreSQL of the local target. It starts by itself when a command needs it and stops when it is idle.

        Subcommands:
          start              Start it and keep it running until 'stop'
          stop [--force]     Stop it; with --force also where programs use it
          status             Say whether it runs, where, and who uses it; ends with 1 where it does not run
          psql [ARGUMENTS]   Open it in psql, which takes the arguments: redstart pg psql -c 'select 1'
          url [DATABASE]     Print the address for other programs

        Options:
          --project-dir FOLDER, --profiles-dir FOLDER, --profile NAME, -t, --target NAME
                             Whose server: that of the project's target

        The server speaks PostgreSQL's SQL; 'redstart serve' is the way in for Redshift's.
        """
    }
    if name == "lower" { return lower }
    if name == "sql" { return sql }
    let about = CommandTable.all.first { $0.name == name }?.help ?? ""
    let options = OptionTable.all.filter { OptionTable.takes($0, name) && $0.help.hasPrefix("Accepted") == false }
    let rows = options.map { option in (spelling(option), option.help) }
    let width = min(rows.map(\.0.count).max() ?? 0, 44)
    let lines = rows.map { "  \(pad($0.0, width))  \($0.1)" }
    let word = name == "run-operation" ? " MACRO" : ""
    return "Usage: redstart \(name)\(word) [OPTIONS]\n\n  \(about)\n\nOptions:\n" + lines.joined(separator: "\n")
  }

  private static let lower = """
    Usage: redstart lower [--json] [FILE…]

      Print the PostgreSQL statements that the local target sends for Redshift statements, from files or (with none, or
      '-') from standard input: a script, or a JSON list of strings or of objects with a member "sql". No project and no
      database are needed. Of tables, only those are known that the script itself creates with their columns: where a
      type or a star needs others, the statement stays as general as it can, or a finding says so.

    Options:
      --json   One JSON object on a line for each statement:
                 {"ok": true, "commands": ["SELECT 1"]}
                 {"ok": false, "error": {"code": …, "message": …, "line": 1, "column": 8, "hint": …}}

    Findings go to the standard error. Ends with 0 if every statement was lowered, 1 if one was not, 2 if there was
    nothing to read.
    """

  private static let sql = """
    Usage: redstart sql [--json] [--tree [--spans]] [FILE…]

      Parse Redshift SQL and print it back, from files or (with none, or '-') from standard input. No project and no
      database are needed. A text holds statements with semicolons between them, or it is a JSON list of strings or of
      objects with a member "sql".

    Options:
      --json   One JSON object on a line for each statement, in the order of the input:
                 {"ok": true, "sql": "SELECT 1", "kind": "select"}
                 {"ok": false, "error": {"code": …, "message": …, "line": 1, "column": 8, "hint": …}}
               "sql" is the statement on one line; "hint" stands only where there is one; further findings in the same
               statement stand in "more". For a JSON list: exactly one object for each entry. An entry with several
               statements is ok if all are; its "sql" holds them with ';' and a line end between, its "kind" is
               "script"; an entry with none has the kind "empty".
      --tree   The tree in the place of the SQL; with --json a member "tree"
      --spans  With --tree: where each part stands, as line:column-line:column

    Comments inside a statement are printed above it. Findings go to the standard error.
    Ends with 0 if every statement could be read, 1 if one could not, 2 if there was nothing to read.
    """

  private static func spelling(_ option: Option) -> String {
    let short = option.spellings.filter { !$0.hasPrefix("--") }
    let long = option.spellings.first { $0.hasPrefix("--") } ?? ""
    let names = (short + [long]).joined(separator: ", ")
    switch option.kind {
    case .flag(let negatable): return negatable ? "\(names) / --no-\(long.dropFirst(2))" : names
    case .value(let what): return "\(names) \(what)"
    case .list(let what): return "\(names) \(what)…"
    case .choice(let choices): return "\(names) [\(choices.joined(separator: "|"))]"
    }
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
  }
}
