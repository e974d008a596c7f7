import Diagnostics
import SQL

/// Function calls.
extension Lowerer {
  mutating func function(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    let name = folded(call.name.last)
    if call.name.count > 1 {
      // A function of a schema of its own is the user's, or PostgreSQL's by its full name.
      if let written = PostgresCatalog.function(folded(call.name)) {
        patches.replace(call.name.span, written)
      } else {
        self.name(call.name)
      }
      _ = walkArguments(call)
      walkWindow(call)
      return nil
    }
    guard call.hasArguments else { return wordFunction(name, whole) }
    let entry = FunctionTable.entries[name]
    guard isKnown(name, entry, call), hasRightCount(name, entry, call) else { return nil }
    checkWindow(call, name, whole)
    if entry?.isLeaderOnly ?? false { noteLeaderCall(call, name, call.name.span) }
    if name == "current_schema" { currentSchema(whole) }
    if name == "pg_last_query_id" || name == "last_user_query_id" { readsQueryLog = true }
    let lowered: Lowered? =
      switch entry?.family {
      case .date: dateFunction(call, name, whole)
      case .aggregate: aggregate(call, name, whole)
      case .conditional: conditional(call, name, whole)
      case .other, nil: nil
      }
    if let lowered { return lowered.type }
    let types = walkArguments(call)
    walkWindow(call)
    if call.quantity == .distinct { refuseSketch(in: "DISTINCT", types.first ?? nil, whole.span) }
    if call.isApproximate { dropApproximate(call, whole) }
    if call.nullTreatment != nil { return nullTreatment(call, name, whole, types) }
    return plain(call, name, entry, types, whole)
  }

  /// PostgreSQL would tell of types that the statement does not name.
  private mutating func hasRightCount(
    _ name: String, _ entry: FunctionTable.Entry?, _ call: FunctionCall
  ) -> Bool {
    guard let signature = entry?.signature, !signature.counts.contains(call.arguments.count)
    else { return true }
    let hint = name == "concat" && call.arguments.count > 2 ? "nest the calls, or join the strings with ||" : nil
    report(.wrongArguments(name.uppercased(), signature.countText, place(call.name.span), hint: hint))
    return false
  }

  /// As `hasRightCount`, of the arguments' types.
  private mutating func argumentsFit(
    _ name: String, _ entry: FunctionTable.Entry, _ call: FunctionCall, _ types: [SQLType?]
  ) -> Bool {
    guard let form = entry.signature?.form(call.arguments.count) else { return true }
    for (index, type) in types.enumerated() {
      guard let type, let wanted = form.argument(index), !wanted.takes(type) else { continue }
      report(
        .wrongArguments(
          name.uppercased(), "\(wanted.text) as argument \(index + 1), not \(type.baseName)",
          place(call.arguments[index].span)))
      return false
    }
    return true
  }

  /// A result of a lowering that took place; nil types are unknown ones.
  struct Lowered {
    let type: SQLType?
  }

