import Diagnostics

extension CodeGenerator {
  mutating func statements(_ list: NodeList) {
    for node in tree.items(list) { statement(node) }
  }

  private mutating func statement(_ id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .text: text(node)
    case .print: printed(node.a, at: id)
    case .do:
      expression(node.a)
      emit(.pop, effect: -1, at: id)
    case .group: statements(NodeList(offset: node.a, count: node.b))
    case .if: ifStatement(node)
    case .for: forStatement(id)
    case .set: setStatement(node)
    case .setBlock: setBlock(id)
    case .macro: macroStatement(id)
    case .callBlock: callBlock(id)
    case .filterBlock: filterBlock(id)
    case .with: with(node)
    case .block: block(id)
    case .autoescape: autoescape(id)
    case .break, .continue: leaveLoop(id)
    case .loader:
      constants.append(.string("no loader for this environment specified"))
      emit(.fail, Int32(constants.count - 1), effect: 0, at: id)
    default: break
    }
  }

  private mutating func text(_ node: Node) {
    guard node.a == 1 else {
      emit(.text, node.start, node.end, effect: 0, span: node.span)
      return
    }
    let start = Int32(text.count)
    text += UTF8Scanner.normalizeLineEnds(file.bytes[Int(node.start)..<Int(node.end)])
    emit(.copiedText, start, Int32(text.count), effect: 0, span: node.span)
  }

  /// Prints an expression; the branches of an inline `if` each for itself.
  private mutating func printed(_ id: NodeID, at statement: NodeID) {
    let node = tree[id]
    guard node.kind == .conditional, !escapes else {
      expression(id)
      emit(escapes ? .printEscaped : .print, effect: -1, at: statement)
      return
    }
    let saved = isSoft
    isSoft = true
    let toElse = condition(node.a, at: id)
    printed(node.b, at: statement)
    let toEnd = emit(.jump, effect: 0, at: id)
    patch(toElse)
    if node.c >= 0 {
      printed(node.c, at: statement)
    } else {
      emit(.printUndefinedBranch, Int32(file.position(of: Int(node.start)).line), effect: 0, at: id)
    }
    patch(toEnd)
    isSoft = saved
  }

  private mutating func ifStatement(_ node: Node) {
    let saved = isSoft
    isSoft = true
    var toEnd: [Int] = []
    for index in stride(from: Int(node.a), to: Int(node.a + node.b), by: 3) {
      let test = tree.lists[index]
      let body = NodeList(offset: tree.lists[index + 1], count: tree.lists[index + 2])
      guard test >= 0 else {
        statements(body)
        break
      }
      let toNext = condition(test, at: test)
      statements(body)
      if index + 3 < Int(node.a + node.b) { toEnd.append(emit(.jump, effect: 0, at: test)) }
      patch(toNext)
    }
    for jump in toEnd { patch(jump) }
    isSoft = saved
  }

  // MARK: Assignments

  private mutating func setStatement(_ node: Node) {
    checkNamespaces(node.a)
    expression(node.b)
    assign(node.a)
  }

  private mutating func checkNamespaces(_ id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .namespaceTarget:
      load(node.a, at: id)
      emit(.checkNamespace, effect: -1, at: id)
    case .tuple: for item in tree.items(NodeList(offset: node.a, count: node.b)) { checkNamespaces(item) }
    default: break
    }
  }

  /// Pops the top value into a target.
  private mutating func assign(_ id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .name: store(node.a, at: id)
    case .namespaceTarget:
      load(node.a, at: id)
      emit(.setNamespace, node.b, effect: -2, at: id)
    case .tuple:
      emit(.unpack, node.b, effect: Int(node.b) - 1, at: id)
      for item in tree.items(NodeList(offset: node.a, count: node.b)) { assign(item) }
    default: emit(.pop, effect: -1, at: id)
    }
  }

  private mutating func setBlock(_ id: NodeID) {
    let node = tree[id]
    let body = tree.bodies[Int(node.c)]
    capture(body, filter: node.b, at: id)
    assign(node.a)
  }

  /// Runs a body in a scope of its own and leaves its text, filtered, on the stack.
  private mutating func capture(_ body: NodeList, filter: NodeID, at id: NodeID) {
    scope { generator in
      generator.analyse(filter)
      generator.analyse(body)
    } _: { generator in
      generator.beginScope()
      generator.emit(.beginCapture, effect: 0, at: id)
      generator.captureDepth += 1
      generator.statements(body)
      generator.captureDepth -= 1
      generator.emit(.endCapture, effect: 1, at: id)
      if filter >= 0 { generator.expression(filter) }
    }
  }

  private mutating func filterBlock(_ id: NodeID) {
    let node = tree[id]
    capture(tree.bodies[Int(node.b)], filter: node.a, at: id)
    emit(.print, effect: -1, at: id)
  }

  private mutating func with(_ node: Node) {
    let pairs = (0..<Int(node.b)).map { index in
      (target: tree.lists[Int(node.a) + index * 2], value: tree.lists[Int(node.a) + index * 2 + 1])
    }
    // All values are evaluated outside of the new scope.
    for pair in pairs { expression(pair.value) }
    let body = tree.bodies[Int(node.c)]
    scope { generator in
      for pair in pairs { generator.analyse(parameters: pair.target) }
      generator.analyse(body)
    } _: { generator in
      generator.beginScope()
      for pair in pairs.reversed() { generator.assign(pair.target) }
      generator.statements(body)
      generator.endScope()
    }
  }

  private mutating func autoescape(_ id: NodeID) {
    let node = tree[id]
    expression(node.a)
    emit(.beginEscape, effect: -1, at: id)
    let body = tree.bodies[Int(node.b)]
    let saved = escapes
    escapes = true
    scope {
      $0.analyse(body)
    } _: { generator in
      generator.beginScope()
      generator.statements(body)
    }
    escapes = saved
    emit(.endEscape, effect: 0, at: id)
  }

  // MARK: Loops

  private mutating func forStatement(_ id: NodeID) {
    let loop = tree.loops[Int(tree[id].a)]
    guard loop.isRecursive else {
      if loop.filtersByFunction { loopFilter(loop, at: id) }
      expression(loop.sequence)
      loopBody(loop, at: id)
      return
    }
    let index = function(.loop, "loop", tree[id].span) { generator in
      let slot = generator.builders[generator.builders.count - 1].newSlot()
      generator.builders[generator.builders.count - 1].parameters = [
        .init(name: "", hash: 0, slot: slot, cell: -1, hasDefault: false)
      ]
      if loop.filtersByFunction { generator.loopFilter(loop, at: id) }
      generator.emit(.load, slot, 0, effect: 1, at: loop.sequence)
      generator.loopBody(loop, at: id)
      generator.emit(.end, effect: 0, at: id)
    }
    emit(.makeMacro, Int32(index), flag: 2, effect: 1, at: id)
    expression(loop.sequence)
    emit(.call, shape(CallShape(positional: 1)), effect: -1, at: loop.sequence)
    emit(.print, effect: -1, at: id)
  }

  /// Pushes the function that tells which elements the loop takes.
  private mutating func loopFilter(_ loop: LoopNode, at id: NodeID) {
    let index = function(.filter, "loop filter", tree[loop.test].span) { generator in
      let slot = generator.builders[generator.builders.count - 1].newSlot()
      generator.builders[generator.builders.count - 1].parameters = [
        .init(name: "", hash: 0, slot: slot, cell: -1, hasDefault: false)
      ]
      generator.analyse(parameters: loop.target)
      generator.analyse(loop.test)
      generator.beginScope(fresh: true)
      generator.emit(.load, slot, 0, effect: 1, at: loop.target)
      generator.assign(loop.target)
      generator.expression(loop.test)
      generator.emit(.endWithValue, effect: -1, at: loop.test)
    }
    emit(.makeMacro, Int32(index), flag: 3, effect: 1, at: id)
  }

  /// The loop over the value on the stack.
  private mutating func loopBody(_ loop: LoopNode, at id: NodeID) {
    var otherwise: Int32 = -1
    if loop.hasElse {
      // Set until the body ran to its end once, so that `break` and `continue` leave it set, as in Jinja2.
      otherwise = builders[builders.count - 1].newSlot()
      emit(.none, effect: 1, at: id)
      emit(.store, otherwise, effect: -1, at: id)
    }
    var flag = loop.filtersByFunction ? LoopFlags.isFiltered : 0
    if loop.isRecursive { flag |= LoopFlags.isRecursive }
    if loop.needsObject { flag |= LoopFlags.remembers }
    let begin = emit(.beginLoop, flag: flag, effect: loop.filtersByFunction ? -2 : -1, at: loop.sequence)
    let filter = loop.test >= 0 && !loop.filtersByFunction ? filterCode(loop) : -1
    let next = here
    let toEnd = emit(filter < 0 ? .nextLoop : .nextFiltered, 0, filter, effect: 1, at: loop.sequence)
    loops.append(LoopTarget(next: next, captureDepth: captureDepth, begin: begin, filter: filter))
    scope { generator in
      if loop.usesLoop || loop.isRecursive {
        _ = generator.declareParameter(Word.loop.rawValue)
        if !loop.needsObject {
          generator.loops[generator.loops.count - 1].binding = generator.scopes.binding(of: Word.loop.rawValue)
        }
      }
      generator.analyse(parameters: loop.target)
      generator.analyse(loop.body)
    } _: { generator in
      generator.assign(loop.target)
      if loop.needsObject {
        generator.emit(.loopObject, effect: 1, at: id)
        generator.store(Word.loop.rawValue, at: id)
      }
      generator.beginScope()
      generator.statements(loop.body)
      if loop.hasElse { generator.emit(.clear, otherwise, effect: 0, at: id) }
      generator.emit(.jump, next, effect: 0, at: id)
      generator.patch(toEnd)
      for jump in generator.loops[generator.loops.count - 1].breaks { generator.patch(jump) }
      if loop.hasClosures { generator.endScope() }
    }
    loops.removeLast()
    guard loop.hasElse else { return }
    let toElse = emit(.jumpIfSet, 0, otherwise, effect: 0, at: id)
    let past = emit(.jump, effect: 0, at: id)
    patch(toElse)
    scope {
      $0.analyse(loop.otherwise)
    } _: { generator in
      generator.beginScope()
      generator.statements(loop.otherwise)
    }
    patch(past)
  }

  /// The test of a loop's elements as code of the same function, with variables of its own; gives its place. It is
  /// entered with an element on the stack, in the midst of an expression too (`loop.last` looks ahead).
  private mutating func filterCode(_ loop: LoopNode) -> Int32 {
    let last = builders.count - 1
    let over = emit(.jump, effect: 1, at: loop.test)
    let start = here
    let (height, maximum) = (builders[last].height - 1, builders[last].maximumHeight)
    builders[last].maximumHeight = height + 1
    scope { generator in
      generator.analyse(parameters: loop.target)
      generator.analyse(loop.test)
    } _: { generator in
      generator.assign(loop.target)
      generator.expression(loop.test)
    }
    emit(.endFilter, start, effect: -1, at: loop.test)
    builders[last].filterHeight = max(builders[last].filterHeight, builders[last].maximumHeight - height)
    builders[last].maximumHeight = max(builders[last].maximumHeight, maximum)
    patch(over)
    return start
  }

  private mutating func leaveLoop(_ id: NodeID) {
    let word = tree[id].kind == .break ? "break" : "continue"
    guard let loop = loops.last else {
      fail("jinja.outside-loop", "'\(word)' outside of a loop", tree[id].span)
      return
    }
    for _ in loop.captureDepth..<captureDepth { emit(.dropCapture, effect: 0, at: id) }
    if tree[id].kind == .break {
      emit(.endLoop, effect: 0, at: id)
      let jump = emit(.jump, effect: 0, at: id)
      loops[loops.count - 1].breaks.append(jump)
    } else {
      emit(.jump, loop.next, effect: 0, at: id)
    }
  }
}
