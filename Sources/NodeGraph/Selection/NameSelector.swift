/// The value of the method `fqn`: a resource's name, or the beginning of its qualified name, with wildcards.
struct NameSelector: Sendable {
  private let text: String
  private let parts: [Substring]
  /// The first part with a wildcard, and the pattern made of it and all after it.
  private let wildcard: (index: Int, pattern: NamePattern)?
  /// The whole value as a pattern for the last name alone; nil where it has a dot.
  private let leafPattern: NamePattern?
  /// The last two parts, to name a version with either separator.
  private let versioned: String

  init(_ text: String) {
    self.text = text
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    self.parts = parts
    // dbt: a lone closing bracket counts as a wildcard too.
    wildcard = parts.firstIndex { NamePattern.isPattern($0) || $0.contains("]") }.map { index in
      (index, NamePattern(parts[index...].joined(separator: ".")))
    }
    leafPattern = parts.count == 1 ? NamePattern(text) : nil
    versioned = parts.suffix(2).joined(separator: "_")
  }

  /// Whether it names the resource, with its package or without.
  func matches(_ fqn: [String], isVersioned: Bool) -> Bool {
    matches(fqn[...], isVersioned) || matches(fqn.dropFirst(), isVersioned)
  }

  private func matches(_ fqn: ArraySlice<String>, _ isVersioned: Bool) -> Bool {
    guard let last = fqn.last else { return false }
    let beforeLast = fqn.dropLast().last
    if isVersioned {
      if beforeLast == text || "\(beforeLast ?? "")_\(last)" == versioned { return true }
    } else if last == text {
      return true
    }
    // Dots in names separate as those between names do.
    let hasDots = fqn.contains { $0.utf8.contains(UInt8(ascii: ".")) }
    return hasDots
      ? matches(fqn.flatMap { $0.split(separator: ".", omittingEmptySubsequences: false) }[...], leaf(fqn, isVersioned))
      : matches(fqn, leaf(fqn, isVersioned))
  }

  /// The name without its version.
  private func leaf(_ fqn: ArraySlice<String>, _ isVersioned: Bool) -> String {
    (isVersioned ? fqn.dropLast().last : fqn.last) ?? ""
  }

  private func matches(_ flat: ArraySlice<some StringProtocol>, _ leaf: String) -> Bool {
    guard flat.count >= parts.count else { return false }
    guard let wildcard else { return zip(flat, parts).allSatisfy { $0 == $1 } }
    guard zip(flat, parts[..<wildcard.index]).allSatisfy({ $0 == $1 }) else { return false }
    if wildcard.pattern.matches(flat.dropFirst(wildcard.index).joined(separator: ".")) { return true }
    return leafPattern?.matches(leaf) ?? false
  }
}
