import Diagnostics
import JSON
import ProjectModel
import SQL

/// Rules that need the whole project's joins and filters: R3, R4, R6, R7, R8, R21.
struct JoinRules {
  let results: [String: NodeResult]
  let order: [String]
  let project: ParsedProject
  private let keys: [String: TableKeys]
  /// Queries of what is no table, to look through.
  private let queries: [String: BoundQuery]

  /// A column of a table, views and ephemeral models on the way looked through.
  private struct Place: Hashable {
    let table: String
    let column: String
  }

  /// By table and column: the models that use the column in one way.
  private typealias Users = [String: [String: Set<String>]]

  init(results: [String: NodeResult], order: [String], project: ParsedProject) {
    self.results = results
    self.order = order
    self.project = project
    var keys: [String: TableKeys] = [:]
    var queries: [String: BoundQuery] = [:]
    for node in project.nodes.values where node.resourceType != .test {
      if Self.tables.contains(node.materialized) {
        keys[node.uniqueID] = TableKeys(node)
      } else if let query = results[node.uniqueID]?.query {
        queries[node.uniqueID] = query
      }
    }
    self.keys = keys
    self.queries = queries
  }

  private static let tables: Set<String> = ["table", "incremental", "seed", "snapshot", "materialized_view"]

  private func base(_ id: String, _ column: String, depth: Int = 0) -> Place? {
    if keys[id] != nil || project.sources[id] != nil { return Place(table: id, column: column) }
    guard depth < 50, let query = queries[id] else { return nil }
    if let found = query.columns.first(where: { $0.name == column }) {
      guard found.sources.count == 1, found.sources[0].kind == .copied else { return nil }
      return base(found.sources[0].relation, found.sources[0].column, depth: depth + 1)
    }
    return query.openTable.flatMap { base($0, column, depth: depth + 1) }
  }

  var findings: [(String, Diagnostic)] {
    var findings: [(String, Diagnostic)] = []
    var joined: Users = [:]
    var ranged: Users = [:]
    var copied: [String: (users: Set<String>, first: SourcePlace?)] = [:]
    for id in order {
      guard let result = results[id], result.node.resourceType == .model || result.node.resourceType == .snapshot,
        let file = result.compiled
      else { continue }
      let places = CompiledPlaces(compiled: file, node: result.node)
      for join in result.facts.joins {
        for pair in join.pairs {
          for side in [pair.left, pair.right] {
            if let place = base(side.relation, side.column) {
              joined[place.table, default: [:]][place.column, default: []].insert(id)
            }
          }
        }
        if let small = smallSide(join) {
          let first = places.place(join.span)
          copied[small, default: ([], first)].users.insert(id)
        } else if let finding = redistribution(join, file) {
          findings.append((id, places.place(finding)))
        }
      }
      for filter in result.facts.filters {
        guard let place = base(filter.source.relation, filter.source.column) else { continue }
        if filter.form == .range { ranged[place.table, default: [:]][place.column, default: []].insert(id) }
        if filter.form == .computed, let finding = computed(place, filter, file) {
          findings.append((id, places.place(finding)))
        }
      }
      findings += partitions(result, places).map { (id, $0) }
    }
    for id in order {
      guard let node = project.nodes[id], node.resourceType == .model else { continue }
      findings += advice(node, joined, ranged).map { (id, $0) }
    }
    for id in order {
      if let users = copied[id], let node = project.nodes[id] {
        findings.append((id, smallDimension(node, users.users.count, users.first)))
      }
    }
    return findings
  }

  // MARK: R4

  /// Up to here a copy on every node costs little, and from there on a table is a fact.
  private static let small = 1_000_000
  private static let large = 5_000_000

  /// As the owner says, or as a seed's file has.
  private func rows(_ id: String) -> Int? {
    guard let node = project.nodes[id] else { return nil }
    return Marks(node.config.meta).rows ?? Marks(node.meta).rows ?? results[id]?.rows
  }

