import Diagnostics

/// The instructions that are not worth a place in the innermost loop.
extension RenderState {
  func execute(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) throws(RenderInterrupt) {
    switch instruction.operation {
    case .none: push(.none)
    case .true: push(.bool(true))
    case .false: push(.bool(false))
    case .pop: _ = pop()
    case .copiedText:
      frame.pointee.unit.text.withUnsafeBufferPointer {
        output.append(UnsafeBufferPointer(rebasing: $0[Int(instruction.a)..<Int(instruction.b)]))
      }
    case .printEscaped: try printEscaped()
    case .undefinedBranch: push(.undefined(Undefined(line: Int(instruction.a))))
    case .printUndefinedBranch:
      if pieces != nil, frames.count == 1, captures.isEmpty {
        if !output.isEmpty { pieces?.append(.string(takeOutput(from: 0))) }
        pieces?.append(.undefined(Undefined(line: Int(instruction.a))))
      }
    case .undefinedParameter:
      let name = frame.pointee.unit.names[Int(instruction.a)]
      let hint = "parameter '\(name)' was not provided"
      push(.undefined(Undefined(name: name, hint: hint, chains: frame.pointee.chains)))
    case .loadCell, .loadCaptured, .storeCell, .clearCell, .resolve, .resolveCell, .copy, .export:
      variable(instruction, frame)
    case .not: push(.bool(!popTruth()))
    case .negate: push(try Arithmetic.negate(pop(), self))
    case .plus: push(try Arithmetic.plus(pop(), self))
    case .add, .sub, .mul, .div, .floorDiv, .mod, .pow:
      if case .int(let a) = operands[top - 2], case .int(let b) = operands[top - 1],
        let result = Arithmetic.integers(instruction.operation, a, b)
      {
        // Numbers lie on the stack without anything to count.
        top -= 1
        (operands + (top - 1)).initialize(to: result)
        return
      }
      let right = pop()
      let left = pop()
      push(try Arithmetic.apply(instruction.operation, left, right, self))
    case .list: push(.list(ListBox(popMany(Int(instruction.a)))))
    case .tuple: push(.tuple(TupleBox(popMany(Int(instruction.a)))))
    case .constantList:
      let first = frame.pointee.unit.constants + Int(instruction.a)
      push(.list(ListBox(Array(UnsafeBufferPointer(start: first, count: Int(instruction.b))))))
    case .dict: try makeDict(Int(instruction.a))
    case .keyedDict:
      let (first, count) = (Int(instruction.a), Int(instruction.b))
      let unit = frame.pointee.unit
      top -= count
      let box = DictBox(
        keys: unit.constants + first, hashes: unit.constantHashes + first, moving: operands + top, count: count)
      push(.dict(box))
    case .item:
      let key = pop()
      let value = pop()
      push(try item(key, of: value))
    case .slice: try sliceTop(instruction.flag)
    case .checkMethod:
      if case .undefined(let undefined) = operands[top - 1], !undefined.chains { throw use(of: undefined) }
    case .missingFilter:
      throw .failure(
        instruction.flag == 0 ? "jinja.unknown-filter" : "jinja.unknown-test",
        "no \(instruction.flag == 0 ? "filter" : "test") named '\(frame.pointee.unit.names[Int(instruction.b)])'")
    case .makeMacro: makeMacro(instruction, frame)
    case .beginLoop: try beginLoop(instruction, frame)
    case .loopObject: push(.object(loops.context()))
    case .endLoop: loops.pop()
    case .unpack: try unpack(Int(instruction.a))
    case .beginCapture: captures.append(output.count)
    case .endCapture:
      let text = takeOutput(from: captures.removeLast())
      push(escapes ? .markup(text) : .string(text))
    case .dropCapture:
      output.truncate(to: captures.removeLast())
    case .checkNamespace:
      guard case .object(let object) = pop(), object is NamespaceObject else {
        throw .failure("jinja.not-a-namespace", "cannot assign attribute on non-namespace object")
      }
    case .setNamespace:
      let target = pop()
      let value = pop()
      if case .object(let object) = target, let namespace = object as? NamespaceObject {
        let (unit, name) = (frame.pointee.unit, Int(instruction.a))
        namespace.attributes.set(unit.names[name], unit.nameHashes[name], value)
      }
    case .block: try renderBlock(instruction, frame)
    case .selfObject:
      let globals = frame.pointee.exports ?? BlockGlobals(frame.pointee.globals)
      push(.object(TemplateReference(frame.pointee.unit, globals)))
    case .beginEscape:
      captures.append(escapes ? 1 : 0)
      escapes = pop().isTrue
    case .endEscape: escapes = captures.removeLast() == 1
    case .fail:
      throw .failure("jinja.no-loader", frame.pointee.unit.constants[Int(instruction.a)].text)
    default: break
    }
  }

