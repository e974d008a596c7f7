import Compiler
import Database
import Diagnostics
import FileSystem
import JSON
import NodeGraph
import Postgres
import ProjectModel
import Runner

/// The path of data, top to bottom: what every command does until it has what it needs.
struct Pipeline {
  let arguments: Arguments
  let invocation: Invocation
  let console: Console
  let clock: @Sendable () -> Int
  let cancels: CancelRegistry
  let states = StateBook()
  /// What `retry` takes over of the run that it repeats.
  var repeated = RepeatedRun()

  // MARK: files → LoadedProject

  func loadOptions() throws(DiagnosticList) -> LoadOptions {
    var options = LoadOptions(invocation: invocation)
    options.projectDirectory = arguments.values["project_dir"]
    options.profilesDirectory = arguments.values["profiles_dir"]
    options.profile = arguments.values["profile"]
    options.target = arguments.values["target"]
    options.targetPath = arguments.values["target_path"]
    options.logPath = arguments.values["log_path"]
    options.versionCheck = arguments.flag("version_check", default: true)
    if let text = arguments.values["threads"] {
      guard let threads = Int(text), threads > 0 else {
        throw DiagnosticList([
          Diagnostic(code: "cli.bad-value", message: "Invalid value for '--threads': '\(text)' is not a valid integer.")
        ])
      }
      options.threads = threads
    }
    if let text = arguments.values["vars"] { options.vars = try Self.mapping(text) }
    return options
  }

  /// The YAML mapping of `--vars` or `--args`.
  static func mapping(_ text: String, option: String = "--vars") throws(DiagnosticList) -> JSONObject {
    do throws(Diagnostic) {
      return try CommandLineVars.parse(text, option: option)
    } catch {
      throw DiagnosticList([error])
    }
  }

  func load() throws(DiagnosticList) -> LoadedProject {
    let loaded = try ProjectLoader.load(try loadOptions())
    configureLog(loaded)
    return loaded
  }

  /// The log file's place is known once the project is.
  private func configureLog(_ loaded: LoadedProject) {
    var settings = ConsoleSettings.make(arguments, invocation)
    let root = loaded.packages[0].rootPath
    let folder =
      arguments.values["log_path"] ?? invocation.environment["DBT_LOG_PATH"] ?? loaded.packages[0].project.logPath
    settings.logFile = Path.join(Path.join(root, folder), "dbt.log")
    if settings.fileLevel == nil { settings.logFile = nil }
    console.configure(settings)
  }

  // MARK: LoadedProject → ParsedProject

  func parse(_ loaded: LoadedProject) throws(DiagnosticList) -> ProjectParser.Output {
    let flags = try flags(loaded)
    let parsed = try ProjectParser.parse(loaded, invocation: invocation, flags: flags, log: console)
    let options = WarnErrorOptions(flags)
    let deprecated = Deprecations.found(arguments, invocation.environment, loaded, flags)
    for warning in deprecated + loaded.warnings + parsed.warnings { report(warning, options) }
    console.emit(Found.event(parsed.project))
    try failOnWarnings(options, loaded)
    return parsed
  }

  private func flags(_ loaded: LoadedProject) throws(DiagnosticList) -> Flags {
    var settings = arguments.settings(project: loaded.packages[0].project.flags)
    if let text = arguments.values["warn_error_options"] {
      settings["warn_error_options"] = .object(try Self.mapping(text))
    }
    return Flags(settings)
  }

  private func report(_ warning: Diagnostic, _ options: WarnErrorOptions) {
    let text = DiagnosticRenderer(color: false).render(warning)
    let (name, code) = Self.eventNames[warning.code] ?? ("Note", "Z050")
    guard !options.isSilenced(name) else { return }
    console.emit(Event(name, code, .warn, text, data: ["msg": .string(warning.message)]))
  }