  /// The small table of a join whose rows travel because its own keys lie otherwise.
  private func smallSide(_ join: QueryFacts.Join) -> String? {
    for pair in join.pairs {
      guard let left = base(pair.left.relation, pair.left.column),
        let right = base(pair.right.relation, pair.right.column)
      else { continue }
      for (one, other) in [(left, right), (right, left)] {
        guard let own = keys[one.table], let others = keys[other.table], others.distribution != .all,
          let node = project.nodes[one.table], node.materialized != "incremental",
          let count = rows(one.table), count <= Self.small, rows(other.table) ?? Int.max > count
        else { continue }
        switch own.distribution {
        case .even: return one.table
        case .key(let key) where key != one.column || others.distKey != other.column:
          // Another pair of the same join may be that of the keys.
          if !isByKeys(join) { return one.table }
        default: continue
        }
      }
    }
    return nil
  }

  private func isByKeys(_ join: QueryFacts.Join) -> Bool {
    join.pairs.contains { pair in
      guard let left = base(pair.left.relation, pair.left.column),
        let right = base(pair.right.relation, pair.right.column)
      else { return false }
      return keys[left.table]?.distKey == left.column && keys[right.table]?.distKey == right.column
    }
  }

  private func smallDimension(_ node: Node, _ users: Int, _ join: SourcePlace?) -> Diagnostic {
    let models = users == 1 ? "a model joins" : "\(users) models join"
    return Diagnostic(
      code: "redshift.small-dimension",
      message:
        "\(models) \(node.name) where neither side lies by the column, and its \(rows(node.uniqueID) ?? 0) rows travel",
      // A seed has no text of its own that says it.
      place: CompiledPlaces.config("dist", node) ?? join, hint: "dist='all' keeps a copy on every node", severity: .note
    )
  }

  /// Why DISTSTYLE ALL does not suit a table.
  private func whyNotEverywhere(_ node: Node) -> String? {
    if node.materialized == "incremental" {
      return "every node keeps a copy of an incremental table: each load is done on all"
    }
    if let rows = rows(node.uniqueID), rows >= Self.large {
      return "every node keeps, and writes at each run, a copy of \(rows) rows"
    }
    if ["fct_", "fact_"].contains(where: node.name.lowercased().hasPrefix), rows(node.uniqueID) == nil {
      return "every node keeps, and writes at each run, a copy of what is named as a fact table"
    }
    return nil
  }

  // MARK: R7

  private func redistribution(_ join: QueryFacts.Join, _ file: SourceFile) -> Diagnostic? {
    guard !join.pairs.isEmpty else { return nil }
    var keyed: (Place, Place)?
    for pair in join.pairs {
      guard let left = base(pair.left.relation, pair.left.column),
        let right = base(pair.right.relation, pair.right.column),
        let one = keys[left.table], let other = keys[right.table]
      else { continue }
      guard let a = one.distKey, let b = other.distKey else { return nil }
      if a == left.column, b == right.column { return nil }
      keyed = (left, right)
    }
    guard let (left, right) = keyed, let one = project.nodes[left.table], let other = project.nodes[right.table],
      let a = keys[left.table]?.distKey, let b = keys[right.table]?.distKey
    else { return nil }
    return Diagnostic(
      code: "redshift.join-redistribution",
      message: "\(one.name) lies by '\(a)' and \(other.name) by '\(b)', and this joins other columns: rows travel",
      place: SourcePlace(file, join.span), hint: "join by the distribution keys, or choose others", severity: .note)
  }

  // MARK: R8

  private func computed(_ place: Place, _ filter: QueryFacts.Filter, _ file: SourceFile) -> Diagnostic? {
    if let node = project.nodes[place.table] {
      guard keys[place.table]?.sortColumns.first == place.column else { return nil }
      return Diagnostic(
        code: "redshift.function-on-key",
        message: "'\(place.column)' sorts \(node.name), and a function or cast around it hides that",
        place: SourcePlace(file, filter.span), hint: "leave the column bare, and change the other side",
        severity: .warning)
    }
    guard let source = project.sources[place.table], partitions(of: source).contains(place.column) else { return nil }
    return Diagnostic(
      code: "redshift.function-on-key",
      message: "'\(place.column)' parts \(source.name), and a function or cast around it reads every part",
      place: SourcePlace(file, filter.span), hint: "leave the column bare, and change the other side",
      severity: .warning)
  }

  // MARK: R21

  private func partitions(of source: SourceDefinition) -> [String] {
    (source.external["partitions"]?.array ?? []).compactMap { $0["name"]?.string?.lowercased() }
  }

