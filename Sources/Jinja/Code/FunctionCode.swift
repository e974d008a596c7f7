import Diagnostics

/// The compiled body of a template, macro, caller, recursive loop, loop filter or block.
final class FunctionCode: Sendable {
  enum Kind: Sendable {
    case root, macro, caller, loop, filter, block
  }

  struct Parameter: Sendable {
    let name: String
    /// The name's hash as a dict's key.
    let hash: Int
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
  /// The parameter at index i has slot i.
  let parameters: [Parameter]
  /// Whether it takes arguments for its parameters only.
  let takesParametersOnly: Bool
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
    takesParametersOnly = caller == nil && keywords == nil && varargs == nil
    assert(parameters.enumerated().allSatisfy { Int($1.slot) == $0 })
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
  // Bare memory that is never written after `init`: what the interpreter reads at each step costs no reference counting.
  /// The file's bytes, which lie where they are as long as the file is there.
  nonisolated(unsafe) let source: UnsafePointer<UInt8>?
  nonisolated(unsafe) let names: UnsafeMutablePointer<String>
  /// The hash of each name as a dict's key.
  nonisolated(unsafe) let nameHashes: UnsafeMutablePointer<Int>
  /// What each name means to the engine itself, known before it is used.
  nonisolated(unsafe) let nameMeanings: UnsafeMutablePointer<NameMeaning>
  private let nameCount: Int
  /// Numbers and text only.
  nonisolated(unsafe) let constants: UnsafeMutablePointer<Value>
  /// The hash of each text among the constants.
  nonisolated(unsafe) let constantHashes: UnsafeMutablePointer<Int>
  private let constantCount: Int
  nonisolated(unsafe) let shapes: UnsafeMutablePointer<CallShape>
  private let shapeCount: Int
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
    source = file.bytes.withUnsafeBufferPointer(\.baseAddress)
    self.names = Self.memory(names)
    self.nameHashes = Self.memory(nameHashes)
    nameMeanings = Self.memory(NameMeaning.all(names, nameHashes))
    nameCount = names.count
    self.constants = Self.memory(constants.map(\.value))
    constantHashes = Self.memory(
      constants.map { constant in if case .string(let text) = constant { Value.hash(of: text) } else { 0 } })
    constantCount = constants.count
    self.shapes = Self.memory(shapes)
    shapeCount = shapes.count
    self.functions = functions
    self.filters = filters
    self.tests = tests
    self.text = text
    self.blocks = blocks
    self.exports = exports
  }

  deinit {
    Self.free(names, nameCount)
    Self.free(nameHashes, nameCount)
    Self.free(nameMeanings, nameCount)
    Self.free(constants, constantCount)
    Self.free(constantHashes, constantCount)
    Self.free(shapes, shapeCount)
  }

  private static func memory<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
    _ = UnsafeMutableBufferPointer(start: memory, count: elements.count).initialize(from: elements)
    return memory
  }

  private static func free<Element>(_ memory: UnsafeMutablePointer<Element>, _ count: Int) {
    memory.deinitialize(count: count)
    memory.deallocate()
  }
}

/// What a name behind a dot means to the engine's own values.
struct NameMeaning: Sendable {
  var isDictMethod = false
  var loopField: LoopState.Field?
  /// The short way through a method of that name.
  var method: QuickMethod?

  /// The meaning of a name whose hash is known.
  static func of(_ name: String, _ hash: Int) -> NameMeaning {
    table.find(name, hash) ?? NameMeaning()
  }

  /// The meanings of a template's names, which begin with the language's own words.
  static func all(_ names: [String], _ hashes: [Int]) -> [NameMeaning] {
    var meanings = words
    meanings.reserveCapacity(names.count)
    for index in words.count..<names.count { meanings.append(of(names[index], hashes[index])) }
    return meanings
  }

  private static let words = Word.allCases.map { of($0.text, Value.hash(of: $0.text)) }

  /// The names that mean anything.
  private static let table: NameMap<NameMeaning> = {
    var table = NameMap<NameMeaning>()
    func add(_ name: String, _ change: (inout NameMeaning) -> Void) {
      table.update(name, Value.hash(of: name), initial: NameMeaning(), change)
    }
    for name in DictMethods.names { add(name) { $0.isDictMethod = true } }
    for field in LoopState.Field.allCases { add("\(field)") { $0.loopField = field } }
    for method in QuickMethod.allCases { add("\(method)") { $0.method = method } }
    return table
  }()
}
