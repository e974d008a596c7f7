import Diagnostics
import FileSystem
import JSON
import YAML

/// Reads a project, its packages, the profile and every file of theirs.
package enum ProjectLoader {
  /// The whole project. Warnings stand in `LoadedProject.warnings`.
  /// - Throws: every error found, at its place: codes `project.*`, `profile.*`, `packages.*`, `properties.*`, `yaml.*`,
  ///   `jinja.*`.
  package static func load(_ options: LoadOptions) throws(DiagnosticList) -> LoadedProject {
    let findings = Findings()
    let root = rootPath(options)
    let reader = ProjectFileReader(root: root, shownPrefix: "", findings: findings)
    let document = reader.load()
    let target = document.flatMap { profile(options, root, $0, findings) }
    // Without a target the project's own errors are worth showing all the same.
    let scope = projectScope(options, target)
    guard let document,
      var project = reader.read(document.file, document.root, scope, versionCheck: options.versionCheck)
    else { throw findings.all }
    applyPaths(options, &project)
    guard let target else { throw findings.all }

    let moved = ProfileReader(options: options, projectRoot: root, findings: findings).flags()
    if let moved {
      if !project.flags.isEmpty {
        findings.add(
          Diagnostic(
            code: "profile.two-flags", message: "both 'config' of profiles.yml and 'flags' of the project are set",
            hint: "move all of 'config' to 'flags'"))
      }
      project.flags = moved
    }
    var loaded = LoadedProject(packages: [], target: target, commandLineVars: options.vars)
    loaded.hasFlagsInProfiles = moved != nil
    loaded.environment = options.invocation.environment
    var configs: [(ProjectConfig, PackageFinder.Folder)] = [(project, .init(path: root, shownPrefix: ""))]
    let finder = PackageFinder(options: options, root: project, rootPath: root, findings: findings)
    for folder in finder.folders() {
      let reader = ProjectFileReader(root: folder.path, shownPrefix: folder.shownPrefix, findings: findings)
      // dbt: packages do not see the command line's vars in their project file.
      var scope = scope
      scope.vars = VarScope(layers: [])
      guard let document = reader.load(),
        let config = reader.read(document.file, document.root, scope, versionCheck: options.versionCheck)
      else { continue }
      if let before = configs.first(where: { $0.0.name == config.name }) {
        reportClash(config, before.1, findings)
        continue
      }
      configs.append((config, folder))
    }
    // Vars of all packages are known before any properties file is rendered.
    loaded.packages = configs.map { Package(project: $0.0, rootPath: $0.1.path) }
    for (index, (config, folder)) in configs.enumerated() {
      let scope = RenderScope(
        environment: options.invocation.environment, vars: loaded.vars(for: config.name),
        target: target.templateValue, projectName: project.name, extra: scope.extra)
      let reader = PackageReader(
        project: config, root: folder.path, shownPrefix: folder.shownPrefix, scope: scope, isRoot: index == 0,
        findings: findings)
      loaded.packages[index] = reader.read()
    }
    readSelectors(root, scope, &loaded, findings)
    findings.add(ConfigChecks.unknownKeys(in: project))
    try findings.check()
    loaded.warnings = findings.warnings
    return loaded
  }

  /// The name in a package's `dbt_project.yml`, as it is written.
  /// - Throws: `packages.missing-folder`, `packages.no-name`, and what is wrong with the file.
  package static func packageName(
    _ folder: String, shownAs shown: String, place: SourcePlace?
  ) throws(DiagnosticList) -> String {
    let path = Path.join(folder, ProjectFileReader.fileName)
    guard FileSystem.isFile(path) else {
      throw DiagnosticList([
        Diagnostic(
          code: "packages.missing-folder",
          message: "No dbt_project.yml found at expected path \(Path.join(shown, ProjectFileReader.fileName))",
          place: place,
          hint: "Verify that each entry within packages.yml (and their transitive dependencies) contains a file named "
            + "dbt_project.yml")
      ])
    }
    let findings = Findings()
    let name = YAMLFile.load(path, shownAs: Path.join(shown, ProjectFileReader.fileName), findings)?.root["name"]
    try findings.check()
    guard let text = name?.string, !text.isEmpty else {
      throw DiagnosticList([
        Diagnostic(
          code: "packages.no-name", message: "Package defined in dbt_project.yml must have a name!",
          place: place, notes: ["its folder is \(shown)"])
      ])
    }
    return text
  }

  /// `dbt_project.yml` alone, rendered without a profile: for `clean` and `deps`.
  package static func projectFile(
    _ options: LoadOptions, checksVersion: Bool = false
  ) throws(DiagnosticList) -> ProjectConfig {
    let findings = Findings()
    let reader = ProjectFileReader(root: rootPath(options), shownPrefix: "", findings: findings)
    guard let document = reader.load(),
      var project = reader.read(document.file, document.root, projectScope(options, nil), versionCheck: checksVersion)
    else { throw findings.all }
    try findings.check()
    applyPaths(options, &project)
    return project
  }

  /// Profile and target alone: for `debug`. A project file is looked at only for the profile's name.
  package static func target(_ options: LoadOptions) throws(DiagnosticList) -> Target {
    let findings = Findings()
    let root = rootPath(options)
    let path = root + "/" + ProjectFileReader.fileName
    let named = options.profile ?? options.invocation.environment["DBT_PROFILE"]
    var document: (file: SourceFile, root: YAMLNode)?
    if named == nil || FileSystem.isFile(path) {
      document = ProjectFileReader(root: root, shownPrefix: "", findings: findings).load()
      if document == nil, named == nil { throw findings.all }
    }
    let target = profile(options, root, document, findings)
    guard let target else { throw findings.all }
    return target
  }

  /// Absolute: as named, else the nearest folder from the working one upwards that holds a project, else the working
  /// folder.
  package static func rootPath(_ options: LoadOptions) -> String {
    let working = options.invocation.workingDirectory
    if let named = options.projectDirectory ?? options.invocation.environment["DBT_PROJECT_DIR"], !named.isEmpty {
      return Path.normalize(Path.join(working, expanded(named, options)))
    }
    var folder = Path.normalize(working)
    while !FileSystem.isFile(Path.join(folder, ProjectFileReader.fileName)) {
      let above = Path.parent(folder)
      if above == folder || above.isEmpty { return Path.normalize(working) }
      folder = above
    }
    return folder
  }

  private static func expanded(_ path: String, _ options: LoadOptions) -> String {
    guard let home = options.invocation.home, path == "~" || path.hasPrefix("~/") else { return path }
    return home + path.dropFirst(1)
  }

  // MARK: Parts

  private static func profile(
    _ options: LoadOptions, _ root: String, _ document: (file: SourceFile, root: YAMLNode)?, _ findings: Findings
  ) -> Target? {
    let reader = ProfileReader(options: options, projectRoot: root, findings: findings)
    guard let document, let value = document.root["profile"], let text = value.string else {
      return reader.read(projectProfile: nil)
    }
    return reader.read(projectProfile: (text, SourcePlace(document.file, value.span)))
  }

  private static func projectScope(_ options: LoadOptions, _ target: Target?) -> RenderScope {
    RenderScope(
      environment: options.invocation.environment, vars: VarScope(layers: [options.vars]),
      target: target?.templateValue ?? [:], extra: ["invocation_id": .string(options.invocation.id)])
  }

  /// The command line and the environment go before the project file.
  private static func applyPaths(_ options: LoadOptions, _ project: inout ProjectConfig) {
    let environment = options.invocation.environment
    let written = project.targetPath
    if let path = options.targetPath ?? environment["DBT_TARGET_PATH"], !path.isEmpty { project.targetPath = path }
    if let path = options.logPath ?? environment["DBT_LOG_PATH"], !path.isEmpty { project.logPath = path }
    if project.cleanTargets == [written] { project.cleanTargets = [project.targetPath] }
  }

  private static func reportClash(_ config: ProjectConfig, _ before: PackageFinder.Folder, _ findings: Findings) {
    var place: SourcePlace?
    if let file = config.file, let name = config.document?["name"] { place = SourcePlace(file, name.span) }
    let other = before.shownPrefix.isEmpty ? "the project itself" : "the package in '\(before.shownPrefix)'"
    findings.add(
      Diagnostic(
        code: "packages.duplicate-name", message: "the package '\(config.name)' has the same name as \(other)",
        place: place, hint: "rename one of the two in its dbt_project.yml"))
  }

  private static func readSelectors(
    _ root: String, _ scope: RenderScope, _ loaded: inout LoadedProject, _ findings: Findings
  ) {
    let path = root + "/selectors.yml"
    guard FileSystem.isFile(path), let (file, node) = YAMLFile.load(path, shownAs: "selectors.yml", findings)
    else { return }
    let rendered = TreeRenderer(
      file: file, renderer: JinjaScalarRenderer(scope), findings: findings, shouldRender: { _ in true }
    ).render(node)
    guard let fields = Fields(rendered, "selectors.yml", file, "selectors", findings) else { return }
    loaded.selectorsFile = file
    loaded.selectorsDocument = rendered
    for item in fields.list("selectors") {
      guard let selector = Fields(item, "a selector", file, "selectors", findings) else { continue }
      guard let name = selector.string("name"), let value = selector.value("name") else {
        if selector.value("name") == nil { selector.report("missing-name", "a selector has no 'name'", item.span) }
        continue
      }
      if loaded.selectors[name] != nil {
        selector.report("duplicate-name", "there are two selectors '\(name)'", value.span)
      }
      loaded.selectors[name] = item.json
    }
  }
}
