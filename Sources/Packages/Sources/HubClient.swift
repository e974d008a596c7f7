import Diagnostics
import HTTP
import JSON
import ProjectModel

/// The package hub: its index, and what it knows of each package. Everything is asked for once.
final class HubClient {
  /// One version of a package.
  struct Version {
    /// Of its project.
    let name: String
    let archive: String
    /// Of its own list.
    let packages: [JSONObject]
    let requiredVersions: [String]
  }

  private let surroundings: PackageSurroundings
  private let downloader: Downloader
  private let base: String
  private var index: Set<String>?
  private var packages: [String: [(number: String, version: Version)]] = [:]

  init(_ surroundings: PackageSurroundings, _ downloader: Downloader) {
    self.surroundings = surroundings
    self.downloader = downloader
    let named = surroundings.environment["DBT_PACKAGE_HUB_URL"] ?? ""
    base = named.isEmpty ? "https://hub.getdbt.com/" : named
  }

  /// - Throws: `packages.not-found`, `packages.no-answer`.
  func checkIndex(_ name: String, place: SourcePlace?) throws(DiagnosticList) {
    let names: Set<String>
    if let index {
      names = index
    } else {
      let url = base + "api/v1/index.json"
      names = try downloader.retrying(place: place) { () throws(Downloader.Trouble) in
        surroundings.report(.indexRequest(url: url))
        let answer = try downloader.document(url)
        surroundings.report(.indexResponse(url: url, status: answer.status))
        guard answer.status < 400 else { throw .passing(downloader.words(answer, url)) }
        guard let items = Self.parsed(answer.body)?.array else {
          throw .passing("Request error: the index of \(surroundings.scrubber(base)) is no list")
        }
        return Set(items.compactMap(\.string))
      }
      index = names
    }
    guard names.contains(name) else { throw DiagnosticList([PackageDiagnostics.notFound(name, place: place)]) }
  }

  /// All versions of a package, in the hub's order.
  func versions(_ name: String, place: SourcePlace?) throws(DiagnosticList) -> [(number: String, version: Version)] {
    if let known = packages[name] { return known }
    let url = base + "api/v1/\(name).json"
    let document = try downloader.retrying(place: place) { () throws(Downloader.Trouble) in
      surroundings.report(.packageRequest(url: url))
      let answer = try downloader.document(url)
      surroundings.report(.packageResponse(url: url, status: answer.status))
      guard answer.status < 400 else { throw .passing(downloader.words(answer, url)) }
      return try Self.checked(answer.body)
    }
    tellRedirect(name, document)
    var versions: [(String, Version)] = []
    for (number, value) in document["versions"]?.object ?? [:] {
      let required = value["require_dbt_version"]
      versions.append(
        (
          number,
          Version(
            name: value["name"]?.string ?? "", archive: value["downloads"]?["tarball"]?.string ?? "",
            packages: value["packages"]?.array?.compactMap(\.object) ?? [],
            requiredVersions: required?.array?.compactMap(\.string) ?? required?.string.map { [$0] } ?? [])
        ))
    }
    packages[name] = versions
    return versions
  }

  /// dbt: what the hub's answer must have at least; with anything else it is asked again.
  private static func checked(_ body: [UInt8]) throws(Downloader.Trouble) -> JSONObject {
    guard let document = parsed(body)?.object else {
      throw .passing("Request error: Expected a response type of <dict>")
    }
    let missing = ["name", "versions"].filter { document[$0] == nil }
    guard missing.isEmpty, let versions = document["versions"]?.object else {
      throw .passing("Request error: the response is missing the keys \(missing.joined(separator: ", "))")
    }
    for key in ["name", "packages", "downloads"] where !versions.contains(where: { $1[key] != nil }) {
      throw .passing("Request error: Expected the response for the version to contain the key '\(key)'")
    }
    return document
  }

  private func tellRedirect(_ name: String, _ document: JSONObject) {
    guard document["redirectnamespace"] != nil || document["redirectname"] != nil else { return }
    func text(_ key: String, or other: String) -> String {
      let text = document[key]?.string ?? ""
      return text.isEmpty ? document[other]?.string ?? "" : text
    }
    surroundings.report(
      .redirected(
        old: name, new: text("redirectnamespace", or: "namespace") + "/" + text("redirectname", or: "name")))
  }

  private static func parsed(_ body: [UInt8]) -> JSONValue? {
    do throws(Diagnostic) {
      return try JSONReader.read(SourceFile(path: "<hub>", bytes: body))
    } catch {
      return nil
    }
  }
}
