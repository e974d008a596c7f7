import Diagnostics
import SQL

/// Constants, casts and types.
extension Lowerer {
  mutating func literal(_ literal: Literal) -> SQLType? {
    switch literal.kind {
    case .null: return nil
    case .true, .false: return .boolean
    case .integer(let digits):
      if let value = Int64(digits) {
        return value <= Int64(Int32.max) ? .integer : .bigint
      }
      return .decimal(precision: min(digits.utf8.count, 38), scale: 0)
    case .number(let text):
      let type = number(text)
      // To PostgreSQL it is a numeric.
      if type == .double { patches.wrap(literal.span, "", "::float8") }
      return type
    case .string(let string):
      self.string(string)
      refuseBits(string)
      return .varchar(max(string.value.utf8.count, 1))
    case .typed(let type, let string):
      self.string(string)
      let result = typeName(type, inDefinition: false)
      if result.family == .moment { dotted(string) }
      return result
    case .interval(let string, let qualifier):
      self.string(string)
      if let qualifier {
        refuseComposite(literal, string, isOfMonths: Self.isOfMonths(qualifier))
        if !Self.isOfMonths(qualifier) { daysAndSeconds(literal, string) }
      }
      return .interval
    }
  }

  /// Redshift: an interval of days and seconds has no months, its hours are days and hours, its digits end at the sixth.
  private mutating func daysAndSeconds(_ literal: Literal, _ string: StringLiteral) {
    let words = string.value.lowercased()
    if let point = words.firstIndex(of: ".") {
      let tail = words[words.index(after: point)...]
      let digits = tail.prefix { $0.isNumber }
      if digits.count > 6 {
        let cut = String(words[...point]) + String(digits.prefix(6)) + String(tail.dropFirst(digits.count))
        patches.replace(string.span, Names.literal(cut))
      }
    }
    var pieces: [PatchList.Piece] = [.text("pg_catalog.justify_hours("), .source(literal.span)]
    if words.contains("year") || words.contains("mon") {
      pieces += [.text(" - date_trunc('month', "), .source(literal.span), .text(")")]
    }
    patches.replace(literal.span, pieces + [.text(")")])
  }

  /// Whether `YEAR`, `MONTH` or `YEAR TO MONTH` stands behind the interval's string.
  static func isOfMonths(_ qualifier: String) -> Bool { qualifier.hasPrefix("year") || qualifier.hasPrefix("month") }

