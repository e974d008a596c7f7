import Database

/// Types by their numbers: the embedded server's, and Redshift's, which clients know.
struct TypeNumbers {
  static let jsonb: UInt32 = 3802
  static let bytea: UInt32 = 17

  /// The prelude's type for SUPER: each database has a number of its own for it.
  let ownSuper: UInt32
  /// As `ownSuper`, once they are there.
  var spatial: SpatialTypes?

  /// Redshift's number for a type of the embedded server's.
  func redshift(_ type: UInt32) -> UInt32 {
    switch type {
    case ownSuper, TypeNumbers.jsonb: 4000
    case TypeNumbers.bytea: 6551
    case _ where type == spatial?.geometry: 3000
    case _ where type == spatial?.geography: 3001
    default: type
    }
  }

  /// The embedded server's number for a parameter's type as a client gives it.
  func postgres(_ type: UInt32) -> UInt32 {
    switch type {
    case 4000: ownSuper
    case 6551: TypeNumbers.bytea
    // Redshift's own, as which nobody sends values: geometry, geography, HLL sketch. The server infers them.
    case 3000, 3001, 2935: 0
    default: type
    }
  }
}

/// The columns of rows that pass by: PostgreSQL's types, told to clients by Redshift's numbers.
struct RowShape {
  /// The embedded server's type numbers.
  let types: [UInt32]
  /// 0 text, 1 binary; as many as columns, or none where it is not known.
  let formats: [Int]

  /// A RowDescription's body as the client shall see it, and what it says.
  static func translate(_ body: [UInt8], _ numbers: TypeNumbers) -> (message: [UInt8], shape: RowShape) {
    var reader = MessageReader(body)
    var message = Message("T")
    var types: [UInt32] = []
    var formats: [Int] = []
    let count = max(reader.int16() ?? 0, 0)
    message.int16(count)
    for _ in 0..<count {
      guard let name = reader.stringBytes(), let table = reader.int32(), let attribute = reader.int16(),
        let type = reader.uint32(), let size = reader.int16(), let modifier = reader.int32(),
        let format = reader.int16()
      else { break }
      if name.contains(0xE2) {
        message.string(ShownName.of(String(decoding: name, as: UTF8.self)))
      } else {
        message.raw(name)
        message.byte(0)
      }
      message.int32(table)
      message.int16(attribute)
      message.int32(Int(numbers.redshift(type)))
      message.int16(size)
      message.int32(modifier)
      message.int16(format)
      types.append(type)
      formats.append(format)
    }
    return (message.finished, RowShape(types: types, formats: formats))
  }

  /// The same columns in the formats that a Bind message asks for: none is text, one is for all.
  func bound(_ formats: [Int]) -> RowShape {
    switch formats.count {
    case 0: RowShape(types: types, formats: types.map { _ in 0 })
    case 1: RowShape(types: types, formats: types.map { _ in formats[0] })
    default: RowShape(types: types, formats: formats)
    }
  }

  /// How values are to be changed on their way; nil where they may pass as they are.
  var editor: RowEditor? {
    let edits = zip(types, formats).map { type, format in
      switch (type, format) {
      case (TypeNumbers.bytea, 0): RowEditor.Edit.hexadecimal
      case (TypeNumbers.jsonb, 1): RowEditor.Edit.version
      default: RowEditor.Edit.none
      }
    }
    return edits.allSatisfy { $0 == .none } ? nil : RowEditor(edits: edits)
  }
}

/// Changes values on their way to the client.
struct RowEditor {
  enum Edit {
    case none
    /// VARBYTE as text: Redshift writes the digits alone, PostgreSQL `\x` before them.
    case hexadecimal
    /// SUPER in binary: text, without jsonb's version byte.
    case version
  }

  let edits: [Edit]

  /// A DataRow's body as a message.
  func edit(_ body: [UInt8]) -> [UInt8] {
    var reader = MessageReader(body)
    var message = Message("D")
    let count = max(reader.int16() ?? 0, 0)
    message.int16(count)
    for index in 0..<count {
      guard let length = reader.int32() else { break }
      guard length >= 0, var value = reader.raw(length) else {
        message.int32(-1)
        continue
      }
      switch index < edits.count ? edits[index] : .none {
      case .hexadecimal where value.starts(with: [0x5C, 0x78]): value = value.dropFirst(2)
      case .version where value.first == 1: value = value.dropFirst(1)
      default: break
      }
      message.int32(value.count)
      message.raw(value)
    }
    return message.finished
  }
}
