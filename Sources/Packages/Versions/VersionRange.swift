/// What several bounds leave of all versions. nil stands for no bound.
struct VersionRange: Sendable {
  var start: VersionSpecifier?
  var end: VersionSpecifier?

  /// The bounds exclude each other.
  struct Empty: Error {}

  init() {}

  private init(_ one: VersionSpecifier) {
    if !one.isUpper { start = one }
    if !one.isLower { end = one }
  }

  /// All of them together.
  init(_ bounds: [VersionSpecifier]) throws(Empty) {
    guard let last = bounds.last else {
      self.init()
      return
    }
    self.init(last)
    for bound in bounds.dropLast() { try reduce(VersionRange(bound)) }
  }

  /// As dbt shows it.
  var text: String {
    let bounds = [start, end].compactMap { $0?.text }
    return bounds.isEmpty ? "ANY" : bounds.joined(separator: ", ")
  }

  /// Whether the version is in it.
  func allows(_ version: VersionSpecifier) -> Bool {
    do throws(Empty) {
      _ = try VersionRange([version] + [start, end].compactMap { $0 })
      return true
    } catch {
      return false
    }
  }

  private mutating func reduce(_ other: VersionRange) throws(Empty) {
    if let one = start, let two = other.start, one.matcher == .exact, two.matcher == .exact {
      guard one.compare(two) == 0 else { throw Empty() }
      end = one
    } else {
      start = try Self.combined(start, other.start, isLower: true)
      end = try Self.combined(end, other.end, isLower: false)
    }
    if let start, let end, start.compare(end) > 0 { throw Empty() }
  }

  /// The tighter of two bounds on one side.
  private static func combined(
    _ one: VersionSpecifier?, _ two: VersionSpecifier?, isLower: Bool
  ) throws(Empty) -> VersionSpecifier? {
    guard let one else { return two }
    guard let two else { return one }
    guard one.matcher == .exact || two.matcher == .exact else {
      let order = one.compare(two)
      return isLower ? (order < 0 ? two : one) : (order > 0 ? two : one)
    }
    let (bound, exact) = one.matcher == .exact ? (two, one) : (one, two)
    let order = bound.compare(exact)
    let isInside = isLower ? order < 0 : order > 0
    guard isInside || order == 0 && bound.matcher == (isLower ? .atLeast : .atMost) else { throw Empty() }
    return exact
  }
}

/// Versions that the hub has, as texts.
enum VersionChoice {
  /// Those that may be installed, lowest first; texts that are no versions are left out.
  static func installable(_ versions: [String], withPrereleases: Bool) -> [String] {
    let known = versions.compactMap { text in VersionSpecifier(text).map { (text, $0) } }
    return known.filter { withPrereleases || $0.1.prerelease == nil }
      .sorted { $0.1.compare($1.1) < 0 }.map(\.0)
  }

  /// The highest of them within the range.
  static func highest(_ versions: [String], in range: VersionRange) -> String? {
    var best: (text: String, version: VersionSpecifier)?
    for text in versions {
      guard let version = VersionSpecifier(text), range.allows(version) else { continue }
      if let best, best.version.compare(version) >= 0 { continue }
      best = (text, version)
    }
    return best?.text
  }
}