  /// dbt's events, by our codes.
  private static let eventNames = [
    "compile.microbatch-inputs": ("MicrobatchModelNoEventTimeInputs", "I074"),
    "model.deprecated": ("DeprecatedModel", "I065"),
    "model.upcoming-deprecation": ("UpcomingReferenceDeprecation", "I066"),
    "model.deprecated-reference": ("DeprecatedReference", "I067"),
    "model.idle-constraints": ("UnsupportedConstraintMaterialization", "I068"),
    "state.breaking-contract": ("UnversionedBreakingChange", "I071"),
    "config.unused-path": ("UnusedResourceConfigPath", "I051"),
    "properties.unused-patch": ("NoNodeForYamlKey", "I058"),
    "properties.unused-macro": ("MacroNotFoundForPatch", "I059"),
    "graph.unknown-ref": ("NodeNotFoundOrDisabled", "I060"),
    "properties.exposure-name": ("ExposureNameDeprecation", "D007"),
    "project.old-key": ("ConfigSourcePathDeprecation", "D003"),
    "profile.old-flags": ("ProjectFlagsMovedDeprecation", "D013"),
    "yaml.duplicate-key": ("DuplicateYAMLKeysDeprecation", "D024"),
    "config.unknown-key": ("CustomKeyInConfigDeprecation", "D026"),
    "properties.unknown-key": ("CustomKeyInObjectDeprecation", "D027"),
    "cli.old-output": ("CustomOutputPathInSourceFreshnessDeprecation", "D029"),
    "cli.old-warn-error-key": ("WEOIncludeExcludeDeprecation", "D031"),
    "cli.old-option": ("ModelParamUsageDeprecation", "D032"),
    "cli.reserved-variable": ("EnvironmentVariableNamespaceDeprecation", "D036"),
    "config.concurrent-batches": ("InvalidConcurrentBatchesConfig", "I075"),
    "config.no-loaded-at": ("FreshnessConfigProblem", "I073"),
  ]

  /// `--warn-error`: what was a warning ends the command.
  private func failOnWarnings(_ options: WarnErrorOptions, _ loaded: LoadedProject) throws(DiagnosticList) {
    // dbt: the first only warns; it says nothing of what `Note` is here, and of unknown keys not for every adapter.
    var harmless: Set = ["MicrobatchModelNoEventTimeInputs", "Note"]
    if loaded.target.type == "postgres" {
      harmless.formUnion(["CustomKeyInConfigDeprecation", "CustomKeyInObjectDeprecation"])
    }
    let warnings = console.warnings.filter { !harmless.contains($0.name) && options.isError($0.name) }
    guard !warnings.isEmpty else { return }
    throw DiagnosticList(warnings.map { Diagnostic(code: "cli.warn-error", message: $0.message) })
  }

  // MARK: ParsedProject → Graph → Selection

  func select(_ graph: Graph, _ command: SelectingCommand, _ loaded: LoadedProject) throws(DiagnosticList) -> Selection
  {
    var request = SelectionRequest(command)
    request.select = arguments.list("select")
    request.exclude = arguments.list("exclude")
    request.selector = arguments.values["selector"]
    request.resourceTypes = arguments.list("resource_types")
    let models = arguments.list("models")
    if !models.isEmpty {
      guard request.select.isEmpty, request.resourceTypes.isEmpty else {
        throw DiagnosticList([
          Diagnostic(
            code: "cli.conflict",
            message: "\"models\" and \"\(request.select.isEmpty ? "resource_type" : "select")\" are mutually exclusive "
              + "arguments")
        ])
      }
      request.select = models
      request.resourceTypes = ["model"]
    }
    request.excludedResourceTypes = arguments.list("exclude_resource_types")
    if let mode = arguments.values["indirect_selection"].flatMap(IndirectSelection.init(rawValue:)) {
      request.indirectSelection = mode
    }
    request.state = try previousState(loaded)
    let selectors = try SelectorDefinitions(
      loaded.selectors, indirectSelection: request.indirectSelection, file: loaded.selectorsFile)
    let selection = try graph.select(request, selectors: selectors)
    let options = WarnErrorOptions(try flags(loaded))
    for warning in selection.warnings {
      if warning.code == "state.breaking-contract" {
        report(warning, options)
      } else {
        console.emit(Event("NoNodesForSelectionCriteria", "M030", .warn, warning.message))
      }
    }
    if !selection.warnings.isEmpty { try failOnWarnings(options, loaded) }
    return selection
  }

  // MARK: Selection → run

  func environment(
    _ parsed: ProjectParser.Output, _ graph: Graph, selected: [String], record: (@Sendable (String) -> Void)? = nil,
    opener: WarehouseOpener, cloning others: OrderedMap<Node>? = nil
  ) throws(DiagnosticList) -> RunEnvironment {
    let root = parsed.context.loaded.packages[0]
    let deferred: OrderedMap<Node>
    if let others { deferred = others } else { deferred = try deferredNodes(parsed.context.loaded) }
    return RunEnvironment(
      compiler: NodeCompiler(parsed), graph: graph, selected: selected, projectRoot: root.rootPath,
      targetPath: root.project.targetPath, events: console, cancels: cancels, deferred: deferred,
      eventTimes: try eventTimes(), clones: others != nil, record: record,
      clock: clock,
      openWarehouse: { () throws(Diagnostic) in
        guard arguments.flag("introspect", default: true) else {
          throw Diagnostic(
            code: "compile.no-introspection",
            message:
              "connection never acquired for thread: a template asks the database, and --no-introspect forbids it",
            hint: "guard the query with execute, or leave the option out")
        }
        return try opener.open()
      })
  }
}

