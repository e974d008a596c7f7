import Compiler
import Diagnostics
import HTTP
import JSON
import Packages
import ProjectModel
import Runner

/// `deps`: packages are resolved, fetched and installed; `--add-package` writes one into the list first.
struct DepsCommand {
  let session: Session

  /// What is told along the way, from this thread alone.
  private final class Progress {
    var redirects = 0
    /// The warning that `--warn-error` makes an error.
    var fatal: String?
  }

  func run() throws(DiagnosticList) -> Int32 {
    let arguments = session.arguments
    var request = PackageInstaller.Request()
    request.installs = !arguments.flag("lock")
    request.upgrades = arguments.flag("upgrade")
    request.added = try added()
    let options = try session.pipeline.loadOptions()
    let project = try ProjectLoader.projectFile(options, checksVersion: options.versionCheck)
    var settings = arguments.settings(project: project.flags)
    if let text = arguments.values["warn_error_options"] {
      settings["warn_error_options"] = .object(try Pipeline.mapping(text))
    }
    let errors = WarnErrorOptions(Flags(settings))
    let showsAll = Flags(settings)["show_all_deprecations"]?.bool ?? false
    let stop = StopFlag()
    session.pipeline.cancels.whenCancelled { stop.raise() }
    let progress = Progress()
    let installer = PackageInstaller(options, project, stop: stop) { happened in
      let event = PackageEvents.event(happened)
      if event.level == .warn, errors.isSilenced(event.name) { return }
      if event.name == PackageEvents.redirect {
        progress.redirects += 1
        // dbt: of a deprecation the first one is shown, and their number at the end.
        if progress.redirects > 1, !showsAll { return }
      }
      if event.name == PackageEvents.updates { say(Event("Formatting", "Z017", .info, "", data: ["msg": ""])) }
      say(event)
      guard event.level == .warn, errors.isError(event.name) else { return }
      progress.fatal = progress.fatal ?? event.message
      stop.raise()
    }
    do throws(DiagnosticList) {
      try installer.run(request)
    } catch  where progress.fatal == nil {
      throw error
    } catch {}
    if let fatal = progress.fatal {
      throw DiagnosticList([Diagnostic(code: "cli.warn-error", message: fatal)])
    }
    if progress.redirects > 0 {
      say(PackageEvents.summary(progress.redirects, hint: !showsAll))
    }
    return 0
  }

  private func added() throws(DiagnosticList) -> AddedPackage? {
    let source = session.arguments.values["source"]?.lowercased() ?? "hub"
    guard let text = session.arguments.values["add_package"], let kind = AddedPackage.Source(rawValue: source) else {
      return nil
    }
    let added = AddedPackage(text, source: kind)
    guard added.version != nil || kind == .local else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.missing-value",
          message: "Version is required in --add-package when a package when source is \(source)",
          hint: "as --add-package \(added.name)@1.0.0")
      ])
    }
    return added
  }

  private func say(_ event: Event) { session.console.emit(event) }
}
