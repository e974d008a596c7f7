import Diagnostics

/// One rendering in progress; belongs to one thread. Native functions get it with every call.
package final class RenderState {
  package let engine: Engine
  /// The embedder's own state for this rendering (`RenderOptions.user`).
  package let user: AnyObject?
  let options: RenderOptions
  private let observesCalls: Bool
  let baseGlobals: any Globals

  /// Operands, `top` of them in use.
  var operands: UnsafeMutablePointer<Value>
  var operandCapacity: Int
  var top = 0
  /// Variables, `slotTop` of them in use; nil where unset.
  var slots: UnsafeMutablePointer<Value?>
  var slotCapacity: Int
  var slotTop = 0
  var frames = FrameStack()
  var loops = LoopStack()
  /// Where the captures begun by `beginCapture` start in the output.
  var captures: [Int] = []
  var output = OutputBuffer(capacity: 2048)
  /// What the root printed, where pieces are wanted.
  var pieces: [Value]?
  /// The outermost template's top-level variables at its end, where they are wanted.
  var module: [String: Value]?
  /// The value on its way to the nearest file macro's call.
  var returnValue = Value.none
  var escapes = false
  /// `run` calls within each other.
  var nativeDepth = 0
  var steps = 0
  /// How many templates, macros and other functions have begun.
  package private(set) var begun = 0
  var random: UInt64
  /// The engine's own functions, made when first asked for.
  var builtins: [String: Value] = [:]

  init(engine: Engine, globals: any Globals, options: RenderOptions) {
    self.engine = engine
    self.options = options
    observesCalls = options.onMacroCall != nil
    baseGlobals = globals
    user = options.user
    random = options.seed
    operandCapacity = 32
    operands = .allocate(capacity: operandCapacity)
    slotCapacity = 32
    slots = .allocate(capacity: slotCapacity)
  }

  deinit {
    drop(to: 0)
    operands.deallocate()
    for slot in 0..<slotTop { (slots + slot).deinitialize(count: 1) }
    slots.deallocate()
  }

  /// The names that the running template or macro sees.
  package var globals: any Globals { frames.last?.pointee.globals ?? baseGlobals }

  /// Whether the running function had begun when `begun` was the given number: what it knows by name stays as it was.
  package func isOlder(than number: Int) -> Bool { frames.last.map { $0.pointee.serial < number } ?? false }

  /// For a function such as dbt's `return`: `throw state.returning(value)`.
  package func returning(_ value: Value) -> RenderInterrupt {
    returnValue = value
    return .returned
  }

  /// A name as the running template sees it from outside its own variables.
  package func lookup(_ name: String) -> Value? { globals.lookup(name) ?? builtin(name) }

  // MARK: Frames

  /// Begins a function whose operands are gone from the stack; its variables are unset.
  @inline(__always)
  func push(_ beginning: CallFrame) throws(RenderInterrupt) {
    if frames.count >= options.callDepth { throw tooDeep() }
    if observesCalls, let definition = beginning.definition { tell(definition) }
    let frame = frames.push()
    frame.initialize(to: beginning)
    frame.pointee.slotBase = slotTop
    frame.pointee.operandBase = top
    frame.pointee.loopBase = loops.count
    frame.pointee.captureBase = captures.count
    frame.pointee.outputMark = output.count
    frame.pointee.savedEscape = escapes
    frame.pointee.serial = begun
    begun &+= 1
    let code = frame.pointee.code
    reserve(operands: code.operandCount, slots: code.slotCount)
    for slot in slotTop..<slotTop + code.slotCount { (slots + slot).initialize(to: nil) }
    slotTop += code.slotCount
    if code.cellCount > 0 { frame.pointee.makeCells() }
  }

  private func tooDeep() -> RenderInterrupt {
    .failure(
      "jinja.recursion", "macro calls are nested more than \(options.callDepth) deep",
      hint: "a macro probably calls itself without end")
  }

  @inline(__always)
  func reserve(operands wanted: Int, slots wantedSlots: Int) {
    if top + wanted > operandCapacity || slotTop + wantedSlots > slotCapacity { grow(wanted, wantedSlots) }
  }

  private func grow(_ wanted: Int, _ wantedSlots: Int) {
    if top + wanted > operandCapacity {
      operandCapacity = (top + wanted) * 2
      let grown = UnsafeMutablePointer<Value>.allocate(capacity: operandCapacity)
      grown.moveInitialize(from: operands, count: top)
      operands.deallocate()
      operands = grown
    }
    if slotTop + wantedSlots > slotCapacity {
      slotCapacity = (slotTop + wantedSlots) * 2
      let grown = UnsafeMutablePointer<Value?>.allocate(capacity: slotCapacity)
      grown.moveInitialize(from: slots, count: slotTop)
      slots.deallocate()
      slots = grown
    }
  }

  /// Ends the innermost function and drops what it left behind, its output too.
  func popFrame() {
    guard let frame = frames.last else { return }
    let base = frame.pointee.slotBase
    while slotTop > base {
      slotTop -= 1
      (slots + slotTop).deinitialize(count: 1)
    }
    drop(to: frame.pointee.operandBase)
    while loops.count > frame.pointee.loopBase { loops.pop() }
    if captures.count > frame.pointee.captureBase {
      captures.removeLast(captures.count - frame.pointee.captureBase)
    }
    escapes = frame.pointee.savedEscape
    output.truncate(to: frame.pointee.outputMark)
    if frame.pointee.cells != nil { frame.pointee.freeCells() }
    frames.pop()
  }

  // MARK: Operands

  @inline(__always) func push(_ value: consuming Value) {
    assert(top < operandCapacity)
    (operands + top).initialize(to: value)
    top += 1
  }

  @inline(__always) func pop() -> Value {
    assert(top > (frames.last?.pointee.operandBase ?? 0))
    top -= 1
    return (operands + top).move()
  }

  /// Takes the topmost operand off and tells whether it is true.
  @inline(__always) func popTruth() -> Bool {
    if case .bool(let flag) = operands[top - 1] {
      top -= 1
      return flag
    }
    let isTrue = operands[top - 1].isTrue
    drop(to: top - 1)
    return isTrue
  }

  /// The topmost operands, first one lowest; taken off the stack.
  func popMany(_ count: Int) -> [Value] {
    guard count > 0 else { return [] }
    top -= count
    let start = operands + top
    var values: [Value] = []
    values.reserveCapacity(count)
    for index in 0..<count { values.append((start + index).move()) }
    return values
  }

  /// Takes operands away until there are as many as `height`.
  @inline(__always) func drop(to height: Int) {
    while top > height {
      top -= 1
      (operands + top).deinitialize(count: 1)
    }
  }

  // MARK: Output

  func append(_ text: String) { output.append(text) }

  /// The output from an offset on, which is taken away.
  func takeOutput(from mark: Int) -> String { output.take(from: mark) }

  /// Counts a loop's iteration or a call.
  @inline(__always) func step() throws(RenderInterrupt) {
    steps += 1
    if steps > options.stepLimit { throw tooMuch() }
  }

  private func tooMuch() -> RenderInterrupt {
    .failure("jinja.endless", "the template took more than \(options.stepLimit) steps", hint: "a loop never ends")
  }

  func checkOutput() throws(RenderInterrupt) {
    if output.count > options.outputLimit {
      throw .failure("jinja.output-limit", "the output is longer than \(options.outputLimit) bytes")
    }
  }
}

