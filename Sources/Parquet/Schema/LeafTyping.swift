/// The meaning of a leaf's annotations, newer before older; one that does not fit the physical type is ignored.
enum LeafTyping {
  static func type(_ element: SchemaElement, _ physical: PhysicalType) throws(Problem) -> ParquetType {
    if let type = try logical(element, physical) { return type }
    if let type = try converted(element, physical) { return type }
    return plain(element, physical)
  }

  private static func logical(_ element: SchemaElement, _ physical: PhysicalType) throws(Problem) -> ParquetType? {
    guard let annotation = element.logical else { return nil }
    let bytes = physical == .byteArray
    switch annotation {
    case .string: return bytes ? .string : nil
    case .enumeration: return bytes ? .enumeration : nil
    case .json: return bytes ? .json : nil
    case .bson: return bytes ? .bson : nil
    case .uuid: return physical == .fixedByteArray && element.typeLength == 16 ? .uuid : nil
    case .float16: return physical == .fixedByteArray && element.typeLength == 2 ? .float16 : nil
    case .date: return physical == .int32 ? .date : nil
    case .time(let unit, let utc):
      return physical == (unit == .milliseconds ? .int32 : .int64) ? .time(unit, utc: utc) : nil
    case .timestamp(let unit, let utc): return physical == .int64 ? .timestamp(unit, utc: utc) : nil
    case .integer(let bits, let signed): return integer(bits, signed, physical)
    case .decimal(let scale, let precision): return try decimal(precision, scale, physical)
    case .unknown: return .unknown
    case .map, .list, .other: return nil
    }
  }

  private static func converted(_ element: SchemaElement, _ physical: PhysicalType) throws(Problem) -> ParquetType? {
    guard let annotation = element.converted else { return nil }
    switch annotation {
    case 0: return physical == .byteArray ? .string : nil
    case 4: return physical == .byteArray ? .enumeration : nil
    case 5: return try decimal(element.precision, element.scale, physical)
    case 6: return physical == .int32 ? .date : nil
    case 7: return physical == .int32 ? .time(.milliseconds, utc: true) : nil
    case 8: return physical == .int64 ? .time(.microseconds, utc: true) : nil
    case 9: return physical == .int64 ? .timestamp(.milliseconds, utc: true) : nil
    case 10: return physical == .int64 ? .timestamp(.microseconds, utc: true) : nil
    case 11...14: return integer(8 << (annotation - 11), false, physical)
    case 15...18: return integer(8 << (annotation - 15), true, physical)
    case 19: return physical == .byteArray ? .json : nil
    case 20: return physical == .byteArray ? .bson : nil
    default: return nil
    }
  }

  private static func plain(_ element: SchemaElement, _ physical: PhysicalType) -> ParquetType {
    switch physical {
    case .boolean: .boolean
    case .int32: .integer(bits: 32, signed: true)
    case .int64: .integer(bits: 64, signed: true)
    case .int96: .int96
    case .float: .float
    case .double: .double
    case .byteArray: .binary(length: nil)
    case .fixedByteArray: .binary(length: element.typeLength)
    }
  }

  private static func integer(_ bits: Int, _ signed: Bool, _ physical: PhysicalType) -> ParquetType? {
    switch (physical, bits) {
    case (.int32, 8), (.int32, 16), (.int32, 32), (.int64, 64): .integer(bits: bits, signed: signed)
    default: nil
    }
  }

  private static func decimal(_ precision: Int, _ scale: Int, _ physical: PhysicalType) throws(Problem) -> ParquetType?
  {
    switch physical {
    case .int32, .int64, .byteArray, .fixedByteArray: break
    default: return nil
    }
    guard precision > 0, (0...precision).contains(scale) else {
      throw .corrupt("its schema has a decimal of an impossible precision or scale")
    }
    guard precision <= 38 else { throw .unsupported("a decimal of \(precision) digits, more than 38") }
    return .decimal(precision: precision, scale: scale)
  }
}
