import Diagnostics
import Postgres

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let arguments = CommandLine.arguments
if arguments.count > 1, arguments[1] == Supervisor.command {
  // Hidden: the process beside the embedded server (Postgres/Embedded/Supervisor.swift).
  exit(Supervisor.run(Array(arguments.dropFirst(2))))
}
print("redstart 0.1.0")