extension RenderState {
  /// A macro call that has not returned.
  package struct MacroCall {
    /// nil for a nested macro or a `caller`.
    package let definition: Definition?
    package let name: String
    /// Where it was called.
    package let callSite: SourcePlace?
  }

  private func tell(_ definition: Definition) {
    var depth = 0
    for index in frames.indices where frames.pointer(index).pointee.definition != nil { depth += 1 }
    options.onMacroCall?(definition, depth)
  }

  /// The place of the call that is being made.
  package var callSite: SourcePlace? { frames.isEmpty ? nil : place(of: frames.count - 1) }

  private func place(of index: Int) -> SourcePlace? {
    let frame = frames.pointer(index)
    let instruction = frame.pointee.next - 1
    guard frame.pointee.code.spans.indices.contains(instruction) else { return nil }
    return SourcePlace(frame.pointee.unit.file, frame.pointee.code.spans[instruction])
  }

  /// Macro calls in progress, innermost first.
  package var macroCalls: [MacroCall] {
    frames.indices.reversed().compactMap { index in
      let frame = frames.pointer(index).pointee
      switch frame.code.kind {
      case .macro, .caller: break
      case .root, .loop, .filter, .block: return nil
      }
      return MacroCall(
        definition: frame.definition, name: frame.code.name, callSite: index > 0 ? place(of: index - 1) : nil)
    }
  }

  /// Adds place and macro calls to an error that has none yet.
  func located(_ interrupt: RenderInterrupt) -> RenderInterrupt {
    guard case .failed(let failure) = interrupt, !failure.isLocated else { return interrupt }
    var diagnostic = failure.diagnostic
    if diagnostic.place == nil { diagnostic.place = callSite }
    // Hundreds of frames of a runaway recursion help nobody.
    let calls = macroCalls
    let shown = calls.count > 24 ? Array(calls.prefix(16)) + calls.suffix(8) : calls
    diagnostic.trace += shown.map { call in
      let place = call.definition.map { " (\($0.file.path))" } ?? ""
      return Diagnostic.Frame("\(call.definition?.kind ?? "macro") \(call.name)\(place)", call.callSite)
    }
    return .failed(Failure(diagnostic, isLocated: true))
  }
}
