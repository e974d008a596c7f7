import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

extension ParseSession {
  func parse(_ properties: UnitTestProperties, _ file: PropertiesFile, _ package: Package) {
    let id = "unit_test.\(package.name).\(properties.model).\(properties.name)"
    let relative = Path.relative(file.originalFilePath, to: file.searchPath) ?? file.originalFilePath
    let folders = Path.parent(relative).split(separator: "/").map(String.init)
    var test = UnitTest(
      uniqueID: id, name: properties.name, packageName: package.name, path: relative,
      originalFilePath: file.originalFilePath, fqn: [package.name] + folders + [properties.model, properties.name],
      model: properties.model)
    let reader = FixtureReader(
      package: package, engine: context.engine, nodes: project.nodes, test: properties,
      originalFilePath: file.originalFilePath)
    do throws(Diagnostic) {
      var given: [JSONValue] = []
      for input in properties.given { given.append(try reader.normalized(input, "input")) }
      test.given = given
      test.expect = try reader.normalized(properties.expect, "expected")
    } catch {
      diagnostics.append(error)
      return
    }
    test.description = properties.description
    if let overrides = properties.overrides.object {
      test.overrides = .object([
        "macros": overrides["macros"] ?? [:], "vars": overrides["vars"] ?? [:],
        "env_vars": overrides["env_vars"] ?? [:],
      ])
    }
    if let versions = properties.versions.object {
      test.versions = .object(["include": versions["include"] ?? .null, "exclude": versions["exclude"] ?? .null])
    }
    test.checksum = UnitTestChecksum.of(test)
    let config = builder.merge(
      .init(type: .unitTest, package: package.name, fqn: test.fqn, properties: properties.config))
    test.config = config.values
    test.createdAt = createdAt
    test.place = properties.place
    if config.enabled {
      if project.unitTests[id] != nil {
        error(
          "project.duplicate-name", "dbt found two unit_tests with the name \"\(properties.name)\"", properties.place,
          hint: "rename one of them")
      }
      project.unitTests[id] = test
    } else {
      project.disabledUnitTests[id] = (project.disabledUnitTests[id] ?? []) + [test]
    }
  }

  /// Finds the model of each unit test; one of a versioned model becomes one test for each version.
  func resolveUnitTests() {
    var resolved: OrderedMap<UnitTest> = [:]
    for (id, test) in project.unitTests {
      let words = test.model.split(separator: " ").map(String.init)
      let wanted = RefArguments(
        name: words.first ?? test.model, version: words.count == 2 ? .string(words[1]) : nil)
      switch references.ref(wanted, from: test.packageName) {
      case .found(let target) where target.resourceType == .model:
        var test = test
        test.schema = target.schema
        check(test, target)
        for (model, one) in versions(of: test, target) {
          var one = one
          one.dependsOn.add(node: model.uniqueID)
          resolved[one.uniqueID] = one
        }
      case .disabled: project.disabledUnitTests[id] = (project.disabledUnitTests[id] ?? []) + [test]
      case .found, .missing:
        error(
          "graph.unknown-ref",
          "Unable to find model '\(test.packageName).\(test.model)' for unit test '\(test.name)' in "
            + test.originalFilePath, test.place, hint: Suggestion.hint(for: test.model, among: references.refNames))
      }
    }
    project.unitTests = resolved
  }

  /// A test of an incremental model must say which of its two ways it takes.
  private func check(_ test: UnitTest, _ model: Node) {
    guard model.dependsOn.macros.contains("macro.dbt.is_incremental") else { return }
    guard let isIncremental = test.overrides["macros"]?["is_incremental"]?.bool else {
      error(
        "project.unit-test-incremental",
        "Boolean override for 'is_incremental' must be provided for unit test '\(test.name)' in model '\(model.name)'",
        test.place, hint: "write 'overrides: {macros: {is_incremental: false}}'")
      return
    }
    if isIncremental, !test.given.contains(where: { $0["input"]?.string == "this" }) {
      error(
        "project.unit-test-this",
        "Unit test '\(test.name)' for incremental model '\(model.name)' must have a 'this' input", test.place,
        hint: "give the rows that the table holds before: '- input: this'")
    }
  }

  private func versions(of test: UnitTest, _ target: Node) -> [(Node, UnitTest)] {
    let include = test.versions["include"]?.array ?? []
    let exclude = test.versions["exclude"]?.array ?? []
    guard target.isVersioned else {
      if !include.isEmpty || !exclude.isEmpty {
        error(
          "project.unit-test-versions",
          "Unit test '\(test.name)' should not have a versions include or exclude when referencing non-versioned model "
            + "'\(target.name)'", test.place)
      }
      return [(target, test)]
    }
    let models = project.nodes.values.filter { node in
      guard node.resourceType == .model, node.packageName == target.packageName, node.name == target.name,
        let version = node.version
      else { return false }
      return exclude.isEmpty ? test.versions.isNull || include.contains(version) : !exclude.contains(version)
    }
    if models.isEmpty {
      error(
        "project.unit-test-versions",
        "Unit test '\(test.name)' referenced a version of '\(target.name)' which was not found.", test.place)
    }
    return models.map { model in
      var copy = test
      copy.version = model.version
      copy.uniqueID = "unit_test.\(test.packageName).\(test.model).\(copy.versionedName)"
      return (model, copy)
    }
  }
}

/// What tells whether a unit test has changed: dbt's own digest, so that a state written by dbt can be compared with.
enum UnitTestChecksum {
  static func of(_ test: UnitTest) -> String {
    let given = test.given.map { "UnitTestInputFixture(input=\(text($0["input"])), \(fixture($0)))" }
    var parts = [
      test.model,
      test.versions.isNull
        ? "None"
        : "UnitTestNodeVersions(include=\(text(test.versions["include"])), exclude=\(text(test.versions["exclude"])))",
      "[\(given.joined(separator: ", "))]", "UnitTestOutputFixture(\(fixture(test.expect)))",
      test.overrides.isNull
        ? "None"
        : "UnitTestOverrides(macros=\(text(test.overrides["macros"])), vars=\(text(test.overrides["vars"])), "
          + "env_vars=\(text(test.overrides["env_vars"])))",
    ]
    for input in test.given where !(input["fixture"]?.isNull ?? true) {
      parts.append(PythonText.str(input["rows"] ?? .null))
    }
    return Checksum.sha256(parts.joined(separator: "-"))
  }

  private static func fixture(_ fixture: JSONValue) -> String {
    let format = fixture["format"]?.string ?? "dict"
    let member = ["csv": "CSV", "sql": "SQL"][format] ?? "Dict"
    return
      "rows=\(text(fixture["rows"])), format=<UnitTestFormat.\(member): '\(format)'>, fixture=\(text(fixture["fixture"]))"
  }

  private static func text(_ value: JSONValue?) -> String { PythonText.repr(value ?? .null) }
}
