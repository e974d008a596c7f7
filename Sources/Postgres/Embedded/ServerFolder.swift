import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder of one private cluster:
///
///     lease        clients hold a shared lock on it while they use the server
///     start.lock   held by the client that starts the server
///     super.lock   held by the supervisor for as long as it lives
///     pinned       there while the server stays up without a client
///     server.log   of supervisor and server
///     data/        the cluster; the server's socket lies in it
struct ServerFolder: Sendable {
  let path: String
  /// Whom server and supervisor run as; nil for ourselves.
  let user: ServerUser?

  var lease: String { path + "/lease" }
  var startLock: String { path + "/start.lock" }
  var supervisorLock: String { path + "/super.lock" }
  var pinned: String { path + "/pinned" }
  var log: String { path + "/server.log" }
  var data: String { path + "/data" }
  var postmasterFile: String { path + "/data/postmaster.pid" }

  /// The major version of the cluster in it; nil where there is none yet.
  var clusterVersion: Int? {
    guard let bytes = try? FileSystem.read(data + "/PG_VERSION") else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
  }

  /// Where a cluster for the wanted folder lies: there, or, for root, in `/var/tmp` where the server's user cannot get
  /// through to it. Makes the folder where `create` is set.
  /// - Throws: `embedded.folder-*`, `embedded.disk-full`, `embedded.no-user`.
  static func locate(_ wanted: String, create: Bool) throws(Diagnostic) -> ServerFolder {
    let path = Path.absolute(wanted)
    guard geteuid() == 0 else {
      let folder = ServerFolder(path: path, user: nil)
      if create { try folder.make() }
      try folder.check()
      return folder
    }
    guard let standard = ServerUser.unprivileged() else { throw .noServerUser() }
    if create { try makeParents(path) }
    let owner = owner(of: path) ?? standard
    guard reaches(path, owner) else {
      let name = "redstart-0-" + Checksum.sha256(path).prefix(16)
      let folder = ServerFolder(path: "/var/tmp/" + name, user: standard)
      if create { try folder.make() }
      try folder.check(mayBeLink: false)
      return folder
    }
    let folder = ServerFolder(path: path, user: owner)
    if create { try folder.make() }
    try folder.check()
    return folder
  }

  private static func makeParents(_ path: String) throws(Diagnostic) {
    do {
      try FileSystem.makeDirectory(Path.parent(path))
    } catch {
      throw .folderFailed(path, error)
    }
  }

  /// The user that an existing folder belongs to, if not root.
  private static func owner(of path: String) -> ServerUser? {
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_uid != 0 else { return nil }
    return ServerUser(user: facts.st_uid, group: facts.st_gid)
  }

  /// Whether the user may pass through all folders above the path.
  private static func reaches(_ path: String, _ user: ServerUser) -> Bool {
    var above = Path.parent(path)
    above = Path.real(above) ?? above
    while true {
      if !user.maySearch(above) { return false }
      if above == "/" || above.isEmpty { return true }
      above = Path.parent(above)
    }
  }

  private func make() throws(Diagnostic) {
    do {
      try FileSystem.makeDirectory(path, mode: 0o700)
    } catch {
      throw .folderFailed(path, error)
    }
    guard let user else { return }
    var facts = stat()
    guard lstat(path, &facts) == 0, facts.st_uid == 0, facts.st_mode & S_IFMT == S_IFDIR else { return }
    // Root may have been given any folder: one with other things in it is not given away.
    let names = (try? FileSystem.list(path)) ?? []
    guard names.isEmpty || names.contains("lease") else { throw .folderNotOurs(path) }
    guard lchown(path, user.user, user.group) == 0 else {
      throw .folderFailed(path, FileError("cannot give away", path))
    }
  }

  /// A folder of that name may be somebody else's, in `/var/tmp` above all, where no link is followed either.
  private func check(mayBeLink: Bool = true) throws(Diagnostic) {
    var facts = stat()
    guard (mayBeLink ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return }
    guard facts.st_mode & S_IFMT == S_IFDIR else { throw .folderFailed(path, FileError("cannot use", path, ENOTDIR)) }
    // Root's own for the moment between making a folder and giving it away: another process is at it.
    if user != nil, facts.st_uid == 0 { return }
    guard facts.st_uid == user?.user ?? geteuid() else { throw .folderNotOwned(path) }
    guard facts.st_mode & (S_IWGRP | S_IWOTH) == 0 || chmod(path, 0o700) == 0 else { throw .folderNotOwned(path) }
  }
}
