import Diagnostics
import JSON
import YAML

extension ConfigBuilder {
  /// Checks types and combinations and settles keys that depend on each other (`store_failures`).
  package func finalize(_ config: inout NodeConfig, for request: Request) -> [Diagnostic] {
    var found: [Diagnostic] = []
    // Defaults are right: only what a layer sets is worth a look.
    var seen: Set<String> = []
    for written in layerKeys(request) {
      let name = ConfigMerger.name(written)
      guard let value = config[name], let key = ConfigTable.key(name), key.types.contains(request.type),
        let wanted = Self.mismatch(key, value), seen.insert(name).inserted
      else { continue }
      found.append(
        make(
          "bad-type", "the config '\(key.name)' of \(request.title) must be \(wanted), not \(Self.shown(value, key))",
          key.name,
          request))
    }
    checkHooks(config, request, &found)
    switch request.type {
    case .test: finalizeTest(&config, request, &found)
    case .seed: requireMaterialization("seed", config, request, &found)
    case .snapshot: checkSnapshot(config, request, &found)
    default: break
    }
    checkNode(config, request, &found)
    return found
  }

  /// What the key takes, where the value is something else.
  private static func mismatch(_ key: ConfigKey, _ value: JSONValue) -> String? {
    if value.isNull { return key.isOptional ? nil : wanted(key.kind) }
    let fits: Bool =
      switch (key.kind, value) {
      case (.any, _), (.flag, .bool), (.text, .string), (.number, .int), (.list, .array), (.mapping, .object),
        (.members, .object), (.hooks, .array):
        true
      case (.textOrList, .string): true
      case (.textOrList, .array(let items)): items.allSatisfy { $0.string != nil }
      case (.choice(let names), .string(let name)): names.contains(name)
      default: false
      }
    return fits ? nil : wanted(key.kind)
  }

  /// The value's kind; of a list whose items are at fault, theirs.
  private static func shown(_ value: JSONValue, _ key: ConfigKey) -> String {
    if case .textOrList = key.kind, let item = value.array?.first(where: { $0.string == nil }) {
      return "a list with \(item.kindName) in it"
    }
    return value.kindName
  }

  private static func wanted(_ kind: ConfigKey.Kind) -> String {
    switch kind {
    case .any: "a value"
    case .flag: "true or false"
    case .text: "a text"
    case .number: "a whole number"
    case .textOrList: "a text or a list of texts"
    case .list: "a list"
    case .mapping, .members: "a mapping"
    case .hooks: "a text, a mapping with 'sql', or a list of them"
    case .choice(let names): "one of: \(names.joined(separator: ", "))"
    }
  }

  private func checkHooks(_ config: NodeConfig, _ request: Request, _ found: inout [Diagnostic]) {
    for name in ["pre-hook", "post-hook"] {
      for item in config[name]?.array ?? [] where item["sql"]?.string == nil {
        found.append(
          make(
            "bad-hook", "a \(name) of \(request.title) must be a text or a mapping with 'sql', not \(item.kindName)",
            name, request))
      }
    }
  }

  private func requireMaterialization(
    _ name: String, _ config: NodeConfig, _ request: Request, _ found: inout [Diagnostic]
  ) {
    guard let written = config.string("materialized"), written != name else { return }
    found.append(
      make(
        "bad-materialization", "\(request.title) must be materialized as '\(name)', not '\(written)'",
        "materialized", request))
  }

  // MARK: Tests

  private func finalizeTest(_ config: inout NodeConfig, _ request: Request, _ found: inout [Diagnostic]) {
    if let severity = config.string("severity"), !["warn", "error"].contains(severity.lowercased()) {
      found.append(
        make(
          "bad-severity", "the severity of \(request.title) must be 'warn' or 'error', not '\(severity)'", "severity",
          request))
    }
    requireMaterialization("test", config, request, &found)
    // `store_failures_as` decides where it is set; else `store_failures` does.
    if let form = config.string("store_failures_as") {
      config["store_failures"] = .bool(form != "ephemeral")
    } else if let stores = config.bool("store_failures") {
      config["store_failures_as"] = .string(stores ? "table" : "ephemeral")
    }
  }

  // MARK: Snapshots

  private func checkSnapshot(_ config: NodeConfig, _ request: Request, _ found: inout [Diagnostic]) {
    requireMaterialization("snapshot", config, request, &found)
  }

