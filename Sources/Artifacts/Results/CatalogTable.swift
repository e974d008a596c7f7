import JSON

/// A relation as the database's catalog has it.
package struct CatalogTable: Sendable {
  package struct Column: Sendable, Hashable {
    package var name: String
    package var type: String
    /// From 1, as the catalog counts.
    package var index: Int
    package var comment: String?

    package init(name: String, type: String, index: Int, comment: String? = nil) {
      self.name = name
      self.type = type
      self.index = index
      self.comment = comment
    }
  }

  /// A figure about the relation (size, rows, dist style, …).
  package struct Statistic: Sendable, Hashable {
    package var id: String
    package var label: String
    /// A bool, a text, a number or null.
    package var value: JSONValue
    package var description: String

    package init(id: String, label: String, value: JSONValue, description: String) {
      self.id = id
      self.label = label
      self.value = value
      self.description = description
    }
  }

  /// Of the node or source that it belongs to.
  package var uniqueID: String
  /// `BASE TABLE`, `VIEW`, `LATE BINDING VIEW`, …
  package var type: String
  package var database: String?
  package var schema: String
  package var name: String
  package var comment: String?
  package var owner: String?
  package var columns: [Column]
  /// Those to show, without `has_stats`, which is written after them.
  package var statistics: [Statistic]

  package init(
    uniqueID: String, type: String, database: String?, schema: String, name: String, comment: String? = nil,
    owner: String? = nil, columns: [Column], statistics: [Statistic] = []
  ) {
    self.uniqueID = uniqueID
    self.type = type
    self.database = database
    self.schema = schema
    self.name = name
    self.comment = comment
    self.owner = owner
    self.columns = columns
    self.statistics = statistics
  }
}

/// Writes `catalog.json`, version 1.
package enum CatalogWriter {
  /// - Parameters:
  ///   - nodes: tables of models, seeds and snapshots.
  ///   - errors: what could not be read; null is written where there is none.
  package static func bytes(
    nodes: [CatalogTable], sources: [CatalogTable], errors: [String] = [], metadata: ArtifactMetadata
  ) -> [UInt8] {
    var stream = JSONStream(reserving: 1024 + (nodes.count + sources.count) * 2048)
    stream.beginObject()
    stream.key("metadata")
    stream.beginObject()
    metadata.write("catalog/v1", to: &stream)
    stream.endObject()
    stream.key("nodes")
    write(nodes, to: &stream)
    stream.key("sources")
    write(sources, to: &stream)
    stream.key("errors")
    if errors.isEmpty { stream.null() } else { stream.value(errors) }
    stream.endObject()
    return stream.bytes()
  }

  private static func write(_ tables: [CatalogTable], to stream: inout JSONStream) {
    stream.beginObject()
    for table in tables {
      stream.key(table.uniqueID)
      write(table, to: &stream)
    }
    stream.endObject()
  }

  private static func write(_ table: CatalogTable, to stream: inout JSONStream) {
    stream.beginObject()
    stream.key("metadata")
    stream.beginObject()
    stream.key("type")
    stream.value(table.type)
    stream.key("schema")
    stream.value(table.schema)
    stream.key("name")
    stream.value(table.name)
    stream.key("database")
    stream.value(table.database)
    stream.key("comment")
    stream.value(table.comment)
    stream.key("owner")
    stream.value(table.owner)
    stream.endObject()
    stream.key("columns")
    stream.beginObject()
    for column in table.columns {
      stream.key(column.name)
      stream.beginObject()
      stream.key("type")
      stream.value(column.type)
      stream.key("index")
      stream.value(column.index)
      stream.key("name")
      stream.value(column.name)
      stream.key("comment")
      stream.value(column.comment)
      stream.endObject()
    }
    stream.endObject()
    stream.key("stats")
    writeStatistics(table, to: &stream)
    stream.key("unique_id")
    stream.value(table.uniqueID)
    stream.endObject()
  }

  private static func writeStatistics(_ table: CatalogTable, to stream: inout JSONStream) {
    let has = CatalogTable.Statistic(
      id: "has_stats", label: "Has Stats?", value: .bool(!table.statistics.isEmpty),
      description: "Indicates whether there are statistics for this table")
    stream.beginObject()
    for statistic in table.statistics + [has] {
      stream.key(statistic.id)
      stream.beginObject()
      stream.key("id")
      stream.value(statistic.id)
      stream.key("label")
      stream.value(statistic.label)
      stream.key("value")
      stream.value(statistic.value)
      stream.key("include")
      stream.value(statistic.id != has.id)
      stream.key("description")
      stream.value(statistic.description)
      stream.endObject()
    }
    stream.endObject()
  }
}
