/// One option of the command line: how it is written, what it sets, where it belongs.
struct Option: Sendable {
  enum Kind: Sendable {
    /// `--x`, and with `negatable` also `--no-x`.
    case flag(negatable: Bool)
    /// `--x value`.
    case value(String)
    /// `--x a b c`, and again: all values together.
    case list(String)
    /// `--x value` of a fixed set.
    case choice([String])
  }

  /// dbt's name of the setting, as templates read it: `full_refresh`.
  let name: String
  /// As written: `--full-refresh`, `-f`.
  let spellings: [String]
  let kind: Kind
  let help: String
  /// Environment variable that sets it; nil for none.
  let environment: String?
  /// nil: every command takes it.
  let commands: Set<String>?

  init(
    _ name: String, _ spellings: [String], _ kind: Kind, _ help: String, environment: Bool = true,
    commands: Set<String>? = nil
  ) {
    self.name = name
    self.spellings = spellings
    self.kind = kind
    self.help = help
    self.environment = environment ? "DBT_" + name.uppercased() : nil
    self.commands = commands
  }
}

/// Every option, once.
enum OptionTable {
  private static let running: Set<String> = ["run", "build", "test", "seed", "snapshot", "clone", "retry"]
  private static let selecting = running.union([
    "compile", "list", "docs generate", "source freshness", "plan", "show", "check",
  ])
  private static let project = selecting.union([
    "parse", "debug", "clean", "run-operation", "docs serve", "serve", "deps", "pg", "docs", "init",
  ])

