import Diagnostics

extension RenderState {
  /// `value.name` as a template would see it (undefined where there is none).
  package func attribute(_ name: String, of value: Value) throws(RenderInterrupt) -> Value {
    try attribute(name, Value.hash(of: name), of: value)
  }

  func attribute(_ name: String, _ hash: Int, of value: Value) throws(RenderInterrupt) -> Value {
    switch value {
    case .dict(let box):
      if DictMethods.names.contains(name) { return boundMethod(name, value) }
      if let item = box.find(name, hash) { return item }
    case .object(let object):
      if name.utf8.first == UInt8(ascii: "_"), engine.options.sandboxed, !(object is NamespaceObject) {
        if try object.attribute(name, self) != nil { return unsafeAttribute(name, value) }
      }
      if let found = try object.attribute(name, self) { return found }
      if let found = try object.item(.string(name), self) { return found }
    case .function(let function):
      if let found = function.attribute(name) { return found }
    case .undefined(let undefined): return try attribute(name, of: undefined)
    case .string, .markup: if StringMethods.names.contains(name) { return boundMethod(name, value) }
    case .list: if ListMethods.names.contains(name) { return boundMethod(name, value) }
    case .tuple: if TupleMethods.names.contains(name) { return boundMethod(name, value) }
    case .set: if SetMethods.names.contains(name) { return boundMethod(name, value) }
    case .range(let box):
      switch name {
      case "start": return .int(box.start)
      case "stop": return .int(box.stop)
      case "step": return .int(box.step)
      default: break
      }
    case .int, .big, .double, .decimal, .bool:
      if let found = NumberMethods.attribute(name, of: value) { return found }
      if NumberMethods.names.contains(name) { return boundMethod(name, value) }
    case .none: break
    }
    if name.hasPrefix("__"), engine.options.sandboxed { return unsafeAttribute(name, value) }
    return missingAttribute(name, of: value)
  }

  /// The instruction's attribute of the topmost operand, in its place.
  func attributeTop(_ instruction: Instruction, _ unit: Unit) throws(RenderInterrupt) {
    let name = Int(instruction.a)
    let value = pop()
    switch value {
    case .dict(let box) where !unit.nameMeanings[name].isDictMethod:
      if let item = box.find(unit.names[name], unit.nameHashes[name]) { return push(item) }
    case .object(let object):
      if let namespace = object as? NamespaceObject {
        if let item = namespace.attributes.find(unit.names[name], unit.nameHashes[name]) { return push(item) }
      } else if let field = unit.nameMeanings[name].loopField, let loop = object as? LoopContext {
        return push(try loop.value(of: field, self))
      }
    default: break
    }
    push(try attribute(unit.names[name], unit.nameHashes[name], of: value))
  }

  private func boundMethod(_ name: String, _ value: Value) -> Value {
    .function(Function(method: name, of: value))
  }

  private func unsafeAttribute(_ name: String, _ value: Value) -> Value {
    .undefined(
      Undefined(name: name, hint: "access to attribute '\(name)' of '\(value.typeName)' object is unsafe."))
  }

  /// The undefined value of an attribute or a text key.
  private func missingAttribute(_ name: String, of value: Value) -> Value {
    .undefined(
      Undefined(
        name: name, chains: frames.last?.pointee.chains ?? false, owner: value))
  }

  private func attribute(_ name: String, of undefined: Undefined) throws(RenderInterrupt) -> Value {
    guard undefined.chains else { throw use(of: undefined) }
    // dbt: its undefined value is a Python object with these two fields.
    if name == "name" { return undefined.name.map(Value.string) ?? .none }
    if name == "hint" { return .none }
    return .undefined(Undefined(name: name, chains: true))
  }

  /// `value[key]` as a template would see it.
  package func item(_ key: Value, of value: Value) throws(RenderInterrupt) -> Value {
    switch value {
    case .list(let box): if let found = Self.element(box.items, key) { return found }
    case .tuple(let box): if let found = Self.element(box.items, key) { return found }
    case .dict(let box): if let found = box.get(key) { return found }
    case .string(let text):
      if let index = key.index, let found = Text.character(text, index) { return .string(found) }
    case .markup(let text):
      if let index = key.index, let found = Text.character(text, index) { return .markup(found) }
    case .range(let box):
      if let index = key.index {
        let place = index < 0 ? index + box.count : index
        if place >= 0, place < box.count { return .int(box[place]) }
      }
    case .object(let object):
      if let found = try object.item(key, self) { return found }
      if let name = key.string {
        if let found = try object.attribute(name, self) { return found }
      }
    case .undefined(let undefined):
      if undefined.chains { return value }
      throw use(of: undefined)
    case .none, .bool, .int, .big, .double, .decimal, .set, .function: break
    }
    if let name = key.string {
      if case .dict = value, DictMethods.names.contains(name) { return boundMethod(name, value) }
      if case .dict = value { return missingAttribute(name, of: value) }
      return try attribute(name, of: value)
    }
    return .undefined(
      Undefined(
        name: key.text, hint: "\(value.typeDescription) has no element \(key.representation)",
        chains: frames.last?.pointee.chains ?? false))
  }

  private static func element(_ items: [Value], _ key: Value) -> Value? {
    guard let index = key.index else { return nil }
    let place = index < 0 ? index + items.count : index
    return items.indices.contains(place) ? items[place] : nil
  }

