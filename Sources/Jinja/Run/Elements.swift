/// A place within something iterable.
struct Elements {
  enum Source {
    /// Elements added while looping are seen, as in Python.
    case list(ListBox)
    case array([Value])
    /// Keys; the number is the dict's generation at the beginning.
    case dict(DictBox, Int)
    case range(RangeBox)
    case iterator(ValueIterator)
  }

  private let source: Source
  private var index = 0

  init(_ source: Source) { self.source = source }

  mutating func next(_ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch source {
    case .list(let box):
      guard index < box.items.count else { return nil }
      index += 1
      return box.items[index - 1]
    case .array(let items):
      guard index < items.count else { return nil }
      index += 1
      return items[index - 1]
    case .range(let box):
      guard index < box.count else { return nil }
      index += 1
      return .int(box[index - 1])
    case .dict(let box, let generation):
      guard box.generation == generation else {
        throw .failure("jinja.changed-while-iterating", "dictionary changed size during iteration")
      }
      while index < box.used {
        index += 1
        if let entry = box.entry(index - 1) { return entry.pointee.key }
      }
      return nil
    case .iterator(let iterator): return try iterator.next(state)
    }
  }

  /// How many elements there are in all; nil where only counting tells.
  var length: Int? {
    switch source {
    case .list(let box): box.items.count
    case .array(let items): items.count
    case .dict(let box, _): box.count
    case .range(let box): box.count
    case .iterator: nil
    }
  }
}
