import Diagnostics

extension CodeGenerator {
  /// Code that pushes the expression's value.
  mutating func expression(_ id: NodeID) {
    // Chains that lean to the left (`a.b.c`, `a + b + c`) are unrolled: their length has no limit, the stack has.
    var spine: [NodeID] = []
    var base = id
    while base >= 0, isSpine(tree[base].kind) {
      spine.append(base)
      let node = tree[base]
      let isMethod = node.kind == .call && tree[node.a].kind == .attribute
      base = isMethod ? tree[node.a].a : node.a
    }
    if let outer = spine.last, loopField(base, outer) { spine.removeLast() } else { simple(base) }
    while let outer = spine.popLast() { apply(outer) }
  }

  /// `loop.index` and its like, where `loop` is no object; false where it is anything else.
  private mutating func loopField(_ base: NodeID, _ outer: NodeID) -> Bool {
    guard base >= 0, tree[base].kind == .name, tree[base].a == Word.loop.rawValue, tree[outer].kind == .attribute,
      let loop = loops.last, let binding = loop.binding, scopes.binding(of: Word.loop.rawValue) == binding
    else { return false }
    let symbol = Int(tree[outer].b)
    guard let field = NameMeaning.of(tree.names[symbol], tree.nameHashes[symbol]).loopField else { return false }
    if field == .previtem { builders[builders.count - 1].instructions[loop.begin].flag |= LoopFlags.remembers }
    emit(.loopField, 0, loop.filter, flag: field.rawValue, effect: 1, at: outer)
    return true
  }

  /// Evaluates a test; gives the jump that is taken where it does not hold, for `patch`.
  mutating func condition(_ id: NodeID, at place: NodeID) -> Int {
    guard tree[id].kind == .not else {
      expression(id)
      return emit(.jumpIfFalse, effect: -1, at: place)
    }
    expression(tree[id].a)
    return emit(.jumpIfTrue, effect: -1, at: place)
  }

  /// Puts constants behind each other; gives the place of the first. nil where one of the expressions is no literal.
  private mutating func literals(_ items: some Collection<NodeID>) -> Int32? {
    guard items.allSatisfy({ tree[$0].kind == .constant }) else { return nil }
    let first = Int32(constants.count)
    for item in items { constants.append(constants[Int(tree[item].a)]) }
    return first
  }

  private func isSpine(_ kind: NodeKind) -> Bool {
    switch kind {
    case .attribute, .item, .call, .test, .not, .add, .sub, .mul, .div, .floorDiv, .mod, .pow, .and, .or: true
    case .filter: true
    default: false
    }
  }

  /// An expression that is no chain.
  private mutating func simple(_ id: NodeID) {
    // The head of a filter block: the captured text is on the stack.
    guard id >= 0 else { return }
    let node = tree[id]
    switch node.kind {
    case .name: load(node.a, at: id)
    case .constant: constant(node.a, at: id)
    case .none: emit(.none, effect: 1, at: id)
    case .true: emit(.true, effect: 1, at: id)
    case .false: emit(.false, effect: 1, at: id)
    case .tuple, .list:
      let items = tree.items(NodeList(offset: node.a, count: node.b))
      if node.kind == .list, node.b > 0, let first = literals(items) {
        emit(.constantList, first, node.b, effect: 1, at: id)
        return
      }
      for item in tree.items(NodeList(offset: node.a, count: node.b)) { expression(item) }
      emit(node.kind == .tuple ? .tuple : .list, node.b, effect: 1 - Int(node.b), at: id)
    case .dict:
      if keyedDict(node, at: id) { return }
      for item in tree.items(NodeList(offset: node.a, count: node.b)) { expression(item) }
      emit(.dict, node.b / 2, effect: 1 - Int(node.b), at: id)
    case .concat:
      for item in tree.items(NodeList(offset: node.a, count: node.b)) { expression(item) }
      emit(.concat, node.b, effect: 1 - Int(node.b), at: id)
    case .negate, .plus:
      expression(node.a)
      emit(node.kind == .negate ? .negate : .plus, effect: 0, at: id)
    case .compare: comparison(id)
    case .conditional: conditional(id)
    case .slice: emit(.none, effect: 1, at: id)
    default: emit(.none, effect: 1, at: id)
    }
  }

