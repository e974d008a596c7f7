import Diagnostics

extension RenderState {
  // MARK: From templates

  /// The arguments on the stack, taken off it; with a filter's or test's value in front of them, where it `isPiped`.
  private func takeArguments(
    _ shape: UnsafeMutablePointer<CallShape>, _ unit: Unit, isPiped: Bool = false
  ) throws(RenderInterrupt) -> Arguments {
    let doubleStar = shape.pointee.hasDoubleStar ? pop() : nil
    let star = shape.pointee.hasStar ? pop() : nil
    var arguments = Arguments()
    let keywords = shape.pointee.keywords.count
    if keywords > 0 {
      arguments.keyword.reserveCapacity(keywords)
      top -= keywords
      for index in 0..<keywords {
        arguments.keyword.append((unit.names[Int(shape.pointee.keywords[index])], (operands + (top + index)).move()))
      }
    }
    arguments.positional = popMany(Int(shape.pointee.positional) + (isPiped ? 1 : 0))
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
    let unit = frame.pointee.unit
    let shape = unit.shapes + Int(instruction.a)
    // The callee leaves the stack at once, so that what keeps it is this call only.
    let place = operands + (top - shape.pointee.size - 1)
    let callee = place.move()
    place.initialize(to: .none)
    if case .function(let function) = callee, let code = function.code,
      takesDirectly(code, shape, unit)
    {
      try enterDirectly(function, code, shape, unit)
      return true
    }
    let arguments = try takeArguments(shape, unit)
    top -= 1
    return try begin(callee, arguments)
  }

  /// Calls a method of what is on the stack below its arguments.
  func callMethodTop(
    _ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>
  ) throws(RenderInterrupt) -> Bool {
    try step()
    let unit = frame.pointee.unit
    let shape = unit.shapes + Int(instruction.a)
    let name = Int(instruction.b)
    if let method = unit.nameMeanings[name].method, shape.pointee.isPlain,
      try apply(method, arguments: Int(shape.pointee.positional))
    {
      return false
    }
    let arguments = try takeArguments(shape, unit)
    let value = pop()
    if let result = try self.method(unit.names[name], of: value, arguments) {
      push(result)
      return false
    }
    return try begin(try attribute(unit.names[name], unit.nameHashes[name], of: value), arguments)
  }

  /// Begins a template's function, or makes another call and pushes its value.
  private func begin(_ callee: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Bool {
    switch callee {
    case .function(let function):
      switch function.kind {
      case .definition, .closure:
        try enter(function, arguments)
        return true
      case .native, .method: break
      }
    case .object(let object):
      if let loop = object as? LoopContext {
        try enter(loop, arguments)
        return true
      }
    default: break
    }
    push(try callNative(callee, arguments))
    return false
  }

  /// A call that no template's function answers.
  private func callNative(_ callee: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    switch callee {
    case .function(let function):
      if let body = function.body { return try body(self, arguments) }
      if let value = try method(function.name, of: function.receiver, arguments) { return value }
      throw .typeError("'\(function.receiver.typeName)' object has no method '\(function.name)'")
    case .object(let object): return try object.call(arguments, self)
    case .undefined(let undefined):
      if undefined.chains { return callee }
      throw use(of: undefined)
    default: throw .typeError("'\(callee.typeName)' object is not callable")
    }
  }

  /// Begins a macro with the arguments that it is given.
  private func enter(_ function: Function, _ arguments: Arguments) throws(RenderInterrupt) {
    guard let frame = CallFrame(function) else {
      let kind = function.definition?.kind ?? "macro"
      throw .typeError("'\(kind)' block '\(function.name)' cannot be called")
    }
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

  /// Whether all arguments are for parameters of the function, each for one of its own.
  @inline(__always)
  private func takesDirectly(
    _ code: FunctionCode, _ shape: UnsafeMutablePointer<CallShape>, _ unit: Unit
  ) -> Bool {
    let count = Int(shape.pointee.positional)
    guard count <= code.parameters.count, code.takesParametersOnly, !shape.pointee.hasStar,
      !shape.pointee.hasDoubleStar
    else { return false }
    for index in 0..<shape.pointee.keywords.count
    where parameter(shape.pointee.keywords[index], unit, of: code, from: count) == nil { return false }
    return true
  }

  /// Begins a macro whose arguments lie on the stack, behind the hole that its own value left.
  private func enterDirectly(
    _ function: Function, _ code: FunctionCode, _ shape: UnsafeMutablePointer<CallShape>, _ unit: Unit
  ) throws(RenderInterrupt) {
    // Room is made while the arguments still count as operands; then they move into the new function's variables.
    reserve(operands: code.operandCount, slots: code.slotCount)
    guard let frame = CallFrame(function) else { return }
    let count = Int(shape.pointee.positional)
    let keywords = shape.pointee.keywords.count
    let first = slotTop
    let start = top - count - keywords
    top = start - 1
    do throws(RenderInterrupt) {
      try push(frame)
    } catch {
      (operands + start).deinitialize(count: count + keywords)
      throw error
    }
    for index in 0..<count { (slots + (first + index)).initialize(to: (operands + (start + index)).move()) }
    for index in 0..<keywords {
      let value = (operands + (start + count + index)).move()
      if let slot = parameter(shape.pointee.keywords[index], unit, of: code, from: count) {
        slots[first + slot] = value
      }
    }
    if code.cellCount > 0 { moveToCells(code, first) }
  }

  /// The slot of a parameter that may be given by name: one behind those given by position.
  private func parameter(_ symbol: Int32, _ unit: Unit, of code: FunctionCode, from first: Int) -> Int? {
    let hash = unit.nameHashes[Int(symbol)]
    for index in first..<code.parameters.count
    where code.parameters[index].hash == hash && Text.same(code.parameters[index].name, unit.names[Int(symbol)]) {
      return index
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
    guard let cells = frames.top.pointee.cells else { return }
    for parameter in code.parameters + [code.caller, code.keywords, code.varargs].compactMap({ $0 })
    where parameter.cell >= 0 {
      cells[Int(parameter.cell)].value = slots[base + Int(parameter.slot)]
    }
  }

  /// `loop(…)` of a recursive loop.
  private func enter(_ loop: LoopContext, _ arguments: Arguments) throws(RenderInterrupt) {
    guard let function = loop.loop.pointee.recursion, var frame = CallFrame(function) else {
      throw .typeError("The loop must have the 'recursive' marker to be called recursively.")
    }
    guard let sequence = arguments.positional.first, arguments.count == 1 else {
      throw .typeError("loop() takes one argument")
    }
    frame.loopDepth = loop.loop.pointee.depth + 1
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
    let shape = frame.pointee.unit.shapes + Int(instruction.a)
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
    guard let code = function.code, code.kind == .filter, let frame = CallFrame(function) else {
      return try call(.function(function), Arguments([value]))
    }
    try push(frame)
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
      template.root, template.unit, seen, chains: isOutermost && options.undefined == .chaining)
    frame.isBoundary = true
    let mark = output.count
    try push(frame)
    // Nothing but these keeps alive what the frame points at.
    try withExtendedLifetime((template, seen)) { () throws(RenderInterrupt) in _ = try run() }
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
