import JSON
import Jinja
import ProjectModel

/// dbt's own names in a template, beside macros.
enum ContextNames {
  /// For hints and `context`.
  static let all = [
    "adapter", "adapter_macro", "api", "builtins", "column", "config", "connection_name", "context",
    "context_macro_stack", "database",
    "dbt_metadata_envs", "dbt_version", "diff_of_two_dicts", "doc", "env", "env_var", "exceptions", "execute", "flags",
    "fromjson", "fromyaml", "function", "graph", "invocation_args_dict", "invocation_id", "load_agate_table",
    "load_result", "local_md5", "log", "metric", "model", "modules", "post_hooks", "pre_hooks", "print",
    "project_name", "ref", "render", "return", "run_started_at", "schema", "selected_resources", "set", "set_strict",
    "source", "sql", "sql_now", "store_raw_result", "store_result", "submit_python_job", "target", "this", "thread_id",
    "tojson", "toyaml", "try_or_compiler_error", "validation", "var", "write", "zip", "zip_strict",
  ]

  /// What `builtins` holds: the functions that a macro of the same name hides.
  static let builtins = ["ref", "source", "config"]
}

extension RenderContext {
  /// One of dbt's own names; nil for any other.
  func member(_ name: String) -> Value? {
    if let value = ContextFunctions.named(name, self) { return value }
    switch name {
    case "adapter": return .object(adapter)
    case "api":
      return .dict([
        ("Relation", .object(APIRelationClass(project.adapter))), ("Column", .object(APIColumnClass(project.adapter))),
      ])
    case "column": return .object(APIColumnClass(project.adapter))
    case "builtins":
      return .dict(ContextNames.builtins.compactMap { name in member(name).map { (name, $0) } })
    case "config": return .object(ConfigObject(self))
    case "context": return .object(ContextObject(self))
    case "database": return .string(project.target.database)
    case "schema": return .string(project.target.schema)
    case "dbt_version": return .string(DBTCompatibility.version)
    case "dbt_metadata_envs": return .dict(metadataEnvironment)
    case "doc": return ReferenceFunctions.doc(self)
    case "env": return .object(TargetObject(project.target))
    case "exceptions": return .object(ExceptionsObject(self))
    case "execute": return .bool(phase == .run)
    case "flags": return .object(FlagsObject(project.flags))
    case "function": return ReferenceFunctions.function(self)
    case "graph": return adapter.graph()
    case "invocation_args_dict": return Value(.object(project.flags.values))
    case "invocation_id": return .string(project.invocation.id)
    case "metric": return ReferenceFunctions.metric(self)
    case "model": return modelValue
    case "modules": return PythonModules.make(self)
    case "post_hooks", "pre_hooks": return hooksValue(name == "pre_hooks" ? "pre-hook" : "post-hook")
    case "project_name": return .string(project.rootName)
    case "ref": return ReferenceFunctions.ref(self)
    case "source": return ReferenceFunctions.source(self)
    case "run_started_at":
      return .object(DateTimeObject(microseconds: project.invocation.startedAtMicroseconds, zone: .utc))
    case "selected_resources": return adapter.selectedResources()
    case "sql", "compiled_code": return nil
    case "target": return .object(TargetObject(project.target))
    case "this": return thisValue
    case "thread_id": return .string(adapter.threadName)
    case "connection_name": return .string(subject.node?.uniqueID ?? "master")
    case "var": return .object(VarObject(self))
    default: return nil
    }
  }

  private var metadataEnvironment: [(String, Value)] {
    let prefix = "DBT_ENV_CUSTOM_ENV_"
    return project.invocation.environment.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
      .map { (String($0.key.dropFirst(prefix.count)), .string($0.value)) }
  }

  var thisValue: Value {
    guard let node = subject.node else { return .none }
    return .object(RelationObject(Relation(node: node, quoting: project.rootProject.quoting), project.adapter))
  }

  /// The node as a dict; a template may change its own copy.
  private var modelValue: Value {
    switch subject {
    case .node(let node, _): described(node)
    case .macro(let name): .dict([("name", .string(name)), ("resource_type", "macro")])
    }
  }

  private func described(_ node: Node) -> Value {
    let json = adapter.describe(node)
    guard let batch = node.batch else { return Value(.object(json)) }
    func time(_ microseconds: Int) -> Value { .object(DateTimeObject(microseconds: microseconds, zone: .utc)) }
    let span: Value = .dict([
      ("id", .string(batch.id)), ("event_time_start", time(batch.span.lowerBound)),
      ("event_time_end", time(batch.span.upperBound)),
    ])
    return .dict(json.map { ($0, Value($1)) } + [("batch", span)])
  }

  private func hooksValue(_ key: String) -> Value {
    guard let node = subject.node, phase == .run else { return .list([]) }
    return .list(
      node.config.hooks(key).enumerated().map { index, hook in
        .dict([
          ("sql", .string(hook.sql)), ("transaction", .bool(hook.transaction)),
          ("index", .int(hook.index ?? index + 1)),
        ])
      })
  }
}

extension Value: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}
