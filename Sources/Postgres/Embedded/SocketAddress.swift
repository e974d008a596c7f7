import CSys
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a client names the server's socket, which lies in the cluster's folder: a socket's path holds 107 bytes at most.
/// A longer one goes through a descriptor of the folder (Linux) or a link to it.
final class SocketAddress: Sendable {
  let parameters: ConnectionParameters
  private let descriptor: Int32

  /// nil where there is no cluster yet.
  init?(_ folder: ServerFolder, _ environment: [String: String]) {
    var host = folder.data
    descriptor = csys_open(folder.data, CSYS_O_PATH | O_DIRECTORY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return nil }
    if !SocketAddress.fits(host) {
      host = "/proc/self/fd/\(descriptor)"
      if !FileSystem.isDirectory(host) {
        guard let link = SocketAddress.link(to: folder, environment) else {
          close(descriptor)
          return nil
        }
        host = link
      }
    }
    parameters = SocketAddress.parameters(host)
  }

  deinit { close(descriptor) }

  func keepThroughExec() { _ = csys_set_cloexec(descriptor, 0) }

  private static func parameters(_ host: String) -> ConnectionParameters {
    ConnectionParameters(
      host: host, port: ServerSettings.port, user: ServerSettings.user, database: ServerSettings.maintenanceDatabase,
      sslMode: "disable", applicationName: "redstart")
  }

  /// Whether the socket's path in that folder fits with its closing NUL.
  private static func fits(_ folder: String) -> Bool {
    #if os(Linux)
      let limit = 108
    #else
      let limit = 104
    #endif
    return folder.utf8.count + "/.s.PGSQL.\(ServerSettings.port)".utf8.count + 1 <= limit
  }

  /// Parameters that other programs can use as well.
  static func shareable(_ folder: ServerFolder, _ environment: [String: String]) -> ConnectionParameters? {
    if fits(folder.data) { return parameters(folder.data) }
    return link(to: folder, environment).map { parameters($0) }
  }

  /// A link to the cluster in a short folder that only this user can write to.
  private static func link(to folder: ServerFolder, _ environment: [String: String]) -> String? {
    var parent = "/tmp/redstart-\(geteuid())"
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/"), runtime.utf8.count < 40 {
      parent = runtime + "/redstart"
    }
    var facts = stat()
    guard mkdir(parent, 0o700) == 0 || errno == EEXIST, lstat(parent, &facts) == 0,
      facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == geteuid(), facts.st_mode & (S_IWGRP | S_IWOTH) == 0
    else { return nil }
    let link = parent + "/" + Checksum.sha256(folder.data).prefix(16)
    if Path.link(link) == folder.data { return link }
    let fresh = link + ".\(getpid())"
    unlink(fresh)
    guard symlink(folder.data, fresh) == 0, rename(fresh, link) == 0 else { return nil }
    return link
  }
}
