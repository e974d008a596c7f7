import ProjectModel
import Runner

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the command line says of output.
enum ConsoleSettings {
  static func make(_ arguments: Arguments, _ invocation: Invocation) -> Console.Settings {
    var settings = Console.Settings()
    let format = arguments.values["log_format"] ?? "default"
    settings.isJSON = format == "json"
    settings.isFileJSON = (arguments.values["log_format_file"] ?? format) == "json"
    settings.level = level(arguments.values["log_level"]) ?? (arguments.flag("debug") ? .debug : .info)
    if arguments.values["log_level"] == nil, arguments.flag("debug") { settings.level = .debug }
    settings.fileLevel =
      arguments.values["log_level_file"] == "none" ? nil : level(arguments.values["log_level_file"]) ?? .debug
    // What follows `--json` is read by programs: nothing else stands between its lines.
    settings.isQuiet = arguments.flag("quiet") || arguments.flag("json")
    settings.keepsAnswerApart = arguments.command == "list" && !settings.isJSON
    let plain = invocation.environment["NO_COLOR"] != nil
    settings.usesColor = arguments.flags["use_colors"] ?? (isatty(1) == 1 && !plain)
    let terminal = invocation.environment["TERM"] ?? ""
    settings.isLive =
      format == "default" && !settings.isQuiet && settings.level == .info && isatty(1) == 1
      && !["", "dumb"].contains(terminal)
    settings.showsPrint = arguments.flag("print", default: true)
    settings.invocationID = invocation.id
    settings.secrets = SecretVariables(invocation.environment)
    return settings
  }

  private static func level(_ name: String?) -> Event.Level? {
    switch name?.lowercased() {
    case "debug": .debug
    case "info": .info
    case "warn": .warn
    case "error", "none": .error
    default: nil
    }
  }
}
