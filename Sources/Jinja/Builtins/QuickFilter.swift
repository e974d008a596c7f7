/// The filters that models use most, on the values that they mostly get: done on the operand stack, without arguments
/// being gathered. Anything else takes the long way, whose answer is the same.
enum QuickFilter: UInt8 {
  case upper = 1, lower, string, length, replace, join, fallback

  /// nil where there is no short way for a built-in filter with such arguments.
  init?(_ name: String, _ shape: CallShape) {
    guard shape.size == Int(shape.positional) else { return nil }
    switch (name, shape.positional) {
    case ("upper", 0): self = .upper
    case ("lower", 0): self = .lower
    case ("string", 0): self = .string
    case ("length", 0), ("count", 0): self = .length
    case ("replace", 2): self = .replace
    case ("join", 1): self = .join
    case ("default", 1), ("d", 1): self = .fallback
    default: return nil
    }
  }
}

extension RenderState {
  /// Puts a filter's result in the place of its operands; false where the long way has to be taken.
  func apply(_ filter: QuickFilter) throws(RenderInterrupt) -> Bool {
    switch filter {
    case .upper, .lower:
      guard case .string = operands[top - 1], case .string(let text) = pop() else { return false }
      push(.string(filter == .upper ? Text.upper(text) : Text.lower(text)))
    case .string:
      guard case .string = operands[top - 1] else { return false }
    case .length:
      switch operands[top - 1] {
      case .list(let box): operands[top - 1] = .int(box.items.count)
      case .dict(let box): operands[top - 1] = .int(box.count)
      default: return false
      }
    case .replace:
      guard !escapes, case .string(let text) = operands[top - 3], case .string(let old) = operands[top - 2],
        case .string(let new) = operands[top - 1]
      else { return false }
      let result = try StringMethods.replace(text, old, new, -1)
      drop(2)
      operands[top - 1] = .string(result)
    case .join:
      guard !escapes, case .list(let box) = operands[top - 2], case .string(let separator) = operands[top - 1] else {
        return false
      }
      // The output's free end is where the text is put together.
      let mark = output.count
      for index in box.items.indices {
        // What has code of its own for its text may change the list meanwhile.
        guard case .string(let part) = box.items[index] else {
          output.truncate(to: mark)
          return false
        }
        if index > 0 { output.append(separator) }
        output.append(part)
      }
      drop(1)
      operands[top - 1] = .string(output.take(from: mark))
    case .fallback:
      let other = pop()
      if operands[top - 1].isUndefined { operands[top - 1] = other }
    }
    return true
  }

  /// Takes the topmost operands away.
  private func drop(_ count: Int) { drop(to: top - count) }
}
