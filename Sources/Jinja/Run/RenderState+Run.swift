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
    if case .returned = interrupt, let target = innermostDefinition, target >= boundary {
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

  /// The place of the innermost file's macro.
  private var innermostDefinition: Int? {
    frames.indices.last { index in frames.pointer(index).pointee.definition != nil }
  }

  /// Runs until the innermost function called by native code ends.
  private func interpret() throws(RenderInterrupt) -> Value {
    guard var frame = frames.last else { return .none }
    var next = frame.pointee.next
    var code = frame.pointee.code.instructions
    var base = frame.pointee.slotBase
    var unit = frame.pointee.unit
    do throws(RenderInterrupt) {
      while true {
        let instruction = code[next]
        next += 1
        switch instruction.operation {
        case .text: appendSource(unit, instruction)
        case .print: try printTop()
        case .load:
          if code[next].operation == .print, printVariable(base + Int(instruction.a)) {
            next += 1
          } else if let value = slots[base + Int(instruction.a)] {
            push(value)
          } else {
            push(makeUndefined(unit.names[Int(instruction.b)], frame))
          }
        case .loadGlobal:
          if let value = slots[base + Int(instruction.a)] {
            push(value)
          } else {
            loadGlobal(instruction, base, frame)
          }
        case .store:
          assert(base + Int(instruction.a) < slotTop)
          slots[base + Int(instruction.a)] = pop()
        case .clear: slots[base + Int(instruction.a)] = nil
        case .smallInteger: push(.int(Int(instruction.a)))
        case .constant: push(unit.constants[Int(instruction.a)].value)
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
          if frame.pointee.cells[Int(instruction.b)].value != nil { next = Int(instruction.a) }
        case .nextLoop:
          frame.pointee.next = next
          if let value = try loops[loops.count - 1].advance(self) {
            push(value)
          } else {
            loops.removeLast()
            next = Int(instruction.a)
          }
        case .call, .callMethod:
          frame.pointee.next = next
          let entered =
            instruction.operation == .call
            ? try callTop(instruction, frame) : try callMethodTop(instruction, frame)
          if entered {
            let isPrinted = code[next].operation == .print && pieces == nil
            frame = frames.top
            frame.pointee.isPrinted = isPrinted
            (next, code, base) = (0, frame.pointee.code.instructions, frame.pointee.slotBase)
            unit = frame.pointee.unit
          }
        case .end where frame.pointee.isPrinted:
          frame.pointee.next = next
          if output.count > options.outputLimit { try checkOutput() }
          frame.pointee.outputMark = output.count
          popFrame()
          frame = frames.top
          // The print behind the call is done.
          (next, code, base) = (frame.pointee.next + 1, frame.pointee.code.instructions, frame.pointee.slotBase)
          unit = frame.pointee.unit
        case .end, .endWithValue:
          frame.pointee.next = next
          let value = instruction.operation == .end ? endFunction(frame) : pop()
          assert(top == frame.pointee.operandBase)
          let isBoundary = frame.pointee.isBoundary
          popFrame()
          if isBoundary { return value }
          push(value)
          frame = frames.top
          (next, code, base) = (frame.pointee.next, frame.pointee.code.instructions, frame.pointee.slotBase)
          unit = frame.pointee.unit
        case .filter, .test:
          frame.pointee.next = next
          try applyNative(instruction, frame)
        case .attribute:
          frame.pointee.next = next
          try attributeTop(instruction, unit)
        default:
          frame.pointee.next = next
          try execute(instruction, frame)
        }
      }
    } catch {
      if let last = frames.last, last == frame { frame.pointee.next = next }
      throw error
    }
  }

  /// Prints a variable that holds text where it is; false where it holds anything else, or pieces are wanted.
  @inline(__always) private func printVariable(_ slot: Int) -> Bool {
    guard pieces == nil, case .string(let text) = slots[slot] else { return false }
    output.append(text)
    return output.count <= options.outputLimit
  }

  /// A name of the globals that is used for the first time.
  private func loadGlobal(_ instruction: Instruction, _ base: Int, _ frame: UnsafeMutablePointer<CallFrame>) {
    let name = frame.pointee.unit.names[Int(instruction.b)]
    if let value = frame.pointee.globals.lookup(name) ?? builtin(name) {
      slots[base + Int(instruction.a)] = value
      push(value)
    } else {
      push(makeUndefined(name, frame))
    }
  }

  @inline(__always) private func appendSource(_ unit: Unit, _ instruction: Instruction) {
    unit.file.bytes.withUnsafeBufferPointer { source in
      output.append(UnsafeBufferPointer(rebasing: source[Int(instruction.a)..<Int(instruction.b)]))
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
    case .int(let number): output.append(number)
    default: append(value.text)
    }
    if output.count > options.outputLimit { try checkOutput() }
  }

  /// The text of a function that came to its end.
  private func endFunction(_ frame: UnsafeMutablePointer<CallFrame>) -> Value {
    switch frame.pointee.code.kind {
    case .root, .block:
      if module != nil, frames.count == 1 { module = exports(of: frame) }
      // The text stays where it is.
      frame.pointee.outputMark = output.count
      return .none
    case .macro, .caller, .loop, .filter:
      let text = takeOutput(from: frame.pointee.outputMark)
      return frame.pointee.savedEscape ? .markup(text) : .string(text)
    }
  }

  private func exports(of frame: UnsafeMutablePointer<CallFrame>) -> [String: Value] {
    var result: [String: Value] = [:]
    for (name, index, isCell) in frame.pointee.unit.exports {
      result[name] = isCell ? frame.pointee.cells[Int(index)].value : slots[frame.pointee.slotBase + Int(index)]
    }
    return result
  }

  /// The value of a missing name.
  func makeUndefined(_ name: String, _ frame: UnsafeMutablePointer<CallFrame>) -> Value {
    .undefined(Undefined(name: name, chains: frame.pointee.chains))
  }
}
