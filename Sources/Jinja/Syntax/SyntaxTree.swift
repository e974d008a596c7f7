import Diagnostics

/// The index of a node in its tree; -1 stands for "none".
typealias NodeID = Int32

/// What a node is, and what its fields `a`, `b`, `c` hold (`list` = a range of `SyntaxTree.lists`: `a` offset, `b` count).
enum NodeKind: UInt8 {
  // Expressions.
  /// `a` symbol.
  case name
  /// `a` index in `constants`.
  case constant
  case none, `true`, `false`
  /// `a`, `b` list of nodes.
  case tuple, list
  /// `a`, `b` list of key, value, key, value, …
  case dict
  /// `a` value, `b` symbol.
  case attribute
  /// `a` value, `b` key.
  case item
  /// `a` start, `b` stop, `c` step; each may be none.
  case slice
  /// `a` callee, `b` index in `argumentLists`.
  case call
  /// `a` value (none at the head of a filter block), `b` symbol, `c` index in `argumentLists`.
  case filter, test
  /// `a` operand.
  case not, negate, plus
  /// `a` left, `b` right.
  case add, sub, mul, div, floorDiv, mod, pow, and, or
  /// `a`, `b` list of nodes.
  case concat
  /// `a` first operand, `b` offset in `lists` of operator, node, operator, node, …; `c` count of operators.
  case compare
  /// `a` test, `b` value, `c` value otherwise, may be none.
  case conditional
  /// As an assignment target: `a` name's symbol, `b` attribute's symbol.
  case namespaceTarget
  /// Stands where an expression has a syntax error.
  case invalid

  // Statements.
  /// A piece of text: the node's span; `a` 1 where it holds carriage returns.
  case text
  /// `a` expression.
  case print
  /// `a`, `b` list of: test, body offset, body count for each branch; an `else` has test none.
  case `if`
  /// `a` index in `loops`.
  case `for`
  /// `a` target, `b` value.
  case set
  /// `a` target, `b` filter or none, `c` index in `bodies`.
  case setBlock
  /// `a` index in `macros`.
  case macro
  /// `a` call expression, `b` index in `macros` of the caller.
  case callBlock
  /// `a` filter, `b` index in `bodies`.
  case filterBlock
  /// `a` offset in `lists` of target, value, target, value, …; `b` count of pairs; `c` index in `bodies`.
  case with
  /// `a`, `b` list of statements.
  case group
  /// `a` expression.
  case `do`
  /// `a` index in `blocks`.
  case block
  /// `a` expression, `b` index in `bodies`.
  case autoescape
  case `break`, `continue`
  /// `extends`, `include`, `import`: `a` 1 where it is an `include … ignore missing`.
  case loader
}

/// One node: kind, fields, span.
struct Node {
  var kind: NodeKind
  var a: Int32
  var b: Int32
  var c: Int32
  var start: Int32
  var end: Int32

  var span: Span { Span(Int(start), Int(end)) }
}

/// A run of `SyntaxTree.lists`.
struct NodeList {
  var offset: Int32 = 0
  var count: Int32 = 0
}

/// What stands between the brackets of a call.
struct ArgumentList {
  var positional = NodeList()
  /// Symbol, node, symbol, node, …; `count` is the number of pairs.
  var keyword = NodeList()
  var star: NodeID = -1
  var doubleStar: NodeID = -1
}

struct LoopNode {
  var target: NodeID
  var sequence: NodeID
  var test: NodeID = -1
  var isRecursive = false
  var body = NodeList()
  var otherwise = NodeList()
  var hasElse = false
  /// Whether the body reads `loop`.
  var usesLoop = false
  /// Whether `loop` has to be an object: something but its fields is read, or from within an inner function.
  var needsObject = false
  /// Whether the filter is a function, for `loop` to call: the object may be asked for what comes from anywhere, and
  /// some fields want all elements at once.
  var filtersByFunction = false
  /// Whether something inside the loop outlives a statement: a macro, a caller, a recursive or filtered loop.
  var hasClosures = false
}

/// A macro, a call block's caller, or an embedder's block.
struct MacroNode {
  struct Parameter {
    var symbol: Int32
    var defaultValue: NodeID = -1
    var type: Span?
    var span: Span
  }

  /// -1 for a call block's caller.
  var symbol: Int32
  /// What it is called within the template (`EngineOptions.macroPrefix`).
  var boundSymbol: Int32 = -1
  var parameters: [Parameter] = []
  var body = NodeList()
  var usesCaller = false
  var usesKeywords = false
  var usesVarargs = false
  var span = Span(0, 0)
  var nameSpan = Span(0, 0)
  var bodySpan = Span(0, 0)
  /// Set for embedder's blocks.
  var tag: BlockTag?
  /// Options of a tag with options: symbol and value.
  var options: [(symbol: Int32, value: NodeID)] = []
  /// The range of `SyntaxTree.callNodes` inside of it.
  var calls: Range<Int> = 0..<0
  /// Whether it stands at the template's top level.
  var isTopLevel = false
}

struct BlockNode {
  var symbol: Int32
  var isScoped: Bool
  var isRequired: Bool
  var body = NodeList()
  var usesSelf = false
  var usesSuper = false
  var span: Span
}

/// A parsed template: nodes in arrays, pointing at each other by index, so that nothing is allocated or freed singly.
struct SyntaxTree {
  var nodes: [Node] = []
  var lists: [Int32] = []
  var argumentLists: [ArgumentList] = []
  var constants: [Constant] = []
  var bodies: [NodeList] = []
  var loops: [LoopNode] = []
  var macros: [MacroNode] = []
  var blocks: [BlockNode] = []
  /// Every call expression, in the order of their closing brackets.
  var callNodes: [NodeID] = []
  var body = NodeList()
  var usesSelf = false
  var names: [String] = []
  /// The hash of each name as a dict's key.
  var nameHashes: [Int] = []

  subscript(id: NodeID) -> Node { nodes[Int(id)] }

  func items(_ list: NodeList) -> ArraySlice<Int32> {
    lists[Int(list.offset)..<Int(list.offset + list.count)]
  }

  mutating func add(
    _ kind: NodeKind, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0, from start: Int32, to end: Int32
  ) -> NodeID {
    nodes.append(Node(kind: kind, a: a, b: b, c: c, start: start, end: end))
    return Int32(nodes.count - 1)
  }

  mutating func addList(_ items: some Collection<Int32>) -> NodeList {
    let offset = Int32(lists.count)
    lists.append(contentsOf: items)
    return NodeList(offset: offset, count: Int32(items.count))
  }

  mutating func addConstant(_ constant: Constant) -> Int32 {
    constants.append(constant)
    return Int32(constants.count - 1)
  }
}

/// A literal of the source.
enum Constant: Sendable {
  case int(Int)
  case big(BigInteger)
  case double(Double)
  case string(String)

  var value: Value {
    switch self {
    case .int(let number): .int(number)
    case .big(let number): .big(number)
    case .double(let number): .double(number)
    case .string(let text): .string(text)
    }
  }
}
