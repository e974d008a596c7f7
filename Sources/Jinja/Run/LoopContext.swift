/// `loop` as an object, made where a template uses it as one.
final class LoopContext: Object {
  /// The loop's own memory, which belongs to this object.
  let loop: UnsafeMutablePointer<LoopState>

  init(owning loop: UnsafeMutablePointer<LoopState>) { self.loop = loop }

  deinit {
    loop.deinitialize(count: 1)
    loop.deallocate()
  }

  var typeName: String { "jinja2.runtime.LoopContext" }
  var isCallable: Bool { true }
  var isTrue: Bool { true }
  var representation: String { loop.pointee.representation }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let field = NameMeaning.of(name, Value.hash(of: name)).loopField else { return nil }
    return try value(of: field, state)
  }

  func value(of field: LoopState.Field, _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard !field.isMethod else { return .function(Function(method: "\(field)", of: .object(self))) }
    return try loop.pointee.value(of: field, state)
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "cycle": try loop.pointee.cycle(arguments.positional)
    case "changed": .bool(loop.pointee.hasChanged(arguments.positional))
    default: nil
    }
  }

  /// Python's loop is its own iterator, over pairs of element and loop.
  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator { (state: RenderState) throws(RenderInterrupt) -> Value? in
      try self.loop.pointee.advance(state).map { .tuple([$0, .object(self)]) }
    }
  }
}

/// The loops in progress, innermost last. A loop's memory is used again for later ones, unless an object took it over.
struct LoopStack: ~Copyable {
  private struct Entry {
    var memory: UnsafeMutablePointer<LoopState>?
    /// The loop as an object, which then owns the memory.
    var context: LoopContext?
  }

  private var entries: [Entry] = []
  private(set) var count = 0
  /// The loop begun last; there must be one. Good until that loop ends.
  private(set) var innermost: UnsafeMutablePointer<LoopState>

  init() { innermost = Self.none }

  /// Where `innermost` points before there was any loop; never read.
  nonisolated(unsafe) private static let none = UnsafeMutablePointer<LoopState>.allocate(capacity: 1)

  deinit {
    for (index, entry) in entries.enumerated() where entry.context == nil {
      if index < count { entry.memory?.deinitialize(count: 1) }
      entry.memory?.deallocate()
    }
  }

  mutating func push(_ loop: consuming LoopState) {
    if count == entries.count { entries.append(Entry(memory: nil, context: nil)) }
    let memory = entries[count].memory ?? .allocate(capacity: 1)
    memory.initialize(to: loop)
    entries[count].memory = memory
    count += 1
    innermost = memory
  }

  mutating func pop() {
    count -= 1
    if entries[count].context == nil {
      entries[count].memory?.deinitialize(count: 1)
    } else {
      entries[count] = Entry(memory: nil, context: nil)
    }
    if count > 0, let memory = entries[count - 1].memory { innermost = memory }
  }

  /// The innermost loop as an object.
  mutating func context() -> LoopContext {
    if let known = entries[count - 1].context { return known }
    let made = LoopContext(owning: innermost)
    entries[count - 1].context = made
    return made
  }
}
