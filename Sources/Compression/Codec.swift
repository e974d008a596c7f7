/// How a stream of bytes is compressed.
package enum Codec: String, Sendable, CaseIterable {
  case none, gzip, bzip2, zstd

  /// By a file name's ending: `.gz`, `.bz2`, `.zst`; `.none` for all others.
  package init(fileName: String) {
    if fileName.hasSuffix(".gz") {
      self = .gzip
    } else if fileName.hasSuffix(".bz2") {
      self = .bzip2
    } else if fileName.hasSuffix(".zst") {
      self = .zstd
    } else {
      self = .none
    }
  }

  /// What a file name ends with: `.gz`, `.bz2`, `.zst`, or nothing.
  package var fileExtension: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .bzip2: ".bz2"
    case .zstd: ".zst"
    }
  }
}
