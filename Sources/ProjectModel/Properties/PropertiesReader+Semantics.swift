import Diagnostics
import JSON
import YAML

/// Semantic models, metrics and saved queries. dbt: unlike nodes, they take no keys of the user's own.
extension PropertiesReader {
  func semantics(_ entry: Entry) -> SemanticProperties? {
    let fields = entry.fields
    let type: ResourceType
    let isWhole: Bool
    switch entry.list {
    case "semantic_models":
      type = .semanticModel
      isWhole = checkSemanticModel(fields, entry)
    case "metrics":
      type = .metric
      isWhole = checkMetric(fields, entry)
    default:
      type = .savedQuery
      isWhole = checkSavedQuery(fields, entry)
    }
    guard isWhole else { return nil }
    return SemanticProperties(
      type: type, name: entry.name, members: fields.node.json.object ?? [:], config: fields.object("config") ?? [:],
      place: entry.place)
  }

  private func checkSemanticModel(_ fields: Fields, _ entry: Entry) -> Bool {
    checkKeys(fields, PropertyKeys.semanticModel, "the \(entry.title)", strict: true)
    _ = fields.string("description")
    _ = fields.string("label")
    _ = fields.string("primary_entity")
    if let value = fields.value("defaults"),
      let defaults = Fields(value, "'defaults'", fields.file, "properties", findings)
    {
      checkKeys(defaults, ["agg_time_dimension"], "'defaults'", strict: true)
    }
    members("entities", fields, PropertyKeys.entity) { entity, title in
      choice("type", entity, PropertyKeys.entityTypes, title)
      _ = entity.string("expr")
    }
    members("dimensions", fields, PropertyKeys.dimension) { dimension, title in
      choice("type", dimension, ["categorical", "time"], title)
      _ = dimension.bool("is_partition")
      _ = dimension.string("expr")
      guard let value = dimension.value("type_params"),
        let params = Fields(value, "'type_params'", fields.file, "properties", findings)
      else { return }
      checkKeys(params, ["time_granularity", "validity_params"], "'type_params'", strict: true)
      choice("time_granularity", params, PropertyKeys.granularities, "'type_params'")
    }
    members("measures", fields, PropertyKeys.measure) { measure, title in
      choice("agg", measure, PropertyKeys.aggregations, title)
      _ = measure.bool("create_metric")
      for (key, known) in [
        ("agg_params", PropertyKeys.aggregationParameters),
        ("non_additive_dimension", PropertyKeys.nonAdditiveDimension),
      ] {
        guard let value = measure.value(key), let inner = Fields(value, "'\(key)'", fields.file, "properties", findings)
        else { continue }
        checkKeys(inner, known, "'\(key)'", strict: true)
      }
    }
    return needs("model", fields, "the \(entry.title)") && fields.string("model") != nil
  }

  /// `time_spine`, every key of it there.
  func timeSpine(_ fields: Fields) -> JSONValue? {
    guard let value = fields.value("time_spine"),
      let spine = Fields(value, "'time_spine'", fields.file, "properties", findings)
    else { return nil }
    checkKeys(spine, ["standard_granularity_column", "custom_granularities"], "'time_spine'", strict: true)
    guard needs("standard_granularity_column", spine, "'time_spine'") else { return nil }
    let granularities = spine.list("custom_granularities").map { item -> JSONValue in
      .object(["name": item["name"]?.json ?? .null, "column_name": item["column_name"]?.json ?? .null])
    }
    return .object([
      "standard_granularity_column": spine.json("standard_granularity_column") ?? .null,
      "custom_granularities": .array(granularities),
    ])
  }

  private func checkMetric(_ fields: Fields, _ entry: Entry) -> Bool {
    let title = "the \(entry.title)"
    checkKeys(fields, PropertyKeys.metric, title, strict: true)
    checkName(entry)
    _ = fields.string("description")
    _ = fields.string("time_granularity")
    var isWhole = true
    for key in ["label", "type", "type_params"] where !needs(key, fields, title) { isWhole = false }
    guard isWhole, fields.string("label") != nil,
      let type = choice("type", fields, PropertyKeys.metricTypes, title),
      let value = fields.value("type_params"),
      let params = Fields(value, "'type_params'", fields.file, "properties", findings)
    else { return false }
    checkKeys(params, PropertyKeys.metricParameters, "'type_params' of \(title)", strict: true)
    for key in ["measure", "numerator", "denominator"] { checkInput(key, params.value(key), key == "measure", fields) }
    for item in params.list("metrics") { checkInput("metrics", item, false, fields) }
    checkInner("cumulative_type_params", params, ["window", "grain_to_date", "period_agg"], fields)
    checkInner("conversion_type_params", params, PropertyKeys.conversionParameters, fields)
    let needed: [String] =
      switch type {
      case "simple", "cumulative": ["measure"]
      case "ratio": ["numerator", "denominator"]
      case "conversion": ["conversion_type_params"]
      default: []
      }
    for key in needed where params.value(key) == nil {
      params.report("missing-key", "'type_params' of \(title) has no '\(key)'", value.span)
      isWhole = false
    }
    return isWhole
  }

