import Diagnostics
import FileSystem

/// One file that defines resources.
package struct ResourceFile: Sendable {
  /// As `models`: which of the package's resource paths it was found in.
  package var searchPath: String
  /// Below that path: `staging/stg_orders.sql`.
  package var relativePath: String
  /// nil for seeds and fixtures in CSV, whose content is read when they are loaded.
  package var source: SourceFile?

  package init(searchPath: String, relativePath: String, source: SourceFile?) {
    self.searchPath = searchPath
    self.relativePath = relativePath
    self.source = source
  }

  /// Below the package's root: `models/staging/stg_orders.sql`.
  package var originalFilePath: String { searchPath.isEmpty ? relativePath : searchPath + "/" + relativePath }

  /// The part of the file that counts: dbt drops white space around it. Empty for seeds.
  package var codeSpan: Span {
    guard let source else { return Span(0, 0) }
    return ContentTrimming.span(source.bytes)
  }

  /// The file's text without white space around it.
  package var rawCode: String { source.map { $0.text(codeSpan) } ?? "" }

  /// dbt's checksum: SHA-256 of what counts; for a seed beyond 1 MiB its path.
  /// - Parameter root: the package's folder, for seeds, which are read now.
  package func checksum(root: String) throws(FileError) -> FileChecksum {
    if let source {
      let span = codeSpan
      return FileChecksum(
        name: "sha256", checksum: Checksum.sha256(Array(source.bytes[Int(span.start)..<Int(span.end)])))
    }
    let bytes = try FileSystem.read(Path.join(root, originalFilePath))
    guard bytes.count <= Self.largestHashedSeed else { return FileChecksum(name: "path", checksum: originalFilePath) }
    let span = ContentTrimming.span(bytes)
    return FileChecksum(name: "sha256", checksum: Checksum.sha256(Array(bytes[Int(span.start)..<Int(span.end)])))
  }

  /// Bytes.
  package static let largestHashedSeed = 1 << 20
}

/// White space at the ends of a text, as Python's `str.strip` sees it.
enum ContentTrimming {
  static func span(_ bytes: [UInt8]) -> Span {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      var end = bytes.count
      while start < end {
        let width = blank(bytes, at: start, before: end)
        if width == 0 { break }
        start += width
      }
      while end > start {
        var from = end - 1
        while from > start, bytes[from] & 0xC0 == 0x80 { from -= 1 }
        guard blank(bytes, at: from, before: end) == end - from else { break }
        end = from
      }
      return Span(start, end)
    }
  }

  /// Length in bytes of the white space character at an index; 0 for any other.
  private static func blank(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, before end: Int) -> Int {
    switch bytes[index] {
    case 0x09...0x0D, 0x1C...0x20: return 1
    case 0xC2 where index + 1 < end: return bytes[index + 1] == 0x85 || bytes[index + 1] == 0xA0 ? 2 : 0
    case 0xE1...0xE3 where index + 2 < end:
      let scalar =
        UInt32(bytes[index] & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
      switch scalar {
      case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return 3
      default: return 0
      }
    default: return 0
    }
  }
}
