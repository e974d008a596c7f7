import Diagnostics
import Lowering
import Postgres

/// A procedure as the catalog holds it.
struct StoredProcedure {
  struct Argument {
    let name: String
    let isInput: Bool
    let isOutput: Bool
    /// Whether it is OUT alone: it is no argument of CALL.
    var isOnlyOutput: Bool { isOutput && !isInput }
    let type: String
  }

  let name: String
  let body: String
  let arguments: [Argument]
  let isNonatomic: Bool
  /// `SET parameter TO value` of its definition.
  let settings: [(name: String, value: String)]

  var inputs: [Argument] { arguments.filter(\.isInput) }

  /// All procedures of a name, in the order in which they were made.
  static func named(_ parts: [String], _ connection: Connection) throws(DatabaseError) -> [StoredProcedure] {
    let name = Names.key(parts.last ?? "")
    let place =
      parts.count > 1 ? "n.nspname = \(Names.key(parts[parts.count - 2]))" : "pg_function_is_visible(p.oid)"
    let result = try connection.query(
      """
      select p.oid, p.prosrc, array_to_string(p.proconfig, e'\\n'), coalesce(p.proargnames[a.place], ''), \
      coalesce(p.proargmodes[a.place]::text, 'i'), format_type(a.type, null) from pg_catalog.pg_proc p \
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace \
      left join lateral unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, place) on true \
      where p.prokind = 'p' and p.proname = \(name) and \(place) order by p.oid, a.place
      """)
    var found: [StoredProcedure] = []
    var row = 0
    while row < result.rowCount {
      let identity = result.value(row, 0)
      var arguments: [Argument] = []
      let first = row
      while row < result.rowCount, result.value(row, 0) == identity {
        if let type = result.value(row, 5) {
          let mode = result.value(row, 4) ?? "i"
          let name = result.value(row, 3) ?? ""
          if let failure = LongNames.learn(LongNames.unknown(in: name), connection) { throw failure }
          arguments.append(
            Argument(
              name: LongNames.restored(name), isInput: mode != "o",
              isOutput: mode != "i", type: type))
        }
        row += 1
      }
      var settings: [(name: String, value: String)] = []
      for line in (result.value(first, 2) ?? "").split(separator: "\n") {
        guard let sign = line.firstIndex(of: "=") else { continue }
        settings.append((String(line[..<sign]), String(line[line.index(after: sign)...])))
      }
      found.append(
        StoredProcedure(
          name: parts.last ?? "", body: result.value(first, 1) ?? "", arguments: arguments,
          isNonatomic: settings.contains { $0.name == "rs_catalog.nonatomic" },
          settings: settings.filter { $0.name != "rs_catalog.nonatomic" }))
    }
    return found
  }

  /// How well values fit the arguments; nil where their number does not.
  func fits(_ types: [String]) -> Int? {
    let inputs = self.inputs
    guard inputs.count == types.count else { return nil }
    var score = 0
    for (argument, type) in zip(inputs, types) {
      if argument.type == type {
        score += 4
      } else if Self.family(argument.type) == Self.family(type) {
        score += 2
      }
    }
    return score
  }

  private static func family(_ type: String) -> Int {
    let name = type.prefix { $0 != "(" }
    switch name {
    case "smallint", "integer", "bigint", "numeric", "real", "double precision": return 1
    case "text", "character varying", "character", "refcursor", "unknown": return 2
    case "date", "timestamp without time zone", "timestamp with time zone": return 3
    case "boolean": return 4
    default: return 5
    }
  }
}
