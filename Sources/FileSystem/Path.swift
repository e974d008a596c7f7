#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Paths as text; only `real` and `current` ask the system.
package enum Path {
  /// `a/b` and `c` give `a/b/c`; an absolute second part stands alone; an empty part is left out.
  package static func join(_ base: String, _ more: String) -> String {
    if more.hasPrefix("/") || base.isEmpty { return more }
    if more.isEmpty { return base }
    return base.hasSuffix("/") ? base + more : base + "/" + more
  }

  /// Without `.`, empty parts and `..` that can be taken back; `.` where nothing is left.
  package static func normalize(_ path: String) -> String {
    let absolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !absolute {
        parts.append(part)
      }
    }
    let text = parts.joined(separator: "/")
    return absolute ? "/" + text : text.isEmpty ? "." : text
  }

  /// The last part.
  package static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The last part without its final extension.
  package static func stem(_ path: String) -> String {
    let name = name(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// What follows the last dot of the last part, without the dot; empty where there is none.
  package static func fileExtension(_ path: String) -> String {
    let name = name(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return String(name[name.index(after: dot)...])
  }

  /// The folder that holds it; `/` and a bare name give `/` and the empty string.
  package static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path below `base`, or nil where it does not lie there. Both are normalized texts.
  package static func relative(_ path: String, to base: String) -> String? {
    let base = base.hasSuffix("/") ? base : base + "/"
    return path.hasPrefix(base) ? String(path.dropFirst(base.count)) : nil
  }

  /// Made absolute with the current folder and normalized; `~` at the start is the given home.
  package static func absolute(_ path: String, home: String? = nil) -> String {
    if let home, path == "~" || path.hasPrefix("~/") { return normalize(home + path.dropFirst(1)) }
    return normalize(join(current(), path))
  }

  /// With links resolved; nil where there is no such file.
  package static func real(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  package static func current() -> String {
    guard let text = getcwd(nil, 0) else { return "." }
    defer { free(text) }
    return String(cString: text)
  }
}
