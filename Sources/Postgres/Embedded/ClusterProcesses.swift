import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The processes of an earlier server in the same folder: a postmaster that lost its supervisor, or backends that lost
/// their postmaster. They hold the cluster's shared memory, and a new server would not start beside them.
struct ClusterProcesses {
  let folder: ServerFolder

  /// Ends them and clears the files that would keep a new server from starting. Returns false where some do not end.
  func clear() -> Bool {
    guard let recorded = postmaster else { return true }
    guard end() else { return false }
    // A recorded process that lives and is none of the cluster's has the number by chance; PostgreSQL would believe it.
    // The file of a dead process stays: PostgreSQL finds the old shared memory through it and frees that.
    if kill(recorded, 0) == 0 || errno == EPERM {
      for name in ["postmaster.pid", ".s.PGSQL.\(ServerSettings.port)", ".s.PGSQL.\(ServerSettings.port).lock"] {
        unlink(folder.data + "/" + name)
      }
    }
    return true
  }

  /// The process that the cluster's file names.
  private var postmaster: pid_t? {
    guard let bytes = try? FileSystem.read(folder.postmasterFile) else { return nil }
    return pid_t(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
  }

  /// A shutdown may be under way, so the first signal is the polite one.
  private func end() -> Bool {
    for (signal, milliseconds) in [(SIGINT, 3000), (SIGQUIT, 2000), (SIGKILL, 5000)] {
      let living = list()
      if living.isEmpty { return true }
      for process in living { kill(process, signal) }
      for _ in 0..<milliseconds / 5 {
        if list().isEmpty { return true }
        usleep(5000)
      }
    }
    return list().isEmpty
  }

  #if os(Linux)
    /// Every process of PostgreSQL works in its cluster's folder.
    private func list() -> [pid_t] {
      guard let real = Path.real(folder.data), let names = try? FileSystem.list("/proc") else { return [] }
      return names.compactMap { pid_t($0) }.filter { process in
        Path.link("/proc/\(process)/cwd") == real
          && Path.name(Path.link("/proc/\(process)/exe") ?? "").hasPrefix("postgres")
      }
    }
  #else
    private func list() -> [pid_t] {
      guard let process = postmaster, kill(process, 0) == 0 else { return [] }
      return [process]
    }
  #endif
}

extension Path {
  /// What a symbolic link holds; nil where it is none or not ours to read.
  static func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