  /// What a snapshot needs once all is known about it (its properties file too); `finalize` does not ask for it.
  package func checkSnapshotIsComplete(_ config: NodeConfig, for request: Request) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for name in ["strategy", "unique_key"] where Self.isEmpty(config[name]) {
      found.append(make("missing-config", "\(request.title) has no config '\(name)'", name, request))
    }
    switch config.string("strategy") {
    case "check":
      if Self.isEmpty(config["check_cols"]) {
        found.append(
          make(
            "missing-config", "\(request.title) has no config 'check_cols', which the strategy 'check' needs",
            "check_cols", request, hint: "name the columns in a list, or write check_cols: all"))
      } else if let text = config.string("check_cols"), text != "all" {
        found.append(
          make(
            "bad-type", "the config 'check_cols' of \(request.title) must be 'all' or a list of columns", "check_cols",
            request, hint: "write check_cols: [\(text)]"))
      }
    case "timestamp":
      if Self.isEmpty(config["updated_at"]) {
        found.append(
          make(
            "missing-config", "\(request.title) has no config 'updated_at', which the strategy 'timestamp' needs",
            "updated_at", request))
      }
      if !Self.isEmpty(config["check_cols"]) {
        found.append(
          make(
            "needless-config", "\(request.title) has 'check_cols', which the strategy 'timestamp' does not use",
            "check_cols", request))
      }
    default: break
    }
    return found
  }

  private static func isEmpty(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null: true
    case .string(let text): text.isEmpty
    case .array(let items): items.isEmpty
    default: false
    }
  }

  // MARK: All nodes

  private func checkNode(_ config: NodeConfig, _ request: Request, _ found: inout [Diagnostic]) {
    guard ConfigTable.key("docs")?.types.contains(request.type) == true else { return }
    if let docs = config["docs"]?.object {
      if docs["show"]?.bool == nil {
        found.append(
          make("bad-type", "'show' in the config 'docs' of \(request.title) must be true or false", "docs", request))
      }
      if let color = docs["node_color"], !color.isNull, !(color.string.map(NodeColor.isValid) ?? false) {
        found.append(
          make(
            "bad-color", "'node_color' of \(request.title) is no colour", "docs", request,
            hint: "write a name of HTML's, as gold, or #rrggbb"))
      }
    }
    checkFreshness(config, request, &found)
    guard let contract = config["contract"]?.object else { return }
    guard let enforced = contract["enforced"]?.bool, contract["alias_types"]?.bool != nil else {
      found.append(
        make(
          "bad-type", "'enforced' and 'alias_types' in the config 'contract' of \(request.title) must be true or false",
          "contract", request))
      return
    }
    let change = config.string("on_schema_change") ?? "ignore"
    if enforced, config.materialized == "incremental", change != "append_new_columns", change != "fail" {
      found.append(
        make(
          "contract-schema-change",
          "\(request.title) is incremental with a contract, so 'on_schema_change' cannot be '\(change)'",
          "on_schema_change", request, hint: "write on_schema_change: append_new_columns, or fail"))
    }
  }

  private func checkFreshness(_ config: NodeConfig, _ request: Request, _ found: inout [Diagnostic]) {
    guard request.type == .model, let after = config["freshness"]?["build_after"]?.object else { return }
    let hasCount = after["count"]?.int != nil
    let hasPeriod = after["period"]?.string != nil
    if hasCount != hasPeriod {
      found.append(
        make(
          "bad-freshness",
          "'build_after' of \(request.title) has a '\(hasCount ? "count" : "period")' but no '\(hasCount ? "period" : "count")'",
          "freshness", request))
    }
  }

  // MARK: Places

  private func make(
    _ name: String, _ message: String, _ key: String, _ request: Request, hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(code: "config." + name, message: message, place: origin(of: key, request), hint: hint)
  }

  /// Where the layer that decided about a key sets it.
  private func origin(of key: String, _ request: Request) -> SourcePlace? {
    if request.package != rootName, let place = treePlace(rootName, key, request) { return place }
    if request.calls[key] != nil { return request.place }
    let spellings = [key] + (ConfigTable.key(key)?.aliases ?? [])
    if let file = request.propertiesFile, let span = spellings.lazy.compactMap({ request.propertiesPlaces[$0] }).first {
      return SourcePlace(file, span)
    }
    return treePlace(request.package, key, request) ?? request.place
  }

  private func treePlace(_ package: String, _ key: String, _ request: Request) -> SourcePlace? {
    guard let project = projects[package], let file = project.file else { return nil }
    let tree = ConfigTable.tree(of: request.type)
    let spellings = Set([key] + (ConfigTable.key(key)?.aliases ?? []))
    guard var node = ProjectKeys.spellings(ofTree: tree).lazy.compactMap({ project.document?[$0] }).first
    else { return nil }
    var place: SourcePlace?
    for level in [""] + request.fqn {
      if !level.isEmpty {
        guard let child = node[level], child.entries != nil else { break }
        node = child
      }
      for entry in node.entries ?? [] where spellings.contains(ConfigTree.name(entry.key)) {
        place = SourcePlace(file, entry.value.span)
      }
    }
    return place
  }
}

extension JSONValue {
  /// What kind of value it is, as messages name it.
  var kindName: String {
    switch self {
    case .null: "nothing"
    case .bool: "true or false"
    case .int: "a number"
    case .double: "a number with a fraction"
    case .string(let text): text.utf8.count <= 40 ? "'\(text)'" : "a text"
    case .array: "a list"
    case .object: "a mapping"
    }
  }
}
