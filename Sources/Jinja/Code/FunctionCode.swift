import Diagnostics

/// The compiled body of a template, macro, caller, recursive loop, loop filter or block.
final class FunctionCode: Sendable {
  enum Kind: Sendable {
    case root, macro, caller, loop, filter, block
  }

  struct Parameter: Sendable {
    let name: String
    let slot: Int32
    /// The cell that the argument moves to, where an inner function uses it; -1 otherwise.
    var cell: Int32
    let hasDefault: Bool
  }

  /// A variable of the enclosing function that this one uses.
  struct Capture: Sendable {
    /// Whether the enclosing function captured it itself.
    let isCaptured: Bool
    let index: Int32
  }

  let kind: Kind
  let name: String
  /// As many as `spans`, never written after `init`; a bare pointer, since the interpreter reads one for each step.
  nonisolated(unsafe) let instructions: UnsafeMutablePointer<Instruction>
  /// The source of each instruction.
  let spans: [Span]
  let slotCount: Int
  let cellCount: Int
  /// The greatest height of its operands.
  let operandCount: Int
  let parameters: [Parameter]
  /// Slots (as parameters) of `caller`, `kwargs` and `varargs`; nil where they are not used.
  let caller: Parameter?
  let keywords: Parameter?
  let varargs: Parameter?
  let captures: [Capture]
  let span: Span

  init(
    kind: Kind, name: String, instructions: [Instruction], spans: [Span], slotCount: Int, cellCount: Int,
    operandCount: Int, parameters: [Parameter], caller: Parameter?, keywords: Parameter?, varargs: Parameter?,
    captures: [Capture], span: Span
  ) {
    self.kind = kind
    self.name = name
    self.instructions = .allocate(capacity: instructions.count)
    _ = UnsafeMutableBufferPointer(start: self.instructions, count: instructions.count).initialize(from: instructions)
    self.spans = spans
    self.slotCount = slotCount
    self.cellCount = cellCount
    self.operandCount = operandCount
    self.parameters = parameters
    self.caller = caller
    self.keywords = keywords
    self.varargs = varargs
    self.captures = captures
    self.span = span
  }

  deinit { instructions.deallocate() }

  /// Whether a parameter of its own is called `caller`.
  var hasExplicitCaller: Bool { parameters.contains { $0.name == "caller" } }
}

/// Everything that the functions of one template share.
final class Unit: Sendable {
  struct Block: Sendable {
    let name: String
    let function: Int
    let isRequired: Bool
  }

  let file: SourceFile
  let names: [String]
  /// The hash of each name as a dict's key.
  let nameHashes: [Int]
  /// What each name means to the engine itself, known before it is used.
  let nameMeanings: [NameMeaning]
  let constants: [Constant]
  let shapes: [CallShape]
  let functions: [FunctionCode]
  let filters: [Engine.Native]
  let tests: [Engine.Native]
  /// Text that differs from the source (line ends).
  let text: [UInt8]
  let blocks: [Block]
  /// Top-level variables of the root: name and slot or cell, for `Template.module`.
  let exports: [(name: String, index: Int32, isCell: Bool)]

  init(
    file: SourceFile, names: [String], nameHashes: [Int], constants: [Constant], shapes: [CallShape],
    functions: [FunctionCode],
    filters: [Engine.Native], tests: [Engine.Native], text: [UInt8], blocks: [Block],
    exports: [(name: String, index: Int32, isCell: Bool)]
  ) {
    self.file = file
    self.names = names
    self.nameHashes = nameHashes
    nameMeanings = names.map(NameMeaning.init)
    self.constants = constants
    self.shapes = shapes
    self.functions = functions
    self.filters = filters
    self.tests = tests
    self.text = text
    self.blocks = blocks
    self.exports = exports
  }
}

/// What an attribute's name means to the engine's own values.
struct NameMeaning: Sendable {
  let isDictMethod: Bool
  let loopField: LoopContext.Field?

  init(_ name: String) {
    isDictMethod = DictMethods.names.contains(name)
    loopField = LoopContext.Field(rawValue: name)
  }
}
