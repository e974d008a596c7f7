/// `self`: the template's blocks as functions.
final class TemplateReference: Object {
  private let unit: Unit
  private let globals: BlockGlobals

  init(_ unit: Unit, _ globals: BlockGlobals) {
    self.unit = unit
    self.globals = globals
  }

  var typeName: String { "jinja2.runtime.TemplateReference" }
  var representation: String { "<TemplateReference None>" }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let block = unit.blocks.first(where: { $0.name == name }) else { return nil }
    let (unit, globals) = (unit, globals)
    return .function(name) { (state, arguments) throws(RenderInterrupt) in
      .string(try state.blockText(block, unit, globals))
    }
  }
}

extension RenderState {
  /// A block's text.
  func blockText(_ block: Unit.Block, _ unit: Unit, _ globals: BlockGlobals) throws(RenderInterrupt) -> String {
    var frame = CallFrame(
      unit.functions[block.function], unit, globals, chains: frames.last?.pointee.chains ?? false)
    frame.isBoundary = true
    let mark = output.count
    try push(frame)
    // Nothing but these parameters keeps alive what the frame points at.
    try withExtendedLifetime((unit, globals)) { () throws(RenderInterrupt) in _ = try run() }
    return takeOutput(from: mark)
  }

  /// A block where it stands in the template.
  func renderBlock(_ instruction: Instruction, _ frame: UnsafeMutablePointer<CallFrame>) throws(RenderInterrupt) {
    let block = frame.pointee.unit.blocks[Int(instruction.a)]
    let unit = frame.pointee.unit
    var globals = frame.pointee.exports ?? BlockGlobals(frame.pointee.globals)
    if instruction.flag == 1, case .dict(let variables) = pop() {
      globals = BlockGlobals(globals)
      for (key, value) in variables.pairs where !value.isUndefined { globals.exported[key.text] = value }
    }
    if block.isRequired { throw .failure("jinja.required-block", "Required block '\(block.name)' not found") }
    let text = try blockText(block, unit, globals)
    append(text)
  }
}
