import Compiler
import Diagnostics
import JSON
import ProjectModel

/// What of the command line, the environment and the profiles file dbt calls deprecated. That of the project's own files
/// is found where they are read.
enum Deprecations {
  static func found(_ arguments: Arguments, _ environment: [String: String], _ loaded: LoadedProject, _ flags: Flags)
    -> [Diagnostic]
  {
    var all: [Diagnostic] = []
    func add(_ code: String, _ message: String, _ hint: String) {
      all.append(Diagnostic(code: code, message: message, hint: hint, severity: .warning))
    }
    let old: Set = ["--models", "--model", "-m"]
    if arguments.invocation.contains(where: { old.contains(String($0.prefix { $0 != "=" })) }) {
      add("cli.old-option", "`--models`, `--model` and `-m` are old names of an option", "write --select or -s")
    }
    let options = flags["warn_error_options"]?.object ?? [:]
    for (old, new) in [("include", "error"), ("exclude", "warn")] where options[old] != nil {
      add("cli.old-warn-error-key", "`\(old)` of `warn_error_options` is an old name", "write '\(new)'")
    }
    let known = Set(OptionTable.all.map { reserved + $0.name.uppercased() } + others)
    for name in environment.keys.sorted() where name.hasPrefix(reserved) && !known.contains(name) {
      add(
        "cli.reserved-variable",
        "the environment variable '\(name)' begins with '\(reserved)', which is kept for dbt's own",
        "give it another name")
    }
    if arguments.command == "source freshness", let path = arguments.values["output"] {
      add(
        "cli.old-output", "`--output \(path)` of `source freshness` is deprecated", "use --target-path for its folder")
    }
    if loaded.hasFlagsInProfiles {
      add(
        "profile.old-flags", "profiles.yml has the flags under 'config'",
        "move them to 'flags' of dbt_project.yml")
    }
    return all
  }

  private static let reserved = "DBT_ENGINE_"
  /// Variables that are no options.
  private static let others = [
    "INVOCATION_ENV", "RECORDED_FILE_PATH", "TEST_STATE_MODIFIED", "PACKAGE_HUB_URL", "DOWNLOAD_DIR",
    "PP_FILE_DIFF_TEST", "PP_TEST",
  ].map { reserved + $0 }
}