  static let all: [Option] = [
    // dbt: of `list`, these select models alone, without their tests.
    Option(
      "models", ["--models", "--model", "-m"], .list("SELECTOR"), "As --select, of models alone", environment: false,
      commands: ["list"]),
    Option(
      "select", ["--select", "-s", "--models", "--model", "-m"], .list("SELECTOR"),
      "What to run: names, tags, paths, graph operators", environment: false, commands: selecting),
    Option(
      "exclude", ["--exclude"], .list("SELECTOR"), "What to leave out of it", environment: false, commands: selecting),
    Option(
      "selector", ["--selector"], .value("NAME"), "A selector of selectors.yml", environment: false, commands: selecting
    ),
    Option(
      "resource_types", ["--resource-type", "--resource-types"], .list("TYPE"), "Only resources of these types",
      commands: ["build", "list", "test", "clone", "plan", "check"]),
    Option(
      "exclude_resource_types", ["--exclude-resource-type", "--exclude-resource-types"], .list("TYPE"),
      "No resources of these types", commands: ["build", "list", "test", "clone", "plan", "check"]),
    Option(
      "full_refresh", ["--full-refresh", "-f"], .flag(negatable: false),
      "Rebuild incremental models and seeds from nothing",
      commands: ["run", "build", "seed", "compile", "clone", "retry", "plan", "show", "docs generate"]),
    Option(
      "store_failures", ["--store-failures"], .flag(negatable: false), "Keep the rows that tests find in tables",
      commands: ["test", "build", "plan"]),
    Option(
      "empty", ["--empty"], .flag(negatable: true), "Read no rows of refs and sources", environment: false,
      commands: ["run", "build", "compile", "snapshot", "plan"]),
    Option("fail_fast", ["--fail-fast", "-x"], .flag(negatable: true), "Stop at the first failure"),
    Option("threads", ["--threads"], .value("N"), "How many nodes run at once", environment: false, commands: project),
    Option(
      "vars", ["--vars"], .value("YAML"), "Values of vars, over the project's", environment: false, commands: project),
    Option("profiles_dir", ["--profiles-dir"], .value("FOLDER"), "Where profiles.yml lies", commands: project),
    Option("project_dir", ["--project-dir"], .value("FOLDER"), "Where dbt_project.yml lies", commands: project),
    Option("profile", ["--profile"], .value("NAME"), "Which profile of profiles.yml"),
    Option("target", ["--target", "-t"], .value("NAME"), "Which output of the profile"),
    Option("target_path", ["--target-path"], .value("FOLDER"), "Where artifacts go", commands: project),
    Option(
      "output", ["--output", "-o"], .value("FORMAT"), "ls: json, name, path, selector; show, compile: json, text",
      environment: false, commands: ["list", "show", "compile", "source freshness"]),
    Option(
      "output_keys", ["--output-keys"], .list("KEY"), "ls --output json: which keys", environment: false,
      commands: ["list"]),
    Option(
      "inline", ["--inline"], .value("SQL"), "A query in place of a node", environment: false,
      commands: ["show", "compile"]),
    Option("limit", ["--limit"], .value("N"), "Rows to show; -1 for all", environment: false, commands: ["show"]),
    Option(
      "args", ["--args"], .value("YAML"), "Arguments of the macro", environment: false, commands: ["run-operation"]),
    Option(
      "show", ["--show"], .flag(negatable: false), "Show some of the rows loaded", environment: false,
      commands: ["seed", "build"]),
    Option("defer", ["--defer"], .flag(negatable: true), "Take what is not selected from another state"),
    Option("state", ["--state"], .value("FOLDER"), "The artifacts of that state"),
    Option("defer_state", ["--defer-state"], .value("FOLDER"), "The same, for --defer alone"),
    Option(
      "favor_state", ["--favor-state"], .flag(negatable: true),
      "Prefer that state also where the target has the relation"),
    Option(
      "indirect_selection", ["--indirect-selection"], .choice(["eager", "cautious", "buildable", "empty"]),
      "Which tests come along with nodes"),
    Option(
      "deprecated_favor_state", ["--deprecated-favor-state"], .flag(negatable: true), "Accepted", environment: false),
    Option(
      "compile", ["--compile"], .flag(negatable: true), "Compile before the catalog is made", environment: false,
      commands: ["docs generate"]),
    Option(
      "empty_catalog", ["--empty-catalog"], .flag(negatable: false), "Make the page without asking the database",
      environment: false, commands: ["docs generate"]),
    Option(
      "static", ["--static"], .flag(negatable: false), "Accepted: the page is always one file", environment: false,
      commands: ["docs generate"]),
    Option(
      "port", ["--port"], .value("PORT"), "The port to listen at: 8080 for the page, 5439 for SQL", environment: false,
      commands: ["docs serve", "serve"]),
    Option(
      "host", ["--host"], .value("HOST"), "The address to listen at; the loopback's as a rule", environment: false,
      commands: ["docs serve", "serve"]),
    Option(
      "user", ["--user"], .value("NAME"), "Whom to let in; as a rule the profile's user, or redstart",
      environment: false, commands: ["serve"]),
    Option(
      "password", ["--password"], .value("TEXT"),
      "Their password; better in REDSTART_SERVE_PASSWORD or the profile, where no list of processes shows it",
      environment: false, commands: ["serve"]),
    Option(
      "auth", ["--auth"], .choice(["md5", "scram-sha-256", "password"]),
      "How clients show that they know it; md5 as on Redshift", environment: false, commands: ["serve"]),
    Option(
      "tls", ["--tls"], .choice(["allow", "require", "off"]),
      "Whether connections are encrypted: where the client asks for it as a rule", environment: false,
      commands: ["serve"]),
    Option(
      "max_connections", ["--max-connections"], .value("N"), "Sessions at the same time; 80 as a rule",
      environment: false, commands: ["serve"]),
    Option(
      "browser", ["--browser"], .flag(negatable: true), "Accepted: no browser is opened", environment: false,
      commands: ["docs serve"]),
    Option(
      "connection", ["--connection"], .flag(negatable: false), "Only try the connection", environment: false,
      commands: ["debug"]),
    Option(
      "config_dir", ["--config-dir"], .flag(negatable: false), "Only print where profiles.yml lies", environment: false,
      commands: ["debug"]),
    Option(
      "clean_project_files_only", ["--clean-project-files-only"], .flag(negatable: true),
      "Never remove anything outside of the project", commands: ["clean"]),
    Option(
      "event_time_start", ["--event-time-start"], .value("TIME"), "Begin of the batches",
      commands: ["run", "build", "plan"]),
    Option(
      "event_time_end", ["--event-time-end"], .value("TIME"), "End of the batches",
      commands: ["run", "build", "plan"]),
    Option(
      "sample", ["--sample"], .value("WINDOW"), "Only rows of this time window",
      commands: ["run", "build", "compile", "plan"]),
    Option(
      "introspect", ["--introspect"], .flag(negatable: true), "Whether compiling may ask the database",
      commands: ["compile", "show"]),
    Option(
      "inject_ephemeral_ctes", ["--inject-ephemeral-ctes"], .flag(negatable: true),
      "Whether ephemeral models go in as CTEs", commands: ["compile"]),
    Option(
      "lock", ["--lock"], .flag(negatable: false), "Only write package-lock.yml", environment: false,
      commands: ["deps"]),
    Option(
      "upgrade", ["--upgrade"], .flag(negatable: false), "Resolve the list anew, though package-lock.yml fits it",
      environment: false, commands: ["deps"]),
    Option(
      "add_package", ["--add-package"], .value("NAME@VERSION"), "Write a package into the list first",
      environment: false, commands: ["deps"]),
    Option(
      "source", ["--source"], .choice(["hub", "git", "local"]), "Where the package of --add-package is; hub as a rule",
      environment: false, commands: ["deps"]),
    Option(
      "skip_profile_setup", ["--skip-profile-setup", "-s"], .flag(negatable: false), "Write no profile",
      environment: false, commands: ["init"]),
    Option(
      "json", ["--json"], .flag(negatable: false), "Statements, or findings, as JSON lines", environment: false,
      commands: ["plan", "check", "lower", "sql"]),
    Option(
      "tree", ["--tree"], .flag(negatable: false), "The tree in the place of the SQL", environment: false,
      commands: ["sql"]),
    Option(
      "spans", ["--spans"], .flag(negatable: false), "With --tree: where each part stands in its file",
      environment: false, commands: ["sql"]),
    Option(
      "lineage", ["--lineage"], .flag(negatable: false), "Write target/column_lineage.json", environment: false,
      commands: ["check"]),

    Option("log_format", ["--log-format"], .choice(["text", "debug", "json", "default"]), "Form of the output"),
    Option(
      "log_format_file", ["--log-format-file"], .choice(["text", "debug", "json", "default"]), "Form of the log file"),
    Option("log_level", ["--log-level"], .choice(["debug", "info", "warn", "error", "none"]), "Least level shown"),
    Option(
      "log_level_file", ["--log-level-file"], .choice(["debug", "info", "warn", "error", "none"]),
      "Least level in the log file"),
    Option("log_path", ["--log-path"], .value("FOLDER"), "Where dbt.log goes"),
    Option("debug", ["--debug", "-d"], .flag(negatable: true), "Show everything"),
    Option("quiet", ["--quiet", "-q"], .flag(negatable: true), "Show errors only"),
    Option("print", ["--print"], .flag(negatable: true), "Whether print() in macros shows"),
    Option("printer_width", ["--printer-width"], .value("N"), "Width of the lines"),
    Option("use_colors", ["--use-colors"], .flag(negatable: true), "Colours on the terminal"),
    Option("use_colors_file", ["--use-colors-file"], .flag(negatable: true), "Colours in the log file"),
    Option("warn_error", ["--warn-error"], .flag(negatable: true), "Every warning is an error"),
    Option("warn_error_options", ["--warn-error-options"], .value("YAML"), "Which warnings are errors"),
    Option("write_json", ["--write-json"], .flag(negatable: true), "Whether artifacts are written"),
    Option("version_check", ["--version-check"], .flag(negatable: true), "Whether require-dbt-version counts"),
    Option("populate_cache", ["--populate-cache"], .flag(negatable: true), "Accepted"),
    Option("cache_selected_only", ["--cache-selected-only"], .flag(negatable: true), "Accepted"),
    Option("partial_parse", ["--partial-parse"], .flag(negatable: true), "Accepted: parsing is always whole"),
    Option("static_parser", ["--static-parser"], .flag(negatable: true), "Accepted"),
    Option("use_experimental_parser", ["--use-experimental-parser"], .flag(negatable: true), "Accepted"),
    Option("use_fast_test_edges", ["--use-fast-test-edges"], .flag(negatable: true), "Accepted"),
    Option(
      "send_anonymous_usage_stats", ["--send-anonymous-usage-stats"], .flag(negatable: true),
      "Accepted: nothing is ever sent"),
    Option("log_cache_events", ["--log-cache-events"], .flag(negatable: true), "Accepted"),
    Option("log_file_max_bytes", ["--log-file-max-bytes"], .value("N"), "Accepted"),
    Option("macro_debugging", ["--macro-debugging"], .flag(negatable: true), "Accepted"),
    Option("record_timing_info", ["--record-timing-info", "-r"], .value("FILE"), "Accepted"),
    Option("single_threaded", ["--single-threaded"], .flag(negatable: true), "Run one node at a time"),
    Option("show_all_deprecations", ["--show-all-deprecations"], .flag(negatable: true), "Accepted"),
    Option("partial_parse_file_path", ["--partial-parse-file-path"], .value("FILE"), "Accepted"),
    Option(
      "upload_to_artifacts_ingest_api", ["--upload-to-artifacts-ingest-api"], .flag(negatable: true),
      "Accepted: nothing is ever sent"),
  ]

