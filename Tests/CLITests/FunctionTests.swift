import Testing

/// Functions of the project's own: files under `functions/`, built before what calls them.
@Suite struct FunctionTests {
  private static let files = [
    "functions/twice.sql": "select amount * 2",
    "functions/twice.yml": """
    functions:
      - name: twice
        description: Two of it
        config: {volatility: deterministic}
        arguments:
          - {name: amount, data_type: numeric, description: what is doubled}
        returns: {data_type: numeric}
    """,
    "models/doubled.sql": "select {{ function('twice') }}(21) as answer",
  ]

  @Test func areBuiltBeforeTheirCallers() throws {
    let project = try CommandProject("functions_built", Self.files)
    let built = try project.run("build")
    #expect(built.exitCode == 0, "\(built.output)")
    #expect(built.output.contains("1 of 2 OK created function functions_built.twice"), "\(built.output)")
    #expect(try project.value("select answer from functions_built.doubled") == "42")
    #expect(try project.text("target/run/shop/functions/twice.sql").contains("IMMUTABLE"))
    let manifest = try project.json("target/manifest.json")
    let function = manifest["functions"]?["function.shop.twice"]
    #expect(function?["arguments"]?.array?.first?["name"]?.string == "amount")
    #expect(function?["returns"]?["data_type"]?.string == "numeric")
    #expect(manifest["nodes"]?["function.shop.twice"] == nil)
    let model = manifest["nodes"]?["model.shop.doubled"]
    #expect(model?["depends_on"]?["nodes"]?.array?.compactMap(\.string) == ["function.shop.twice"])
    #expect(model?["functions"]?.array?.first?.array?.first?.string == "twice")
    let shown = try project.run("show", "--quiet", "--inline", "select {{ function('twice') }}(4) as eight")
    #expect(shown.output.contains("8"), "\(shown.output)")
    let listed = try project.run("ls", "--quiet", "--resource-type", "function")
    #expect(listed.output == "shop.twice\n")
  }

  @Test func whatIsMissingIsNamed() throws {
    let project = try CommandProject("functions_missing", Self.files)
    try project.write("select {{ function('twce') }}(21) as answer", to: "models/doubled.sql")
    let result = try project.run("parse")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("error[graph.unknown-function]"), "\(result.output)")
    #expect(result.output.contains("did you mean 'twice'?"), "\(result.output)")
    #expect(result.output.contains("models/doubled.sql:1:"), "\(result.output)")
  }

  @Test func pythonIsRefusedWhenItRuns() throws {
    let project = try CommandProject("functions_python", Self.files)
    try project.write("def twice(amount):\n    return amount * 2", to: "functions/other.py")
    try project.write("functions: [{name: other, config: {entry_point: twice}}]", to: "functions/other.yml")
    #expect(try project.run("parse").exitCode == 0)
    let result = try project.run("build", "--select", "other")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("A `runtime_version` is required for python functions"), "\(result.output)")
  }

  @Test func foreignKeysNameModels() throws {
    let project = try CommandProject(
      "functions_keys",
      [
        "models/parents.sql": "{{ config(materialized='table') }} select 1 as id",
        "models/children.sql": "{{ config(materialized='table') }} select 1 as id",
        "models/schema.yml": """
        models:
          - name: parents
            config: {contract: {enforced: true}}
            columns:
              - {name: id, data_type: integer, constraints: [{type: primary_key}]}
          - name: children
            config: {contract: {enforced: true}}
            columns:
              - name: id
                data_type: integer
                constraints: [{type: foreign_key, to: ref('parents'), to_columns: [id]}]
        """,
      ])
    let built = try project.run("run", "--threads", "4")
    #expect(built.exitCode == 0, "\(built.output)")
    let text = try project.text("target/run/shop/models/children.sql")
    #expect(text.contains("references \"tests\".\"functions_keys\".\"parents\" (id)"), "\(text)")
  }
}
