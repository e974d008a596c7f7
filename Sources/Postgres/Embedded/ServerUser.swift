#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whom the server runs as when we are root: PostgreSQL refuses root.
struct ServerUser: Sendable, Equatable {
  let user: uid_t
  let group: gid_t

  /// A user of that name, if the machine knows one.
  static func named(_ name: String) -> ServerUser? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil, entry.pw_uid != 0 else {
      return nil
    }
    return ServerUser(user: entry.pw_uid, group: entry.pw_gid)
  }

  /// The user that Debian's packages make, else the one that owns nothing.
  static func unprivileged() -> ServerUser? { named("postgres") ?? named("nobody") }

  /// Whether the user may pass through a folder, by its permission bits.
  func maySearch(_ folder: String) -> Bool {
    var facts = stat()
    guard stat(folder, &facts) == 0 else { return false }
    if facts.st_uid == user { return facts.st_mode & S_IXUSR != 0 }
    if facts.st_gid == group { return facts.st_mode & S_IXGRP != 0 }
    return facts.st_mode & S_IXOTH != 0
  }
}