  private mutating func plain(
    _ call: FunctionCall, _ name: String, _ entry: FunctionTable.Entry?, _ types: [SQLType?], _ whole: Expression
  ) -> SQLType? {
    switch name {
    case "round", "trunc": return rounding(call, name, types)
    case "json_extract_path_text": return extractPath(call)
    case "sysdate":
      patches.replace(call.name.span, "rs_catalog.sysdate")
      return .timestamp
    case "concat":
      if case .varbyte? = types.first ?? nil {
        patches.replace(call.name.span, "rs_catalog.concat")
        return .varbyte(64000)
      }
    case "bool_and" where types.first??.isInteger == true, "bool_or" where types.first??.isInteger == true:
      patches.wrap(call.arguments[0].value.span, "((", ") <> 0)")
    case "max" where types.first == .super, "min" where types.first == .super:
      patches.replace(call.name.span, "rs_catalog.super_" + name)
      return .super
    case "max" where types.first?.isBytes == true, "min" where types.first?.isBytes == true:
      patches.replace(call.name.span, "rs_catalog.bytes_" + name)
      return types[0]
    case "object" where call.arguments.count % 2 == 1:
      report(.wrongArguments("OBJECT", "keys and values in pairs", place(call.name.span)))
      return .super
    case "object_transform": return objectTransform(call, types)
    case "to_char": return toChar(call, types)
    case "fnv_hash": return hash(call, types)
    case "timezone":
      // A constant is a timestamp without a zone.
      guard call.arguments.count == 2, types.count == 2 else { break }
      let value = call.arguments[1].value
      if isConstantString(value) { patches.wrap(value.span, "(", ")::timestamp") }
      return types[1] == .timestamptz ? .timestamp : .timestamptz
    case "checksum":
      if let value = call.arguments.first?.value, types.first??.isString == true || isConstantString(value) {
        report(
          .unsupportedFunction(
            "CHECKSUM of a string", place(value.span), hint: "how Redshift computes it is not documented; use FNV_HASH")
        )
      }
    case "collate": return collate(call, types, whole)
    case "current_setting", "set_config": return setting(call)
    case "pg_get_cols", "pg_get_late_binding_view_cols": break
    default: break
    }
    guard let entry, let rule = entry.rule else {
      if let written = entry?.written { patches.replace(call.name.span, written) }
      return PostgresCatalog.givesText(name) ? .varchar(SQLType.longestVarchar) : nil
    }
    guard argumentsFit(name, entry, call, types) else { return nil }
    for (index, wanted) in entry.moments.enumerated() where index < types.count {
      guard let type = types[index], type != wanted, !isConstantString(call.arguments[index].value),
        let written = TypeRules.postgres(wanted)
      else { continue }
      patches.wrap(call.arguments[index].value.span, "(", ")::" + written)
    }
    if entry.takesNumbers {
      for (argument, type) in zip(call.arguments, types) {
        if isConstantString(argument.value) || type?.isString == true {
          patches.wrap(argument.value.span, "(", ")::numeric")
        } else if isNull(argument.value) {
          // A null alone would fit several of the functions of that name.
          patches.wrap(argument.value.span, "(", ")::float8")
        }
      }
    }
    if entry.takesIntegers, let value = call.arguments.first?.value, isNull(value) {
      patches.wrap(value.span, "(", ")::int")
    }
    if entry.isSpatial { spatialArguments(call, entry) }
    for index in rule.textArguments where index < call.arguments.count {
      textArgument(call.arguments[index].value, types[index])
    }
    for index in call.arguments.indices where rule.superArguments.contains(index) || rule.superArguments.contains(-1) {
      superArgument(call.arguments[index].value, types[index])
    }
    if let written = rule.name ?? entry.written { patches.replace(call.name.span, written) }
    switch rule.result {
    case .unknown: return nil
    case .fixed(let type): return type
    case .argument(let index): return index < types.count ? types[index] : nil
    case .whole(let index): return withoutScale(index < types.count ? types[index] : nil)
    case .sign(let index):
      switch index < types.count ? types[index] : nil {
      case .decimal, .varchar, .char: return .decimal(precision: 1, scale: 0)
      case .super, nil: return nil
      default: return .double
      }
    case .remainder:
      guard types.count == 2, let left = types[0], let right = types[1] else { return nil }
      return left == .integer && right.isInteger || right == .integer && left.isInteger
        ? .integer : TypeRules.arithmetic("%", left, right)
    case .within(let index):
      switch index < types.count ? types[index] : nil {
      case .varchar(let length), .char(let length): return .varchar(length)
      case .varbyte: return types[index]
      default: return .varchar(SQLType.longestVarchar)
      }
    }
  }

  private func withoutScale(_ type: SQLType?) -> SQLType? {
    switch type {
    case .decimal(let precision, let scale): .decimal(precision: max(precision - scale, 1), scale: 0)
    case .varchar, .char: nil
    default: type
    }
  }

  /// Redshift has no text for a boolean.
  mutating func refuseBoolean(_ argument: Expression) {
    report(
      .notRedshift(
        "Redshift does not turn a boolean into a string", place(argument.span),
        hint: "use CASE WHEN … THEN 'true' …"))
  }

