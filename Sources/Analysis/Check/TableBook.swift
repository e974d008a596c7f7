import Compiler
import FileSystem
import JSON
import ProjectModel
import SQL

/// The tables that a project tells of: what its seeds, sources, models and snapshots hold, as far as it is known.
struct TableBook: TableCatalog {
  /// By `schema.identifier`, folded: nodes, and sources.
  private var ids: [String: String] = [:]
  private var sourceIDs: [String: String] = [:]
  /// Common tables that ephemeral models become, by name.
  private var ephemerals: [String: String] = [:]
  private var tables: [String: KnownTable] = [:]
  /// Stands before the others.
  private var latest: KnownTable?

  init(_ project: ParsedProject) {
    for (id, source) in project.sources {
      sourceIDs["\(source.schema).\(source.identifier)".lowercased()] = id
      tables[id] = Self.table(source)
    }
    for (id, node) in project.nodes {
      switch node.resourceType {
      case .model, .seed, .snapshot:
        if node.isEphemeral {
          ephemerals[Relation.ephemeralName(node.alias).lowercased()] = id
        } else {
          ids["\(node.schema).\(node.alias)".lowercased()] = id
        }
      default: break
      }
    }
  }

  mutating func add(_ table: KnownTable) { tables[table.id] = table }

  /// The same with one table more; the others are not copied.
  func with(_ table: KnownTable) -> TableBook {
    var book = self
    book.latest = table
    return book
  }

  /// The node or source that a relation's name stands for.
  func id(_ name: [String]) -> String? {
    if name.count == 1 { return ephemerals[name[0]] }
    let key = name.suffix(2).joined(separator: ".")
    return ids[key] ?? sourceIDs[key]
  }

  /// The source of that name, which may be a node as well.
  func source(_ name: [String]) -> String? { sourceIDs[name.suffix(2).joined(separator: ".")] }

  /// Names of what the project makes, or reads, in a schema.
  func names(inSchema schema: String) -> [String] {
    let prefix = schema + "."
    return (Array(ids.keys) + Array(sourceIDs.keys)).filter { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }.sorted()
  }

  /// A table that the project does not tell of may exist all the same.
  func table(_ name: [String]) -> TableAnswer {
    guard let id = id(name) else { return .unknown }
    if let latest, latest.id == id { return .found(latest) }
    return .found(tables[id] ?? KnownTable(id: id, columns: [], isComplete: false))
  }

  /// Declared columns say what is there, not that there is nothing else, unless `meta: {redstart: {columns: complete}}`.
  private static func table(_ source: SourceDefinition) -> KnownTable {
    let own = Marks(source.meta.merging(source.config["meta"]?.object ?? [:]))
    return KnownTable(
      id: source.uniqueID, columns: source.columns.map { column($0) }, isComplete: own.hasAllColumns, mayHaveKey: true,
      isOfLeader: ["pg_catalog", "information_schema"].contains(source.schema.lowercased()))
  }

  static func column(_ column: Column) -> KnownTable.Column {
    KnownTable.Column(
      name: column.name.lowercased(), type: column.dataType.flatMap(DataTypeText.type),
      isNullable: Self.isFilled(column) ? false : nil)
  }

  private static func isFilled(_ column: Column) -> Bool {
    column.constraints.contains { $0["type"]?.string == "not_null" || $0["type"]?.string == "primary_key" }
  }
}

/// What `meta: {redstart: {…}}` says.
struct Marks {
  private let values: JSONObject

  init(_ meta: JSONObject) { values = meta["redstart"]?.object ?? [:] }

  /// Codes that are not to be reported.
  var ignored: Set<String> {
    switch values["ignore"] {
    case .string(let code): [code]
    case .array(let codes): Set(codes.compactMap(\.string))
    default: []
    }
  }

  /// How many rows a table has, as its owner says.
  var rows: Int? { values["rows"]?.int }

  var hasAllColumns: Bool { values["columns"]?.string == "complete" }
}

/// A type as properties files write it: `numeric(10, 2)`, `varchar`.
enum DataTypeText {
  /// nil where it is none that is known.
  static func type(_ text: String) -> SQLType? {
    let lower = text.lowercased()
    var name = lower[...]
    var arguments: [String] = []
    if let open = lower.firstIndex(of: "("), let close = lower.lastIndex(of: ")"), open < close {
      arguments = lower[lower.index(after: open)..<close].split(separator: ",").map { part in
        String(part.filter { $0 != " " })
      }
      name = lower[..<open] + lower[lower.index(after: close)...]
    }
    let words = name.split { $0 == " " || $0 == "\n" || $0 == "\t" }
    let type = SQLType(name: words.joined(separator: " "), arguments: arguments)
    if case .other = type { return nil }
    return type
  }
}
