import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel

extension RuntimeAdapter {
  /// Questions about configs and the profile that only adapters answer.
  func configurationMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ context: RenderContext
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader("adapter.\(name)")
    let credentials = environment.context.target.credentials
    switch name {
    case "get_incremental_strategy_macro":
      _ = try reader.required("model_context")
      return try strategyMacro(try reader.required("strategy").text, context)
    case "standardize_grants_dict":
      return try grants(try reader.required("grants_table"), state)
    case "get_hard_deletes_behavior":
      return .string(try hardDeletes(try reader.required("config"), state))
    case "valid_snapshot_target":
      try checkSnapshot(try reader.required("relation"), ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"], state)
      return Value.none
    case "assert_valid_snapshot_target_given_strategy":
      let relation = try reader.required("relation")
      let names = try reader.required("column_names")
      let strategy = try reader.required("strategy")
      var wanted = try ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"].map { (key) throws(RenderInterrupt) in
        names.isNone ? key : try state.item(.string(key), of: names).text
      }
      if try state.attribute("hard_deletes", of: strategy).string == "new_record" {
        wanted.append(names.isNone ? "dbt_is_deleted" : try state.item("dbt_is_deleted", of: names).text)
      }
      try checkSnapshot(relation, wanted, state)
      return Value.none
    case "verify_database":
      let wanted = try reader.required("database").text
      let own = environment.context.target.database
      let trimmed = wanted.hasPrefix("\"") ? String(wanted.dropFirst().dropLast()) : wanted
      if trimmed.lowercased() != own.lowercased(), environment.context.adapter.name == "postgres" {
        throw .failure(
          "run.cross-database", "Cross-db references not allowed in postgres (\(trimmed) vs \(own))",
          hint: "a model's database must be that of the profile")
      }
      return ""
    case "build_catalog_relation": return Value.none
    case "use_show_apis": return .bool(credentials["datasharing"]?.bool ?? false)
    case "use_grants_extended":
      return .bool(environment.context.rootProject.flags["redshift_grants_extended"]?.bool ?? false)
    case "drop_without_cascade": return .bool(credentials["drop_without_cascade"]?.bool ?? false)
    case "supports", "has_feature": return .bool(false)
    case "get_rows_different_sql", "get_partitions_metadata", "submit_python_job":
      throw .failure("run.unsupported", "adapter.\(name) is not supported")
    default: return nil
    }
  }

  private func strategyMacro(_ strategy: String, _ context: RenderContext) throws(RenderInterrupt) -> Value {
    let builtIn = ["append", "delete+insert", "merge", "microbatch", "insert_overwrite"]
    let supported = ["append", "delete+insert", "merge", "microbatch"]
    if builtIn.contains(strategy), !supported.contains(strategy) {
      throw .failure(
        "run.incremental-strategy",
        "The incremental strategy '\(strategy)' is not valid for this adapter",
        hint: "use one of \(supported.joined(separator: ", "))")
    }
    let name = "get_incremental_\(strategy == "delete+insert" ? "delete_insert" : strategy)_sql"
    guard let entry = context.project.macros.visible(name, from: context.package) else {
      throw .failure(
        "run.incremental-strategy",
        "dbt could not find an incremental strategy macro with the name \"\(name)\" in \(context.project.rootName)",
        hint: "define it, or use one of \(supported.joined(separator: ", "))")
    }
    return context.value(of: entry)
  }

  /// Rows of grantee and privilege as privilege to grantees.
  private func grants(_ table: Value, _ state: RenderState) throws(RenderInterrupt) -> Value {
    let result = DictBox()
    for row in try state.elements(of: table) {
      let grantee = try state.item("grantee", of: row)
      let privilege = try state.item("privilege_type", of: row).text.lowercased()
      let list = result[privilege]?.list ?? ListBox()
      list.items.append(grantee)
      result[privilege] = .list(list)
    }
    return .dict(result)
  }

  private func hardDeletes(_ config: Value, _ state: RenderState) throws(RenderInterrupt) -> String {
    let old = try state.callMethod("get", of: config, Arguments(["invalidate_hard_deletes"]))
    let new = try state.callMethod("get", of: config, Arguments(["hard_deletes"]))
    let hasNew = !new.isNone && !new.isUndefined
    if !old.isNone, !old.isUndefined, hasNew {
      throw .failure(
        "run.hard-deletes",
        "You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.")
    }
    if old.isTrue { return "invalidate" }
    guard hasNew else { return "ignore" }
    guard ["ignore", "invalidate", "new_record"].contains(new.text) else {
      throw .failure(
        "run.hard-deletes", "Invalid setting for property hard_deletes: \(new.text)",
        hint: "use ignore, invalidate or new_record")
    }
    return new.text
  }

  private func checkSnapshot(_ relation: Value, _ wanted: [String], _ state: RenderState) throws(RenderInterrupt) {
    let columns = try state.elements(of: try callMacro("get_columns_in_relation", [relation], state))
    let names = Set(columns.compactMap { $0.object(ColumnObject.self)?.column.name.lowercased() })
    let missing = wanted.filter { !names.contains($0.lowercased()) }
    guard !missing.isEmpty else { return }
    let list = missing.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    throw .failure(
      "compile.snapshot-target", "Snapshot target is missing configured columns (missing \(list))",
      hint: "add them to the table or name them in snapshot_meta_column_names; dbt_is_deleted belongs to hard_deletes: "
        + "new_record")
  }
}

/// Values put into a statement as literals: drivers of Python's kind write `%s`.
enum SQLBinding {
  static func bind(_ sql: String, _ values: [Value]) -> String {
    var pieces = sql.split(separator: "%s", omittingEmptySubsequences: false).map(String.init)
    guard pieces.count == values.count + 1 else { return sql }
    var text = pieces.removeFirst()
    for (value, piece) in zip(values, pieces) { text += literal(value) + piece }
    return text
  }

  static func literal(_ value: Value) -> String {
    switch value {
    case .none, .undefined: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .big, .double, .decimal: return value.text
    default: return literal(value.text)
    }
  }

  static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}

/// Questions about SQL text that need no parser.
enum SQLText {
  /// Whether there is nothing but white space, comments and semicolons.
  static func isBlank(_ sql: String) -> Bool {
    let bytes = Array(sql.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte <= 0x20 || byte == UInt8(ascii: ";") {
        index += 1
      } else if bytes[index...].starts(with: [0x2D, 0x2D]) {
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      } else if bytes[index...].starts(with: [0x2F, 0x2A]) {
        var depth = 0
        repeat {
          if bytes[index...].starts(with: [0x2F, 0x2A]) {
            depth += 1
            index += 2
          } else if bytes[index...].starts(with: [0x2A, 0x2F]) {
            depth -= 1
            index += 2
          } else {
            index += 1
          }
        } while depth > 0 && index < bytes.count
      } else {
        return false
      }
    }
    return true
  }
}
