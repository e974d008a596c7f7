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
  ///
  /// Some instructions look at the next one and do its work too where that saves a value from going over the stack:
  /// `load` before `print` or `attribute`, `constant` before `print` or `item`, `compare` before `jumpIfFalse`.
  private func interpret() throws(RenderInterrupt) -> Value {
    guard var frame = frames.last else { return .none }
    var next = frame.pointee.next
    var code = frame.pointee.code.instructions
    var base = frame.pointee.slotBase
    var unit = frame.pointee.unit
    // Pieces are gathered by printing values only.
    let mayPrintInPlace = pieces == nil
    do throws(RenderInterrupt) {
      while true {
        let instruction = code[next]
        next += 1
        switch instruction.operation {
        case .text:
          if let source = unit.source {
            output.append(source + Int(instruction.a), Int(instruction.b &- instruction.a))
          }
        case .print:
          frame.pointee.next = next
          try printTop()
        case .load, .loadGlobal:
          let slot = slots + (base + Int(instruction.a))
          if slot.pointee == nil, instruction.operation == .loadGlobal { findGlobal(instruction, slot, frame) }
          switch code[next].operation {
          case .print where mayPrintInPlace && printInPlace(slot): next += 1
          case .attribute where pushAttribute(code[next], unit, of: slot): next += 1
          default:
            if let value = slot.pointee {
              push(value)
            } else {
              push(makeUndefined(unit.names[Int(instruction.b)], frame))
            }
          }
        case .store:
          assert(base + Int(instruction.a) < slotTop)
          slots[base + Int(instruction.a)] = pop()
        case .clear: slots[base + Int(instruction.a)] = nil
        case .smallInteger: push(.int(Int(instruction.a)))
        case .constant:
          let constant = unit.constants + Int(instruction.a)
          switch code[next].operation {
          case .print where mayPrintInPlace && printInPlace(constant): next += 1
          case .item where replaceByItem(constant, unit.constantHashes[Int(instruction.a)]): next += 1
          default: push(constant.pointee)
          }
        case .jump: next = Int(instruction.a)
        case .jumpIfFalse: if !popTruth() { next = Int(instruction.a) }
        case .jumpIfTrue: if popTruth() { next = Int(instruction.a) }
        case .jumpIfFalseKeep:
          if operands[top - 1].isTrue { drop(to: top - 1) } else { next = Int(instruction.a) }
        case .jumpIfTrueKeep:
          if operands[top - 1].isTrue { next = Int(instruction.a) } else { drop(to: top - 1) }
        case .jumpIfSet: if slots[base + Int(instruction.b)] != nil { next = Int(instruction.a) }
        case .compare:
          frame.pointee.next = next
          let holds = try compareTop(instruction.flag)
          if code[next].operation == .jumpIfFalse {
            next = holds ? next + 1 : Int(code[next].a)
          } else {
            push(.bool(holds))
          }
        case .compareChain:
          frame.pointee.next = next
          if try compareChain(instruction) { next = Int(instruction.a) }
        case .inConstants:
          let holds = isTopAmong(unit.constants + Int(instruction.a), Int(instruction.b)) == (instruction.flag == 0)
          if code[next].operation == .jumpIfFalse {
            next = holds ? next + 1 : Int(code[next].a)
          } else {
            push(.bool(holds))
          }
        case .concat:
          if code[next].operation == .print, mayPrintInPlace, !escapes {
            next += 1
            frame.pointee.next = next
            appendTop(Int(instruction.a))
            if output.count > options.outputLimit { try checkOutput() }
          } else {
            concat(Int(instruction.a))
          }
        case .jumpIfCellSet:
          if frame.pointee.cells?[Int(instruction.b)].value != nil { next = Int(instruction.a) }
        case .nextLoop:
          frame.pointee.next = next
          if let value = try loops.innermost.pointee.advance(self) {
            push(value)
          } else {
            loops.pop()
            next = Int(instruction.a)
          }
        case .nextFiltered:
          frame.pointee.next = next
          let loop = loops.innermost
          if let value = loop.pointee.take() {
            push(value)
          } else if loop.pointee.isExhausted {
            loops.pop()
            next = Int(instruction.a)
          } else {
            next = try lookAhead(loop, next - 1, filter: Int(instruction.b))
          }
        case .loopField:
          frame.pointee.next = next
          let loop = loops.innermost
          let field = LoopState.Field(rawValue: instruction.flag) ?? .index
          if instruction.b >= 0, field.looksAhead, !loop.pointee.isAhead {
            next = try lookAhead(loop, next - 1, filter: Int(instruction.b))
          } else {
            push(try loop.pointee.value(of: field, self))
          }
        case .endFilter:
          let loop = loops.innermost
          if popTruth() {
            next = loop.pointee.resume
          } else {
            frame.pointee.next = next
            loop.pointee.drop()
            next = try lookAhead(loop, loop.pointee.resume, filter: Int(instruction.a))
          }
        case .call, .callMethod:
          frame.pointee.next = next
          let entered =
            instruction.operation == .call
            ? try callTop(instruction, frame) : try callMethodTop(instruction, frame)
          if entered {
            let isPrinted = code[next].operation == .print && mayPrintInPlace
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

  /// Prints a variable that holds text or a number where it is; false where it holds anything else.
  @inline(__always) private func printInPlace(_ slot: UnsafeMutablePointer<Value?>) -> Bool {
    switch slot.pointee {
    case .string(let text): output.append(text)
    case .int(let number): output.append(number)
    default: return false
    }
    return output.count <= options.outputLimit
  }

  @inline(__always) private func printInPlace(_ constant: UnsafeMutablePointer<Value>) -> Bool {
    guard case .string(let text) = constant.pointee else { return false }
    output.append(text)
    return output.count <= options.outputLimit
  }

  /// Pushes an attribute of a variable that holds a dict with such a key; false where it holds anything else.
  @inline(__always)
  private func pushAttribute(_ instruction: Instruction, _ unit: Unit, of slot: UnsafeMutablePointer<Value?>) -> Bool {
    guard case .dict(let box) = slot.pointee else { return false }
    let name = Int(instruction.a)
    guard !unit.nameMeanings[name].isDictMethod, let item = box.find(unit.names[name], unit.nameHashes[name]) else {
      return false
    }
    push(item)
    return true
  }

  /// Puts the item with a text key in the place of the dict on top; false where there is no such dict or item.
  @inline(__always)
  private func replaceByItem(_ key: UnsafeMutablePointer<Value>, _ hash: Int) -> Bool {
    guard case .dict(let box) = operands[top - 1], case .string(let name) = key.pointee,
      let item = box.find(name, hash)
    else { return false }
    operands[top - 1] = item
    return true
  }

  /// Takes the topmost operand off and tells whether it is one of some constants.
  private func isTopAmong(_ constants: UnsafeMutablePointer<Value>, _ count: Int) -> Bool {
    let value = pop()
    for index in 0..<count where constants[index].isSame(as: value) { return true }
    return false
  }

  /// Fetches an element for the loop's filter to look at. Gives the place to go on: the filter's code, which comes back
  /// to `resume`; or `resume` itself where there are no more elements.
  private func lookAhead(
    _ loop: UnsafeMutablePointer<LoopState>, _ resume: Int, filter: Int
  ) throws(RenderInterrupt) -> Int {
    loop.pointee.resume = resume
    guard let candidate = try loop.pointee.candidate(self) else { return resume }
    push(candidate)
    return filter
  }

  /// Sets the slot of a name of the globals that is used for the first time, if there is such a name.
  private func findGlobal(
    _ instruction: Instruction, _ slot: UnsafeMutablePointer<Value?>, _ frame: UnsafeMutablePointer<CallFrame>
  ) {
    let unit = frame.pointee.unit
    let name = unit.names[Int(instruction.b)]
    slot.pointee = frame.pointee.globals.lookup(name, hash: unit.nameHashes[Int(instruction.b)]) ?? builtin(name)
  }

  @inline(__always) private func printTop() throws(RenderInterrupt) {
    if pieces != nil, frames.count == 1, captures.isEmpty {
      let value = pop()
      if !output.isEmpty { pieces?.append(.string(takeOutput(from: 0))) }
      pieces?.append(value)
      return
    }
    switch operands[top - 1] {
    case .string(let text), .markup(let text): output.append(text)
    case .undefined: break
    case .int(let number): output.append(number)
    case let value: output.append(value.text)
    }
    drop(to: top - 1)
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
      result[name] = isCell ? frame.pointee.cells?[Int(index)].value : slots[frame.pointee.slotBase + Int(index)]
    }
    return result
  }

  /// The value of a missing name.
  func makeUndefined(_ name: String, _ frame: UnsafeMutablePointer<CallFrame>) -> Value {
    .undefined(Undefined(name: name, chains: frame.pointee.chains))
  }
}
