import CSys
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file to lock. The kernel frees its locks when the last descriptor goes, however the process ends.
final class FileLock: Sendable {
  let path: String
  let descriptor: Int32

  /// Opens or makes the file, for the owner only. Refuses links and whatever else somebody may have put there: root
  /// opens it in a folder that is not root's.
  init(_ path: String, owner: ServerUser? = nil) throws(FileError) {
    self.path = path
    descriptor = csys_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw FileError("cannot open", path) }
    guard let owner else { return }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_nlink <= 1 else {
      throw FileError("cannot lock", path, EPERM)
    }
    if facts.st_uid != owner.user, fchown(descriptor, owner.user, owner.group) != 0 {
      throw FileError("cannot give away", path)
    }
  }

  deinit { close(descriptor) }

  enum Mode { case shared, exclusive }

  /// Waits for the lock. Returns false where the system refuses locks on that file.
  @discardableResult
  func lock(_ mode: Mode) -> Bool {
    while flock(descriptor, mode == .shared ? LOCK_SH : LOCK_EX) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  /// Takes the lock where it is free.
  func tryLock(_ mode: Mode) -> Bool {
    flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0
  }

  func unlock() { _ = flock(descriptor, LOCK_UN) }

  /// Whether the path still leads to this file: folder and file may have been removed and made anew while waiting.
  var isCurrent: Bool {
    var mine = stat()
    var there = stat()
    return fstat(descriptor, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino
      && mine.st_dev == there.st_dev
  }

  /// Marks the file as used now.
  func touch() { _ = futimens(descriptor, nil) }

  /// When it was last marked, in nanoseconds since 1970.
  var touched: Int {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { return 0 }
    #if canImport(Glibc)
      return facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec
    #else
      return facts.st_mtimespec.tv_sec * 1_000_000_000 + facts.st_mtimespec.tv_nsec
    #endif
  }

  // MARK: The lock of a process

  // A second kind of lock, which belongs to a process and tells other processes its id. The holder must not open the
  // file again: closing any descriptor of it would free the lock.

  /// Takes the process's lock where it is free.
  func tryLockForProcess() -> Bool {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    return fcntl(descriptor, F_SETLK, &request) == 0
  }

  /// The id of the process that holds the process's lock; nil where none does.
  var holder: pid_t? {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    guard fcntl(descriptor, F_GETLK, &request) == 0, request.l_type != Int16(F_UNLCK) else { return nil }
    return request.l_pid
  }
}
