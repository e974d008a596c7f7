import Diagnostics
import JSON
import Jinja
import ProjectModel

/// What answers for the database behind `adapter`.
package protocol AdapterBackend: AnyObject {
  /// `graph`.
  func graph() -> Value
  func selectedResources() -> Value
  /// `model`: a node as a dict.
  func describe(_ node: Node) -> JSONObject
  /// `write`, `load_agate_table`, `submit_python_job`.
  func function(_ name: String, _ adapter: AdapterObject) -> Value?
  /// An attribute that is its own; nil for the common ones.
  func attribute(_ name: String) -> Value?
  /// Names of methods that it lacks although others have them.
  var missingMethods: Set<String> { get }
  /// A method that needs the database; nil where there is no such method.
  func method(
    _ name: String, _ arguments: Arguments, _ state: RenderState, _ adapter: AdapterObject
  ) throws(RenderInterrupt) -> Value?
}

/// `adapter`: what templates ask of the warehouse. Without a backend it answers as dbt does while it parses.
package final class AdapterObject: Object {
  package let adapter: AdapterType
  package let backend: (any AdapterBackend)?
  /// The context of the template that uses it; set when that is made.
  package weak var context: RenderContext?
  /// What `ref` and `source` give.
  package var references: any References = NoReferences()
  /// A unit test's own vars and environment.
  package var varOverrides = JSONObject()
  package var environmentOverrides: [String: String] = [:]
  package var threadName = "MainThread"
  /// Microseconds since 1970; nil: when the program started.
  package var clock: (() -> Int)?

  /// What `datetime.now()` gives: the backend's clock, or the time of the start, so that parsing stays the same.
  var now: () -> Int {
    let start = context?.project.invocation.startedAtMicroseconds ?? 0
    return clock ?? { start }
  }

  package init(_ adapter: AdapterType, backend: (any AdapterBackend)? = nil) {
    self.adapter = adapter
    self.backend = backend
  }

  package var typeName: String { adapter.name == "redshift" ? "RedshiftAdapter" : "PostgresAdapter" }
  package var representation: String { "<\(typeName)>" }

  func graph() -> Value { backend?.graph() ?? .dict([]) }
  func selectedResources() -> Value { backend?.selectedResources() ?? .list([]) }
  func describe(_ node: Node) -> JSONObject { backend?.describe(node) ?? NodeDictionary.make(node) }
  func function(_ name: String) -> Value? {
    backend.map { $0.function(name, self) }
      ?? .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in "" }
  }

  private func databaseMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    if let backend { return try backend.method(name, arguments, state, self) }
    return Self.whileParsing(name)
  }

  /// What methods that need the database give while there is none.
  package static func whileParsing(_ name: String) -> Value? {
    switch name {
    case "execute": .tuple([.none, .none])
    case "get_columns_in_relation", "list_relations", "list_relations_without_caching", "get_missing_columns",
      "list_schemas":
      .list([])
    case "check_schema_exists", "already_exists": .bool(false)
    case "get_partitions_metadata", "run_sql_for_tests", "add_query": .object(TableObject(columns: [], rows: []))
    case "standardize_grants_dict": .dict([])
    case "get_relation", "load_relation", "drop_relation", "truncate_relation", "rename_relation", "create_schema",
      "drop_schema", "expand_target_column_types", "cache_added", "cache_dropped", "cache_renamed", "commit",
      "valid_snapshot_target", "commit_if_has_connection", "clear_transaction", "get_rows_different_sql",
      "verify_database", "check_incremental_schema_changes", "submit_python_job", "get_column_schema_from_query",
      "describe_relation", "build_catalog_relation", "copy_seed_rows", "keep_readers", "begin",
      "rollback", "get_show_grant_sql":
      Value.none
    default: nil
    }
  }

  // MARK: What needs no database

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if let own = backend?.attribute(name) { return own }
    if backend?.missingMethods.contains(name) ?? false { return nil }
    switch name {
    case "Relation": return .object(APIRelationClass(adapter))
    case "Column": return .object(APIColumnClass(adapter))
    case "ConstraintSupport", "ConnectionManager", "config": return Value.none
    default:
      guard Self.methods.contains(name) else { return nil }
      return .function(name) { [unowned self] (state, arguments) throws(RenderInterrupt) -> Value in
        try self.callMethod(name, arguments, state) ?? Value.none
      }
    }
  }

  /// Names that are callable, so that `adapter.x is defined` answers.
  static let methods: Set<String> = [
    "dispatch", "quote", "quote_as_configured", "quote_seed_column", "type", "nice_connection_name",
    "convert_type", "is_cancelable", "date_function", "execute", "get_columns_in_relation", "list_relations",
    "list_relations_without_caching", "get_missing_columns", "list_schemas", "check_schema_exists", "already_exists",
    "get_relation", "load_relation", "drop_relation", "truncate_relation", "rename_relation", "create_schema",
    "drop_schema", "expand_target_column_types", "cache_added", "cache_dropped", "cache_renamed", "commit",
    "valid_snapshot_target", "get_rows_different_sql", "verify_database", "get_column_schema_from_query",
    "render_raw_columns_constraints", "render_raw_model_constraints", "standardize_grants_dict", "copy_seed_rows",
    "keep_readers",
    "parse_index", "supports", "get_persist_doc_columns", "add_query", "has_feature", "redact_credentials",
  ]

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "dispatch": return try dispatch(arguments)
    case "type": return .string(adapter.name)
    case "quote": return .string(Relation.quoted(try arguments.reader(name).firstText("identifier")))
    case "quote_as_configured":
      var reader = arguments.reader(name)
      let identifier = try reader.required("identifier").text
      let part = try reader.required("quote_key").text
      let quotes = context?.project.rootProject.quoting[part]?.bool ?? true
      return .string(quotes ? Relation.quoted(identifier) : identifier)
    case "quote_seed_column":
      var reader = arguments.reader(name)
      let column = try reader.required("column").text
      let quotes = try reader.optional("quote_config") ?? Value.none
      return .string(quotes.isNone || quotes.isTrue ? Relation.quoted(column) : column)
    case "nice_connection_name": return .string(context?.subject.node?.uniqueID ?? "master")
    case "is_cancelable": return .bool(true)
    case "date_function": return .string("now()")
    case "convert_type": return try TypeConversion.convert(arguments)
    case "parse_index": return try IndexConfigObject.parse(arguments, state)
    case "render_raw_columns_constraints", "render_raw_model_constraints":
      return try ConstraintRendering.render(name, arguments, state, context)
    case "get_persist_doc_columns":
      var reader = arguments.reader(name)
      let existing = try state.elements(of: try reader.required("existing_columns"))
      let declared = try reader.required("model_columns").dict?.pairs ?? []
      let names = try existing.map { (column) throws(RenderInterrupt) in try state.attribute("name", of: column).text }
      return .dict(
        DictBox(declared.filter { pair in names.contains { $0.lowercased() == pair.key.text.lowercased() } }))
    default: break
    }
    if let value = try databaseMethod(name, arguments, state) { return value }
    // dbt: while it parses, a method that nobody has gives undefined.
    if context?.phase == .parse { return nil }
    throw .failure(
      "compile.unknown-adapter-method", "'\(typeName)' object has no attribute '\(name)'",
      hint: Suggestion.hint(for: name, among: Self.methods))
  }

  private func dispatch(_ arguments: Arguments) throws(RenderInterrupt) -> Value {
    guard let context else { return .none }
    var reader = arguments.reader("dispatch")
    let name = try reader.required("macro_name").text
    let namespace = try reader.optional("macro_namespace")
    if name.utf8.contains(UInt8(ascii: ".")), let dot = name.firstIndex(of: ".") {
      throw .failure(
        "compile.dispatch",
        "In adapter.dispatch, got a macro name of \"\(name)\", but \".\" is not a valid macro name component",
        hint:
          "did you mean adapter.dispatch(\"\(name[name.index(after: dot)...])\", macro_namespace=\"\(name[..<dot])\")?")
    }
    if let namespace, !namespace.isNone, namespace.string == nil {
      throw .failure("compile.dispatch", "In adapter.dispatch, the macro_namespace must be a string")
    }
    switch context.project.macros.dispatch(name, namespace: namespace?.string, from: context.package) {
    case .success(let entry): return context.value(of: entry)
    case .failure(let failure):
      let searched = failure.attempts.map { "'\($0)'" }.joined(separator: ", ")
      throw .failure(
        "compile.dispatch",
        "In dispatch: No macro named '\(name)' found within namespace: '\(namespace?.text ?? "None")'\n"
          + "    Searched for: \(searched)")
    }
  }
}
