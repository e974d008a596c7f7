/// Python's `str.format`.
struct BraceFormat {
  private let scalars: [Unicode.Scalar]
  private let arguments: Arguments
  private let state: RenderState
  /// Whether text put in is escaped (the format is safe markup).
  private let escaped: Bool
  /// The next automatic field; -1 once fields are numbered by hand.
  private var automatic = 0

  static func format(
    _ text: String, _ arguments: Arguments, _ state: RenderState, escaped: Bool
  ) throws(RenderInterrupt) -> String {
    var formatter = BraceFormat(
      scalars: Array(text.unicodeScalars), arguments: arguments, state: state, escaped: escaped)
    return try formatter.run(0..<formatter.scalars.count, depth: 2)
  }

  private init(scalars: [Unicode.Scalar], arguments: Arguments, state: RenderState, escaped: Bool) {
    self.scalars = scalars
    self.arguments = arguments
    self.state = state
    self.escaped = escaped
  }

  private mutating func run(_ range: Range<Int>, depth: Int) throws(RenderInterrupt) -> String {
    guard depth > 0 else { throw .valueError("Max string recursion exceeded") }
    var out = String.UnicodeScalarView()
    var index = range.lowerBound
    while index < range.upperBound {
      let scalar = scalars[index]
      guard scalar == "{" || scalar == "}" else {
        out.append(scalar)
        index += 1
        continue
      }
      if index + 1 < range.upperBound, scalars[index + 1] == scalar {
        out.append(scalar)
        index += 2
        continue
      }
      if scalar == "}" { throw .valueError("Single '}' encountered in format string") }
      guard index + 1 < range.upperBound else { throw .valueError("Single '{' encountered in format string") }
      let end = try fieldEnd(index + 1, range.upperBound)
      out.append(contentsOf: try field(index + 1..<end, depth: depth).unicodeScalars)
      index = end + 1
    }
    return String(out)
  }

  /// The place of the `}` that ends a field.
  private func fieldEnd(_ start: Int, _ limit: Int) throws(RenderInterrupt) -> Int {
    var depth = 1
    var index = start
    var isInBrackets = false
    while index < limit {
      switch scalars[index] {
      case "[" where depth == 1: isInBrackets = true
      case "]" where depth == 1: isInBrackets = false
      case "{" where !isInBrackets: depth += 1
      case "}" where !isInBrackets:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
      index += 1
    }
    throw .valueError("expected '}' before end of string")
  }

  /// One replacement field, between its braces.
  private mutating func field(_ range: Range<Int>, depth: Int) throws(RenderInterrupt) -> String {
    var nameEnd = range.lowerBound
    var isInBrackets = false
    while nameEnd < range.upperBound {
      let scalar = scalars[nameEnd]
      if scalar == "[" { isInBrackets = true }
      if scalar == "]" { isInBrackets = false }
      if !isInBrackets, scalar == "!" || scalar == ":" { break }
      if scalar == "{", !isInBrackets { throw .valueError("unexpected '{' in field name") }
      nameEnd += 1
    }
    var value = try lookup(range.lowerBound..<nameEnd)
    var index = nameEnd
    if index < range.upperBound, scalars[index] == "!" {
      guard index + 1 < range.upperBound else {
        throw .valueError("end of string while looking for conversion specifier")
      }
      value = try convert(value, scalars[index + 1])
      index += 2
      if index < range.upperBound, scalars[index] != ":" {
        throw .valueError("expected ':' after conversion specifier")
      }
    }
    var specification = ""
    if index < range.upperBound { specification = try run(index + 1..<range.upperBound, depth: depth - 1) }
    let text = try FormatSpecification.apply(specification, to: value)
    if escaped {
      if case .markup = value { return text }
      return Markup.escape(text)
    }
    return text
  }

  private func convert(_ value: Value, _ conversion: Unicode.Scalar) throws(RenderInterrupt) -> Value {
    switch conversion {
    case "s": return .string(value.text)
    case "r", "a": return .string(value.representation)
    default: throw .valueError("Unknown conversion specifier \(conversion)")
    }
  }

  /// The value of a field's name, as `0`, `name`, `0.attribute[key]`.
  private mutating func lookup(_ range: Range<Int>) throws(RenderInterrupt) -> Value {
    var index = range.lowerBound
    while index < range.upperBound, scalars[index] != ".", scalars[index] != "[" { index += 1 }
    var value = try first(text(range.lowerBound..<index))
    while index < range.upperBound {
      let start = index + 1
      index = start
      if scalars[start - 1] == "." {
        while index < range.upperBound, scalars[index] != ".", scalars[index] != "[" { index += 1 }
        guard index > start else { throw .valueError("Empty attribute in format string") }
        value = try state.attribute(text(start..<index), of: value)
      } else if scalars[start - 1] == "[" {
        while index < range.upperBound, scalars[index] != "]" { index += 1 }
        guard index < range.upperBound else { throw .valueError("Missing ']' in format string") }
        guard index > start else { throw .valueError("Empty attribute in format string") }
        let key = text(start..<index)
        value = try state.item(Int(key).map(Value.int) ?? .string(key), of: value)
        index += 1
      } else {
        throw .valueError("Only '.' or '[' may follow ']' in format field specifier")
      }
    }
    return value
  }

  private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  private mutating func first(_ name: String) throws(RenderInterrupt) -> Value {
    let number: Int
    if name.isEmpty {
      guard automatic >= 0 else {
        throw .valueError("cannot switch from manual field specification to automatic field numbering")
      }
      number = automatic
      automatic += 1
    } else if let given = Int(name), given >= 0 {
      guard automatic <= 0 else {
        throw .valueError("cannot switch from manual field specification to automatic field numbering")
      }
      automatic = -1
      number = given
    } else {
      guard let value = arguments[name] else { throw .failure("jinja.key-error", Value.quoted(name)) }
      return value
    }
    guard let value = arguments[number] else {
      throw .failure("jinja.index-error", "tuple index out of range")
    }
    return value
  }
}
