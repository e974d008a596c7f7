import Diagnostics
import SQL

/// SHOW.
extension Lowerer {
  mutating func show(_ command: Command, _ statement: Statement) {
    guard case .word(let first)? = command.elements.first else { return }
    var names: [QualifiedName] = []
    var pattern: String?
    var limit = ""
    for (index, element) in command.elements.enumerated().dropFirst() {
      if case .name(let name) = element { names.append(name) }
      if case .string(let string) = element { pattern = string.value }
      if case .number(let number) = element, command.elements[index - 1] == .word(.limit) { limit = " LIMIT " + number }
    }
    defer { if let only = main?.last, !limit.isEmpty { main = [only + limit] } }
    func filter(_ column: String) -> String { pattern.map { " AND \(column) LIKE \(Names.literal($0))" } ?? "" }
    func rows(_ view: String, _ conditions: [String], _ filtered: String, _ order: String) -> [String] {
      let condition = (conditions.isEmpty ? ["true"] : conditions).joined(separator: " AND ")
      return [
        "SELECT * FROM \(givingLongNames("rs_catalog." + view)) WHERE \(condition)\(filter(filtered)) ORDER BY \(order)"
      ]
    }
    let parts = names.first.map { folded($0) } ?? []
    let own = parts.last.map { Names.literal($0) } ?? ""
    let schema = Self.schema(parts)
    switch first {
    case .schemas:
      main = rows("svv_all_schemas", ["schema_name NOT LIKE 'pg\\_t%'"], "schema_name", "schema_name")
    case .databases:
      main = [
        "SELECT datname::text AS database_name FROM pg_catalog.pg_database WHERE true\(filter("datname")) ORDER BY 1"
      ]
    case .tables where !parts.isEmpty: main = rows("show_tables", ["schema_name = \(own)"], "table_name", "table_name")
    case .columns where !parts.isEmpty:
      main = rows(
        "show_columns", ["schema_name = \(schema)", "table_name = \(own)"], "column_name", "ordinal_position")
    case .procedure where !parts.isEmpty:
      let name = Names.key(parts[parts.count - 1])
      let owner = parts.count > 1 ? Names.key(parts[parts.count - 2]) : "NULL"
      main = [
        "SELECT rs_catalog.long_text(rs_catalog.show_procedure(\(name), \(owner))) AS \"Stored Procedure Definition\""
      ]
    case .procedures where !parts.isEmpty:
      main = [
        "SELECT database_name, schema_name, routine_name AS procedure_name, number_of_arguments, argument_list, "
          + "return_type, remarks FROM \(givingLongNames("rs_catalog.show_routines")) WHERE prokind = 'p' AND schema_name = \(own)"
          + filter("routine_name") + " ORDER BY 3, 5"
      ]
    case .functions where !parts.isEmpty:
      main = [
        "SELECT database_name, schema_name, routine_name AS function_name, number_of_arguments, argument_list, "
          + "return_type, remarks FROM \(givingLongNames("rs_catalog.show_routines")) WHERE prokind <> 'p' AND schema_name = \(own)"
          + filter("routine_name") + " ORDER BY 3, 5"
      ]
    case .grants where command.elements.contains(.word(.for)) && !names.isEmpty:
      let user = names[names.count - 1]
      var conditions = ["identity_name = \(Names.literal(folded(user.last)))"]
      if command.elements.contains(.word(.on)) {
        guard !command.elements.contains(.word(.schema)), names.count > 1 else {
          unsupported("this form of SHOW GRANTS", statement)
          return
        }
        conditions += ["schema_name = \(schema)", "object_name = \(own)"]
      }
      main = rows("show_grants", conditions, "identity_name", "schema_name, object_name, privilege_type")
    case .grants where command.elements.contains(.word(.schema)) && !parts.isEmpty:
      main = [
        "SELECT current_database()::text AS database_name, namespace_name AS schema_name, privilege_type, identity_id, "
          + "identity_name, identity_type, admin_option, 'SCHEMA'::text AS privilege_scope, "
          + "NULL::text AS grantor_name FROM \(givingLongNames("rs_catalog.svv_schema_privileges")) WHERE namespace_name = \(own) ORDER BY 5, 3"
      ]
    case .grants where !parts.isEmpty && !command.elements.contains(.word(.for)):
      main = rows(
        "show_grants", ["schema_name = \(schema)", "object_name = \(own)"], "identity_name",
        "identity_name, privilege_type")
    case .column where !parts.isEmpty && command.elements.contains(.word(.grants)):
      var conditions = ["schema_name = \(schema)", "table_name = \(own)"]
      if command.elements.contains(.word(.for)) {
        let grantee = names.count > 1 ? folded(names[1].last) : "public"
        conditions.append("identity_name = \(Names.literal(grantee))")
      }
      main = rows("show_column_grants", conditions, "identity_name", "column_name, identity_name, privilege_type")
    case .constraints where names.count > 0:
      constraints(command, names[names.count - 1])
    case .parameters where !parts.isEmpty:
      parameters(command, parts, filter("parameter_name"))
    case .table where !parts.isEmpty:
      main = ["SELECT \(described("show_table", parts)) AS \"Show Table DDL statement\""]
    case .view where !parts.isEmpty:
      main = ["SELECT \(described("show_view", parts)) AS \"Show View DDL statement\""]
    default: unsupported("SHOW " + first.text, statement)
    }
  }

