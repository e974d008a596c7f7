/// A field of a file's schema: a column, or a part of a nested one.
package struct ParquetField: Sendable {
  package enum Kind: Sendable, Equatable {
    case leaf(ParquetType)
    /// `children`: its fields.
    case structure
    /// `children`: the element alone.
    case list
    /// `children`: the key, and the value unless the map is a set of keys.
    case map
  }

  package let name: String
  package let kind: Kind
  /// Whether the field may be null.
  package let isOptional: Bool
  package let children: [ParquetField]

  /// The definition level at which the field itself is not null.
  let definition: Int
  /// Of lists and maps: the levels of their repeated part.
  let repeatedDefinition: Int
  let repeatedRepetition: Int
  /// Numbers of the leaf columns below.
  let leaves: Range<Int>

  /// The Redshift type that holds every value: nested ones are `super`.
  package var redshiftType: String {
    if case .leaf(let type) = kind { return type.redshiftType }
    return "super"
  }
}

/// A column as it is stored.
struct LeafColumn: Sendable {
  /// As `address.street`.
  let path: String
  let physical: PhysicalType
  /// Bytes of a value of fixed length.
  let length: Int
  let type: ParquetType
  let definition: Int
  let repetition: Int
}