  private func checkSavedQuery(_ fields: Fields, _ entry: Entry) -> Bool {
    let title = "the \(entry.title)"
    checkKeys(fields, PropertyKeys.savedQuery, title, strict: true)
    _ = fields.string("description")
    _ = fields.tags()
    guard needs("query_params", fields, title), let value = fields.value("query_params"),
      let params = Fields(value, "'query_params'", fields.file, "properties", findings)
    else { return false }
    checkKeys(params, ["metrics", "group_by", "where", "order_by", "limit"], "'query_params'", strict: true)
    for key in ["metrics", "group_by", "order_by"] { _ = params.strings(key) }
    _ = params.int("limit")
    for item in fields.list("exports") {
      guard let export = Fields(item, "an entry of 'exports'", fields.file, "properties", findings) else { continue }
      checkKeys(export, ["name", "config"], "an entry of 'exports'", strict: true)
      _ = needs("name", export, "an entry of 'exports'")
    }
    return true
  }

  // MARK: Parts

  private func checkName(_ entry: Entry) {
    var faults: [String] = []
    if entry.name.contains(" ") { faults.append("cannot contain spaces") }
    if entry.name.count > 250 { faults.append("cannot contain more than 250 characters") }
    if !(entry.name.first.map { $0.isASCII && $0.isLetter } ?? false) { faults.append("must begin with a letter") }
    if !entry.name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
      faults.append("must contain only letters, numbers and underscores")
    }
    guard !faults.isEmpty else { return }
    entry.fields.report(
      "metric-name", "The metric name '\(entry.name)' is invalid.  It \(faults.joined(separator: ", "))",
      entry.place.span, hint: "put the long name into 'label'")
  }

  /// Entries of a list that have names.
  private func members(
    _ key: String, _ fields: Fields, _ known: Set<String>, _ check: (Fields, String) -> Void
  ) {
    for item in fields.list(key) {
      guard let member = Fields(item, "an entry of '\(key)'", fields.file, "properties", findings) else { continue }
      let name = member.string("name")
      let title = "an entry of '\(key)'"
      if member.value("name") == nil { member.report("missing-name", "\(title) has no 'name'", item.span) }
      checkKeys(member, known, name.map { "'\($0)'" } ?? title, strict: true)
      check(member, name.map { "'\($0)' of '\(key)'" } ?? title)
    }
  }

  private func checkInput(_ key: String, _ value: YAMLNode?, _ isMeasure: Bool, _ fields: Fields) {
    guard let value, value.string == nil, let input = Fields(value, "'\(key)'", fields.file, "properties", findings)
    else { return }
    let known = isMeasure ? PropertyKeys.inputMeasure : PropertyKeys.inputMetric
    checkKeys(input, known, "'\(key)'", strict: true)
    _ = needs("name", input, "'\(key)'")
  }

  private func checkInner(_ key: String, _ params: Fields, _ known: Set<String>, _ fields: Fields) {
    guard let value = params.value(key), let inner = Fields(value, "'\(key)'", fields.file, "properties", findings)
    else { return }
    checkKeys(inner, known, "'\(key)'", strict: true)
  }

  private func needs(_ key: String, _ fields: Fields, _ title: String) -> Bool {
    guard fields.value(key) == nil else { return true }
    fields.report("missing-key", "\(title) has no '\(key)'", fields.node.span)
    return false
  }

  /// A text that must be one of a few, in whatever case; the text in lower case.
  @discardableResult
  private func choice(_ key: String, _ fields: Fields, _ known: [String], _ title: String) -> String? {
    guard let value = fields.value(key) else {
      _ = needs(key, fields, title)
      return nil
    }
    guard let text = fields.string(key)?.lowercased() else { return nil }
    guard known.contains(text) else {
      fields.report(
        "bad-choice", "'\(key)' of \(title) cannot be '\(text)'", value.span,
        hint: Suggestion.hint(for: text, among: known) ?? "it is one of: \(known.joined(separator: ", "))")
      return nil
    }
    return text
  }
}

extension PropertyKeys {
  static let semanticModel: Set<String> = [
    "name", "model", "config", "description", "label", "defaults", "entities", "measures", "dimensions",
    "primary_entity",
  ]
  static let entity: Set<String> = ["name", "type", "description", "label", "role", "expr", "config"]
  static let dimension: Set<String> = [
    "name", "type", "description", "label", "is_partition", "type_params", "expr", "config",
  ]
  static let measure: Set<String> = [
    "name", "agg", "description", "label", "expr", "agg_params", "non_additive_dimension", "agg_time_dimension",
    "create_metric", "config",
  ]
  static let aggregationParameters: Set<String> = [
    "percentile", "use_discrete_percentile", "use_approximate_percentile",
  ]
  static let nonAdditiveDimension: Set<String> = ["name", "window_choice", "window_groupings"]
  static let metric: Set<String> = [
    "name", "label", "type", "type_params", "description", "filter", "time_granularity", "meta", "tags", "config",
  ]
  static let metricParameters: Set<String> = [
    "measure", "numerator", "denominator", "expr", "window", "grain_to_date", "metrics", "conversion_type_params",
    "cumulative_type_params",
  ]
  static let conversionParameters: Set<String> = [
    "base_measure", "conversion_measure", "entity", "calculation", "window", "constant_properties",
  ]
  static let inputMeasure: Set<String> = ["name", "filter", "alias", "join_to_timespine", "fill_nulls_with"]
  static let inputMetric: Set<String> = ["name", "filter", "alias", "offset_window", "offset_to_grain"]
  static let savedQuery: Set<String> = [
    "name", "query_params", "description", "label", "exports", "config", "tags",
  ]

  static let entityTypes = ["foreign", "natural", "primary", "unique"]
  static let metricTypes = ["simple", "ratio", "cumulative", "derived", "conversion"]
  static let aggregations = [
    "sum", "min", "max", "count_distinct", "sum_boolean", "average", "percentile", "median", "count",
  ]
  package static let granularities = [
    "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year",
  ]
}
