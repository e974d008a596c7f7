import Diagnostics
import ProjectModel
import Runner

/// `deps`: local packages are linked, the lock file is written; what would have to be fetched is told.
struct DepsCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let options = try session.pipeline.loadOptions()
    let installer = PackageInstaller(options, try ProjectLoader.projectFile(options))
    let outcome = try installer.run(
      installs: !session.arguments.flag("lock"), upgrades: session.arguments.flag("upgrade"))
    guard outcome.hasPackages else {
      say("DepsNoPackagesFound", "M013", "Warning: No packages were found in packages.yml")
      return 0
    }
    if let path = outcome.lockFile {
      say("DepsLockUpdating", "M028", "Updating lock file in file path: \(path)")
    }
    if session.arguments.flag("lock") { return 0 }
    for package in outcome.installed {
      say("DepsStartPackageInstall", "M014", "Installing \(package.local)")
      say("DepsInstallInfo", "M015", "Installed from <local @ \(package.local)>")
    }
    for name in outcome.kept { say("DepsUpToDate", "M017", "\(name) is installed already: left as it is") }
    return 0
  }

  private func say(_ name: String, _ code: String, _ text: String) {
    session.console.emit(Event(name, code, .info, text))
  }
}