  /// A dict literal whose keys are texts that all differ; false for any other.
  private mutating func keyedDict(_ node: Node, at id: NodeID) -> Bool {
    let items = Array(tree.items(NodeList(offset: node.a, count: node.b)))
    let keys = stride(from: 0, to: items.count, by: 2).map { items[$0] }
    var seen: Set<String> = []
    for key in keys {
      guard tree[key].kind == .constant, case .string(let text) = constants[Int(tree[key].a)],
        // Texts that Swift takes as equal may differ for Python: these go the long way.
        seen.insert(text).inserted
      else { return false }
    }
    guard let first = literals(keys) else { return false }
    for index in stride(from: 1, to: items.count, by: 2) { expression(items[index]) }
    emit(.keyedDict, first, Int32(keys.count), effect: 1 - keys.count, at: id)
    return true
  }

  private mutating func constant(_ index: Int32, at id: NodeID) {
    if case .int(let number) = constants[Int(index)], let small = Int32(exactly: number) {
      emit(.smallInteger, small, effect: 1, at: id)
    } else {
      emit(.constant, index, effect: 1, at: id)
    }
  }

  /// One link of a chain, the value before it on the stack.
  private mutating func apply(_ id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .attribute: emit(.attribute, node.b, effect: 0, at: id)
    case .item: item(id)
    case .call: call(id)
    case .filter: filter(id)
    case .test: test(id)
    case .not: emit(.not, effect: 0, at: id)
    case .and, .or:
      let jump = emit(node.kind == .and ? .jumpIfFalseKeep : .jumpIfTrueKeep, effect: -1, at: id)
      expression(node.b)
      patch(jump)
    default:
      expression(node.b)
      emit(binary(node.kind), effect: -1, at: id)
    }
  }

  private func binary(_ kind: NodeKind) -> Operation {
    switch kind {
    case .add: .add
    case .sub: .sub
    case .mul: .mul
    case .div: .div
    case .floorDiv: .floorDiv
    case .mod: .mod
    default: .pow
    }
  }

  private mutating func item(_ id: NodeID) {
    let node = tree[id]
    guard tree[node.b].kind == .slice else {
      expression(node.b)
      emit(.item, effect: -1, at: id)
      return
    }
    let slice = tree[node.b]
    var flag: UInt8 = 0
    var count = 0
    for (bit, part) in [slice.a, slice.b, slice.c].enumerated() where part >= 0 {
      expression(part)
      flag |= 1 << UInt8(bit)
      count += 1
    }
    emit(.slice, flag: flag, effect: -count, at: id)
  }

  private mutating func comparison(_ id: NodeID) {
    let node = tree[id]
    expression(node.a)
    var jumps: [Int] = []
    for index in 0..<Int(node.c) {
      let sign = UInt8(truncatingIfNeeded: tree.lists[Int(node.b) + index * 2])
      let operand = tree.lists[Int(node.b) + index * 2 + 1]
      if node.c == 1, sign == Comparison.in.rawValue || sign == Comparison.notIn.rawValue,
        tree[operand].kind == .list || tree[operand].kind == .tuple,
        let first = literals(tree.items(NodeList(offset: tree[operand].a, count: tree[operand].b)))
      {
        emit(.inConstants, first, tree[operand].b, flag: sign == Comparison.in.rawValue ? 0 : 1, effect: 0, at: id)
        return
      }
      expression(operand)
      if index + 1 < Int(node.c) {
        jumps.append(emit(.compareChain, flag: sign, effect: -1, at: id))
      } else {
        emit(.compare, flag: sign, effect: -1, at: id)
      }
    }
    for jump in jumps { patch(jump) }
  }

  private mutating func conditional(_ id: NodeID) {
    let node = tree[id]
    let saved = isSoft
    isSoft = true
    let toElse = condition(node.a, at: id)
    expression(node.b)
    let toEnd = emit(.jump, effect: -1, at: id)
    patch(toElse)
    if node.c >= 0 {
      expression(node.c)
    } else {
      emit(.undefinedBranch, Int32(file.position(of: Int(node.start)).line), effect: 1, at: id)
    }
    patch(toEnd)
    isSoft = saved
  }

  // MARK: Calls

  /// Pushes a call's arguments and gives the number of their shape.
  private mutating func arguments(_ index: Int32, caller: (() -> Int)? = nil) -> (shape: Int32, size: Int) {
    let list = tree.argumentLists[Int(index)]
    var shape = CallShape(positional: list.positional.count)
    for item in tree.items(list.positional) { expression(item) }
    for pair in 0..<Int(list.keyword.count) {
      shape.keywords.append(tree.lists[Int(list.keyword.offset) + pair * 2])
      expression(tree.lists[Int(list.keyword.offset) + pair * 2 + 1])
    }
    if let caller {
      shape.keywords.append(Word.caller.rawValue)
      emit(.makeMacro, Int32(caller()), flag: 1, effect: 1, at: -1)
    }
    if list.star >= 0 {
      expression(list.star)
      shape.hasStar = true
    }
    if list.doubleStar >= 0 {
      expression(list.doubleStar)
      shape.hasDoubleStar = true
    }
    return (self.shape(shape), shape.size)
  }

  mutating func shape(_ shape: CallShape) -> Int32 {
    if let known = shapeIndex[shape] { return known }
    let index = Int32(shapes.count)
    shapes.append(shape)
    shapeIndex[shape] = index
    return index
  }

  /// A call; its callee, or the object of a method call, is on the stack.
  private mutating func call(_ id: NodeID, callerFunction: Int? = nil) {
    let node = tree[id]
    let isMethod = tree[node.a].kind == .attribute
    if isMethod, hasCalls(node.b) { emit(.checkMethod, 0, tree[node.a].b, effect: 0, at: node.a) }
    let caller = callerFunction.map { function in { function } }
    let (shape, size) = arguments(node.b, caller: caller)
    if isMethod {
      emit(.callMethod, shape, tree[node.a].b, effect: -size, at: id)
    } else {
      emit(.call, shape, effect: -size, at: id)
    }
  }

  /// A call block's call, with its caller.
  mutating func call(_ id: NodeID, caller function: Int) {
    let callee = tree[id].a
    expression(tree[callee].kind == .attribute ? tree[callee].a : callee)
    call(id, callerFunction: function)
  }

  /// Whether evaluating the arguments may do anything but read.
  private func hasCalls(_ index: Int32) -> Bool {
    let list = tree.argumentLists[Int(index)]
    if list.star >= 0 || list.doubleStar >= 0 { return true }
    let keywords = (0..<Int(list.keyword.count)).map { tree.lists[Int(list.keyword.offset) + $0 * 2 + 1] }
    return (tree.items(list.positional) + keywords).contains { item in
      switch tree[item].kind {
      case .constant, .name, .none, .true, .false: false
      default: true
      }
    }
  }

  private mutating func filter(_ id: NodeID) {
    let node = tree[id]
    let (shape, size) = arguments(node.c)
    if let index = filter(named: node.b) {
      let quick = engine.quickFilter(tree.names[Int(node.b)], shapes[Int(shape)])
      emit(.filter, shape, index, flag: quick?.rawValue ?? 0, effect: -size, at: id)
    } else {
      missing(node.b, id, what: "filter", known: engine.filterNames)
      emit(.missingFilter, 0, node.b, effect: -size, at: id)
    }
  }

  private mutating func test(_ id: NodeID) {
    let node = tree[id]
    let (shape, size) = arguments(node.c)
    if let index = test(named: node.b) {
      emit(.test, shape, index, effect: -size, at: id)
    } else {
      missing(node.b, id, what: "test", known: engine.testNames)
      emit(.missingFilter, 0, node.b, flag: 1, effect: -size, at: id)
    }
  }

  private mutating func missing(_ symbol: Int32, _ id: NodeID, what: String, known: [String]) {
    guard !isSoft else { return }
    let name = tree.names[Int(symbol)]
    fail(
      "jinja.unknown-\(what)", "no \(what) named '\(name)'", tree[id].span,
      hint: Suggestion.hint(for: name, among: known))
  }

  private mutating func filter(named symbol: Int32) -> Int32? {
    if let known = filterIndex[symbol] { return known }
    guard let native = engine.filters[tree.names[Int(symbol)]] else { return nil }
    filters.append(native)
    filterIndex[symbol] = Int32(filters.count - 1)
    return Int32(filters.count - 1)
  }

  private mutating func test(named symbol: Int32) -> Int32? {
    if let known = testIndex[symbol] { return known }
    guard let native = engine.tests[tree.names[Int(symbol)]] else { return nil }
    tests.append(native)
    testIndex[symbol] = Int32(tests.count - 1)
    return Int32(tests.count - 1)
  }
}
