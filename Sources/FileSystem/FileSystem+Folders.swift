import CSys

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whole folders: moved, copied, put in another's place.
extension FileSystem {
  /// Puts `new` at `place` in one step, both on one file system: whoever looks sees what lay there before or `new`,
  /// whole. What lay there is removed afterwards.
  package static func replace(_ place: String, with new: String) throws(FileError) {
    var facts = stat()
    guard lstat(place, &facts) == 0 else { return try move(new, to: place) }
    // What lay there is now where the new one was.
    if csys_exchange(new, place) == 0 { return try remove(new) }
    // A file system that cannot swap: for a moment there is nothing.
    let old = new + ".old"
    try move(place, to: old)
    do throws(FileError) {
      try move(new, to: place)
    } catch {
      try move(old, to: place)
      throw error
    }
    try remove(old)
  }

  package static func move(_ path: String, to other: String) throws(FileError) {
    guard rename(path, other) == 0 else { throw FileError("cannot move", path) }
  }

  /// Copies a file or a folder with all below it; links stay links.
  package static func copy(_ path: String, to other: String) throws(FileError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { throw FileError("cannot read", path) }
    switch facts.st_mode & S_IFMT {
    case S_IFDIR:
      try makeDirectory(other)
      for name in try list(path) { try copy(path + "/" + name, to: other + "/" + name) }
    case S_IFLNK:
      var target = [CChar](repeating: 0, count: 4097)
      let count = readlink(path, &target, 4096)
      guard count >= 0 else { throw FileError("cannot read", path) }
      try link(String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self), at: other)
    default:
      try write(try read(path), to: other)
      chmod(other, facts.st_mode & 0o777)
    }
  }

  /// Makes a new, empty folder that nobody else may enter; its name begins with `prefix`.
  package static func makeTemporaryDirectory(in parent: String, prefix: String) throws(FileError) -> String {
    try makeDirectory(parent)
    var template = Array((Path.join(parent, prefix) + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("cannot create folder", Path.join(parent, prefix)) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a folder that holds nothing; one that holds something stays.
  package static func removeIfEmpty(_ path: String) { _ = rmdir(path) }
}

/// Keeps other processes that ask for the same folder waiting, until it goes or the process ends, however that comes.
package final class FolderLock {
  private let descriptor: Int32

  /// - Parameter waiting: called once where somebody else holds it; it may throw to give up.
  package init(_ folder: String, waiting: () -> Void, isStopped: () -> Bool) throws(FileError) {
    while true {
      let opened = csys_open(folder, O_RDONLY | O_CLOEXEC, 0)
      guard opened >= 0 else { throw FileError("cannot open", folder) }
      var isTold = false
      while flock(opened, LOCK_EX | LOCK_NB) != 0 {
        let number = errno
        guard number == EWOULDBLOCK || number == EINTR else {
          // A file system without locks: then there are none.
          if number == ENOLCK || number == ENOTSUP { break }
          close(opened)
          throw FileError("cannot lock", folder, number)
        }
        if !isTold { waiting() }
        isTold = true
        if isStopped() {
          close(opened)
          throw FileError("cannot lock", folder, EINTR)
        }
        usleep(100_000)
      }
      // The folder may have been removed and made anew while we waited: then the lock is of the old one.
      var mine = stat()
      var there = stat()
      if fstat(opened, &mine) == 0, stat(folder, &there) == 0, mine.st_ino == there.st_ino,
        mine.st_dev == there.st_dev
      {
        descriptor = opened
        return
      }
      close(opened)
      try FileSystem.makeDirectory(folder)
    }
  }

  deinit { close(descriptor) }
}
