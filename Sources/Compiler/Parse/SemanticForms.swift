import Diagnostics
import JSON
import ProjectModel

/// The members of semantic models, metrics and saved queries as the manifest has them: every key there, short forms
/// spelt out, choices in lower case.
struct SemanticForms {
  /// What is wrong with a value, and where in the entry no more is known.
  private(set) var faults: [String] = []

  // MARK: Semantic models

  func entity(_ object: JSONObject, meta: JSONObject) -> JSONValue {
    .object([
      "name": member(object, "name"), "type": lower(object["type"]), "description": member(object, "description"),
      "label": member(object, "label"), "role": member(object, "role"), "expr": member(object, "expr"),
      "config": config(object, meta),
    ])
  }

  func dimension(_ object: JSONObject, meta: JSONObject) -> JSONValue {
    var parameters = JSONValue.null
    if let given = object["type_params"]?.object {
      let validity = given["validity_params"]?.object.map { validity -> JSONValue in
        .object(["is_start": validity["is_start"] ?? false, "is_end": validity["is_end"] ?? false])
      }
      parameters = .object([
        "time_granularity": lower(given["time_granularity"]), "validity_params": validity ?? .null,
      ])
    }
    return .object([
      "name": member(object, "name"), "type": lower(object["type"]), "description": member(object, "description"),
      "label": member(object, "label"), "is_partition": object["is_partition"] ?? false, "type_params": parameters,
      "expr": member(object, "expr"), "metadata": nil, "config": config(object, meta),
    ])
  }

  /// dbt: `create_metric` makes a metric, and is false here all the same.
  func measure(_ object: JSONObject, meta: JSONObject) -> JSONValue {
    let parameters = object["agg_params"]?.object.map { given -> JSONValue in
      .object([
        "percentile": member(given, "percentile"),
        "use_discrete_percentile": given["use_discrete_percentile"] ?? false,
        "use_approximate_percentile": given["use_approximate_percentile"] ?? false,
      ])
    }
    let nonAdditive = object["non_additive_dimension"]?.object.map { given -> JSONValue in
      .object([
        "name": member(given, "name"), "window_choice": lower(given["window_choice"]),
        "window_groupings": given["window_groupings"] ?? [],
      ])
    }
    return .object([
      "name": member(object, "name"), "agg": lower(object["agg"]), "description": member(object, "description"),
      "label": member(object, "label"), "create_metric": false, "expr": text(object["expr"]),
      "agg_params": parameters ?? .null, "non_additive_dimension": nonAdditive ?? .null,
      "agg_time_dimension": member(object, "agg_time_dimension"), "config": config(object, meta),
    ])
  }

  private func config(_ object: JSONObject, _ meta: JSONObject) -> JSONValue {
    .object(["meta": .object(meta.merging(object["config"]?["meta"]?.object ?? [:]))])
  }

  // MARK: Metrics

  mutating func parameters(_ object: JSONObject, type: String) -> JSONObject {
    let window = object["window"]
    var cumulative = JSONValue.null
    if type == "cumulative" {
      let inner = object["cumulative_type_params"]?.object ?? [:]
      // dbt: the two may also stand one level higher, as they once did.
      let innerWindow = given(inner["window"]) ?? given(window)
      cumulative = .object([
        "window": self.window(innerWindow),
        "grain_to_date": given(inner["grain_to_date"]) ?? given(object["grain_to_date"]) ?? .null,
        "period_agg": inner["period_agg"].map(lower) ?? "first", "metric": nil,
      ])
    }
    var conversion = JSONValue.null
    if let inner = object["conversion_type_params"]?.object {
      conversion = .object([
        "base_measure": input(measure: inner["base_measure"]),
        "conversion_measure": input(measure: inner["conversion_measure"]), "entity": member(inner, "entity"),
        "calculation": inner["calculation"].map(lower) ?? "conversion_rate", "window": self.window(inner["window"]),
        "constant_properties": member(inner, "constant_properties"),
      ])
    }
    var metrics: [JSONValue] = []
    for metric in object["metrics"]?.array ?? [] { metrics.append(input(metric: metric)) }
    return [
      "measure": input(measure: object["measure"]), "input_measures": [],
      "numerator": input(metric: object["numerator"]), "denominator": input(metric: object["denominator"]),
      "expr": text(object["expr"]), "window": self.window(window), "grain_to_date": lower(object["grain_to_date"]),
      "metrics": .array(metrics), "conversion_type_params": conversion, "cumulative_type_params": cumulative,
      "metric_aggregation_params": nil,
    ]
  }

  private func input(measure value: JSONValue?) -> JSONValue {
    guard let value, !value.isNull else { return .null }
    let object: JSONObject = value.object ?? ["name": value]
    return .object([
      "name": member(object, "name"), "filter": Self.filter(object["filter"]), "alias": member(object, "alias"),
      "join_to_timespine": object["join_to_timespine"] ?? false, "fill_nulls_with": member(object, "fill_nulls_with"),
    ])
  }

  private mutating func input(metric value: JSONValue?) -> JSONValue {
    guard let value, !value.isNull else { return .null }
    let object: JSONObject = value.object ?? ["name": value]
    return .object([
      "name": member(object, "name"), "filter": Self.filter(object["filter"]), "alias": member(object, "alias"),
      "offset_window": window(object["offset_window"]), "offset_to_grain": member(object, "offset_to_grain"),
    ])
  }

  /// `7 days` as a count and a granularity.
  private mutating func window(_ value: JSONValue?) -> JSONValue {
    guard let text = given(value)?.string else { return .null }
    let parts = text.lowercased().split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      faults.append("Invalid window (\(text)) in a metric. It is of the form `<count> <granularity>`, e.g., `28 days`")
      return .null
    }
    guard let count = Int(parts[0]), count >= 0, parts[0].allSatisfy(\.isNumber) else {
      faults.append("Invalid count (\(parts[0])) in a metric's window: (\(text))")
      return .null
    }
    var granularity = parts[1]
    if granularity.hasSuffix("s"), PropertyKeys.granularities.contains(String(granularity.dropLast())) {
      granularity.removeLast()
    }
    return .object(["count": .int(count), "granularity": .string(granularity)])
  }

  /// A condition, or several.
  static func filter(_ value: JSONValue?) -> JSONValue {
    guard let value, !value.isNull else { return .null }
    let texts = value.array ?? [value]
    return .object(["where_filters": .array(texts.map { .object(["where_sql_template": $0]) })])
  }

  // MARK: Values

  private func member(_ object: JSONObject, _ key: String) -> JSONValue { object[key] ?? .null }

  /// nil for null, which `JSONValue` would otherwise keep as a value of its own.
  private func given(_ value: JSONValue?) -> JSONValue? {
    guard let value, !value.isNull else { return nil }
    return value
  }

  private func lower(_ value: JSONValue?) -> JSONValue { value?.string.map { .string($0.lowercased()) } ?? .null }

  /// An expression: a text, or a number or truth value as Python prints it.
  private func text(_ value: JSONValue?) -> JSONValue {
    switch value {
    case .string(let text): .string(text)
    case .int(let number): .string(String(number))
    case .bool(let flag): .string(flag ? "True" : "False")
    default: .null
    }
  }
}
