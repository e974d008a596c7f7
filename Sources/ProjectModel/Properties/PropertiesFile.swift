import Diagnostics
import JSON

/// A properties file (`schema.yml`): what it declares, rendered and checked; places point into the file.
///
/// Templates in values are rendered but for `description` and the arguments of data tests, which the parser renders
/// later (as dbt does).
package struct PropertiesFile: Sendable {
  /// Below the package's root: `models/schema.yml`.
  package var originalFilePath: String
  /// The resource path that it was found in, and its path below that.
  package var searchPath: String
  package var file: SourceFile
  package var nodes: [NodeProperties] = []
  package var sources: [SourceProperties] = []
  package var macros: [MacroProperties] = []
  package var exposures: [ExposureProperties] = []
  package var groups: [GroupProperties] = []
  package var unitTests: [UnitTestProperties] = []
  /// `metrics`, `semantic_models`, `saved_queries`.
  package var semantics: [SemanticProperties] = []

  package init(originalFilePath: String, searchPath: String, file: SourceFile) {
    self.originalFilePath = originalFilePath
    self.searchPath = searchPath
    self.file = file
  }
}

/// An entry of `models`, `seeds`, `snapshots`, `analyses`, `data_tests` (singular), `functions`.
package struct NodeProperties: Sendable {
  /// Which list it stands in.
  package var kind: ResourceType
  /// The list's key as written (`models`, `tests`, `data_tests`, …).
  package var key: String
  package var name: String
  package var description: String = ""
  package var columns: [ColumnProperties] = []
  package var dataTests: [DataTestProperties] = []
  /// `config:` merged with the keys that dbt also takes at the top level (`docs`, `meta`, `tags`, `access`, `group`, …).
  package var config: JSONObject = [:]
  /// `config:` (with the same keys moved in) before rendering.
  package var unrenderedConfig: JSONObject = [:]
  /// Where each config's value stands in the file.
  package var configPlaces: [String: Span] = [:]
  package var docs: JSONObject?
  package var access: String?
  package var group: String?
  package var constraints: [JSONValue] = []
  package var latestVersion: JSONValue?
  package var versions: [VersionProperties] = []
  package var deprecationDate: String?
  package var timeSpine: JSONValue?
  /// Snapshots declared in YAML only: `ref('x')` or `source('x', 'y')`.
  package var relation: String?
  /// Whether the column names of its tests are quoted (seeds, sources).
  package var quoteColumns: Bool?
  /// Of functions.
  package var arguments: JSONValue?
  package var returns: JSONValue?
  /// Span of the name's value.
  package var place: SourcePlace

  package init(kind: ResourceType, key: String, name: String, place: SourcePlace) {
    self.kind = kind
    self.key = key
    self.name = name
    self.place = place
  }
}

/// One of a model's `versions`.
package struct VersionProperties: Sendable {
  package var version: JSONValue
  package var definedIn: String?
  package var description: String?
  package var access: String?
  package var config: JSONObject = [:]
  package var unrenderedConfig: JSONObject = [:]
  package var docs: JSONObject?
  package var deprecationDate: String?
  package var constraints: [JSONValue]?
  /// nil: those of the model.
  package var dataTests: [DataTestProperties]?
  /// Own columns.
  package var columns: [ColumnProperties] = []
  /// `include` / `exclude` of the model's columns: `["*"]` or `all` for every one; nil where not written.
  package var includedColumns: [String]?
  package var excludedColumns: [String] = []
  package var place: SourcePlace

  package init(version: JSONValue, place: SourcePlace) {
    self.version = version
    self.place = place
  }
}

extension NodeProperties {
  /// The configs of one version: its own over the model's, mappings member by member, lists in front of the model's.
  package func config(of version: VersionProperties) -> JSONObject {
    Self.join(config, version.config)
  }

  private static func join(_ below: JSONObject, _ above: JSONObject) -> JSONObject {
    var result = below
    for (key, value) in above {
      switch (result[key], value) {
      case (.object(let low)?, .object(let high)): result[key] = .object(join(low, high))
      case (.array(let low)?, .array(let high)): result[key] = .array(high + low)
      default: result[key] = value
      }
    }
    return result
  }
}

/// A column of a node, a source's table.
package struct ColumnProperties: Sendable {
  package var column: Column
  /// `config:` as written; its `meta` and `tags` are in `column` already.
  package var config: JSONObject = [:]
  package var dataTests: [DataTestProperties] = []
  package var place: SourcePlace

  package init(column: Column, place: SourcePlace) {
    self.column = column
    self.place = place
  }
}

