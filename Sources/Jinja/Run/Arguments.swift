/// The arguments of one call.
package struct Arguments {
  package var positional: [Value]
  package var keyword: [(name: String, value: Value)]

  package init(_ positional: [Value] = [], _ keyword: [(name: String, value: Value)] = []) {
    self.positional = positional
    self.keyword = keyword
  }

  package var isEmpty: Bool { positional.isEmpty && keyword.isEmpty }
  package var count: Int { positional.count + keyword.count }

  /// The keyword argument of that name.
  package subscript(name: String) -> Value? { keyword.first { $0.name == name }?.value }
  /// The positional argument at an index from 0.
  package subscript(index: Int) -> Value? { positional.indices.contains(index) ? positional[index] : nil }

  /// Reads them one by one by parameter name, with Python's errors; `function` stands in messages.
  package func reader(_ function: String) -> ArgumentReader { ArgumentReader(function, self) }
}

/// Takes arguments by parameter, in the order of the parameters: each by position or by name.
///
///     var reader = arguments.reader("date_spine")
///     let part = try reader.required("datepart").asString("datepart")
///     let quote = try reader.optional("quote")
///     try reader.finish()
package struct ArgumentReader {
  private let function: String
  private let arguments: Arguments
  /// Positional arguments in front that are none of the function's own.
  private let first: Int
  private var position: Int
  private var used = 0
  /// The parameters asked for; only kept where there are keyword arguments.
  private var names: [String] = []

  init(_ function: String, _ arguments: Arguments, first: Int = 0) {
    self.function = function
    self.arguments = arguments
    self.first = first
    position = first
  }

  /// The next parameter's argument; nil where none was given.
  /// - Throws: `jinja.type-error` where it was given both by position and by name.
  package mutating func optional(_ name: String) throws(RenderInterrupt) -> Value? {
    var named: Value?
    if !arguments.keyword.isEmpty {
      names.append(name)
      named = arguments[name]
      if named != nil { used += 1 }
    }
    guard position < arguments.positional.count else { return named }
    position += 1
    if named != nil { throw .typeError("\(function)() got multiple values for argument '\(name)'") }
    return arguments.positional[position - 1]
  }

  /// The next parameter's argument.
  /// - Throws: `jinja.type-error` where it is missing.
  package mutating func required(_ name: String) throws(RenderInterrupt) -> Value {
    guard let value = try optional(name) else {
      throw .typeError("\(function)() missing 1 required positional argument: '\(name)'")
    }
    return value
  }

  /// A parameter that can only be given by name.
  package mutating func keyword(_ name: String) -> Value? {
    guard !arguments.keyword.isEmpty else { return nil }
    names.append(name)
    guard let value = arguments[name] else { return nil }
    used += 1
    return value
  }

  /// The positional arguments not yet taken (`*args`).
  package mutating func rest() -> [Value] {
    defer { position = max(position, arguments.positional.count) }
    return Array(arguments.positional.dropFirst(position))
  }

  /// The keyword arguments not taken by name (`**kwargs`).
  package mutating func keywordRest() -> [(name: String, value: Value)] {
    used = arguments.keyword.count
    return arguments.keyword.filter { !names.contains($0.name) }
  }

  /// - Throws: `jinja.type-error` where an argument was not taken.
  package func finish() throws(RenderInterrupt) {
    if position < arguments.positional.count {
      let (most, given) = (position - first, arguments.positional.count - first)
      throw .typeError(
        "\(function)() takes \(most) positional argument\(most == 1 ? "" : "s") but \(given) "
          + (given == 1 ? "was given" : "were given"))
    }
    guard used < arguments.keyword.count else { return }
    for (name, _) in arguments.keyword where !names.contains(name) {
      throw .unexpectedKeyword(function, name, among: names)
    }
  }
}
