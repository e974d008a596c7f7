/// A Python dict: keys keep the order in which they were first set.
///
/// Up to eight entries are searched in line; beyond that an open-addressing index over the entries is kept.
package final class DictBox {
  struct Entry {
    var key: Value
    var value: Value
    var hash: Int
    /// false for an entry that was removed.
    var isLive: Bool
  }

  /// `used` of `capacity` entries; bare memory, so that a search neither counts references nor checks bounds.
  private var entries: UnsafeMutablePointer<Entry>?
  private var capacity = 0
  /// How many entries there are, removed ones included.
  private(set) var used = 0
  /// Positions in `entries`, -1 where free; empty while searched in line. Its size is a power of two.
  private var index: [Int32] = []
  package private(set) var count = 0
  /// Grows with every key set or removed, so that an iteration can notice.
  private(set) var generation = 0

  package init() {}

  /// Takes `count` values from `values`, which are not initialized afterwards, under text keys that all differ.
  init(
    keys: UnsafeMutablePointer<Value>, hashes: UnsafeMutablePointer<Int>, moving values: UnsafeMutablePointer<Value>,
    count: Int
  ) {
    reserve(count)
    if let entries {
      for position in 0..<count {
        (entries + position).initialize(
          to: Entry(key: keys[position], value: (values + position).move(), hash: hashes[position], isLive: true))
      }
    }
    (used, self.count, generation) = (count, count, count)
    if count > 8 { rebuild() }
  }

  deinit {
    guard let entries else { return }
    for position in 0..<used where entries[position].value.isContainer || entries[position].key.isContainer {
      var work = takeValues()
      Value.dismantle(&work)
      break
    }
    release()
  }

  private func release() {
    guard let entries else { return }
    for position in 0..<used { (entries + position).deinitialize(count: 1) }
    entries.deallocate()
    self.entries = nil
    (capacity, used) = (0, 0)
  }

  /// Its keys and values, leaving it empty.
  func takeValues() -> [Value] {
    var taken: [Value] = []
    taken.reserveCapacity(used * 2)
    for position in 0..<used { if let entry = entries?[position] { taken += [entry.key, entry.value] } }
    release()
    index = []
    count = 0
    return taken
  }

  /// - Parameter pairs: keys must be hashable; others are left out.
  package init(_ pairs: some Sequence<(Value, Value)>) {
    for (key, value) in pairs { set(key, value) }
  }

  package var isEmpty: Bool { count == 0 }

  package subscript(name: String) -> Value? {
    get { find(name, Value.hash(of: name)) }
    set {
      if let newValue {
        set(name, Value.hash(of: name), newValue)
      } else {
        remove(.string(name))
      }
    }
  }

  /// The value of a key; nil where there is none or the key cannot be hashed.
  package func get(_ key: Value) -> Value? {
    if case .string(let name) = key { return count == 0 ? nil : find(name, Value.hash(of: name)) }
    guard count > 0, let hash = key.hash, let position = position(key, hash) else { return nil }
    return entries?[position].value
  }

  /// Sets a key; false where it cannot be hashed (a list, a dict).
  @discardableResult
  package func set(_ key: Value, _ value: Value) -> Bool {
    if case .string(let name) = key {
      set(name, Value.hash(of: name), value)
      return true
    }
    guard let hash = key.hash else { return false }
    if let position = position(key, hash) {
      entries?[position].value = value
      return true
    }
    return append(key, hash, value)
  }

  /// Sets a text key whose hash is known.
  func set(_ name: String, _ hash: Int, _ value: Value) {
    if let position = position(name, hash) {
      entries?[position].value = value
    } else {
      append(.string(name), hash, value)
    }
  }

  @discardableResult
  private func append(_ key: Value, _ hash: Int, _ value: Value) -> Bool {
    if used == Int(Int32.max) { return false }
    if used == capacity { reserve(max(4, capacity * 2)) }
    guard let entries else { return false }
    (entries + used).initialize(to: Entry(key: key, value: value, hash: hash, isLive: true))
    used += 1
    count += 1
    generation += 1
    if index.isEmpty ? used > 8 : used * 3 > index.count * 2 {
      rebuild()
    } else if !index.isEmpty {
      place(used - 1)
    }
    return true
  }

  private func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    let grown = UnsafeMutablePointer<Entry>.allocate(capacity: wanted)
    if let entries {
      grown.moveInitialize(from: entries, count: used)
      entries.deallocate()
    }
    entries = grown
    capacity = wanted
  }

  /// Removes a key and gives its value.
  @discardableResult
  package func remove(_ key: Value) -> Value? {
    guard let hash = key.hash, let position = position(key, hash), let entries else { return nil }
    let value = entries[position].value
    entries[position] = Entry(key: .none, value: .none, hash: hash, isLive: false)
    count -= 1
    generation += 1
    while used > 0, !entries[used - 1].isLive, index.isEmpty {
      used -= 1
      (entries + used).deinitialize(count: 1)
    }
    if used > 16, count * 2 < used { rebuild() }
    return value
  }

  /// Removes the entry set last and gives it.
  package func removeLast() -> (key: Value, value: Value)? {
    guard let entries, let last = (0..<used).last(where: { entries[$0].isLive }) else { return nil }
    let (key, value) = (entries[last].key, entries[last].value)
    remove(key)
    return (key, value)
  }

  package func removeAll() {
    release()
    index = []
    count = 0
    generation += 1
  }

  package var keys: [Value] { gather { $0.pointee.key } }
  package var values: [Value] { gather { $0.pointee.value } }
  package var pairs: [(key: Value, value: Value)] { gather { ($0.pointee.key, $0.pointee.value) } }

  private func gather<Element>(_ element: (UnsafeMutablePointer<Entry>) -> Element) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count)
    for position in 0..<used { if let entry = entry(position) { result.append(element(entry)) } }
    return result
  }

  /// The entry at a position below `used`; nil where it was removed. Good until the dict is changed.
  func entry(_ position: Int) -> UnsafeMutablePointer<Entry>? {
    guard let entries, position < used, entries[position].isLive else { return nil }
    return entries + position
  }

  /// Another dict with the same entries.
  package func copy() -> DictBox {
    let other = DictBox()
    other.reserve(used)
    for position in 0..<used {
      if let entry = entry(position) { other.append(entry.pointee.key, entry.pointee.hash, entry.pointee.value) }
    }
    return other
  }

  /// The value of a text key whose hash is known.
  func find(_ name: String, _ hash: Int) -> Value? {
    guard let position = position(name, hash) else { return nil }
    return entries?[position].value
  }

  /// Sets a key.
  /// - Throws: `jinja.type-error` where it cannot be hashed.
  package func insert(_ key: Value, _ value: Value) throws(RenderInterrupt) {
    guard set(key, value) else { throw .typeError("unhashable type: '\(key.typeName)'") }
  }

  @inline(__always)
  private func search(_ hash: Int, _ isKey: (UnsafeMutablePointer<Entry>) -> Bool) -> Int? {
    guard let entries else { return nil }
    if index.isEmpty {
      for position in 0..<used {
        let entry = entries + position
        if entry.pointee.hash == hash, entry.pointee.isLive, isKey(entry) { return position }
      }
      return nil
    }
    let mask = index.count - 1
    var slot = hash & mask
    while true {
      let position = Int(index[slot])
      if position < 0 { return nil }
      let entry = entries + position
      if entry.pointee.hash == hash, entry.pointee.isLive, isKey(entry) { return position }
      slot = (slot + 1) & mask
    }
  }

  private func position(_ key: Value, _ hash: Int) -> Int? { search(hash) { $0.pointee.key.isSame(as: key) } }

  private func position(_ name: String, _ hash: Int) -> Int? {
    search(hash) { entry in
      switch entry.pointee.key {
      case .string(let key), .markup(let key): Text.same(key, name)
      case .object(let object): object.equals(.string(name))
      default: false
      }
    }
  }

  private func place(_ position: Int) {
    guard let entries else { return }
    let mask = index.count - 1
    var slot = entries[position].hash & mask
    while index[slot] >= 0 { slot = (slot + 1) & mask }
    index[slot] = Int32(position)
  }

  /// Drops removed entries and makes the index anew.
  private func rebuild() {
    guard let entries else { return }
    var kept = 0
    for position in 0..<used {
      if entries[position].isLive {
        if kept < position { (entries + kept).initialize(to: (entries + position).move()) }
        kept += 1
      } else {
        (entries + position).deinitialize(count: 1)
      }
    }
    used = kept
    guard used > 8 else {
      index = []
      return
    }
    var size = 32
    while size < used * 2 { size *= 2 }
    index = [Int32](repeating: -1, count: size)
    for position in 0..<used { place(position) }
  }
}

/// A Python set; elements keep the order in which they were added (Python's order is arbitrary).
package final class SetBox {
  private let dict: DictBox

  package init() { dict = DictBox() }

  /// Elements that cannot be hashed are left out.
  package init(_ elements: some Sequence<Value>) {
    dict = DictBox()
    for element in elements { dict.set(element, .none) }
  }

  package var count: Int { dict.count }
  package var elements: [Value] { dict.keys }
  package func contains(_ value: Value) -> Bool { dict.get(value) != nil }
  /// false where the value cannot be hashed.
  @discardableResult package func insert(_ value: Value) -> Bool { dict.set(value, .none) }
  /// Whether it was there.
  @discardableResult package func remove(_ value: Value) -> Bool { dict.remove(value) != nil }
  package func removeAll() { dict.removeAll() }
}
