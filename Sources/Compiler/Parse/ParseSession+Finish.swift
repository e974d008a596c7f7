import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

extension ParseSession {
  /// Two refable nodes of one package with one name; two nodes that would be the same relation.
  func checkNames() {
    var names: [String: Node] = [:]
    var relations: [String: Node] = [:]
    // By position: to take a node out of the map is to copy it, and most are tests.
    for position in project.nodes.values.indices where project.nodes.values[position].resourceType.isRefable {
      let node = project.nodes.values[position]
      let key = "\(node.packageName).\(node.searchName)"
      if let first = names[key] {
        error(
          "project.duplicate-name",
          "dbt found two resources with the name \"\(node.name)\": \(first.uniqueID) (\(first.originalFilePath)) and "
            + "\(node.uniqueID) (\(node.originalFilePath))", node.place,
          hint: "ref('\(node.name)') could mean either: rename one of them")
      }
      names[key] = node
      guard let relation = node.relationName else { continue }
      if let first = relations[relation] {
        error(
          "project.ambiguous-alias",
          "dbt found two resources with the database representation \"\(relation)\": \(first.uniqueID) "
            + "(\(first.originalFilePath)) and \(node.uniqueID) (\(node.originalFilePath))", node.place,
          hint: "change the configuration of one of them: alias or schema")
      }
      relations[relation] = node
    }
    for position in project.nodes.values.indices where project.nodes.values[position].group != nil {
      let node = project.nodes.values[position]
      guard node.resourceType != .test, let group = node.group else { continue }
      if !project.groups.values.contains(where: { $0.name == group }) {
        error(
          "project.unknown-group",
          "Invalid group '\(group)', expected one of \(PythonText.repr(JSONValue(project.groups.values.map(\.name).sorted())))",
          propertyPlaces[node.uniqueID]?.place(of: "group") ?? node.place,
          hint: Suggestion.hint(for: group, among: project.groups.values.map(\.name)))
      }
    }
  }

  /// What every enabled snapshot needs, wherever it is set.
  func checkSnapshots() {
    for node in project.nodes.values where node.resourceType == .snapshot {
      let request = ConfigBuilder.Request(
        type: .snapshot, package: node.packageName, fqn: node.fqn, properties: [:], calls: [:],
        place: propertyPlaces[node.uniqueID]?.name ?? node.place)
      for finding in builder.checkSnapshotIsComplete(node.config, for: request) { report(finding) }
    }
  }

  /// Paths of the project's config trees that lead to no resource: dbt warns of them all at once.
  func warnUnusedConfigs() {
    var used: [String: [[String]]] = [:]
    func add(_ type: ResourceType, _ fqn: [String]) {
      switch type {
      case .analysis, .operation: break
      default: used[ConfigTable.tree(of: type), default: []].append(fqn)
      }
    }
    for node in project.nodes.values { add(node.resourceType, node.fqn) }
    for source in project.sources.values { add(.source, source.fqn) }
    for exposure in project.exposures.values { add(.exposure, exposure.fqn) }
    func fqn(_ resource: JSONObject) -> [String] { resource["fqn"]?.array?.compactMap(\.string) ?? [] }
    for metric in project.metrics.values { add(.metric, fqn(metric)) }
    for model in project.semanticModels.values { add(.semanticModel, fqn(model)) }
    for query in project.savedQueries.values { add(.savedQuery, fqn(query)) }
    for test in project.unitTests.values { add(.unitTest, test.fqn) }
    var disabled: [[String]] = []
    for copies in project.disabledNodes.values { disabled += copies.map(\.fqn) }
    for copies in project.disabledSources.values { disabled += copies.map(\.fqn) }
    for copies in project.disabledExposures.values { disabled += copies.map(\.fqn) }
    for copies in project.disabledUnitTests.values { disabled += copies.map(\.fqn) }
    for copies in project.disabledSemantics.values { disabled += copies.map(fqn) }
    warnings += ConfigChecks.unusedPaths(in: loaded, used: used, disabled: disabled)
  }

