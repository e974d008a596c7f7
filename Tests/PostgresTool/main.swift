import Diagnostics
import Foundation
import Postgres

// A program for tests of the embedded server, so that they need not build the whole command line:
//   PostgresTool __supervise ...               the supervisor
//   PostgresTool pg FOLDER IDLE ARGUMENTS...   redstart pg
//   PostgresTool hold FOLDER IDLE              uses the server until its input ends; prints the server's process

let arguments = CommandLine.arguments
if arguments.count > 1, arguments[1] == Supervisor.command {
  exit(Supervisor.run(Array(arguments.dropFirst(2))))
}
guard arguments.count > 3, let idle = Int(arguments[3]) else { exit(2) }
let server = EmbeddedServer(
  folder: arguments[2], environment: ProcessInfo.processInfo.environment, idleSeconds: idle)

func report(_ findings: [Diagnostic]) {
  for finding in findings {
    let lines = ["\(finding.severity): \(finding.code): \(finding.message)"] + finding.notes + [finding.hint ?? ""]
    FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }
}

switch arguments[1] {
case "pg":
  let outcome = PgCommand(server: server, database: "probe").run(Array(arguments.dropFirst(4)))
  report(outcome.findings)
  print(outcome.output, terminator: "")
  exit(outcome.exitCode)
case "hold":
  do {
    let handle = try server.ensureRunning()
    let connection = try Connection(handle.parameters)
    print(try server.status().serverID ?? 0, handle.started ? "started" : "joined", connection.backendID)
    fflush(nil)
    while readLine() != nil {}
    connection.close()
    handle.release()
  } catch {
    report([error])
    exit(1)
  }
default: exit(2)
}
