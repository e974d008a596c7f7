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
      if case .string(let string) = element, !command.elements.contains(.word(.where)) { pattern = string.value }
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
    case .tables where command.elements.contains(.word(.database)):
      main = rows("show_tables", inDatabase(command, names), "table_name", "schema_name, table_name")
    case .columns where command.elements.contains(.word(.database)):
      main = rows(
        "show_columns", inDatabase(command, names), "column_name", "schema_name, table_name, ordinal_position")
    case .grants where command.elements.contains(.word(.tables)):
      main = rows(
        "show_grants", ["object_type IN ('TABLE', 'VIEW')"] + inDatabase(command, names), "object_name",
        "schema_name, object_name, identity_name, privilege_type")
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
    case .grants: grants(command, names, statement)
    case .datashares:
      main = [
        "SELECT share_name, share_owner, source_database, consumer_database, share_type, createdate, "
          + "is_publicaccessible, share_acl, producer_account, producer_namespace FROM rs_catalog.svv_datashares "
          + "WHERE true\(filter("share_name")) ORDER BY 1"
      ]
    case .model where command.elements.contains(.word(.all)):
      main = ["SELECT NULL::text AS \"Schema Name\", NULL::text AS \"Model Name\" WHERE false"]
    case .templates:
      main = ["SELECT NULL::text AS template_name, NULL::text AS template_type WHERE false"]
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

  /// `FROM DATABASE d [WHERE schema_name LIKE 's' AND table_name = 't']`.
  private func inDatabase(_ command: Command, _ names: [QualifiedName]) -> [String] {
    var conditions = names.first.map { ["database_name = \(Names.literal(folded($0.last)))"] } ?? []
    guard let start = command.elements.firstIndex(of: .word(.where)) else { return conditions }
    let isOfGrants = command.elements.first == .word(.grants)
    var column: String?
    var sign = "="
    for element in command.elements[(start + 1)...] {
      switch element {
      case .name(let name): column = name.folded
      case .word(.like): sign = "LIKE"
      case .equals: sign = "="
      case .string(let string):
        guard let name = column, ["schema_name", "table_name", "column_name"].contains(name) else { continue }
        let written = isOfGrants && name == "table_name" ? "object_name" : name
        conditions.append("\(written) \(sign) \(Names.literal(string.value))")
        column = nil
      default: break
      }
    }
    return conditions
  }

  /// SHOW GRANTS ON [kind] object [FOR who], SHOW GRANTS FOR who.
  private mutating func grants(_ command: Command, _ names: [QualifiedName], _ statement: Statement) {
    let elements = command.elements
    var conditions: [String] = []
    var order = "schema_name, object_name, privilege_type"
    var columns = "*"
    var names = names[...]
    if elements.contains(.word(.on)), let object = names.popFirst() {
      let parts = folded(object)
      let name = Names.literal(parts[parts.count - 1])
      order = "identity_name, privilege_type"
      if elements.contains(.word(.database)) {
        conditions = ["object_type = 'DATABASE'", "object_name = \(name)"]
        columns =
          "database_name, privilege_type, identity_id, identity_name, identity_type, admin_option, privilege_scope, grantor_name"
      } else if elements.contains(.word(.schema)) {
        conditions = ["object_type = 'SCHEMA'", "object_name = \(name)"]
        columns =
          "database_name, schema_name, privilege_type, identity_id, identity_name, identity_type, admin_option, "
          + "privilege_scope, grantor_name"
      } else if elements.contains(.word(.function)) || elements.contains(.word(.procedure)) {
        conditions = [
          "object_type IN ('FUNCTION', 'PROCEDURE')", "schema_name = \(Self.schema(parts))",
          "split_part(object_name, '(', 1) = \(name)",
        ]
      } else {
        conditions = [
          "object_type IN ('TABLE', 'VIEW')", "schema_name = \(Self.schema(parts))", "object_name = \(name)",
        ]
      }
    }
    if elements.contains(.word(.for)) {
      guard let identity = names.popFirst() else { return unsupported("this form of SHOW GRANTS", statement) }
      conditions.append("identity_name = \(Names.literal(folded(identity.last)))")
      if elements.contains(.word(.role)) { conditions.append("identity_type = 'role'") }
      if elements.contains(.word(.group)) { conditions.append("identity_type = 'group'") }
    }
    guard !conditions.isEmpty else { return unsupported("this form of SHOW GRANTS", statement) }
    main = [
      "SELECT \(columns) FROM \(givingLongNames("rs_catalog.show_grants")) WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order)"
    ]
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
