import CSys
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the system said when a file operation failed.
package struct FileError: Error, Sendable {
  package let path: String
  /// As "cannot read", "cannot write".
  package let action: String
  /// The system's error number.
  package let number: Int32

  package init(_ action: String, _ path: String, _ number: Int32 = errno) {
    self.action = action
    self.path = path
    self.number = number
  }

  /// As "cannot read 'x.sql': No such file or directory".
  package var description: String { "\(action) '\(path)': \(reason)" }
  package var reason: String { String(cString: strerror(number)) }
}

/// Files and folders, by path. Paths are UTF-8 strings with `/`.
package enum FileSystem {
  /// Counts the temporary files: each has a name of its own.
  private static let written = Atomic<Int>(0)

  /// The whole file.
  package static func read(_ path: String) throws(FileError) -> [UInt8] {
    let descriptor = csys_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw FileError("cannot read", path) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw FileError("cannot read", path) }
    if facts.st_mode & S_IFMT == S_IFDIR { throw FileError("cannot read", path, EISDIR) }
    var failure: Int32 = 0
    var bytes = [UInt8](unsafeUninitializedCapacity: Int(facts.st_size)) { buffer, count in
      while count < buffer.count, let base = buffer.baseAddress {
        let n = systemRead(descriptor, base + count, buffer.count - count)
        if n < 0, errno == EINTR { continue }
        if n < 0 { failure = errno }
        if n <= 0 { break }
        count += n
      }
    }
    // A pipe or a file under /proc tells no size: go on until its end.
    // For all others a few bytes are enough to see the end.
    var chunk = [UInt8](repeating: 0, count: bytes.isEmpty ? 65536 : 64)
    while failure == 0 {
      let n = systemRead(descriptor, &chunk, chunk.count)
      if n < 0, errno == EINTR { continue }
      if n < 0 { failure = errno }
      if n <= 0 { break }
      bytes.append(contentsOf: chunk[0..<n])
    }
    guard failure == 0 else { throw FileError("cannot read", path, failure) }
    return bytes
  }

  /// Writes under a temporary name beside the file, then renames: readers see the old or the whole new content.
  package static func writeAtomically(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(FileError) {
    try writeAtomically(to: path, mode: mode) { writeAll(bytes, to: $0) }
  }

  /// The same for what is not all in memory at once: `write` gets an open descriptor and gives 0 or the error's number.
  package static func writeAtomically(
    to path: String, mode: mode_t = 0o644, _ write: (Int32) -> Int32
  ) throws(FileError) {
    // Two threads may write the same file.
    let temporary = "\(path).\(getpid()).\(written.add(1, ordering: .relaxed).newValue).tmp"
    let descriptor = csys_open(temporary, O_WRONLY | O_CREAT | O_CLOEXEC | O_TRUNC, UInt32(mode))
    guard descriptor >= 0 else { throw FileError("cannot write", path) }
    var failure = write(descriptor)
    // The file system may tell of a full disk only now.
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw FileError("cannot write", path, failure)
    }
    guard rename(temporary, path) == 0 else {
      let number = errno
      unlink(temporary)
      throw FileError("cannot write", path, number)
    }
  }

  /// Makes a file, and its folder where that is missing. A reader may see it half written.
  /// - Returns: false where there is a file of that name already, which stays as it is.
  package static func create(_ bytes: [UInt8], at path: String) throws(FileError) -> Bool {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    var descriptor = csys_open(path, flags, 0o644)
    if descriptor < 0, errno == ENOENT {
      try makeDirectory(Path.parent(path))
      descriptor = csys_open(path, flags, 0o644)
    }
    if descriptor < 0, errno == EEXIST { return false }
    guard descriptor >= 0 else { throw FileError("cannot write", path) }
    var failure = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else {
      unlink(path)
      throw FileError("cannot write", path, failure)
    }
    return true
  }

  /// Whether the file is there and has exactly these bytes.
  package static func holds(_ bytes: [UInt8], _ path: String) -> Bool {
    var facts = stat()
    guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, Int(facts.st_size) == bytes.count else {
      return false
    }
    do throws(FileError) { return try read(path) == bytes } catch { return false }
  }

  package static func writeAtomically(_ text: String, to path: String) throws(FileError) {
    try writeAtomically(Array(text.utf8), to: path)
  }

  /// Creates or overwrites the file; mode 0644 less the umask.
  package static func write(_ bytes: [UInt8], to path: String, append: Bool = false) throws(FileError) {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC)
    let descriptor = csys_open(path, flags, 0o644)
    guard descriptor >= 0 else { throw FileError("cannot write", path) }
    let failure = writeAll(bytes, to: descriptor)
    // The file system may tell of a full disk only now.
    guard close(descriptor) == 0, failure == 0 else {
      throw FileError("cannot write", path, failure == 0 ? errno : failure)
    }
  }

  /// Writes all bytes to an open descriptor; returns 0 or the error's number.
  package static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
  }

  package static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let n = systemWrite(descriptor, base + done, bytes.count - done)
      if n < 0, errno == EINTR { continue }
      if n < 0 { return errno }
      done += n
    }
    return 0
  }

  /// Creates the folder and those above it; no error where it is there.
  package static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(FileError) {
    if mkdir(path, mode) == 0 || (errno == EEXIST && isDirectory(path)) { return }
    let number = errno
    let above = Path.parent(path)
    guard number == ENOENT, above != path, !above.isEmpty else { throw FileError("cannot create folder", path, number) }
    try makeDirectory(above, mode: mode)
    guard mkdir(path, mode) == 0 || (errno == EEXIST && isDirectory(path)) else {
      throw FileError("cannot create folder", path)
    }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isDirectory(_ path: String) -> Bool { kind(path) == S_IFDIR }

  package static func isFile(_ path: String) -> Bool { kind(path) == S_IFREG }

  /// Whether there is something that is neither a file nor a folder: a pipe, a socket, a device.
  package static func isSpecial(_ path: String) -> Bool {
    kind(path).map { $0 != S_IFREG && $0 != S_IFDIR } ?? false
  }

  private static func kind(_ path: String) -> mode_t? {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
  }

  /// Seconds since 1970 of the last change; nil where there is no such file.
  package static func modified(_ path: String) -> Double? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    #if canImport(Glibc)
      return Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9
    #else
      return Double(facts.st_mtimespec.tv_sec) + Double(facts.st_mtimespec.tv_nsec) / 1e9
    #endif
  }

  /// Names in a folder, sorted by bytes, without `.` and `..`.
  package static func list(_ path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else { throw FileError("cannot list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Files below a folder, as paths relative to it, folder by folder in byte order. Follows links, but not into a
  /// folder that it is already in. A missing folder has none.
  package static func walk(_ root: String) throws(FileError) -> [String] {
    guard isDirectory(root) else { return [] }
    var found: [String] = []
    try walk(root, prefix: "", above: [], into: &found)
    return found
  }

  private static func walk(
    _ folder: String, prefix: String, above: [String], into found: inout [String]
  ) throws(FileError) {
    let real = Path.real(folder) ?? folder
    guard !above.contains(real) else { return }
    for name in try list(folder) {
      let path = folder + "/" + name
      if isDirectory(path) {
        try walk(path, prefix: prefix + name + "/", above: above + [real], into: &found)
      } else {
        found.append(prefix + name)
      }
    }
  }

  /// Whether the path itself is a symbolic link.
  package static func isLink(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }

  /// Makes a symbolic link at `path` that leads to `target`.
  package static func link(_ target: String, at path: String) throws(FileError) {
    guard symlink(target, path) == 0 else { throw FileError("cannot link", path) }
  }

  /// Removes a file, or a folder with all below it (links are removed, not followed). No error where there is none.
  package static func remove(_ path: String) throws(FileError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(path) == 0 || errno == ENOENT else { throw FileError("cannot remove", path) }
      return
    }
    for name in try list(path) { try remove(path + "/" + name) }
    guard rmdir(path) == 0 || errno == ENOENT else { throw FileError("cannot remove", path) }
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
