/// What the parser finds.
extension Explanation {
  static let syntax: [Explanation] = [
    Explanation(
      "sql.unexpected-token", .error, "a word or sign that cannot stand here",
      "The text is no SQL of Redshift's from this token on; the message says what could stand in its place.",
      example: "select id, from orders", page: "SQL reference"),
    Explanation(
      "sql.unexpected-end", .error, "the statement ends too early",
      "Something is still open where the text, or the statement before its semicolon, ends.",
      example: "select id from orders where", page: "SQL reference"),
    Explanation(
      "sql.unknown-statement", .error, "no statement begins like this",
      "The first word begins none of Redshift's statements.", example: "slect 1", page: "SQL commands"),
    Explanation(
      "sql.too-deep", .error, "nested too deeply",
      "Parentheses, calls or queries lie deeper in one another than is read.",
      example: "((((… a thousand times …))))"),
    Explanation(
      "sql.unterminated-string", .error, "a string that does not end",
      "A quote is missing. Redshift reads a backslash before a quote as an escape: the quote does not end the string.",
      example: "select 'it\\'", page: "Literals"),
    Explanation(
      "sql.unterminated-identifier", .error, "a quoted name that does not end", "A double quote is missing.",
      example: "select \"order id from orders", page: "Names and identifiers"),
    Explanation(
      "sql.unterminated-comment", .error, "a comment that does not end",
      "Comments between /* and */ nest: each opening has its own end.", example: "select 1 /* a /* b */"),
    Explanation(
      "sql.unterminated-dollar-quote", .error, "a dollar-quoted text that does not end",
      "The text goes on to the same dollar sign and tag that began it.", example: "create procedure p() as $$ begin …"),
    Explanation(
      "sql.invalid-character", .error, "a character that begins nothing",
      "No word, number, string or operator begins with it. Often a quote that an editor has made curly.",
      example: "select “id” from orders"),
    Explanation(
      "sql.empty-identifier", .error, "a name without letters", "Between double quotes there is nothing.",
      example: "select 1 as \"\"", page: "Names and identifiers"),
  ]

  /// What codes of other domains are about, by the part before the point. Their hints say what to do.
  package static let domains: [(name: String, about: String)] = [
    ("artifacts", "files under target/ that cannot be read or written"),
    ("cli", "the command line"),
    ("compile", "templates that do not render: macros, functions of the context, references"),
    ("config", "configs of nodes: unknown keys, wrong types"),
    ("database", "the server, and what it says of a statement"),
    ("docs", "the lineage page and the catalog"),
    ("embedded", "the embedded server: starting, stopping, its folder"),
    ("graph", "references that lead nowhere, and cycles"),
    ("jinja", "the template language: syntax, undefined names, wrong arguments"),
    ("load", "COPY on the local target: its options and its files"),
    ("lowering", "what the local target cannot do as Redshift does"),
    ("packages", "packages.yml and dbt_packages"),
    ("parquet", "Parquet files"),
    ("profile", "profiles.yml and targets"),
    ("project", "dbt_project.yml"),
    ("properties", "properties files"),
    ("run", "running nodes"),
    ("seed", "CSV files of seeds"),
    ("select", "selectors"),
    ("serve", "the server for other clients"),
    ("storage", "s3:// locations"),
    ("unload", "UNLOAD on the local target"),
    ("vars", "--vars and --args"),
    ("yaml", "YAML files"),
  ]
}