  /// An argument that the function takes as a string.
  mutating func textArgument(_ argument: Expression, _ type: SQLType?) {
    guard let type, !type.isString, !isConstantString(argument), !isNull(argument) else { return }
    switch type {
    case .boolean: refuseBoolean(argument)
    case .geometry, .geography:
      report(
        .notRedshift(
          "a \(type.baseName) is no string on Redshift", place(argument.span),
          hint: "write ST_AsText(…) or ST_AsEWKT(…)"))
    case .super: patches.wrap(argument.span, "rs_catalog.super_text(", ")")
    case .varbyte, .other: break
    default: patches.wrap(argument.span, "(", ")::text")
    }
  }

  /// An argument that the function takes as a SUPER value.
  private mutating func superArgument(_ argument: Expression, _ type: SQLType?) {
    if type == .super { return }
    if isNull(argument) {
      patches.wrap(argument.span, "", "::rs_catalog.super")
      return
    }
    switch type {
    case .date?, .time?, .timetz?, .timestamp?, .timestamptz?, .interval?:
      report(
        .notRedshift(
          "a value of a date or time type cannot become SUPER", place(argument.span), hint: "cast it to VARCHAR first"))
    // An array of the catalog's.
    case .other?: break
    default: patches.wrap(argument.span, "rs_catalog.to_super(", isConstantString(argument) ? "::text)" : ")")
    }
  }

  /// `OBJECT_TRANSFORM(object KEEP 'path', … SET 'path', value, …)`.
  private mutating func objectTransform(_ call: FunctionCall, _ types: [SQLType?]) -> SQLType? {
    guard let object = call.arguments.first, let last = call.arguments.last else {
      report(.wrongArguments("OBJECT_TRANSFORM", "an object", place(call.name.span)))
      return .super
    }
    superArgument(object.value, types[0])
    var kept: [PatchList.Piece] = []
    var paths: [PatchList.Piece] = []
    var values: [PatchList.Piece] = []
    var word: Keyword?
    var takesValue = false
    for (argument, type) in zip(call.arguments, types).dropFirst() {
      if let next = argument.word {
        word = next
        takesValue = false
      }
      if word == .set, takesValue {
        superArgument(argument.value, type)
        values += [.text(values.isEmpty ? "" : ", "), .source(argument.value.span)]
        takesValue = false
        continue
      }
      guard isConstantString(argument.value), word != nil else {
        report(
          .wrongArguments(
            "OBJECT_TRANSFORM", "paths as constant strings after KEEP and SET", place(argument.value.span)))
        return .super
      }
      if word == .set {
        paths += [.text(paths.isEmpty ? "" : ", "), .source(argument.value.span)]
        takesValue = true
      } else {
        kept += [.text(kept.isEmpty ? "" : ", "), .source(argument.value.span)]
      }
    }
    if takesValue {
      report(.wrongArguments("OBJECT_TRANSFORM", "a value after each path of SET", place(last.span)))
    }
    patches.replace(call.name.span, "rs_catalog.object_transform")
    let hasKeep = call.arguments.contains { $0.word == .keep }
    var pieces: [PatchList.Piece] = [.source(object.value.span), .text(hasKeep ? ", ARRAY[" : ", NULL")]
    if hasKeep { pieces += kept + [.text("]::text[]")] }
    pieces += [.text("::text[], ARRAY[")] + paths + [.text("]::text[], ARRAY[")] + values
    pieces.append(.text("]::rs_catalog.super[]"))
    patches.replace(Span(Int(object.span.start), Int(last.span.end)), pieces)
    return .super
  }