  static func takes(_ option: Option, _ command: String) -> Bool { option.commands?.contains(command) ?? true }
}

/// The commands, as `--help` lists them.
enum CommandTable {
  static let all: [(name: String, help: String)] = [
    ("build", "Run seeds, models, snapshots and tests in the order of the graph"),
    ("run", "Materialize models"),
    ("test", "Run data tests and unit tests"),
    ("seed", "Load CSV files"),
    ("snapshot", "Take snapshots"),
    ("compile", "Render models to SQL without running them"),
    ("parse", "Read the project and write its manifest"),
    ("plan", "Print every statement that a build would send, with no database"),
    ("lower", "Print the PostgreSQL statements that Redshift statements become"),
    ("sql", "Parse Redshift SQL and print it back"),
    ("check", "Read all SQL with no database: names, types, contracts, advice for Redshift"),
    ("explain", "Say what a code of check means; without one, list them"),
    ("list", "List resources (also: ls)"),
    ("show", "Show the rows of a model or of a query"),
    ("debug", "Check profile and connection"),
    ("clean", "Remove what clean-targets names"),
    ("deps", "Install the packages that packages.yml names, and write package-lock.yml"),
    ("init", "Make a new project; in one, its profile"),
    ("retry", "Run again what failed or was skipped in the last run"),
    ("clone", "Make relations of another state's, as views over them"),
    ("source freshness", "Ask how old the data of sources is"),
    ("docs generate", "Write the catalog and the lineage page"),
    ("docs serve", "Serve the lineage page"),
    ("run-operation", "Run a macro"),
    ("serve", "Let any PostgreSQL or Redshift client speak to the local Redshift"),
    ("pg", "The embedded server: start, stop, status, psql, url"),
  ]
}
