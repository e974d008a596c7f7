import Diagnostics
import FileSystem
import Foundation
import JSON
import ProjectModel
import Testing

/// Projects with something wrong, and what is said about each (`Tests/Cases/project/bad/*/expect.txt`).
@Suite struct BadProjectTests {
  static let folder = #filePath.replacingOccurrences(
    of: "ProjectModelTests/BadProjectTests.swift", with: "Cases/project/bad/")

  static var cases: [String] {
    ((try? FileSystem.list(folder)) ?? []).filter { $0 != "profiles" }
  }

  @Test(arguments: cases)
  func saysWhatIsWrong(_ name: String) throws {
    let root = Self.folder + name
    let said = try Self.report(root).replacingOccurrences(of: Self.folder, with: "<cases>/") + "\n"
    let path = root + "/expect.txt"
    if ProcessInfo.processInfo.environment["REDSTART_UPDATE_GOLDEN"] == "1" {
      try said.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("expect.txt of '\(name)' was written")
      return
    }
    #expect(said == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  private static func report(_ root: String) throws -> String {
    let renderer = DiagnosticRenderer()
    do throws(DiagnosticList) {
      let project = try ProjectLoader.load(try options(root))
      var found = project.warnings
      found += configProblems(project)
      let fqns = project.packages[0].models.map { model in
        [project.packages[0].name] + model.relativePath.dropLast(4).split(separator: "/").map(String.init)
      }
      found += ConfigChecks.unusedPaths(in: project, used: ["models": fqns], disabled: [])
      return renderer.render(DiagnosticList(found))
    } catch {
      return renderer.render(error)
    }
  }

  private static func options(_ root: String) throws(DiagnosticList) -> LoadOptions {
    var settings: JSONValue = [:]
    if FileSystem.exists(root + "/options.json"),
      let text = try? String(contentsOfFile: root + "/options.json", encoding: .utf8),
      let read = try? JSONReader.read(text)
    {
      settings = read
    }
    var environment: [String: String] = [:]
    for (name, value) in settings["environment"]?.object ?? [:] { environment[name] = value.string }
    let hasProfiles = FileSystem.exists(root + "/profiles.yml") || settings["ownProfiles"]?.bool == true
    return LoadOptions(
      invocation: Invocation(
        id: "0", startedAtMicroseconds: 0, environment: environment, workingDirectory: root, arguments: []),
      projectDirectory: ".", profilesDirectory: hasProfiles ? nil : folder + "profiles",
      target: settings["target"]?.string, vars: settings["vars"]?.object ?? [:])
  }

  /// What checking the configs of everything in properties files finds.
  private static func configProblems(_ project: LoadedProject) -> [Diagnostic] {
    let builder = ConfigBuilder(project)
    var found: [Diagnostic] = []
    for package in project.packages {
      for properties in package.properties {
        for node in properties.nodes {
          var request = ConfigBuilder.Request(
            type: node.kind, package: package.name, fqn: [package.name, node.name], properties: node.config,
            place: node.place)
          request.propertiesFile = properties.file
          request.propertiesPlaces = node.configPlaces
          var config = builder.merge(request)
          let problems = builder.finalize(&config, for: request)
          found += problems
          if problems.isEmpty, node.kind == .snapshot { found += builder.checkSnapshotIsComplete(config, for: request) }
        }
      }
    }
    return found
  }
}