  /// Whether there is such a function; what the local target or Redshift does not have is reported.
  private mutating func isKnown(_ name: String, _ entry: FunctionTable.Entry?, _ call: FunctionCall) -> Bool {
    if entry?.isSpatial ?? false, !catalog.hasSpatial {
      report(.unsupportedFunction(name, place(call.name.span), hint: Diagnostic.spatialHint))
      return false
    }
    if let hint = entry?.refusal {
      report(.unsupportedFunction(name, place(call.name.span), hint: hint.isEmpty ? nil : hint))
      return false
    }
    if entry != nil { return true }
    if name.utf8.count > Names.longest { self.name(call.name) }
    let found = catalog.function(name)
    if found == .own { return true }
    if let hint = FunctionTable.postgresOnly[name] {
      report(.postgresFunction(name, place(call.name.span), hint: hint.isEmpty ? nil : hint))
      return false
    }
    switch found {
    case .own?, nil: return true
    case .server?:
      // Functions of the system's own: Redshift has PostgreSQL 8's.
      if ["pg_", "has_", "array_", "to_reg"].contains(where: { name.hasPrefix($0) }) { return true }
      if PostgresCatalog.typeFunctions.contains(name) { return true }
      report(.postgresFunction(name, place(call.name.span), hint: nil))
    case .unknown?:
      let types = walkArguments(call)
      report(.unknownFunction(name, signature(call, types), place(call.name.span)))
    }
    return false
  }

  /// The arguments' types as the server names them; nil where one is not known.
  private func signature(_ call: FunctionCall, _ types: [SQLType?]) -> String? {
    var names: [String] = []
    for (argument, type) in zip(call.arguments, types) {
      if isUntyped(argument.value) {
        names.append("\"unknown\"")
      } else if let type {
        names.append(TypeRules.messageName(type))
      } else {
        return nil
      }
    }
    return names.joined(separator: ", ")
  }

  /// A constant that has no type by itself.
  private func isUntyped(_ expression: Expression) -> Bool {
    if isConstantString(expression) { return true }
    guard case .literal(let literal) = expression.kind else { return false }
    return literal.kind == .null
  }

  /// COLLATE(value, 'case_insensitive'): how the value is compared, not what it is.
  private mutating func collate(_ call: FunctionCall, _ types: [SQLType?], _ whole: Expression) -> SQLType? {
    guard call.arguments.count == 2, case .literal(let literal) = call.arguments[1].value.kind,
      case .string(let name) = literal.kind, let collation = Self.collations[name.value.lowercased()]
    else {
      report(
        .wrongArguments(
          "COLLATE", "a string and 'case_sensitive' or 'case_insensitive'", place(call.name.span)))
      return types.first ?? nil
    }
    patches.replace(
      whole.span, .text("(("), .source(call.arguments[0].value.span), .text(") COLLATE \(collation))"))
    return types.first ?? nil
  }

  static let collations = [
    "case_sensitive": "pg_catalog.\"default\"", "cs": "pg_catalog.\"default\"",
    "case_insensitive": "rs_catalog.case_insensitive", "ci": "rs_catalog.case_insensitive",
  ]

  /// FNV_HASH reads the bytes of the value as it is stored.
  private mutating func hash(_ call: FunctionCall, _ types: [SQLType?]) -> SQLType? {
    let value = call.arguments[0].value
    patches.replace(call.name.span, "rs_catalog.fnv_hash")
    switch types[0] {
    case .decimal(let precision, let scale)?:
      patches.replace(call.name.span, "rs_catalog.fnv_decimal")
      patches.replace(value.span, .source(value.span), .text(", \(precision), \(scale)"))
    case .char(let length)?:
      // Its blanks count here.
      patches.wrap(value.span, "rpad((", ")::text, \(length))")
    case .date?, .time?, .timetz?, .timestamp?, .timestamptz?, .interval?:
      report(
        .unsupportedFunction(
          "FNV_HASH of a date or time", place(value.span),
          hint: "how Redshift stores it is not documented; hash its text: FNV_HASH(value::VARCHAR)"))
    case nil where isNull(value): patches.wrap(value.span, "(", ")::int")
    default: break
    }
    return .bigint
  }

  /// A timestamp's text may show its zone; a date's is a timestamp's.
  private mutating func toChar(_ call: FunctionCall, _ types: [SQLType?]) -> SQLType? {
    let type = types.first ?? nil
    if type == .super, let value = call.arguments.first?.value {
      patches.wrap(value.span, "rs_catalog.super_number(", ")")
    }
    switch type {
    case .timestamptz?, .interval?: break
    default:
      if let value = call.arguments.first?.value, isConstantString(value) { patches.wrap(value.span, "", "::text") }
      patches.replace(call.name.span, "rs_catalog.to_char")
    }
    return .varchar(SQLType.longestVarchar)
  }

