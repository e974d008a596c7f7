import Database
import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner
import Server

/// `serve`: the local Redshift for any client of PostgreSQL's protocol, until Ctrl-C.
struct ServeCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let options = try session.pipeline.loadOptions()
    let project = try ProjectLoader.projectFile(options)
    let target = try ProjectLoader.target(options)
    guard target.isEmbedded else {
      throw DiagnosticList([
        Diagnostic(
          code: "serve.not-local", message: "the target '\(target.targetName)' is no local one",
          hint: "choose one of type redshift with method: embedded, with --target")
      ])
    }
    let root = Path.absolute(
      session.arguments.values["project_dir"] ?? session.pipeline.invocation.environment["DBT_PROJECT_DIR"]
        ?? session.pipeline.invocation.workingDirectory)
    let opener = WarehouseOpener(
      target: target, projectRoot: root, targetPath: project.targetPath,
      environment: session.pipeline.invocation.environment, executable: nil)
    let folder = Path.join(Path.join(root, project.targetPath), "serve")
    let console = session.console
    do throws(Diagnostic) {
      let settings = try settings(target)
      // The server is up, and its database there, before the first client comes.
      try opener.openLocal(database: target.database).close()
      let server = RedshiftServer(
        settings,
        ServeEnvironment(
          open: { (database, user) throws(Diagnostic) in try opener.openLocal(database: database, user: user) },
          identity: { () throws(Diagnostic) in try ServeCommand.identity(in: folder) },
          log: { line in console.emit(Event("ServeConnection", "Z051", .debug, line)) }))
      try server.run(isCancelled: { session.pipeline.cancels.isCancelled }) { host, port in
        console.emit(
          Event(
            "ServingRedshift", "Z052", .info,
            "Serving the local Redshift at \(host):\(port), database \(target.database), user \(settings.user) (Ctrl-C ends)"
          ))
      }
      return 0
    } catch {
      throw DiagnosticList([error])
    }
  }

  /// The project's own certificate and key, made when they are first wanted.
  private static func identity(in folder: String) throws(Diagnostic) -> TLSIdentity {
    let certificate = Path.join(folder, "server.crt")
    let key = Path.join(folder, "server.key")
    do throws(FileError) {
      if FileSystem.isFile(certificate), FileSystem.isFile(key) {
        return TLSIdentity(certificate: try FileSystem.read(certificate), key: try FileSystem.read(key))
      }
    } catch {
      throw .noTLS(error.description)
    }
    let made = try TLSIdentity.make()
    do throws(FileError) {
      try FileSystem.makeDirectory(folder)
      try FileSystem.writeAtomically(made.key, to: key, mode: 0o600)
      try FileSystem.writeAtomically(made.certificate, to: certificate)
    } catch {
      throw .noTLS(error.description)
    }
    return made
  }

  private func settings(_ target: Target) throws(Diagnostic) -> ServeOptions {
    let arguments = session.arguments
    let password =
      arguments.values["password"] ?? session.pipeline.invocation.environment["REDSTART_SERVE_PASSWORD"]
      ?? target.credentials["password"]?.string ?? ""
    guard !password.isEmpty else {
      throw Diagnostic(
        code: "serve.no-password", message: "there is no password for clients",
        hint: "set REDSTART_SERVE_PASSWORD, or write 'password' into the target of profiles.yml")
    }
    var settings = ServeOptions(
      user: arguments.values["user"] ?? target.credentials["user"]?.string ?? "redstart", password: password)
    if let host = arguments.values["host"] { settings.host = host }
    if let port = try number("port", 0...65535) { settings.port = UInt16(port) }
    if let most = try number("max_connections", 1...90) { settings.maxSessions = most }
    if let mode = arguments.values["tls"].flatMap({ ServeOptions.TLS(rawValue: $0.lowercased()) }) {
      settings.tls = mode
    }
    if let method = arguments.values["auth"].flatMap({ ServeOptions.Method(rawValue: $0.lowercased()) }) {
      settings.method = method
    }
    return settings
  }

  private func number(_ name: String, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int? {
    guard let text = session.arguments.values[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      let spelling = "--" + name.split(separator: "_").joined(separator: "-")
      throw Diagnostic(
        code: "cli.bad-value",
        message:
          "Invalid value for '\(spelling)': '\(text)' is not in the range \(range.lowerBound) to \(range.upperBound).")
    }
    return value
  }
}
