import Diagnostics
import FileSystem
import Foundation
import JSON
import Testing

@testable import Artifacts

@Suite struct SiteWriterTests {
  static func text(_ model: SiteModel) -> String { String(decoding: SiteWriter.page(model), as: UTF8.self) }

  /// What stands between two texts, after the first of them.
  static func between(_ text: String, _ start: String, _ end: String) throws -> String {
    let from = try #require(text.range(of: start))
    let to = try #require(text.range(of: end, range: from.upperBound..<text.endIndex))
    return String(text[from.upperBound..<to.lowerBound])
  }

  @Test func allPartsAreInTheBinary() {
    let styles = SiteWriter.styles.map { "styles/\($0).css" }
    for name in ["index.html"] + styles + SiteWriter.scripts.map({ "scripts/\($0).js" }) {
      #expect(!SiteResource.bytes(name).isEmpty, "\(name)")
    }
  }

  @Test(arguments: [("scripts", SiteWriter.scripts), ("styles", SiteWriter.styles)])
  func everyFileIsUsed(_ folder: String, _ names: [String]) throws {
    let files = try FileSystem.list("\(SitePages.root)/Sources/Artifacts/Site/\(folder)").map { Path.stem($0) }
    #expect(Set(files) == Set(names))
  }

  @Test func bytesAreTheSameFromRunToRun() {
    let model = SiteSample.shop()
    var shuffled = model
    shuffled.nodes.reverse()
    shuffled.tests.reverse()
    #expect(SiteWriter.page(model) == SiteWriter.page(model))
    #expect(SiteWriter.page(model) == SiteWriter.page(shuffled))
  }

  @Test func nothingIsLoadedFromElsewhere() throws {
    let template = String(decoding: SiteResource.bytes("index.html"), as: UTF8.self)
    #expect(!template.contains("src="))
    #expect(!template.contains("href=\"http"))
    let style = String(decoding: SiteWriter.joinedStyle(), as: UTF8.self)
    #expect(!style.contains("url("))
    #expect(!style.contains("@import"))
    let script = String(decoding: SiteWriter.joinedScript(), as: UTF8.self)
    for word in [
      "fetch(", "XMLHttpRequest", "WebSocket", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(",
      "document.write",
    ] {
      #expect(!script.contains(word), "\(word)")
    }
  }

  @Test func thePolicyNamesScriptAndStyleByDigest() throws {
    let page = Self.text(SiteSample.shop())
    let policy = try Self.between(page, "Content-Security-Policy\" content=\"", "\"")
    let script = try Self.between(page, "<script>", "</script>")
    let style = try Self.between(page, "<style>", "</style>")
    #expect(policy.hasPrefix("default-src 'none'; "))
    for (name, text) in [("script-src", script), ("style-src", style)] {
      let digest = Data(Checksum.sha256Bytes(Array(text.utf8))).base64EncodedString()
      #expect(policy.contains("\(name) 'sha256-\(digest)';"))
    }
    #expect(!policy.contains("unsafe"))
    #expect(!policy.contains("*"))
  }

  @Test func dataCannotLeaveItsElement() throws {
    let page = Self.text(SiteSample.shop())
    let parts = page.components(separatedBy: "<script")
    #expect(parts.count == 4, "the page has its three script elements and no other")
    #expect(page.components(separatedBy: "</script>").count == 4)
    let details = try Self.between(page, "id=\"redstart-details\">", "</script>")
    for word in ["<", ">", "&", "\u{2028}", "\u{2029}"] { #expect(!details.contains(word)) }
    let lines = details.split(separator: "\n")
    #expect(lines.count == SiteSample.shop().nodes.count)
    let descriptions = try lines.compactMap { try JSONReader.read(String($0))["description"]?.string }
    #expect(descriptions.contains { $0.contains("</script><!-- <img src=x onerror=\"alert(1)\"> & \u{2028}\u{2029}") })
  }

  @Test func namesInTheHeadAreEscaped() {
    var model = SiteSample.shop()
    model.project.name = "a<b>&\"c\""
    #expect(Self.text(model).contains("<title>a&lt;b&gt;&amp;&quot;c&quot; · lineage</title>"))
  }

  @Test func dataThatLooksLikeASlotStays() throws {
    var model = SiteModel(project: .init(name: "@SCRIPT@"))
    model.nodes = [.init(id: "model.a.b", kind: .model, name: "@STYLE@", dependsOn: ["model.a.gone", "model.a.b"])]
    let site = try Self.between(Self.text(model), "id=\"redstart-site\">", "</script>")
    let value = try JSONReader.read(site)
    #expect(value["project"]?["name"]?.string == "@SCRIPT@")
    #expect(value["nodes"]?.array?.first?["name"]?.string == "@STYLE@")
    #expect(value["edges"]?.array?.isEmpty == true)
  }

  @Test func edgesFollowFromDependencies() throws {
    let model = SiteSample.shop()
    let value = try JSONReader.read(try Self.between(Self.text(model), "id=\"redstart-site\">", "</script>"))
    let ids = try #require(value["nodes"]?.array).map { $0["id"]?.string ?? "" }
    let edges = try #require(value["edges"]?.array).map { edge in
      let ends = edge.array?.prefix(2).compactMap(\.int) ?? []
      return "\(ids[ends[0]]) -> \(ids[ends[1]])"
    }
    let wanted = model.nodes.flatMap { node in node.dependsOn.map { "\($0) -> \(node.id)" } }
    #expect(Set(edges) == Set(wanted))
    #expect(edges.count == Set(wanted).count)
  }

  @Test func anEmptyProjectHasAPage() throws {
    let page = Self.text(SiteModel(project: .init(name: "empty")))
    let value = try JSONReader.read(try Self.between(page, "id=\"redstart-site\">", "</script>"))
    #expect(value["nodes"]?.array?.isEmpty == true)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func base64(_ text: String, _ wanted: String) {
    #expect(Base64.text(Array(text.utf8)) == wanted)
  }
}
