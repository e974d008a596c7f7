/// Finds the names that a scope reads and sets, in Jinja2's order; what inner scopes do with them is not looked at.
extension CodeGenerator {
  mutating func analyse(_ list: NodeList) {
    for node in tree.items(list) { analyse(statement: node) }
  }

  private mutating func analyse(statement id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .print, .do: analyse(node.a)
    case .group: analyse(NodeList(offset: node.a, count: node.b))
    case .if: analyse(branches: node)
    case .for: analyse(tree.loops[Int(node.a)].sequence)
    case .set:
      analyse(node.b)
      analyse(target: node.a)
    case .setBlock: analyse(target: node.a)
    case .macro:
      let macro = tree.macros[Int(node.a)]
      if macro.tag == nil { declare(macro.boundSymbol) }
    case .callBlock, .filterBlock: analyse(node.a)
    case .with:
      for index in 0..<Int(node.b) { analyse(tree.lists[Int(node.a) + index * 2 + 1]) }
    default: break
    }
  }

  private mutating func analyse(branches node: Node) {
    for index in stride(from: Int(node.a), to: Int(node.a + node.b), by: 3) {
      analyse(tree.lists[index])
      scopes.branches += 1
      analyse(NodeList(offset: tree.lists[index + 1], count: tree.lists[index + 2]))
      scopes.branches -= 1
    }
  }

  /// The names that an assignment sets.
  mutating func analyse(target id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .name: declare(node.a)
    case .namespaceTarget: scopes.read(node.a)
    case .tuple: for item in tree.items(NodeList(offset: node.a, count: node.b)) { analyse(target: item) }
    default: break
    }
  }

  /// The names that a loop or `with` sets for its body.
  mutating func analyse(parameters id: NodeID) {
    let node = tree[id]
    switch node.kind {
    case .name: _ = declareParameter(node.a)
    case .namespaceTarget: scopes.read(node.a)
    case .tuple: for item in tree.items(NodeList(offset: node.a, count: node.b)) { analyse(parameters: item) }
    default: break
    }
  }

  /// The names that an expression reads; none is no expression.
  mutating func analyse(_ expression: NodeID) {
    var id = expression
    // Long chains lean to the left: they are walked, the rest is visited.
    while id >= 0 {
      let node = tree[id]
      switch node.kind {
      case .name:
        scopes.read(node.a)
        return
      case .tuple, .list, .dict, .concat:
        let count = node.kind == .dict ? node.b : node.b
        for item in tree.items(NodeList(offset: node.a, count: count)) { analyse(item) }
        return
      case .attribute, .not, .negate, .plus: break
      case .item, .add, .sub, .mul, .div, .floorDiv, .mod, .pow, .and, .or: analyse(node.b)
      case .slice:
        analyse(node.b)
        analyse(node.c)
      case .call: analyse(arguments: node.b)
      case .filter, .test: analyse(arguments: node.c)
      case .compare:
        for index in 0..<Int(node.c) { analyse(tree.lists[Int(node.b) + index * 2 + 1]) }
      case .conditional:
        analyse(node.b)
        analyse(node.c)
      default: return
      }
      id = node.a
    }
  }

  private mutating func analyse(arguments index: Int32) {
    let list = tree.argumentLists[Int(index)]
    for item in tree.items(list.positional) { analyse(item) }
    for pair in 0..<Int(list.keyword.count) { analyse(tree.lists[Int(list.keyword.offset) + pair * 2 + 1]) }
    analyse(list.star)
    analyse(list.doubleStar)
  }
}
