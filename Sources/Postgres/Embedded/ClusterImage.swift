import CSys
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A fresh cluster's files in one file, kept in the user's cache: unpacking it takes a tenth of initdb's time.
///
/// The format: a title line; for each folder and file a kind (1 folder, 2 file), mode, length of the path (4 bytes
/// each, little end first), size (8 bytes), path, content; at the end a record of kind 0 whose size counts the
/// records before it.
enum ClusterImage {
  private static let title = Array("redstart cluster image 1\n".utf8)

  enum Failure: Error {
    /// The image is cut off or something else.
    case broken
    case file(FileError)
  }

  /// The image's name: it changes with the server's program, with what initdb is told, and with the format.
  static func name(_ binaries: ServerBinaries, arguments: [String]) -> String {
    var facts = stat()
    let real = Path.real(binaries.postgres) ?? binaries.postgres
    _ = stat(real, &facts)
    let modified = FileSystem.modified(real) ?? 0
    let key = [real, String(facts.st_size), String(modified), String(decoding: title, as: UTF8.self)] + arguments
    return "pg-\(binaries.major)-\(Checksum.sha256(key.joined(separator: "\u{0}")).prefix(16)).image"
  }

  // MARK: Packing

  /// Writes the folder's content to an open file.
  static func save(_ folder: String, to descriptor: Int32) throws(Failure) {
    var writer = Writer(descriptor: descriptor)
    writer.bytes = title
    var count = 0
    try pack(folder, prefix: "", into: &writer, count: &count)
    writer.record(kind: 0, mode: 0, size: count, path: "")
    try writer.flush()
  }

  private struct Writer {
    let descriptor: Int32
    var bytes: [UInt8] = []

    mutating func record(kind: UInt32, mode: UInt32, size: Int, path: String) {
      let name = Array(path.utf8)
      for number in [kind, mode, UInt32(name.count)] { append(UInt64(number), bytes: 4) }
      append(UInt64(size), bytes: 8)
      bytes.append(contentsOf: name)
    }

    private mutating func append(_ number: UInt64, bytes count: Int) {
      for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
    }

    mutating func flush() throws(Failure) {
      let failure = FileSystem.writeAll(bytes, to: descriptor)
      guard failure == 0 else { throw .file(FileError("cannot write", "the cluster image", failure)) }
      bytes.removeAll(keepingCapacity: true)
    }
  }

  private static func pack(
    _ folder: String, prefix: String, into writer: inout Writer, count: inout Int
  ) throws(Failure) {
    do {
      for name in try FileSystem.list(folder) {
        let path = folder + "/" + name
        var facts = stat()
        guard lstat(path, &facts) == 0 else { throw FileError("cannot read", path) }
        count += 1
        let mode = UInt32(facts.st_mode & 0o777)
        if facts.st_mode & S_IFMT == S_IFDIR {
          writer.record(kind: 1, mode: mode, size: 0, path: prefix + name)
          try pack(path, prefix: prefix + name + "/", into: &writer, count: &count)
        } else {
          let content = try FileSystem.read(path)
          writer.record(kind: 2, mode: mode, size: content.count, path: prefix + name)
          writer.bytes.append(contentsOf: content)
        }
        if writer.bytes.count > 1 << 20 { try writer.flush() }
      }
    } catch let error as FileError {
      throw .file(error)
    } catch let error as Failure {
      throw error
    } catch {
      throw .broken
    }
  }

  // MARK: Unpacking

  /// Makes the folder and fills it from an open image.
  static func restore(from descriptor: Int32, to folder: String) throws(Failure) {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_size > title.count else { throw .broken }
    let size = Int(facts.st_size)
    // The file is only ever replaced as a whole, so the mapping cannot lose its ground.
    guard let map = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), map != MAP_FAILED else { throw .broken }
    defer { munmap(map, size) }
    try unpack(UnsafeRawBufferPointer(start: map, count: size), to: folder)
  }

  private static func unpack(_ image: UnsafeRawBufferPointer, to folder: String) throws(Failure) {
    guard image.starts(with: title) else { throw .broken }
    guard mkdir(folder, 0o700) == 0 else { throw .file(FileError("cannot create folder", folder)) }
    var offset = title.count
    var records = 0
    func number(_ count: Int) throws(Failure) -> Int {
      guard image.count - offset >= count else { throw .broken }
      var value: UInt64 = 0
      for index in 0..<count { value |= UInt64(image[offset + index]) << (8 * UInt64(index)) }
      offset += count
      guard let small = Int(exactly: value) else { throw .broken }
      return small
    }
    while true {
      let kind = try number(4)
      let mode = mode_t(try number(4) & 0o777)
      let pathLength = try number(4)
      let size = try number(8)
      if kind == 0 {
        guard size == records, offset == image.count else { throw .broken }
        return
      }
      guard pathLength > 0, pathLength < 4096, image.count - offset >= pathLength else { throw .broken }
      let relative = String(decoding: image[offset..<offset + pathLength], as: UTF8.self)
      offset += pathLength
      guard !relative.hasPrefix("/"), !relative.split(separator: "/").contains("..") else { throw .broken }
      let path = folder + "/" + relative
      switch kind {
      case 1:
        guard mkdir(path, mode) == 0 else { throw .file(FileError("cannot create folder", path)) }
      case 2:
        guard image.count - offset >= size else { throw .broken }
        try write(UnsafeRawBufferPointer(rebasing: image[offset..<offset + size]), to: path, mode: mode)
        offset += size
      default: throw .broken
      }
      records += 1
    }
  }

  private static func write(_ content: UnsafeRawBufferPointer, to path: String, mode: mode_t) throws(Failure) {
    let descriptor = csys_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, UInt32(mode))
    guard descriptor >= 0 else { throw .file(FileError("cannot write", path)) }
    var done = 0
    var failure: Int32 = 0
    while done < content.count, let base = content.baseAddress {
      let count = systemWrite(descriptor, base + done, content.count - done)
      if count < 0, errno == EINTR { continue }
      if count < 0 { failure = errno }
      if count <= 0 { break }
      done += count
    }
    guard close(descriptor) == 0, failure == 0, done == content.count else {
      throw .file(FileError("cannot write", path, failure == 0 ? ENOSPC : failure))
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
