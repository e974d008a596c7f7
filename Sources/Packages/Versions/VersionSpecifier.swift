/// A bound as lists and the hub write it: a relation and a version, as `>=1.0.0`, `=1.2.0-rc.1`, `1.0.0`.
struct VersionSpecifier: Sendable {
  enum Matcher: String, Sendable {
    case greater = ">"
    case atLeast = ">="
    case less = "<"
    case atMost = "<="
    case exact = "="
  }

  var matcher: Matcher
  /// Major, minor and patch: digits without zeros in front.
  private var release: [Substring]
  /// Without the `-`; nil for a final version.
  private(set) var prerelease: Substring?
  private var build: Substring?

  /// nil where the text is none: all three numbers are wanted, and blanks stand nowhere.
  init?(_ text: String) {
    let matchers: [Matcher] = [.atLeast, .atMost, .greater, .less, .exact]
    let given = matchers.first { text.hasPrefix($0.rawValue) }
    matcher = given ?? .exact
    var rest = Substring(text).dropFirst(given?.rawValue.count ?? 0)
    if let plus = rest.firstIndex(of: "+") {
      let tail = rest[rest.index(after: plus)...]
      guard tail.utf8.allSatisfy({ Self.isWord($0) || $0 == UInt8(ascii: ".") }) else { return nil }
      build = tail
      rest = rest[..<plus]
    }
    release = []
    for place in 0..<3 {
      // dbt: a zero is a number of its own, so that in 1.0.01 the last digit begins a pre-release.
      let digits = rest.first == "0" ? rest.prefix(1) : rest.prefix { ("0"..."9").contains($0) }
      guard !digits.isEmpty else { return nil }
      release.append(digits)
      rest = rest.dropFirst(digits.count)
      guard place < 2 else { break }
      guard rest.first == "." else { return nil }
      rest = rest.dropFirst()
    }
    guard !rest.isEmpty else { return }
    // dbt: the hyphen may be left out, as in 1.0.0rc1, or be a part of what follows.
    let readings = rest.first == "-" ? [rest.dropFirst(), rest] : [rest]
    prerelease = readings.first { reading in
      reading.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isIdentifier)
    }
    if prerelease == nil { return nil }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Letters, digits and hyphens; a number has no zero in front.
  private static func isIdentifier(_ part: Substring) -> Bool {
    guard !part.isEmpty, part.utf8.allSatisfy(isWord) else { return false }
    let isNumber = part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return !isNumber || part == "0" || part.first != "0"
  }

  /// Always with its relation: `=1.0.0`.
  var text: String {
    matcher.rawValue + release.joined(separator: ".") + (prerelease.map { "-" + $0 } ?? "")
      + (build.flatMap { $0.isEmpty ? nil : "+" + $0 } ?? "")
  }

  var isLower: Bool { matcher == .greater || matcher == .atLeast }
  var isUpper: Bool { matcher == .less || matcher == .atMost }

  /// dbt's order: of versions first, then of relations, so that `<1.0.0` is below `<=1.0.0`. Negative where this one is
  /// less.
  func compare(_ other: VersionSpecifier) -> Int {
    for (one, two) in zip(release, other.release) where one != two { return Self.compareNumbers(one, two) }
    switch (prerelease, other.prerelease) {
    case (nil, nil): break
    // A pre-release of the bound itself does not count as less than it.
    case (nil, _): return matcher == .less ? -1 : 1
    case (_, nil): return -1
    case (let one?, let two?):
      let order = Self.comparePrereleases(one, two)
      if order != 0 { return order }
    }
    switch (matcher, other.matcher) {
    case (.atLeast, .atMost), (.atMost, .atLeast): return 0
    case (.less, .atMost), (.atLeast, .greater): return -1
    case (.atMost, .less), (.greater, .atLeast): return 1
    default: break
    }
    if isUpper, other.isLower { return -1 }
    return isLower && other.isUpper ? 1 : 0
  }

  private static func compareNumbers(_ one: Substring, _ two: Substring) -> Int {
    if one.utf8.count != two.utf8.count { return one.utf8.count < two.utf8.count ? -1 : 1 }
    return one == two ? 0 : one < two ? -1 : 1
  }

  private static func comparePrereleases(_ one: Substring, _ two: Substring) -> Int {
    let ones = one.split(separator: ".")
    let twos = two.split(separator: ".")
    for (a, b) in zip(ones, twos) where a != b {
      let numbers = [a, b].map { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      switch (numbers[0], numbers[1]) {
      case (true, true): return compareNumbers(a, b)
      case (true, false): return -1
      case (false, true): return 1
      case (false, false): return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
      }
    }
    // dbt: with equal parts the longer text is the later one.
    return one.utf8.count == two.utf8.count ? 0 : one.utf8.count < two.utf8.count ? -1 : 1
  }
}