  /// The result of a built-in method; nil where the value has none of that name.
  func method(_ name: String, of value: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Value? {
    switch value {
    case .string(let text): try StringMethods.call(name, text, arguments, self)
    case .markup(let text): try StringMethods.callMarkup(name, text, arguments, self)
    case .list(let box): try ListMethods.call(name, box, arguments, self)
    case .tuple(let box): try TupleMethods.call(name, box.items, arguments, self)
    case .dict(let box): try DictMethods.call(name, box, arguments, self)
    case .set(let box): try SetMethods.call(name, box, arguments, self)
    case .object(let object): try object.callMethod(name, arguments, self)
    case .int, .big, .double, .decimal, .bool: try NumberMethods.call(name, value, arguments, self)
    case .undefined(let undefined): if undefined.chains { value } else { throw use(of: undefined) }
    case .none, .range, .function: nil
    }
  }

  /// `value.name(…)`.
  package func callMethod(_ name: String, of value: Value, _ arguments: Arguments) throws(RenderInterrupt) -> Value {
    if let result = try method(name, of: value, arguments) { return result }
    return try call(try attribute(name, of: value), arguments)
  }

  /// The error of using an undefined value, with a hint where a near name is known.
  func use(of undefined: Undefined) -> RenderInterrupt {
    var hint: String?
    if let owner = undefined.owner, let name = undefined.name {
      hint = Suggestion.hint(for: name, among: owner.attributeNames)
    } else if undefined.hint == nil, let name = undefined.name {
      hint = Suggestion.hint(for: name, among: globals.names + Builtins.names)
    }
    return .undefined(undefined.message, hint: hint)
  }

  // MARK: Iterating

  /// Steps through something iterable.
  /// - Throws: `jinja.type-error` where it is not.
  func elementIterator(_ value: Value) throws(RenderInterrupt) -> Elements {
    switch value {
    case .list(let box): return Elements(.list(box))
    case .tuple(let box): return Elements(.array(box.items))
    case .dict(let box): return Elements(.dict(box, box.generation))
    case .set(let box): return Elements(.array(box.elements))
    case .range(let box): return Elements(.range(box))
    case .string(let text), .markup(let text): return Elements(.array(Text.characters(text).map(Value.string)))
    case .undefined: return Elements(.array([]))
    case .object(let object):
      if let iterator = try object.iterate(self) { return Elements(.iterator(iterator)) }
    case .none, .bool, .int, .big, .double, .decimal, .function: break
    }
    throw .typeError("'\(value.typeName)' object is not iterable")
  }

  /// All elements of something iterable (keys of a dict, characters of a string).
  /// - Throws: `jinja.type-error` where it is not iterable.
  package func elements(of value: Value) throws(RenderInterrupt) -> [Value] {
    switch value {
    case .list(let box): return box.items
    case .tuple(let box): return box.items
    default: return try collect(try elementIterator(value))
    }
  }

  func collect(_ elements: Elements, atMost limit: Int = .max) throws(RenderInterrupt) -> [Value] {
    var elements = elements
    var result: [Value] = []
    while result.count < limit, let value = try elements.next(self) {
      try step()
      result.append(value)
    }
    return result
  }

  /// `member in container`.
  func contains(_ container: Value, _ member: Value) throws(RenderInterrupt) -> Bool {
    switch container {
    case .string(let text), .markup(let text):
      guard let part = member.string else {
        throw .typeError("'in <string>' requires string as left operand, not \(member.typeName)")
      }
      return Text.find(part, in: text) != nil
    case .dict(let box):
      guard member.hash != nil else { throw .typeError("unhashable type: '\(member.typeName)'") }
      return box.get(member) != nil
    case .set(let box):
      guard member.hash != nil else { throw .typeError("unhashable type: '\(member.typeName)'") }
      return box.contains(member)
    case .list(let box): return Self.contains(box.items, member)
    case .tuple(let box): return Self.contains(box.items, member)
    case .range(let box):
      guard case .int(let number) = member.asWhole, box.count > 0 else { return false }
      let (low, high) = box.step > 0 ? (box.start, box[box.count - 1]) : (box[box.count - 1], box.start)
      return number >= low && number <= high && (number - box.start) % box.step == 0
    case .object(let object):
      if let answer = object.contains(member) { return answer }
      fallthrough
    default:
      guard var elements = try? elementIterator(container) else {
        throw .typeError("argument of type '\(container.typeName)' is not iterable")
      }
      while let value = try elements.next(self) { if value.isSame(as: member) { return true } }
      return false
    }
  }

  private static func contains(_ items: [Value], _ member: Value) -> Bool {
    items.withUnsafeBufferPointer { items in
      if case .string(let text) = member {
        for index in items.indices {
          if case .string(let other) = items[index] {
            if Text.same(other, text) { return true }
          } else if items[index].isSame(as: member) {
            return true
          }
        }
      } else {
        for index in items.indices where items[index].isSame(as: member) { return true }
      }
      return false
    }
  }

  /// Python's `<` and its like: -1, 0 or 1 goes to `test`; values without order (NaN) are never in any.
  func order(
    _ left: Value, _ sign: String, _ right: Value, _ test: (Int) -> Bool
  ) throws(RenderInterrupt) -> Bool {
    for operand in [left, right] {
      if case .undefined(let undefined) = operand { throw use(of: undefined) }
    }
    switch left.order(to: right) {
    case .order(let result): return test(result)
    case .unordered: return false
    case .incomparable(let a, let b):
      throw .typeError("'\(sign)' not supported between instances of '\(a)' and '\(b)'")
    }
  }
}
