import Diagnostics
import FileSystem
import Foundation
import JSON
import ProjectModel
import Testing

@Suite struct LoadTests {
  @Test func loadsAProjectWithItsFilesAndConfigs() throws {
    let folder = try TemporaryProject([
      "dbt_project.yml": """
      name: shop
      profile: shop
      models:
        +tags: top
        shop:
          staging:
            +materialized: table
            +tags: [stg]
      """,
      "profiles.yml": """
      shop:
        target: dev
        outputs:
          dev: {type: redshift, method: embedded, schema: analytics}
      """,
      "models/orders.sql": "select 1",
      "models/staging/stg_orders.sql": "select 1",
      "models/schema.yml": "models: [{name: orders, description: All of them}]",
    ])
    defer { folder.remove() }
    let project = try ProjectLoader.load(folder.options)
    #expect(project.target.isEmbedded)
    #expect(project.packages.map(\.name) == ["shop"])
    #expect(
      project.packages[0].models.map(\.originalFilePath) == ["models/orders.sql", "models/staging/stg_orders.sql"])
    #expect(project.packages[0].properties.first?.nodes.first?.description == "All of them")
    let config = ConfigBuilder(project).merge(
      .init(type: .model, package: "shop", fqn: ["shop", "staging", "stg_orders"]))
    #expect(config.materialized == "table")
    #expect(config.tags == ["top", "stg"])
  }
}
