import CSys
import Diagnostics
import FileSystem
import HTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that stands for S3: buckets are the folders in it, keys the paths below them.
final class FolderStorage: ObjectStorage {
  /// How names of files begin that are still being written.
  static let unfinished = ".redstart-"

  private let root: String
  private let stop: StopFlag

  init(root: String, stop: StopFlag = StopFlag()) {
    self.root = root
    self.stop = stop
  }

  private func path(_ location: ObjectLocation) throws(Diagnostic) -> String {
    let parts = [location.bucket] + location.key.split(separator: "/").map(String.init)
    guard !parts.contains(".."), !location.bucket.contains("/") else { throw StorageDiagnostics.outside(location.url) }
    return root + "/" + location.bucket + "/" + location.key
  }

  func list(_ prefix: ObjectLocation) throws(Diagnostic) -> [StoredObject] {
    let bucket = try path(ObjectLocation(bucket: prefix.bucket, key: ""))
    _ = try path(prefix)
    // Only folders that can hold matching keys are looked into.
    let folder = Path.parent(prefix.key)
    var found: [StoredObject] = []
    do throws(FileError) {
      try walk(bucket, folder.isEmpty ? "" : folder + "/", prefix, &found)
    } catch {
      throw StorageDiagnostics.file(error, prefix.url)
    }
    return found.sorted { $0.location.key.utf8.lexicographicallyPrecedes($1.location.key.utf8) }
  }

  private func walk(
    _ bucket: String, _ folder: String, _ prefix: ObjectLocation, _ found: inout [StoredObject]
  ) throws(FileError) {
    let path = bucket + folder
    guard FileSystem.isDirectory(path) else { return }
    for name in try FileSystem.list(path) where !name.hasPrefix(Self.unfinished) {
      let key = folder + name
      var facts = stat()
      guard stat(bucket + key, &facts) == 0 else { continue }
      if facts.st_mode & S_IFMT == S_IFDIR {
        let inner = key + "/"
        if inner.hasPrefix(prefix.key) || prefix.key.hasPrefix(inner) { try walk(bucket, inner, prefix, &found) }
      } else if key.hasPrefix(prefix.key) {
        found.append(Self.object(ObjectLocation(bucket: prefix.bucket, key: key), facts))
      }
    }
  }

  private static func object(_ location: ObjectLocation, _ facts: stat) -> StoredObject {
    #if canImport(Glibc)
      let time = "\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
    #else
      let time = "\(facts.st_mtimespec.tv_sec).\(facts.st_mtimespec.tv_nsec)"
    #endif
    return StoredObject(location: location, size: Int(facts.st_size), version: "\(time)-\(facts.st_ino)")
  }

  func find(_ location: ObjectLocation) throws(Diagnostic) -> StoredObject? {
    var facts = stat()
    guard stat(try path(location), &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    return Self.object(location, facts)
  }

  func open(_ object: StoredObject) throws(Diagnostic) -> any ObjectReader {
    do throws(FileError) {
      return try FileReader(object, try path(object), stop)
    } catch {
      throw StorageDiagnostics.file(error, object.location.url)
    }
  }

  private func path(_ object: StoredObject) throws(FileError) -> String {
    // Listed before, so that it lies inside.
    root + "/" + object.location.bucket + "/" + object.location.key
  }

  func create(_ location: ObjectLocation) throws(Diagnostic) -> any ObjectWriter {
    let path = try path(location)
    do throws(FileError) {
      return try FileWriter(location, path)
    } catch {
      throw StorageDiagnostics.file(error, location.url)
    }
  }

  func remove(_ location: ObjectLocation) throws(Diagnostic) {
    let path = try path(location)
    do throws(FileError) {
      if FileSystem.isFile(path) { try FileSystem.remove(path) }
    } catch {
      throw StorageDiagnostics.file(error, location.url)
    }
  }
}

private final class FileReader: ObjectReader {
  let object: StoredObject
  private let path: String
  private let descriptor: Int32
  private let stop: StopFlag

  init(_ object: StoredObject, _ path: String, _ stop: StopFlag) throws(FileError) {
    self.object = object
    self.path = path
    self.stop = stop
    descriptor = csys_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw FileError("cannot read", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(at offset: Int, count: Int) throws(Diagnostic) -> [UInt8] {
    if stop.isRaised { throw StorageDiagnostics.stopped() }
    let wanted = max(0, min(count, object.size - offset))
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted, let base = buffer.baseAddress {
        let n = pread(descriptor, base + filled, wanted - filled, off_t(offset + filled))
        if n < 0, errno == EINTR { continue }
        if n < 0 { failure = errno }
        if n <= 0 { break }
        filled += n
      }
    }
    if failure != 0 { throw StorageDiagnostics.file(FileError("cannot read", path, failure), object.location.url) }
    guard bytes.count == wanted else { throw StorageDiagnostics.changed(object.location.url) }
    return bytes
  }
}

/// Writes beside the file's place and puts it there at the end.
private final class FileWriter: ObjectWriter {
  private let location: ObjectLocation
  private let path: String
  private let temporary: String
  private var descriptor: Int32

  init(_ location: ObjectLocation, _ path: String) throws(FileError) {
    self.location = location
    self.path = path
    try FileSystem.makeDirectory(Path.parent(path))
    var pattern = Array((Path.parent(path) + "/\(FolderStorage.unfinished)XXXXXX").utf8CString)
    descriptor = mkstemp(&pattern)
    temporary = pattern.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
    guard descriptor >= 0 else { throw FileError("cannot write", path) }
    _ = csys_set_cloexec(descriptor, 1)
    fchmod(descriptor, 0o644)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  func write(_ bytes: [UInt8]) throws(Diagnostic) {
    let failure = FileSystem.writeAll(bytes, to: descriptor)
    if failure != 0 { throw StorageDiagnostics.file(FileError("cannot write", path, failure), location.url) }
  }

  func finish() throws(Diagnostic) {
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let number = errno
      unlink(temporary)
      descriptor = -1
      throw StorageDiagnostics.file(FileError("cannot write", path, number), location.url)
    }
    descriptor = -1
  }
}
