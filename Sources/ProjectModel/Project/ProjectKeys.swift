/// The keys of `dbt_project.yml`.
enum ProjectKeys {
  /// Those that hold configs by folder.
  static let trees = [
    "models", "seeds", "snapshots", "analyses", "sources", "data_tests", "tests", "unit_tests", "metrics",
    "semantic-models", "saved-queries", "exposures", "functions",
  ]

  static let all: Set<String> = Set(
    trees + [
      "name", "config-version", "version", "project-root", "source-paths", "model-paths", "macro-paths", "data-paths",
      "seed-paths", "test-paths", "analysis-paths", "docs-paths", "asset-paths", "function-paths", "target-path",
      "snapshot-paths", "clean-targets", "profile", "log-path", "packages-install-path", "quoting", "on-run-start",
      "on-run-end", "require-dbt-version", "dispatch", "vars", "packages", "query-comment", "restrict-access",
      "dbt-cloud", "flags",
    ])

  /// A tree's key as `configTrees` has it.
  static func treeName(_ key: String) -> String {
    switch key {
    case "tests": "data_tests"
    case "semantic-models": "semantic_models"
    case "saved-queries": "saved_queries"
    default: key
    }
  }

  /// The keys that may hold a tree of that name.
  static func spellings(ofTree name: String) -> [String] { trees.filter { treeName($0) == name } }
}

/// What a project may be called.
enum ProjectNames {
  /// Names that templates need for themselves.
  static let reserved: Set<String> = [
    "_sql_results", "adapter", "api", "column", "config", "context", "database", "env", "env_var", "exceptions",
    "execute", "flags", "fromjson", "fromyaml", "graph", "invocation_id", "load_agate_table", "load_result", "log",
    "model", "modules", "post_hooks", "pre_hooks", "ref", "render", "return", "run_started_at", "schema", "source",
    "sql", "sql_now", "store_result", "store_raw_result", "target", "this", "tojson", "toyaml",
    "try_or_compiler_error", "var", "write",
  ]

  /// A letter or `_`, then letters, digits and `_`.
  static func isValid(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_" else { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}

extension ProjectConfig {
  /// Every folder that resources are looked for in, each once.
  package var resourcePaths: [String] {
    var seen: Set<String> = []
    let all = modelPaths + seedPaths + snapshotPaths + analysisPaths + macroPaths + testPaths + functionPaths
    return all.map { path in
      var path = path
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      return path
    }.filter { seen.insert($0).inserted }
  }
}