  /// Renders descriptions: `{{ doc('x') }}` becomes the block's text.
  func renderDescriptions() {
    let renderer = DocRenderer(self)
    for position in project.nodes.values.indices
    where renderer.isNeeded(project.nodes.values[position].description, project.nodes.values[position].columns) {
      let (id, node) = (project.nodes.keys[position], project.nodes.values[position])
      let place = propertyPlaces[id]?.name ?? node.place
      let (text, blocks) = renderer.render(node.description, node.packageName, place)
      let columns = renderer.render(node.columns, node.packageName, place)
      project.nodes.update(id) { node in
        node.description = text
        node.docBlocks = blocks
        node.columns = columns
      }
    }
    for (id, source) in project.sources {
      let (own, blocks) = renderer.render(source.description, source.packageName, source.place)
      let (general, _) = renderer.render(source.sourceDescription, source.packageName, source.place)
      let columns = renderer.render(source.columns, source.packageName, source.place)
      project.sources.update(id) { source in
        source.description = own
        source.docBlocks = blocks
        source.sourceDescription = general
        source.columns = columns
      }
    }
    for (id, exposure) in project.exposures {
      let (text, _) = renderer.render(exposure.description, exposure.packageName, exposure.place)
      project.exposures.update(id) { $0.description = text }
    }
    for (id, macro) in project.macros where !macro.description.isEmpty || !macro.arguments.isEmpty {
      let (text, _) = renderer.render(macro.description, macro.packageName, macro.place)
      let arguments = macro.arguments.map { argument -> JSONValue in
        guard var object = argument.object, let description = object["description"]?.string else { return argument }
        object["description"] = .string(renderer.render(description, macro.packageName, macro.place).0)
        return .object(object)
      }
      project.macros.update(id) { macro in
        macro.description = text
        macro.arguments = arguments
      }
    }
    renderSemantics(renderer)
    for (id, group) in project.groups {
      guard let description = group.description else { continue }
      let (text, _) = renderer.render(description, group.packageName, group.place)
      project.groups.update(id) { $0.description = text }
    }
  }

  /// What depends on all nodes: primary keys, contracts' checksums, warnings.
  func finish() {
    warnUnusedPatches()
    var tests: [String: [Node]] = [:]
    for position in project.nodes.values.indices {
      if let target = project.nodes.values[position].attachedNode {
        tests[target, default: []].append(project.nodes.values[position])
      }
    }
    for (_, copies) in project.disabledNodes {
      for node in copies { if let target = node.attachedNode { tests[target, default: []].append(node) } }
    }
    for position in project.nodes.values.indices where project.nodes.values[position].resourceType == .model {
      let (id, node) = (project.nodes.keys[position], project.nodes.values[position])
      let key = PrimaryKey.infer(node, tests: tests[id] ?? [])
      project.nodes.update(id) { $0.primaryKey = key }
      guard node.contract["enforced"]?.bool ?? false else { continue }
      checkContract(node)
      project.nodes.update(id) { $0.contract["checksum"] = .string(Checksum.sha256(Self.contractText(node))) }
    }
    references = ReferenceResolver(project)
  }

  /// What a contract's checksum is of. dbt: names, types and constraints of the columns, by name; where the
  /// materialization keeps constraints, it and those of the model; constraints as Python prints its objects.
  static func contractText(_ node: Node) -> String {
    var text = ""
    for column in node.columns.sorted(by: { $0.name < $1.name }) {
      text += "|\(column.name)\(column.dataType ?? "None")" + printed(column.constraints, "ColumnLevelConstraint")
    }
    if ["table", "incremental"].contains(node.materialized) {
      text += node.materialized + printed(node.constraints, "ModelLevelConstraint")
    }
    return text
  }

  private static func printed(_ constraints: [JSONValue], _ name: String) -> String {
    let texts = constraints.map { constraint in
      let object = constraint.object ?? [:]
      let type = object["type"]?.string ?? ""
      let members = [
        ("name", object["name"] ?? .null), ("expression", object["expression"] ?? .null),
        ("warn_unenforced", object["warn_unenforced"] ?? true),
        ("warn_unsupported", object["warn_unsupported"] ?? true), ("to", object["to"] ?? .null),
        ("to_columns", object["to_columns"] ?? []),
      ]
      let columns = name == "ModelLevelConstraint" ? [("columns", object["columns"] ?? [])] : []
      return "\(name)(type=<ConstraintType.\(type): '\(type)'>, "
        + (members + columns).map { "\($0)=\(Value($1).representation)" }.joined(separator: ", ") + ")"
    }
    return "[\(texts.joined(separator: ", "))]"
  }

  private func checkContract(_ node: Node) {
    if node.columns.isEmpty {
      error(
        "project.contract-columns",
        "Contract enforcement failed for: (\(node.originalFilePath)): a model with an enforced contract must declare its "
          + "columns in a properties file. Constraints must be defined in a `yml` schema configuration file like `schema.yml`.",
        node.place, hint: "list every column with its name and data_type")
    }
    // dbt: those of the columns, not of the model.
    let constraints = node.columns.flatMap(\.constraints)
    if !["table", "incremental"].contains(node.materialized),
      constraints.contains(where: { $0["warn_unsupported"]?.bool ?? true })
    {
      warn(
        "model.idle-constraints",
        "Constraint types are not supported for \(node.materialized) materializations and will be ignored.", node.place,
        hint: "warn_unsupported: false of the constraint silences this")
    }
  }
}

