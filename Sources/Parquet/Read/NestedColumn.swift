/// A column of lists, maps or structures: puts its leaves together again, as JSON.
///
/// The levels say what a leaf's entry stands for: a value, or a null or an empty list at some depth
/// (https://github.com/julienledem/redelm/wiki/The-striping-and-assembly-algorithms-from-the-Dremel-paper).
final class NestedColumn {
  private let field: ParquetField
  private let leaves: [ColumnCursor]
  private let firstLeaf: Int
  private var json: [UInt8] = []
  /// The row's text where its address can be given away.
  private let block = Block()
  private var isNull = false

  init(_ field: ParquetField, _ leaves: [ColumnCursor]) {
    self.field = field
    self.leaves = leaves
    firstLeaf = field.leaves.lowerBound
  }

  /// The row's value; nil where it is null. Stays until the next step.
  var text: UnsafeBufferPointer<UInt8>? {
    isNull ? nil : UnsafeBufferPointer(start: block.base, count: json.count)
  }

  /// Goes to the next row.
  func step() throws(Problem) {
    for leaf in leaves {
      guard try leaf.hasNext() else { throw .corrupt("a column has fewer values than rows") }
      guard leaf.nextRepetition == 0 else { throw .corrupt("a row has more values than its levels allow") }
    }
    json.removeAll(keepingCapacity: true)
    isNull = field.isOptional && Int(leaves[0].nextDefinition) < field.definition
    try write(field)
    block.reserve(json.count)
    json.withUnsafeBufferPointer { bytes in
      if let from = bytes.baseAddress { block.base.update(from: from, count: bytes.count) }
    }
  }

  private func first(_ field: ParquetField) throws(Problem) -> ColumnCursor {
    let leaf = leaves[field.leaves.lowerBound - firstLeaf]
    guard try leaf.hasNext() else { throw .corrupt("a nested column's parts do not fit together") }
    return leaf
  }

  /// Leaves the entries behind that say that nothing is there.
  private func skip(_ field: ParquetField) throws(Problem) {
    for index in field.leaves { try leaves[index - firstLeaf].step() }
  }

  private func write(_ field: ParquetField) throws(Problem) {
    let leaf = try first(field)
    if case .leaf = field.kind {
      try leaf.step()
      return writeLeaf(leaf)
    }
    let level = Int(leaf.nextDefinition)
    if field.isOptional, level < field.definition {
      try skip(field)
      return append("null")
    }
    switch field.kind {
    case .leaf: break
    case .structure:
      json.append(0x7B)
      for (index, child) in field.children.enumerated() {
        if index > 0 { json.append(0x2C) }
        JSONText.append(child.name, to: &json)
        json.append(0x3A)
        try write(child)
      }
      json.append(0x7D)
    case .list, .map:
      let isMap = field.kind == .map
      json.append(isMap ? 0x7B : 0x5B)
      if level < field.repeatedDefinition {
        try skip(field)
      } else {
        var isFirst = true
        repeat {
          if !isFirst { json.append(0x2C) }
          isFirst = false
          if isMap { try writePair(field) } else { try write(field.children[0]) }
        } while try repeats(field, leaf)
      }
      json.append(isMap ? 0x7D : 0x5D)
    }
  }

  /// Whether the list goes on with another element.
  private func repeats(_ field: ParquetField, _ leaf: ColumnCursor) throws(Problem) -> Bool {
    guard try leaf.hasNext() else { return false }
    let level = Int(leaf.nextRepetition)
    if level == field.repeatedRepetition { return true }
    guard level < field.repeatedRepetition else { throw .corrupt("a nested column's parts do not fit together") }
    return false
  }

  private func writePair(_ field: ParquetField) throws(Problem) {
    let mark = json.count
    try write(field.children[0])
    // A key is a text in JSON, whatever it is in the file.
    if mark == json.count || json[mark] != 0x22 {
      let key = Array(json[mark...])
      json.removeSubrange(mark...)
      key.withUnsafeBufferPointer { JSONText.append($0, to: &json) }
    }
    json.append(0x3A)
    if field.children.count > 1 { try write(field.children[1]) } else { append("null") }
  }

  private func writeLeaf(_ leaf: ColumnCursor) {
    guard let text = leaf.text else { return append("null") }
    let form = leaf.form
    var isQuoted = form.isQuoted
    // `NaN` and `Infinity` are the numbers that end in a letter.
    if form.isFloating, let last = text.last, last < 0x41 { isQuoted = false }
    if isQuoted { JSONText.append(text, to: &json) } else { json.append(contentsOf: text) }
  }

  private func append(_ text: String) { json.append(contentsOf: text.utf8) }
}

/// Texts in JSON's quotation marks.
enum JSONText {
  static func append(_ text: String, to json: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &json) }
  }

  static func append(_ text: UnsafeBufferPointer<UInt8>, to json: inout [UInt8]) {
    json.append(0x22)
    for byte in text {
      switch byte {
      case 0x22, 0x5C:
        json.append(0x5C)
        json.append(byte)
      case 0x0A: json.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: json.append(contentsOf: [0x5C, 0x72])
      case 0x09: json.append(contentsOf: [0x5C, 0x74])
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        json.append(contentsOf: "\\u00".utf8)
        json.append(digits[Int(byte >> 4)])
        json.append(digits[Int(byte & 15)])
      default: json.append(byte)
      }
    }
    json.append(0x22)
  }
}