  private func printEscaped() throws(RenderInterrupt) {
    let value = pop()
    switch value {
    case .markup(let text): append(text)
    default: append(escapes ? Markup.escape(value.text) : value.text)
    }
    try checkOutput()
  }

  private func variable(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) {
    let (a, b) = (Int(instruction.a), Int(instruction.b))
    switch instruction.operation {
    case .loadCell: push(frame.pointee.cells?[a].value ?? makeUndefined(frame.pointee.unit.names[b], frame))
    case .loadCaptured: push(frame.pointee.captured(a)?.value ?? makeUndefined(frame.pointee.unit.names[b], frame))
    case .storeCell: frame.pointee.cells?[a].value = pop()
    case .clearCell: frame.pointee.cells?[a].value = nil
    case .resolve, .resolveCell:
      let name = frame.pointee.unit.names[b]
      let value = frame.pointee.globals.lookup(name, hash: frame.pointee.unit.nameHashes[b]) ?? builtin(name)
      if instruction.operation == .resolve {
        slots[frame.pointee.slotBase + a] = value
      } else {
        frame.pointee.cells?[a].value = value
      }
    case .copy:
      let value: Value? =
        instruction.flag & CopyFlags.fromCaptured != 0
        ? frame.pointee.captured(b)?.value
        : instruction.flag & CopyFlags.fromCell != 0
          ? frame.pointee.cells?[b].value : slots[frame.pointee.slotBase + b]
      if instruction.flag & CopyFlags.toCell != 0 {
        frame.pointee.cells?[a].value = value
      } else {
        slots[frame.pointee.slotBase + a] = value
      }
    default:
      let value = instruction.flag == 1 ? frame.pointee.cells?[a].value : slots[frame.pointee.slotBase + a]
      frame.pointee.exports?.exported[frame.pointee.unit.names[b]] = value
    }
  }

  func concat(_ count: Int) {
    guard !escapes else { return concatEscaping(count) }
    // The output's free end is where the text is put together.
    let mark = output.count
    appendTop(count)
    push(.string(output.take(from: mark)))
  }

  /// Takes the topmost operands off and appends their texts.
  func appendTop(_ count: Int) {
    for index in top - count..<top {
      switch operands[index] {
      case .string(let part), .markup(let part): output.append(part)
      case .int(let number): output.append(number)
      case let other: output.append(other.text)
      }
    }
    drop(to: top - count)
  }

  /// With a safe part under autoescaping, the others are escaped.
  private func concatEscaping(_ count: Int) {
    let values = popMany(count)
    let isMarkup = values.contains { if case .markup = $0 { true } else { false } }
    var text = ""
    for value in values {
      if case .markup(let part) = value {
        text += part
      } else {
        text += isMarkup ? Markup.escape(value.text) : value.text
      }
    }
    push(isMarkup ? .markup(text) : .string(text))
  }