  /// The call that describes a relation in words.
  private func described(_ function: String, _ parts: [String]) -> String {
    "rs_catalog.long_text(rs_catalog.\(function)(\(Names.literal(Names.qualified(parts)))))"
  }

  /// The schema of a name, as SQL's text.
  private static func schema(_ parts: [String]) -> String {
    parts.count > 1 ? Names.literal(parts[parts.count - 2]) : "current_schema()"
  }

  /// SHOW CONSTRAINTS PRIMARY KEYS, or FOREIGN KEYS [EXPORTED], FROM TABLE t.
  private mutating func constraints(_ command: Command, _ table: QualifiedName) {
    let parts = folded(table)
    let schema = Self.schema(parts)
    let name = Names.literal(parts[parts.count - 1])
    guard command.elements.contains(.word(.foreign)) else {
      main = [
        "SELECT * FROM \(givingLongNames("rs_catalog.show_primary_keys")) WHERE schema_name = \(schema) AND table_name = \(name) ORDER BY key_seq"
      ]
      return
    }
    let side = command.elements.contains { $0.isWord("exported") } ? "pk" : "fk"
    main = [
      "SELECT * FROM \(givingLongNames("rs_catalog.show_foreign_keys")) WHERE \(side)_schema_name = \(schema) AND \(side)_table_name = \(name) "
        + "ORDER BY fk_schema_name, fk_table_name, fk_name, key_seq"
    ]
  }

  /// SHOW PARAMETERS OF PROCEDURE p(types), or OF FUNCTION.
  private mutating func parameters(_ command: Command, _ parts: [String], _ filter: String) {
    var types: [String] = []
    for case .list(let entries) in command.elements {
      for case .type(let type) in entries.joined() {
        typeName(type, inDefinition: false)
        types.append(text(type.span))
      }
    }
    let kind = command.elements.contains(.word(.procedure)) ? "procedure" : "function"
    let routine = Names.literal(Names.qualified(parts.suffix(2)) + "(" + types.joined(separator: ", ") + ")")
    main = [
      "SELECT database_name, schema_name, routine_name AS \(kind)_name, parameter_name, ordinal_position, parameter_type, "
        + "data_type, character_maximum_length, numeric_precision, numeric_scale FROM \(givingLongNames("rs_catalog.show_parameters")) "
        + "WHERE routine = \(routine)::regprocedure\(filter) ORDER BY ordinal_position"
    ]
  }
}

extension Element {
  /// Whether it is this word, a keyword or a name.
  fileprivate func isWord(_ text: String) -> Bool {
    switch self {
    case .word(let word): word.text.lowercased() == text
    case .name(let name): name.parts.count == 1 && name.folded == text
    default: false
    }
  }
}
