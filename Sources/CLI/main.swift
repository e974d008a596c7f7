import CSys
import Postgres

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

csys_return_large_blocks()
let words = Array(CommandLine.arguments.dropFirst())
if words.first == Supervisor.command {
  // Hidden: the process beside the embedded server (Postgres/Embedded/Supervisor.swift).
  exit(Supervisor.run(Array(words.dropFirst())))
}
exit(Program.run(words))
