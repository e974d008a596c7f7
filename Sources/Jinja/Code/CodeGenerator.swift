import Diagnostics

/// Writes the instructions of one template.
struct CodeGenerator {
  let tree: SyntaxTree
  let engine: Engine
  let file: SourceFile
  var scopes: Scopes
  /// Finished functions; a place is taken when a function is begun.
  var functions: [FunctionCode?] = []
  /// The functions being written, innermost last, and their places in `functions`.
  var builders: [FunctionBuilder] = []
  var identities: [Int] = []
  var constants: [Constant]
  var shapes: [CallShape] = []
  var shapeIndex: [CallShape: Int32] = [:]
  var filters: [Engine.Native] = []
  var filterIndex: [Int32: Int32] = [:]
  var tests: [Engine.Native] = []
  var testIndex: [Int32: Int32] = [:]
  var text: [UInt8] = []
  var blocks: [Unit.Block] = []
  /// Top-level variables of the root: their slots by symbol.
  var exports: [Int32: Int32] = [:]
  var exported: [(name: String, index: Int32, isCell: Bool)] = []
  /// Functions of macros that capture nothing, by macro.
  var macroFunctions: [Int: Int] = [:]
  var errors: [Diagnostic] = []
  /// Loops around the current place within its function.
  var loops: [LoopTarget] = []
  /// Captures begun around the current place within its function.
  var captureDepth = 0
  /// Whether the place is inside an `if`, where an unknown filter is an error only when reached.
  var isSoft = false
  var isTopLevel = false
  /// Whether the place is inside an `autoescape` tag.
  var escapes = false

  struct LoopTarget {
    let next: Int32
    var breaks: [Int] = []
    let captureDepth: Int
    /// Where the loop begins.
    let begin: Int
    /// The place of its filter's code; -1 where it has none in this function.
    let filter: Int32
    /// The binding of its `loop`, where that is no object; see `LoopNode.needsObject`.
    var binding: Int?
  }

  init(_ tree: SyntaxTree, _ engine: Engine, _ file: SourceFile) {
    self.tree = tree
    self.engine = engine
    self.file = file
    constants = tree.constants
    scopes = Scopes(symbols: tree.names.count)
  }

  // MARK: Writing

  var here: Int32 { Int32(builders[builders.count - 1].instructions.count) }

  /// Adds an instruction; `effect` is how many operands it adds or takes. Gives its place, for `patch`.
  @discardableResult
  mutating func emit(
    _ operation: Operation, _ a: Int32 = 0, _ b: Int32 = 0, flag: UInt8 = 0, effect: Int, at node: NodeID
  ) -> Int {
    emit(operation, a, b, flag: flag, effect: effect, span: node < 0 ? Span(0, 0) : tree[node].span)
  }

  @discardableResult
  mutating func emit(
    _ operation: Operation, _ a: Int32 = 0, _ b: Int32 = 0, flag: UInt8 = 0, effect: Int, span: Span
  ) -> Int {
    let last = builders.count - 1
    builders[last].instructions.append(Instruction(operation: operation, flag: flag, a: a, b: b))
    builders[last].spans.append(span)
    builders[last].height += effect
    builders[last].maximumHeight = max(builders[last].maximumHeight, builders[last].height)
    return builders[last].instructions.count - 1
  }

  /// Lets a jump lead to the next instruction.
  mutating func patch(_ jump: Int) {
    builders[builders.count - 1].instructions[jump].a = here
  }

  mutating func fail(_ code: String, _ message: String, _ span: Span, hint: String? = nil) {
    errors.append(Diagnostic(code: code, message: message, place: SourcePlace(file, span), hint: hint))
  }

  /// Writes a function; `write` gets to add its instructions. Gives its place in `functions`.
  mutating func function(
    _ kind: FunctionCode.Kind, _ name: String, _ span: Span, _ write: (inout CodeGenerator) -> Void
  ) -> Int {
    let identity = functions.count
    functions.append(nil)
    builders.append(FunctionBuilder(kind, name, span))
    identities.append(identity)
    let saved = (loops, captureDepth, isSoft, isTopLevel)
    (loops, captureDepth, isSoft, isTopLevel) = ([], 0, false, false)
    scopes.enter(function: identity)
    write(&self)
    scopes.leave()
    (loops, captureDepth, isSoft, isTopLevel) = saved
    identities.removeLast()
    functions[identity] = builders.removeLast().finish()
    return identity
  }

