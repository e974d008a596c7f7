/// A column of a relation as the database describes it (`api.Column`).
package struct RelationColumn: Sendable, Hashable {
  package var name: String
  /// As `character varying`, `numeric`, `integer`.
  package var dtype: String
  package var charSize: Int?
  package var numericPrecision: Int?
  package var numericScale: Int?
  /// The adapter whose rules `dataType` follows.
  package var adapter: AdapterType

  package init(
    name: String, dtype: String, charSize: Int? = nil, numericPrecision: Int? = nil, numericScale: Int? = nil,
    adapter: AdapterType
  ) {
    self.name = name
    self.dtype = dtype
    self.charSize = charSize
    self.numericPrecision = numericPrecision
    self.numericScale = numericScale
    self.adapter = adapter
  }

  package var quoted: String { Relation.quoted(name) }

  private var lowered: String { dtype.lowercased() }

  package var isString: Bool { ["text", "character varying", "character", "varchar"].contains(lowered) }
  package var isFloat: Bool {
    ["real", "float4", "float", "double precision", "float8", "double"].contains(lowered)
  }
  package var isInteger: Bool {
    [
      "smallint", "integer", "bigint", "smallserial", "serial", "bigserial", "int2", "int4", "int8", "serial2",
      "serial4", "serial8",
    ].contains(lowered)
  }
  package var isNumeric: Bool { lowered == "numeric" || lowered == "decimal" }
  package var isNumber: Bool { isInteger || isNumeric || isFloat }

  /// Characters that it holds; nil for what is no text. 256 where the size is unknown, as Redshift has it.
  package var stringSize: Int? {
    guard isString else { return nil }
    return dtype == "text" ? 256 : charSize ?? 256
  }

  /// The type as DDL writes it.
  package var dataType: String {
    // dbt: both adapters keep unsized texts as they are.
    if lowered == "text" || (lowered == "character varying" && charSize == nil) { return dtype }
    if let size = stringSize { return Self.stringType(size) }
    if isNumeric { return Self.numericType(dtype, numericPrecision, numericScale) }
    return dtype
  }

  package func canExpand(to other: RelationColumn) -> Bool {
    guard let size = stringSize, let wanted = other.stringSize else { return false }
    return wanted > size
  }

  package static func stringType(_ size: Int) -> String { "character varying(\(size))" }

  package static func numericType(_ dtype: String, _ precision: Int?, _ scale: Int?) -> String {
    guard let precision, let scale else { return dtype }
    return "\(dtype)(\(precision),\(scale))"
  }

  /// `STRING` is `TEXT`; everything else stays.
  package static func translateType(_ type: String) -> String { type.uppercased() == "STRING" ? "TEXT" : type }

  /// Takes `numeric(10,2)` or `character varying(20)` apart; nil where a size is no number.
  package init?(name: String, description: String, adapter: AdapterType) {
    guard let open = description.firstIndex(of: "("), open != description.startIndex,
      let close = description[open...].firstIndex(of: ")")
    else {
      self.init(name: name, dtype: description, adapter: adapter)
      return
    }
    let sizes = description[description.index(after: open)..<close].split(separator: ",").map { part in
      Int(part.filter { $0 != " " })
    }
    guard !sizes.contains(nil) else { return nil }
    self.init(name: name, dtype: String(description[..<open]), adapter: adapter)
    if sizes.count == 1 { charSize = sizes[0] }
    if sizes.count == 2 {
      numericPrecision = sizes[0]
      numericScale = sizes[1]
    }
  }
}
