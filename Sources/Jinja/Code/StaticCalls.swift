import Diagnostics
import JSON

/// One call expression as the source shows it.
package struct StaticCall: Sendable {
  /// Dotted, as `ref` or `adapter.dispatch`; calls on anything but a dotted name are left out.
  package let name: String
  /// nil for an argument that is no constant.
  package let arguments: [JSONValue?]
  package let keywordArguments: [(name: String, value: JSONValue?)]
  /// Whether all arguments are constants and there is no `*` or `**`.
  package let isConstant: Bool
  package let span: Span

  /// The value of a keyword argument where it is a constant.
  package func keyword(_ name: String) -> JSONValue? { keywordArguments.first { $0.name == name }?.value }
}

/// Reads the calls of a template off its tree.
struct StaticCalls {
  private let tree: SyntaxTree
  private let file: SourceFile
  /// As many as `SyntaxTree.callNodes`.
  private var all: [StaticCall?] = []

  init(_ tree: SyntaxTree, _ file: SourceFile) {
    self.tree = tree
    self.file = file
    all = tree.callNodes.map(call)
  }

  /// Only for `constant`.
  init(empty tree: SyntaxTree, _ file: SourceFile) {
    self.tree = tree
    self.file = file
  }

  func within(_ range: Range<Int>) -> [StaticCall] { all[range].compactMap { $0 } }

  /// Those in none of the ranges, which are in order.
  func outside(_ ranges: [Range<Int>]) -> [StaticCall] {
    var result: [StaticCall] = []
    var next = 0
    for range in ranges where range.lowerBound >= next {
      result += within(next..<range.lowerBound)
      next = range.upperBound
    }
    return result + within(next..<all.count)
  }

  /// Whether the template is text and prints of calls with constant arguments.
  var isStatic: Bool {
    tree.items(tree.body).allSatisfy { id in
      let node = tree[id]
      switch node.kind {
      case .text: return true
      case .print: return tree[node.a].kind == .call && call(node.a)?.isConstant ?? false
      case .macro: return tree.macros[Int(node.a)].tag != nil
      default: return false
      }
    }
  }

  private func call(_ id: NodeID) -> StaticCall? {
    let node = tree[id]
    guard let name = dottedName(node.a) else { return nil }
    let list = tree.argumentLists[Int(node.b)]
    let arguments = tree.items(list.positional).map { constant($0, depth: 0) }
    let keywords = (0..<Int(list.keyword.count)).map { pair in
      let offset = Int(list.keyword.offset) + pair * 2
      return (name: tree.names[Int(tree.lists[offset])], value: constant(tree.lists[offset + 1], depth: 0))
    }
    let isPlain = list.star < 0 && list.doubleStar < 0
    return StaticCall(
      name: name, arguments: arguments, keywordArguments: keywords,
      isConstant: isPlain && !arguments.contains { $0 == nil } && !keywords.contains { $0.value == nil },
      span: node.span)
  }

  private func dottedName(_ id: NodeID) -> String? {
    var parts: [Int32] = []
    var node = tree[id]
    while node.kind == .attribute, parts.count < 16 {
      parts.append(node.b)
      node = tree[node.a]
    }
    guard node.kind == .name else { return nil }
    if parts.isEmpty { return tree.names[Int(node.a)] }
    parts.append(node.a)
    return parts.reversed().map { tree.names[Int($0)] }.joined(separator: ".")
  }

  /// The value of a literal; nil for every other expression.
  func constant(_ id: NodeID, depth: Int) -> JSONValue? {
    guard id >= 0, depth < 20 else { return nil }
    let node = tree[id]
    switch node.kind {
    case .none: return .null
    case .true: return true
    case .false: return false
    case .constant:
      switch tree.constants[Int(node.a)] {
      case .int(let number): return .int(number)
      case .double(let number): return .double(number)
      case .string(let text): return .string(text)
      case .big: return nil
      }
    case .negate:
      switch constant(node.a, depth: depth + 1) {
      case .int(let number) where number != .min: return .int(-number)
      case .double(let number): return .double(-number)
      default: return nil
      }
    case .list, .tuple:
      var items: [JSONValue] = []
      for item in tree.items(NodeList(offset: node.a, count: node.b)) {
        guard let value = constant(item, depth: depth + 1) else { return nil }
        items.append(value)
      }
      return .array(items)
    case .dict:
      var object = JSONObject()
      for index in stride(from: Int(node.a), to: Int(node.a + node.b), by: 2) {
        guard case .string(let key) = constant(tree.lists[index], depth: depth + 1),
          let value = constant(tree.lists[index + 1], depth: depth + 1)
        else { return nil }
        object[key] = value
      }
      return .object(object)
    default: return nil
    }
  }
}
