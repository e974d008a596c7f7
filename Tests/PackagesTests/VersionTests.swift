import Testing

@testable import Packages

/// Bounds and ranges. The tables hold what dbt's own arithmetic (dbt_common.semver) says of them.
@Suite struct VersionTests {
  static let versions = [
    "0.9.0", "1.0.0-a1", "1.0.0-a1.2", "1.0.0-a.10", "1.0.0-rc1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0-b1",
    "2.0.0-b2", "2.0.0", "2.0.0+x", "10.0.0",
  ]

  /// Bounds; the range that they leave, or nil where they exclude each other; the highest final version in it, and the
  /// highest of all.
  static let ranges: [(bounds: String, range: String?, final: String?, any: String?)] = [
    (">=1.0.0", ">=1.0.0", "10.0.0", "10.0.0"),
    (">1.0.0", ">1.0.0", "10.0.0", "10.0.0"),
    ("<2.0.0", "<2.0.0", "1.10.0", "1.10.0"),
    ("<=2.0.0", "<=2.0.0", "2.0.0", "2.0.0"),
    ("1.0.0", "=1.0.0, =1.0.0", "1.0.0", "1.0.0"),
    ("=1.0.0-rc1", "=1.0.0-rc1, =1.0.0-rc1", nil, "1.0.0-rc1"),
    (">=1.0.0 <2.0.0", ">=1.0.0, <2.0.0", "1.10.0", "1.10.0"),
    (">=1.0.0 <1.0.1", ">=1.0.0, <1.0.1", "1.0.0", "1.0.0"),
    (">1.0.0 <1.0.1", ">1.0.0, <1.0.1", nil, nil),
    ("<1.0.0 >=1.0.0", nil, nil, nil),
    (">=1.0.0 <=1.0.0", ">=1.0.0, <=1.0.0", "1.0.0", "1.0.0"),
    ("=1.2.0 >=1.0.0", "=1.2.0, =1.2.0", "1.2.0", "1.2.0"),
    ("=1.2.0 <1.2.0", nil, nil, nil),
    ("<1.2.0 =1.2.0", nil, nil, nil),
    ("1.0.0 1.0.1", nil, nil, nil),
    ("1.2.0 1.2.0", "=1.2.0, =1.2.0", "1.2.0", "1.2.0"),
    (">=1.0.0 >=1.2.0", ">=1.2.0", "10.0.0", "10.0.0"),
    ("<2.0.0 <=2.0.0", "<2.0.0", "1.10.0", "1.10.0"),
    ("<=2.0.0 <2.0.0", "<2.0.0", "1.10.0", "1.10.0"),
    (">1.0.0 >=1.0.0", ">1.0.0", "10.0.0", "10.0.0"),
    (">=1.0.0 >1.0.0", ">1.0.0", "10.0.0", "10.0.0"),
    (">=1.0.0-a1 <1.0.0", ">=1.0.0-a1, <1.0.0", nil, nil),
    (">=2.0.0-b1", ">=2.0.0-b1", "10.0.0", "10.0.0"),
    ("<2.0.0-b2 >1.10.0", ">1.10.0, <2.0.0-b2", nil, "2.0.0-b1"),
    ("<=2.0.0-b2", "<=2.0.0-b2", "1.10.0", "2.0.0-b2"),
    (">=3.0.0 <10.0.0", ">=3.0.0, <10.0.0", nil, nil),
    ("1.0.0rc1", "=1.0.0-rc1, =1.0.0-rc1", nil, "1.0.0-rc1"),
    ("=2.0.0+y", "=2.0.0+y, =2.0.0+y", "2.0.0", "2.0.0"),
    (">0.9.0 <1.10.0 <1.2.0", ">0.9.0, <1.2.0", "1.0.1", "1.0.1"),
    (">=1.0.0 =1.0.0", "=1.0.0, =1.0.0", "1.0.0", "1.0.0"),
    ("<=1.0.0 =1.0.0", "=1.0.0, =1.0.0", "1.0.0", "1.0.0"),
    (">1.0.0 =1.0.0", nil, nil, nil),
  ]

  @Test(arguments: ranges) func leavesARange(_ row: (bounds: String, range: String?, final: String?, any: String?)) {
    let bounds = row.bounds.split(separator: " ").compactMap { VersionSpecifier(String($0)) }
    let range = try? VersionRange(bounds)
    #expect(range?.text == row.range)
    guard let range else { return }
    for (withPrereleases, expected) in [(false, row.final), (true, row.any)] {
      let installable = VersionChoice.installable(Self.versions, withPrereleases: withPrereleases)
      #expect(VersionChoice.highest(installable, in: range) == expected, "\(row.bounds) \(withPrereleases)")
    }
  }

  @Test func noBoundsLeaveAll() throws {
    #expect(try VersionRange([]).text == "ANY")
    #expect(VersionChoice.highest(Self.versions, in: VersionRange()) == "10.0.0")
  }

  @Test func versionsHaveAnOrder() {
    #expect(
      VersionChoice.installable(Self.versions.reversed(), withPrereleases: true) == [
        "0.9.0", "1.0.0-a.10", "1.0.0-a1", "1.0.0-a1.2", "1.0.0-rc1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0-b1",
        "2.0.0-b2", "2.0.0+x", "2.0.0", "10.0.0",
      ])
    #expect(VersionChoice.installable(["1.0.0", "latest", "0.1.0"], withPrereleases: false) == ["0.1.0", "1.0.0"])
  }

  @Test(
    arguments: [
      ("1.0.0", "=1.0.0"), (">=1.0.0", ">=1.0.0"), ("1.0.0-", "=1.0.0--"), ("1.0.0-01", "=1.0.0--01"),
      ("1.0.0-0", "=1.0.0-0"), ("1.0.0+", "=1.0.0"), ("1.0.0-a+b.c", "=1.0.0-a+b.c"), ("1.0.0a", "=1.0.0-a"),
      ("1.0.01", "=1.0.0-1"), ("1.0.0-1a", "=1.0.0-1a"), ("1.0.0--", "=1.0.0--"), ("1.0", nil), ("1", nil),
      ("1.0.0.0", nil), ("01.0.0", nil), ("1.0.0-a..b", nil), ("v1.0.0", nil), (" 1.0.0", nil), (">= 1.0.0", nil),
      ("~1.0.0", nil), ("1.0.x", nil), ("!=1.0.0", nil), ("==1.0.0", nil), ("1.0.0_1", nil), ("", nil), (">=", nil),
      ("99999999999999999999.0.0", "=99999999999999999999.0.0"),
    ] as [(String, String?)]) func isAVersion(_ row: (text: String, expected: String?))
  {
    #expect(VersionSpecifier(row.text)?.text == row.expected)
  }
}
