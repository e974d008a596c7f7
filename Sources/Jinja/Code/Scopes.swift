/// Which variable each name means at the place being compiled: Jinja2's scoping.
///
/// A scope (template, loop body, macro, `with`, set and filter blocks) is analysed as a whole before its code is
/// written: a name first read in it comes from the globals, a name first set in it begins unset (or as the variable
/// of an outer scope, whose value it takes over when the scope is entered). `if` opens no scope.
struct Scopes {
  enum Origin: Equatable {
    /// Given by a call, a loop or `with`.
    case parameter
    case unset
    case globals
    /// Begins as another binding's variable.
    case outer(Int)
  }

  struct Binding {
    let symbol: Int32
    /// -1 while it is only read from the globals.
    var slot: Int32
    var origin: Origin
    var isStored: Bool
    let function: Int
  }

  private struct Scope {
    let firstBinding: Int
    let firstUndo: Int
    let function: Int
  }

  private(set) var bindings: [Binding] = []
  /// The binding of each symbol now, -1 for none.
  private var current: [Int32]
  private var undo: [(symbol: Int32, binding: Int32)] = []
  private var scopes: [Scope] = []
  /// `if` statements around the place being analysed, within its scope.
  var branches = 0

  init(symbols: Int) { current = Array(repeating: -1, count: symbols) }

  mutating func enter(function: Int) {
    scopes.append(Scope(firstBinding: bindings.count, firstUndo: undo.count, function: function))
  }

  mutating func leave() {
    guard let scope = scopes.popLast() else { return }
    while undo.count > scope.firstUndo, let (symbol, binding) = undo.popLast() { current[Int(symbol)] = binding }
  }

  /// The bindings that the current scope made.
  var own: Range<Int> { (scopes.last?.firstBinding ?? 0)..<bindings.count }

  /// The binding of a name; nil where none was analysed.
  func binding(of symbol: Int32) -> Int? {
    let binding = current[Int(symbol)]
    return binding < 0 ? nil : Int(binding)
  }

  /// The symbols of all variables that are visible and set somewhere, newest first.
  var visible: [Int32] {
    var seen: Set<Int32> = []
    return bindings.reversed().compactMap { binding in
      guard binding.isStored, current[Int(binding.symbol)] >= 0, seen.insert(binding.symbol).inserted else {
        return nil
      }
      return binding.symbol
    }
  }

  private mutating func define(_ symbol: Int32, _ origin: Origin, isStored: Bool, slot: Int32) {
    undo.append((symbol, current[Int(symbol)]))
    current[Int(symbol)] = Int32(bindings.count)
    bindings.append(
      Binding(symbol: symbol, slot: slot, origin: origin, isStored: isStored, function: scopes.last?.function ?? 0))
  }

  mutating func parameter(_ symbol: Int32, slot: Int32) {
    define(symbol, .parameter, isStored: true, slot: slot)
  }

  mutating func read(_ symbol: Int32) {
    if current[Int(symbol)] < 0 { define(symbol, .globals, isStored: false, slot: -1) }
  }

  /// - Parameter newSlot: makes a slot in the current function.
  mutating func store(_ symbol: Int32, newSlot: () -> Int32) {
    guard let scope = scopes.last else { return }
    let known = current[Int(symbol)]
    if known >= scope.firstBinding {
      let index = Int(known)
      if bindings[index].isStored { return }
      bindings[index].isStored = true
      // It was read first: the variable begins with the value of the globals.
      if bindings[index].slot < 0 { bindings[index].slot = newSlot() }
    } else if known >= 0 {
      define(symbol, .outer(Int(known)), isStored: true, slot: newSlot())
    } else {
      define(symbol, branches > 0 ? .globals : .unset, isStored: true, slot: newSlot())
    }
  }
}
