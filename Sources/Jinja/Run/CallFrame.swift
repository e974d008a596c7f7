import Diagnostics

/// A variable that inner functions share.
final class Cell {
  var value: Value?
  init(_ value: Value?) { self.value = value }
}

/// A macro, caller, recursive loop or loop filter with the variables that it captured.
final class MacroClosure {
  let code: FunctionCode
  let unit: Unit
  let globals: any Globals
  let captured: [Cell]
  let chains: Bool
  let exports: BlockGlobals?

  init(_ code: FunctionCode, _ frame: UnsafeMutablePointer<CallFrame>, captured: [Cell]) {
    self.code = code
    unit = frame.pointee.unit
    globals = frame.pointee.globals
    chains = frame.pointee.chains
    exports = frame.pointee.exports
    self.captured = captured
  }
}

/// One function in progress.
struct CallFrame {
  let code: FunctionCode
  let unit: Unit
  let globals: any Globals
  /// Set for a file's macro: where `RenderInterrupt.returned` ends.
  let definition: Definition?
  /// The next instruction; written back before anything that may look at it.
  var next = 0
  var slotBase = 0
  var operandBase = 0
  var loopBase = 0
  var captureBase = 0
  var outputMark = 0
  var cells: [Cell] = []
  let captured: [Cell]
  /// Whether native code made the call and waits for the value.
  var isBoundary = false
  /// Whether its text is printed right where it is called: then it stays in the output and never becomes a value.
  var isPrinted = false
  /// Whether undefined values chain here.
  let chains: Bool
  let exports: BlockGlobals?
  /// For a recursive loop: its depth from 0, and itself.
  var loopDepth = 0
  var closure: MacroClosure?
  /// The state of autoescaping to go back to.
  var savedEscape = false

  /// A file's macro.
  init(_ code: FunctionCode, _ unit: Unit, _ globals: any Globals, definition: Definition?, chains: Bool) {
    self.code = code
    self.unit = unit
    self.globals = globals
    self.definition = definition
    captured = []
    self.chains = chains
    exports = definition == nil ? globals as? BlockGlobals : nil
  }

  /// A macro of the template.
  init(_ closure: MacroClosure) {
    code = closure.code
    unit = closure.unit
    globals = closure.globals
    definition = nil
    captured = closure.captured
    chains = closure.chains
    exports = closure.exports
    self.closure = closure
  }
}

/// The globals of a template with blocks: they see its top-level variables too.
final class BlockGlobals: Globals {
  let base: any Globals
  var exported: [String: Value]

  init(_ base: any Globals, _ exported: [String: Value] = [:]) {
    self.base = base
    self.exported = exported
  }

  func lookup(_ name: String) -> Value? { exported[name] ?? base.lookup(name) }
  var names: [String] { Array(exported.keys) + base.names }
}
