import Diagnostics

extension RenderState {
  /// Runs the frame pushed last, whose caller is native code, to its end and gives its value.
  func run() throws(RenderInterrupt) -> Value {
    let boundary = frames.count - 1
    guard nativeDepth < options.nativeDepth else {
      popFrame()
      throw .failure(
        "jinja.recursion", "calls are nested too deeply", hint: "a macro probably calls itself without end")
    }
    nativeDepth += 1
    defer { nativeDepth -= 1 }
    while true {
      do throws(RenderInterrupt) {
        return try interpret()
      } catch {
        if let value = try recover(error, boundary) { return value }
      }
    }
  }

  /// Ends functions down to where an interrupt goes. Gives the value of the boundary's function where that is ended;
  /// nil to go on with the caller of the function that was ended.
  private func recover(_ interrupt: RenderInterrupt, _ boundary: Int) throws(RenderInterrupt) -> Value? {
    let interrupt = located(interrupt)
    if case .returned = interrupt, let target = frames.lastIndex(where: { $0.definition != nil }), target >= boundary {
      while frames.count > target { popFrame() }
      let value = returnValue
      returnValue = .none
      if target == boundary { return value }
      push(value)
      return nil
    }
    while frames.count > boundary { popFrame() }
    throw interrupt
  }

  /// Runs until the innermost function called by native code ends.
  private func interpret() throws(RenderInterrupt) -> Value {
    guard var frame = frames.last else { return .none }
    var next = frame.next
    var code = frame.code
    var base = frame.slotBase
    do throws(RenderInterrupt) {
      while true {
        let instruction = code.instructions[next]
        next += 1
        switch instruction.operation {
        case .text: appendSource(frame.unit, instruction)
        case .print: try printTop()
        case .load:
          if let value = slots[base + Int(instruction.a)] {
            push(value)
          } else {
            push(makeUndefined(frame.unit.names[Int(instruction.b)], frame))
          }
        case .loadGlobal:
          if let value = slots[base + Int(instruction.a)] {
            push(value)
          } else {
            let name = frame.unit.names[Int(instruction.b)]
            if let value = frame.globals.lookup(name) ?? builtin(name) {
              slots[base + Int(instruction.a)] = value
              push(value)
            } else {
              push(makeUndefined(name, frame))
            }
          }
        case .store:
          assert(base + Int(instruction.a) < slotTop)
          slots[base + Int(instruction.a)] = pop()
        case .clear: slots[base + Int(instruction.a)] = nil
        case .smallInteger: push(.int(Int(instruction.a)))
        case .constant: push(frame.unit.constants[Int(instruction.a)].value)
        case .jump: next = Int(instruction.a)
        case .jumpIfFalse: if !pop().isTrue { next = Int(instruction.a) }
        case .jumpIfFalseKeep:
          if operands[top - 1].isTrue { _ = pop() } else { next = Int(instruction.a) }
        case .jumpIfTrueKeep:
          if operands[top - 1].isTrue { next = Int(instruction.a) } else { _ = pop() }
        case .jumpIfSet: if slots[base + Int(instruction.b)] != nil { next = Int(instruction.a) }
        case .compareChain:
          if try compareChain(instruction) { next = Int(instruction.a) }
        case .jumpIfCellSet:
          if frame.cells[Int(instruction.b)].value != nil { next = Int(instruction.a) }
        case .nextLoop:
          frames[frames.count - 1].next = next
          if let value = try loops[loops.count - 1].advance(self) {
            push(value)
          } else {
            loops.removeLast()
            next = Int(instruction.a)
          }
        case .call, .callMethod:
          frames[frames.count - 1].next = next
          let entered =
            instruction.operation == .call ? try callTop(instruction, frame) : try callMethodTop(instruction, frame)
          if entered {
            frame = frames[frames.count - 1]
            (next, code, base) = (0, frame.code, frame.slotBase)
          }
        case .end, .endWithValue:
          frames[frames.count - 1].next = next
          let value = try instruction.operation == .end ? endFunction(frame) : pop()
          assert(top == frame.operandBase)
          let isBoundary = frame.isBoundary
          popFrame()
          if isBoundary { return value }
          push(value)
          frame = frames[frames.count - 1]
          (next, code, base) = (frame.next, frame.code, frame.slotBase)
        case .filter, .test:
          frames[frames.count - 1].next = next
          try applyNative(instruction, frame)
        default:
          frames[frames.count - 1].next = next
          try execute(instruction, frame)
        }
      }
    } catch {
      if !frames.isEmpty { frames[frames.count - 1].next = next }
      throw error
    }
  }

  @inline(__always) private func appendSource(_ unit: Unit, _ instruction: Instruction) {
    unit.file.bytes.withUnsafeBufferPointer { source in
      output.append(contentsOf: UnsafeBufferPointer(rebasing: source[Int(instruction.a)..<Int(instruction.b)]))
    }
  }

  @inline(__always) private func printTop() throws(RenderInterrupt) {
    top -= 1
    let value = (operands + top).move()
    if pieces != nil, frames.count == 1, captures.isEmpty {
      if !output.isEmpty { pieces?.append(.string(takeOutput(from: 0))) }
      pieces?.append(value)
      return
    }
    switch value {
    case .string(let text), .markup(let text): append(text)
    case .undefined: break
    case .int(let number): append(String(number))
    default: append(value.text)
    }
    if output.count > options.outputLimit { try checkOutput() }
  }

  /// The text of a function that came to its end.
  private func endFunction(_ frame: borrowing CallFrame) throws(RenderInterrupt) -> Value {
    switch frame.code.kind {
    case .root, .block:
      if module != nil, frames.count == 1 { module = exports(of: frame) }
      // The text stays where it is.
      frames[frames.count - 1].outputMark = output.count
      return .none
    case .macro, .caller, .loop, .filter:
      let text = takeOutput(from: frame.outputMark)
      return frame.savedEscape ? .markup(text) : .string(text)
    }
  }

  private func exports(of frame: borrowing CallFrame) -> [String: Value] {
    var result: [String: Value] = [:]
    for (name, index, isCell) in frame.unit.exports {
      result[name] = isCell ? frame.cells[Int(index)].value : slots[frame.slotBase + Int(index)]
    }
    return result
  }

  /// The value of a missing name.
  func makeUndefined(_ name: String, _ frame: borrowing CallFrame) -> Value {
    .undefined(Undefined(name: name, chains: frame.chains))
  }
}
