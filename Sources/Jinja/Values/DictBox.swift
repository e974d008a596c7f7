/// A Python dict: keys keep the order in which they were first set.
///
/// Up to eight entries are searched in line; beyond that an open-addressing index over the entries is kept.
package final class DictBox {
  struct Entry {
    var key: Value
    var value: Value
    let hash: Int
    /// false for an entry that was removed.
    var isLive: Bool
  }

  private(set) var entries: [Entry] = []
  /// Positions in `entries`, -1 where free; empty while searched in line. Its size is a power of two.
  private var index: [Int32] = []
  package private(set) var count = 0
  /// Grows with every key set or removed, so that an iteration can notice.
  private(set) var generation = 0

  package init() {}

  deinit {
    guard entries.contains(where: { $0.value.isContainer || $0.key.isContainer }) else { return }
    var work = takeValues()
    Value.dismantle(&work)
  }

  /// Its keys and values, leaving it empty.
  func takeValues() -> [Value] {
    let taken = entries.flatMap { [$0.key, $0.value] }
    entries = []
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
    get { find(.string(name), Value.hash(of: name)).map { entries[$0].value } }
    set {
      if let newValue {
        set(.string(name), newValue)
      } else {
        remove(.string(name))
      }
    }
  }

  /// The value of a key; nil where there is none or the key cannot be hashed.
  package func get(_ key: Value) -> Value? {
    guard count > 0, let hash = key.hash, let position = find(key, hash) else { return nil }
    return entries[position].value
  }

  /// Sets a key; false where it cannot be hashed (a list, a dict).
  @discardableResult
  package func set(_ key: Value, _ value: Value) -> Bool {
    guard let hash = key.hash else { return false }
    if let position = find(key, hash) {
      entries[position].value = value
      return true
    }
    if entries.count == Int(Int32.max) { return false }
    entries.append(Entry(key: key, value: value, hash: hash, isLive: true))
    count += 1
    generation += 1
    if index.isEmpty ? entries.count > 8 : entries.count * 3 > index.count * 2 {
      rebuild()
    } else if !index.isEmpty {
      place(entries.count - 1)
    }
    return true
  }

  /// Removes a key and gives its value.
  @discardableResult
  package func remove(_ key: Value) -> Value? {
    guard let hash = key.hash, let position = find(key, hash) else { return nil }
    let value = entries[position].value
    entries[position] = Entry(key: .none, value: .none, hash: hash, isLive: false)
    count -= 1
    generation += 1
    while let last = entries.last, !last.isLive, index.isEmpty { entries.removeLast() }
    if entries.count > 16, count * 2 < entries.count { rebuild() }
    return value
  }

  /// Removes the entry set last and gives it.
  package func removeLast() -> (key: Value, value: Value)? {
    guard let last = entries.last(where: \.isLive) else { return nil }
    remove(last.key)
    return (last.key, last.value)
  }

  package func removeAll() {
    entries = []
    index = []
    count = 0
    generation += 1
  }

  package var keys: [Value] { entries.compactMap { $0.isLive ? $0.key : nil } }
  package var values: [Value] { entries.compactMap { $0.isLive ? $0.value : nil } }
  package var pairs: [(key: Value, value: Value)] {
    entries.compactMap { $0.isLive ? ($0.key, $0.value) : nil }
  }

  /// Another dict with the same entries.
  package func copy() -> DictBox {
    let other = DictBox()
    (other.entries, other.index, other.count) = (entries, index, count)
    return other
  }

  /// The value of a text key whose hash is known.
  func find(_ name: String, _ hash: Int) -> Value? {
    count == 0 ? nil : find(.string(name), hash).map { entries[$0].value }
  }

  /// Sets a key.
  /// - Throws: `jinja.type-error` where it cannot be hashed.
  func insert(_ key: Value, _ value: Value) throws(RenderInterrupt) {
    guard set(key, value) else { throw .typeError("unhashable type: '\(key.typeName)'") }
  }

  private func find(_ key: Value, _ hash: Int) -> Int? {
    if index.isEmpty {
      for position in entries.indices
      where entries[position].hash == hash && entries[position].isLive && entries[position].key.isSame(as: key) {
        return position
      }
      return nil
    }
    let mask = index.count - 1
    var slot = hash & mask
    while true {
      let position = Int(index[slot])
      if position < 0 { return nil }
      if entries[position].hash == hash, entries[position].isLive, entries[position].key.isSame(as: key) {
        return position
      }
      slot = (slot + 1) & mask
    }
  }

  private func place(_ position: Int) {
    let mask = index.count - 1
    var slot = entries[position].hash & mask
    while index[slot] >= 0 { slot = (slot + 1) & mask }
    index[slot] = Int32(position)
  }

  /// Drops removed entries and makes the index anew.
  private func rebuild() {
    entries.removeAll { !$0.isLive }
    guard entries.count > 8 else {
      index = []
      return
    }
    var size = 32
    while size < entries.count * 2 { size *= 2 }
    index = [Int32](repeating: -1, count: size)
    for position in entries.indices { place(position) }
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
