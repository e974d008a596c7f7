import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that can be read anywhere: a file, an object of a store.
package protocol ByteSource: AnyObject {
  /// For messages: a path or an address.
  var name: String { get }
  /// How many bytes there are.
  var size: Int { get }
  /// Exactly `count` bytes from `offset`; both lie within the size.
  func read(_ offset: Int, _ count: Int) throws(Diagnostic) -> [UInt8]
}

/// A file of the file system, open until it is released.
package final class FileByteSource: ByteSource {
  package let name: String
  package let size: Int
  private let descriptor: Int32

  /// - Throws: `parquet.unreadable`.
  package init(path: String) throws(Diagnostic) {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var facts = stat()
    guard descriptor >= 0, fstat(descriptor, &facts) == 0 else {
      let reason = String(cString: strerror(errno))
      if descriptor >= 0 { close(descriptor) }
      throw ParquetDiagnostics.unreadable(path, reason)
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ParquetDiagnostics.unreadable(path, "not a file")
    }
    size = Int(facts.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package func read(_ offset: Int, _ count: Int) throws(Diagnostic) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let n = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
        if n < 0, errno == EINTR { continue }
        if n < 0 { failure = errno }
        if n <= 0 { break }
        filled += n
      }
    }
    guard bytes.count == count else {
      throw ParquetDiagnostics.unreadable(name, failure == 0 ? "it became shorter" : String(cString: strerror(failure)))
    }
    return bytes
  }
}

/// Bytes in memory.
package final class MemoryByteSource: ByteSource {
  package let name: String
  private let bytes: [UInt8]
  package var size: Int { bytes.count }

  package init(name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  package func read(_ offset: Int, _ count: Int) throws(Diagnostic) -> [UInt8] {
    Array(bytes[offset..<offset + count])
  }
}
