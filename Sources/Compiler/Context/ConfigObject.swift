import Diagnostics
import JSON
import Jinja
import ProjectModel

/// `config`: a call sets configs while parsing; its methods read them when run.
final class ConfigObject: Object {
  unowned let context: RenderContext
  init(_ context: RenderContext) { self.context = context }

  var typeName: String { context.phase == .parse ? "ParseConfigObject" : "RuntimeConfigObject" }
  var representation: String { "<\(typeName)>" }
  var isCallable: Bool { true }

  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard context.phase == .parse, let recorder = context.subject.recorder else { return "" }
    var call = JSONObject()
    if let dict = arguments.positional.first?.dict, arguments.count == 1 {
      for (key, value) in dict.pairs { call[key.text] = try json(value, key.text) }
    } else if arguments.positional.isEmpty {
      for (key, value) in arguments.keyword { call[key] = try json(value, key) }
    } else {
      throw .failure(
        "compile.config-call", "Invalid inline model config", hint: "write config(materialized='table', …)")
    }
    for (old, new) in [("pre_hook", "pre-hook"), ("post_hook", "post-hook")] {
      guard let value = call[old] else { continue }
      guard call[new] == nil else {
        throw .failure("compile.config-call", "Invalid config, has conflicting keys \"\(old)\" and \"\(new)\"")
      }
      call[old] = nil
      call[new] = value
    }
    ConfigBuilder.add(call: call, to: &recorder.configCalls)
    return ""
  }

  private func json(_ value: Value, _ key: String) throws(RenderInterrupt) -> JSONValue {
    // A relation stands for its name: config(pre_hook=…) and the like are text.
    if case .undefined = value { return .null }
    return try value.json()
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "get", "require", "meta_get", "meta_require", "set", "persist_relation_docs", "persist_column_docs":
      return .function(name) { [unowned self] (state, arguments) throws(RenderInterrupt) -> Value in
        try self.callMethod(name, arguments, state) ?? Value.none
      }
    case "model": return context.member("model")
    default:
      guard context.phase == .run, let value = context.subject.node?.config[name] else { return nil }
      return Value(value)
    }
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let name = key.string, context.phase == .run else { return nil }
    return context.subject.node?.config[name].map(Value.init)
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader("config.\(name)")
    switch name {
    case "get", "meta_get", "require", "meta_require":
      let key = try reader.firstText("name")
      _ = try reader.required("name")
      guard context.phase == .run else { return "" }
      let found = name.hasPrefix("meta") ? context.subject.node?.config.meta[key] : context.configValue(key)
      if name.hasSuffix("require") {
        guard let found else {
          let id = context.subject.node?.uniqueID ?? "this macro"
          throw .failure(
            "compile.missing-config", "Model '\(id)' does not define a required config parameter '\(key)'.")
        }
        if let validator = try reader.optional("validator"), !validator.isNone {
          _ = try state.call(validator, Arguments([Value(found)]))
        }
        return Value(found)
      }
      let fallback = try reader.optional("default")
      let value = found.map(Value.init) ?? fallback ?? Value.none
      if let validator = try reader.optional("validator"), !validator.isNone, fallback.map({ !$0.isNone }) ?? false {
        _ = try state.call(validator, Arguments([value]))
      }
      return value
    case "set":
      let key = try reader.required("name")
      return try call(Arguments([.dict(DictBox([(key, try reader.required("value"))]))]), state)
    case "persist_relation_docs": return .bool(try persist("relation"))
    case "persist_column_docs": return .bool(try persist("columns"))
    default: return nil
    }
  }

  private func persist(_ what: String) throws(RenderInterrupt) -> Bool {
    guard context.phase == .run, let docs = context.subject.node?.config["persist_docs"], !docs.isNull else {
      return false
    }
    guard let object = docs.object else {
      throw .failure(
        "compile.persist-docs", "Invalid value provided for 'persist_docs'. Expected dict but received \(docs)")
    }
    return object[what]?.bool ?? false
  }
}

extension RenderContext {
  /// A config of the node; nil where neither dbt nor the user defines it.
  func configValue(_ key: String) -> JSONValue? {
    guard let config = subject.node?.config else { return nil }
    if let value = config[key] { return value }
    // dbt: hooks are stored with a hyphen and read with either.
    switch key {
    case "pre_hook": return config["pre-hook"]
    case "post_hook": return config["post-hook"]
    case "snapshot_table_column_names": return snapshotColumnNames
    default: return nil
    }
  }

  /// dbt: no config of its own, but what `snapshot_meta_column_names` makes of the standard names.
  private var snapshotColumnNames: JSONValue? {
    guard let node = subject.node, node.resourceType == .snapshot else { return nil }
    let own = node.config["snapshot_meta_column_names"]
    let names = ["dbt_valid_to", "dbt_valid_from", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted"]
    return .object(
      JSONObject(
        names.map { name in
          let other = own?[name]?.string ?? ""
          return (name, .string(other.isEmpty ? name : other))
        }))
  }
}