  /// A setting of Redshift's own is kept under a prefix.
  private mutating func setting(_ call: FunctionCall) -> SQLType? {
    guard let argument = call.arguments.first?.value, case .literal(let literal) = argument.kind,
      case .string(let string) = literal.kind
    else { return .varchar(SQLType.longestVarchar) }
    let parameter = string.value.lowercased()
    let isOwn = SessionParameters.versions[parameter] != nil || parameter == "query_group"
    if isOwn, call.name.last.folded == "current_setting" {
      patches.replace(call.name.span, "rs_catalog.current_setting")
    } else if SessionParameters.redshiftOnly.contains(parameter) {
      patches.replace(argument.span, Names.literal("rs_catalog." + parameter))
      if call.name.last.folded == "current_setting", call.arguments.count == 1 {
        patches.replace(argument.span, .source(argument.span), .text(", true"))
      }
    }
    return .varchar(SQLType.longestVarchar)
  }

  // MARK: Walking

  /// Walks the arguments; returns their types.
  mutating func walkArguments(_ call: FunctionCall, from first: Int = 0) -> [SQLType?] {
    var types: [SQLType?] = Array(repeating: nil, count: min(first, call.arguments.count))
    for argument in call.arguments.dropFirst(first) { types.append(expression(argument.value)) }
    for item in call.orderBy { expression(item.expression) }
    for item in call.withinGroup ?? [] { expression(item.expression) }
    if let filter = call.filter { expression(filter) }
    return types
  }

  mutating func walkWindow(_ call: FunctionCall) {
    guard case .specification(let window)? = call.over else { return }
    windowSpecification(window)
  }

  mutating func windowSpecification(_ window: WindowSpecification) {
    for value in window.partitionBy { expression(value) }
    for item in window.orderBy { expression(item.expression) }
    if let frame = window.frame { endless(frame) }
  }

  /// Redshift: `ROWS UNBOUNDED FOLLOWING` begins at the current row, as `ROWS UNBOUNDED PRECEDING` ends there.
  private mutating func endless(_ frame: WindowFrame) {
    guard frame.end == nil else { return }
    switch frame.start {
    case .unboundedFollowing:
      patches.replace(frame.extent.span, "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING")
    case .following(let count):
      patches.replace(
        frame.extent.span, .text("ROWS BETWEEN CURRENT ROW AND "), .source(count.span), .text(" FOLLOWING"))
    case .unboundedPreceding, .preceding, .currentRow: break
    }
  }

  /// Redshift: an aggregate or a FIRST/LAST/NTH_VALUE with ORDER BY in its window needs a frame.
  private mutating func checkWindow(_ call: FunctionCall, _ name: String, _ whole: Expression) {
    if call.over != nil || call.filter != nil || !call.orderBy.isEmpty { refuse(RefusedForms.of(call)) }
    guard case .specification(let window)? = call.over, !window.orderBy.isEmpty, window.frame == nil,
      window.base == nil
    else { return }
    guard Self.needsFrame.contains(name) else { return }
    report(
      Diagnostic(
        code: "lowering.frame-required",
        message: "\(name.uppercased()) over a window with ORDER BY needs a frame on Redshift",
        place: place(window.span),
        hint: "add ROWS UNBOUNDED PRECEDING"))
  }

  private static let needsFrame: WordSet = [
    "avg", "count", "max", "min", "sum", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop",
    "bool_and", "bool_or", "first_value", "last_value", "nth_value",
  ]

  // MARK: Pieces of calls

  /// `FILTER (…) OVER (…)` of a call.
  func suffix(_ call: FunctionCall) -> [PatchList.Piece] {
    var pieces: [PatchList.Piece] = []
    if let filter = call.filter { pieces += [.text(" FILTER (WHERE "), .source(filter.span), .text(")")] }
    return pieces + over(call)
  }

