/// The methods of Python's `str`.
enum StringMethods {
  static let names: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format", "format_map",
    "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
    "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines",
    "startswith", "strip", "swapcase", "title", "upper", "zfill",
  ]

  /// nil where there is no such method.
  static func call(
    _ name: String, _ text: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    if arguments.isEmpty, let result = plain(name, text) { return result }
    switch name {
    case "lower", "upper", "title", "capitalize", "swapcase", "casefold":
      try arguments.reader(name).finish()
      return nil
    case "strip", "lstrip", "rstrip":
      var reader = arguments.reader(name)
      let set = try reader.text("chars")
      try reader.finish()
      return .string(Text.strip(text, set, left: name != "rstrip", right: name != "lstrip"))
    case "replace":
      var reader = arguments.reader(name)
      let (old, new) = (try reader.requiredText("old"), try reader.requiredText("new"))
      let count = try reader.integer("count") ?? -1
      try reader.finish()
      return .string(try replace(text, old, new, count))
    case "split", "rsplit": return try split(name, text, arguments)
    case "splitlines":
      var reader = arguments.reader(name)
      let keeps = try reader.optional("keepends")?.isTrue ?? false
      try reader.finish()
      return .list(lines(text, keepingEnds: keeps).map(Value.string))
    case "join":
      var reader = arguments.reader(name)
      let items = try state.elements(of: try reader.required("iterable"))
      try reader.finish()
      return .string(try join(items, text))
    case "startswith", "endswith": return .bool(try hasAffix(name, text, arguments))
    case "find", "rfind", "index", "rindex", "count": return .int(try find(name, text, arguments))
    case "removeprefix", "removesuffix": return try withoutAffix(name, text, arguments)
    case "partition", "rpartition": return try partition(name, text, arguments)
    case "center", "ljust", "rjust", "zfill": return .string(try pad(name, text, arguments))
    case "expandtabs":
      var reader = arguments.reader(name)
      let size = try reader.integer("tabsize") ?? 8
      try reader.finish()
      return .string(try expandTabs(text, size))
    case "format": return .string(try BraceFormat.format(text, arguments, state, escaped: false))
    case "format_map":
      var reader = arguments.reader(name)
      guard case .dict(let box) = try reader.required("mapping") else {
        throw .typeError("format_map() argument must be a mapping")
      }
      let pairs = box.pairs.compactMap { pair in pair.key.string.map { (name: $0, value: pair.value) } }
      return .string(try BraceFormat.format(text, Arguments([], pairs), state, escaped: false))
    case "encode":
      throw .failure("jinja.unsupported", "str.encode() has no use in a template: there are no bytes here")
    default: return nil
    }
  }

  /// Methods without arguments.
  static func plain(_ name: String, _ text: String) -> Value? {
    switch name {
    case "lower": .string(Text.lower(text))
    case "upper": .string(Text.upper(text))
    case "strip": .string(Text.strip(text, nil))
    case "title": .string(Text.title(text))
    case "capitalize": .string(Text.capitalize(text))
    case "swapcase": .string(Text.swapCase(text))
    case "casefold": .string(Text.lower(Text.upper(Text.lower(text))).replacingFinalSigma)
    case "isalnum": .bool(all(text) { isLetter($0) || $0.properties.numericType != nil })
    case "isalpha": .bool(all(text, isLetter))
    case "isascii": .bool(Text.isASCII(text))
    case "isdecimal": .bool(all(text) { $0.properties.numericType == .decimal })
    case "isdigit": .bool(all(text) { $0.properties.numericType == .decimal || $0.properties.numericType == .digit })
    case "isnumeric": .bool(all(text) { $0.properties.numericType != nil })
    case "isidentifier": .bool(isIdentifier(text))
    case "isprintable": .bool(text.unicodeScalars.allSatisfy(Text.isPrintable))
    case "isspace": .bool(all(text, Text.isSpace))
    case "islower": .bool(isCase(text, wanted: \.isLowercase, unwanted: \.isUppercase))
    case "isupper": .bool(isCase(text, wanted: \.isUppercase, unwanted: \.isLowercase))
    case "istitle": .bool(isTitle(text))
    default: nil
    }
  }

  private static func all(_ text: String, _ test: (Unicode.Scalar) -> Bool) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(test)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
    return text.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
  }

  private static func isCase(
    _ text: String, wanted: KeyPath<Unicode.Scalar.Properties, Bool>,
    unwanted: KeyPath<Unicode.Scalar.Properties, Bool>
  ) -> Bool {
    var found = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties[keyPath: unwanted] || properties.generalCategory == .titlecaseLetter { return false }
      if properties[keyPath: wanted] { found = true }
    }
    return found
  }

  private static func isTitle(_ text: String) -> Bool {
    var found = false
    var isInWord = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
        if isInWord { return false }
        (isInWord, found) = (true, true)
      } else if properties.isLowercase {
        if !isInWord { return false }
        found = true
      } else {
        isInWord = false
      }
    }
    return found
  }

  // MARK: Parts

  /// `count` below 0 replaces all. An empty `old` stands between all characters.
  static func replace(_ text: String, _ old: String, _ new: String, _ count: Int) throws(RenderInterrupt) -> String {
    let limit = count < 0 ? Int.max : count
    if old.isEmpty {
      var out = ""
      var left = limit
      for scalar in text.unicodeScalars {
        if left > 0 {
          out += new
          left -= 1
        }
        out.unicodeScalars.append(scalar)
      }
      return left > 0 ? out + new : out
    }
    guard Text.find(old, in: text) != nil else { return text }
    let places = Text.occurrences(of: old, in: text, limit: limit)
    guard !places.isEmpty else { return text }
    guard places.count.multipliedReportingOverflow(by: new.utf8.count).partialValue <= Arithmetic.maximumSize else {
      throw Arithmetic.overflow("the result is too large")
    }
    let width = old.utf8.count
    let size = text.utf8.count + places.count * (new.utf8.count - width)
    return text.withBytes { text in
      new.withBytes { new in
        String(unsafeUninitializedCapacity: size) { out in
          var (read, written) = (0, 0)
          func copy(_ part: Slice<UnsafeBufferPointer<UInt8>>) {
            _ = UnsafeMutableBufferPointer(rebasing: out[written...]).update(fromContentsOf: part)
            written += part.count
          }
          for place in places {
            copy(text[read..<place])
            copy(new[...])
            read = place + width
          }
          copy(text[read...])
          return written
        }
      }
    }
  }

  private static func split(
    _ name: String, _ text: String, _ arguments: Arguments
  ) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader(name)
    let separator = try reader.text("sep")
    let most = try reader.integer("maxsplit") ?? -1
    try reader.finish()
    let limit = most < 0 ? Int.max : most
    guard let separator else {
      return .list(words(text, limit, fromEnd: name == "rsplit").map(Value.string))
    }
    guard !separator.isEmpty else { throw .valueError("empty separator") }
    var places = Text.occurrences(of: separator, in: text)
    if name == "rsplit" {
      places = rightOccurrences(separator, text, limit)
    } else if places.count > limit {
      places.removeLast(places.count - limit)
    }
    return .list(cut(text, at: places, width: separator.utf8.count).map(Value.string))
  }

  private static func cut(_ text: String, at places: [Int], width: Int) -> [String] {
    guard !places.isEmpty else { return [text] }
    let bytes = Array(text.utf8)
    var parts: [String] = []
    var start = 0
    for place in places {
      parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
      start = place + width
    }
    parts.append(String(decoding: bytes[start...], as: UTF8.self))
    return parts
  }

  /// Byte offsets of occurrences found from the right, in rising order.
  private static func rightOccurrences(_ part: String, _ text: String, _ limit: Int) -> [Int] {
    let (bytes, part) = (Array(text.utf8), Array(part.utf8))
    var places: [Int] = []
    var end = bytes.count
    while places.count < limit {
      var place = end - part.count
      while place >= 0, bytes[place] != part[0] || !bytes[place..<place + part.count].elementsEqual(part) { place -= 1 }
      if place < 0 { break }
      places.append(place)
      end = place
    }
    return places.reversed()
  }

  /// Split at white space; what is beyond the limit stays one piece.
  private static func words(_ text: String, _ limit: Int, fromEnd: Bool) -> [String] {
    if fromEnd {
      let scalars = String(String.UnicodeScalarView(text.unicodeScalars.reversed()))
      return words(scalars, limit, fromEnd: false).reversed().map { word in
        String(String.UnicodeScalarView(word.unicodeScalars.reversed()))
      }
    }
    let scalars = text.unicodeScalars
    var result: [String] = []
    var index = scalars.startIndex
    while true {
      while index < scalars.endIndex, Text.isSpace(scalars[index]) { index = scalars.index(after: index) }
      guard index < scalars.endIndex else { return result }
      if result.count == limit {
        result.append(String(scalars[index...]))
        return result
      }
      let start = index
      while index < scalars.endIndex, !Text.isSpace(scalars[index]) { index = scalars.index(after: index) }
      result.append(String(scalars[start..<index]))
    }
  }

  /// Lines as Python's `splitlines` cuts them.
  static func lines(_ text: String, keepingEnds: Bool) -> [String] {
    var result: [String] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let end = index
      index = scalars.index(after: index)
      switch scalar.value {
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: break
      default: continue
      }
      if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
      result.append(String(scalars[start..<(keepingEnds ? index : end)]))
      start = index
    }
    if start < scalars.endIndex { result.append(String(scalars[start...])) }
    return result
  }

  static func join(_ items: [Value], _ separator: String) throws(RenderInterrupt) -> String {
    var out = ""
    for (index, item) in items.enumerated() {
      guard let part = item.string else {
        throw .typeError(
          "sequence item \(index): expected str instance, \(item.typeName) found",
          hint: "the filter 'join' takes values of any type")
      }
      if index > 0 { out += separator }
      out += part
    }
    return out
  }
}

extension String {
  /// Case folding knows no final sigma.
  fileprivate var replacingFinalSigma: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value == 0x3C2 ? "\u{3C3}" : $0 }))
  }
}

extension ArgumentReader {
  /// The next parameter's text; nil where it is missing or none.
  mutating func text(_ name: String) throws(RenderInterrupt) -> String? {
    guard let value = try optional(name), !value.isNone else { return nil }
    return try value.asString(name)
  }

  mutating func requiredText(_ name: String) throws(RenderInterrupt) -> String {
    try required(name).asString(name)
  }

  /// The next parameter's integer; nil where it is missing or none.
  mutating func integer(_ name: String) throws(RenderInterrupt) -> Int? {
    guard let value = try optional(name), !value.isNone else { return nil }
    return try value.asInt(name)
  }
}
