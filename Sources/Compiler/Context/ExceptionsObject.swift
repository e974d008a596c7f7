import Diagnostics
import JSON
import Jinja
import ProjectModel

/// `exceptions.raise_compiler_error(…)` and its like.
final class ExceptionsObject: Object {
  unowned let context: RenderContext
  init(_ context: RenderContext) { self.context = context }

  var typeName: String { "dict" }
  var representation: String { "<exceptions>" }
  var nature: ObjectNature { .mapping }

  static let names: Set<String> = [
    "warn", "missing_config", "missing_materialization", "missing_relation", "raise_ambiguous_alias",
    "raise_ambiguous_catalog_match", "raise_cache_inconsistent", "raise_dataclass_not_dict", "raise_compiler_error",
    "raise_contract_error", "raise_database_error", "raise_dep_not_found", "raise_dependency_error",
    "raise_duplicate_patch_name", "raise_duplicate_resource_name", "raise_invalid_property_yml_version",
    "raise_not_implemented", "relation_wrong_type", "column_type_missing", "raise_fail_fast_error",
    "warn_snapshot_timestamp_data_types",
  ]

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard Self.names.contains(name) else { return nil }
    return .function(name) { [unowned self] (state, arguments) throws(RenderInterrupt) -> Value in
      try self.callMethod(name, arguments, state) ?? Value.none
    }
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  func contains(_ value: Value) -> Bool? { value.string.map(Self.names.contains) }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard Self.names.contains(name) else { return nil }
    let first = arguments.positional.first ?? arguments["msg"] ?? arguments["message"] ?? Value.none
    let second = arguments[1] ?? Value.none
    switch name {
    case "warn":
      if WarnErrorOptions(context.project.flags).isError("JinjaLogWarning") {
        throw .failure("compile.raised", first.text)
      }
      context.project.log.warn(first.text)
      return ""
    case "warn_snapshot_timestamp_data_types":
      let text =
        "Data type of snapshot table timestamp columns (\(first.text)) doesn't match derived column 'updated_at' "
        + "(\(second.text)). Please update snapshot config 'updated_at'."
      let options = WarnErrorOptions(context.project.flags)
      if options.isError("SnapshotTimestampWarning") { throw .failure("compile.raised", text) }
      if !options.isSilenced("SnapshotTimestampWarning") { context.project.log.warn(text) }
      return ""
    case "raise_database_error": throw .failure("database.raised", first.text)
    case "raise_dependency_error": throw .failure("compile.dependency", first.text)
    case "raise_fail_fast_error": throw .failure("run.fail-fast", first.text)
    case "raise_contract_error":
      throw .failure("compile.contract", try ContractMismatch.message(first, second, state))
    case "missing_relation": throw .failure("compile.raised", "Relation \(first.text) not found!")
    case "relation_wrong_type":
      throw .failure(
        "compile.raised",
        "Trying to create \(second.text) \(first.text), but it currently exists as a "
          + "\(try state.attribute("type", of: first).text). Either drop \(first.text) manually, or run dbt with "
          + "`--full-refresh` and dbt will drop it for you.")
    case "missing_materialization":
      throw .failure(
        "compile.missing-materialization",
        "No materialization '\(context.subject.node?.materialized ?? "")' was found for adapter \(second.text)!")
    case "column_type_missing":
      let names = try state.elements(of: first).map(\.text).joined(separator: "`, `")
      throw .failure(
        "compile.contract",
        "Contracted models require data_type to be defined for each column. Please ensure that the column name and "
          + "data_type are defined within the YAML configuration for the `\(names)` column(s).")
    default: throw .failure("compile.raised", first.text)
    }
  }
}

/// Says how a query's columns differ from its contract.
enum ContractMismatch {
  /// Both are lists of `{name, data_type, …}`.
  static func message(_ contract: Value, _ query: Value, _ state: RenderState) throws(RenderInterrupt) -> String {
    let head = "This model has an enforced contract that failed.\n"
    let wanted = try columns(contract, state)
    let given = try columns(query, state)
    if wanted.isEmpty {
      return head
        + "Models with enforced contracts must declare all of their columns with names and data types in a properties file."
    }
    var rows: [[String]] = []
    for column in given {
      if let match = wanted.first(where: { $0.name == column.name }) {
        if match.type != column.type { rows.append([column.name, column.type, match.type, "data type mismatch"]) }
      } else {
        rows.append([column.name, column.type, "", "missing in contract"])
      }
    }
    for column in wanted where !given.contains(where: { $0.name == column.name }) {
      rows.append([column.name, "", column.type, "missing in definition"])
    }
    rows.sort { $0[0] < $1[0] }
    let table = TextTable.render(["column_name", "definition_type", "contract_type", "mismatch_reason"], rows)
    return head
      + "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's "
      + "definition.\n\n" + table
  }

  private static func columns(_ value: Value, _ state: RenderState) throws(RenderInterrupt) -> [(
    name: String, type: String
  )] {
    var result: [(name: String, type: String)] = []
    for item in try state.elements(of: value) {
      let name = try state.item("name", of: item).string ?? ""
      let formatted = try state.item("formatted", of: item).string
      // `formatted` is `name type`; the type alone is compared.
      let declared = try state.item("data_type", of: item).text
      let type = formatted.map { String($0.dropFirst(name.count).drop { $0 == " " }) } ?? declared
      // Not a type's name, but what is said where there is none.
      result.append((name.lowercased(), type.hasPrefix("unknown ") ? type : type.uppercased()))
    }
    return result
  }
}

/// Rows of text as a table with bars, as agate prints them.
package enum TextTable {
  package static func render(_ header: [String], _ rows: [[String]], numeric: Set<Int> = []) -> String {
    var widths = header.map(\.count)
    for row in rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        widths[index] = max(widths[index], cell.count)
      }
    }
    func pad(_ cell: String, _ index: Int) -> String {
      let space = String(repeating: " ", count: max(0, widths[index] - cell.count))
      return numeric.contains(index) ? space + cell : cell + space
    }
    func line(_ cells: [String]) -> String {
      "| " + cells.enumerated().map { pad($1, $0) }.joined(separator: " | ") + " |"
    }
    let rule = "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }
}
