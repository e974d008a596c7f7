import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The wording of every finding about the embedded server.
extension Diagnostic {
  static func noServerBinaries(wanted: Int?) -> Diagnostic {
    let what = wanted.map { "PostgreSQL \($0)" } ?? "PostgreSQL 15 or later"
    let package = wanted.map { "postgresql-\($0)" } ?? "postgresql"
    return Diagnostic(
      code: "embedded.no-server-binaries", message: "the local target needs the programs of \(what): initdb, postgres",
      hint: "apt-get install \(package), or set REDSTART_PG_BIN to their folder")
  }

  static func badBinaries(_ folder: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      code: "embedded.bad-binaries", message: "REDSTART_PG_BIN is '\(folder)', but \(reason)",
      hint: "set it to the folder that holds initdb and postgres (pg_config --bindir prints it), or unset it")
  }

  static func versionMismatch(_ folder: String, cluster: Int, server: Int) -> Diagnostic {
    Diagnostic(
      code: "embedded.version-mismatch",
      message: "the local cluster was made by PostgreSQL \(cluster), but REDSTART_PG_BIN holds version \(server)",
      hint: "unset REDSTART_PG_BIN, or remove '\(folder)' to begin anew with empty databases")
  }

  static func noServerUser() -> Diagnostic {
    Diagnostic(
      code: "embedded.no-user",
      message: "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it",
      hint: "run redstart as another user, or add one: adduser --system postgres")
  }

  static func folderFailed(_ folder: String, _ error: FileError) -> Diagnostic {
    if error.number == ENOSPC || error.number == EDQUOT { return diskFull(folder, [error.description]) }
    return Diagnostic(
      code: "embedded.folder-not-writable", message: "the local server's folder '\(folder)' cannot be used",
      hint: "make it writable, or choose another folder", notes: [error.description])
  }

  static func folderNotOurs(_ folder: String) -> Diagnostic {
    Diagnostic(
      code: "embedded.folder-not-empty", message: "'\(folder)' holds other things than a local cluster",
      hint: "choose a folder of its own for the local server")
  }

  static func folderNotOwned(_ folder: String) -> Diagnostic {
    Diagnostic(
      code: "embedded.folder-not-owned", message: "the local server's folder '\(folder)' belongs to another user",
      hint: "run as that user, remove the folder, or choose another one")
  }

  static func diskFull(_ folder: String, _ notes: [String]) -> Diagnostic {
    Diagnostic(
      code: "embedded.disk-full", message: "no space is left for the local server in '\(folder)'",
      hint: "free some space (a fresh cluster takes 40 MB), or choose a folder on another disk", notes: notes)
  }

  static func noSupervisor(_ executable: String, _ number: Int32) -> Diagnostic {
    Diagnostic(
      code: "embedded.no-supervisor", message: "the local server's supervisor cannot be started",
      notes: ["\(executable): \(String(cString: strerror(number)))"])
  }

  /// `tail` is what the log got since the start began.
  static func serverFailed(_ what: String, folder: ServerFolder, tail: [String]) -> Diagnostic {
    if tail.contains(where: { $0.contains("No space left on device") || $0.contains("Disk quota exceeded") }) {
      return diskFull(folder.path, tail)
    }
    return Diagnostic(
      code: "embedded.start-failed", message: what, hint: startHint(tail, folder), notes: tail + ["log: \(folder.log)"])
  }

  private static func startHint(_ tail: [String], _ folder: ServerFolder) -> String? {
    func says(_ words: String) -> Bool { tail.contains { $0.contains(words) } }
    if says("could not look up effective user ID") {
      return "the user that runs it has no entry in /etc/passwd: add one, or run as another user"
    }
    let damage = ["valid checkpoint record", "files are incompatible", "checksum in control file", "PANIC:"]
    if damage.contains(where: says) {
      return "the cluster is damaged; remove '\(folder.data)' to begin anew with empty databases"
    }
    if says("could not create shared memory segment") || says("could not map anonymous shared memory") {
      return "the machine has too little shared memory free"
    }
    return nil
  }

  static func supervisorSilent(_ folder: ServerFolder, tail: [String]) -> Diagnostic {
    serverFailed("the local server's supervisor ended without a word", folder: folder, tail: tail)
  }

  static func supervisorStuck(_ folder: ServerFolder, _ process: pid_t) -> Diagnostic {
    Diagnostic(
      code: "embedded.supervisor-stuck", message: "an earlier supervisor of the local server does not end",
      hint: "end it: kill -9 \(process)", notes: ["folder: \(folder.path)"])
  }

  static func keepsFailing(_ folder: ServerFolder, _ reasons: [String]) -> Diagnostic {
    Diagnostic(
      code: "embedded.start-failed", message: "the local server starts but takes no connection",
      notes: reasons + ["log: \(folder.log)"])
  }

  static func notRunning(_ folder: String) -> Diagnostic {
    Diagnostic(
      code: "embedded.not-running", message: "the local server in '\(folder)' is not running",
      hint: "redstart pg start")
  }

  static func inUse(_ folder: String) -> Diagnostic {
    Diagnostic(
      code: "embedded.in-use", message: "other programs still use the local server; it stops when they end",
      hint: "redstart pg stop --force ends it now", severity: .warning)
  }

  static func noPsql() -> Diagnostic {
    Diagnostic(
      code: "embedded.no-psql", message: "there is no psql to run", hint: "apt-get install postgresql-client")
  }

  static func usage(_ message: String) -> Diagnostic {
    Diagnostic(
      code: "embedded.usage", message: message,
      hint: "redstart pg start | stop [--force] | status | psql [arguments of psql] | url [database]")
  }
}
