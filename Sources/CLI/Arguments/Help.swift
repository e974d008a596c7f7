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

        The embedded PostgreSQL of the local target. It starts by itself when a command needs it and stops when it is idle;
        'start' keeps it running until 'stop'.
        """
    }
    let about = CommandTable.all.first { $0.name == name }?.help ?? ""
    let options = OptionTable.all.filter { OptionTable.takes($0, name) && $0.help.hasPrefix("Accepted") == false }
    let rows = options.map { option in (spelling(option), option.help) }
    let width = min(rows.map(\.0.count).max() ?? 0, 44)
    let lines = rows.map { "  \(pad($0.0, width))  \($0.1)" }
    let word = name == "run-operation" ? " MACRO" : ""
    return "Usage: redstart \(name)\(word) [OPTIONS]\n\n  \(about)\n\nOptions:\n" + lines.joined(separator: "\n")
  }

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
