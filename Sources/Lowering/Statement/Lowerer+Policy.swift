import Diagnostics
import SQL

/// Policies of rows and of masking: read, checked by the server, and kept as rows of the catalog. Nothing applies them: the
/// local target's sessions are superusers', whom Redshift lets see every row.
extension Lowerer {
  mutating func policy(_ command: Command, _ statement: Statement) {
    let isMasking = command.name.hasSuffix("MASKING POLICY")
    let kind = isMasking ? "masking" : "rls"
    guard let at = command.elements.firstIndex(where: { if case .name = $0 { true } else { false } }),
      case .name(let name) = command.elements[at]
    else { return }
    let own = Names.key(folded(name.last))
    tag = command.name.replacingFirst("OR REPLACE ", with: "")
    let rest = command.elements[(at + 1)...]
    if rest.contains(.word(.rename)), case .name(let new)? = rest.last {
      main = ["SELECT rs_catalog.rename_policy('\(kind)', \(own), \(Names.key(folded(new.last))))"]
      return
    }
    var columns: [(name: String, type: String)] = []
    var alias: String?
    var values: [[Element]] = []
    for (index, element) in zip(rest.indices, rest) {
      switch element {
      case .list(let entries) where rest[index - 1] == .word(.with):
        for entry in entries {
          guard case .name(let column)? = entry.first, case .type(let type)? = entry.last else { continue }
          let result = typeName(type, inDefinition: true)
          columns.append((folded(column.last), TypeRules.postgres(result) ?? text(type.span)))
        }
      case .list(let entries): values = entries
      case .name(let name) where rest[index - 1] == .word(.as): alias = folded(name.last)
      default: break
      }
    }
    let isNew = command.name.hasPrefix("CREATE")
    let expressions = values.joined().compactMap { element -> Expression? in
      if case .expression(let value) = element { value } else { nil }
    }
    guard let first = expressions.first, let last = expressions.last else { return }
    if isNew { checkPolicy(expressions, columns, alias, isMasking: isMasking) }
    let written = source.text(Span(Int(first.span.start), Int(last.span.end)))
    let names = "ARRAY[\(columns.map { Names.key($0.name) }.joined(separator: ", "))]::text[]"
    let types = "ARRAY[\(columns.map { Names.literal($0.type) }.joined(separator: ", "))]::text[]"
    let mode =
      isNew
      ? command.elements.contains(.word(.exists)) ? "keep" : command.name.contains("REPLACE") ? "replace" : "create"
      : "alter"
    main = [
      "SELECT rs_catalog.define_policy('\(kind)', \(own), \(names), \(types), "
        + "\(alias.map(Names.literal) ?? "NULL"), \(Names.literal(written)), '\(mode)')"
    ]
  }

  /// The server reads the condition over a row of the columns that the policy names.
  private mutating func checkPolicy(
    _ expressions: [Expression], _ columns: [(name: String, type: String)], _ alias: String?, isMasking: Bool
  ) {
    scopes.append(Scope())
    if !columns.isEmpty {
      add(
        ScopeRelation(
          name: alias ?? "_policy",
          columns: columns.map { Column(name: $0.name, type: SQLType(postgres: $0.type)) },
          reference: Names.quoted(alias ?? "_policy")))
    }
    var texts: [String] = []
    for value in expressions {
      expression(value)
      texts.append(text(value.span))
    }
    scopes.removeLast()
    let row = columns.map { "NULL::\($0.type) AS \(Names.quoted($0.name))" }.joined(separator: ", ")
    let from = columns.isEmpty ? "" : " FROM (SELECT \(row)) AS \(Names.quoted(alias ?? "_policy"))"
    let list = texts.joined(separator: ", ")
    before.append(isMasking ? "SELECT \(list)\(from) LIMIT 0" : "SELECT\(from) WHERE \(list) LIMIT 0")
  }

  /// ATTACH and DETACH.
  mutating func attachment(_ command: Command) {
    let elements = command.elements
    guard elements.count > 4, case .name(let policy) = elements[2] else { return }
    let isMasking = elements[0] == .word(.masking)
    let preposition = Element.word(command.name == "ATTACH" ? .to : .from)
    guard let split = elements.lastIndex(of: preposition) else { return }
    var tables: [String] = []
    var lists: [[String]] = []
    for element in elements[3..<split] {
      switch element {
      case .name(let table):
        name(table)
        tables.append(Names.literal(text(table.span)))
      case .list(let entries):
        lists.append(
          entries.joined().compactMap { entry in
            guard case .expression(let value) = entry else { return nil }
            return Names.literal(source.text(value.span).lowercased())
          })
      default: break
      }
    }
    var grantees: [String] = []
    var priority = "NULL"
    for element in elements[(split + 1)...] {
      switch element {
      case .name(let name): grantees.append(Names.key(folded(name.last)))
      case .word(.public): grantees.append("'public'")
      case .number(let number): priority = number
      default: break
      }
    }
    func list(_ values: [String]) -> String { "ARRAY[\(values.joined(separator: ", "))]::text[]" }
    let output = lists.first.map(list) ?? "NULL"
    let input = lists.count > 1 ? list(lists[1]) : output
    main = [
      "SELECT rs_catalog.\(command.name.lowercased())_policy('\(isMasking ? "masking" : "rls")', "
        + "\(Names.key(folded(policy.last))), \(list(tables)), \(output), \(input), \(list(grantees)), \(priority))"
    ]
    tag = "\(command.name) \(isMasking ? "MASKING" : "RLS") POLICY"
  }

  /// `DROP RLS POLICY p`.
  mutating func dropPolicy(_ drop: Drop) {
    let kind = drop.object == "MASKING POLICY" ? "masking" : "rls"
    let isCascade = drop.options.contains(.word(.cascade))
    main = drop.names.map {
      "SELECT rs_catalog.drop_policy('\(kind)', \(Names.key(folded($0.last))), \(drop.ifExists), \(isCascade))"
    }
    tag = "DROP " + drop.object
  }

  /// `ALTER TABLE t ROW LEVEL SECURITY ON CONJUNCTION TYPE OR`.
  func rowSecurity(_ target: String, isOn: Bool, _ options: [Element]) -> String {
    var conjunction = "NULL"
    if options.contains(.word(.or)) {
      conjunction = "'or'"
    } else if options.contains(.word(.and)) {
      conjunction = "'and'"
    }
    let isShared = options.contains(.word(.datashares))
    return "SELECT rs_catalog.set_row_security(\(target), \(isOn), \(conjunction), \(isShared))"
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
