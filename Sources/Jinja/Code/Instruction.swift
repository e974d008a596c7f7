/// What one instruction does. Values go over an operand stack; `a` and `b` are the instruction's fields.
enum Operation: UInt8 {
  // Output.
  /// Appends the source's bytes `a..<b`.
  case text
  /// Appends the bytes `a..<b` of the unit's own text.
  case copiedText
  /// Pops a value and appends its text; the second escapes it where autoescaping is on.
  case print, printEscaped

  // Values.
  case none, `true`, `false`
  /// Pushes the integer `a`.
  case smallInteger
  /// Pushes constant `a`.
  case constant
  /// Pushes the undefined value of an inline `if` without `else`, standing on line `a`; the second prints it, which is
  /// nothing but where pieces are wanted.
  case undefinedBranch, printUndefinedBranch
  /// Pushes the undefined value of a parameter of name `a` that was not given.
  case undefinedParameter
  case pop

  // Variables: `a` slot, cell or captured variable; `b` name.
  case load, loadCell, loadCaptured
  /// A name of the globals, looked up once and kept in slot `a`.
  case loadGlobal
  case store, storeCell
  case clear, clearCell
  /// Sets a variable from the globals, if they have it.
  case resolve, resolveCell
  /// Copies variable `b` to `a`; see `CopyFlags`.
  case copy
  /// Jumps to `a` where variable `b` is set.
  case jumpIfSet, jumpIfCellSet
  /// Lets blocks and modules see variable `a` under name `b`; `flag` 1 for a cell.
  case export

  // Operators.
  case not, negate, plus
  case add, sub, mul, div, floorDiv, mod, pow
  /// Joins the texts of `a` values.
  case concat
  /// Pops two, pushes the answer; `flag` is the `Comparison`.
  case compare
  /// Pops a value and pushes whether it is one of `b` constants from `a` on; with `flag` 1, whether it is none of them.
  case inConstants
  /// As `compare` within a chain: keeps the second operand and goes on, or pushes false and jumps to `a`.
  case compareChain
  case jump
  /// Pops a value and jumps to `a` where it is false.
  case jumpIfFalse
  /// The same where it is true.
  case jumpIfTrue
  /// Jumps to `a` with the value kept, or pops it and goes on.
  case jumpIfFalseKeep, jumpIfTrueKeep

  // Containers.
  /// From `a` values (dict: `a` pairs).
  case list, tuple, dict
  /// A list of `b` constants from `a` on.
  case constantList
  /// A dict from `b` values under as many text keys, which are the constants from `a` on.
  case keyedDict
  /// Name `a`.
  case attribute
  case item
  /// `flag`: which of start (1), stop (2), step (4) are on the stack.
  case slice

  // Calls: `a` the shape of the arguments.
  case call
  /// Method `b`.
  case callMethod
  /// Before the arguments of a method call: an undefined value fails here. Method `b`.
  case checkMethod
  /// Filter or test `b`; a filter's `flag` is its `QuickFilter`.
  case filter, test
  /// Fails: there is no filter (`flag` 0) or test (1) of name `b`.
  case missingFilter
  /// Pushes a macro of function `a`; `flag` 1 for a caller, 2 for a recursive loop, 3 for a loop's filter.
  case makeMacro
  /// Ends the function.
  case end
  /// Ends the function with the popped value.
  case endWithValue

  // Loops.
  /// Pops what to loop over, and below it the filter where there is one; see `LoopFlags`.
  case beginLoop
  /// Pushes the next element, or ends the loop and jumps to `a`.
  case nextLoop
  /// The same for a loop whose filter is the code at `b`.
  case nextFiltered
  /// Ends the code of the innermost loop's filter, which begins at `a`; pops its answer.
  case endFilter
  /// Pushes what the innermost loop tells of itself: `flag` the `LoopState.Field`, `b` the place of its filter's code or
  /// -1.
  case loopField
  /// Pushes the innermost loop's `loop`.
  case loopObject
  /// Leaves the innermost loop.
  case endLoop
  /// Pops one value and pushes its `a` elements, the first on top.
  case unpack

  // Pieces.
  case beginCapture
  /// Pushes what was written since `beginCapture`.
  case endCapture
  case dropCapture
  /// Fails where the popped value is no namespace.
  case checkNamespace
  /// Pops a namespace and a value, sets attribute `a`.
  case setNamespace
  /// Renders block `a`; with `flag` 1 it also sees the variables of the popped dict.
  case block
  /// Pushes the template's `self`.
  case selfObject
  /// Pops a truth value and switches autoescaping; the old state is kept until `endEscape`.
  case beginEscape, endEscape
  /// Fails with the message of constant `a`.
  case fail
}

/// What the fields of `copy` are.
enum CopyFlags {
  static let toCell: UInt8 = 1
  static let fromCell: UInt8 = 2
  static let fromCaptured: UInt8 = 4
}

/// What `flag` says of a `beginLoop`.
enum LoopFlags {
  static let isFiltered: UInt8 = 1
  static let isRecursive: UInt8 = 2
  /// The current element and the one before it may be asked for.
  static let remembers: UInt8 = 4
}

/// The comparison operators.
enum Comparison: UInt8 {
  case equal, notEqual, less, lessEqual, greater, greaterEqual, `in`, notIn

  var sign: String {
    switch self {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .in: "in"
    case .notIn: "not in"
    }
  }
}

/// One step of a function.
struct Instruction {
  var operation: Operation
  var flag: UInt8 = 0
  var a: Int32 = 0
  var b: Int32 = 0
}

/// How the arguments of a call lie on the operand stack: positional, then keyword values, then `*`, then `**`.
struct CallShape: Hashable, Sendable {
  var positional: Int32 = 0
  /// Names of the keyword arguments.
  var keywords: [Int32] = []
  var hasStar = false
  var hasDoubleStar = false

  /// Whether there are positional arguments only.
  var isPlain: Bool { keywords.isEmpty && !hasStar && !hasDoubleStar }
  /// How many values the arguments take on the stack.
  var size: Int { Int(positional) + keywords.count + (hasStar ? 1 : 0) + (hasDoubleStar ? 1 : 0) }
}
