/// The methods of Python's `dict`.
enum DictMethods {
  static let names: Set<String> = [
    "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values",
  ]

  /// nil where there is no such method.
  static func call(
    _ name: String, _ box: DictBox, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "items", "keys", "values", "clear", "copy", "popitem": try reader.finish()
    default: break
    }
    switch name {
    case "get":
      let key = try hashable(try reader.required("key"))
      let fallback = try reader.optional("default") ?? .none
      try reader.finish()
      return box.get(key) ?? fallback
    case "items": return .object(DictView(box, .items))
    case "keys": return .object(DictView(box, .keys))
    case "values": return .object(DictView(box, .values))
    case "clear":
      box.removeAll()
      return Value.none
    case "copy": return .dict(box.copy())
    case "popitem":
      guard let last = box.removeLast() else {
        throw .failure("jinja.key-error", "'popitem(): dictionary is empty'")
      }
      return .tuple([last.key, last.value])
    case "pop":
      let key = try hashable(try reader.required("key"))
      let fallback = try reader.optional("default")
      try reader.finish()
      if let value = box.remove(key) ?? fallback { return value }
      throw .failure("jinja.key-error", key.representation)
    case "setdefault":
      let key = try hashable(try reader.required("key"))
      let fallback = try reader.optional("default") ?? .none
      try reader.finish()
      if let value = box.get(key) { return value }
      try box.insert(key, fallback)
      return fallback
    case "update":
      if let other = arguments[0] { try update(box, other, state) }
      if arguments.positional.count > 1 {
        throw .typeError("update expected at most 1 argument, got \(arguments.positional.count)")
      }
      for (key, value) in arguments.keyword { box[key] = value }
      return Value.none
    case "fromkeys":
      let keys = try state.elements(of: try reader.required("iterable"))
      let value = try reader.optional("value") ?? .none
      let result = DictBox()
      for key in keys { try result.insert(key, value) }
      return .dict(result)
    default: return nil
    }
  }

  private static func hashable(_ key: Value) throws(RenderInterrupt) -> Value {
    guard key.hash != nil else { throw .typeError("unhashable type: '\(key.typeName)'") }
    return key
  }

  /// Sets all of a mapping's entries, or of a sequence of pairs.
  static func update(_ box: DictBox, _ other: Value, _ state: RenderState) throws(RenderInterrupt) {
    switch other {
    case .dict(let source):
      for (key, value) in source.pairs { try box.insert(key, value) }
    case .object(let object) where object.nature == .mapping:
      for key in try state.elements(of: other) { try box.insert(key, try state.item(key, of: other)) }
    default:
      for (index, pair) in try state.elements(of: other).enumerated() {
        guard let parts = try? state.elements(of: pair) else {
          throw .typeError("cannot convert dictionary update sequence element #\(index) to a sequence")
        }
        guard parts.count == 2 else {
          throw .valueError(
            "dictionary update sequence element #\(index) has length \(parts.count); 2 is required")
        }
        try box.insert(parts[0], parts[1])
      }
    }
  }
}

extension DictBox {
  /// Sets all of a mapping's entries, or of a sequence of pairs, as `dict.update` does.
  package func update(_ other: Value, _ state: RenderState) throws(RenderInterrupt) {
    try DictMethods.update(self, other, state)
  }
}

/// What `dict.items()` and its like give: they show the dict as it is when looked at.
final class DictView: Object {
  enum Kind { case items, keys, values }

  private let box: DictBox
  private let kind: Kind

  init(_ box: DictBox, _ kind: Kind) {
    self.box = box
    self.kind = kind
  }

  private var elements: [Value] {
    switch kind {
    case .items: box.pairs.map { .tuple([$0.key, $0.value]) }
    case .keys: box.keys
    case .values: box.values
    }
  }

  var typeName: String {
    switch kind {
    case .items: "dict_items"
    case .keys: "dict_keys"
    case .values: "dict_values"
    }
  }
  var length: Int? { box.count }
  var isTrue: Bool { box.count > 0 }
  var representation: String { "\(typeName)(\(Value.list(elements).representation))" }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    let generation = box.generation
    var index = 0
    let (box, kind) = (box, kind)
    return ValueIterator { (_: RenderState) throws(RenderInterrupt) -> Value? in
      guard box.generation == generation else {
        throw .failure("jinja.changed-while-iterating", "dictionary changed size during iteration")
      }
      while index < box.used {
        index += 1
        guard let entry = box.entry(index - 1) else { continue }
        switch kind {
        case .items: return .tuple([entry.pointee.key, entry.pointee.value])
        case .keys: return entry.pointee.key
        case .values: return entry.pointee.value
        }
      }
      return nil
    }
  }

  func contains(_ value: Value) -> Bool? {
    switch kind {
    case .keys: box.get(value) != nil
    case .items, .values: elements.contains { $0.isSame(as: value) }
    }
  }

  func equals(_ other: Value) -> Bool {
    guard case .object(let object) = other else { return false }
    if object === self { return true }
    guard kind != .values, let view = object as? DictView, view.kind == kind else { return false }
    return view.elements.count == elements.count && elements.allSatisfy { view.contains($0) ?? false }
  }
}
