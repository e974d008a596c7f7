import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// The functions of dbt's context that need nothing of the database.
enum ContextFunctions {
  /// The function of that name; nil where it is none of these.
  static func named(_ name: String, _ context: RenderContext) -> Value? {
    switch name {
    case "return":
      .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
        throw state.returning(arguments.positional.first ?? arguments["data"] ?? Value.none)
      }
    case "log", "print": message(name, context)
    case "env_var": environment(context)
    case "tojson", "fromjson", "toyaml", "fromyaml": DataFunctions.named(name)
    case "set", "set_strict", "zip", "zip_strict": CollectionFunctions.named(name)
    case "diff_of_two_dicts": CollectionFunctions.differences
    case "local_md5":
      .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
        .string(Checksum.md5(try arguments.reader(name).firstText("value")))
      }
    case "render":
      .function(name) { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
        .string(try context.render(try arguments.reader(name).firstText("string"), name: "<render>", state))
      }
    case "try_or_compiler_error": attempt
    case "validation": .dict([("any", validator)])
    case "store_result", "store_raw_result", "load_result": ResultFunctions.named(name, context)
    case "context_macro_stack":
      .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
        .list(state.macroCalls.reversed().map { .string($0.name) })
      }
    case "sql_now":
      .string(DateTimeObject(microseconds: context.project.invocation.startedAtMicroseconds, zone: nil).text)
    case "adapter_macro":
      .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
        throw .failure(
          "compile.raised",
          "The \"adapter_macro\" macro has been deprecated. Instead, use the `adapter.dispatch` method to find a macro "
            + "and call the result. adapter_macro was called for: \(try arguments.reader(name).firstText("name"))",
          hint: "adapter.dispatch('name', 'package')(…)")
      }
    case "debug":
      .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in "" }
    case "write", "load_agate_table", "submit_python_job": context.adapter.function(name)
    default: nil
    }
  }

  private static func message(_ name: String, _ context: RenderContext) -> Value {
    .function(name) { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      var reader = arguments.reader(name)
      let text = try reader.required("msg").text
      if name == "print" {
        context.project.log.printed(text)
      } else {
        context.project.log.log(text, info: try reader.optional("info")?.isTrue ?? false)
      }
      return ""
    }
  }

  private static func environment(_ context: RenderContext) -> Value {
    .function("env_var") { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      var reader = arguments.reader("env_var")
      let name = try reader.required("var").text
      let fallback = try reader.optional("default")
      if name.hasPrefix(SecretVariables.prefix) {
        throw .failure(
          "compile.secret-env-var",
          "Secret env vars are allowed only in profiles.yml or packages.yml. Found '\(name)' referenced elsewhere.")
      }
      if let value = context.adapter.environmentOverrides[name] ?? context.project.invocation.environment[name] {
        return .string(value)
      }
      if let fallback, !fallback.isNone { return fallback }
      throw .failure(
        "compile.missing-env-var", "Env var required but not provided: '\(name)'",
        hint: "set \(name), or give a default: env_var('\(name)', '…')")
    }
  }

  private static var attempt: Value {
    .function("try_or_compiler_error") { (state, arguments) throws(RenderInterrupt) -> Value in
      guard arguments.positional.count >= 2 else {
        throw .typeError("try_or_compiler_error() takes a message and a function")
      }
      do throws(RenderInterrupt) {
        return try state.call(
          arguments.positional[1], Arguments(Array(arguments.positional.dropFirst(2)), arguments.keyword))
      } catch {
        throw .failure("compile.raised", arguments.positional[0].text)
      }
    }
  }

  private static var validator: Value {
    .function("any") { (state, arguments) throws(RenderInterrupt) -> Value in
      let allowed = arguments.positional
      return .function("inner") { (state, arguments) throws(RenderInterrupt) -> Value in
        let value = arguments.positional.first ?? Value.none
        for one in allowed {
          if one.isSame(as: value) { return .none }
          // `validation.any[basestring, list]`: a type's name stands for its values.
          if case .undefined(let missing) = one, missing.name == value.typeName { return .none }
        }
        let names = allowed.map(\.text).joined(separator: ",")
        throw .failure("compile.validation", "Expected value \"\(value.text)\" to be one of \(names)")
      }
    }
  }
}

/// `store_result`, `store_raw_result`, `load_result`: what `statement` blocks leave behind.
enum ResultFunctions {
  static func named(_ name: String, _ context: RenderContext) -> Value? {
    .function(name) { [unowned context] (state, arguments) throws(RenderInterrupt) -> Value in
      var reader = arguments.reader(name)
      let key = try reader.required("name").text
      switch name {
      case "load_result":
        guard let stored = context.results[key] else { return .none }
        if key == "main" { return stored }
        if stored.isNone {
          throw .failure(
            "compile.result-loaded", "The 'statement' result named '\(key)' has already been loaded into a variable")
        }
        context.results[key] = Value.none
        return stored
      case "store_result":
        let response = try reader.required("response")
        let table = try reader.optional("agate_table") ?? Value.none
        context.results[key] = result(response, table)
      default:
        let response = AdapterResponseObject(
          message: try reader.optional("message")?.string ?? "", code: try reader.optional("code")?.string,
          rowsAffected: try reader.optional("rows_affected")?.int)
        context.results[key] = result(.object(response), try reader.optional("agate_table") ?? Value.none)
      }
      return ""
    }
  }

  /// `{response, data, table}`.
  static func result(_ response: Value, _ table: Value) -> Value {
    let table = table.object(TableObject.self) ?? TableObject(columns: [], rows: [])
    return .dict([("response", response), ("data", table.data), ("table", .object(table))])
  }
}

/// What the database said of a statement: `load_result('main').response`.
package final class AdapterResponseObject: Object {
  package let message: String
  package let code: String?
  package let rowsAffected: Int?

  package init(message: String, code: String?, rowsAffected: Int?) {
    self.message = message
    self.code = code
    self.rowsAffected = rowsAffected
  }

  package var typeName: String { "AdapterResponse" }
  package var text: String { message }
  package var representation: String {
    "AdapterResponse(_message=\(PythonText.repr(message)), code=\(code.map(PythonText.repr) ?? "None"), "
      + "rows_affected=\(rowsAffected.map(String.init) ?? "None"), query_id=None)"
  }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "_message": .string(message)
    case "code": .optional(code)
    case "rows_affected": rowsAffected.map(Value.int) ?? Value.none
    case "query_id": Value.none
    default: nil
    }
  }

  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string else { return nil }
    return try attribute(name, state)
  }

  /// As run results write it.
  package var json: JSONValue? {
    var object: JSONObject = ["_message": .string(message)]
    if let code { object["code"] = .string(code) }
    if let rowsAffected { object["rows_affected"] = .int(rowsAffected) }
    return .object(object)
  }
}
