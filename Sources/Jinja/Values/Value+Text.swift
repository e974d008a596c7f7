import JSON

extension Value {
  /// Python's `str(x)`: what `{{ x }}` prints.
  package var text: String {
    switch self {
    case .string(let text), .markup(let text): text
    case .undefined: ""
    case .int(let number): String(number)
    case .decimal(let number): number.text
    case .object(let object): object.text
    default: representation
    }
  }

  /// Python's `repr(x)`: what it prints inside a list.
  package var representation: String {
    var out = ""
    var path: [ObjectIdentifier] = []
    represent(&out, &path)
    return out
  }

  /// `path` holds the containers around it: one that holds itself prints dots there, as in Python.
  private func represent(_ out: inout String, _ path: inout [ObjectIdentifier]) {
    switch self {
    case .undefined: out += "Undefined"
    case .none: out += "None"
    case .bool(let flag): out += flag ? "True" : "False"
    case .int(let number): out += String(number)
    case .big(let number): out += number.text
    case .double(let number): out += number.pythonDescription
    case .decimal(let number): out += "Decimal('" + number.text + "')"
    case .string(let text): out += Self.quoted(text)
    case .markup(let text): out += "Markup(" + Self.quoted(text) + ")"
    case .list(let box): Self.represent(box, "[", "]", &out, &path) { box.items }
    case .tuple(let box):
      Self.represent(box, "(", box.items.count == 1 ? ",)" : ")", &out, &path) { box.items }
    case .set(let box):
      if box.count == 0 { out += "set()" } else { Self.represent(box, "{", "}", &out, &path) { box.elements } }
    case .dict(let box): Self.represent(dict: box, &out, &path)
    case .range(let box):
      out += "range(\(box.start), \(box.stop)" + (box.step == 1 ? ")" : ", \(box.step))")
    case .function(let function): out += function.representation
    case .object(let object): out += object.representation
    }
  }

  private static func represent(
    _ box: AnyObject, _ open: String, _ close: String, _ out: inout String, _ path: inout [ObjectIdentifier],
    _ items: () -> [Value]
  ) {
    out += open
    if path.count >= maximumDepth || path.contains(ObjectIdentifier(box)) {
      out += "..."
    } else {
      path.append(ObjectIdentifier(box))
      for (index, item) in items().enumerated() {
        if index > 0 { out += ", " }
        item.represent(&out, &path)
      }
      path.removeLast()
    }
    out += close
  }

  private static func represent(dict box: DictBox, _ out: inout String, _ path: inout [ObjectIdentifier]) {
    out += "{"
    if path.count >= maximumDepth || path.contains(ObjectIdentifier(box)) {
      out += "..."
    } else {
      path.append(ObjectIdentifier(box))
      for (index, pair) in box.pairs.enumerated() {
        if index > 0 { out += ", " }
        pair.key.represent(&out, &path)
        out += ": "
        pair.value.represent(&out, &path)
      }
      path.removeLast()
    }
    out += "}"
  }

  /// Python's `repr` of a string: single quotes unless only those stand in it.
  package static func quoted(_ text: String) -> String {
    var hasSingle = false
    var hasDouble = false
    var isPlain = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "'"): hasSingle = true
      case UInt8(ascii: "\""): hasDouble = true
      case UInt8(ascii: "\\"), 0..<0x20, 0x7F...: isPlain = false
      default: break
      }
    }
    let quote = hasSingle && !hasDouble ? "\"" : "'"
    if isPlain, !hasSingle || quote == "\"" { return quote + text + quote }
    var out = quote
    for scalar in text.unicodeScalars { appendEscaped(scalar, quote, &out) }
    return out + quote
  }

  private static func appendEscaped(_ scalar: Unicode.Scalar, _ quote: String, _ out: inout String) {
    switch scalar {
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    case "'" where quote == "'": out += "\\'"
    case "\"" where quote == "\"": out += "\\\""
    default:
      if Text.isPrintable(scalar) {
        out.unicodeScalars.append(scalar)
      } else if scalar.value < 0x100 {
        out += "\\x" + Text.hexadecimal(scalar.value, 2)
      } else if scalar.value < 0x10000 {
        out += "\\u" + Text.hexadecimal(scalar.value, 4)
      } else {
        out += "\\U" + Text.hexadecimal(scalar.value, 8)
      }
    }
  }

  /// Python's `type(x).__name__`, as it stands in messages.
  package var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int, .big: "int"
    case .double: "float"
    case .decimal: "decimal.Decimal"
    case .string: "str"
    case .markup: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .set: "set"
    case .range: "range"
    case .function(let function):
      switch function.kind {
      case .native: "function"
      case .method: "builtin_function_or_method"
      case .definition, .closure: "Macro"
      }
    case .object(let object): Self.shortName(object.typeName)
    }
  }

  /// A type's name without its module.
  private static func shortName(_ name: String) -> String {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return name }
    return String(name[name.utf8.index(after: dot)...])
  }

  /// As Jinja2 names it where something lacks an attribute: `dict object`.
  var typeDescription: String {
    switch self {
    case .none: "None"
    case .markup: "markupsafe.Markup object"
    case .function(let function):
      switch function.kind {
      case .definition, .closure: "jinja2.runtime.Macro object"
      case .native, .method: typeName + " object"
      }
    case .object(let object): object.typeName + " object"
    default: typeName + " object"
    }
  }

  /// What it could be asked for, for hints.
  var attributeNames: [String] {
    switch self {
    case .string, .markup: StringMethods.names.sorted()
    case .list: ListMethods.names.sorted()
    case .tuple: TupleMethods.names.sorted()
    case .dict(let box): box.keys.compactMap(\.string) + DictMethods.names.sorted()
    case .set: SetMethods.names.sorted()
    default: []
    }
  }
}
