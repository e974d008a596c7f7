/// One bound of `require-dbt-version`, as `>=1.6.0`.
struct VersionRequirement {
  enum Relation: String { case greater = ">", atLeast = ">=", less = "<", atMost = "<=", equal = "=" }

  var relation: Relation
  var version: SemanticVersion

  /// nil where the text is no bound: a relation and three numbers, perhaps a pre-release.
  init?(_ text: String) {
    let relations: [Relation] = [.atLeast, .atMost, .greater, .less, .equal]
    let relation = relations.first { text.hasPrefix($0.rawValue) }
    let rest = relation.map { text.dropFirst($0.rawValue.count) } ?? Substring(text)
    guard let version = SemanticVersion(String(rest)) else { return nil }
    self.relation = relation ?? .equal
    self.version = version
  }

  /// Several bounds: a list, or one text with commas.
  /// - Returns: the bounds, and the parts that are none.
  static func parse(_ texts: [String]) -> (bounds: [VersionRequirement], bad: [String]) {
    var bounds: [VersionRequirement] = []
    var bad: [String] = []
    for text in texts.flatMap({ $0.split(separator: ",").map(String.init) }) {
      // dbt: blanks around a bound are an error there; we take them.
      let trimmed = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      if let bound = VersionRequirement(trimmed) { bounds.append(bound) } else { bad.append(trimmed) }
    }
    return (bounds, bad)
  }

  func allows(_ other: SemanticVersion) -> Bool {
    switch relation {
    case .greater: other > version
    case .atLeast: other >= version
    // A pre-release of the bound itself does not count as less than it.
    case .less: other < version && !(version.prerelease.isEmpty && other.release == version.release)
    case .atMost: other <= version
    case .equal: other == version
    }
  }
}

/// Three numbers and perhaps a pre-release: `1.11.0-b1` (or `1.11.0b1`); a `+build` is passed over.
struct SemanticVersion: Comparable {
  var release: [Int]
  /// Empty for a final version.
  var prerelease: [String]

  init?(_ text: String) {
    let core = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let numbers = core.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard numbers.count == 3, let major = Self.number(numbers[0]), let minor = Self.number(numbers[1]) else {
      return nil
    }
    let patchDigits = numbers[2].prefix { $0.isNumber }
    guard let patch = Self.number(patchDigits) else { return nil }
    var rest = numbers[2].dropFirst(patchDigits.count)
    if rest.hasPrefix("-") { rest = rest.dropFirst() }
    guard rest.utf8.allSatisfy(Self.isPrereleaseByte) else { return nil }
    release = [major, minor, patch]
    prerelease = rest.isEmpty ? [] : rest.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return text.count > 1 && text.first == "0" ? nil : Int(text)
  }

  private static func isPrereleaseByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
    if left.release != right.release { return left.release.lexicographicallyPrecedes(right.release) }
    guard !left.prerelease.isEmpty, !right.prerelease.isEmpty else {
      return !left.prerelease.isEmpty && right.prerelease.isEmpty
    }
    for (a, b) in zip(left.prerelease, right.prerelease) where a != b {
      switch (Int(a), Int(b)) {
      case (let a?, let b?): return a < b
      case (.some, nil): return true
      case (nil, .some): return false
      case (nil, nil): return a < b
      }
    }
    return left.prerelease.count < right.prerelease.count
  }
}
