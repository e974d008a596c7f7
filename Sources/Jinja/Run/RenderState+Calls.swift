import Diagnostics

extension RenderState {
  // MARK: From templates

  /// The arguments on the stack, taken off it; with a filter's or test's value in front of them, where it `isPiped`.
  private func takeArguments(
    _ shape: CallShape, _ unit: Unit, isPiped: Bool = false
  ) throws(RenderInterrupt) -> Arguments {
    let doubleStar = shape.hasDoubleStar ? pop() : nil
    let star = shape.hasStar ? pop() : nil
    var arguments = Arguments()
    if !shape.keywords.isEmpty {
      let values = popMany(shape.keywords.count)
      arguments.keyword.reserveCapacity(values.count)
      for (symbol, value) in zip(shape.keywords, values) {
        arguments.keyword.append((unit.names[Int(symbol)], value))
      }
    }
    arguments.positional = popMany(Int(shape.positional) + (isPiped ? 1 : 0))
    if let star { arguments.positional += try elements(of: star) }
    if let doubleStar { try addKeywords(doubleStar, &arguments) }
    return arguments
  }

  private func addKeywords(_ value: Value, _ arguments: inout Arguments) throws(RenderInterrupt) {
    var pairs: [(key: Value, value: Value)] = []
    if case .dict(let box) = value {
      pairs = box.pairs
    } else if case .object(let object) = value, object.nature == .mapping {
      for key in try elements(of: value) { pairs.append((key, try item(key, of: value))) }
    } else {
      throw .typeError("argument after ** must be a mapping, not \(value.typeName)")
    }
    for (key, value) in pairs {
      guard let name = key.string else { throw .typeError("keywords must be strings") }
      if arguments[name] != nil { throw .typeError("got multiple values for keyword argument '\(name)'") }
      arguments.keyword.append((name, value))
    }
  }

  /// Calls what is on the stack below its arguments. Whether a function of a template began; otherwise the value is
  /// on the stack.
  func callTop(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) throws(RenderInterrupt) -> Bool {
    try step()
    let shape = frame.pointee.unit.shapes[Int(instruction.a)]
    if case .function(let function) = operands[top - shape.size - 1], !shape.hasStar, !shape.hasDoubleStar {
      switch function.kind {
      case .definition, .closure: return try enterDirectly(function, shape, frame.pointee.unit)
      case .native, .method: break
      }
    }
    let arguments = try takeArguments(shape, frame.pointee.unit)
    let callee = pop()
    return try begin(callee, arguments)
  }

  /// Calls a method of what is on the stack below its arguments.
  func callMethodTop(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>
  ) throws(RenderInterrupt) -> Bool {
    try step()
    let arguments = try takeArguments(frame.pointee.unit.shapes[Int(instruction.a)], frame.pointee.unit)
    let value = pop()
    let name = frame.pointee.unit.names[Int(instruction.b)]
    if let result = try method(name, of: value, arguments) {
      push(result)
      return false
    }
    return try begin(try attribute(name, frame.pointee.unit.nameHashes[Int(instruction.b)], of: value), arguments)
  }

