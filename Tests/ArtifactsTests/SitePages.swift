import FileSystem
import Foundation
import JSON
import Testing

@testable import Artifacts

/// Writes the test pages into the build folder.
enum SitePages {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let folder = root + "/.build/site-pages"

  static func write(_ model: SiteModel, _ name: String) throws -> String {
    try FileSystem.makeDirectory(folder)
    let path = "\(folder)/\(name).html"
    try SiteWriter.write(model, to: path)
    return path
  }

  /// What a command prints, and its exit code.
  static func run(_ arguments: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}

/// For looking at pages by hand: `REDSTART_SITE_SIZES=100,1000 swift test --filter SitePagesForTheEye`.
@Suite struct SitePagesForTheEye {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REDSTART_SITE_SIZES"] != nil)) func write() throws {
    for word in ProcessInfo.processInfo.environment["REDSTART_SITE_SIZES"]?.split(separator: ",") ?? [] {
      let size = Int(word) ?? 100
      let clock = ContinuousClock()
      var path = ""
      let time = try clock.measure { path = try SitePages.write(SiteSample.project(size), "grown-\(size)") }
      print("\(size) nodes: \(time), \(try FileSystem.read(path).count / 1024) KB, \(path)")
    }
    _ = try SitePages.write(SiteSample.shop(), "shop")
  }
}

/// The page of any project's manifest: `REDSTART_SITE_MANIFEST=target/manifest.json swift test --filter SitePageOfManifest`.
@Suite struct SitePageOfManifest {
  static let path = ProcessInfo.processInfo.environment["REDSTART_SITE_MANIFEST"]

  @Test(.enabled(if: path != nil)) func write() throws {
    let text = String(decoding: try FileSystem.read(Self.path ?? ""), as: UTF8.self)
    _ = try SitePages.write(SiteModelReader(manifest: try JSONReader.read(text)).model(), "manifest")
  }
}
