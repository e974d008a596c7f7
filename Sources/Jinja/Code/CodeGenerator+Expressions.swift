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
    simple(base)
    while let outer = spine.popLast() { apply(outer) }
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
      for item in tree.items(NodeList(offset: node.a, count: node.b)) { expression(item) }
      emit(node.kind == .tuple ? .tuple : .list, node.b, effect: 1 - Int(node.b), at: id)
    case .dict:
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
      expression(tree.lists[Int(node.b) + index * 2 + 1])
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
    expression(node.a)
    let toElse = emit(.jumpIfFalse, effect: -1, at: id)
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
