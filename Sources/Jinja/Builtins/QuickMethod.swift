/// The methods that templates call most, on the values that have them as the engine's own: done on the operand stack,
/// without arguments being gathered. Anything else takes the long way, whose answer is the same.
enum QuickMethod: CaseIterable {
  case append, get, items, keys, values, startswith, endswith, replace, lower, upper, strip
}

extension RenderState {
  /// Puts a method's result in the place of its operands, `arguments` positional ones behind the value; false where the
  /// long way has to be taken.
  func apply(_ method: QuickMethod, arguments: Int) throws(RenderInterrupt) -> Bool {
    let place = top - 1 - arguments
    switch (operands[place], method) {
    case (.list(let box), .append) where arguments == 1:
      box.items.append(pop())
      operands[place] = .none
    case (.dict(let box), .get) where arguments == 1 || arguments == 2:
      guard case .string(let name) = operands[place + 1] else { return false }
      let item = box.find(name, Value.hash(of: name)) ?? (arguments == 2 ? operands[place + 2] : .none)
      drop(to: place + 1)
      operands[place] = item
    case (.dict(let box), .items) where arguments == 0: operands[place] = .object(DictView(box, .items))
    case (.dict(let box), .keys) where arguments == 0: operands[place] = .object(DictView(box, .keys))
    case (.dict(let box), .values) where arguments == 0: operands[place] = .object(DictView(box, .values))
    case (.string(let text), .startswith) where arguments == 1: return affix(text, atEnd: false, place)
    case (.string(let text), .endswith) where arguments == 1: return affix(text, atEnd: true, place)
    case (.string(let text), .replace) where arguments == 2:
      guard case .string(let old) = operands[place + 1], case .string(let new) = operands[place + 2] else {
        return false
      }
      let result = try StringMethods.replace(text, old, new, -1)
      drop(to: place + 1)
      operands[place] = .string(result)
    case (.string(let text), .lower) where arguments == 0: operands[place] = .string(Text.lower(text))
    case (.string(let text), .upper) where arguments == 0: operands[place] = .string(Text.upper(text))
    case (.string(let text), .strip) where arguments == 0: operands[place] = .string(Text.strip(text, nil))
    default: return false
    }
    return true
  }

  private func affix(_ text: String, atEnd: Bool, _ place: Int) -> Bool {
    guard case .string(let affix) = operands[place + 1] else { return false }
    let holds = text.withBytes { text in
      affix.withBytes { affix in
        guard let start = text.baseAddress, text.count >= affix.count else { return affix.isEmpty }
        return Text.same(atEnd ? start + (text.count - affix.count) : start, affix.baseAddress, affix.count)
      }
    }
    drop(to: place + 1)
    operands[place] = .bool(holds)
    return true
  }
}
