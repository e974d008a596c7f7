import Diagnostics

/// A function while its instructions are being written.
struct FunctionBuilder {
  let kind: FunctionCode.Kind
  let name: String
  let span: Span
  var instructions: [Instruction] = []
  var spans: [Span] = []
  var slotCount: Int32 = 0
  /// The cell of each slot that an inner function uses.
  var cells: [Int32: Int32] = [:]
  var captures: [FunctionCode.Capture] = []
  /// Captured variables by binding.
  var captured: [Int: Int32] = [:]
  /// Slots of names of the globals.
  var globals: [Int32: Int32] = [:]
  var parameters: [FunctionCode.Parameter] = []
  var caller: FunctionCode.Parameter?
  var keywords: FunctionCode.Parameter?
  var varargs: FunctionCode.Parameter?
  var height = 0
  var maximumHeight = 0
  /// How many operands the code of a loop's filter needs at most; it may run in the midst of any expression.
  var filterHeight = 0

  init(_ kind: FunctionCode.Kind, _ name: String, _ span: Span) {
    self.kind = kind
    self.name = name
    self.span = span
  }

  mutating func newSlot() -> Int32 {
    slotCount += 1
    return slotCount - 1
  }

  /// The cell of one of its slots.
  mutating func cell(of slot: Int32) -> Int32 {
    if let cell = cells[slot] { return cell }
    let cell = Int32(cells.count)
    cells[slot] = cell
    return cell
  }

  /// The finished function: slots that inner functions use become cells.
  func finish() -> FunctionCode {
    var code = instructions
    if !cells.isEmpty {
      for index in code.indices { moveToCell(&code[index]) }
    }
    func settle(_ parameter: FunctionCode.Parameter) -> FunctionCode.Parameter {
      var parameter = parameter
      parameter.cell = cells[parameter.slot] ?? -1
      return parameter
    }
    return FunctionCode(
      kind: kind, name: name, instructions: code, spans: spans, slotCount: Int(slotCount), cellCount: cells.count,
      operandCount: maximumHeight + filterHeight + 1, parameters: parameters.map(settle), caller: caller.map(settle),
      keywords: keywords.map(settle), varargs: varargs.map(settle), captures: captures, span: span)
  }

  private func moveToCell(_ instruction: inout Instruction) {
    let field = instruction.operation == .jumpIfSet ? instruction.b : instruction.a
    let cell = cells[field]
    switch instruction.operation {
    case .load, .store, .clear, .resolve, .export, .jumpIfSet:
      guard let cell else { return }
      switch instruction.operation {
      case .load: instruction.operation = .loadCell
      case .store: instruction.operation = .storeCell
      case .clear: instruction.operation = .clearCell
      case .resolve: instruction.operation = .resolveCell
      case .jumpIfSet:
        instruction.operation = .jumpIfCellSet
        instruction.b = cell
        return
      default: instruction.flag = 1
      }
      instruction.a = cell
    case .copy:
      if let cell {
        instruction.a = cell
        instruction.flag |= CopyFlags.toCell
      }
      if instruction.flag & CopyFlags.fromCaptured == 0, let source = cells[instruction.b] {
        instruction.b = source
        instruction.flag |= CopyFlags.fromCell
      }
    default: break
    }
  }
}