  /// `4WHEN` is a number and a word; PostgreSQL 15 wants a blank between them.
  mutating func parted(_ span: Span) {
    let end = Int(span.end)
    guard end < source.bytes.count, end > 0, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(source.bytes[end - 1])
    else { return }
    let next = source.bytes[end]
    if next == UInt8(ascii: "_") || next >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20) {
      patches.wrap(span, "", " ")
    }
  }

  private func number(_ text: String) -> SQLType {
    if text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) { return .double }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = parts.first.map { $0.drop { $0 == "0" }.count } ?? 0
    let scale = parts.count > 1 ? parts[1].utf8.count : 0
    return .decimal(precision: min(max(whole + scale, 1), 38), scale: scale)
  }

  /// Redshift reads a backslash in a plain string as an escape; PostgreSQL reads it as itself.
  mutating func string(_ string: StringLiteral) {
    guard string.hasBackslash else { return }
    switch string.form {
    case .plain, .national: patches.replace(string.span, Names.literal(string.value))
    case .escape, .bits, .hexadecimal, .dollar: break
    }
  }

  /// Redshift reads `17.12.1997` as day, month, year; PostgreSQL as month, day, year.
  private mutating func dotted(_ string: StringLiteral) {
    let parts = string.value.prefix { $0 != " " }.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 4,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) })
    else { return }
    let rest = string.value.drop { $0 != " " }
    patches.replace(string.span, Names.literal("\(parts[2])-\(parts[1])-\(parts[0])\(rest)"))
  }

  // MARK: Types

  /// Writes a type for PostgreSQL and returns Redshift's.
  @discardableResult
  mutating func typeName(_ name: TypeName, inDefinition: Bool) -> SQLType {
    let type = inDefinition ? SQLType(name) : SQLType(castTo: name, of: nil)
    checkBounds(name, type, inDefinition: inDefinition)
    if !inDefinition, name.arguments.isEmpty, case .varchar = type {
      patches.replace(name.span, "varchar")
      return type
    }
    switch type {
    case .hllsketch: patches.replace(name.span, "rs_catalog.hllsketch")
    case .geometry, .geography:
      guard catalog.hasSpatial else {
        report(.unsupportedType(name.name, place(name.span), hint: Diagnostic.spatialHint))
        break
      }
      if !name.arguments.isEmpty {
        report(
          .notRedshift("\(name.name.uppercased()) has no subtype or SRID of its own on Redshift", place(name.span)))
      }
      patches.replace(name.span, type == .geometry ? "rs_spatial.geometry" : "rs_spatial.geography")
    case .varchar, .char, .decimal, .super, .varbyte, .timestamp:
      // Where nothing differs the text stays: `varchar(20)`, `numeric(18, 2)`, `timestamp(3)`.
      if needsRewriting(name, type), let written = TypeRules.postgres(type) { patches.replace(name.span, written) }
    case .double where name.name == "double": patches.replace(name.span, "double precision")
    default: break
    }
    return type
  }

  /// What PostgreSQL would take and Redshift refuses.
  private mutating func checkBounds(_ name: TypeName, _ type: SQLType, inDefinition: Bool) {
    let arguments = name.arguments.compactMap { Int($0) }
    func refuse(_ message: String) { report(.notRedshift(message, place(name.span))) }
    switch type {
    case .varchar:
      // A value may be longer than a column.
      let longest = inDefinition ? SQLType.longestVarchar : 16_000_000
      if let length = arguments.first, !(1...longest).contains(length) {
        refuse("the length of VARCHAR is 1 to \(longest) bytes, not \(length)")
      }
    case .char:
      if let length = arguments.first, !(1...SQLType.longestChar).contains(length) {
        refuse("the length of CHAR is 1 to 4096 bytes, not \(length)")
      }
    case .decimal:
      if let precision = arguments.first, !(1...38).contains(precision) {
        refuse("the precision of DECIMAL is 1 to 38, not \(precision)")
      } else if arguments.count > 1, !(0...min(37, arguments[0])).contains(arguments[1]) {
        refuse("the scale of DECIMAL is 0 to its precision, at most 37, not \(arguments[1])")
      }
    default:
      // Queries of the catalog cast to arrays; a column of them is no column of Redshift's.
      let isArray = name.arrayDimensions > 0
      if isArray, !inDefinition {
        self.refuse([RefusedForm("array of PostgreSQL's", name.span, "SUPER")])
      } else if isArray || Self.postgresTypes.contains(name.name) {
        report(
          .notRedshift(
            "Redshift does not have the type \(source.text(name.span))", place(name.span),
            hint: isArray || name.name.hasPrefix("json") ? "write SUPER" : "write one of Redshift's types"))
      }
    }
  }

  /// Types of PostgreSQL's that no statement for Redshift can name.
  private static let postgresTypes: Set<String> = [
    "json", "jsonb", "uuid", "serial", "bigserial", "smallserial", "serial4", "serial8", "money", "xml", "inet", "cidr",
    "macaddr", "bytea", "bit", "bit varying", "varbit", "point", "line", "box", "circle", "path", "polygon", "tsvector",
    "tsquery", "int4range", "int8range", "numrange", "daterange", "hstore",
  ]

  private func needsRewriting(_ name: TypeName, _ type: SQLType) -> Bool {
    switch name.name {
    case "varchar", "character varying", "char", "character", "char varying":
      return name.arguments.isEmpty || name.arguments[0] == "max"
    case "numeric", "decimal", "dec": return name.arguments.isEmpty
    case "timestamp", "timestamp without time zone": return false
    default: return true
    }
  }

  mutating func cast(_ whole: Expression, _ operand: Expression, _ name: TypeName, _ form: CastForm) -> SQLType? {
    let source = expression(operand)
    let type = typeName(name, inDefinition: false)
    cutDigits(operand, source, type)
    switch form {
    case .convert:
      patches.replace(
        whole.span, .text("CAST("), .source(operand.span), .text(" AS "), .source(name.span), .text(")"))
    case .tryCast:
      tryCast(whole, operand, source, name, type)
      patches.replace(
        whole.span, .text("rs_catalog.try_cast(("), .source(operand.span), .text(")::text, NULL::"),
        .source(name.span), .text(", \(Names.literal(TypeRules.postgres(type) ?? name.name)))::"), .source(name.span))
      return type
    case .cast, .colons: break
    }
    if source == .boolean, type.isString {
      report(
        .notRedshift(
          "Redshift does not cast boolean to \(name.name)", place(whole.span), hint: "use CASE WHEN … THEN 'true' …"))
    }
    if type == .hllsketch || source == .hllsketch, type != source, !isNull(operand) {
      report(.unsupportedSyntax("a cast of a sketch", place(whole.span), hint: "a sketch's bytes are Redshift's own"))
    }
    stepCast(operand, source, type)
    if type.family == .moment, case .literal(let literal) = operand.kind, case .string(let string) = literal.kind {
      dotted(string)
    }
    if name.name.hasSuffix("regclass"), let written = PostgresCatalog.relation(operand) {
      patches.replace(whole.span, .text(written + "("), .source(operand.span), .text(")"))
    }
    if source == .super, type != .super { superCast(whole, operand, name, type) }
    if case .varbyte = type { bytesCast(whole, operand, source) }
    if case .varbyte? = source { castOfBytes(whole, operand, name, type) }
    cut(whole, operand, source, name, type)
    if type.isString { return SQLType(castTo: name, of: source) }
    if type == .super, source != .super {
      patches.replace(
        whole.span, .text("rs_catalog.to_super("), .source(operand.span), .text(anonymous(operand, source) + ")"))
    }
    return type
  }

  /// What TRY_CAST does not convert at all is an error; numbers are cast as numbers, not by their text.
  private mutating func tryCast(
    _ whole: Expression, _ operand: Expression, _ source: SQLType?, _ name: TypeName, _ type: SQLType
  ) {
    guard let source, !isNull(operand) else { return }
    let fits: Bool
    switch (source.family, type.family) {
    case (.boolean, .number): fits = type.isInteger
    case (.number, .boolean): fits = source.isInteger
    case (.number, .number), (.number, .string), (.string, .number), (.string, .string), (.string, .moment),
      (.string, .time), (.moment, .string), (.time, .string):
      fits = true
    case (.moment, .moment): fits = true
    case (.moment, .time): fits = source != .date && (type == .time || source == .timestamptz)
    case (.document, .moment), (.document, .time): fits = false
    case (_, .document), (.document, _): fits = true
    case (.boolean, _), (.number, _), (.string, _), (.moment, _), (.time, _): fits = source == type
    default: fits = true
    }
    guard fits else {
      report(.notRedshift("TRY_CAST does not convert \(source.baseName) to \(name.name)", place(whole.span)))
      return
    }
    switch (source, type) {
    case (.boolean, _), (_, .boolean): patches.wrap(operand.span, "(", type == .boolean ? ")::int::boolean" : ")::int")
    case (.decimal, _) where type.isInteger, (.double, _) where type.isInteger, (.real, _) where type.isInteger:
      patches.wrap(operand.span, "pg_catalog.round((", ")::numeric)")
    default: break
    }
  }

  /// Casts that PostgreSQL makes in two steps only.
  private mutating func stepCast(_ operand: Expression, _ source: SQLType?, _ type: SQLType) {
    if source == .timestamp, type == .timetz { patches.wrap(operand.span, "(", ")::timestamptz") }
  }

  /// A string constant has no type of its own in PostgreSQL.
  private func anonymous(_ operand: Expression, _ type: SQLType?) -> String {
    isConstantString(operand) || isNull(operand) ? "::text" : ""
  }

  /// Redshift's VARCHAR(n) and CHAR(n) count bytes: a cast cuts at n of them, where PostgreSQL counts characters.
  private mutating func cut(
    _ whole: Expression, _ operand: Expression, _ source: SQLType?, _ name: TypeName, _ type: SQLType
  ) {
    let length: Int
    switch type {
    case .varchar(let n) where n < SQLType.longestVarchar: length = n
    case .char(let n): length = n
    default: return
    }
    switch source {
    case .varchar(let n)?, .char(let n)?:
      if n <= length { return }
    case nil: break
    default: return
    }
    if case .literal(let literal) = operand.kind {
      guard case .string(let string) = literal.kind, string.value.utf8.contains(where: { $0 >= 0x80 }) else { return }
    }
    patches.replace(
      whole.span, .text("CAST(rs_catalog.cut(("), .source(operand.span), .text(")::text, \(length)) AS "),
      .source(name.span), .text(")"))
  }

  /// A cast to VARBYTE: strings as UTF-8, integers with all their bytes.
  private mutating func bytesCast(_ whole: Expression, _ operand: Expression, _ source: SQLType?) {
    switch source {
    case .varbyte?: return
    case .char(let n)?:
      patches.replace(
        whole.span, .text("rs_catalog.varbyte(rpad(("), .source(operand.span), .text(")::text, \(n)))"))
    default:
      patches.replace(
        whole.span, .text("rs_catalog.varbyte("), .source(operand.span),
        .text((source?.isString == true ? "::text" : "") + ")"))
    }
  }

  private mutating func castOfBytes(_ whole: Expression, _ operand: Expression, _ name: TypeName, _ type: SQLType) {
    let (before, after): (String, String)
    if type.isString {
      (before, after) = ("CAST(convert_from(", ", 'UTF8') AS ")
    } else if type.isInteger {
      (before, after) = ("CAST(rs_catalog.varbyte_number(", ") AS ")
    } else {
      return
    }
    patches.replace(whole.span, .text(before), .source(operand.span), .text(after), .source(name.span), .text(")"))
  }

  /// Casts out of SUPER are lax: what does not fit is null.
  private mutating func superCast(_ whole: Expression, _ operand: Expression, _ name: TypeName, _ type: SQLType) {
    let reader: String
    switch type {
    case .varchar, .char: reader = "super_text"
    case .boolean: reader = "super_boolean"
    case .date, .timestamp, .timestamptz, .time, .timetz: reader = "super_timestamp"
    case .smallint, .integer, .bigint, .decimal, .real, .double: reader = "super_number"
    default: return
    }
    patches.replace(
      whole.span, .text("CAST(rs_catalog.\(reader)("), .source(operand.span), .text(") AS "), .source(name.span),
      .text(")"))
  }
}
