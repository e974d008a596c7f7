import Diagnostics
import JSON
import Jinja
import ProjectModel
import Synchronization

/// Every macro of the project, its packages and ours, and the rules by which a name finds one. Immutable.
package final class MacroLibrary: Sendable {
  package struct Entry: Sendable {
    package let macro: Macro
    package let definition: Definition
  }

  package let rootPackage: String
  /// Ours, most specific first: `dbt_redshift`, `dbt_postgres`, `dbt`.
  package let internalPackages: [String]
  package let adapter: AdapterType
  /// In the order of packages, files and places.
  package let entries: [Entry]
  private let byPackage: [String: [String: Int]]
  /// What each bare name may mean, for `visible`.
  private let candidates: NameMap<Candidates>
  /// What `dispatch` found so far: many templates ask the same.
  private let dispatched = Mutex<[DispatchRequest: Int]>([:])
  /// Our own packages as one namespace.
  private let internalNames: [String: Int]
  /// Macro namespace to the packages that the project wants searched.
  private let dispatchOrders: [String: [String]]
  private let uniqueIDs: [ObjectIdentifier: String]
  /// Packages that are not ours, in order.
  private let packageNames: [String]

  package init(
    rootPackage: String, adapter: AdapterType, entries: [Entry],
    dispatch: [(namespace: String, searchOrder: [String])]
  ) {
    self.rootPackage = rootPackage
    self.adapter = adapter
    internalPackages = adapter.internalPackages
    self.entries = entries
    var byPackage: [String: [String: Int]] = [:]
    var packageNames: [String] = []
    for (index, entry) in entries.enumerated() {
      let package = entry.macro.packageName
      if byPackage[package] == nil, !adapter.internalPackages.contains(package) { packageNames.append(package) }
      byPackage[package, default: [:]][entry.macro.name] = index
    }
    var internalNames: [String: Int] = [:]
    for package in adapter.internalPackages.reversed() {
      internalNames.merge(byPackage[package] ?? [:]) { _, new in new }
    }
    var candidates = NameMap<Candidates>()
    for (package, macros) in byPackage where package == rootPackage || !adapter.internalPackages.contains(package) {
      for (name, index) in macros {
        candidates.update(name, NameMap<Candidates>.hash(name), initial: Candidates()) { known in
          if package == rootPackage { known.root = index } else { known.others.append((package, index)) }
        }
      }
    }
    for (name, index) in internalNames {
      candidates.update(name, NameMap<Candidates>.hash(name), initial: Candidates()) { $0.internal = index }
    }
    uniqueIDs = Dictionary(entries.map { (ObjectIdentifier($0.definition), $0.macro.uniqueID) }) { first, _ in first }
    self.candidates = candidates
    self.byPackage = byPackage
    self.packageNames = packageNames
    self.internalNames = internalNames
    dispatchOrders = Dictionary(dispatch.map { ($0.namespace, $0.searchOrder) }) { _, last in last }
  }

  /// The macros of one name, as places in `entries`.
  private struct Candidates: Sendable {
    var root: Int?
    var `internal`: Int?
    var others: [(package: String, index: Int)] = []
  }

  private struct DispatchRequest: Hashable {
    let name: String
    let namespace: String?
    let package: String
  }

  /// The macro that a bare name means in templates of `package`: its own, the root project's, then ours.
  package func visible(_ name: String, from package: String) -> Entry? {
    visible(name, hash: NameMap<Candidates>.hash(name), from: package)
  }

  /// The same for a name whose hash is known.
  package func visible(_ name: String, hash: Int, from package: String) -> Entry? {
    visibleIndex(name, hash, from: package).map { entries[$0] }
  }

  private func visibleIndex(_ name: String, _ hash: Int, from package: String) -> Int? {
    guard let known = candidates.find(name, hash) else { return nil }
    let own = known.others.isEmpty ? nil : known.others.first { $0.package == package }?.index
    return own ?? known.root ?? known.internal
  }

  /// The macro that dbt takes a call of this name for where it only reads the text: that of the package, of the root
  /// project, of any other package, ours.
  package func mentioned(_ name: String, from package: String) -> Entry? {
    guard let known = candidates.find(name, NameMap<Candidates>.hash(name)) else { return nil }
    if let own = byPackage[package]?[name] { return entries[own] }
    let foreign = packageNames.last { candidate in known.others.contains { $0.package == candidate } }
    let other = foreign.flatMap { candidate in known.others.first { $0.package == candidate }?.index }
    return (known.root ?? other ?? known.internal).map { entries[$0] }
  }

  /// The macro that `package.name` means; `dbt` stands for all of ours.
  package func member(_ name: String, of package: String) -> Entry? {
    memberIndex(name, of: package).map { entries[$0] }
  }

  private func memberIndex(_ name: String, of package: String) -> Int? {
    package == "dbt" ? internalNames[name] : byPackage[package]?[name]
  }

  /// The unique id of a macro by what runs when it is called.
  package func uniqueID(of definition: Definition) -> String? { uniqueIDs[ObjectIdentifier(definition)] }

  /// The names of a package's macros, sorted; `dbt` stands for all of ours.
  package func members(of package: String) -> [String] {
    (package == "dbt" ? Array(internalNames.keys) : byPackage[package].map { Array($0.keys) } ?? []).sorted()
  }

  package func isPackage(_ name: String) -> Bool { name == "dbt" || byPackage[name] != nil }

  /// Names that a bare call from `package` could mean.
  package func visibleNames(from package: String) -> [String] {
    Array(
      Set(internalNames.keys).union(byPackage[rootPackage]?.keys ?? [:].keys).union(
        byPackage[package]?.keys ?? [:].keys))
  }

  /// `adapter.dispatch(name, namespace)`: the most specific implementation that the search order has.
  /// - Returns: the entry, or the names that were tried.
  package func dispatch(_ name: String, namespace: String?, from package: String) -> Result<Entry, DispatchFailure> {
    let request = DispatchRequest(name: name, namespace: namespace, package: package)
    if let known = dispatched.withLock({ $0[request] }) { return .success(entries[known]) }
    var attempts: [String] = []
    for searched in searchPackages(namespace) {
      for prefix in adapter.dispatchPrefixes {
        let wanted = "\(prefix)__\(name)"
        let found =
          if let searched { memberIndex(wanted, of: searched) } else {
            visibleIndex(wanted, NameMap<Candidates>.hash(wanted), from: package)
          }
        if let found {
          dispatched.withLock { $0[request] = found }
          return .success(entries[found])
        }
        attempts.append(searched.map { "\($0).\(wanted)" } ?? wanted)
      }
    }
    return .failure(DispatchFailure(attempts: attempts))
  }

  package struct DispatchFailure: Error {
    package let attempts: [String]
  }

  /// nil stands for the lookup of a bare name.
  private func searchPackages(_ namespace: String?) -> [String?] {
    guard let namespace else { return [nil] }
    if let order = dispatchOrders[namespace] { return order }
    // dbt: a package's own macros, overridden by the root project's.
    if packageNames.contains(namespace) || namespace == "dbt" { return [rootPackage, namespace] }
    return [namespace]
  }

  /// The macro of a materialization: the adapter's own before the default one, the project's before ours. A package may
  /// not replace one of ours by itself.
  package func materialization(_ name: String) -> Entry? {
    let suffixes = adapter.dispatchPrefixes
    for suffix in suffixes {
      let wanted = "materialization_\(name)_\(suffix)"
      if let index = byPackage[rootPackage]?[wanted] { return entries[index] }
      let core = internalNames[wanted]
      let isBuiltIn = suffixes.contains { internalNames["materialization_\(name)_\($0)"] != nil }
      if !isBuiltIn, let index = packageNames.lazy.compactMap({ self.byPackage[$0]?[wanted] }).first {
        return entries[index]
      }
      if let core { return entries[core] }
    }
    return nil
  }

  /// Names of all materializations that a node could use, sorted.
  package var materializationNames: [String] {
    let prefix = "materialization_"
    var names: Set<String> = []
    for entry in entries where entry.macro.name.hasPrefix(prefix) {
      let rest = entry.macro.name.dropFirst(prefix.count)
      for suffix in adapter.dispatchPrefixes where rest.hasSuffix("_\(suffix)") {
        names.insert(String(rest.dropLast(suffix.count + 1)))
      }
    }
    return names.sorted()
  }

  /// `generate_schema_name` and its like for a node of `package`: a package's own for its nodes, else the root
  /// project's, else ours.
  package func generateName(_ component: String, for package: String) -> Entry? {
    let name = "generate_\(component)_name"
    if package != rootPackage, !internalPackages.contains(package), let index = byPackage[package]?[name] {
      return entries[index]
    }
    return (byPackage[rootPackage]?[name] ?? internalNames[name]).map { entries[$0] }
  }

  /// The macro of a generic test as a node of `package` names it (`unique`, or `dbt_utils` and `equal_rowcount`).
  package func test(_ name: String, namespace: String?, from package: String) -> Entry? {
    let wanted = "test_\(name)"
    if let namespace { return member(wanted, of: namespace) }
    if let own = visible(wanted, from: package) { return own }
    return packageNames.lazy.compactMap { self.byPackage[$0]?[wanted] }.first.map { entries[$0] }
  }

  /// A macro to run by name from the command line: `name` or `package.name`.
  package func operation(_ name: String) -> Entry? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    if parts.count == 2 { return member(parts[1], of: parts[0]) }
    return visible(name, from: rootPackage)
      ?? packageNames.lazy.compactMap { self.byPackage[$0]?[name] }.first.map { entries[$0] }
  }

  /// Names of generic tests, for hints.
  package var testNames: [String] {
    entries.compactMap { $0.macro.name.hasPrefix("test_") ? String($0.macro.name.dropFirst(5)) : nil }
  }
}
