import JSON

/// Writes values as Python's `json.dumps` does.
package struct JSONText {
  private var writer = JSONWriter(.python)
  private let indent: Int?
  private let sortKeys: Bool

  /// The JSON text of a value.
  ///
  /// - Parameter fallback: a JSON form for what has none of its own (Python's `default=`); nil where it has none.
  /// - Throws: `jinja.type-error` where something in it has no JSON form.
  package static func write(
    _ value: Value, indent: Int? = nil, sortKeys: Bool = false, fallback: ((Value) -> Value?)? = nil
  ) throws(RenderInterrupt) -> String {
    var text = JSONText(indent: indent, sortKeys: sortKeys)
    try text.write(value, 0, fallback)
    return String(decoding: text.writer.bytes, as: UTF8.self)
  }

  private init(indent: Int?, sortKeys: Bool) {
    self.indent = indent
    self.sortKeys = sortKeys
  }

  private mutating func write(
    _ value: Value, _ depth: Int, _ fallback: ((Value) -> Value?)?
  ) throws(RenderInterrupt) {
    guard depth < Value.maximumDepth else { throw .valueError("Circular reference detected") }
    switch value {
    case .none: writer.writeRaw("null")
    case .bool(let flag): writer.writeRaw(flag ? "true" : "false")
    case .int(let number): writer.writeRaw(String(number))
    case .big(let number): writer.writeRaw(number.text)
    case .double(let number): writer.writeRaw(JSONWriter.text(number))
    case .string(let text), .markup(let text): writer.writeString(text)
    case .list(let box): try write(box.items, depth, fallback)
    case .tuple(let box): try write(box.items, depth, fallback)
    case .dict(let box): try write(box, depth, fallback)
    default:
      if case .object(let object) = value, let json = object.json { return try write(Value(json), depth, fallback) }
      if case .object(let tuple as NamedTuple) = value { return try write(tuple.values, depth, fallback) }
      if let other = fallback?(value) { return try write(other, depth + 1, fallback) }
      let name = value.typeName.split(separator: ".").last.map(String.init) ?? value.typeName
      throw .typeError("Object of type \(name) is not JSON serializable")
    }
  }

  private mutating func separate(_ index: Int, _ depth: Int) {
    if index > 0 { writer.writeRaw(indent == nil ? ", " : ",") }
    breakLine(depth)
  }

  private mutating func breakLine(_ depth: Int) {
    if let indent { writer.writeRaw("\n" + String(repeating: " ", count: min(max(0, indent), 1000) * depth)) }
  }

  private mutating func write(
    _ items: [Value], _ depth: Int, _ fallback: ((Value) -> Value?)?
  ) throws(RenderInterrupt) {
    guard !items.isEmpty else { return writer.writeRaw("[]") }
    writer.writeRaw("[")
    for (index, item) in items.enumerated() {
      separate(index, depth + 1)
      try write(item, depth + 1, fallback)
    }
    breakLine(depth)
    writer.writeRaw("]")
  }

  private mutating func write(
    _ box: DictBox, _ depth: Int, _ fallback: ((Value) -> Value?)?
  ) throws(RenderInterrupt) {
    guard !box.isEmpty else { return writer.writeRaw("{}") }
    var pairs = box.pairs
    if sortKeys {
      let keys = try Sorting.sort(pairs.map(\.key)) { (key) throws(RenderInterrupt) in key }
      pairs = keys.map { ($0, box.get($0) ?? .none) }
    }
    writer.writeRaw("{")
    for (index, pair) in pairs.enumerated() {
      separate(index, depth + 1)
      writer.writeString(try Self.key(pair.key))
      writer.writeRaw(": ")
      try write(pair.value, depth + 1, fallback)
    }
    breakLine(depth)
    writer.writeRaw("}")
  }

  /// A dict's key as JSON's text.
  static func key(_ key: Value) throws(RenderInterrupt) -> String {
    switch key {
    case .string(let text), .markup(let text): return text
    case .none: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .big: return key.text
    case .double(let number): return JSONWriter.text(number)
    default: throw .typeError("keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }
}