  func over(_ call: FunctionCall) -> [PatchList.Piece] {
    switch call.over {
    case .named(let window): [.text(" OVER "), .source(window.span)]
    case .specification(let window): [.text(" OVER "), .source(window.span)]
    case nil: []
    }
  }

  /// `ORDER BY …` of some items.
  func ordering(_ items: [OrderItem]) -> [PatchList.Piece] {
    guard let first = items.first, let last = items.last else { return [] }
    return [.text(" ORDER BY "), .source(Span(Int(first.span.start), Int(last.span.end)))]
  }

  private mutating func dropApproximate(_ call: FunctionCall, _ whole: Expression) {
    patches.replace(Span(Int(whole.span.start), Int(call.name.span.start)), "")
  }

  // MARK: Functions without parentheses

  private mutating func wordFunction(_ name: String, _ whole: Expression) -> SQLType? {
    switch name {
    case "sysdate":
      patches.replace(whole.span, "rs_catalog.sysdate()")
      return .timestamp
    case "current_date": return .date
    case "current_timestamp": return .timestamptz
    case "localtimestamp": return .timestamp
    case "current_time": return .timetz
    case "localtime": return .time
    case "current_user_id":
      patches.replace(whole.span, "rs_catalog.current_user_id()")
      return .integer
    case "user", "current_user", "session_user", "current_role", "current_catalog": return .other("name")
    case "current_schema":
      cluster.leaderCalls.append(.init(name: name, place: place(whole.span), needsColumn: false))
      currentSchema(whole)
      return .other("name")
    default: return nil
    }
  }

  private mutating func currentSchema(_ whole: Expression) {
    guard LongNames.areUsed, catalog.hasLongNames else { return }
    patches.wrap(whole.span, "rs_catalog.long_text(", "::text)")
  }

  // MARK: Rounding, JSON

  private mutating func rounding(_ call: FunctionCall, _ name: String, _ types: [SQLType?]) -> SQLType? {
    guard let type = types.first else { return nil }
    var digits: Int?
    if call.arguments.count > 1, case .literal(let literal) = call.arguments[1].value.kind,
      case .integer(let text) = literal.kind
    {
      digits = Int(text)
    }
    if case .decimal(let precision, let scale)? = type {
      // PostgreSQL's own does the same on decimals. Redshift keeps the scale, filled with zeros.
      return .decimal(
        precision: precision, scale: call.arguments.count > 1 ? digits.map { min($0, scale) } ?? scale : 0)
    }
    if type == .super {
      patches.wrap(call.arguments[0].value.span, "rs_catalog.super_number(", ")")
      patches.replace(call.name.span, "rs_catalog." + name)
      return nil
    }
    if type?.isString == true { patches.wrap(call.arguments[0].value.span, "(", ")::numeric") }
    patches.replace(call.name.span, "rs_catalog." + name)
    switch type {
    case .date, .timestamp, .timestamptz: return .date
    case .super: return nil
    default: return type
    }
  }

  /// NULL_IF_INVALID stands last on Redshift and first in the prelude, whose path is variadic.
  private mutating func extractPath(_ call: FunctionCall) -> SQLType? {
    guard let document = call.arguments.first else { return nil }
    var path = Array(call.arguments.dropFirst())
    var flag: PatchList.Piece = .text("false")
    if let last = path.last, case .literal(let literal) = last.value.kind,
      literal.kind == .true || literal.kind == .false
    {
      flag = .source(last.span)
      path.removeLast()
    }
    guard !path.isEmpty else {
      report(.wrongArguments("JSON_EXTRACT_PATH_TEXT", "a string and a path", place(call.name.span)))
      return nil
    }
    patches.replace(call.name.span, "rs_catalog.json_extract_path_text")
    var pieces: [PatchList.Piece] = [.source(document.span), .text(", "), flag]
    for step in path { pieces += [.text(", "), .source(step.span)] }
    guard let last = call.arguments.last else { return nil }
    patches.replace(Span(Int(document.span.start), Int(last.span.end)), pieces)
    return .varchar(SQLType.longestVarchar)
  }
}

extension Optional where Wrapped == SQLType {
  fileprivate var isBytes: Bool {
    if case .varbyte? = self { true } else { false }
  }
}
