import Jinja

/// `set`, `zip` and their strict forms, `diff_of_two_dicts`.
enum CollectionFunctions {
  static func named(_ name: String) -> Value {
    .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
      let isStrict = name.hasSuffix("_strict")
      let inputs = name.hasPrefix("set") ? Array(arguments.positional.prefix(1)) : arguments.positional
      var lists: [[Value]] = []
      for input in inputs {
        do throws(RenderInterrupt) {
          lists.append(try state.elements(of: input))
        } catch {
          if isStrict { throw error }
          // The soft forms give their default instead of an error.
          let position = name == "set" ? 1 : nil
          return arguments["default"] ?? position.flatMap { arguments[$0] } ?? Value.none
        }
      }
      if name.hasPrefix("set") {
        let box = SetBox()
        for value in lists.first ?? [] where !box.insert(value) {
          throw .typeError("unhashable type: '\(value.typeName)'")
        }
        return .set(box)
      }
      let count = lists.map(\.count).min() ?? 0
      return .list((0..<count).map { index in .tuple(lists.map { $0[index] }) })
    }
  }

  /// Keys (lower case, without case) of the first whose list holds more than the second's.
  static var differences: Value {
    .function("diff_of_two_dicts") { (state, arguments) throws(RenderInterrupt) -> Value in
      guard let first = arguments[0]?.dict ?? arguments["dict_a"]?.dict,
        let second = arguments[1]?.dict ?? arguments["dict_b"]?.dict
      else { throw .typeError("diff_of_two_dicts() takes two dicts") }
      var known: [String: [String]] = [:]
      for (key, value) in second.pairs {
        known[key.text.lowercased()] = try state.elements(of: value).map { $0.text.lowercased() }
      }
      let result = DictBox()
      for (key, value) in first.pairs {
        let others = known[key.text.lowercased()] ?? []
        let rest = try state.elements(of: value).filter { !others.contains($0.text.lowercased()) }
        if !rest.isEmpty { result.set(key, .list(rest)) }
      }
      return .dict(result)
    }
  }
}
