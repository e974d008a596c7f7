/// The files of a new project: small, and it runs at once.
enum StarterProject {
  /// Texts by their paths.
  static func files(_ name: String, profile: String) -> [(path: String, text: String)] {
    var files = [
      ("dbt_project.yml", project(name, profile)), (".gitignore", "\ntarget/\ndbt_packages/\nlogs/\n"),
      ("README.md", readme(name)),
      ("models/example/numbers.sql", numbers), ("models/example/even_numbers.sql", evenNumbers),
      ("models/example/properties.yml", properties),
    ]
    for folder in ["analyses", "macros", "seeds", "snapshots", "tests"] { files.append((folder + "/.gitkeep", "")) }
    return files.map { (path: $0.0, text: $0.1) }
  }

  private static func project(_ name: String, _ profile: String) -> String {
    """
    name: '\(name)'
    version: '1.0.0'

    # Which profile of profiles.yml says where the data is.
    profile: '\(profile)'

    model-paths: ["models"]
    analysis-paths: ["analyses"]
    test-paths: ["tests"]
    seed-paths: ["seeds"]
    macro-paths: ["macros"]
    snapshot-paths: ["snapshots"]

    # What `clean` removes.
    clean-targets: ["target", "dbt_packages"]

    models:
      \(name):
        # All of models/example; a model's own config() goes before this.
        example:
          +materialized: view

    """
  }

  private static func readme(_ name: String) -> String {
    """
    # \(name)

        redstart build     # models and tests
        redstart docs generate

    """
  }

  private static let numbers = """
    {{ config(materialized='table') }}

    select 1 as id
    union all
    select 2 as id

    """

  private static let evenNumbers = """
    select id
    from {{ ref('numbers') }}
    where id % 2 = 0

    """

  private static let properties = """
    version: 2

    models:
      - name: numbers
        description: A table of two rows
        columns:
          - name: id
            description: Its key
            data_tests: [unique, not_null]

      - name: even_numbers
        description: The even ones of them
        columns:
          - name: id
            data_tests: [unique, not_null]

    """
}