/// One use of a generic test under `data_tests:` (or `tests:`).
package struct DataTestProperties: Sendable {
  /// As written: `unique`, `dbt_utils.equal_rowcount`.
  package var test: String
  /// Arguments as written (also those under `arguments:`), not rendered; configs taken out.
  package var arguments: JSONObject = [:]
  /// How many of the arguments, from the first, are written beside `arguments:`; dbt puts `column_name` behind them.
  package var directArguments = 0
  /// Configs, also those written beside the arguments (`severity`, `where`, `tags`, …), not rendered.
  package var config: JSONObject = [:]
  /// Where each config's value stands in the file.
  package var configPlaces: [String: Span] = [:]
  /// A name of the user's own.
  package var name: String?
  package var description: String?
  package var place: SourcePlace

  package init(test: String, place: SourcePlace) {
    self.test = test
    self.place = place
  }
}

/// An entry of `sources`.
package struct SourceProperties: Sendable {
  package var name: String
  package var description: String = ""
  package var database: String?
  /// The source's name where not written.
  package var schema: String?
  package var unrenderedDatabase: String?
  package var unrenderedSchema: String?
  package var loader: String = ""
  package var quoting: JSONObject = [:]
  package var tags: [String] = []
  package var meta: JSONObject = [:]
  package var config: JSONObject = [:]
  package var unrenderedConfig: JSONObject = [:]
  package var freshness: JSONValue?
  package var loadedAtField: String?
  package var loadedAtQuery: String?
  package var overrides: String?
  package var tables: [SourceTableProperties] = []
  package var place: SourcePlace

  package init(name: String, place: SourcePlace) {
    self.name = name
    self.place = place
  }
}

package struct SourceTableProperties: Sendable {
  package var name: String
  package var identifier: String?
  package var description: String = ""
  package var quoting: JSONObject = [:]
  package var tags: [String] = []
  package var meta: JSONObject = [:]
  package var config: JSONObject = [:]
  package var unrenderedConfig: JSONObject = [:]
  /// nil: that of the source; `.null`: none.
  package var freshness: JSONValue?
  package var loadedAtField: String?
  package var loadedAtQuery: String?
  /// Whether `loaded_at_field` is written, be it as null: then the source's does not count.
  package var setsLoadedAtField = false
  package var external: JSONValue?
  package var columns: [ColumnProperties] = []
  package var dataTests: [DataTestProperties] = []
  package var place: SourcePlace

  package init(name: String, place: SourcePlace) {
    self.name = name
    self.place = place
  }
}

/// An entry of `macros`.
package struct MacroProperties: Sendable {
  package var name: String
  package var description: String = ""
  package var meta: JSONObject = [:]
  package var docs: JSONObject?
  package var config: JSONObject = [:]
  /// Each with `name`, `type`, `description`.
  package var arguments: [JSONValue] = []
  package var place: SourcePlace

  package init(name: String, place: SourcePlace) {
    self.name = name
    self.place = place
  }
}

/// An entry of `exposures`.
package struct ExposureProperties: Sendable {
  package var name: String
  package var type: String
  package var owner: JSONObject = [:]
  package var description: String = ""
  package var label: String?
  package var maturity: String?
  package var url: String?
  package var tags: [String] = []
  package var meta: JSONObject = [:]
  package var config: JSONObject = [:]
  package var unrenderedConfig: JSONObject = [:]
  /// Each as written: `ref('x')`, `source('a', 'b')`, `metric('m')`.
  package var dependsOn: [String] = []
  /// The place of each of them.
  package var dependsOnPlaces: [SourcePlace] = []
  package var place: SourcePlace

  package init(name: String, type: String, place: SourcePlace) {
    self.name = name
    self.type = type
    self.place = place
  }
}

/// An entry of `groups`.
package struct GroupProperties: Sendable {
  package var name: String
  package var owner: JSONObject = [:]
  package var description: String?
  package var config: JSONObject = [:]
  package var place: SourcePlace

  package init(name: String, place: SourcePlace) {
    self.name = name
    self.place = place
  }
}

/// An entry of `unit_tests`.
package struct UnitTestProperties: Sendable {
  package var name: String
  package var model: String
  package var description: String = ""
  package var given: [JSONValue] = []
  package var expect: JSONValue = .null
  package var overrides: JSONValue = .null
  package var config: JSONObject = [:]
  package var versions: JSONValue = .null
  package var place: SourcePlace

  package init(name: String, model: String, place: SourcePlace) {
    self.name = name
    self.model = model
    self.place = place
  }
}