/// What of an earlier run says which batches are built.
struct RepeatedRun {
  /// When it started.
  var startedAt: Int?
  /// Batches of its microbatch models, by unique id.
  var batches: [String: BatchResults] = [:]
}

extension Pipeline {
  /// - Throws: `cli.bad-value`, `cli.conflict`.
  func eventTimes() throws(DiagnosticList) -> EventTimes {
    var times = EventTimes()
    times.now = repeated.startedAt ?? invocation.startedAtMicroseconds
    times.previous = repeated.batches
    do throws(Diagnostic) {
      let (start, end) = (try eventTime("event_time_start"), try eventTime("event_time_end"))
      if let start, let end {
        guard start < end else {
          throw Diagnostic(
            code: "cli.bad-value", message: "Value for `--event-time-start` must be less than `--event-time-end`",
            hint: "the end itself is no part of the batches")
        }
        times.span = start..<end
      } else if start != nil || end != nil {
        let (given, missing) = start == nil ? ("end", "start") : ("start", "end")
        throw Diagnostic(
          code: "cli.missing-value",
          message: "The flag `--event-time-\(given)` was specified, but `--event-time-\(missing)` was not.",
          hint: "give both")
      }
      if let text = arguments.values["sample"] { times.sample = try EventTimeText.sample(text, now: times.now) }
    } catch {
      throw DiagnosticList([error])
    }
    return times
  }

  private func eventTime(_ name: String) throws(Diagnostic) -> Int? {
    guard let text = arguments.values[name] else { return nil }
    guard let time = EventTimeText.time(text) else {
      let option = "--" + name.split(separator: "_").joined(separator: "-")
      throw Diagnostic(
        code: "cli.bad-value",
        message: "Invalid value for '\(option)': '\(text)' does not match the formats '%Y-%m-%d', "
          + "'%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.",
        hint: "as 2024-01-31, or 2024-01-31T13:00:00")
    }
    return time
  }
}

/// `Found 3 models, 1 seed, 4 data tests, 500 macros`.
enum Found {
  static func event(_ project: ParsedProject) -> Event {
    var counts: [ResourceType: Int] = [:]
    for (_, node) in project.nodes { counts[node.resourceType, default: 0] += 1 }
    counts[.source] = project.sources.count
    counts[.exposure] = project.exposures.count
    counts[.metric] = project.metrics.count
    counts[.macro] = project.macros.count
    counts[.group] = project.groups.count
    counts[.semanticModel] = project.semanticModels.count
    counts[.savedQuery] = project.savedQueries.count
    counts[.unitTest] = project.unitTests.count
    // dbt counts in the order of its parsers: tests of files of their own come before seeds, the others after hooks.
    let hasSingular = project.nodes.values.contains { $0.resourceType == .test && $0.testMetadata == nil }
    let tests: ([ResourceType], [ResourceType]) = hasSingular ? ([.test], []) : ([], [.test])
    let order: [ResourceType] =
      [.model, .snapshot, .analysis] + tests.0 + [.seed, .operation] + tests.1 + [
        .source, .exposure, .metric, .macro, .group, .semanticModel, .savedQuery, .unitTest,
      ]
    let parts = order.compactMap { type -> String? in
      guard let count = counts[type], count > 0 else { return nil }
      return Plural.text(count, type)
    }
    return Event(
      "FoundStats", "W006", .info, "Found " + parts.joined(separator: ", "),
      data: ["stat_line": .string(parts.joined(separator: ", "))])
  }
}

/// `1 model`, `2 data tests`.
enum Plural {
  static func text(_ count: Int, _ type: ResourceType) -> String {
    let word =
      switch type {
      case .test: "data test"
      case .operation: "operation"
      default: type.rawValue.split(separator: "_").joined(separator: " ")
      }
    if count == 1 { return "1 \(word)" }
    switch type {
    case .analysis: return "\(count) analyses"
    case .savedQuery: return "\(count) saved queries"
    default: return "\(count) \(word)s"
    }
  }
}
