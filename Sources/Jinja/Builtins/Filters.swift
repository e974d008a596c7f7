/// Jinja2's built-in filters by name.
enum Filters {
  static let all: [String: Engine.Native] = text.merging(sequences) { first, _ in first }
    .merging(selections) { first, _ in first }.merging(numbers) { first, _ in first }
    .merging(markup) { first, _ in first }

  /// `soft_str`: text as it is, anything else as Python prints it.
  static func soft(_ value: Value) -> Value {
    if case .markup = value { value } else { .string(value.text) }
  }

  /// The piped value and a reader of the filter's own arguments.
  static func split(
    _ name: String, _ arguments: Arguments
  ) throws(RenderInterrupt) -> (value: Value, reader: ArgumentReader) {
    guard let value = arguments.positional.first else {
      throw .typeError("\(name)() missing 1 required positional argument: 'value'")
    }
    return (value, ArgumentReader(name, arguments, first: 1))
  }

  /// A method of text applied to the piped value's text.
  private static func method(_ name: String) -> Engine.Native {
    { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split(name, arguments)
      try reader.finish()
      return try state.callMethod(name, of: soft(value), Arguments())
    }
  }

  private static let text: [String: Engine.Native] = [
    "upper": method("upper"),
    "lower": method("lower"),
    "capitalize": method("capitalize"),
    "string": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("string", arguments)
      try reader.finish()
      return soft(value)
    },
    "title": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("title", arguments)
      try reader.finish()
      return .string(titled(value.text))
    },
    "trim": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("trim", arguments)
      let characters = try reader.text("chars")
      try reader.finish()
      return try state.callMethod("strip", of: soft(value), Arguments(characters.map { [.string($0)] } ?? []))
    },
    "center": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("center", arguments)
      let width = try reader.integer("width") ?? 80
      try reader.finish()
      return try state.callMethod("center", of: soft(value), Arguments([.int(width)]))
    },
    "replace": { (state, arguments) throws(RenderInterrupt) in try replace(arguments, state) },
    "format": { (state, arguments) throws(RenderInterrupt) in
      let (value, _) = try split("format", arguments)
      let values = Array(arguments.positional.dropFirst())
      if !values.isEmpty, !arguments.keyword.isEmpty {
        throw .typeError("can't handle positional and keyword arguments at the same time")
      }
      let right: Value =
        arguments.keyword.isEmpty ? .tuple(values) : .dict(arguments.keyword.map { ($0.name, $0.value) })
      return try Arithmetic.apply(.mod, soft(value), right, state)
    },
    "indent": { (state, arguments) throws(RenderInterrupt) in try indent(arguments, state) },
    "truncate": { (state, arguments) throws(RenderInterrupt) in try truncate(arguments, state) },
    "wordwrap": { (_, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("wordwrap", arguments)
      let width = try reader.integer("width") ?? 79
      let breaksWords = try reader.optional("break_long_words")?.isTrue ?? true
      let separator = try reader.text("wrapstring") ?? "\n"
      let breaksHyphens = try reader.optional("break_on_hyphens")?.isTrue ?? true
      try reader.finish()
      guard width > 0 else { throw .valueError("invalid width \(width) (must be > 0)") }
      let lines = StringMethods.lines(try value.asString("s"), keepingEnds: false)
      let wrapped = lines.map { line in
        WordWrap(width: width, breaksWords: breaksWords, breaksHyphens: breaksHyphens).wrap(line)
          .joined(separator: separator)
      }
      return .string(wrapped.joined(separator: separator))
    },
    "wordcount": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("wordcount", arguments)
      try reader.finish()
      var count = 0
      var isInWord = false
      for scalar in value.text.unicodeScalars {
        let isWord = Text.isWordCharacter(scalar)
        if isWord, !isInWord { count += 1 }
        isInWord = isWord
      }
      return .int(count)
    },
    "pprint": { (_, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("pprint", arguments)
      try reader.finish()
      return .string(PrettyPrinter.format(value))
    },
  ]

  /// Every part behind white space, a hyphen or an opening bracket begins with a capital.
  private static func titled(_ text: String) -> String {
    var out = ""
    var word = ""
    func flush() {
      guard let first = word.unicodeScalars.first else { return }
      out += first.properties.uppercaseMapping + Text.lower(String(word.unicodeScalars.dropFirst()))
      word = ""
    }
    for scalar in text.unicodeScalars {
      if Text.isSpace(scalar) || "-({[<".unicodeScalars.contains(scalar) {
        flush()
        out.unicodeScalars.append(scalar)
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    flush()
    return out
  }

  private static func replace(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("replace", arguments)
    let (old, new) = (try reader.required("old"), try reader.required("new"))
    let count = try reader.integer("count") ?? -1
    try reader.finish()
    guard state.escapes else {
      return .string(try StringMethods.replace(value.text, old.text, new.text, count))
    }
    var isSafe = if case .markup = value { true } else { false }
    var text = value.text
    for other in [old, new] {
      if case .markup = other, !isSafe {
        isSafe = true
        text = Markup.escape(text)
      }
    }
    guard isSafe else { return .string(try StringMethods.replace(text, old.text, new.text, count)) }
    return .markup(try StringMethods.replace(text, old.text, Markup.escaped(new), count))
  }

  private static func indent(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("indent", arguments)
    let width = try reader.optional("width") ?? .int(4)
    let first = try reader.optional("first")?.isTrue ?? false
    let blank = try reader.optional("blank")?.isTrue ?? false
    try reader.finish()
    if case .undefined(let undefined) = value { throw state.use(of: undefined) }
    let text = try value.asString("s")
    let columns = try width.string == nil ? width.asInt("width") : 0
    guard columns <= 1 << 20 else { throw Arithmetic.overflow("the result is too large") }
    let isMarkup = if case .markup = value { true } else { false }
    let plain = width.string ?? String(repeating: " ", count: max(0, columns))
    let indentation = isMarkup ? Markup.escaped(.string(plain)) : plain
    var lines = StringMethods.lines(text + "\n", keepingEnds: false)
    for index in lines.indices where index == 0 ? first : blank || !lines[index].isEmpty {
      lines[index] = indentation + lines[index]
    }
    let result = lines.joined(separator: "\n")
    return isMarkup ? .markup(result) : .string(result)
  }

  private static func truncate(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("truncate", arguments)
    let length = try reader.integer("length") ?? 255
    let cutsWords = try reader.optional("killwords")?.isTrue ?? false
    let end = try reader.text("end") ?? "..."
    let leeway = try reader.integer("leeway") ?? 5
    try reader.finish()
    guard length >= Text.count(end) else {
      throw .failure("jinja.bad-argument", "expected length >= \(Text.count(end)), got \(length)")
    }
    guard leeway >= 0 else { throw .failure("jinja.bad-argument", "expected leeway >= 0, got \(leeway)") }
    if value.string == nil, case .int(let count) = try Filters.length(state, Arguments([value])) {
      // Anything short enough comes back as it is.
      if count <= length + leeway { return value }
    }
    let text = try value.asString("s")
    let scalars = Array(text.unicodeScalars)
    if scalars.count <= length.addingReportingOverflow(leeway).partialValue { return value }
    var kept = scalars[..<(length - Text.count(end))]
    if !cutsWords, let space = kept.lastIndex(of: " ") { kept = kept[..<space] }
    return .string(String(String.UnicodeScalarView(kept)) + end)
  }
}

extension Text {
  /// Python's `\w`.
  static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return UTF8Scanner.isNameByte(UInt8(scalar.value)) }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return scalar.properties.numericType != nil
    }
  }
}
