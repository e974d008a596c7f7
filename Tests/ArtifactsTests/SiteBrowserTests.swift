import Foundation
import Testing

@testable import Artifacts

/// Opens the page in a headless Chromium and uses it (scripts/browser_page.py). Without Chromium the test is skipped,
/// or fails where REDSTART_REQUIRE_BROWSER=1 asks for it. Screenshots stay in .build/site-pages.
@Suite(.serialized) struct SiteBrowserTests {
  static let isRequired = ProcessInfo.processInfo.environment["REDSTART_REQUIRE_BROWSER"] == "1"
  static let isThere = (try? SitePages.run(["python3", "scripts/browser_page.py", "--find"]))?.code == 0

  static func check(_ model: SiteModel, _ name: String, _ checks: String) throws {
    try #require(isThere, "no Chromium, and REDSTART_REQUIRE_BROWSER=1 asks for it (apt-get install chromium)")
    let page = try SitePages.write(model, name)
    let result = try SitePages.run(["python3", "scripts/browser_page.py", checks, page, "--shots", SitePages.folder])
    #expect(result.code == 0, "\(result.output)")
  }

  @Test(.enabled(if: isThere || isRequired)) func theShopCanBeRead() throws {
    try Self.check(SiteSample.shop(), "shop", "shop")
  }

  @Test(.enabled(if: isThere || isRequired)) func anEmptyProjectSaysSo() throws {
    try Self.check(SiteModel(project: .init(name: "empty")), "empty", "empty")
  }

  @Test(.enabled(if: isThere || isRequired)) func aLargeProjectCanBeUsed() throws {
    try Self.check(SiteSample.project(1000), "grown", "large")
  }
}