  /// A scope within the current function: analysis, then its beginning, then its code.
  mutating func scope(_ analyse: (inout CodeGenerator) -> Void, _ write: (inout CodeGenerator) -> Void) {
    let saved = (isSoft, isTopLevel)
    (isSoft, isTopLevel) = (false, false)
    scopes.enter(function: identities[identities.count - 1])
    analyse(&self)
    write(&self)
    scopes.leave()
    (isSoft, isTopLevel) = saved
  }

  /// Sets up the variables of the scope just analysed.
  ///
  /// - Parameter fresh: whether its slots are unset anyway (at the beginning of a function).
  mutating func beginScope(fresh: Bool = false) {
    for index in scopes.own {
      let binding = scopes.bindings[index]
      guard binding.slot >= 0 else { continue }
      switch binding.origin {
      case .parameter: break
      case .unset: if !fresh { emit(.clear, binding.slot, 0, effect: 0, at: -1) }
      case .globals: emit(.resolve, binding.slot, binding.symbol, effect: 0, at: -1)
      case .outer(let outer): copy(outer, to: binding)
      }
    }
  }

  private mutating func copy(_ outer: Int, to binding: Scopes.Binding) {
    let source = scopes.bindings[outer]
    if source.slot < 0 {
      emit(.resolve, binding.slot, binding.symbol, effect: 0, at: -1)
    } else if source.function == identities[identities.count - 1] {
      emit(.copy, binding.slot, source.slot, effect: 0, at: -1)
    } else {
      let index = capture(outer, builders.count - 1)
      emit(.copy, binding.slot, index, flag: CopyFlags.fromCaptured, effect: 0, at: -1)
    }
  }

  /// Forgets the scope's variables that something may have captured.
  mutating func endScope() {
    for index in scopes.own where scopes.bindings[index].slot >= 0 {
      emit(.clear, scopes.bindings[index].slot, 0, effect: 0, at: -1)
    }
  }

  // MARK: Variables

  /// The place among a function's captured variables of a binding further out.
  private mutating func capture(_ binding: Int, _ builder: Int) -> Int32 {
    if let known = builders[builder].captured[binding] { return known }
    let source = scopes.bindings[binding]
    let capture: FunctionCode.Capture
    if builder > 0, source.function == identities[builder - 1] {
      capture = .init(isCaptured: false, index: builders[builder - 1].cell(of: source.slot))
    } else {
      capture = .init(isCaptured: true, index: builder > 0 ? self.capture(binding, builder - 1) : 0)
    }
    let index = Int32(builders[builder].captures.count)
    builders[builder].captures.append(capture)
    builders[builder].captured[binding] = index
    return index
  }

  mutating func load(_ symbol: Int32, at node: NodeID) {
    if let index = scopes.binding(of: symbol), scopes.bindings[index].slot >= 0 {
      let binding = scopes.bindings[index]
      if binding.function == identities[identities.count - 1] {
        emit(.load, binding.slot, symbol, effect: 1, at: node)
      } else {
        emit(.loadCaptured, capture(index, builders.count - 1), symbol, effect: 1, at: node)
      }
      return
    }
    let last = builders.count - 1
    let slot: Int32
    if let known = builders[last].globals[symbol] {
      slot = known
    } else {
      slot = builders[last].newSlot()
      builders[last].globals[symbol] = slot
    }
    emit(.loadGlobal, slot, symbol, effect: 1, at: node)
  }

  /// Stores the top value in a variable of the current scope.
  mutating func store(_ symbol: Int32, at node: NodeID) {
    guard let index = scopes.binding(of: symbol), scopes.bindings[index].slot >= 0 else {
      emit(.pop, effect: -1, at: node)
      return
    }
    let slot = scopes.bindings[index].slot
    emit(.store, slot, symbol, effect: -1, at: node)
    guard isTopLevel else { return }
    exports[symbol] = slot
    if !tree.blocks.isEmpty { emit(.export, slot, symbol, effect: 0, at: node) }
  }

  /// Makes a variable of the current scope; for `Scopes.store`.
  mutating func declare(_ symbol: Int32) {
    let last = builders.count - 1
    var slots = builders[last].slotCount
    scopes.store(symbol) {
      slots += 1
      return slots - 1
    }
    builders[last].slotCount = slots
  }

  mutating func declareParameter(_ symbol: Int32) -> Int32 {
    let slot = builders[builders.count - 1].newSlot()
    scopes.parameter(symbol, slot: slot)
    return slot
  }
}
