import Diagnostics

/// A variable that inner functions share.
final class Cell {
  var value: Value?
  init(_ value: Value?) { self.value = value }
}

/// One function in progress.
///
/// It keeps `owner` alive, and through it all that it points at: beginning and ending a function counts one reference.
struct CallFrame {
  /// The macro that was called; nil for what native code keeps alive while it runs (a template, a block).
  private let owner: Function?
  unowned(unsafe) let code: FunctionCode
  unowned(unsafe) let unit: Unit
  unowned(unsafe) let globals: any Globals
  /// Set for a file's macro: where `RenderInterrupt.returned` ends.
  unowned(unsafe) let definition: Definition?
  unowned(unsafe) let exports: BlockGlobals?
  /// The next instruction; written back before anything that may look at it.
  var next = 0
  var slotBase = 0
  var operandBase = 0
  var loopBase = 0
  var captureBase = 0
  var outputMark = 0
  /// The variables that inner functions use; nil where there are none.
  private(set) var cells: UnsafeMutablePointer<Cell>?
  /// Whether native code made the call and waits for the value.
  var isBoundary = false
  /// Whether its text is printed right where it is called: then it stays in the output and never becomes a value.
  var isPrinted = false
  /// Whether undefined values chain here.
  let chains: Bool
  /// The state of autoescaping to go back to.
  var savedEscape = false
  /// How many functions had begun before in this rendering.
  var serial = 0
  /// For a recursive loop: its depth from 0.
  var loopDepth = 0

  /// What native code runs, which must keep all of these alive until the frame is gone.
  init(_ code: FunctionCode, _ unit: Unit, _ globals: any Globals, chains: Bool) {
    owner = nil
    self.code = code
    self.unit = unit
    self.globals = globals
    self.chains = chains
    definition = nil
    exports = globals as? BlockGlobals
  }

  /// A macro; nil for a function that has no code of a template.
  @inline(__always)
  init?(_ function: Function) {
    guard let code = function.code, let unit = function.unit, let globals = function.globals else { return nil }
    self.code = code
    self.unit = unit
    self.globals = globals
    chains = function.chains
    definition = function.definition
    exports = function.exports
    owner = function
  }

  /// The closure that runs.
  var function: Function? { owner }

  /// A variable that the closure captured.
  func captured(_ index: Int) -> Cell? { owner?.captured[index] }

  mutating func makeCells() {
    let cells = UnsafeMutablePointer<Cell>.allocate(capacity: code.cellCount)
    for index in 0..<code.cellCount { (cells + index).initialize(to: Cell(nil)) }
    self.cells = cells
  }

  mutating func freeCells() {
    guard let cells else { return }
    cells.deinitialize(count: code.cellCount)
    cells.deallocate()
    self.cells = nil
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
