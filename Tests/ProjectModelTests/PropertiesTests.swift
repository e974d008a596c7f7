import Diagnostics
import JSON
import ProjectModel
import Testing

/// What properties files give, entry by entry.
@Suite struct PropertiesTests {
  private func read(_ text: String) throws -> PropertiesFile {
    let folder = try TemporaryProject([
      "dbt_project.yml": FindingTests.project, "profiles.yml": FindingTests.profile("s"), "models/s.yml": text,
    ])
    defer { folder.remove() }
    var project: LoadedProject?
    do throws(DiagnosticList) {
      project = try ProjectLoader.load(folder.options)
    } catch {
      Issue.record("\(DiagnosticRenderer().render(error))")
    }
    return try #require(project?.packages[0].properties.first)
  }

  @Test func dataTestsInAllSpellings() throws {
    let file = try read(
      """
      models:
        - name: m
          tests: [dbt_utils.rows]
          columns:
            - name: id
              data_tests:
                - unique
                - not_null: {}
                - accepted_values: {values: [1, "{{ x }}"], quote: false}
                - accepted_values:
                    name: mine
                    description: Why
                    arguments: {values: [a], tags: t}
                    config: {where: "a > 1", severity: warn, own: 1}
                - relationships: {to: ref('x'), field: id, severity: warn, limit: 5, arguments: {extra: 1}}
                - {name: given, test_name: unique, config: {enabled: false, meta: {a: b}}, column: c}
      """)
    let node = try #require(file.nodes.first)
    #expect(node.dataTests.map(\.test) == ["dbt_utils.rows"])
    let tests = try #require(node.columns.first?.dataTests)
    #expect(
      tests.map(\.test) == ["unique", "not_null", "accepted_values", "accepted_values", "relationships", "unique"])
    #expect(
      tests.map { JSONWriter.text(.object($0.arguments)) } == [
        "{}", "{}", #"{"values": [1, "{{ x }}"], "quote": false}"#, #"{"values": ["a"]}"#,
        #"{"to": "ref('x')", "field": "id", "extra": 1}"#, #"{"column": "c"}"#,
      ])
    #expect(tests.map(\.directArguments) == [0, 0, 2, 0, 2, 1])
    #expect(
      tests.map { JSONWriter.text(.object($0.config)) } == [
        "{}", "{}", "{}", #"{"severity": "warn", "tags": "t", "where": "a > 1", "own": 1}"#,
        #"{"severity": "warn", "limit": 5}"#, #"{"enabled": false, "meta": {"a": "b"}}"#,
      ])
    #expect(tests.map(\.name) == [nil, nil, nil, "mine", nil, "given"])
    #expect(tests[3].description == "Why")
    #expect(
      tests.map { $0.place.file.text($0.place.span) } == [
        "unique", "not_null", "accepted_values", "accepted_values", "relationships", "unique",
      ])
  }

  @Test func versionsKeepTheirOwn() throws {
    let file = try read(
      """
      models:
        - name: m
          latest_version: 2
          config: {tags: [model], meta: {a: 1, b: {x: 1}}, materialized: view}
          columns: [{name: id}, {name: old}]
          versions:
            - v: 1
              defined_in: m_first
              deprecation_date: 2026-01-31
              config: {tags: [one], meta: {b: {y: 2}}, materialized: table}
              columns: [{include: all, exclude: [old]}, {name: added, data_tests: [unique]}]
              data_tests: []
            - v: two.5
              columns: [{include: [id]}]
            - v: 2
      """)
    let node = try #require(file.nodes.first)
    #expect(node.latestVersion == 2)
    #expect(node.versions.map { Node.text(version: $0.version) } == ["1", "two.5", "2"])
    #expect(node.versions[0].definedIn == "m_first")
    #expect(node.versions[0].deprecationDate == "2026-01-31")
    #expect(node.versions[0].includedColumns == ["all"])
    #expect(node.versions[0].excludedColumns == ["old"])
    #expect(node.versions[0].columns.map(\.column.name) == ["added"])
    #expect(node.versions[0].dataTests?.count == 0)
    #expect(node.versions[1].includedColumns == ["id"])
    #expect(node.versions[2].includedColumns == nil)
    #expect(node.versions[2].dataTests == nil)
    #expect(
      JSONWriter.text(.object(node.config(of: node.versions[0])))
        == #"{"tags": ["one", "model"], "meta": {"a": 1, "b": {"x": 1, "y": 2}}, "materialized": "table"}"#)
  }

  @Test func theRestOfTheLists() throws {
    let file = try read(
      """
      version: 2
      anchors: [&shared {name: id, data_type: int}]
      snapshots: [{name: sn, relation: "source('a', 'b')", columns: [*shared]}]
      analyses: [{name: an, description: An}]
      functions: [{name: fn, arguments: [{name: a, data_type: int}], returns: {data_type: int}}]
      macros: [{name: mac, description: Mac, arguments: [{name: a, type: string, description: d}], meta: {a: 1}, config: {meta: {b: 2}}}]
      metrics: [{name: met, label: Met, type: simple, type_params: {measure: x}}]
      semantic_models: [{name: sem, model: ref('m')}]
      saved_queries: [{name: sq, query_params: {metrics: [met]}}]
      unit_tests:
        - name: ut
          model: m
          given: [{input: ref('x'), rows: [{a: 1}]}]
          expect: {format: csv, rows: "a"}
          overrides: {vars: {x: 1}}
          versions: {include: [1]}
      """)
    #expect(file.nodes.map(\.kind) == [.snapshot, .analysis, .function])
    #expect(file.nodes[0].relation == "source('a', 'b')")
    #expect(file.nodes[0].columns.first?.column.dataType == "int")
    #expect(file.nodes[2].returns == ["data_type": "int"])
    #expect(file.macros.first?.meta == ["a": 1, "b": 2])
    #expect(file.macros.first?.arguments == [["name": "a", "type": "string", "description": "d"]])
    #expect(file.semantics.map(\.name).sorted() == ["met", "sem", "sq"])
    #expect(Set(file.semantics.map(\.type)) == [.metric, .semanticModel, .savedQuery])
    #expect(file.unitTests.first?.overrides == ["vars": ["x": 1]])
    #expect(file.unitTests.first?.versions == ["include": [1]])
  }
}
