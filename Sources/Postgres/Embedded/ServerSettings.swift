import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What initdb and postgres are told.
enum ServerSettings {
  /// The socket's name holds it; nothing listens on the network.
  static let port = 5432
  /// The cluster's superuser, and the only one to begin with.
  static let user = "redstart"
  static let maintenanceDatabase = "postgres"

  /// Texts compare byte by byte, as in Redshift, but upper, lower and character classes know all of Unicode, as there
  /// too; where the system has no such locale, only ASCII.
  static func initdbArguments() -> [String] {
    var arguments = [
      "--no-sync", "--no-instructions", "--auth=trust", "--encoding=UTF8", "--username=\(user)", "--wal-segsize=1",
      "--locale=C",
    ]
    if let characters = characterLocale() { arguments.append("--lc-ctype=\(characters)") }
    return arguments
  }

  private static func characterLocale() -> String? {
    for name in ["C.UTF-8", "UTF-8"] {
      if let locale = newlocale(LC_CTYPE_MASK, name, nil) {
        freelocale(locale)
        return name
      }
    }
    return nil
  }

  /// What is committed survives the death of any process, the server's own included: a commit has written its log to the
  /// kernel, and a page that was half written is restored from there. Only a power cut may lose it (`-F`: nothing waits for
  /// the disk; the cluster can be built anew from the project). The network is given up. `-k .` puts the socket into the
  /// cluster's folder by a relative path, which has no limit of 107 bytes.
  static func postgresArguments(_ folder: ServerFolder) -> [String] {
    let settings = [
      "listen_addresses=", "unix_socket_permissions=0700", "max_connections=100", "shared_buffers=128MB",
      "dynamic_shared_memory_type=\(sharedMemoryType())", "huge_pages=off",
      // No replication, no archive.
      "wal_level=minimal", "max_wal_senders=0", "full_page_writes=on", "synchronous_commit=on",
      "checkpoint_timeout=30min", "max_wal_size=2GB",
      // A client that was killed must not leave its statement running.
      "client_connection_check_interval=500ms",
      // A build touches many relations in one transaction.
      "max_locks_per_transaction=256", "work_mem=32MB", "maintenance_work_mem=128MB", "jit=off",
      // Redshift's sessions begin in UTC.
      "timezone=UTC", "log_timezone=UTC", "datestyle=ISO, MDY", "log_checkpoints=off", "logging_collector=off",
    ]
    return ["-D", folder.data, "-k", ".", "-p", String(port), "-F"] + settings.flatMap { ["-c", $0] }
  }

  /// For glibc's malloc. By itself it gives the end of its heap back to the system after each statement, and planning the
  /// next one begins with hundreds of page faults. Up to 16 MB stay with a session; what is larger than 32 MB comes from
  /// the system and goes back to it at once, as ever. Other systems do not know these names.
  static let memory = ["MALLOC_TRIM_THRESHOLD_": "16777216", "MALLOC_MMAP_THRESHOLD_": "33554432"]

  /// Containers often give /dev/shm 64 MB, too little for parallel queries, or do not let everybody write to it.
  private static func sharedMemoryType() -> String {
    #if os(Linux)
      var facts = statvfs()
      var entry = stat()
      guard statvfs("/dev/shm", &facts) == 0, stat("/dev/shm", &entry) == 0, entry.st_mode & S_IWOTH != 0 else {
        return "mmap"
      }
      return UInt64(facts.f_bavail) * UInt64(facts.f_frsize) >= 256 << 20 ? "posix" : "mmap"
    #else
      return "posix"
    #endif
  }
}