/// Renders descriptions with `doc`.
struct DocRenderer {
  private let session: ParseSession

  init(_ session: ParseSession) { self.session = session }

  func isNeeded(_ description: String, _ columns: [Column]) -> Bool {
    Self.isTemplate(description) || columns.contains { Self.isTemplate($0.description) }
  }

  private static func isTemplate(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "{")) }

  /// The text and the unique ids of the blocks in it.
  func render(_ text: String, _ package: String, _ place: SourcePlace?) -> (String, [String]) {
    guard Self.isTemplate(text) else { return (text, []) }
    let used = ListBox()
    let names = RenderContext(
      session.context, package: package, subject: .macro(name: "description"), phase: .run,
      adapter: AdapterObject(session.adapter))
    let docs = session.project.docs
    let root = session.context.rootName
    names.set(
      "doc",
      .function("doc") { (state, arguments) throws(RenderInterrupt) -> Value in
        let words = arguments.positional.map(\.text)
        guard let name = words.last, words.count <= 2 else {
          throw .failure("compile.doc-arguments", "doc() takes at most two arguments (\(words.count) given)")
        }
        let packages = words.count == 2 ? [words[0]] : [package, root]
        let candidates = packages.map { "doc.\($0).\(name)" }
        let found =
          candidates.lazy.compactMap { docs[$0] }.first
          ?? (words.count == 1 ? docs.values.first { $0.name == name } : nil)
        guard let found else {
          throw .failure(
            "compile.unknown-doc", "Documentation for '\(name)' not found",
            hint: Suggestion.hint(for: name, among: docs.values.map(\.name)) ?? "define it as {% docs \(name) %}")
        }
        used.items.append(.string(found.uniqueID))
        return .string(found.blockContents)
      })
    do throws(RenderInterrupt) {
      return (try names.render(text, name: place?.file.path ?? "<description>", nil), used.items.compactMap(\.string))
    } catch {
      if case .failed(let failure) = error {
        var diagnostic = failure.diagnostic
        diagnostic.place = place.map { Self.place(of: text, from: $0) }
        session.report(diagnostic)
      }
      return (text, [])
    }
  }

  /// Where in the file, from the resource's name on, the description's first template stands; else the name.
  private static func place(of text: String, from place: SourcePlace) -> SourcePlace {
    guard let open = text.firstRange(of: "{{") else { return place }
    let end = text[open.upperBound...].firstRange(of: "}}")?.upperBound ?? text.endIndex
    let template = Array(text[open.lowerBound..<end].utf8)
    let start = Int(place.span.start)
    guard let found = place.file.bytes[start...].firstRange(of: template) else { return place }
    return SourcePlace(place.file, Span(found.lowerBound, found.upperBound))
  }

  func render(_ columns: [Column], _ package: String, _ place: SourcePlace?) -> [Column] {
    columns.map { column in
      guard Self.isTemplate(column.description) else { return column }
      var copy = column
      (copy.description, copy.docBlocks) = render(column.description, package, place)
      return copy
    }
  }
}

/// Which columns tell a model's rows apart, as far as constraints and tests show it.
enum PrimaryKey {
  static func infer(_ node: Node, tests: [Node]) -> [String] {
    for constraint in node.constraints where constraint["type"]?.string == "primary_key" {
      return (constraint["columns"]?.array ?? []).compactMap(\.string)
    }
    for column in node.columns {
      if column.constraints.contains(where: { $0["type"]?.string == "primary_key" }) { return [column.name] }
    }
    var unique: Set<String> = []
    var disabledUnique: Set<String> = []
    var notNull: Set<String> = []
    for test in tests {
      guard let metadata = test.testMetadata else { continue }
      let columns =
        metadata.kwargs["column_name"]?.string.map { [$0] }
        ?? (metadata.kwargs["combination_of_columns"]?.array ?? []).compactMap(\.string)
      switch metadata.name {
      case "unique", "unique_combination_of_columns":
        if test.config.enabled { unique.formUnion(columns) } else { disabledUnique.formUnion(columns) }
      case "not_null": notNull.formUnion(columns)
      default: break
      }
    }
    let both = unique.union(disabledUnique).intersection(notNull)
    for found in [both, unique, disabledUnique] where !found.isEmpty { return found.sorted() }
    return []
  }
}