  private func partitions(_ result: NodeResult, _ places: CompiledPlaces) -> [Diagnostic] {
    result.facts.tables.compactMap { id in
      guard let source = project.sources[id] else { return nil }
      let names = partitions(of: source)
      guard !names.isEmpty else { return nil }
      let used = result.facts.uses.contains {
        $0.relation == id && names.contains($0.column) && ($0.use == .filter || $0.use == .join)
      }
      guard !used, result.facts.uses.contains(where: { $0.use == .filter && $0.relation == id }) else { return nil }
      return Diagnostic(
        code: "redshift.external-partition",
        message:
          "\(source.name) is parted by \(names.joined(separator: ", ")), and no filter names it: every file is read",
        place: places.beginning, hint: "filter by the partition too", severity: .note)
    }
  }

  // MARK: R3, R4, R6

  private func advice(
    _ node: Node, _ joined: Users, _ ranged: Users
  ) -> [Diagnostic] {
    guard ["table", "incremental"].contains(node.materialized), let keys = keys[node.uniqueID] else { return [] }
    var findings: [Diagnostic] = []
    func most(_ users: Users, _ isWanted: (String) -> Bool) -> (String, Int)? {
      (users[node.uniqueID] ?? [:]).filter { isWanted($0.key) }.map { ($0.key, $0.value.count) }
        .max { ($0.1, $1.0) < ($1.1, $0.0) }
    }
    let columns = results[node.uniqueID]?.table?.columns ?? []
    if keys.distribution == .unset, let (column, count) = most(joined, { _ in true }),
      count >= 3
    {
      findings.append(
        Diagnostic(
          code: "redshift.distkey-join",
          message: "\(count) models join \(node.name) by '\(column)', and it has no dist",
          place: CompiledPlaces.beginning(node), hint: "dist='\(column)' on both sides joins without moving rows",
          severity: .note))
    }
    if keys.distribution == .all, let reason = whyNotEverywhere(node) {
      findings.append(
        Diagnostic(
          code: "redshift.diststyle-all",
          message: reason,
          place: CompiledPlaces.config("dist", node), hint: "dist='all' suits small tables that seldom change",
          severity: .warning))
    }
    let isTime = { (name: String) in columns.first { $0.name == name }?.type?.family == .moment }
    if keys.sortColumns.isEmpty, let (column, count) = most(ranged, isTime), count >= 2 {
      findings.append(
        Diagnostic(
          code: "redshift.sortkey-filter",
          message: "\(count) models read a range of '\(column)', and \(node.name) has no sort",
          place: CompiledPlaces.beginning(node), hint: "sort='\(column)' lets them skip blocks", severity: .note))
    } else if let result = results[node.uniqueID], let finding = loads(result, keys) {
      findings.append(finding)
    }
    return findings
  }

  /// R6, R17: the time column by which an incremental model finds new rows is the one to sort by.
  private func loads(_ result: NodeResult, _ keys: TableKeys) -> Diagnostic? {
    guard let facts = result.laterFacts, let columns = result.query?.columns else { return nil }
    let ranged = facts.filters.filter { $0.form == .range }.map(\.source)
    let loaded = columns.first { column in
      guard column.type?.family == .moment, column.sources.count == 1, column.sources[0].kind == .copied else {
        return false
      }
      return ranged.contains { $0.relation == column.sources[0].relation && $0.column == column.sources[0].column }
    }
    guard let name = loaded?.name else { return nil }
    guard let first = keys.sortColumns.first else {
      return Diagnostic(
        code: "redshift.sortkey-filter",
        message: "each run reads what is newer by '\(name)', and \(result.node.name) has no sort",
        place: CompiledPlaces.beginning(result.node), hint: "sort='\(name)' keeps new rows in order, and skips blocks",
        severity: .note)
    }
    guard !keys.isInterleaved, columns.first(where: { $0.name == first })?.type?.family != .moment else { return nil }
    return Diagnostic(
      code: "redshift.load-order",
      message: "rows come in by '\(name)' and the table is sorted by '\(first)': each run leaves unsorted rows",
      place: CompiledPlaces.config("sort", result.node),
      hint: "sort=['\(name)', …] takes them in order, without VACUUM", severity: .note)
  }
}
