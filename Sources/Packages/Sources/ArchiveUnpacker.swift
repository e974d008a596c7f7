import Compression
import Diagnostics
import FileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Unpacks a gzipped tar archive. What would lie outside of its folder, or lead there, is refused.
enum ArchiveUnpacker {
  /// Bytes that an archive may unpack to.
  private static let most = 1 << 30

  typealias Failure = TarReader.Failure

  /// - Parameter folder: new, or empty.
  /// - Returns: the archive's one top folder.
  static func unpack(_ archive: [UInt8], into folder: String) throws(Failure) -> String {
    let members = try TarReader(plain(archive)).members()
    do throws(FileError) {
      try FileSystem.makeDirectory(folder)
    } catch {
      throw Failure(reason: error.description, isFinal: true)
    }
    var contents: [String: ArraySlice<UInt8>] = [:]
    var links: [(path: String, target: String)] = []
    for member in members {
      let path = try inside(member.path)
      guard !path.isEmpty else { continue }
      let full = Path.join(folder, path)
      var content = member.content
      if member.kind == .hardLink {
        guard let other = contents[try inside(member.target)] else {
          throw Failure(reason: "the link '\(member.path)' leads to nothing in the archive", isFinal: true)
        }
        content = other
      }
      do throws(FileError) {
        switch member.kind {
        case .folder: try FileSystem.makeDirectory(full)
        case .file, .hardLink:
          contents[path] = content
          try write(content, member.isExecutable, to: full)
        case .link: links.append((path, member.target))
        }
      } catch {
        throw Failure(reason: error.description, isFinal: true)
      }
    }
    // Links come last: no file was written through one.
    let real = Path.real(folder) ?? folder
    for (path, target) in links {
      try check(target, at: path)
      let full = Path.join(folder, path)
      do throws(FileError) {
        try FileSystem.makeDirectory(Path.parent(full))
        // Nor was a link made through another one: then its place would not be what it seems.
        guard Path.real(Path.parent(full)) == Path.parent(Path.join(real, path)) else {
          throw FileError("cannot write", full, ELOOP)
        }
        if FileSystem.isLink(full) { try FileSystem.remove(full) }
        try FileSystem.link(target, at: full)
      } catch {
        throw Failure(reason: error.description, isFinal: true)
      }
    }
    let names: [String]
    do throws(FileError) { names = try FileSystem.list(folder) } catch {
      throw Failure(reason: error.description, isFinal: true)
    }
    guard names.count == 1, let name = names.first, FileSystem.isDirectory(Path.join(folder, name)),
      !FileSystem.isLink(Path.join(folder, name))
    else { throw Failure(reason: "the archive does not hold one folder with everything in it", isFinal: true) }
    return Path.join(folder, name)
  }

  private static func plain(_ archive: [UInt8]) throws(Failure) -> [UInt8] {
    guard archive.starts(with: [0x1F, 0x8B]) else { throw Failure(reason: "not a gzip file") }
    do throws(Diagnostic) {
      let decoder = try Decoder(kind: .gzip)
      decoder.feed(archive)
      var plain: [UInt8] = []
      while let piece = try decoder.next() {
        plain += piece
        guard plain.count <= most else {
          throw Diagnostic(code: "packages.bad-archive", message: "the archive is larger than \(most) bytes")
        }
      }
      try decoder.finish()
      return plain
    } catch {
      throw Failure(reason: error.message)
    }
  }

  /// A member's path without `.` and a slash in front.
  private static func inside(_ path: String) throws(Failure) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else {
      throw Failure(reason: "'\(path)' leads out of the archive's folder", isFinal: true)
    }
    return parts.joined(separator: "/")
  }

  /// A link may lead up, but only first and not above the top folder: then no link on its way can take it elsewhere.
  private static func check(_ target: String, at path: String) throws(Failure) {
    let parts = target.split(separator: "/").filter { $0 != "." }
    let ups = parts.prefix { $0 == ".." }.count
    let depth = path.split(separator: "/").count - 1
    guard !target.hasPrefix("/"), !parts.dropFirst(ups).contains(".."), ups < depth || (ups == 0 && depth > 0) else {
      throw Failure(reason: "the link '\(path)' leads out of the archive's folder", isFinal: true)
    }
  }

  private static func write(_ content: ArraySlice<UInt8>, _ isExecutable: Bool, to path: String) throws(FileError) {
    try FileSystem.makeDirectory(Path.parent(path))
    try FileSystem.write(Array(content), to: path)
    if isExecutable { chmod(path, 0o755) }
  }
}
