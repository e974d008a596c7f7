import JSON
import ProjectModel
import Testing

@Suite struct ConfigTests {
  @Test func callsOfOneFileJoin() {
    var calls = JSONObject()
    ConfigBuilder.add(
      call: ["tags": "a", "materialized": "view", "pre_hook": "one", "grants": ["select": "x"]], to: &calls)
    ConfigBuilder.add(
      call: [
        "tags": ["b"], "materialized": "table", "pre-hook": ["two"], "meta": ["k": 1],
        "grants": ["+select": ["y"], "insert": "z"],
      ], to: &calls)
    ConfigBuilder.add(call: ["meta": ["l": 2]], to: &calls)
    #expect(
      JSONWriter.text(.object(calls))
        == #"{"tags": ["a", "b"], "materialized": "table", "pre-hook": ["one", "two"], "#
        + #""grants": {"select": ["x"], "+select": ["y"], "insert": ["z"]}, "meta": {"k": 1, "l": 2}}"#)
  }

  @Test func everyKeyIsDescribedOnce() {
    var seen: Set<String> = []
    for key in ConfigTable.keys {
      #expect(!key.doc.isEmpty)
      #expect(!key.types.isEmpty)
      for name in [key.name] + key.aliases { #expect(seen.insert(name).inserted, "\(name)") }
      #expect(ConfigTable.key(key.name)?.name == key.name)
    }
  }

  @Test func versionsCompareAsDBTComparesThem() throws {
    let folder = try TemporaryProject(["profiles.yml": FindingTests.profile("s")])
    defer { folder.remove() }
    let accepted = [
      "'>=1.0.0'", "'>=1.0.0,<2.0.0'", "['>=1.11.0', '<2.0.0']", "'=1.11.16'", "1.11.16", "'>1.11.15'", "'<=1.11.16'",
      "'>=1.11.16-b1'", "'<1.12.0-rc1'",
    ]
    let refused = ["'>1.11.16'", "'<1.11.16'", "'=1.11.15'", "'>=1.12.0'", "'>=1.11.17-a1'", "['>=1.0.0', '<1.5.0']"]
    for (texts, fits) in [(accepted, true), (refused, false)] {
      for text in texts {
        let project = try TemporaryProject([
          "dbt_project.yml": FindingTests.project + "require-dbt-version: \(text)\n",
          "profiles.yml": FindingTests.profile("s"),
        ])
        defer { project.remove() }
        #expect((try? ProjectLoader.load(project.options)) != nil || !fits, "\(text)")
        #expect((try? ProjectLoader.load(project.options)) == nil || fits, "\(text)")
        var unchecked = project.options
        unchecked.versionCheck = false
        #expect((try? ProjectLoader.load(unchecked)) != nil, "\(text)")
      }
    }
  }
}