  /// Begins a template's function, or makes another call and pushes its value.
  private func begin(_ callee: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Bool {
    if case .function(let function) = callee {
      switch function.kind {
      case .definition, .closure:
        try enter(function, arguments)
        return true
      case .native, .method: break
      }
    }
    if case .object(let object) = callee, let loop = object as? LoopContext {
      try enter(loop, arguments)
      return true
    }
    push(try callNative(callee, arguments))
    return false
  }

  /// A call that no template's function answers.
  private func callNative(_ callee: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    switch callee {
    case .function(let function):
      switch function.kind {
      case .native(let body): return try body(self, arguments)
      case .method(let receiver, let name):
        if let value = try method(name, of: receiver, arguments) { return value }
        throw .typeError("'\(receiver.typeName)' object has no method '\(name)'")
      case .definition, .closure: return .none
      }
    case .object(let object): return try object.call(arguments, self)
    case .undefined(let undefined):
      if undefined.chains { return callee }
      throw use(of: undefined)
    default: throw .typeError("'\(callee.typeName)' object is not callable")
    }
  }

  private func newFrame(_ function: Function) throws(RenderInterrupt) -> CallFrame? {
    switch function.kind {
    case .definition(let definition, let globals):
      guard let place = definition.function else {
        throw .typeError("'\(definition.kind)' block '\(definition.name)' cannot be called")
      }
      return CallFrame(
        definition.unit.functions[place], definition.unit, globals, definition: definition, chains: false)
    case .closure(let closure): return CallFrame(closure)
    case .native, .method: return nil
    }
  }

  /// Begins a macro with the arguments that it is given.
  private func enter(_ function: Function, _ arguments: Arguments) throws(RenderInterrupt) {
    guard let frame = try newFrame(function) else { return }
    let code = frame.code
    try push(frame)
    let base = slotTop - code.slotCount
    do throws(RenderInterrupt) {
      try bind(code, base, arguments)
    } catch {
      popFrame()
      throw error
    }
    moveToCells(code, base)
  }

  /// Begins a macro whose arguments lie on the stack, without `*` and `**`.
  private func enterDirectly(
    _ function: Function, _ shape: CallShape, _ unit: Unit
  ) throws(RenderInterrupt) -> Bool {
    guard let frame = try newFrame(function) else { return false }
    let code = frame.code
    let count = Int(shape.positional)
    guard count <= code.parameters.count, code.keywords == nil, code.varargs == nil, code.caller == nil,
      shape.keywords.allSatisfy({ parameter(unit.names[Int($0)], of: code, from: count) != nil })
    else {
      let arguments = try takeArguments(shape, unit)
      _ = pop()
      try enter(function, arguments)
      return true
    }
    // Room is made while the arguments still count as operands; then they move into the new function's variables.
    reserve(operands: code.operandCount, slots: code.slotCount)
    let first = slotTop
    let size = shape.size
    let start = top - size
    top = start - 1
    do throws(RenderInterrupt) {
      try push(frame)
    } catch {
      (operands + top).deinitialize(count: size + 1)
      throw error
    }
    for index in 0..<count { slots[first + Int(code.parameters[index].slot)] = (operands + start + index).move() }
    for (index, symbol) in shape.keywords.enumerated() {
      let value = (operands + start + count + index).move()
      if let slot = parameter(unit.names[Int(symbol)], of: code, from: count) { slots[first + slot] = value }
    }
    (operands + start - 1).deinitialize(count: 1)
    moveToCells(code, first)
    return true
  }

  /// The slot of a parameter that may be given by name: one behind those given by position.
  private func parameter(_ name: String, of code: FunctionCode, from first: Int) -> Int? {
    for index in first..<code.parameters.count where code.parameters[index].name == name {
      return Int(code.parameters[index].slot)
    }
    return nil
  }

  /// Puts arguments into the variables of a function, by Jinja2's rules for macros.
  private func bind(_ code: FunctionCode, _ base: Int, _ arguments: Arguments) throws(RenderInterrupt) {
    var keywords = arguments.keyword
    let given = min(arguments.positional.count, code.parameters.count)
    for index in 0..<given { slots[base + Int(code.parameters[index].slot)] = arguments.positional[index] }
    for parameter in code.parameters.dropFirst(given) {
      guard let place = keywords.firstIndex(where: { $0.name == parameter.name }) else { continue }
      slots[base + Int(parameter.slot)] = keywords.remove(at: place).value
    }
    if let caller = code.caller {
      let place = keywords.firstIndex { $0.name == "caller" }
      let value = place.map { keywords.remove(at: $0).value } ?? .none
      slots[base + Int(caller.slot)] =
        value.isNone ? .undefined(Undefined(name: "caller", hint: "No caller defined")) : value
    }
    if let rest = code.keywords {
      slots[base + Int(rest.slot)] = .dict(keywords.map { ($0.name, $0.value) })
    } else if let extra = keywords.first {
      throw unexpected(extra.name, keywords, code)
    }
    let more = arguments.positional.dropFirst(code.parameters.count)
    if let varargs = code.varargs {
      slots[base + Int(varargs.slot)] = .tuple(TupleBox(Array(more)))
    } else if !more.isEmpty {
      throw .typeError("macro \(described(code)) takes not more than \(code.parameters.count) argument(s)")
    }
  }

  private func described(_ code: FunctionCode) -> String { code.kind == .caller ? "None" : "'\(code.name)'" }

  private func unexpected(
    _ name: String, _ keywords: [(name: String, value: Value)], _ code: FunctionCode
  ) -> RenderInterrupt {
    if keywords.contains(where: { $0.name == "caller" }) {
      return .typeError(
        "macro \(described(code)) was invoked with two values for the special caller argument. "
          + "This is most likely a bug.", hint: "the macro does not use 'caller', so it cannot be called with a block")
    }
    return .typeError(
      "macro \(described(code)) takes no keyword argument '\(name)'",
      hint: Suggestion.hint(for: name, among: code.parameters.map(\.name)))
  }

  private func moveToCells(_ code: FunctionCode, _ base: Int) {
    guard code.cellCount > 0 else { return }
    let cells = frames.top.pointee.cells
    for parameter in code.parameters + [code.caller, code.keywords, code.varargs].compactMap({ $0 })
    where parameter.cell >= 0 {
      cells[Int(parameter.cell)].value = slots[base + Int(parameter.slot)]
    }
  }

  /// `loop(…)` of a recursive loop.
  private func enter(_ loop: LoopContext, _ arguments: Arguments) throws(RenderInterrupt) {
    guard let closure = loop.recursion else {
      throw .typeError("The loop must have the 'recursive' marker to be called recursively.")
    }
    guard let sequence = arguments.positional.first, arguments.count == 1 else {
      throw .typeError("loop() takes one argument")
    }
    var frame = CallFrame(closure)
    frame.loopDepth = loop.depth + 1
    let code = frame.code
    try push(frame)
    slots[slotTop - code.slotCount + Int(code.parameters[0].slot)] = sequence
    moveToCells(code, slotTop - code.slotCount)
  }

  /// A filter or test of the value below its arguments.
  func applyNative(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) throws(RenderInterrupt) {
    if instruction.flag != 0, instruction.operation == .filter, let filter = QuickFilter(rawValue: instruction.flag),
      try apply(filter)
    {
      return
    }
    let shape = frame.pointee.unit.shapes[Int(instruction.a)]
    let arguments = try takeArguments(shape, frame.pointee.unit, isPiped: true)
    if instruction.operation == .filter {
      push(try frame.pointee.unit.filters[Int(instruction.b)](self, arguments))
    } else {
      push(.bool(try frame.pointee.unit.tests[Int(instruction.b)](self, arguments).isTrue))
    }
  }

  // MARK: From native code

  /// Calls anything callable: a function, a macro, an object.
  package func call(_ callee: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    let height = top
    guard try begin(callee, arguments) else {
      assert(top == height + 1)
      return pop()
    }
    frames.top.pointee.isBoundary = true
    return try run()
  }

  /// Calls a function with one argument.
  func call(_ function: Function, with value: Value) throws(RenderInterrupt) -> Value {
    guard case .closure(let closure) = function.kind, closure.code.kind == .filter else {
      return try call(.function(function), Arguments([value]))
    }
    let code = closure.code
    try push(CallFrame(closure))
    let base = slotTop - code.slotCount
    slots[base + Int(code.parameters[0].slot)] = value
    moveToCells(code, base)
    frames.top.pointee.isBoundary = true
    return try run()
  }

  /// Calls a file's macro with the given globals (nil: those of the running template).
  package func call(
    _ definition: Definition, _ arguments: Arguments, globals: (any Globals)? = nil
  ) throws(RenderInterrupt) -> Value {
    try call(.macro(definition, globals ?? self.globals), arguments)
  }

  /// Renders another template inside of this rendering.
  package func render(_ template: Template, globals: (any Globals)? = nil) throws(RenderInterrupt) -> String {
    try runRoot(template, globals ?? self.globals)
  }

  /// Runs a template's root to its end; gives its text.
  func runRoot(_ template: Template, _ globals: any Globals) throws(RenderInterrupt) -> String {
    let isOutermost = frames.isEmpty
    let seen = template.unit.blocks.isEmpty ? globals : BlockGlobals(globals)
    var frame = CallFrame(
      template.root, template.unit, seen, definition: nil, chains: isOutermost && options.undefined == .chaining)
    frame.isBoundary = true
    let mark = output.count
    try push(frame)
    _ = try run()
    return takeOutput(from: mark)
  }

  /// Runs `body` as the whole of a rendering.
  func settle<T>(_ body: () throws(RenderInterrupt) -> T) throws(Diagnostic) -> T {
    do throws(RenderInterrupt) {
      return try body()
    } catch {
      switch error {
      case .failed(let failure): throw failure.diagnostic
      case .returned:
        throw Diagnostic(code: "jinja.stray-return", message: "a value was returned outside of a macro")
      }
    }
  }
}