  /// Takes the two topmost operands off and compares them.
  func compareTop(_ sign: UInt8) throws(RenderInterrupt) -> Bool {
    let (left, right) = (operands + (top - 2), operands + (top - 1))
    let holds: Bool
    switch (sign, left.pointee, right.pointee) {
    case (Comparison.equal.rawValue, .string(let a), .string(let b)): holds = Text.same(a, b)
    case (Comparison.notEqual.rawValue, .string(let a), .string(let b)): holds = !Text.same(a, b)
    case (Comparison.equal.rawValue, .int(let a), .int(let b)): holds = a == b
    case (Comparison.notEqual.rawValue, .int(let a), .int(let b)): holds = a != b
    case (Comparison.less.rawValue, .int(let a), .int(let b)): holds = a < b
    case (Comparison.greater.rawValue, .int(let a), .int(let b)): holds = a > b
    default:
      let (right, left) = (pop(), pop())
      return try compare(left, sign, right)
    }
    drop(to: top - 2)
    return holds
  }

  func compare(_ left: Value, _ sign: UInt8, _ right: Value) throws(RenderInterrupt) -> Bool {
    switch Comparison(rawValue: sign) ?? .equal {
    case .equal: left.isSame(as: right)
    case .notEqual: !left.isSame(as: right)
    case .in: try contains(right, left)
    case .notIn: try !contains(right, left)
    case .less: try order(left, "<", right) { $0 < 0 }
    case .lessEqual: try order(left, "<=", right) { $0 <= 0 }
    case .greater: try order(left, ">", right) { $0 > 0 }
    case .greaterEqual: try order(left, ">=", right) { $0 >= 0 }
    }
  }

  /// One link of `a < b < c`. Whether the chain ends here, false.
  func compareChain(_ instruction: Instruction) throws(RenderInterrupt) -> Bool {
    let right = pop()
    let left = pop()
    let holds = try compare(left, instruction.flag, right)
    push(holds ? right : .bool(false))
    return !holds
  }

  private func makeDict(_ pairs: Int) throws(RenderInterrupt) {
    let values = popMany(pairs * 2)
    let box = DictBox()
    for index in stride(from: 0, to: values.count, by: 2) { try box.insert(values[index], values[index + 1]) }
    push(.dict(box))
  }

  private func sliceTop(_ flag: UInt8) throws(RenderInterrupt) {
    let step = flag & 4 != 0 ? pop() : .none
    let stop = flag & 2 != 0 ? pop() : .none
    let start = flag & 1 != 0 ? pop() : .none
    let value = pop()
    push(try Slicing.slice(value, start, stop, step, self))
  }

  private func makeMacro(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) {
    let code = frame.pointee.unit.functions[Int(instruction.a)]
    var captured: [Cell] = []
    for capture in code.captures {
      let index = Int(capture.index)
      if let cell = capture.isCaptured ? frame.pointee.captured(index) : frame.pointee.cells?[index] {
        captured.append(cell)
      }
    }
    push(.function(Function(code, frame, captured: captured)))
  }

  private func beginLoop(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) throws(RenderInterrupt) {
    let sequence = pop()
    var filter: Function?
    if instruction.flag & LoopFlags.isFiltered != 0, case .function(let function) = pop() { filter = function }
    let elements = try elementIterator(sequence)
    let isRecursive = instruction.flag & LoopFlags.isRecursive != 0
    loops.push(
      LoopState(
        sequence, elements, filter: filter, recursion: isRecursive ? frame.pointee.function : nil,
        depth: frame.pointee.loopDepth, flags: instruction.flag))
  }

  private func unpack(_ count: Int) throws(RenderInterrupt) {
    let value = pop()
    let values: [Value]
    if let elements = value.elements {
      values = elements
    } else {
      guard let iterator = try? elementIterator(value) else {
        throw .typeError("cannot unpack non-iterable \(value.typeName) object")
      }
      values = try collect(iterator, atMost: count + 1)
    }
    guard values.count <= count else {
      throw .valueError("too many values to unpack (expected \(count))")
    }
    guard values.count == count else {
      throw .valueError("not enough values to unpack (expected \(count), got \(values.count))")
    }
    for item in values.reversed() { push(item) }
  }
}
